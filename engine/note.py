"""The note under evaluation: its text as submitted, and the sections and statements that stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from engine.finding import Span
from engine.plain import Way, back

Part = Literal["subjective", "objective", "assessment", "plan"]
SectionKind = Literal[
    "subjective", "chief_complaint", "hpi", "pmh", "surgical_history", "medications", "allergies", "family_history",
    "social_history", "history", "concerns", "ros", "objective", "exam", "vitals", "results", "course", "assessment",
    "plan", "instructions", "assessment_plan", "narrative", "other",
]  # fmt: skip

_SUBJECTIVE: Final[tuple[Part, ...]] = ("subjective",)
_OBJECTIVE: Final[tuple[Part, ...]] = ("objective",)
PARTS: Final[Mapping[SectionKind, tuple[Part, ...]]] = {
    **dict.fromkeys(
        ("subjective", "chief_complaint", "hpi", "pmh", "surgical_history", "medications", "allergies",
         "family_history", "social_history", "history", "concerns", "ros"),
        _SUBJECTIVE,
    ),
    **dict.fromkeys(("objective", "exam", "vitals", "results", "course"), _OBJECTIVE),
    "assessment": ("assessment",),
    "plan": ("plan",),
    "instructions": ("plan",),
    "assessment_plan": ("assessment", "plan"),
    "narrative": (),
    "other": (),
}  # fmt: skip
"""Which of the four SOAP parts a kind of section belongs to; none for free text without headings."""


@dataclass(frozen=True, slots=True)
class Note:
    """One revision of the note. ``rev`` is client-monotonic from 1."""

    text: str
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """``heading`` is empty where the text starts without one; ``body`` ends where the next heading starts.

    The sections of a note follow each other without gap from its first code point to its last.
    """

    kind: SectionKind
    heading: Span
    body: Span

    @property
    def parts(self) -> tuple[Part, ...]:
        return PARTS[self.kind]


class Sentence(NamedTuple):
    """One statement: a sentence, a list item or a part of a ``;`` list, without its bullet and outer blanks.

    ``section`` is the index of its section, ``kind`` that section's kind. A named tuple, for a note has a hundred of
    them.
    """

    start: int
    end: int
    kind: SectionKind
    section: int

    @property
    def span(self) -> Span:
        return (self.start, self.end)


@dataclass(frozen=True, slots=True)
class ParsedNote:
    """``text`` is the note as it is read (see ``engine.plain``), which all spans are of but those that ``at`` gives."""

    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    ways: tuple[Way, ...] = ()

    def at(self, span: Span) -> Span:
        """Where a span stands in the text as submitted."""
        return back(span, self.ways) if self.ways else span
