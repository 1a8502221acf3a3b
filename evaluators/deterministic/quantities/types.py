"""What the number grammar finds. Published through ``quantities``."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypedDict, Unpack

from mypy_extensions import i32, mypyc_attr

from evaluators.vocabulary import Match

QuantityKind = Literal[
    "number",  # a figure without a unit, or a count ("episode", "pillow"): labs and vitals often come so
    "bp",  # value is (systolic, diastolic)
    "dose",  # an amount of a drug; unit mg, unit, mEq, mL, tablet, puff, drop, spray, patch, sachet, scoop or capful
    "measure",  # any other figure with a unit: temperature, weight, height, rate, distance, lab unit
    "percent",
    "duration",  # unit "d"; fractions for hours
    "frequency",  # unit "/d"; value None for "as needed"
    "age",  # unit "y"
    "date",  # value (year, month, day), 0 for parts left out
    "time",  # minutes after midnight
    "ordinal",
    "score",  # value (got, out of): 6/10, grade 3/6, 5 out of 5; "2+" is (2, 0)
]
Value = float | tuple[float, ...] | None


class Changes(TypedDict, total=False):
    """What of a quantity may be changed."""

    start: int
    end: int
    kind: QuantityKind
    value: Value
    unit: str
    text: str
    high: float | None
    approximate: bool
    retracted: bool
    raw: Value
    said: str


@mypyc_attr(acyclic=True)
class Quantity:
    """A figure at ``text[start:end]`` (code points of the text as submitted). Never changed once made.

    ``value`` counts in the canonical ``unit`` of its kind; ``raw`` and ``said`` are figure and unit as they were said
    (0.5 and "g" where value is 500 and unit "mg"). ``high`` is the upper end of a range ("three to four"), else None.
    ``approximate``: "about", "a few", "over". ``retracted``: said and then corrected ("twenty… sorry, forty").
    """

    __slots__ = ("approximate", "end", "high", "kind", "raw", "retracted", "said", "start", "text", "unit", "value")

    def __init__(
        self,
        start: i32,
        end: i32,
        kind: QuantityKind,
        value: Value,
        unit: str,
        text: str,
        high: float | None = None,
        approximate: bool = False,
        retracted: bool = False,
        raw: Value = None,
        said: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.kind: QuantityKind = kind
        self.value = value
        self.unit = unit
        self.text = text
        self.high = high
        self.approximate = approximate
        self.retracted = retracted
        self.raw = raw
        self.said = said

    def placed(self, start: int, end: int, text: str) -> Quantity:
        """The same quantity at another place."""
        return Quantity(
            start, end, self.kind, self.value, self.unit, text, self.high, self.approximate, self.retracted, self.raw,
            self.said,
        )  # fmt: skip

    def changed(self, **changes: Unpack[Changes]) -> Quantity:
        """The same quantity but for some of its parts."""
        return Quantity(**(self.parts() | changes))

    def parts(self) -> Changes:
        """All parts by name."""
        return {
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "value": self.value,
            "unit": self.unit,
            "text": self.text,
            "high": self.high,
            "approximate": self.approximate,
            "retracted": self.retracted,
            "raw": self.raw,
            "said": self.said,
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.parts() == other.parts()

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.kind))


class Bundle(NamedTuple):
    """A drug with what is said of its use; the span covers all parts. Parts not said are None. A later step of a dose
    ("then 100 mg three times a day") is one of its own, before which its drug stands.

    ``drug.term`` may be a class ("water pill"). ``dose`` is a quantity of substance or, after the bare drug, a figure
    without a unit; ``was`` the dose that it replaces ("from 10 to 20"); ``amount`` counts tablets, puffs or drops;
    ``prn`` says "as needed".
    """

    start: int
    end: int
    drug: Match
    dose: Quantity | None = None
    amount: Quantity | None = None
    frequency: Quantity | None = None
    duration: Quantity | None = None
    route: Match | None = None
    form: Match | None = None
    prn: bool = False
    was: Quantity | None = None
