"""Whether a dose is made of what was said: two tablets of 20 mg, two doses put together, a third of a whole day's."""

from __future__ import annotations

from itertools import combinations
from typing import Final

from evaluators.deterministic.checks.doses.multiples import is_told_outcome
from evaluators.deterministic.checks.doses.tablets import in_tablets, whole_noted
from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.checks.figures.same import is_one, same, speaks_against
from evaluators.deterministic.checks.figures.split import in_a_row
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.units import COUNTED
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import NEAR, Figure
from evaluators.deterministic.record.handed import PIECE
from evaluators.deterministic.record.record import Record

_BY_THE_PIECE: Final = COUNTED | {"g"}
_MOST: Final = 16
TIMES: Final = 1.001
"""How many times another a dose may be that is the same: what is worked out is rounded."""
_HALF: Final = 0.5
_THEN: Final = " then "
"""Between two steps of a dose, which are not taken together."""


def told_of(drug: str, record: Record) -> list[Figure]:
    """The figures of a drug, then those near it."""
    return [*record.owned_by(drug), *record.owned_by(NEAR + drug)]


class Made:
    """Works out what the figures of a drug make, for the doses of one statement."""

    def __init__(self, statement: StatementReading, record: Record, heard: HeardFigures) -> None:
        self.statement = statement
        self.record = record
        self.heard = heard

    def may_be(self, quantity: Quantity, drug: str) -> bool:
        """Whether a dose is made of what was said: put together, moved to, one of a kind, a share of a day's."""
        whole = whole_noted(quantity, self.statement)
        if whole is not None and quantity.unit == whole.unit and quantity.value != whole.value:
            return False  # "20 mg tabs, 2 tabs" are no two of 10 mg
        return (
            self._adds_up(quantity, drug)
            or self._so_many_of(quantity, drug)
            or in_tablets(quantity, told_of(drug, self.record)[:_MOST], self.record)
            or self._is_share(quantity, drug)
            or self.heard.raised_to(quantity, self.record.owned_by(drug))
            or self._singly(quantity, drug)
            or is_told_outcome(quantity, told_of(drug, self.record)[:_MOST], self.record)
        )

    def _singly(self, quantity: Quantity, drug: str) -> bool:
        """Whether it is one of what speech gives an article for, "a gram", or a pair of strengths said as such."""
        if isinstance(quantity.value, tuple):
            return in_a_row(quantity, self.record)
        if not is_one(quantity) or quantity.said not in _BY_THE_PIECE:
            return False
        figures = told_of(drug, self.record)
        return not any(speaks_against(figure.quantity, quantity) for figure in figures)

    def _adds_up(self, quantity: Quantity, drug: str) -> bool:
        """Whether a dose is what was said put together: two 20 mg tablets, 20 mg and 20 mg, 500 mg twice a day."""
        if not isinstance(quantity.value, float):
            return False
        own = [figure.quantity for figure in self.record.owned_by(drug)]
        doses = {q.value for q in own if q.kind == "dose" and q.unit == quantity.unit and isinstance(q.value, float)}
        told = [figure.quantity for figure in told_of(drug, self.record)[:_MOST]]
        halves = any(q.kind == "dose" and q.unit == "tablet" and q.raw == _HALF for q in told)
        if halves and isinstance(quantity.raw, float):  # "half a tablet" – "of the fifty?"
            strengths = {q.raw for q in told if q.kind in ("dose", "number") and isinstance(q.raw, float)}
            if quantity.raw / _HALF in strengths:
                return True
        times = {q.value for q in own if q.kind == "dose" and q.unit != quantity.unit and isinstance(q.value, float)}
        times |= {q.value for q in own if q.unit == PIECE and isinstance(q.value, float)}
        if not self._has_rate(drug):
            keys = {f.key for f in self.record.owned_by(drug)}
            near = [f.quantity for f in self.record.owned_by(NEAR + drug) if f.key in keys]
            doses |= {q.value for q in own if q.kind == "number" and not q.unit and isinstance(q.value, float)}
            times |= {q.value for q in near if q.kind == "number" and q.unit == "time" and isinstance(q.value, float)}
            times |= {q.value for q in own if q.kind == "frequency" and isinstance(q.value, float)}
        made = self._sums(drug, doses) | {a * b for a in doses for b in times}
        return any(value / TIMES <= quantity.value <= value * TIMES for value in made)

    def _sums(self, drug: str, doses: set[float]) -> set[float]:
        """Two doses of a drug put together, said in one go: what it is raised from and to makes no sum, nor steps."""
        said = [f for f in self.record.owned_by(drug)[:_MOST] if f.quantity.value in doses]
        return {
            a.quantity.value + b.quantity.value
            for a, b in combinations(said, 2)
            if a.key == b.key
            and isinstance(a.quantity.value, float)
            and isinstance(b.quantity.value, float)
            and a.quantity.value != b.quantity.value
            and _THEN not in self.record.text(a.key)[min(a.end, b.end) : max(a.start, b.start)]
        }

    def _so_many_of(self, quantity: Quantity, drug: str) -> bool:
        """ "two of the five hundreds", said after the drug was named, for 1 g."""
        near = self.record.owned_by(NEAR + drug)
        strengths = {(f.key, f.quantity.value) for f in near if f.quantity.kind == "dose" and f.quantity.unit == "mg"}
        counts = [f for f in near if f.quantity.kind == "dose" and f.quantity.unit == "tablet"]
        value = quantity.value
        if quantity.unit != "mg" or not isinstance(value, float):
            return False
        return any(isinstance(f.quantity.raw, float) and (f.key, value / f.quantity.raw) in strengths for f in counts)

    def _is_share(self, quantity: Quantity, drug: str) -> bool:
        """Whether what was said is the whole day's: "three grams a day" for 1000 mg three times a day."""
        if not isinstance(quantity.value, float):
            return False
        found = [b.frequency for b in self.statement.bundles if b.dose is quantity and b.frequency is not None]
        days = [quantity.value * rate.value for rate in found if isinstance(rate.value, float) and rate.value > 1]
        figures = told_of(drug, self.record)
        rated = {f.key for f in figures if f.quantity.kind == "frequency" and f.quantity.value not in (None, 1.0)}
        said = [f.quantity for f in figures if f.key not in rated]
        totals = [q.value for q in said if q.unit == quantity.unit or (q.kind == "number" and not q.unit)]
        return any(isinstance(v, float) and v / TIMES <= day <= v * TIMES for v in totals for day in days)

    def divides(self, quantity: Quantity, drug: str) -> bool:
        """Whether the statement gives several times a day what was said of the whole day."""
        found = (b.dose for b in self.statement.bundles if b.frequency is quantity and b.dose is not None)
        return any(self._is_share(dose, drug) for dose in found)

    def _has_rate(self, drug: str) -> bool:
        """Whether the statement itself gives the drug several times a day: its dose then is none of a whole day."""
        found = (bundle for bundle in self.statement.bundles if bundle.drug.term.concept == drug)
        return any(b.frequency is not None and b.frequency.value != 1.0 for b in found)

    def whole_day(self, drug: str, figures: list[Figure]) -> bool:
        """Whether the statement gives what adds up in a day: "1000 mg daily" for 500 mg twice a day."""
        doses = [b.dose for b in self.statement.bundles if b.dose is not None and b.drug.term.concept == drug]
        return any(
            self._adds_up(dose, drug) and not any(same(figure.quantity, dose) for figure in figures) for dose in doses
        )
