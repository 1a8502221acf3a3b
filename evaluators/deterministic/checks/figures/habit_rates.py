"""Checks how often, or in what time so much, one drinks or smokes: "one glass a day" for "a glass of wine a week".

A single glass or pack is no figure in speech (of several, see ``figures.habits``); so units of time are compared that
stand with a habit: in the sentence that names it, and in the replies to how much and how often.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.figures.habits import UNITS
from evaluators.deterministic.checks.figures.same import rough
from evaluators.deterministic.checks.pieces import Piece, against, among, called
from evaluators.deterministic.reading.figures.habit_times import Unit, units_in
from evaluators.deterministic.reading.mention import FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.record.figures import raw_of
from evaluators.deterministic.record.figures_index import MOST_OWNED
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, WEAK, Said
from evaluators.vocabulary.patterns import longest_first, of_roles
from evaluators.vocabulary.rows import phrases_by_role

_ASKS: Final = of_roles("habit_words", "asks", also=r"\?\s*$")
_HOW_MUCH: Final = of_roles("habit_words", "goes on asking")
_GOES_ON: Final = re.compile(rf"(?:\W*(?:{longest_first(phrases_by_role('habit_words.tsv')['how much'])})\b)+\W*")
"""Another question for the same habit: "and how much would you say?"."""
_CAUSE: Final = of_roles("habit_words", "cause")
_FORMER: Final = of_roles("habit_words", "once")
"""Before a unit of time that is one of former days: "last time you were using it every night"."""
_BEFORE: Final = 40
_BEHIND: Final = 64
_TURNS: Final = 4
"""Utterances behind a habit in which one may tell how much."""
_REPLY: Final = 160
_MOST: Final = 12
_STATES: Final[tuple[int, ...]] = (AFFIRMED, WEAK, OPEN, SPENT)
_OTHER_THINGS: Final = frozenset(("substance", "medication", "symptom", "problem", "procedure"))
_ELSEWHERE: Final = NEGATED | FAMILY | HYPOTHETICAL


def habit_rate_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each habit that all was said to be of another time; asked where its figures do not tell that."""
    for mention in statement.mentions:
        if mention.term.category != "substance" or mention.flags & _ELSEWHERE:
            continue
        noted = _of_habit(mention, statement)
        if len({rate.name for rate in noted}) != 1:
            continue
        told = _told(mention, noted[0].name, record)
        if told and _is_as_much(statement, told[0][0], record):
            key, said = told[0]
            words, heard = statement.text[noted[0].start : noted[0].end], record.text(key)[said.start : said.end]
            message = f"Note says {called(mention.term)} {words}, the transcript says {heard}."
            place = (min(mention.start, noted[0].start), max(mention.end, noted[0].end))
            yield against(place, "number", "major", message, (among(record, key, said.start, said.end),))
            return


def _is_as_much(statement: StatementReading, key: int, record: Record) -> bool:
    """Whether the same figure was said there, or the note has none: 14 beers a week are two a night."""
    counted = [raw_of(q)[0] for q in statement.quantities if q.unit in UNITS and not rough(q)]
    return all(
        raw == 1.0 or any(figure.key == key for figure in record.raw.get(raw, ())[:MOST_OWNED]) for raw in counted
    )


def _of_habit(mention: Mention, statement: StatementReading) -> list[Unit]:
    """The rates of a habit in a note: none that stands with another one."""
    others = [
        other.start
        for other in statement.mentions
        if other.term.category in _OTHER_THINGS and other.term.concept != mention.term.concept
    ]
    return [
        rate
        for rate in _around(statement.text, mention.start, mention.end)
        if not any(mention.end <= at < rate.start for at in others)
        and not (rate.end <= mention.start and any(at < mention.start for at in others))  # "coffees daily, drinks …"
    ]


def _around(text: str, start: int, end: int) -> list[Unit]:
    """Units of time in the sentence of a thing, but for those of what it is the cause of: "a dose a month because of
    alcohol"."""
    before = left_of(text, start, _BEFORE)
    cause = max([match.end() for match in _CAUSE.finditer(plain(before))], default=0)
    return units_in(text, start - len(before) + cause, end + len(right_of(text, end, _BEHIND)))


def _told(mention: Mention, noted: str, record: Record) -> list[tuple[int, Unit]]:
    """All rates said of a habit, each with its utterance: those of replies, or else of the questions. None where one of
    them has the unit that was noted."""
    told: list[tuple[int, Unit]] = []
    for entry in record.related(mention.term.concept):
        for said in entry.told(_STATES, _MOST):
            rates = _said_of(said, record)
            if any(rate.name == noted for _, rate in rates):
                return []
            told += rates
    return told


def _said_of(said: Said, record: Record) -> list[tuple[int, Unit]]:
    if said.flags & (FAMILY | HISTORICAL):
        return []
    keys = record.speech.keys
    at = record.look(said.key, 1, _TURNS)
    text = record.text(said.key)
    told = [
        (said.key, rate)
        for rate in _around(text, said.start, said.end)
        if _FORMER.search(plain(text[max(rate.start - _BEFORE, 0) : rate.start])) is None
    ]
    asks = _ASKS.search(plain(text[said.start :])) is not None
    if not asks:
        return told or (_asked(at - 1, record) if at else told)
    for position in range(at + 1, min(at + 1 + _TURNS, len(record.speech))):
        text = record.speech.text(position)[:_REPLY]
        if not asks and (_HOW_MUCH.search(plain(text)) is None or _GOES_ON.fullmatch(plain(text)) is None):
            break
        asks = not asks
        told = [(keys[position], rate) for rate in units_in(text, 0, len(text))] or told
    return told


def _asked(position: int, record: Record) -> list[tuple[int, Unit]]:
    """The rates of a question that a reply takes over: "how much in an average week?" – "three beers"."""
    text = record.speech.text(position)
    if len(text) > _REPLY or _ASKS.search(plain(text)) is None:
        return []
    return [(record.speech.keys[position], rate) for rate in units_in(text, 0, len(text))]
