"""Coverage: which of the clinical entities said does the note carry, and which are missing."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from engine.finding import Fact, Finding, Severity, finding_id, stable_id
from evaluators.deterministic.mention import FACT_CATEGORY, POINTS, assertion_of
from evaluators.deterministic.pieces import quotes
from evaluators.deterministic.record import Record
from evaluators.deterministic.said import (
    AFFIRMED,
    DENIED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    SPENT,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
)
from evaluators.deterministic.statement import StatementReading

NAME: Final = "entity_coverage"
POINT: Final = 50
"""Mass of one point of an entity's weight, in the thousandths that words are weighed in."""
COMMON: Final = 2000

_SHARE: Final = {AFFIRMED: 4, DENIED: 1, RELATIVES: 2, WEAK: 0, OPEN: 0, SUPPOSED: 0, NO_RELATIVE: 0, SPENT: 0}
"""How much of a term's weight counts, by what was said of it; what was only asked or supposed is no fact."""

_LISTING: Final = frozenset(("or", "like"))

PRIOR: Final = 16
"""Points that every note is granted: those of one minor entity affirmed."""


class NoteIndex:
    """Concepts that the statements of a note carry, with their classes."""

    __slots__ = ("classes", "concepts")

    def __init__(self, statements: list[StatementReading]) -> None:
        self.concepts: dict[str, None] = {}
        self.classes: dict[str, None] = {}
        for statement in statements:
            for mention in statement.mentions:
                self.concepts[mention.term.concept] = None
                for name in mention.term.classes:
                    self.classes[name] = None

    def carries(self, entry: Entry) -> bool:
        """Whether the note has the concept, a kind of it, or (drugs apart) what it is a kind of."""
        term = entry.term
        if term.concept in self.concepts or term.concept in self.classes:
            return True
        if term.category == "medication":
            return False
        return any(name in self.concepts for name in term.classes if not name.startswith("site:"))


class Covered:
    """One fact with its share in the score and its omission finding, if it is missing."""

    __slots__ = ("covered", "fact", "finding", "place", "points")

    def __init__(self, fact: Fact, place: Said, points: int, covered: bool | None, finding: Finding | None) -> None:
        self.fact = fact
        self.place = place
        self.points = points
        self.covered = covered
        self.finding = finding


def cover(record: Record, entry: Entry, note: NoteIndex | None) -> Covered | None:
    """The fact behind an entry, or None where nothing was asserted or the term is no clinical entity."""
    category = FACT_CATEGORY.get(entry.term.category)
    if category is None or entry.term.weight == "info":
        return None
    state, said = _settled(entry)
    if said is None or not _SHARE[state]:
        return None
    points = POINTS[entry.term.weight] * _SHARE[state]
    covered = None if note is None else note.carries(entry)
    last = entry.last(state)
    evidence = quotes(record, said)
    if last is not None and last is not said:
        evidence = (*evidence, *quotes(record, last))
    fact = Fact(
        _fact_id(category, entry.term.concept),
        category,
        entry.term.name,
        _detail(record, entry, said),
        assertion_of(said.flags),
        evidence,
        covered,
    )
    finding = _omission(record, fact, entry, state) if covered is False else None
    return Covered(fact, said, points, covered, finding)


@lru_cache(maxsize=8192)
def _fact_id(category: str, concept: str) -> str:
    return stable_id("e", category, concept)


def _settled(entry: Entry) -> tuple[int, Said | None]:
    """The state that stands at the end: affirmed over denied over the rest."""
    for state in (AFFIRMED, DENIED, RELATIVES):
        said = entry.first(state)
        if said is not None:
            return state, said
    return OPEN, None


def _detail(record: Record, entry: Entry, said: Said) -> str:
    doses = record.doses.get(entry.term.concept)
    parts = [said.side] if said.side else []
    if doses:
        parts.append(doses[-1].quantity.text)
    return " ".join(parts)


def _omission(record: Record, fact: Fact, entry: Entry, state: int) -> Finding:
    name = f"{fact.text} {fact.detail}".strip()
    message = f"Said in the visit but not in the note: {'no ' if state == DENIED else ''}{name}."
    return Finding(
        finding_id(NAME, "omission", entry.term.concept, 0), NAME, "omission", "unmentioned",
        _severity(record, entry, state), message, None, fact.evidence, name,
    )  # fmt: skip


def _severity(record: Record, entry: Entry, state: int) -> Severity:
    """Major for a drug that the patient is on or is put on; drug classes, examples and passing mentions are minor."""
    term = entry.term
    if state != AFFIRMED or term.category != "medication" or term.concept.startswith("class:"):
        return "minor"
    if term.concept in record.doses:
        return "major"
    first, last = entry.first(state), entry.last(state)
    if first is None or last is None or all(_is_example(record, said) for said in (first, last)):
        return "minor"
    return "major" if entry.used() or first is not last else "minor"


def _is_example(record: Record, said: Said) -> bool:
    """Whether it stands as one of several that would do ("advil or motrin", "something like naproxen")."""
    text = record.at(said.key).text
    before = text[max(said.start - 12, 0) : said.start].lower().split()[-2:]
    after = text[said.end : said.end + 8].lower().split()[:1]
    return after == ["or"] or not _LISTING.isdisjoint(word.strip(",.") for word in before)


def value(covered: int, points: int, mass_covered: int, mass: int) -> float:
    """The score: the share of what was said that the note carries.

    Clinical entities by weight, and beside them the plain words of the visit by how often notes keep them. ``COMMON``
    is added on both sides, so that a note on a visit of three sentences is not lost with one of them.
    """
    return (POINT * covered + mass_covered + COMMON) / (POINT * points + mass + COMMON)
