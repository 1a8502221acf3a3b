"""Checks what a note has as done that is only to come, and as paused what was taken up again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quotes
from evaluators.deterministic.reading.mention import FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, WEAK, Entry, Said

_PAST: Final = ("pmh", "surgical_history")
_DAYS: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_AHEAD: Final = re.compile(
    rf"\b(?:next (?:week|month|year|spring|summer|autumn|fall|winter|{_DAYS})|tomorrow|on {_DAYS}|will"
    r"|(?:i|we|you|they)['’]ll|going to|gonna|booked|scheduled|waiting list"
    r"|have (?:my|your|the|a) (?:[a-z]+ ){1,2}(?:out|done|in|replaced))\b"
)
_SOON: Final = re.compile(rf"\b(?:next (?:week|month|{_DAYS})|tomorrow|on {_DAYS})\b")
_IN_USE: Final = re.compile(r"\b(?:has|have) been (?:taking|on|using)(?: [a-z]+)? $", re.IGNORECASE)
_BEHIND: Final = re.compile(r"\b(?:had|was|were|did|done (?:in|last)|ago|last|since|already|got)\b")
_NOTED_AHEAD: Final = re.compile(
    r"\b(?:plan\w*|schedul\w*|upcoming|pending|await\w*|booked|will|next|due|consider\w*|listed|recommend\w*)\b",
    re.IGNORECASE,
)
_DONE: Final = re.compile(r"\b(?:status post|s/p|underwent)\b", re.IGNORECASE)
_SURGERY: Final = "proc:surgery"
_PAUSED: Final = re.compile(
    r"\b(?:not (?:yet )?(?:been )?(?:resumed|restarted|re-started)|(?:remains|still) (?:on hold|off|stopped))\b",
    re.IGNORECASE,
)
_RESUMED: Final = re.compile(
    r"\b(?:started (?:it |them |taking it )?(?:back up|back|again)|back on (?:it|them)|restarted|resumed)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"(?:\bnot|n['’]t|\bnever|\bhaven)(?: \w+){0,2} $", re.IGNORECASE)
_REACH: Final = 96
_ENDS: Final = re.compile(r"[.?!]")
_OTHERWISE: Final = NEGATED | UNCERTAIN | HYPOTHETICAL | FAMILY


def to_come_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each operation or drug of which the note has the time wrong."""
    for mention in statement.mentions:
        category = mention.term.category
        if category not in ("procedure", "medication") or mention.flags & FAMILY:
            continue
        check = _planned if category == "procedure" else _of_drug
        said = check(mention, statement, record)
        if said is not None:
            yield _piece(mention, said, record)


def _planned(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """An operation noted as done of which all that was said is that it is to come."""
    if mention.flags & _OTHERWISE or statement.quantities or _NOTED_AHEAD.search(statement.text):
        return None  # "colonoscopy in 2018": another one
    done = _DONE.search(statement.text[: mention.start]) is not None
    if not done and not (statement.kind in _PAST and mention.term.isa(_SURGERY)):
        return None
    entries = record.related(mention.term.concept)
    heard = [said for entry in entries for said in entry.mentions(AFFIRMED)]
    if not heard or any(entry.count(state) for entry in entries for state in (DENIED, OPEN, WEAK)):
        return None
    return heard[0] if all(_is_ahead(said, record, _AHEAD) for said in heard) else None


def _is_ahead(said: Said, record: Record, words: re.Pattern[str]) -> bool:
    text = record.text(said.key)
    before = _ENDS.split(text[max(0, said.start - _REACH) : said.start])[-1]
    sentence = (before + _ENDS.split(text[said.start : said.end + _REACH])[0]).lower()
    return not said.flags & HISTORICAL and bool(words.search(sentence)) and not _BEHIND.search(sentence)


def _of_drug(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    return _not_begun(mention, statement, record) or _resumed(mention, statement, record)


def _not_begun(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """A drug that "has been taken" by the note and is to be begun some day soon."""
    entry = _drug(mention, record)
    if entry is None or mention.flags & _OTHERWISE or _IN_USE.search(statement.text[: mention.start]) is None:
        return None
    heard = entry.mentions(AFFIRMED)
    return heard[0] if heard and all(_is_ahead(said, record, _SOON) for said in heard) else None


def _resumed(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """A drug that the note has as still paused, and was taken up again."""
    entry = _drug(mention, record)
    if entry is None or _PAUSED.search(statement.text, mention.end) is None:
        return None
    for said in entry.mentions(AFFIRMED):
        text = record.text(said.key)
        found = _RESUMED.search(text, said.end, said.end + _REACH)
        if found is not None and not _NOT.search(text[said.end : found.start()]) and "?" not in text:
            return said
    return None


def _drug(mention: Mention, record: Record) -> Entry | None:
    return record.entries.get(mention.term.concept) if is_drug(mention.term) else None


def _piece(mention: Mention, said: Said, record: Record) -> Piece:
    message = f"Note has {mention.term.name} of another time than the transcript."
    return against((mention.start, mention.end), "temporality", "major", message, quotes(record, said))
