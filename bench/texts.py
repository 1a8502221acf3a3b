"""Texts for the speed benches.

Real visits where ../shared/data is there, the bundled samples for warming up or where it is not; a visit of three hours
made of many; pieces that hurt when a megabyte is made of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle

from bench.meta import corpus
from bench.meta.corpus import Visit
from engine.transcript import Segment, Turn, speaker_of, turn_of
from server.visits import bundled

CHARACTERS = 7_600 + 3_400
"""A visit of ten minutes and its note: what budgets are stated for."""


def samples() -> list[Visit]:
    """The bundled visits, final segments only."""
    return [
        Visit(
            visit.session,
            "bundled",
            tuple(
                Turn(data["text"], speaker_of(data["speaker"]), data["id"], 0, data["speaker"])
                for data in visit.segments
                if data["final"]
            ),
            visit.drafts[-1].text,
            visit.metadata,
        )
        for visit in bundled()
    ]


def measured() -> tuple[str, list[Visit]]:
    """What to measure on, with its name: every ACI-Bench and PriMock57 visit once, or the bundled ones."""
    if corpus.DATA.is_dir():
        return "ACI-Bench and PriMock57", corpus.visits("all")
    return "bundled visits (../shared/data is missing)", samples()


def long_visit(minutes: int = 180) -> list[Segment]:
    """Segments of a visit this long: visits one after the other, over and over, at their own times where they have any.

    Where a source has no times, speech at 15 characters a second stands for them.
    """
    visits = [visit for visit in measured()[1] if visit.split != "valid"]
    visits.sort(key=lambda visit: visit.split != "primock")
    segments: list[Segment] = []
    clock = 0
    for visit in cycle(visits):
        for turn in visit.turns:
            length = 1000 * max(1, len(turn.text) // 15)
            number = len(segments)
            segments.append(Segment(f"u{number:05d}", turn.text, turn.speaker, 0, clock, clock + length))
            clock += length
            if clock >= minutes * 60_000:
                return segments
    return segments


def copies(segments: Sequence[Segment]) -> Iterator[Segment]:
    """The same segments over strings of their own, so that their memory is counted."""
    for segment in segments:
        yield replace(segment, id=_copy(segment.id), text=_copy(segment.text))


def _copy(text: str) -> str:
    return text.encode("utf-8").decode("utf-8")


def turns_of(segments: Sequence[Segment]) -> tuple[Turn, ...]:
    return tuple(map(turn_of, segments))


HURTFUL = (
    "a", " ", "\n", ":", ".", "(", "-", "1", "0.", "1 ", "no ", "denies ", "not, ", "and ", "left ", "one hundred ",
    "twenty ", "20 mg ", "120/80 ", "Lasix ", "pain ", "no pain, ", "Plan: ", "PMH\n", "PLAN\n", "Any pain? No. ",
    "[doctor] no\n", "sorry, forty ", "'", "😀", "e\u0301", "x y ", "mother ", "if ", "?", "…",
)  # fmt: skip
"""Pieces that are repeated up to a megabyte, as transcript and as note."""
