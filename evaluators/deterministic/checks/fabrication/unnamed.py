"""Checks a term that nobody named against what was said of the patient's, or a relative's, that is like it."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.contradictions import remark, there_is_none
from evaluators.deterministic.checks.experiencer.experiencer import given_to_patient_by_kind
from evaluators.deterministic.checks.experiencer.family import denied_of_relatives, given_to_another_by_kind
from evaluators.deterministic.checks.experiencer.kin_unknown import unknown_relative
from evaluators.deterministic.checks.firmness import of_all_time
from evaluators.deterministic.checks.names.lookalikes import mistaken
from evaluators.deterministic.checks.negation.generals import denied_at_large
from evaluators.deterministic.checks.negation.otherwise import goes_on_otherwise
from evaluators.deterministic.checks.pieces import Issue, called
from evaluators.deterministic.checks.places import absent_here, only_a_sign, spoken_of
from evaluators.deterministic.checks.temporality.going_on import says_over
from evaluators.deterministic.checks.temporality.occasions import is_advice, is_of_old
from evaluators.deterministic.reading.context.narrowing import is_renamed
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ANY_PAIN,
    EXAMINED,
    FAMILY,
    HISTORICAL,
    NEGATED,
    NOT_SO,
    PARTLY,
    TENDERNESS,
    Mention,
)
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    RELATIVES,
    SPENT,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)

_TENDER: Final = "tender"
_REACTIONS: Final = "allergies"
"""Tells what something did once: "shellfish (lip swelling)"."""


def against_unnamed(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """What speaks against a term that nobody named."""
    if mention.flags & FAMILY and (issue := denied_of_relatives(mention, record)) is not None:
        return issue
    issue = unknown_relative(mention, statement, record) or _denied_there(mention, statement, record)
    if issue is None and mention.term.category == "problem":
        by_kind = given_to_another_by_kind if mention.flags & FAMILY else given_to_patient_by_kind
        issue = by_kind(mention, statement, record)
        if issue is None:
            issue = _denied_as_kind(mention, statement, record)
    return issue or denied_at_large(mention, statement, record) or mistaken(mention, statement, record)


def _denied_as_kind(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """A disease of a kind of which there was said to be none: "type 2 diabetes" where there is "no diabetes"."""
    if statement.kind in INFERRING or mention.flags & NOT_SO:
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        if own is None or own.term.category != "problem" or polar(own.term) != "yes":
            continue
        denied = own.first(DENIED)
        others = ever(record.related(name), (AFFIRMED, WEAK, OPEN, SPENT))
        if denied is not None and not denied.flags & PARTLY and not others:
            return there_is_none(mention, denied, record)
    return None


def _denied_there(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """A complaint at some place, where such a complaint was denied of it, or of no place, and never affirmed."""
    if mention.flags & NOT_SO or is_advice(mention, statement):
        return None
    examines = statement.kind in EXAMINING
    sites = {name for name in mention.term.classes if name.startswith("site:")}
    felt = TENDERNESS if examines else ""
    denied_too = {other.term.concept for other in statement.mentions if other.flags & NEGATED}
    for base in (name for name in mention.term.classes if name.startswith("sx:") and name not in denied_too):
        kinds = [
            entry
            for entry in record.related(base)
            if entry.term.concept in (base, felt) or not sites.isdisjoint(entry.term.classes)
        ]
        there = [entry for entry in kinds if _is_wider(entry, sites)]
        denied = absent_here(there, statement, record) if examines else first_of(there, DENIED)
        if denied is None or ever(kinds, (AFFIRMED, WEAK, OPEN)):
            continue
        if says_over(mention, statement) and not of_all_time(denied, record):
            continue
        near = spoken_of(mention, base, denied, statement, record)
        apart = goes_on_otherwise(mention, denied, record) or is_of_old(mention, denied, statement, record)
        renamed = is_renamed(record.text(denied.key), denied.end)
        apart = apart or statement.kind == _REACTIONS or (not examines and _is_of_pressing(mention, denied))
        if not near or apart or renamed or only_a_sign(mention, denied, statement, record):
            return remark(mention, f"The transcript denies something like {called(mention.term)}.", denied, record)
        return there_is_none(mention, denied, record)
    infers = statement.kind in INFERRING
    return _kind_denied(mention, record) if mention.term.category == "problem" and not infers else None


def _is_of_pressing(mention: Mention, denied: Said) -> bool:
    """Whether no pain was found on pressing, and the note tells of a pain that is felt: "I press down the spine and
    nothing hurts" says nothing of arthralgia."""
    felt = _TENDER not in mention.term.surface
    return felt and ANY_PAIN in mention.term.classes and bool(denied.flags & EXAMINED)


def _is_wider(entry: Entry, sites: set[str]) -> bool:
    """Whether a complaint is of no place, or of one that holds all of these: no pain in the leg is none in the foot, no
    pain in the knee says nothing of it."""
    return all(name in sites for name in entry.term.classes if name.startswith("site:"))


def _kind_denied(mention: Mention, record: Record) -> Issue | None:
    """A disease of a kind that was denied altogether and never affirmed: "no clots" leaves no embolism."""
    for base in (name for name in mention.term.classes if name.startswith("dx:")):
        own, kinds = record.entries.get(base), record.related(base)
        denied = own.first(DENIED) if own is not None else None
        if denied is None or denied.flags & PARTLY:
            continue
        if mention.flags & HISTORICAL and not denied.flags & ANSWERED and not of_all_time(denied, record):
            continue  # "the ulcer has healed": an examiner sees none
        if not ever(kinds, (AFFIRMED, WEAK, OPEN, RELATIVES)):
            return there_is_none(mention, denied, record)
    return None
