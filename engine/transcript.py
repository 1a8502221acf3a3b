"""The transcript: segments in order of speech, interim ones replaced by higher revs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Speaker = Literal["clinician", "patient", "other", "unknown"]

_SPEAKERS: dict[str, Speaker] = {
    **dict.fromkeys(("clinician", "doctor", "dr", "physician", "provider", "gp", "nurse", "practitioner"), "clinician"),
    **dict.fromkeys(("patient", "pt", "client"), "patient"),
    **dict.fromkeys(
        ("other", "guest", "family", "guest_family", "guest_clinician", "caregiver", "carer", "mother", "father",
         "parent", "wife", "husband", "spouse", "son", "daughter", "interpreter"),
        "other",
    ),
}  # fmt: skip


def speaker_of(label: str) -> Speaker:
    """Role behind what a source calls a speaker; ``unknown`` where the label does not tell (``spk_0``).

    A title before a name is one of clinicians ("Dr. Patel", "Nurse Kelly"); a number may follow any role ("Patient 1").
    """
    key = label.strip().strip("[]").casefold().replace(" ", "_")
    role = _SPEAKERS.get(key)
    if role is not None:
        return role
    title, _, rest = key.partition("_")
    role = _SPEAKERS.get(title.rstrip("."), "unknown")
    return role if role == "clinician" or rest.isdecimal() else "unknown"


_ARRIVALS = 32
"""Bits of a place for the arrival."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One utterance. ``label`` is what the source calls the speaker; times are ms from the start of the visit."""

    id: str
    text: str
    speaker: Speaker = "unknown"
    rev: int = 0
    start_ms: int | None = None
    end_ms: int | None = None
    final: bool = True
    label: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What evaluators read: one utterance and where its text stands.

    ``segment`` is the segment's id, or None where the transcript came as one text; then ``offset`` is where the turn's
    text starts in it. Offsets of evidence are ``offset`` + the position in ``text``.
    """

    text: str
    speaker: Speaker
    segment: str | None = None
    offset: int = 0
    label: str = ""


Place = tuple[int, int]
"""Start, and which segment to arrive it was: what its own start does not tell where it has none, or had another."""


class Places:
    """The places of segments in the order of speech: one sortable number each, by start time, then arrival.

    A segment without a time comes after the last one. It keeps its place when it is replaced, unless its start changes.
    """

    __slots__ = ("_arrivals", "_keys")

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._arrivals = 0

    def restore(self, segment_id: str, place: Place) -> int:
        """Put a segment where it stood when a snapshot was taken; the same number again."""
        start, arrival = place
        self._arrivals = max(self._arrivals, arrival)
        key = self._keys[segment_id] = start << _ARRIVALS | arrival
        return key

    def get(self, segment_id: str) -> int | None:
        return self._keys.get(segment_id)

    def assign(self, segment: Segment, last: int | None) -> int:
        """The place of a segment; ``last`` is that of the last segment there is."""
        key, start = self._keys.get(segment.id), segment.start_ms
        if key is None:
            self._arrivals += 1
            if start is None:
                start = 0 if last is None else last >> _ARRIVALS
            key = start << _ARRIVALS | self._arrivals
        elif start is not None:
            key = start << _ARRIVALS | key & ((1 << _ARRIVALS) - 1)
        self._keys[segment.id] = key
        return key


class Transcript:
    """Ordered segments of one visit, see ``Places``; interim ones are replaced by higher revs."""

    def __init__(self, segments: Iterable[Segment] = ()) -> None:
        self._places = Places()
        self._keys: list[int] = []
        self._order: list[Segment] = []
        for segment in segments:
            self.put(segment)

    @classmethod
    def restored(cls, segments: Sequence[Segment], places: Sequence[Place]) -> Transcript:
        """The transcript with these ``places`` of its segments; both are in order of speech. Raises ValueError where
        they do not go together."""
        transcript = cls()
        for segment, place in zip(segments, places, strict=True):
            transcript._keys.append(transcript._places.restore(segment.id, place))
            transcript._order.append(segment)
        return transcript

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the segments stand, in order of speech."""
        return tuple([(key >> _ARRIVALS, key & ((1 << _ARRIVALS) - 1)) for key in self._keys])

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Segment]:
        return iter(self._order)

    def get(self, segment_id: str) -> Segment | None:
        key = self._places.get(segment_id)
        return None if key is None else self._order[bisect_left(self._keys, key)]

    def put(self, segment: Segment) -> bool:
        """Insert or replace; False when a rev at least as high is there already (nothing changes)."""
        known = self._places.get(segment.id)
        if known is not None and self._order[bisect_left(self._keys, known)].rev >= segment.rev:
            return False
        key = self._places.assign(segment, self._keys[-1] if self._keys else None)
        if known is not None:
            before = bisect_left(self._keys, known)
            del self._keys[before], self._order[before]
        at = bisect_left(self._keys, key)
        self._keys.insert(at, key)
        self._order.insert(at, segment)
        return True

    def position(self, segment_id: str) -> int:
        """Index of a segment in order of speech. Raises KeyError when it is not there."""
        key = self._places.get(segment_id)
        if key is None:
            raise KeyError(segment_id)
        return bisect_left(self._keys, key)


def turn_of(segment: Segment) -> Turn:
    return Turn(segment.text, segment.speaker, segment.id, 0, segment.label)
