"""Checks whose an illness is: the patient's, a relative's, and which relative's.

Only asked where something was said of relatives at all, so that what the patient alone has costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.finding import Severity, Support
from evaluators.deterministic.checks.pieces import Issue, quotes
from evaluators.deterministic.reading.answers import NO
from evaluators.deterministic.reading.kin import borne_out_by
from evaluators.deterministic.reading.mention import FAMILY, HYPOTHETICAL, NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    WEAK,
    Entry,
    Said,
    first_of,
)

_GRAVE: Final = ("critical", "major")
_ILLS: Final = ("problem",)
_HAD: Final = ("problem", "procedure", "medication")
"""Categories of what one has, had done or takes: what is felt is too often shared, what is planned anybody's."""
_ECHO: Final = 40
"""Characters of a reply that may do no more than repeat what was just said of a relative."""
_OWNERS: Final = frozenset((
    "i", "i've", "i'm", "i'd", "my", "me", "you", "you've", "you're", "your", "yours", "we", "we've",
    "he", "he's", "she", "she's", "his", "her", "him", "they", "patient",
))  # fmt: skip
"""Words that say of whom something is said, where no relative is named."""
_CLAUSE: Final = (". ", "; ", ", ", ": ", "(")
_UNTOLD: Final = ("narrative", "other")
"""Kinds of sections that do not tell whom they are about: titles stand there ("Diabetes clinic"), and what is cited."""
_UNKNOWN: Final = ("", "family")


def given_to_patient(
    mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """An illness of the patient in the note that only relatives were said to have."""
    relatives = first_of(list(entries), RELATIVES)
    ills = _ILLS if statement.kind in INFERRING else _HAD
    if relatives is None or mention.term.category not in ills or _names_relatives(statement):
        return None
    if first_of(list(entries), WEAK) is not None:
        return None
    if any(not said.flags & FAMILY for entry in entries for said in entry.mentions(OPEN)):
        return None
    if any(_is_own(said, entries, record) for entry in entries for said in entry.mentions(AFFIRMED)):
        return None
    name = mention.term.name
    grave = mention.term.weight in _GRAVE and statement.kind not in _UNTOLD
    support: Support = "contradicted" if grave else "questionable"
    message = f"Note gives {name} to the patient, the transcript to a relative."
    return _issue(mention, statement, support, message, relatives, record)


def given_to_patient_by_kind(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """The same for a kind of an illness that only a relative was said to have, by who said no of the patient."""
    if mention.term.category not in _ILLS or mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL | FAMILY):
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        relatives = own.first(RELATIVES) if own is not None and own.term.category in _ILLS else None
        if relatives is not None and _after_no(relatives, record):
            return given_to_patient(mention, record.related(name), statement, record)
    return None


def _after_no(said: Said, record: Record) -> bool:
    """Whether it is said in answering that the patient has none: "not me, my mum had a clot"."""
    return record.read(record.position(said.key)).answer == NO


def wrong_relative(
    mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """An illness of one relative in the note that another one was said to have."""
    noted = mention.relative
    if noted in _UNKNOWN or mention.term.category not in _HAD:
        return None
    heard = [said for entry in entries for said in entry.mentions(RELATIVES)]
    if not heard or any(first_of(list(entries), state) is not None for state in (NO_RELATIVE, WEAK)):
        return None
    named = {relative for said in heard for relative in _whose(said, record)}
    if not named.isdisjoint((*_UNKNOWN, noted)) or not named.isdisjoint(borne_out_by(noted)):
        return None
    message = f"Note gives {mention.term.name} to the {noted}, the transcript to the {sorted(named)[0]}."
    return _issue(mention, statement, "contradicted", message, heard[0], record)


def _whose(said: Said, record: Record) -> set[str]:
    """The relative of whom it is said there."""
    mentions = record.read(record.position(said.key)).mentions
    return {mention.relative for mention in mentions if mention.flags & FAMILY and mention.start == said.start}


def _names_relatives(statement: StatementReading) -> bool:
    return any(mention.relative or mention.flags & FAMILY for mention in statement.mentions)


def _is_own(said: Said, entries: Sequence[Entry], record: Record) -> bool:
    """Whether it is said of the patient: not where nobody is named in a short reply after one spoke of a relative."""
    if not any(other < said for entry in entries for other in entry.mentions(RELATIVES)):
        return True
    text = record.text(said.key)
    if len(text) > _ECHO:
        return True
    before = text[: said.start].lower()
    return not _OWNERS.isdisjoint(before.replace("\u2019", "'").split())


def _issue(
    mention: Mention, statement: StatementReading, support: Support, message: str, said: Said, record: Record
) -> Issue:
    """An issue of the words that say whose it is, too: of the clause up to the illness."""
    before = statement.text[: mention.start]
    start = max(before.rfind(mark) + len(mark) if mark in before else 0 for mark in _CLAUSE)
    severity: Severity = "major"
    return Issue(start, mention.end, "experiencer", support, severity, message, quotes(record, said), None)
