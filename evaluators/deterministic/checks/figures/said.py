"""Whether the record holds a figure of a note, in the same words or in others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from evaluators.deterministic.checks.figures.aims import is_limit
from evaluators.deterministic.checks.figures.counts import is_count
from evaluators.deterministic.checks.figures.forms import (
    as_age,
    as_clock,
    as_day,
    as_day_alone,
    as_duration,
    as_gravity,
    as_half,
    as_one,
    as_packs,
    as_rank,
    in_other_units,
    unit_before,
)
from evaluators.deterministic.checks.figures.same import LAPSES, STRENGTHS, rough, same, very
from evaluators.deterministic.checks.figures.split import in_a_row, in_pieces
from evaluators.deterministic.checks.figures.values import MOST_FIGURES, anywhere
from evaluators.deterministic.quantities import Quantity, QuantityKind
from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.reading.figures.figures_owner import VALUES
from evaluators.deterministic.record.figures import NEAR, SPAN, Figure, loosely, raw_of
from evaluators.deterministic.record.figures_index import MOST_OWNED
from evaluators.deterministic.record.handed import COUNTS
from evaluators.deterministic.record.record import Record

_BARE: Final[Mapping[QuantityKind, frozenset[QuantityKind]]] = {
    "number": frozenset(("number", "score", "bp", "measure", "percent", "dose", "age")),
    "measure": frozenset(("number", "score", "bp", "age")),  # "I was ninety-two" (kilos)
    "percent": frozenset(("number", "score", "bp")),
    "dose": frozenset(("number", "score", "bp")),
    "bp": frozenset(("number", "bp", "measure")),
    "score": frozenset(("number", "score", "bp")),
    "age": frozenset(("number",)),
    "ordinal": frozenset(("number", "date")),
}
"""As which kinds the bare figure may have been said."""
_PRESSURE: Final[frozenset[QuantityKind]] = frozenset(("bp",))
_VITAL: Final = "of:vital:"
"""Owners of what may be told as if it were an age: "I was ninety-two" of a weight."""
_THOUSAND: Final = 1000.0
_MOVED: Final = re.compile(
    r"\b(?:go|goes|going|went|it|that|this|back|bump\w*|move|increase|decrease|cut)(?: (?:up|down|back))? to $"
)
_LEAD: Final = 24
_EVERY: Final = re.compile(r"every|each|-?ly\b|fortnight")
_ROUNDED: Final = 0.01
A_DAY: Final = (" a day", " a night", " a week", " a month", " per ", " every ", " each ", " daily", " times")
"""What makes of the figure before it how often."""
_APART: Final = 16
"""Characters between the two ends of a range that is said in pieces."""
_MIL: Final = ("mil", "mils")
"""What millimetres are called, as millilitres are."""
_FORMER_APART: Final = 32
_WAS: Final = re.compile(r"[^.?!]{0,24}\b(?:was|from|up from)(?: (?:about|around|only))? ")
"""Between a value and what it was before."""
_TELLING: Final = 20.0
"""Whole figures below it are said of all sorts of things."""


class HeardFigures:
    """Looks figures up in the record."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def said(self, quantity: Quantity, *, exactly: bool = False, owner: str = "") -> bool:
        """Whether the record has the figure; ``exactly``: not as "a few" or "a couple".

        With an ``owner``, figures that belong to something else do not count. What lies within the limits that
        a value ought to have was not said of it: "he's supposed to be between two and three" bears out no 2.9.
        """
        alike = self.record.figures.get(quantity.kind, {})
        for figures in (alike.get(quantity.value, ())[:MOST_FIGURES], anywhere(alike)):
            for figure in figures:
                if exactly and rough(figure.quantity):
                    continue
                if not (_owned(figure, owner) and same(figure.quantity, quantity)):
                    continue
                if owner and figure.owner != owner and not very(figure.quantity, quantity):
                    continue
                if figure.quantity.value == quantity.value or not is_limit(figure, self.record):
                    return True
        if quantity.kind == "frequency":
            return self._as_often(quantity)
        if quantity.kind in LAPSES:
            if quantity.kind == "date" and as_day_alone(quantity, self.record):
                return True
            if quantity.kind != "duration" or exactly:
                return False
            if as_age(quantity, self.record) or self._ends(quantity) or self._as_years(quantity, owner):
                return True
            if self._as_interval(quantity) or self._as_seconds(quantity):
                return True
            return unit_before(quantity, self.record)
        if (quantity.high is not None and self._ends(quantity)) or self._in_another_form(quantity):
            return True
        raws = raw_of(quantity)[:1] if quantity.kind == "score" else raw_of(quantity)
        return bool(raws) and all(
            self._bare(raw, quantity, owner) or (not owner and in_pieces(raw, quantity, self.record)) for raw in raws
        )

    def _as_interval(self, quantity: Quantity) -> bool:
        """ "every forty-eight hours", "fortnightly" for "changed at 48 h", "by 1 mg per 2/52"."""
        value = quantity.value
        if not isinstance(value, float) or quantity.raw == 1.0:
            return False  # "review in a week" is not borne out by what is done every week
        return any(
            isinstance(figure.quantity.value, float)
            and _EVERY.search(figure.quantity.text.lower()) is not None
            and abs(figure.quantity.value * value - 1) <= _ROUNDED
            for figure in anywhere(self.record.figures.get("frequency", {}))
        )

    def _as_seconds(self, quantity: Quantity) -> bool:
        """ "cap refill under two" for "CRT <2 s": seconds need not be called so."""
        raw = quantity.raw
        return (
            quantity.said == "second"
            and isinstance(raw, float)
            and self._bare(raw, quantity.changed(kind="number"), "")
        )

    def every(self, quantity: Quantity) -> bool:
        """Whether something was said to be every so often: "every twenty-eight days" of a cycle of 28."""
        said = anywhere(self.record.figures.get("frequency", {}))
        return any(f.quantity.said == f"every {quantity.said}" and f.quantity.raw == quantity.raw for f in said)

    def _in_another_form(self, quantity: Quantity) -> bool:
        """Whether it was said as what other kinds of figures are said as."""
        kind, record = quantity.kind, self.record
        if quantity.kind == "measure" and in_other_units(quantity, record):
            return True
        if kind == "number":
            if quantity.unit and as_packs(quantity, record):
                return True
            return as_clock(quantity, record) or as_gravity(quantity, record)
        if kind == "score":
            return as_one(quantity, record) or as_day(quantity, record)
        if kind == "percent":
            return as_rank(quantity, record) or as_half(quantity, record)
        return kind == "age" and as_duration(quantity, record)

    def _as_often(self, quantity: Quantity) -> bool:
        """ "like three a day" for 3/day, "in the day, maybe six, seven" for 6-7x/day, "two, three times a day"."""
        raws = raw_of(quantity)
        if quantity.high is not None:
            return self._ends(quantity) or (quantity.said == "times" and in_a_row(quantity, self.record))
        if quantity.said != "times":
            return False
        return any(
            figure.quantity.kind == "number" and self.record.text(figure.key).startswith(A_DAY, figure.end)
            for figure in self.record.raw.get(raws[0], ())[:MOST_FIGURES]
        )

    def bare(self, quantity: Quantity) -> list[Figure]:
        """The bare figures that may be one of a note."""
        return [
            figure
            for raw in raw_of(quantity)
            for figure in self.record.raw.get(raw, ())[:MOST_FIGURES]
            if figure.quantity.kind == "number"
        ]

    def in_span(self, quantity: Quantity, lead: str = "") -> bool:
        """Whether a duration was said as a bare figure near its unit: "how many years?" – "forty one"; with such words
        before it, if any are given."""
        raws = raw_of(quantity)
        return any(
            raw_of(figure.quantity) == raws
            and figure.quantity.kind == "number"
            and (not lead or self.record.text(figure.key).endswith(lead, 0, figure.start))
            for figure in self.record.owned_by(SPAN + quantity.said)
        )

    def free(self, quantity: Quantity, drug: str) -> bool:
        """Whether the figure was said of nothing else than the drug: not of another one, nor of a lab value.

        A bare figure for a dose has to be one that is not said of all sorts of things.
        """
        alike = self.record.figures.get(quantity.kind, {})
        for figures in (alike.get(quantity.value, ())[:MOST_OWNED], anywhere(alike)):
            for figure in figures:
                if _may_be_of(figure, drug) and same(figure.quantity, quantity):
                    return True
        if quantity.kind in LAPSES:
            return False
        raws = raw_of(quantity)
        return bool(raws) and all(self._freely(raw, quantity, drug) for raw in raws)

    def of_nothing(self, quantity: Quantity) -> bool:
        """Whether the very figure was said, with its unit, far from any drug: "a partial response to the fifty
        milligrams"."""
        figures = self.record.figures.get(quantity.kind, {}).get(quantity.value, ())
        return any(not figure.owner for figure in figures[:MOST_FIGURES])

    def _freely(self, raw: float, quantity: Quantity, drug: str) -> bool:
        if raw.is_integer() and raw < _TELLING:
            return False
        if in_pieces(raw, quantity, self.record):
            return True
        kinds = _BARE[quantity.kind]
        if not isinstance(quantity.value, tuple):
            kinds -= _PRESSURE  # "one thirty four over eighty" doses nothing
        figures = self.record.raw.get(raw, ())[:MOST_OWNED]
        return any(
            figure.quantity.kind in kinds and figure.quantity.unit not in COUNTS and _may_be_of(figure, drug)
            for figure in figures
        )

    def said_of(self, quantity: Quantity, owner: str, figures: list[Figure]) -> bool:
        """Whether the figure was said of its owner, whose figures are given, or of nothing in particular.

        Small whole figures of nothing in particular count only in an utterance that tells of the owner.
        """
        if any(same(figure.quantity, quantity) or _in_thousands(figure.quantity, quantity) for figure in figures):
            return True
        value = quantity.raw
        if isinstance(value, float) and in_pieces(value, quantity, self.record, {figure.key for figure in figures}):
            return True
        if quantity.high is not None and self.said(quantity, exactly=True, owner=owner):
            return True
        if isinstance(value, float) and value < _TELLING and value.is_integer():
            return self.beside(quantity, figures) or self._as_written(quantity)
        return self.said(quantity, owner=owner) or self.beside(quantity, figures)

    def _as_written(self, quantity: Quantity) -> bool:
        """Whether nothing's own figure is the very one, unit and all: "five pounds two ounces" of a birth weight."""
        figures = self.record.figures.get(quantity.kind, {}).get(quantity.value, ()) if quantity.unit else ()
        return any(loosely(f) and f.quantity.said == quantity.said for f in figures[:MOST_FIGURES])

    def _bare(self, raw: float, quantity: Quantity, owner: str) -> bool:
        kinds = _BARE[quantity.kind]
        return any(
            (figure.quantity.kind in kinds or _in_millimetres(figure.quantity, quantity))
            and not _is_of_pressure(figure, quantity, owner)
            and _owned(figure, owner)
            and _counts(figure.quantity, quantity)
            and not _is_scale(figure.quantity, raw)
            for figure in self.record.raw.get(raw, ())[:MOST_OWNED]
        )

    def _as_years(self, quantity: Quantity, owner: str) -> bool:
        """ "how old are they?" – "seven and four" for "7y, 4y"."""
        raw = quantity.raw
        short = quantity.said == "year" and quantity.text[-1:] == "y" and quantity.high is None
        return short and isinstance(raw, float) and self._bare(raw, quantity.changed(kind="age"), owner)

    def _ends(self, quantity: Quantity) -> bool:
        """ "Two, maybe three weeks" for "2-3 weeks", "sixteen ounces, twenty tops" for 16-20 oz: one in its unit, the
        other one in any."""
        if quantity.high is None:
            return False
        low, high = (raw_of(quantity) * 2)[:2]
        lower = self.record.figures.get(quantity.kind, {}).get(quantity.value, ())
        if quantity.unit and any(
            other.key == figure.key and 0 < other.start - figure.end <= _APART and not other.quantity.unit
            for figure in lower[:MOST_FIGURES]
            for other in self.record.raw.get(high, ())[:MOST_FIGURES]
        ):
            return True
        upper = self.record.figures.get(quantity.kind, {}).get(quantity.high, ())
        return (
            any(
                other.key == figure.key and 0 < figure.start - other.end <= _APART
                for figure in upper[:MOST_FIGURES]
                for other in self.record.raw.get(low, ())[:MOST_FIGURES]
            )
            or self.rose(quantity)
            or (quantity.kind == "duration" and all(self._told(raw, quantity) for raw in raw_of(quantity)))
        )

    def rose(self, quantity: Quantity) -> bool:
        """ "One twenty-nine, that was one twenty-six on arrival" for "126 to 129"."""
        if " to " not in quantity.text or not isinstance(quantity.high, float):
            return False
        low = raw_of(quantity)[0]
        return any(
            other.key == figure.key
            and 0 < other.start - figure.end <= _FORMER_APART
            and _WAS.fullmatch(self.record.text(figure.key)[figure.end : other.start].lower()) is not None
            for figure in self.record.raw.get(quantity.high, ())[:MOST_FIGURES]
            for other in self.record.raw.get(low, ())[:MOST_FIGURES]
        )

    def _told(self, raw: float, quantity: Quantity) -> bool:
        """Whether one end of a range was said, with its unit or near to it: "three year ago? … so four"."""
        near = self.record.owned_by(SPAN + quantity.said)
        if any(figure.quantity.raw == raw and figure.quantity.high is None for figure in near):
            return True
        figures = self.record.raw.get(raw, ())[:MOST_OWNED]
        return any(f.quantity.kind == "duration" and f.quantity.said == quantity.said for f in figures)

    def raised_to(self, quantity: Quantity, own: list[Figure]) -> bool:
        """Whether a dose was moved to it, with no drug or with another one named last: "we'll go up to forty"; not
        before any of the drug's own was said, if those are given."""
        first_said = own[0].key if own else 0
        bare = [f for f in self.bare(quantity) if loosely(f) and not f.quantity.unit]
        figures = [*self.record.figures.get(quantity.kind, {}).get(quantity.value, ())[:MOST_FIGURES], *bare]
        return any(_MOVED.search(self.record.before(f, _LEAD)) is not None for f in figures if f.key >= first_said)

    def beside(self, quantity: Quantity, figures: list[Figure]) -> bool:
        """Whether the bare figure stands in an utterance that doses the drug: "to 175 milligrams? I'm at 140 now"; so
        may one that is a drug's to all appearance, where a lab value is told, and the other way round."""
        keys = {figure.key for figure in figures[:MOST_FIGURES]}
        return any(
            figure.key in keys
            and not is_count(figure.quantity, quantity)
            and not _is_of_pressure(figure, quantity, figures[0].owner)
            and (loosely(figure) or _of_another_sort(figure, figures[0]))
            for raw in raw_of(quantity)
            for figure in self.record.raw.get(raw, ())[:MOST_FIGURES]
        )


def _is_of_pressure(figure: Figure, noted: Quantity, owner: str) -> bool:
    """Whether it is half of a pressure, which the note has as another value: "HR 94" of "160 over 94"."""
    return owner.startswith(VALUES) and figure.quantity.kind == "bp" and not isinstance(noted.value, tuple)


def _of_another_sort(figure: Figure, other: Figure) -> bool:
    """Whether a bare figure is told of a drug and the other one of a lab value, or the reverse."""
    bare = figure.quantity.kind == "number" and not figure.quantity.unit
    return bare and figure.owner.startswith(VALUES) != other.owner.startswith(VALUES)


def _in_thousands(said: Quantity, noted: Quantity) -> bool:
    """Whether one counts cells and the other thousands of them: "fourteen point two" for 14,200."""
    if said.kind != "number" or noted.kind != "number" or said.unit or noted.unit:
        return False
    if not isinstance(said.value, float) or not isinstance(noted.value, float):
        return False
    low, high = sorted((said.value, noted.value))
    return high >= _THOUSAND and abs(low * _THOUSAND - high) <= high / _THOUSAND


def _owned(figure: Figure, owner: str) -> bool:
    guessed = figure.quantity.kind == "age" and figure.quantity.said == "y" and owner.startswith(_VITAL)
    return not owner or loosely(figure) or figure.owner == owner or guessed


def _may_be_of(figure: Figure, drug: str) -> bool:
    """Whether a figure belongs to the drug, to nothing, or to a class of drugs."""
    owner = figure.owner
    if not owner or owner == drug or owner.startswith(("class:", SPAN)):
        return True
    return owner.startswith(NEAR) and NEAR + drug in owner.split()


def _in_millimetres(said: Quantity, noted: Quantity) -> bool:
    """ "forty millimetres" of mercury, "eleven mil" of a length."""
    if noted.said == "mm":
        return said.said == "ml" and said.text.lower().endswith(_MIL)
    return said.said == "mm" and noted.unit == "mmHg"


def _is_scale(said: Quantity, raw: float) -> bool:
    """Whether a figure is what a score is out of: "seven out of ten" says no ten."""
    return said.kind == "score" and isinstance(said.value, tuple) and said.value[0] != raw


def _counts(said: Quantity, noted: Quantity) -> bool:
    """Whether a bare figure may be that of a count: "two" of "2 children", but not of "2 packs" where pillows are."""
    grades = LABELS.grades
    if noted.unit in grades or said.unit in grades:
        return said.unit == noted.unit
    if said.kind != "number" or noted.kind != "number":
        return said.unit not in COUNTS or noted.unit not in STRENGTHS
    return said.unit in COUNTS or said.unit == noted.unit or not said.unit or not noted.unit
