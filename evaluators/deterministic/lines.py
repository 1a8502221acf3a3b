"""Lines: the statements of a note, each with all of its places, in the batches that are held against the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from engine.finding import Finding, finding_id
from engine.note import ParsedNote
from engine.portions import PORTION, give_way
from evaluators.deterministic.checks.alignment import Aligned, Apart
from evaluators.deterministic.checks.pieces import Issue
from evaluators.deterministic.listing import MOST
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.looks import NO_LOOKS, Looks

GROUNDING: Final = "grounding"
"""The evaluator whose findings these are."""
_TOGETHER: Final = 128
"""Statements, however short, that are held against the record at a time."""
_NOTHING: Final[frozenset[str]] = frozenset()
_UNCHECKED: Final = Aligned(0, 0, "supported", ())


class Line:
    """A statement of the note with every place where it stands. Equal texts under equal headings are one line: both
    the headings of sections and those of lists ("Denies:" above bullets).

    A place is its start and how many statements of the same text, under whatever heading, come before it.
    """

    __slots__ = ("aligned", "apart", "findings", "listens", "looks", "note", "places", "reading")

    apart: Apart

    def __init__(self, note: ParsedNote, reading: StatementReading, places: list[tuple[int, int]]) -> None:
        self.note = note
        self.reading = reading
        self.places = places
        self.aligned = _UNCHECKED
        self.listens: frozenset[str] = _NOTHING
        """Names of the record's sides that it rests on."""
        self.looks: Looks = NO_LOOKS
        self.findings: tuple[Finding, ...] = ()

    def take(self, aligned: Aligned) -> None:
        self.aligned = aligned
        self.findings = (
            ()
            if not aligned.issues
            else tuple(
                _finding(issue, self.note, self.reading, start, occurrence, number)
                for start, occurrence in self.places[: -(-MOST // len(aligned.issues))]  # as many as can be listed
                for number, issue in enumerate(aligned.issues)
            )
        )


def _finding(
    issue: Issue, note: ParsedNote, reading: StatementReading, start: int, occurrence: int, number: int
) -> Finding:
    give_way()
    text = note.text[start : start + len(reading.text) - reading.lead]
    first, last = max(issue.start - reading.lead, 0), issue.end - reading.lead
    if last <= 0:
        last = len(text)  # it is about the words of the heading above
    return Finding(
        finding_id(GROUNDING, issue.kind, f"{text[first:last]}\n{text}", occurrence * 1000 + number),
        GROUNDING,
        issue.kind,
        issue.support,
        issue.severity,
        issue.message,
        note.at((start + first, start + last)),
        issue.evidence,
        issue.suggestion,
    )


def in_batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """As many at a time as may be held against the record before other threads have their turn."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        size += len(line.reading.text)
        if len(batch) == _TOGETHER or (batch and size > PORTION):
            yield batch
            batch, size = [], len(line.reading.text)
        batch.append(line)
    if batch:
        yield batch
