"""Whether two quantities say the same thing."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities.types import Quantity, Value

_EXACT: Final = 1e-6
_CONVERTED: Final = 0.012  # rounding when a figure is converted: 98.6 °F is written as 37 °C, 180 lb as 82 kg
_MONTH: Final = 0.09  # a month is four weeks to most speakers
_RARE: Final = 0.05  # times a day: what is done once a month or less often
_WRITTEN: Final = 0.05  # centimetres: an inch is written as 2.5
_INCHES: Final = frozenset(("inch", "foot"))
_OCCASIONS: Final = frozenset(("time", "episode"))
"""Units of what happened so often: three episodes are three times."""
_EITHER: Final = "half day"  # how a time is said of which nothing tells whether it is before or after noon
_HALF_DAY: Final = 720.0  # minutes
_ABOUT: Final = 15.0
_TO_THE_MINUTE: Final = 2.0  # "ten to seven" is written as 6:51
_VAGUE: Final = 0.15
_COUNTED_IN_YEARS: Final = 2.0  # from this age on a child of five years and four months is five
_BARE: Final = frozenset(("measure", "percent", "dose", "score"))
_VAGUE_STARTS: Final = ("a few", "few", "a couple", "couple", "several", "half", "a dozen", "dozen")
_VAGUE_WORDS: Final = {
    2.0: (1.7, 2.4),
    3.0: (2.0, 5.0),
    4.0: (3.0, 10.0),
    6.0: (5.0, 7.0),
    12.0: (10.0, 14.0),
    24.0: (20.0, 30.0),
}


def agree(a: Quantity, b: Quantity) -> bool | None:
    """True: the same within rounding and unit conversion. False: different. None: not comparable.

    Meant for two figures about one thing: a bare figure ("twenty") is compared with a united one ("20 mg") as said.
    """
    if a.kind != b.kind:
        return _across(a, b)
    if a.kind == "date":
        return _same_date(a.value, b.value)
    if a.value is None or b.value is None:
        return True if a.value is b.value else None
    if isinstance(a.value, tuple) or isinstance(b.value, tuple):
        return _same_parts(a, b)
    if a.kind == "time":
        return _same_time(a, b, a.value - b.value)
    if a.kind == "age" and min(a.value, b.value) >= _COUNTED_IN_YEARS and a.high is None and b.high is None:
        return int(a.value) == int(b.value)
    if a.unit != b.unit and not (a.unit in _OCCASIONS and b.unit in _OCCASIONS):
        return _as_said(a, b) if "" in (a.unit, b.unit) or "degree" in (a.unit, b.unit) else None
    return _same_range(a, b, _tolerance(a, b))


def _across(a: Quantity, b: Quantity) -> bool | None:
    if {a.kind, b.kind} == {"number", "age"} and a.value == b.value:
        return True  # other bare figures say nothing of an age
    if "number" in (a.kind, b.kind):
        other, bare = (b, a) if a.kind == "number" else (a, b)
        if bare.unit == "" and other.kind in _BARE:
            return _as_said(a, b)
    return None


def _as_said(a: Quantity, b: Quantity) -> bool | None:
    """Compares figures before conversion; the score "6/10" against a bare 6 too."""
    first = a.raw[0] if isinstance(a.raw, tuple) else a.raw
    second = b.raw[0] if isinstance(b.raw, tuple) else b.raw
    if first is None or second is None:
        return None
    low, high = sorted((first, second))
    vague = (a.approximate or b.approximate) and "dose" not in (a.kind, b.kind)  # "up to eighty-eight" is no 75 mcg
    return high - low <= (_VAGUE if vague else _EXACT) * max(1.0, abs(high)) or _inside(a, b)


def _inside(a: Quantity, b: Quantity) -> bool:
    if a.high is None or b.high is not None or not isinstance(a.value, float) or not isinstance(b.value, float):
        return False
    return a.value <= b.value <= a.high


def _same_parts(a: Quantity, b: Quantity) -> bool | None:
    if not (isinstance(a.value, tuple) and isinstance(b.value, tuple)) or a.unit != b.unit:
        return None
    if len(a.value) != len(b.value):
        return None
    slack = 0.05 if a.approximate or b.approximate else _EXACT
    if a.kind == "score" and 0.0 in (a.value[1], b.value[1]):
        return a.value[0] == b.value[0]
    return all(abs(x - y) <= slack * max(1.0, abs(x)) for x, y in zip(a.value, b.value, strict=True))


def _same_date(a: Value, b: Value) -> bool | None:
    """Parts that both give have to be equal; day and month may be swapped where both orders are a date."""
    if not (isinstance(a, tuple) and isinstance(b, tuple)):
        return None
    shared = [(x, y) for x, y in zip(a, b, strict=True) if x and y]
    if not shared:
        return None
    if all(x == y for x, y in shared):
        return True
    return a[0] == b[0] and a[1] == b[2] and a[2] == b[1] and a[2] <= 12 and a[1] <= 12


def _same_time(a: Quantity, b: Quantity, apart: float) -> bool:
    """Whether two times are one, where one may be of either half of the day: "half eight" for 20:30."""
    slack = _ABOUT if a.approximate or b.approximate else _TO_THE_MINUTE
    length = _HALF_DAY if _EITHER in (a.said, b.said) else 2 * _HALF_DAY
    return min(apart % length, -apart % length) <= slack


def _tolerance(a: Quantity, b: Quantity) -> float:
    if a.said != b.said and a.kind == "duration":
        loose = not (a.approximate or b.approximate) and ("month" in (a.said, b.said) or "year" in (a.said, b.said))
        return _MONTH if loose else _CONVERTED  # three weeks are 21 days
    if a.kind == "frequency":
        return _MONTH if _least(a, b) < _RARE else 0.02
    if a.said == b.said:
        return _EXACT
    if a.said in _INCHES or b.said in _INCHES:
        return max(_CONVERTED, _WRITTEN / max(_WRITTEN, _least(a, b)))
    return _CONVERTED


def _least(a: Quantity, b: Quantity) -> float:
    values = [value for value in (a.value, b.value) if isinstance(value, float)]
    return min(values, default=0.0)


def _bounds(quantity: Quantity) -> tuple[float, float]:
    """The range a quantity covers: its own, or that of "a few" and "about"."""
    assert isinstance(quantity.value, float)
    low, high = quantity.value, quantity.high if quantity.high is not None else quantity.value
    if not quantity.approximate:
        return low, high
    if (
        isinstance(quantity.raw, float)
        and quantity.text.lower().startswith(_VAGUE_STARTS)
        and quantity.raw in _VAGUE_WORDS
    ):
        factor = low / quantity.raw
        bottom, top = _VAGUE_WORDS[quantity.raw]
        return bottom * factor, top * factor
    return low * (1 - _VAGUE), high * (1 + _VAGUE)


def _same_range(a: Quantity, b: Quantity, slack: float) -> bool:
    low_a, high_a = _bounds(a)
    low_b, high_b = _bounds(b)
    if a.high is not None and b.high is not None and not (a.approximate or b.approximate):
        return _near(low_a, low_b, slack) and _near(high_a, high_b, slack)
    return low_a <= high_b * (1 + slack) + _EXACT and low_b <= high_a * (1 + slack) + _EXACT


def _near(x: float, y: float, slack: float) -> bool:
    return abs(x - y) <= max(slack, _EXACT) * max(1e-3, abs(x), abs(y))
