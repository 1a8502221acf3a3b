"""Coverage: which of the clinical entities said does the note carry, and which are missing."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from mypy_extensions import mypyc_attr

from engine.finding import Assertion, Fact, Finding, Severity, finding_id, stable_id
from evaluators.deterministic.checks.pieces import names
from evaluators.deterministic.note_index import NoteIndex
from evaluators.deterministic.reading.meant import EATEN
from evaluators.deterministic.reading.mention import ANY_ALLERGY, FACT_CATEGORY, GRAVE, POINTS, assertion_of
from evaluators.deterministic.record.allergies import causes_named, not_tolerated, reaction_told, tells_reaction
from evaluators.deterministic.record.drug_roles import is_drug, matters, presumed
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
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
from evaluators.deterministic.record.stopped import stopped
from evaluators.vocabulary import Term

NAME: Final = "entity_coverage"
POINT: Final = 50
"""Mass of one point of an entity's weight, in the thousandths that words are weighed in."""
COMMON: Final = 2000

_SHARE: Final = {AFFIRMED: 4, DENIED: 1, RELATIVES: 2, WEAK: 0, OPEN: 0, SUPPOSED: 0, NO_RELATIVE: 0, SPENT: 0}
"""How much of a term's weight counts, by what was said of it; what was only asked or supposed is no fact."""
_OPENS: Final = {DENIED: "no ", RELATIVES: "a relative's "}
"""Before the name of what is missing, by what was said of it."""
_OVER: Final = ("former", "past", "previous", "history")
"""Begin names that tell of themselves that it is over."""

_OFTEN: Final = 3
_LAST: Final = 8
"""Figures of a drug among which its dose is looked for; times at which it is taken are none."""


@mypyc_attr(acyclic=True)
class Covered:
    """One fact with its share in the score and its omission finding, if it is missing."""

    __slots__ = ("_detail", "_fact", "_last", "_record", "_term", "covered", "finding", "place", "points")

    def __init__(
        self, record: Record, term: Term, place: Said, last: Said | None, points: int, covered: bool | None
    ) -> None:
        self._record = record
        self._term = term
        self._last = last
        self._detail = _detail(record, term, place)
        self._fact: Fact | None = None
        self.place = place
        self.points = points
        self.covered = covered
        self.finding: Finding | None = None

    @property
    def assertion(self) -> Assertion:
        return assertion_of(self.place.flags)

    @property
    def fact(self) -> Fact:
        """As it is told: its quotes are made when they are asked for."""
        if self._fact is not None:
            return self._fact
        evidence = names(self._record, self.place)
        if self._last is not None and self._last is not self.place:
            evidence = (*evidence, *names(self._record, self._last))
        term, category = self._term, FACT_CATEGORY[self._term.category]
        return Fact(
            _fact_id(category, term.concept), category, term.name, self._detail, self.assertion, evidence, self.covered
        )

    def keep(self) -> None:
        """Called while what it quotes still stands, before it may be said otherwise."""
        self._fact = self.fact

    def forget(self) -> None:
        """Called when that is over; what is missing keeps the quotes of its finding."""
        if self.finding is None:
            self._fact = None


def cover(record: Record, entry: Entry, note: NoteIndex | None) -> Covered | None:
    """The fact behind an entry, or None where nothing was asserted or the term is no clinical entity."""
    if entry.term.category not in FACT_CATEGORY or entry.term.weight == "info":
        return None
    state, said = _settled(record, entry)
    if said is None or not _SHARE[state]:
        return None
    if entry.term.way == EATEN and not_tolerated(record, entry) is None:
        return None  # "I snack on almonds"
    points = POINTS[entry.term.weight] * _SHARE[state]
    covered = None if note is None else note.carries(entry.term, record.named(said))
    if note is not None and not covered and entry.term.concept == ANY_ALLERGY:
        covered = note.tells_of_allergies()
    if note is not None and not covered and note.avoids(entry.term):
        covered = state != AFFIRMED or _severity(record, entry) == "minor"
    fact = Covered(record, entry.term, said, entry.last(state), points, covered)
    if note is not None and covered and (stop := stopped(record, entry)) is not None and not note.ends(entry.term):
        fact.finding = _untold(record, entry.term, stop)
    elif note is not None and covered and (harm := _harm(record, entry)) is not None and not note.warns(entry.term):
        fact.finding = _unwarned(record, entry.term, harm)
    elif note is not None and not covered:
        fact.keep()  # the finding has the same quotes
        reaction = not_tolerated(record, entry) or _unnamed_reaction(record, entry, note)
        severity = "major" if reaction is not None else _severity(record, entry)
        if note.has_main_part_of(entry.term):
            severity = "minor"
        opens = "" if reaction is not None else _opens(state, fact.assertion, entry.term)
        fact.finding = _omission(fact.fact, entry.term, severity, opens)
    return fact


@lru_cache(maxsize=8192)
def _fact_id(category: str, concept: str) -> str:
    return stable_id("e", category, concept)


@lru_cache(maxsize=8192)
def _omission_id(concept: str) -> str:
    return finding_id(NAME, "omission", concept, 0)


def _settled(record: Record, entry: Entry) -> tuple[int, Said | None]:
    """The state that stands at the end: affirmed over denied over the rest."""
    if (told := _reaction(record, entry)) is not None:
        return AFFIRMED, told
    for state in (AFFIRMED, DENIED, RELATIVES):
        said = entry.first(state)
        if said is not None:
            return state, said
    if is_drug(entry.term) and (said := presumed(record, entry) or not_tolerated(record, entry)) is not None:
        return AFFIRMED, said
    return OPEN, None


def _reaction(record: Record, entry: Entry) -> Said | None:
    """Where allergies were asked for and one was told of, whatever it is to."""
    return reaction_told(record, entry) if entry.term.concept == ANY_ALLERGY else None


def _unnamed_reaction(record: Record, entry: Entry, note: NoteIndex) -> Said | None:
    """The same, unless what it is to is lacking by its own name."""
    told = _reaction(record, entry)
    named = [] if told is None else causes_named(record, told)
    return None if named and not any(note.carries(term, term.surface) for term in named) else told


def _detail(record: Record, term: Term, said: Said) -> str:
    figures = record.numbers.all_owned_by(term.concept)
    dose = next((figure.quantity.text for figure in reversed(figures[-_LAST:]) if figure.quantity.kind != "time"), "")
    return f"{said.side} {dose}".strip()


def _opens(state: int, assertion: Assertion, term: Term) -> str:
    """What tells, before the name of what is missing, how it was said."""
    if assertion == "historical" and not term.name.startswith(_OVER):
        return "former " if term.category == "medication" else "past "
    return _OPENS.get(state, "")


def _omission(fact: Fact, term: Term, severity: Severity, opens: str) -> Finding:
    """What is missing, which is also what to add: a denial as one, what is over and what is a relative's as such."""
    name = f"{opens}{fact.text} {fact.detail}".strip()
    message = f"Said in the visit but not in the note: {name}."
    return Finding(
        _omission_id(term.concept), NAME, "omission", "unmentioned",
        severity, message, None, fact.evidence, name,
    )  # fmt: skip


def _untold(record: Record, term: Term, said: Said) -> Finding:
    """The note names the drug, and leaves out that it is to be stopped."""
    message = f"The visit decides to stop or hold {term.name}, the note does not say so."
    return Finding(
        _omission_id(term.concept), NAME, "omission", "unmentioned",
        "major", message, None, names(record, said), f"stop {term.name}",
    )  # fmt: skip


def _harm(record: Record, entry: Entry) -> Said | None:
    """Where it was told what a drug or an allergen did to the patient."""
    said = not_tolerated(record, entry)
    return said if said is not None and tells_reaction(record, said) else None


def _unwarned(record: Record, term: Term, said: Said) -> Finding:
    """The note names the substance, and leaves out that it is not tolerated."""
    message = f"The visit tells that {term.name} is not tolerated, the note does not say so."
    return Finding(
        finding_id(NAME, "omission", term.concept, 0), NAME, "omission", "unmentioned",
        "major", message, None, names(record, said), f"allergy to {term.name}",
    )  # fmt: skip


def _severity(record: Record, entry: Entry) -> Severity:
    """Major for a drug in use, ordered, ended or not tolerated; classes, examples and passing mentions are minor.

    So are complaints, but grave ones that the visit comes back to again and again.
    """
    if not is_drug(entry.term):
        return "major" if _is_dwelt_upon(entry) else "minor"
    return "major" if matters(record, entry) or presumed(record, entry) is not None else "minor"


def _is_dwelt_upon(entry: Entry) -> bool:
    """Whether it is a grave complaint that was affirmed in several utterances."""
    if entry.term.category != "symptom" or entry.term.weight not in GRAVE:
        return False
    return entry.count(AFFIRMED) >= _OFTEN and len({said.key for said in entry.mentions(AFFIRMED)}) >= _OFTEN


def value(covered: int, points: int, mass_covered: int, mass: int) -> float:
    """The score: the share of what was said that the note carries.

    Clinical entities by weight, and beside them the plain words of the visit by how often notes keep them. ``COMMON``
    is added on both sides, so that a note on a visit of three sentences is not lost with one of them.
    """
    return (POINT * covered + mass_covered + COMMON) / (POINT * points + mass + COMMON)
