"""What a note's word and the transcript's opposite make: issues, with what the clinician is told."""

from __future__ import annotations

from typing import Final

from engine.finding import Kind, Severity, Support
from evaluators.deterministic.checks.pieces import Issue, called, quotes
from evaluators.deterministic.reading.mention import GRAVE, Mention
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Entry, Said, first_of, last_of
from evaluators.vocabulary import Term

_HANDLED: Final = ("medication", "procedure", "lab")
"""Categories of what is taken or done, of which nobody says that there is none."""


def issue_of(
    mention: Mention, kind: Kind, support: Support, severity: Severity, message: str, said: Said, record: Record
) -> Issue:
    """An issue of a mention, quoting what was said."""
    return Issue(mention.start, mention.end, kind, support, severity, message, quotes(record, said), None)


def remark(mention: Mention, message: str, said: Said, record: Record) -> Issue:
    """A nuance: no contradiction."""
    return issue_of(mention, "negation", "questionable", "minor", message, said, record)


def over(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note says {called(mention.term)} of today, the transcript only of the past."
    return issue_of(mention, "negation", "contradicted", "major", message, said, record)


def goes_on_still(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note has {called(mention.term)} as over, the transcript as still there."
    return issue_of(mention, "temporality", "contradicted", "major", message, said, record)


def there_is(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note says no {called(mention.term)}, the transcript says there is."
    if mention.term.category in _HANDLED:
        message = f"Note denies {called(mention.term)}, the transcript has it."
    return issue_of(mention, "negation", "contradicted", _gravity(mention.term), message, said, record)


def there_is_none(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note says {called(mention.term)}, the transcript says there is none."
    if mention.term.category in _HANDLED:
        message = f"Note has {called(mention.term)}, the transcript denies it."
    return issue_of(mention, "negation", "contradicted", _gravity(mention.term), message, said, record)


def _gravity(term: Term) -> Severity:
    """What hardly changes what is done is not critical: an itch, a blocked nose."""
    return "major" if term.category not in _HANDLED and term.weight not in GRAVE else "critical"


def mixed(mention: Mention, entries: list[Entry], against: int, own: int, record: Record) -> Issue | None:
    """A remark where more was said against the note's word than for it, though not against it alone."""
    contrary, alike = (sum(entry.count(state) for entry in entries) for state in (against, own))
    said = first_of(entries, against)
    if said is None or contrary < alike:
        return None
    if contrary == alike and last_of(entries, against) < last_of(entries, own):
        return None
    name = called(mention.term)
    message = f"The transcript has {name} otherwise than the note."
    if alike:
        message = f"The transcript has {name} both ways, more often otherwise than the note."
    return remark(mention, message, said, record)
