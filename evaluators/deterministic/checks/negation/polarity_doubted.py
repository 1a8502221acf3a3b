"""What a note has as there, against what was only asked for, considered, or said of relatives."""

from __future__ import annotations

import re
from typing import Final

from engine.finding import Severity, Support
from evaluators.deterministic.checks.contradictions import issue_of, over, there_is_none
from evaluators.deterministic.checks.experiencer.experiencer import (
    denies_own,
    is_borrowed,
    is_met_in_others,
    is_wanted,
)
from evaluators.deterministic.checks.experiencer.shared import is_listed_as_had, is_shared
from evaluators.deterministic.checks.firmness import is_certain, is_open, is_seen
from evaluators.deterministic.checks.pieces import Issue, called, opening
from evaluators.deterministic.checks.temporality.going_on import denied_now, denied_then, goes_on, is_now
from evaluators.deterministic.checks.temporality.no_more import is_no_more
from evaluators.deterministic.checks.temporality.supposed import only_supposed
from evaluators.deterministic.reading.mention import COMPLAINTS, HISTORICAL, NEGATED, NOT_SO, PARTLY, PASSED, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)

_YES: Final = re.compile(r"[a-z],? (?:yeah|yes|yep)\b")
_REPLY: Final = 120


def against_doubt(mention: Mention, entries: list[Entry], statement: StatementReading, record: Record) -> Issue | None:
    """What the note says, where it was only asked for, considered, or said of relatives."""
    relatives, asked, weak = first_of(entries, RELATIVES), first_of(entries, OPEN), first_of(entries, WEAK)
    name = called(mention.term)
    if relatives and not weak and not asked:
        if is_borrowed(relatives, statement, record) or is_met_in_others(mention, statement.text):
            return None
        if is_shared(relatives, entries, record) or is_wanted(mention, statement.text):
            return None
        listed = denies_own(relatives, record) or is_listed_as_had(mention, entries, statement)
        message = f"Note gives {name} to the patient, the transcript to a relative."
        support: Support = "contradicted" if listed else "questionable"
        return issue_of(mention, "experiencer", support, "major", message, relatives, record)
    considered = weak or first_of(entries, SUPPOSED)
    if considered and is_certain(mention, statement) and not is_seen(considered, record):
        message = f"Note has {name} as certain, the transcript only considers it."
        return issue_of(mention, "certainty", "contradicted", "major", message, considered, record)
    if statement.kind in INFERRING:
        return None
    if asked and not weak:
        if mention.term.category in COMPLAINTS and is_now(mention, statement) and is_no_more(mention, asked, record):
            return over(mention, asked, record)  # "do you have eczema?" – "I grew out of it"
        return _asked(mention, asked, statement, record)
    if weak and weak.flags & NEGATED and _is_over(weak, mention, statement, record):
        return over(mention, weak, record)  # "how's the back pain?" – "gone"
    if weak and weak.flags & NEGATED and denied_then(mention, weak, statement, record):
        return there_is_none(mention, weak, record)
    if considered and not weak and only_supposed(mention, statement, record):
        message = f"Note states {name}, the transcript only says what if."
        return issue_of(mention, "certainty", "contradicted", "major", message, considered, record)
    if considered:
        message = f"Note states {name}, the transcript only considers it."
        return issue_of(mention, "certainty", "questionable", "minor", message, considered, record)
    nobody = first_of(entries, NO_RELATIVE)
    if nobody and not ever(entries, (DENIED, WEAK, OPEN, SUPPOSED)):
        return there_is_none(mention, nobody, record)
    return None


def _is_over(weak: Said, mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether what is over goes on by the note: "do you wake up gasping?" – "not since the hospital"."""
    if weak.flags & PARTLY and is_now(mention, statement):
        return True
    return goes_on(mention, statement) and denied_now(weak, record)


def only_weighed(mention: Mention, weak: Said, record: Record) -> Issue | None:
    """A conclusion that was no more than a possibility: "it could be gout"."""
    if mention.term.category != "problem" or mention.flags & HISTORICAL or not is_open(weak, record):
        return None
    message = f"Note concludes on {called(mention.term)}, the transcript only considers it."
    return issue_of(mention, "certainty", "questionable", "minor", message, weak, record)


def _asked(mention: Mention, asked: Said, statement: StatementReading, record: Record) -> Issue:
    """What the note says, where it was asked for and nobody answered."""
    name = opening(called(mention.term))
    owned = _is_owned_within(asked, record)
    if asked.flags & PASSED and not owned:
        message = f"{name} was asked about; the answer names something else."
        severity: Severity = "minor" if record.lengthy else "major"  # at length it may have been told in other words
        return issue_of(mention, "negation", "unmentioned", severity, message, asked, record)
    if not owned and _asked_together(mention, asked, statement, record):
        message = f"{name} was asked about like what stands beside it; no answer confirms any of it."
        return issue_of(mention, "negation", "unmentioned", "major", message, asked, record)
    message = f"{name} was asked about; no answer was heard."
    return issue_of(mention, "certainty", "questionable", "minor", message, asked, record)


def _is_owned_within(asked: Said, record: Record) -> bool:
    """Whether the reply says yes to something behind its first words, which may be this in other words: "sweating?
    Nausea?" – "I was drenched. A bit sick, yeah"."""
    reply = record.look(asked.key, 0, 1) + 1
    return reply < len(record.speech) and _YES.search(record.speech.text(reply)[:_REPLY]) is not None


def _asked_together(mention: Mention, asked: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the statement has another complaint, too, that was asked about with it and that nobody answered for.

    One such answer may have been missed; a list of complaints taken for facts is a question noted as its answer.
    """
    return mention.term.category in COMPLAINTS and any(
        other.term.concept != mention.term.concept
        and not other.flags & NOT_SO
        and other.term.category in COMPLAINTS
        and (entry := record.entries.get(other.term.concept)) is not None
        and (other_asked := entry.first(OPEN)) is not None
        and other_asked.key == asked.key
        and other_asked.start != asked.start  # "bringing anything up?" asks for one thing that has two names
        and not any(entry.first(state) for state in (AFFIRMED, DENIED, WEAK))
        for other in statement.mentions
    )
