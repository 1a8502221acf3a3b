"""Times of the day: at what other time than the note's the same thing was said to be, where that one was never said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.figures.values import MOST_FIGURES, first
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.reading.mention import mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.words import plain_stem, read_words
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import any_of, longest_first
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("clock_words.tsv")
_ABOUT: Final = tuple(
    (name, any_of(_WORDS[name]))
    for name in ("onset", "wake", "sleep", "last", "meal", "return", "fall", "well", "arrival")
)
"""What a time may be of, in whatever words."""
_EMPTY: Final = frozenset(
    plain_stem(word)
    for role in ("morning", "evening", "night", "days", "leads", "empty")
    for phrase in _WORDS[role]
    for word in phrase.split()
)
"""Stems that tell when, and not of what."""
_PASSED: Final = any_of(_WORDS["passed"])
_HOUR: Final = 60.0
_HUNDRED: Final = 100.0
_NOON: Final = 12.0
_POINT: Final = any_of((*_WORDS["leads"], *_WORDS["to hour"], *_WORDS["by hour"]))
"""Before a bare figure that may be an hour."""
_AT_ONE: Final = any_of([f"{word} one" for word in (*_WORDS["leads"], *_WORDS["to hour"])])
_HOURS: Final = rf"(?:{longest_first(_WORDS['hours'])}|1[0-2]|[1-9])"
_ROW: Final = 20
_ROW_BEFORE: Final = re.compile(rf"\b(?=[a-z1-9]){_HOURS}(?: ?,)?(?: and)? $")
_ROW_AFTER: Final = re.compile(rf" ?(?:,|and|thirty|fifteen|forty[ -]five)(?: and)? {_HOURS}\b")
_LEAD: Final = 24
_REACH: Final = 80
_CLOSE: Final = 44
"""Characters around a time that tell what it is of: of talk, which has several in a breath, fewer."""
_AROUND: Final = 400
_ASKED: Final = 8
"""Terms of a question that are looked at, its last."""
_MOST: Final = 64
"""Times of a visit that are held against one another."""
_SHORT: Final = 80
"""Characters of a reply that tells no more than the time: what was asked tells of what."""


def other_time(quantity: Quantity, statement: StatementReading, record: Record) -> Figure | None:
    """Another time at which the same thing was, where this one was never said."""
    said = first(record.figures.get("time", {}))
    if not 0 < len(said) <= _MOST or _is_said(quantity, said, record):
        return None
    noted = [other for other in statement.quantities if other.kind == "time" and other is not quantity]
    left = [figure for figure in said if _is_left(figure, said, noted)]
    if not left:
        return None
    here, drugs = _things(statement.text, quantity.start, quantity.end, _REACH), _drugs(statement)
    return next((figure for figure in left if _is_of_it(figure, here, drugs, record)), None)


def _is_said(quantity: Quantity, said: Sequence[Figure], record: Record) -> bool:
    """Whether a time was said, or may have been as a bare figure."""
    if any(agree(figure.quantity, quantity) for figure in said) or _is_perhaps_said(quantity, record):
        return True
    return _is_at_one(quantity) and any(_says_at_one(figure, record) for figure in said)


def _is_left(figure: Figure, said: Sequence[Figure], noted: Sequence[Quantity]) -> bool:
    """Whether no other time of the statement stands for it; one utterance may have it twice: "at six, two and six"."""
    told = sum(other.key == figure.key and bool(agree(other.quantity, figure.quantity)) for other in said)
    return told > sum(bool(agree(figure.quantity, other)) for other in noted)


def _is_perhaps_said(quantity: Quantity, record: Record) -> bool:
    """Whether its hour was said as a bare figure: "two puffs at, it must've been seven"."""
    value = quantity.value
    if not isinstance(value, float):
        return False
    return any(
        figure.quantity.kind == "number"
        and not figure.quantity.unit
        and (_POINT.search(lowered(record.before(figure, _LEAD))) is not None or _is_in_row(figure, record))
        for raw in _raws(value)
        for figure in record.raw.get(raw, ())[:MOST_FIGURES]
    )


def _is_in_row(figure: Figure, record: Record) -> bool:
    """Whether a bare figure is one of several hours: "seven, eleven and four"."""
    text = lowered(record.text(figure.key))
    before, after = text[max(figure.start - _ROW, 0) : figure.start], text[figure.end : figure.end + _ROW]
    return _ROW_BEFORE.search(before) is not None or _ROW_AFTER.match(after) is not None


def _is_at_one(quantity: Quantity) -> bool:
    """Whether it is of the hour that is no figure in speech: "at about one"."""
    return isinstance(quantity.value, float) and quantity.value // _HOUR % _NOON == 1


def _says_at_one(figure: Figure, record: Record) -> bool:
    around = record.text(figure.key)[max(figure.start - _AROUND, 0) : figure.end + _AROUND]
    return _AT_ONE.search(lowered(around)) is not None


def _raws(minutes: float) -> Iterator[float]:
    """The figures by which a time may be said: "four", "fifteen fifty", "three fifty", "ten to four"."""
    hours, rest = divmod(minutes, _HOUR)
    for hour in {hours, hours % _NOON or _NOON}:
        yield hour
        if rest:
            yield hour * _HUNDRED + rest
            yield hour % _NOON + 1


def _is_of_it(figure: Figure, here: frozenset[str], drugs: frozenset[str], record: Record) -> bool:
    """Whether a time was said of what the statement's is of, its drug if it has one, by itself or in reply."""
    text = record.text(figure.key)
    reading = record.read(record.position(figure.key))
    if drugs:
        near = mentions_between(reading.mentions, figure.start - _REACH, figure.end + _REACH)
        linked = any(m.term.concept in drugs for m in near)
    else:
        linked = not here.isdisjoint(_things(text, figure.start, figure.end, _CLOSE))
    if linked or len(text) > _SHORT:
        return linked
    position = record.look(figure.key, 1, 0)
    asked = record.read(position - 1) if position else reading
    if not asked.asks:
        return False
    if drugs:
        return any(m.term.concept in drugs for m in asked.mentions[-_ASKED:])
    question = record.speech.text(position - 1)[-_REACH:].rstrip("? ")
    return not here.isdisjoint(_things(question, len(question), len(question), _REACH))


def _things(text: str, start: int, end: int, reach: int) -> frozenset[str]:
    """What the words around a time, up to the ends of its sentence, tell that it is of."""
    around = f"{left_of(text, start, reach)} {right_of(text, end, reach)}".lower()
    around = _PASSED.sub(" ", around)
    named = [name for name, words in _ABOUT if words.search(around) is not None]
    return frozenset(read_words(around).stems) - _EMPTY | frozenset(named)


def _drugs(statement: StatementReading) -> frozenset[str]:
    return frozenset(m.term.concept for m in statement.mentions if m.term.category == "medication")
