"""The transcript: segments in order of speech, interim ones replaced by higher revs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from engine.portions import find

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

_TURN = re.compile(
    r"^[ \t]*(?:\[(?P<tag>[^\]\n]{1,40})\]|(?P<name>[A-Za-z][A-Za-z_. ]{0,30}[0-9]{0,3})[ \t]*:)[ \t]*", re.MULTILINE
)


def speaker_of(label: str) -> Speaker:
    """Role behind what a source calls a speaker; ``unknown`` where the label does not tell (``spk_0``)."""
    return _SPEAKERS.get(label.strip().strip("[]").casefold().replace(" ", "_"), "unknown")


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


class Transcript:
    """Ordered segments of one visit: by start time, arrival order between equals; without a time, after the last one.

    A segment keeps its place when it is replaced by a higher rev, unless its start time changes.
    """

    def __init__(self, segments: Iterable[Segment] = ()) -> None:
        self._keys: list[tuple[int, int]] = []  # (start, arrival), sorted
        self._order: list[Segment] = []
        self._key_of: dict[str, tuple[int, int]] = {}
        self._arrivals = 0
        for segment in segments:
            self.put(segment)

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Segment]:
        return iter(self._order)

    def get(self, segment_id: str) -> Segment | None:
        key = self._key_of.get(segment_id)
        return None if key is None else self._order[self._position(key)]

    def put(self, segment: Segment) -> bool:
        """Insert or replace; False when a rev at least as high is there already (nothing changes)."""
        key = self._key_of.get(segment.id)
        if key is None:
            self._insert(self._next_key(segment), segment)
            return True
        position = self._position(key)
        if self._order[position].rev >= segment.rev:
            return False
        if segment.start_ms is None or segment.start_ms == key[0]:
            self._order[position] = segment
        else:
            del self._keys[position], self._order[position]
            self._insert((segment.start_ms, key[1]), segment)
        return True

    def key(self, segment_id: str) -> tuple[int, int]:
        """Sort key of a segment's place (start, arrival). Raises KeyError when it is not there."""
        return self._key_of[segment_id]

    def position(self, segment_id: str) -> int:
        """Index of a segment in order of speech. Raises KeyError when it is not there."""
        return self._position(self._key_of[segment_id])

    def _position(self, key: tuple[int, int]) -> int:
        return bisect_right(self._keys, key) - 1

    def _next_key(self, segment: Segment) -> tuple[int, int]:
        start = segment.start_ms
        if start is None:
            start = self._keys[-1][0] if self._keys else 0
        self._arrivals += 1
        return (start, self._arrivals)

    def _insert(self, key: tuple[int, int], segment: Segment) -> None:
        at = bisect_right(self._keys, key)
        self._keys.insert(at, key)
        self._order.insert(at, segment)
        self._key_of[segment.id] = key


def turn_of(segment: Segment) -> Turn:
    return Turn(segment.text, segment.speaker, segment.id, 0, segment.label)


def turns_of_text(text: str) -> list[Turn]:
    """Turns of a transcript that came as one text: ``[doctor] …`` or ``Doctor: …`` at the start of a line.

    Text before the first tag, or all of it where there are no tags, is one turn of an unknown speaker. A ``Name:`` that
    is no known speaker starts a turn only when the same name starts several lines (``Guest_1:``, ``spk_0:``).
    """
    matches = list(find(_TURN, text))
    counts = Counter(_label(match) for match in matches)
    starts = [m for m in matches if m["tag"] or speaker_of(_label(m)) != "unknown" or counts[_label(m)] > 1]
    turns: list[Turn] = []
    _add_turn(turns, text, 0, starts[0].start() if starts else len(text), "")
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        _add_turn(turns, text, match.end(), end, _label(match))
    return turns


def _label(match: re.Match[str]) -> str:
    return (match["tag"] or match["name"] or "").strip()


def _add_turn(turns: list[Turn], text: str, start: int, end: int, label: str) -> None:
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    body = body.strip()
    if body:
        turns.append(Turn(body, speaker_of(label), None, start, label))
