"""Whether what was said may be a figure of a note in words that no rule reads: reason enough for no more than a remark.

Speech leaves out units and labels, splits figures and works them out; so any figure with the value will do here.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.figures.forms import as_tomorrow
from evaluators.deterministic.checks.figures.same import LAPSES
from evaluators.deterministic.checks.figures.split import one_by_one
from evaluators.deterministic.checks.figures.values import few
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.units import COUNTED
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.figures import raw_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT

_WHOLE: Final = 100.0
_CLOSE: Final = 1.0
_THOUSAND: Final = 1000.0
_TELLING: Final = 20.0
_POINT: Final = re.compile(r"\b(?:at|in|for|after)(?: (?:about|like|around))? $")
"""Before a bare figure that may be a lapse."""
_LEAD: Final = 16
_BEHIND: Final = 48
_SOON: Final = 24
"""Characters between two figures that were said one soon after the other."""
_DOUBLE: Final = 2.0
_ROUNDED: Final = 2.0
"""Halves, ones and twos are rounded down, "more than fifteen years" is meant so."""
_BEYOND: Final = ("more than ", "over ", "at least ", "longer than ", "well over ", "greater than ", "better than ")
_FURTHER: Final = 3
"""Utterances behind one that names a drug in which its dose may be told bare."""
_RATE: Final = 4
"""Characters between a dose and how often it is taken."""
_NAMED: Final = (AFFIRMED, OPEN, SPENT)
_FRACTIONS: Final = {
    share: tuple(map(plain_stem, words))
    for share, words in {
        10.0: ("tenth",),
        20.0: ("fifth",),
        25.0: ("quarter",),
        33.0: ("third",),
        40.0: ("fifths",),
        67.0: ("thirds",),
        75.0: ("quarters",),
        80.0: ("fifths",),
    }.items()
}
"""Percents as speech has them."""
_MOST: Final = 64
_LOOKED_AT: Final = 8


def perhaps(quantity: Quantity, record: Record) -> bool:
    """Whether every plain figure of a quantity was said, of whatever."""
    raws = raw_of(quantity)
    if quantity.kind in LAPSES:
        if quantity.kind == "duration" and (_is_beyond(quantity, record) or as_tomorrow(quantity, record)):
            return True
        if quantity.kind == "frequency" and _as_time_between(quantity, record):
            return True
        small = quantity.high is None and bool(raws) and raws[0] < _TELLING
        return not small and barely(quantity, record)
    if raws and all(_anyhow(raw, record) for raw in raws):
        return True
    return (quantity.kind == "percent" and _is_part(quantity, record)) or _in_other_units(quantity, record)


def _as_time_between(quantity: Quantity, record: Record) -> bool:
    """Whether "every two weeks" was said as how long there is between: "a bag lasts two weeks"."""
    every, _, unit = quantity.said.partition(" ")
    said = record.raw.get(raw_of(quantity)[0], ()) if every == "every" else ()
    return any(f.quantity.kind == "duration" and f.quantity.said == unit for f in said[:_LOOKED_AT])


def _anyhow(raw: float, record: Record) -> bool:
    """Whether a plain figure was said; a small one of anything tells only where it says how often."""
    figures = record.raw.get(raw, ())
    if not raw.is_integer() or raw >= _TELLING:
        return bool(figures)
    return any(figure.quantity.kind == "frequency" for figure in figures[:_LOOKED_AT])


def nearby(quantity: Quantity, drug: str, record: Record) -> bool:
    """Whether a dose was said right behind its drug, were it of another one there: "lidocaine with epinephrine, two
    c c's"; or its two strengths as one figure, or two amounts one after the other: "some days one, some two"."""
    if isinstance(quantity.value, tuple):
        return _in_other_units(quantity, record)
    if _in_turn(quantity, record):
        return True
    if _told_further(quantity, drug, record):
        return True
    figures = record.figures.get(quantity.kind, {}).get(quantity.value, ())
    return any(
        mention.term.concept == drug
        and figure.quantity.unit == quantity.unit
        and 0 <= figure.start - mention.end <= _BEHIND
        for figure in figures[:_LOOKED_AT]
        for mention in record.read(record.position(figure.key)).mentions[:_MOST]
    )


def _told_further(quantity: Quantity, drug: str, record: Record) -> bool:
    """Whether it was said bare, with how often, a few utterances behind the drug and of no other: "the warfarin?" –
    "yes" – "how do you take it?" – "five every day"."""
    entry, raws = record.entries.get(drug), raw_of(quantity)
    if entry is None or quantity.kind != "dose" or len(raws) != 1:
        return False
    bare = [f for f in record.raw.get(raws[0], ())[:_LOOKED_AT] if f.quantity.kind == "number" and not f.quantity.unit]
    named = {record.position(said.key) for said in entry.told(_NAMED, _LOOKED_AT)} if bare else set[int]()
    for figure in bare:
        at = record.position(figure.key)
        reading = record.read(at)
        if named.isdisjoint(range(at - _FURTHER, at)) or reading.treats:
            continue
        if any(q.kind == "frequency" and 0 <= q.start - figure.end <= _RATE for q in reading.quantities[:_LOOKED_AT]):
            return True
    return False


def _in_turn(quantity: Quantity, record: Record) -> bool:
    """Whether the two ends of so many tablets were said one soon after the other."""
    if quantity.high is None or quantity.unit not in COUNTED or not isinstance(quantity.value, float):
        return False
    return one_by_one(quantity.value, quantity.high, _SOON, record)


def barely(quantity: Quantity, record: Record) -> bool:
    """Whether a lapse was said without its unit, where one is due: "that's at forty-five", "I'll see you in eight"; two
    figures in a row are one anyway: "how many times a day?" – "six or seven"."""
    raws = raw_of(quantity)
    return any(
        figure.quantity.kind == "number"
        and not figure.quantity.unit
        and raw_of(figure.quantity) == raws
        and (quantity.high is not None or _POINT.search(record.before(figure, _LEAD)) is not None)
        for figure in record.raw.get(raws[0], ())[:_LOOKED_AT]
    )


def _in_other_units(quantity: Quantity, record: Record) -> bool:
    """ "half a liter" for 500 mL; "thirty five hundreds", or "thirty milligrams and five hundred", for 30/500."""
    value = quantity.value
    if isinstance(value, tuple):
        if quantity.kind != "dose" or len(value) != 2:
            return False
        return any(raw in record.raw for raw in _as_one(*value)) or one_by_one(value[0], value[1], _SOON, record)
    return quantity.unit == "mL" and isinstance(value, float) and value / _THOUSAND in record.raw


def _as_one(first: float, second: float) -> tuple[float, ...]:
    """What two strengths come to where they are read as one figure: "thirty five hundred"; "one sixty four point five"
    for 160/4.5, where the second fills up the noughts of the first."""
    noughts: float = 10.0 ** len(str(int(second)))
    joined = first * _WHOLE + second
    return (joined,) if first % noughts else (joined, first + second)


def _is_beyond(quantity: Quantity, record: Record) -> bool:
    """Whether no more was said than that it is longer than so much: "more than half a year" for eight months."""
    value, said = quantity.value, record.figures.get("duration", {})
    if not isinstance(value, float) or len(said) > _MOST:
        return False
    return any(
        isinstance(least, float)
        and least < value < _DOUBLE * least
        and any(
            isinstance(figure.quantity.raw, float)
            and figure.quantity.raw <= _ROUNDED
            and record.before(figure, _LEAD).endswith(_BEYOND)
            for figure in figures[:_LOOKED_AT]
        )
        for least, figures in said.items()
    )


def _is_part(quantity: Quantity, record: Record) -> bool:
    """ "one in four", or "a quarter", for 25 %."""
    if not isinstance(quantity.value, float):
        return False
    if any(stem in record.stems for stem in _FRACTIONS.get(quantity.value, ())):
        return True
    shares = (v for v in few(record.figures.get("score", {})) if isinstance(v, tuple) and v[1])
    return any(abs(share[0] / share[1] * _WHOLE - quantity.value) < _CLOSE for share in shares)
