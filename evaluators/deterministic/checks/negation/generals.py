"""Checks what a note has in particular against what was denied, or told of, at large, and the reverse.

"Any change in your weight?" – "No." leaves no weight loss. The lexicon keeps the two apart, for one said does not bear
the other out; what excludes what is data (``general_rules.tsv``). Operations are known by their class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.contradictions import there_is, there_is_none
from evaluators.deterministic.checks.firmness import of_all_time
from evaluators.deterministic.checks.negation.in_part import denies_a_part
from evaluators.deterministic.checks.pieces import Issue
from evaluators.deterministic.checks.places import other_part
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    DECLINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    PARTLY,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, WEAK, Said, ever, first_of
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import of_roles
from evaluators.vocabulary.rows import read_rows

_OPEN_TO_DOUBT: Final = UNCERTAIN | HYPOTHETICAL | FAMILY
_NONE: Final[tuple[str, ...]] = ()
_IN_PART: Final = of_roles("claim_rules", "further", also=r"# +(?:on|to|there|of|in (?!the past|your life|the last))\b")
_BEFORE: Final = 24
_BEHIND: Final = 16


def _read_rules() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    of: dict[str, tuple[str, ...]] = {}
    told: dict[str, tuple[str, ...]] = {}
    for general, is_told, cell in read_rows("general_rules.tsv"):
        particulars = tuple(filter(None, cell.split("|")))
        if is_told == "yes":
            told[general] = particulars
        for particular in particulars:
            of[particular] = (*of.get(particular, ()), general)
    return of, told


_GENERALS, _PARTICULARS = _read_rules()
_OF_CLASS: Final = frozenset(general for general, _, particulars in read_rows("general_rules.tsv") if not particulars)
"""What is denied at large with all that is of its class."""


def generals(term: Term) -> tuple[str, ...]:
    """Under what one asks for a term at large."""
    of_class = tuple(name for name in term.classes if name in _OF_CLASS) if term.category == "procedure" else _NONE
    return (*_GENERALS.get(term.concept, _NONE), *of_class)


def related_at_large(term: Term) -> Sequence[str]:
    """The concepts that a term is held against here."""
    return (*generals(term), *_PARTICULARS.get(term.concept, _NONE))


def denied_at_large(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """What a note has, where it was denied at large and nobody named it; or has none of, where one was told of."""
    if mention.flags & _OPEN_TO_DOUBT or statement.kind in EXAMINING or statement.kind in INFERRING:
        return None
    if mention.flags & NEGATED:
        return _told_of_one(mention, statement, record)
    for name in generals(mention.term):
        told = [entry for entry in record.related(name) if entry.term.concept.partition("@")[0] == name]
        denied = first_of(told, DENIED)
        if denied is None or _is_limited(mention, denied, record) or other_part(mention, denied, statement, record):
            continue
        if ever(record.related(name), (AFFIRMED, WEAK, OPEN)):
            continue
        return there_is_none(mention, denied, record)
    return None


def _is_limited(mention: Mention, denied: Said, record: Record) -> bool:
    """Whether less is denied than any at all: of the past only, of a place, or one operation that is not wanted."""
    if mention.term.category != "procedure":
        return bool(denied.flags & (PARTLY | HISTORICAL))
    if denied.flags & (PARTLY | ACTIONS | DECLINED):
        return True
    around = f"{record.before(denied, _BEFORE)} # {record.behind(denied, _BEHIND)}"
    if _IN_PART.search(around) is not None:
        return True  # "any other surgeries?", "any surgeries on that knee?"
    return not (record.named(denied).endswith("s") or of_all_time(denied, record))


def _told_of_one(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    for name in _PARTICULARS.get(mention.term.concept, _NONE):
        own = record.entries.get(name)
        said = own.current() if own is not None else None
        if own is None or said is None or said.flags & ACTIONS or ever([own], (DENIED, WEAK)):
            continue
        if denies_a_part(mention, said, statement, record):
            continue  # "no shortness of breath at rest"
        return there_is(mention, said, record)
    return None
