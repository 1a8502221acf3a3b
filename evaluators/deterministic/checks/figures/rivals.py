"""Figures of the same sort that were said of the same thing, where a note's was said of nothing alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from typing import Final

from evaluators.deterministic.checks.figures.derived import is_worked_out
from evaluators.deterministic.checks.figures.family import is_of_family
from evaluators.deterministic.checks.figures.forms import as_day_alone, as_holiday, as_short_year
from evaluators.deterministic.checks.figures.perhaps import perhaps
from evaluators.deterministic.checks.figures.relatives import is_relatives
from evaluators.deterministic.checks.figures.returns import returns
from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.checks.figures.same import is_one, rivals, rough, same, vague, very
from evaluators.deterministic.checks.figures.split import in_a_row
from evaluators.deterministic.checks.figures.topic import Topic, both_past, follower, shared, topic
from evaluators.deterministic.checks.figures.values import first
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.figures.figures_owner import PAST
from evaluators.deterministic.reading.mention import COMPLAINTS, Mention, mentions_between
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary import Term

_COMPARED: Final = frozenset(("duration", "frequency", "measure", "percent", "bp", "number", "score", "age", "date"))
"""Kinds of which a figure said of the same thing speaks against another one."""
_PLAIN: Final = frozenset(("number", "score", "measure", "percent"))
"""Kinds that speech gives bare: one that was said at all is not another one gone wrong."""
_COUNTED_APART: Final = frozenset(("stitch", "pillow"))
"""Units of things of which no bare figure tells how many there are."""
_HALVED: Final = 40
_GRADED: Final = frozenset(("score", "percent"))
"""Plain kinds of which the bare figure, said of something else, is held against the whole of it said of the same."""
_AMOUNTS: Final = frozenset(("mL", "unit"))
"""Units of doses that are given of no drug in particular: of an injection, of alcohol."""
_HAD: Final = frozenset((*COMPLAINTS, "procedure"))
_OF_WHAT_WAS: Final = ("date", "age")
"""Kinds that tell when one had what they stand beside: "appendectomy at age 12"."""
_DUE: Final = re.compile(r"\b(?:EDD|EDC|[Dd]ue(?: date)?|[Ee]stimated (?:date|due)[a-z ]*)\b[^.;]*$")
_DUE_SAID: Final = re.compile(r"\bdue\b[^.;?!]*$")
"""Before the day on which a child is to be born."""
_AHEAD: Final = (" in ", " within ")
_UNTIL: Final = re.compile(r"\b(?:until|till|through|thru) the $", re.IGNORECASE)
"""Before the last day of something."""
_LEAD: Final = 16
_DATED: Final = 60
"""Characters between a date and what it is of."""
_TENFOLD: Final = 10.0
_HABIT: Final = "substance"
_NOTHING: Final[frozenset[str]] = frozenset()
_AGO: Final = frozenset(("ago",))
_ANSWERING: Final = frozenset(("date", "age", "duration", "frequency"))
"""Kinds of figures that are often all of a reply."""
_SHORT: Final = 40
"""Characters of a reply that tells no more than a figure: what was asked tells of what."""
_CLEARLY: Final = 2
"""How much more a rival has to share with a figure that was said, too, than what backs that."""


def rival(quantity: Quantity, statement: StatementReading, record: Record, heard: HeardFigures) -> Figure | None:
    """Another figure of the same sort, said of the same thing, where this one was said of nothing alike."""
    liquid = quantity.kind == "dose" and _is_amount(quantity, statement)
    if (
        not (quantity.kind in _COMPARED or liquid)
        or vague(quantity)
        or (quantity.kind == "number" and not quantity.unit)
    ):
        return None
    said = first(record.figures.get(quantity.kind, {}))
    if quantity.kind == "bp":
        if not said or any(same(figure.quantity, quantity) for figure in said) or in_a_row(quantity, record):
            return None
        return said[0]
    if quantity.kind == "age":
        said = record.owned_by(PAST)
    apart = quantity.unit in _COUNTED_APART
    heard_so = quantity.kind in _PLAIN and not _is_measured(quantity) and not apart and heard.said(quantity)
    if heard_so and quantity.kind not in _GRADED:
        return None
    alike = [same(figure.quantity, quantity) for figure in said]
    agreeing = list(compress(said, alike))
    lasting = quantity.kind == "duration"
    stated = any(not rough(f.quantity) and (not lasting or very(f.quantity, quantity)) for f in agreeing)
    if heard_so:
        if stated:
            return None
        agreeing, stated = heard.bare(quantity), True  # "wake up at three", of 3/5
    if _is_measured(quantity) and not stated and heard.said(quantity):
        agreeing, stated = heard.bare(quantity), True  # "the spot, it's like nine", or four of something else
    if _stands(quantity, agreeing, record, stated=stated) or (lasting and heard.every(quantity)):
        return None
    others = [figure for figure, agrees in zip(said, alike, strict=True) if not agrees]
    others = [figure for figure in others if _may_be_meant(figure.quantity, quantity, statement)]
    if liquid:
        others = [figure for figure in others if not _is_half(quantity, figure, record)]
    return _nearest(quantity, others, agreeing, statement, record, stated=stated) if others else None


def _is_amount(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether it is how much of a liquid is given, and not in how much the dose is ("250 mg/5 mL"), or how much alcohol
    is drunk: insulin has several doses ("40 units at night, 4 with meals")."""
    if quantity.unit not in _AMOUNTS or statement.text.endswith(("/", "per ", "in "), 0, quantity.start):
        return False
    return quantity.unit == "mL" or any(m.term.category == "substance" for m in statement.mentions)


def _is_half(quantity: Quantity, figure: Figure, record: Record) -> bool:
    """Whether it is one half of what was said: "one cc: half lidocaine and half Kenalog"."""
    value, text = quantity.value, record.text(figure.key)
    if not isinstance(value, float) or figure.quantity.value != value * 2:
        return False
    return "half" in text[max(figure.start - _HALVED, 0) : figure.end + _HALVED].lower()


def _is_measured(quantity: Quantity) -> bool:
    return quantity.kind == "measure" and bool(quantity.unit)


def _stands(quantity: Quantity, agreeing: list[Figure], record: Record, *, stated: bool) -> bool:
    """Whether a duration or a date was said in such words that it is not held against another: a visit has many."""
    if quantity.kind == "duration":
        return any(f.quantity.said == quantity.said and not rough(f.quantity) for f in agreeing)
    if quantity.kind != "date":
        return False
    return stated or as_short_year(quantity, record) or as_holiday(quantity, record) or as_day_alone(quantity, record)


def _may_be_meant(said: Quantity, quantity: Quantity, statement: StatementReading) -> bool:
    """Whether one may stand for the other; what the statement has as well stands for something else."""
    if (
        not rivals(said, quantity)
        or not _on_one_scale(said, quantity)
        or (_is_measured(quantity) and _far(said, quantity))
    ):
        return False
    return not any(same(said, other) for other in statement.quantities if other is not quantity and not vague(other))


def _nearest(
    quantity: Quantity,
    others: list[Figure],
    agreeing: list[Figure],
    statement: StatementReading,
    record: Record,
    *,
    stated: bool,
) -> Figure | None:
    """The other figure that shares most with the statement's, if that is clearly more than what backs that."""
    here = topic(statement.text, quantity.start, quantity.end)
    asked = not (is_one(quantity) or (quantity.kind == "frequency" and _names_drug(statement)))
    common = [_common(here, figure, record, asked=asked) for figure in others]
    own: list[bool] = []
    if quantity.kind in _OF_WHAT_WAS or (not agreeing and _sets_visit(quantity, statement)):
        dated = _dated(statement.text, statement.mentions, quantity.start, quantity.end)
        due = quantity.kind == "date" and _DUE.search(statement.text[: quantity.start][-_HALVED:]) is not None
        own = [_dates(figure, dated, record, due=due) for figure in others]
        common = [shares + _CLEARLY * is_own for shares, is_own in zip(common, own, strict=True)]
    best = max(common)
    apart = quantity.unit in _COUNTED_APART
    if best <= 0 or (not stated and not apart and may_be_said(quantity, statement, record)):
        return None
    if stated and isinstance(quantity.raw, float) and not quantity.raw.is_integer():
        return None  # "1.8 centimeters" are said of one thing only
    if is_worked_out(quantity, record) or is_of_family(quantity, statement, record):
        return None
    backed = max([_common(here, figure, record) for figure in agreeing], default=0)
    needed = backed + _CLEARLY if stated else _CLEARLY if is_one(quantity) else 1
    nearest = others[common.index(best)] if best >= needed else None
    if nearest is None or _is_of_habit(nearest, statement, record):
        return None
    if not (own and own[common.index(best)]) and _is_asked_of_other(here, nearest, record):
        return None  # unless the reply names the very thing: "any surgeries?" – "I had my appendix out at twelve"
    if quantity.kind == "duration" and is_relatives(nearest, statement.text[: quantity.start], record):
        return None
    return nearest


def _names_drug(statement: StatementReading) -> bool:
    """Whether it may tell how often a drug is taken, which has rules of its own."""
    return any(mention.term.category == "medication" for mention in statement.mentions)


def _sets_visit(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether it tells in what time something is to be done: "Plan: Orthopedics in 1 month"."""
    ahead = quantity.kind == "duration" and statement.kind in INFERRING
    return ahead and statement.text.endswith(_AHEAD, 0, quantity.start)


def _dates(figure: Figure, term: Term | None, record: Record, *, due: bool) -> bool:
    """Whether it is a date of the term, or of a kind of it; or that on which a child is ``due``."""
    if term is None:
        return due and _DUE_SAID.search(record.before(figure, _HALVED)) is not None
    mentions = record.read(record.position(figure.key)).mentions
    near = mentions_between(mentions, figure.start - _DATED, figure.end + _DATED)
    said = _dated(record.text(figure.key), near, figure.start, figure.end)
    return said is not None and (said.isa(term.concept) or term.isa(said.concept))


def _dated(text: str, mentions: Sequence[Mention], start: int, end: int) -> Term | None:
    """What the date at a place is of: what its sentence names last before it that one had or had done, or else first
    behind it."""
    low, high = start - len(left_of(text, start, _DATED)), end + len(right_of(text, end, _DATED))
    near = [mention for mention in mentions if low <= mention.start < high and mention.term.category in _HAD]
    before = [mention.term for mention in near if mention.start < start]
    return before[-1] if before else near[0].term if near else None


def may_be_said(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether it may have been said in words that are not read; a date of return is not put so."""
    return perhaps(quantity, record) and not (quantity.kind == "duration" and returns(quantity, statement))


def other_ordinal(
    quantity: Quantity, statement: StatementReading, record: Record, heard: HeardFigures
) -> Figure | None:
    """Another one of the same things: "second metatarsal" for "5th metatarsal"."""
    if not quantity.text[0].isdigit() or heard.said(quantity):
        return None
    said = first(record.figures.get("ordinal", {}))
    if _UNTIL.search(left_of(statement.text, quantity.start, _LEAD)) is not None:
        return next((figure for figure in said if _UNTIL.search(record.before(figure, _LEAD)) is not None), None)
    named = follower(statement.text, quantity.end)
    if not named:
        return None
    return next((figure for figure in said if named == follower(record.text(figure.key), figure.end)), None)


def _common(here: Topic, figure: Figure, record: Record, *, asked: bool = True) -> int:
    """How much a figure of the record has to do with one of the statement; ``asked``: by the question for it, too."""
    there = topic(record.text(figure.key), figure.start, figure.end)
    if asked:
        there = _with_question(there, figure, record)
    counted = figure.quantity.kind == "number" and figure.quantity.unit not in ("", "time")  # children, packs
    return shared(here, there) + both_past(here, there) + counted


def _with_question(there: Topic, figure: Figure, record: Record) -> Topic:
    """The topic of a figure with which a reply opens, and of the question before it: "do you smoke?" – "I quit in
    2010"."""
    if figure.start > _SHORT or figure.quantity.kind not in _ANSWERING:
        return there
    asked = _asked(figure, record, plainly=True)
    return Topic(there.stems | asked, there.time) if asked else there


def _asked(figure: Figure, record: Record, *, plainly: bool = False) -> frozenset[str]:
    """What the utterance before that of a figure is about; ``plainly``: if it is a question."""
    position = record.look(figure.key, 1, 0)
    if not position:
        return _NOTHING
    (question,) = record.speech.texts(position - 1, position)
    if plainly and not (question.rstrip().endswith("?") or record.read(position - 1).asks_for):
        return _NOTHING
    end = len(question.rstrip("? "))
    return topic(question, end, end).stems


def _is_of_habit(figure: Figure, statement: StatementReading, record: Record) -> bool:
    """Whether it is told of smoking, drinking or drugs, of which the note's statement says nothing: "quit four years
    ago"."""
    if any(mention.term.category == _HABIT for mention in statement.mentions):
        return False
    mentions = record.read(record.position(figure.key)).mentions
    near = mentions_between(mentions, figure.start - _DATED, figure.end)
    return any(mention.term.category == _HABIT for mention in near)


def _is_asked_of_other(here: Topic, figure: Figure, record: Record) -> bool:
    """Whether it replies to who asks since when something else is: "your last period?" – "a year ago"."""
    text = record.text(figure.key)
    if (
        figure.quantity.kind == "number"
        or len(text) > _SHORT
        or not here.stems & topic(text, figure.start, figure.end).stems <= _AGO
    ):
        return False
    asked = _asked(figure, record)
    return bool(asked) and asked.isdisjoint(here.stems)


def _on_one_scale(said: Quantity, noted: Quantity) -> bool:
    """Whether two scores are out of the same."""
    one, other = said.value, noted.value
    return said.kind != "score" or not (isinstance(one, tuple) and isinstance(other, tuple)) or one[1:] == other[1:]


def _far(said: Quantity, noted: Quantity) -> bool:
    """Whether two figures are too far apart to stand for one another: three pounds lost of 213."""
    a, b = said.value, noted.value
    return isinstance(a, float) and isinstance(b, float) and max(a, b) > _TENFOLD * min(a, b)
