"""What a note's word and the transcript's opposite make: issues, with what the clinician is told."""

from __future__ import annotations

from engine.finding import Kind, Severity, Support
from evaluators.deterministic.checks.pieces import Issue, quotes
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Entry, Said, first_of, last_of


def issue_of(
    mention: Mention, kind: Kind, support: Support, severity: Severity, message: str, said: Said, record: Record
) -> Issue:
    """An issue of a mention, quoting what was said."""
    return Issue(mention.start, mention.end, kind, support, severity, message, quotes(record, said), None)


def remark(mention: Mention, message: str, said: Said, record: Record) -> Issue:
    """A nuance: no contradiction."""
    return issue_of(mention, "negation", "questionable", "minor", message, said, record)


def over(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note says {mention.term.name} of today, the transcript only of the past."
    return issue_of(mention, "negation", "contradicted", "major", message, said, record)


def goes_on_still(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note has {mention.term.name} as over, the transcript as still there."
    return issue_of(mention, "temporality", "contradicted", "major", message, said, record)


def there_is(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note says no {mention.term.name}, the transcript says there is."
    return issue_of(mention, "negation", "contradicted", "critical", message, said, record)


def there_is_none(mention: Mention, said: Said, record: Record) -> Issue:
    message = f"Note says {mention.term.name}, the transcript says there is none."
    return issue_of(mention, "negation", "contradicted", "critical", message, said, record)


def mixed(mention: Mention, entries: list[Entry], against: int, own: int, record: Record) -> Issue | None:
    """A remark where more was said against the note's word than for it, though not against it alone."""
    contrary, alike = (sum(entry.count(state) for entry in entries) for state in (against, own))
    said = first_of(entries, against)
    if said is None or contrary < alike:
        return None
    if contrary == alike and last_of(entries, against) < last_of(entries, own):
        return None
    name = mention.term.name
    message = f"The transcript has {name} otherwise than the note."
    if alike:
        message = f"The transcript has {name} both ways, more often otherwise than the note."
    return remark(mention, message, said, record)
