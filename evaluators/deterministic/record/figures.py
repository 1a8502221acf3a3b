"""The figures of an utterance as the record keeps them: with what they belong to, and put right by what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import give_way
from evaluators.deterministic.quantities import Quantity, in_units_of
from evaluators.deterministic.reading.figures.correcting import INSTEAD, PUTS_RIGHT, TAKES_BACK
from evaluators.deterministic.reading.figures.figures_asked import (
    COUNT,
    ELSEWHERE,
    HOW_MUCH,
    OFTEN,
    PIECES,
    TAKEN,
    WHATEVER,
    spans_of,
)
from evaluators.deterministic.reading.figures.figures_owner import COURSE, NOBODY, PAST, RETURN, THIRD
from evaluators.deterministic.reading.mention import first_from
from evaluators.deterministic.reading.replies.replying import ASKS_ONCE_MORE
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.record.handed import HANDED, PIECE, counted, many
from evaluators.deterministic.record.rated import TIMES, as_rate, rated
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.normal import lower_fold
from evaluators.vocabulary.patterns import of_roles

REACH: Final = 2
"""How many utterances back one may take a figure back: "six weeks" – "six?" – "sorry, six months"."""
BACK: Final = 3
"""How many utterances back a drug was named that is asked for with no name: "you take metformin?" – "yes" – "how
often?" – "twice a day"."""
NEAR: Final = "near:"
"""How the owner of a figure begins that belongs to nothing by itself, but follows a drug that was named: in the same
utterance beyond a bundle's reach, or in one of those before it ("how much Ozempic?" – "one milligram")."""
_ONCE_MORE: Final = 2
"""Utterances between a question for a figure and the reply that gives it, where it is asked for once more."""
SPAN: Final = "in:"
"""How an owner begins that is a unit of time, of a bare figure near its name: "how many years?" – "forty one"."""
_MOST_NEAR: Final = 3
_SCORED: Final = re.compile(
    r"\b(?:questionnaire|score|scale|survey|screener|phq|gad|epds|audit|moca|mmse)"
    r"(?:['’]?s| is| was| comes? out| came out)(?: at| as| about)?"
    r" (?:[a-z-]+, (?:and )?(?:the |your )?[a-z]+ one['’]s )?$",
    re.IGNORECASE,
)
"""Before a figure that is none of a drug named before: "your questionnaire's eighteen, the anxiety one's eleven"."""
_SCORE_REACH: Final = 64
_LOOKED_AT: Final = 64
"""Mentions before a figure that are looked at; speech has not as many between a drug and its dose."""
_FOLLOWS: Final = frozenset(("dose", "frequency", "number"))
_RATES: Final = (OFTEN, WHATEVER, ELSEWHERE, TAKEN)
_NEAR_CLASS: Final = f"{NEAR}class:"
_WHOLE: Final = frozenset(map(float, range(1000)))
"""Figures of all sorts of things; what lies between them is a dose."""
_PUT: Final = frozenset(("dose", "duration", "age", "measure", "percent", "number"))
"""Kinds of figures that one puts to the other and that a bare one puts right."""
_FOURFOLD: Final = 4.0
_TENFOLD: Final = 10.0
"""A figure further than this from a dose is another thing's."""
_ASKS_ELSE: Final = of_roles("predicate_rules", "wh")
"""Opens a question for something of its own."""
_ASKED: Final = 160
"""Characters at the end of an utterance among which it asks how much is taken."""
_REPLY: Final = 32
"""Characters of a reply before the age that it tells, at most."""
_AGES: Final = 120.0
_YEAR: Final = 365.25
_TIMES_TOLD: Final = ("date", "duration")
"""Kinds of figures of which any other one puts right the one that was put to one: "two months?" – "two weeks"."""
_TIME: Final = "time"
_OFTEN_AT_MOST: Final = 12.0
"""Nothing is taken so many times a day: a bare figure beyond it is a dose."""
_TIMES: Final = "times"
"""How often as a figure and a time have it, which may be a dose: "five daily"."""
_SO_OFTEN: Final = ("time", "twice", "thrice")
_DOSE_AND_RATE: Final = 2


@mypyc_attr(acyclic=True)
class Figure:
    """A quantity in the record; ``owner`` is what it belongs to (see ``figures_owner``), or empty, or names what it
    stands near to, divided by blanks (``NEAR``, ``SPAN``). Never changed once made."""

    __slots__ = ("key", "owner", "quantity")

    def __init__(self, key: Key, quantity: Quantity, owner: str) -> None:
        self.key = key
        self.quantity = quantity
        self.owner = owner

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Figure)
            and self.key == other.key
            and self.quantity == other.quantity
            and self.owner == other.owner
        )

    def __hash__(self) -> int:
        return hash((self.key, self.quantity.start))


def place_of(figure: Figure) -> tuple[Key, int, int]:
    """Where a figure stands in the order of speech."""
    return (figure.key, figure.start, figure.end)


def loosely(figure: Figure) -> bool:
    """Whether a figure belongs to nothing by itself: what its owner tells is but what it stands near to."""
    return not figure.owner or figure.owner.startswith((NEAR, SPAN))


def figures_of(
    key: Key, turn: TurnReading, before: Sequence[TurnReading], after: Sequence[TurnReading]
) -> tuple[Figure, ...]:
    """The figures of an utterance between others, up to ``BACK`` before and ``REACH`` after it, the nearest first.

    One that a later utterance takes back ("sorry, forty") is left out; one that takes back inherits unit and owner; a
    bare figure after "how old …?" is an age, one after "how many do I get?" so many tablets.
    """
    if turn.quantities and len(before) > _ONCE_MORE and ASKS_ONCE_MORE.is_all(before[0].text):
        before = before[_ONCE_MORE:]  # "how many hours?" – "it varies" – "roughly?" – "five"
    before, far = before[:REACH], before[REACH:]
    taken = _taken(turn, after)
    figures: list[Figure] = []
    for quantity in turn.quantities:
        give_way()
        if quantity is not taken:
            owner = _owner(turn, quantity) or _near(turn, quantity, before, far)
            if owner and quantity.kind == "number":
                quantity = counted(turn.text, quantity)
            figures.append(Figure(key, quantity, _course(turn, quantity, before) if owner == COURSE else owner))
    if not before or not figures or figures[0].quantity is not turn.quantities[0]:
        return tuple(figures)
    first, asked = figures[0], before[0].asks_for
    if turn.corrects or (turn.tells and _asked(before[0], turn) is not None):
        figures[0] = _inherited(first, turn, before)
    elif asked and first.start <= _REPLY:
        figures[0] = _told(first, asked, turn, far)
    return tuple(figures)


def _told(figure: Figure, asked: str, turn: TurnReading, far: Sequence[TurnReading]) -> Figure:
    """A figure as the reply to what was asked for, maybe of a drug that was named a while ago (``far``)."""
    quantity, owner = figure.quantity, figure.owner
    if asked in (COUNT, PIECES):
        return _counted(figure, asked)
    if asked == RETURN:
        return Figure(figure.key, quantity, RETURN) if quantity.kind == "duration" and loosely(figure) else figure
    if asked.startswith(_RATES):
        quantity = as_rate(quantity, asked)
        if quantity.kind == "frequency" and loosely(figure):
            near = [name for name in owner.split() if name.startswith(NEAR)]
            near = near or [name for earlier in far for name in _drugs_before(earlier, None)]
            owner = rated(near, asked, turn.text, turn.quantities)
        return Figure(figure.key, quantity, owner)
    if _may_be_age(quantity):
        return Figure(figure.key, _as_age(quantity), asked)
    return Figure(figure.key, quantity, asked) if owner in (NOBODY, THIRD, PAST) else figure


def _counted(figure: Figure, asked: str) -> Figure:
    """A figure as the reply to how many of a drug are handed out, or taken at once."""
    quantity, named = figure.quantity, figure.owner.split()
    drugs = [name.removeprefix(NEAR) for name in named if name.startswith(NEAR)]
    if many(quantity):
        return Figure(figure.key, quantity.changed(unit=HANDED), figure.owner) if asked == COUNT else figure
    if quantity.kind != "number" or quantity.unit or len(drugs) != 1:
        return figure
    return Figure(figure.key, quantity.changed(unit=PIECE), drugs[0])


def _taken(turn: TurnReading, after: Sequence[TurnReading]) -> Quantity | None:
    """The figure that a later utterance takes back, unless one between them has what it takes back."""
    if (
        after
        and after[0].tells
        and after[0].corrects not in (TAKES_BACK, PUTS_RIGHT)
        and (asked := _asked(turn, after[0])) is not None
    ):
        return asked
    for number, later in enumerate(after):
        if later.corrects and (corrected := _corrected(turn, later)) is not None:
            return None if any(_corrected(nearer, later) is not None for nearer in after[:number]) else corrected
    return None


def _asked(turn: TurnReading, answer: TurnReading) -> Quantity | None:
    """The figure that was put to the other and is another one, as the answer has it: "still on ten milligrams?" –
    "five"; "you've had two falls" – "three"; "five hundred twice a day?" – "once a day"."""
    if not (turn.asks or turn.proposes) or not turn.quantities:
        return None
    told = answer.quantities[0]
    put = _put_last(turn)
    asked = put[0] if len(put) == 1 else _of_kind(turn, put, told)
    if asked is None:
        return None
    if asked.kind == told.kind and asked.kind in _TIMES_TOLD:
        return asked if turn.proposes and answer.alone and asked.value != told.value else None
    if not isinstance(asked.raw, float) or not isinstance(told.raw, float) or asked.raw == told.raw:
        return None
    if asked.kind == "frequency":
        again = told.kind == asked.kind and turn.treats and not answer.asks
        again = again and (asked.said != _TIMES or any(word in asked.text.lower() for word in _SO_OFTEN))
        often = again or (told.unit == _TIME and turn.asks)
        return asked if often else None  # "twice a day?" – "once"
    bare = asked.kind == "number" and not asked.unit
    sure = asked.kind == "dose" or (bare and (turn.treats or asked.raw not in _WHOLE))
    if not (turn.asks and sure) and not (turn.proposes and answer.alone and asked.kind in _PUT):
        return None
    alike = told.unit in ("", asked.unit) and told.kind in ("number", asked.kind)
    close = _close(asked.raw, told.raw) if sure else _near_to(asked.raw, told.raw)
    return asked if alike and close else None


def _put_last(turn: TurnReading) -> Sequence[Quantity]:
    """The figures of the last sentence of an utterance, which is what the other replies to; one before it is not asked
    for where that sentence asks for something else: "the TSH is two point one. How are the bowels?"."""
    stop = turn.text.rstrip(" ?").rfind(". ")
    last = [quantity for quantity in turn.quantities if quantity.start > stop]
    return last if last or _ASKS_ELSE.match(turn.text, stop + 2) is not None else turn.quantities


def _of_kind(turn: TurnReading, put: Sequence[Quantity], told: Quantity) -> Quantity | None:
    """Which figure of a dose and how often it is taken a reply stands for: the only one of its kind."""
    if len(put) > _DOSE_AND_RATE or not turn.treats:
        return None
    often = told.kind == "frequency" or told.unit == _TIME
    found = [q for q in put if (q.kind == "frequency") == often]
    return found[0] if len(found) == 1 else None


def _close(one: float, other: float) -> bool:
    """Whether two figures may be of the same thing."""
    return max(one, other) <= _TENFOLD * min(one, other)


def _near_to(one: float, other: float) -> bool:
    """Whether one figure may stand for the other where nobody says that it does."""
    return max(one, other) <= _FOURFOLD * min(one, other)


def _inherited(figure: Figure, turn: TurnReading, before: Sequence[TurnReading]) -> Figure:
    """A figure with the unit and the owner of the one that it takes back."""
    for nearest in before:
        earlier = _corrected(nearest, turn) or (_asked(nearest, turn) if nearest is before[0] else None)
        if earlier is not None:
            own = "" if loosely(figure) else figure.owner
            owner = own or _owner(nearest, earlier) or figure.owner
            return Figure(figure.key, in_units_of(earlier, figure.quantity), owner)
    return figure


def _owner(turn: TurnReading, quantity: Quantity) -> str:
    owner = turn.owners.get(quantity.start, "")
    settles = turn.returns and quantity.kind == "duration" and not owner
    return RETURN if settles else owner


def _near(turn: TurnReading, quantity: Quantity, before: Sequence[TurnReading], far: Sequence[TurnReading]) -> str:
    """What a figure may belong to that belongs to nothing by itself: the drugs named last before it, for a dose a while
    ago, too, and for a bare one the units of time that are spoken of."""
    bare = quantity.kind == "number" and not quantity.unit
    if quantity.kind not in _FOLLOWS or (quantity.kind == "number" and quantity.unit not in TIMES):
        return ""
    if bare and _SCORED.search(turn.text, max(quantity.start - _SCORE_REACH, 0), quantity.start) is not None:
        return ""
    earlier = (*before, *far) if quantity.kind == "dose" or _asks_how_much(before) else (*before,)
    names = _drugs_before(turn, quantity.end)
    for near in earlier:
        names = names or _drugs_before(near, None)
    if not names and before:  # "do you use any painkillers?" – "twice a day"
        names = _named_before(before[0], None)[:_MOST_NEAR]
    if bare:
        spans = dict.fromkeys(chain.from_iterable([spans_of(lower_fold(near.text)) for near in (turn, *before)]))
        names = [*names, *[SPAN + span for span in spans]]
    return " ".join(names)


def _asks_how_much(before: Sequence[TurnReading]) -> bool:
    """Whether one was just asked how much of a drug one takes, which was named a while ago."""
    if not before:
        return False
    return before[0].asks_for == PIECES or HOW_MUCH.search(lower_fold(before[0].text[-_ASKED:])) is not None


def _course(turn: TurnReading, quantity: Quantity, before: Sequence[TurnReading]) -> str:
    """Of which drug a course is: the one named last, in the utterance or in those before it."""
    names = _drugs_before(turn, quantity.start)
    for earlier in before:
        names = names or _drugs_before(earlier, None)
    return COURSE + names[0].removeprefix(NEAR) if names else ""


def _drugs_before(turn: TurnReading, end: int | None) -> list[str]:
    """The last few drugs that a turn names up to a place in it; a class of drugs is none."""
    return [name for name in _named_before(turn, end) if not name.startswith(_NEAR_CLASS)][:_MOST_NEAR]


def _named_before(turn: TurnReading, end: int | None) -> list[str]:
    """The drugs and classes of drugs that a turn names up to a place in it, the last ones first."""
    if not turn.treats:
        return []
    last = len(turn.mentions) if end is None else first_from(turn.mentions, end)
    terms = [mention.term for mention in reversed(turn.mentions[max(last - _LOOKED_AT, 0) : last])]
    return [NEAR + concept for concept in dict.fromkeys(t.concept for t in terms if t.category == "medication")]


def _corrected(earlier: TurnReading, later: TurnReading) -> Quantity | None:
    """The last figure of an utterance that the first one of a later one stands for, if that puts anything right."""
    if not later.corrects or not later.quantities or (later.corrects == INSTEAD and not earlier.plans):
        return None
    first = later.quantities[0]
    own = later.owners.get(first.start, "")
    for quantity in reversed(earlier.quantities):
        if own and earlier.owners.get(quantity.start, own) != own:
            continue  # it is of another drug
        if quantity.kind == first.kind and quantity.unit == first.unit:
            return quantity
        if quantity.kind == "frequency" and isinstance(first.raw, float) and first.raw > _OFTEN_AT_MOST:
            continue
        bare = not first.unit or (first.unit == "time" and quantity.kind == "frequency")
        if first.kind == "number" and bare and isinstance(quantity.raw, float) and quantity.high is None:
            near = isinstance(first.raw, float) and _near_to(first.raw, quantity.raw)
            if near or later.corrects == TAKES_BACK:
                return quantity
    return None


def _may_be_age(quantity: Quantity) -> bool:
    raw = quantity.raw
    bare = (quantity.kind == "number" and not quantity.unit) or quantity.kind == "duration"
    return bare and isinstance(raw, float) and quantity.high is None and 0 < raw < _AGES


def _as_age(quantity: Quantity) -> Quantity:
    """What answers the question for an age: "forty four", "fourteen months"."""
    if quantity.kind == "duration" and quantity.said != "year" and isinstance(quantity.value, float):
        years = round(quantity.value / _YEAR, 6)
        return quantity.changed(kind="age", value=years, unit="y", said=f"age-{quantity.said}")
    return quantity.changed(kind="age", value=quantity.raw, unit="y", said="age")


def raw_of(quantity: Quantity) -> tuple[float, ...]:
    """The plain figures in a quantity as they were said, whatever its kind: both parts of a pressure, both ends of a
    range."""
    raw = quantity.raw if quantity.raw is not None else quantity.value
    if raw is None:
        return ()
    parts = tuple(dict.fromkeys(raw)) if isinstance(raw, tuple) else (raw,)
    if quantity.high is not None and isinstance(quantity.value, float) and quantity.value and isinstance(raw, float):
        return (*parts, float(f"{quantity.high * raw / quantity.value:.6g}"))
    return parts
