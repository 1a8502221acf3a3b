"""Checks habits that a note has as never had against those of old that were told, and the reverse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, called
from evaluators.deterministic.checks.temporality.times_words import of_another_time
from evaluators.deterministic.reading.context.narrowing import is_given_up
from evaluators.deterministic.reading.mention import ANSWERED, FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, Said
from evaluators.vocabulary.patterns import of_roles
from evaluators.vocabulary.rows import read_rows

_THEN: Final = {now: then for now, then, *_ in read_rows("status_rules.tsv")}
"""What one did, by what one does."""
_NOW: Final = {then: now for now, then in _THEN.items()}
_NEVER: Final = of_roles("time_rules", "never")
_BESIDE: Final = 24
_REPLY: Final = 32
_PAST: Final = HISTORICAL | ANSWERED


def never_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each habit of old that the note denies, or that it has of who never had it."""
    for mention in statement.mentions:
        if mention.term.category != "substance" or mention.flags & (HYPOTHETICAL | FAMILY):
            continue
        denied = mention.flags & NEGATED
        said = _of_old(mention, statement, record) if denied else _never_had(mention, statement, record)
        if said is not None:
            message = (
                "Note says never {}, the transcript of old." if denied else "Note has {} of old, the transcript never."
            )
            yield of_another_time(mention, said, message.format(called(mention.term)), record)


def _around(text: str, start: int, end: int) -> str:
    return text[max(start - _BESIDE, 0) : end + _BESIDE].lower()


def _of_old(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """Where it was told that one did what the note has as never done; not where somebody says that one never did."""
    now = mention.term.concept
    if now not in _THEN or _NEVER.search(_around(statement.text, mention.start, mention.end)) is None:
        return None
    current, over = record.entries.get(now), record.entries.get(_THEN[now])
    if current is not None and any(_is_never(said, record) for said in current.mentions(DENIED)):
        return None
    if over is not None and (said := over.first(AFFIRMED)) is not None:
        return said
    if current is None:
        return None
    return next((said for said in current.mentions(AFFIRMED) if said.flags & _PAST == _PAST), None)


def _never_had(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """Where it was said that one never did what the note has as given up, if nobody said that one did."""
    concept = mention.term.concept
    now = _NOW.get(concept, concept)
    if now not in _THEN or not (concept in _NOW or is_given_up(statement.text, mention.start, mention.end)):
        return None
    current, over = record.entries.get(now), record.entries.get(_THEN[now])
    if current is None or current.count(AFFIRMED) or (over is not None and over.count(AFFIRMED)):
        return None
    return next((said for said in current.mentions(DENIED) if _is_never(said, record)), None)


def _is_never(said: Said, record: Record) -> bool:
    """Whether it was denied for good: "never", in the same breath or in the reply."""
    reply = "" if said.answer is None else record.text(said.answer)[:_REPLY].lower()
    return _NEVER.search(f"{_around(record.text(said.key), said.start, said.end)} {reply}") is not None
