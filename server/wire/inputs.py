"""What clients may say, over WebSocket and HTTP alike: the shapes of segments, notes, reviews and positions."""

from __future__ import annotations

from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from engine.events import ReviewAction
from engine.transcript import Segment, speaker_of

MAX_NUMBER = 2**53 - 1  # what every JSON client can hold exactly

Name = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"\A[^\x00-\x1f\x7f]+\Z")]
"""Ids that clients choose: segments, requests, reviews."""
SessionName = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"\A(?!\.\.?\Z)[^\x00-\x1f\x7f]+\Z")]
"""Ids of sessions, which stand in paths: clients take ``.`` and ``..`` out of those before they send anything."""
SESSION: type[str] = SessionName  # for ``convert``: an annotated str is one
Label = Annotated[str, Meta(max_length=64)]
Count = Annotated[int, Meta(ge=0, le=MAX_NUMBER)]
Rev = Annotated[int, Meta(ge=1, le=MAX_NUMBER)]
Remark = Annotated[str, Meta(max_length=2000)]


class SegmentIn(Struct):
    """One utterance; ``speaker`` is whatever the source calls the speaker."""

    id: Name
    text: str
    rev: Count = 0
    speaker: Label = ""
    start_ms: Count | None = None
    end_ms: Count | None = None
    final: bool = True

    def __post_init__(self) -> None:
        if self.start_ms is not None and self.end_ms is not None and self.end_ms < self.start_ms:
            raise ValueError("end_ms: is before start_ms")

    def segment(self) -> Segment:
        return Segment(
            id=self.id,
            text=self.text,
            speaker=speaker_of(self.speaker),
            rev=self.rev,
            start_ms=self.start_ms,
            end_ms=self.end_ms,
            final=self.final,
            label=self.speaker,
        )


class NoteIn(Struct):
    """A revision of the note; ``rev`` is assigned when left out."""

    text: str
    rev: Rev | None = None


class SinceIn(Struct):
    """Where a subscriber stands."""

    epoch: Annotated[str, Meta(max_length=128)]
    offset: Count


class ReviewIn(Struct):
    """A reviewer's word on a finding; ``review`` makes a repeated request harmless."""

    finding: Name
    action: ReviewAction
    reason: Remark | None = None
    review: Name | None = None

    def __post_init__(self) -> None:
        if self.action in ("dismiss", "comment") and not (self.reason or "").strip():
            raise ValueError(f"reason: required with {self.action}")


class EvaluateIn(Struct):
    """Ask for the note to be judged again; ``evaluators`` left out means all, ``request`` makes repeats harmless."""

    evaluators: Annotated[list[Name], Meta(min_length=1, max_length=16)] | None = None
    request: Name | None = None


class OpenIn(Struct):
    """Open a session with what is known of it."""

    metadata: dict[str, Any] = {}


class OneShotIn(Struct):
    """A whole transcript with its note; ``tiers`` defaults to all that are configured."""

    transcript: str
    note: str
    metadata: dict[str, Any] = {}
    tiers: Annotated[list[str], Meta(max_length=2)] | None = None

    def __post_init__(self) -> None:
        if self.tiers is not None and not set(self.tiers) <= {"deterministic", "llm"}:
            raise ValueError("tiers: may hold deterministic and llm")


_SHAPES = (SegmentIn, NoteIn, SinceIn, ReviewIn, EvaluateIn, OpenIn, OneShotIn)
FIELDS: Final = frozenset(name for shape in _SHAPES for name in shape.__struct_fields__) | {
    "op", "token", "channel", "session", "segment", "since",
}  # fmt: skip
"""Every name that the protocol gives to a field; messages name no other."""
