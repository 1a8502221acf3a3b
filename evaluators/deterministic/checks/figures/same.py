"""Whether one figure may stand for another: what a note makes of what was said."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.deterministic.checks.figures.liquids import is_by_volume
from evaluators.deterministic.quantities import Quantity, Value, agree
from evaluators.deterministic.quantities.units import COUNTED
from evaluators.deterministic.record.handed import COUNTS

STRENGTHS: Final = frozenset(("mg", "unit", "mEq", "mL"))
"""Units of doses that measure what is in a drug; by others its tablets and puffs are counted."""
LAPSES: Final = frozenset(("duration", "frequency", "date", "time"))
"""Kinds that tell when, how long or how often: their figure alone, said of something else, supports nothing."""
_DECIMAL: Final = re.compile(r"\bpoint\b|[0-9]\.[0-9]")
_SLACK: Final = 1e-3
_CONVERTED: Final = 0.02
"""By how much of it the very figure may be off in another unit: 12 months are not quite a year."""
_BY_NAME: Final = frozenset(("next", "last", "past"))
"""What makes of a unit of time no figure: "last year"."""
_VAGUE: Final = frozenset(
    ("few", "couple", "several", "half", "some", "dozen", "many", "next", "last", "past", "quarter")
)
_WIDE: Final = frozenset(("number", "measure", "percent"))
_LARGER: Final = {"month": "year", "minute": "hour"}
"""The units of time that are told in two, by the smaller one."""
_SPAN: Final = 3.0
"""How many times its lower end the upper end of a range may be that stands for the figures in between."""
_MICRO: Final = 1000.0
_TENFOLD: Final = 10.0
"""A bare figure further than this from a strength is none: "four at a time" of 800 mg."""
_ROUGH: Final = frozenset(("few", "several", "many", "some"))


def rough(quantity: Quantity) -> bool:
    """Said as "a few": a figure within it is not what was said. A couple is two."""
    return not _ROUGH.isdisjoint(_plain(quantity.text).split())


def _plain(text: str) -> str:
    """A figure's words without what only rounds it: "fifty some years" is no "some years"."""
    return text.lower().replace(" some ", " ")


def vague(quantity: Quantity) -> bool:
    """Said in words that no figure can contradict: "a couple", "the past year"."""
    return _in_vague_words(quantity.text)


@lru_cache(maxsize=2048)
def _in_vague_words(text: str) -> bool:
    """Every figure of a visit is held against every one of its kind in the note: the same few words again and again."""
    return not _VAGUE.isdisjoint(_plain(text).replace("<", " ").replace(">", " ").split())


def is_one(quantity: Quantity) -> bool:
    """A single one: "a pack", "a glass" are figures in a note and none in speech; "1 days" is a slip."""
    return quantity.raw == 1.0 and quantity.high is None and (quantity.text[-1:] != "s" or quantity.text[-2:] == "ss")


def same(said: Quantity, noted: Quantity) -> bool:
    """Whether a note may write down what was said so: the same figure, or one inside a range that was said.

    "About" is not held against a figure; "a few" and other units are left to ``agree``.
    """
    if said.said != noted.said or said.kind == "date" or vague(said) or vague(noted):
        return bool(agree(said, noted)) or _is_whole_of(said, noted)
    low, noted_low = said.value, noted.value
    if not isinstance(low, float) or not isinstance(noted_low, float):
        return bool(agree(said, noted))
    high = low if said.high is None else said.high
    noted_high = noted_low if noted.high is None else noted.high
    if noted.high is None:
        if said.kind in _WIDE and high > low * _SPAN:
            return abs(low - noted_low) <= _SLACK or abs(high - noted_low) <= _SLACK  # "from zero to one ten"
        return low - _SLACK * abs(low) <= noted_low <= high + _SLACK * abs(high) or bool(
            said.kind == "age" and agree(said, noted)
        )
    return abs(low - noted_low) <= _SLACK * abs(low) and abs(high - noted_high) <= _SLACK * abs(high)


def very(said: Quantity, noted: Quantity) -> bool:
    """Whether it is the very figure: not what a range, "about" or a month of four weeks makes of it.

    "Five months" are twenty weeks, and "over seven and a half" is any figure above: said of something else, that bears
    out no "20 weeks" and no 8.6.
    """
    if said.said != noted.said and (said.unit != noted.unit or not _BY_NAME.isdisjoint(said.text.lower().split())):
        return False
    ends = [end for end in (said.value, said.high) if end is not None]
    if noted.high is not None:
        return len(ends) > 1 and _is_at(noted.value, ends[0]) and _is_at(noted.high, ends[1])
    return any(_is_at(noted.value, end) for end in ends)


def _is_at(noted: Value | None, said: Value) -> bool:
    """The same but for what a unit turned into another one rounds: a year and a half are 18 months."""
    if isinstance(noted, float) and isinstance(said, float):
        return abs(noted - said) <= _CONVERTED * abs(said)
    return noted == said


def _is_whole_of(said: Quantity, noted: Quantity) -> bool:
    """Whether a lapse is no more than the larger unit of one that was said in two: "2 years" of "two years and three
    months"."""
    if _LARGER.get(said.said) != noted.said or noted.kind != "duration" or said.high is not None:
        return False
    if not isinstance(said.value, float) or not isinstance(noted.value, float) or not isinstance(noted.raw, float):
        return False
    in_two = noted.said[:2] in said.text.lower() or noted.said[0] + "r" in said.text.lower()
    return in_two and noted.high is None and 0 < said.value - noted.value < noted.value / noted.raw


def alike(said: Quantity, noted: Quantity) -> bool:
    """The same for what is said of a drug, also without its unit: "levothyroxine point one one two" for 112 mcg,
    "the patch, you're on the twelve" for 12 mcg/h, "metformin a thousand" for 1 g."""
    if noted.kind == "dose" and said.kind == "number" and (not said.unit or said.unit in COUNTS):
        counted = noted.unit not in STRENGTHS
        if said.raw in ((noted.raw,) if counted else _raws_of(noted)) and (counted or not said.unit):
            return True
        if counted and agree(said.changed(unit=""), noted):
            return True  # "three or four of them"
        if noted.high is None and not counted and (said.approximate or said.high is not None):
            return False  # "up to a hundred" is no 112 mcg, "days fifteen to twenty-six" no 21 mg
    return same(said, noted)


def _raws_of(noted: Quantity) -> tuple[Value, ...]:
    """As which bare figures a strength is said: 0.125 mg also as "one two five", micrograms."""
    value = noted.value
    micrograms = noted.unit == "mg" and isinstance(value, float) and value < 1
    return (
        (value, noted.raw, round(value * _MICRO, 3)) if micrograms and isinstance(value, float) else (value, noted.raw)
    )


def rivals(said: Quantity, noted: Quantity) -> bool:
    """Whether one may stand where the other was said: the same unit, and neither is only roughly a figure."""
    if said.kind == "date":
        return _other_year(said.value, noted.value) or _other_day(said.value, noted.value)
    if said.unit != noted.unit or said.said == "rate" or vague(said):
        return False
    if said.said != noted.said and not (said.kind == noted.kind == "age"):
        return False
    firm = said.changed(approximate=False) if said.approximate else said
    return agree(firm, noted) is False  # "about" bends one of them, not both


def is_the_one(said: Quantity, noted: Quantity, text: str) -> bool:
    """Whether a bare figure of a drug is the tablet of a strength: "the forty one", of a text, for 40 mg."""
    if noted.kind != "dose" or said.kind != "number" or said.unit or not said.text.endswith(" one"):
        return False
    return isinstance(said.raw, float) and said.raw - 1 == noted.raw and text.endswith("the ", 0, said.start)


def is_decimal(said: Quantity) -> bool:
    """Whether a figure was said with its point: "two point five" is a strength, and counts nothing."""
    return _DECIMAL.search(said.text) is not None


def speaks_against(said: Quantity, noted: Quantity) -> bool:
    """Whether a figure of a drug says another dose. A bare one does where it may be of the same unit."""
    if agree(said, noted) is not False or is_by_volume(said, noted):
        return False
    if said.kind != "number" or noted.kind != "dose":
        return True
    if noted.unit in COUNTED or not isinstance(said.raw, float) or not isinstance(noted.raw, float):
        return False
    if is_decimal(said):
        return True
    grams = noted.said == "g" and isinstance(noted.value, float)
    sizes = (noted.value,) if grams and said.raw < _TENFOLD else (noted.raw, noted.value)  # "two" of 1 g is no 2 g
    return any(isinstance(v, float) and max(said.raw, v) <= _TENFOLD * min(said.raw, v) for v in sizes)


def overlap(said: Quantity, noted: Quantity) -> bool:
    """Whether two ranges have something in common: "three to four days", "3-5 days"."""
    if said.unit != noted.unit or not isinstance(said.value, float) or not isinstance(noted.value, float):
        return False
    if said.high is None and noted.high is None:
        return False
    return said.value <= (noted.high or noted.value) and noted.value <= (said.high or said.value)


def _other_day(said: Value, noted: Value) -> bool:
    """Whether two dates, of which one has no year, are of different months, or of different days of one."""
    if not (isinstance(said, tuple) and isinstance(noted, tuple)) or (said[0] and noted[0]):
        return False
    if said[1] != noted[1]:
        return bool(said[1] and noted[1])
    return bool(said[2] and noted[2]) and said[2] != noted[2]


def _other_year(said: Value, noted: Value) -> bool:
    """Whether two dates differ in the year alone, neither giving a day: of a day one is not held against another."""
    if not (isinstance(said, tuple) and isinstance(noted, tuple)):
        return False
    alike = said[1:] == noted[1:] or not (noted[1] or noted[2])  # "in March 2003", of 2013
    return bool(said[0] and noted[0]) and said[0] != noted[0] and alike and not said[2]
