"""How a value has moved, in a note's words, against the two values that were told of it: "LDL improved" – "it's one
sixty two, it was one forty"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, among, called
from evaluators.deterministic.reading.figures.figures_owner import VALUES
from evaluators.deterministic.reading.figures.figures_poles import MOVED, WHEN, Signed, spoken_values
from evaluators.deterministic.reading.mention import NOT_SO, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import any_of
from evaluators.vocabulary.rows import phrases_by_role

_RULES: Final = phrases_by_role("trend_rules.tsv")
_WAYS: Final = [(way, any_of(_RULES[way])) for way in ("up", "down", "same", "better", "worse")]
_FINE: Final = {"better": "down", "worse": "up"}
_LOWER: Final = frozenset(_RULES["lower"])
_MEASURED: Final = ("lab", "vital")
_BEFORE: Final = 16
_BEHIND: Final = 24
_MOST: Final = 4
_TIMES: Final = ("duration", "date", "time")
_FORMER: Final = -2
"""The sign of a value that is plainly a former one."""
_TWO: Final = 2
_LITTLE: Final = 1.05
_MUCH: Final = 1.1
"""By how much a value differs from one that is stable."""
_APART: Final = 64
"""Characters between the two values."""


def trend_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each value that the note has moved otherwise than the two that were told of it."""
    measured = [mention for mention in statement.mentions if mention.term.category in _MEASURED]
    named = [range(mention.start, mention.end) for mention in measured]  # "CA-125"
    figures = (quantity for quantity in statement.quantities if quantity.kind not in _TIMES)
    if any(all(quantity.start not in name for name in named) for quantity in figures):
        return  # its own figures are compared
    for mention in measured:
        if mention.flags & NOT_SO:
            continue
        noted = _noted(mention, statement)
        if not noted:
            continue
        told = [
            (figure, ways)
            for figure in record.owned_by(VALUES + mention.term.concept)[:_MOST]
            for ways in _excluded(figure, record)
        ]
        if told and all(noted in ways for _, ways in told):
            figure, _ = told[0]
            message = f"Note has {called(mention.term)} moved otherwise than the two values in the transcript."
            evidence = among(record, figure.key, figure.start, figure.end)
            yield against(mention.place, "number", "major", message, (evidence,))


def _noted(mention: Mention, statement: StatementReading) -> str:
    """Which way a statement has a value moved, by the one word of these beside it: up, down or the same."""
    low = statement.text.lower()
    beside = f"{low[max(mention.start - _BEFORE, 0) : mention.start]}# {low[mention.end : mention.end + _BEHIND]}"
    found = [way for way, words in _WAYS if words.search(beside) is not None]
    if len(found) != 1:
        return ""
    (way,) = found
    if way not in _FINE:
        return way
    return _FINE[way] if mention.term.concept in _LOWER else ""


def _excluded(figure: Figure, record: Record) -> Iterator[tuple[str, ...]]:
    """Which ways it has not moved, by the value that begins with a figure and the one right behind it: the former one,
    or what it has moved to.
    """
    position = record.look(figure.key, 1, 0)
    reading = record.read(position)
    owners = reading.owners
    if all(VALUES + mention.term.concept != figure.owner for mention in reading.mentions):
        return  # named in a question before it, which other utterances may part from it
    now: Signed | None = None
    values = spoken_values(record.speech.text(position), "")
    for former, latter in pairwise(values):  # "has gone from four hundred and twenty to eighty-eight"
        moved = former.signs.get(MOVED, 0) < 0 < latter.signs.get(MOVED, 0)
        if moved and former.start == figure.start and min(former.raw, latter.raw) > 0:
            yield _not_moved(latter.raw / former.raw)
            return
    least = _FORMER + 1 if len(values) == _TWO else 0  # "four point one, four point six last year, and this one is six"
    for value in values:
        if value.start == figure.start and value.signs.get(WHEN, 0) >= least:
            now = value
        elif now is not None:
            when = value.signs.get(WHEN, 0)
            earlier = when < min(now.signs.get(WHEN, 0), 0) and value.start - now.end <= _APART
            if earlier and owners.get(value.start, "") in ("", figure.owner) and min(value.raw, now.raw) > 0:
                yield _not_moved(now.raw / value.raw)
            return


def _not_moved(ratio: float) -> tuple[str, ...]:
    if 1 / _LITTLE <= ratio <= _LITTLE:
        return ()
    other = "down" if ratio > 1 else "up"
    return (other,) if 1 / _MUCH < ratio < _MUCH else (other, "same")
