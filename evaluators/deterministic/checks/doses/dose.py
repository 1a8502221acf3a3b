"""Checks what a note gives of a drug: was this strength, this amount, this often said of it, or what else?

What was said of the drug itself comes first, then what followed its name in the talk; what belongs to another drug
bears nothing out. A bare figure ("the Advil, like four") speaks against a strength only where it may be one.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.doses.combined import other_strengths
from evaluators.deterministic.checks.doses.day_times import (
    at_other_times,
    counted_otherwise,
    is_of_time,
)
from evaluators.deterministic.checks.doses.how_often import HowOften, is_of_else
from evaluators.deterministic.checks.doses.levels import is_level
from evaluators.deterministic.checks.doses.made import TIMES, Made, told_of
from evaluators.deterministic.checks.doses.moved import is_step_after, moved_to
from evaluators.deterministic.checks.doses.multiples import moved_by_multiple
from evaluators.deterministic.checks.doses.per_kilo import is_told_by_weight, of_other_basis, other_by_weight
from evaluators.deterministic.checks.doses.rates import rate_of_dose
from evaluators.deterministic.checks.doses.stale import gives_todays, is_stale, told_as_former, told_beside
from evaluators.deterministic.checks.doses.tablets import is_of_other_sort, one_of_several, whole_said
from evaluators.deterministic.checks.doses.wrong_units import in_wrong_unit
from evaluators.deterministic.checks.figures.counts import is_no_dose, is_of_no_drug
from evaluators.deterministic.checks.figures.liquids import is_by_volume, only_by_volume
from evaluators.deterministic.checks.figures.said import A_DAY, HeardFigures
from evaluators.deterministic.checks.figures.same import (
    STRENGTHS,
    alike,
    is_decimal,
    is_the_one,
    rough,
    speaks_against,
    vague,
)
from evaluators.deterministic.quantities import Quantity, QuantityKind, agree
from evaluators.deterministic.quantities.strengths import STRENGTH
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.figures import NEAR, Figure, raw_of
from evaluators.deterministic.record.handed import PIECE
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK

_USUAL: Final = {"rx:aspirin": (75.0, 81.0)}
"""By drug the doses in mg that go without saying: "the aspirin, the baby one"."""
_PIECES: Final = frozenset(("", PIECE, "tablet", "puff"))
_FEW: Final = 3.0
_HANDFUL: Final = 6.0
_LOOSE: Final = frozenset(("duration", "frequency"))
_OF_TODAY: Final[dict[QuantityKind, tuple[QuantityKind, ...]]] = {
    "dose": ("dose", "number"),
    "frequency": ("frequency",),
}
"""As which kinds of figures what is taken today is told, by that of the note's."""
_MOST: Final = 16
_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_FEW_TOLD: Final = 4
_HALF: Final = 0.5
_CORRECTING: Final = 90
_INSTEAD: Final = re.compile(r"\b(?:no|but|actually|sorry|wait|instead|rather|make (?:it|that)|let's (?:do|say))\b")


class Doses:
    """Checks the doses, amounts and frequencies of the drugs of one statement."""

    def __init__(self, statement: StatementReading, record: Record, heard: HeardFigures) -> None:
        self.statement = statement
        self.record = record
        self.heard = heard

    def said(self, quantity: Quantity, drug: str) -> bool:
        """Whether a dose was said of the drug, or of none in particular."""
        own, near = self.record.owned_by(drug), self.record.owned_by(NEAR + drug)
        if any(self._is_alike(f, quantity) for f in (*own, *near)) or self._of_class(quantity, drug):
            return True
        if is_level(quantity, drug, self.record, self.heard) or only_by_volume(quantity, [*own, *near]):
            return True
        if is_told_by_weight(quantity, self.statement, self.record) or is_of_time(quantity, drug, self.record):
            return True
        if self._is_told_step(quantity):
            return True
        if drug in self.record.entries:
            if self.heard.free(quantity, drug):
                return True
        elif self.heard.said(quantity):
            return True
        if not own and not near:
            return drug in self.record.entries and self.heard.raised_to(quantity, own)
        return self._whole_said(quantity, drug) or self._made().may_be(quantity, drug)

    def was_put(self, quantity: Quantity) -> bool:
        """Whether a dose that the statement has as a former one was put to who took it, and put right: "still on
        twenty?" – "it's forty now"."""
        drugs = [m for m in self.statement.mentions if m.term.category == "medication" and m.start < quantity.start]
        entry = self.record.entries.get(drugs[-1].term.concept) if drugs else None
        if entry is None or not told_as_former(quantity, self.statement, drugs[-1].end):
            return False
        turns = [self.record.read(self.record.look(said.key, 0, 0)) for said in entry.told(_STATES, _FEW_TOLD)]
        put = [q for turn in turns for q in turn.quantities[:_MOST] if q.kind in ("dose", "number")]
        return any(q.raw == quantity.raw for q in put)

    def multiplied(self, quantity: Quantity) -> bool:
        """Whether it is how many of a strength the statement has, "10 mg x 2", that make together what was said."""
        found = (b for b in self.statement.bundles if b.dose is not None and b.dose.end <= quantity.start)
        last = list(found)[-1:]
        return any(b.dose is not None and self._whole_said(b.dose, b.drug.term.concept) for b in last)

    def _whole_said(self, quantity: Quantity, drug: str) -> bool:
        """Whether what a strength and how many of it make was said: "twenty milligrams" for "10 mg tabs, 2 tabs"."""
        return whole_said(quantity, self.statement, self._figures(drug), self.record)

    def other(self, quantity: Quantity, drug: str) -> Figure | None:
        """What was said of the drug instead, where this was never said of it."""
        if (uneven := at_other_times(quantity, drug, self.statement, self.record)) is not None:
            return uneven
        if (basis := of_other_basis(quantity, self.statement, self.record)) is not None:
            return basis
        figures = told_of(drug, self.record)
        other = (
            other_by_weight(quantity, self.statement, figures, self.record)
            or other_strengths(quantity, drug, self.statement, figures, self.record)
            or in_wrong_unit(quantity, drug, self.statement, figures)
        )
        if other is not None:
            return other
        own, near = (
            [figure for figure in self.record.owned_by(name) if not is_by_volume(figure.quantity, quantity)]
            for name in (drug, NEAR + drug)
        )
        if (
            (not own and not near)
            or is_level(quantity, drug, self.record, self.heard)
            or self._of_class(quantity, drug)
            or self._whole_said(quantity, drug)
        ):
            return None
        agreeing = [figure for figure in (*own, *near) if self._is_alike(figure, quantity)]
        if agreeing:
            told = quantity.said == STRENGTH
            return None if told else self._instead(quantity, drug, agreeing, own, near)
        if quantity.kind in _LOOSE:
            return HowOften(self.statement, self.record, self.heard).other(quantity, drug, own, near)
        return self._another_dose(quantity, drug, own, near)

    def _instead(
        self, quantity: Quantity, drug: str, agreeing: list[Figure], own: list[Figure], near: list[Figure]
    ) -> Figure | None:
        """What the drug is to be taken as from now on, where the statement has what was said of it, too."""
        several = one_of_several(quantity, self._figures(drug), self.statement, self.record)
        if several is not None:
            return several
        figures = [*own, *[f for f in near if f.owner.split(" ")[0] == NEAR + drug]]
        against = [figure for figure in figures if speaks_against(figure.quantity, quantity)]
        if (rate := rate_of_dose(quantity, agreeing, [*own, *near], self.statement)) is not None:
            return rate
        today = self._of_today(quantity, agreeing, against)
        moved = today or moved_to(quantity, agreeing, against, self.statement, self.record)
        return moved or moved_by_multiple(quantity, agreeing[-1], [*own, *near][:_MOST], self.statement, self.record)

    def _another_dose(self, quantity: Quantity, drug: str, own: list[Figure], near: list[Figure]) -> Figure | None:
        """How much of the drug is taken by what was said."""
        today = told_beside(quantity, self.heard.bare(quantity), own, self.statement, self.record)
        if today is None:
            today = counted_otherwise(quantity, [*own, *near], self.record)
        if today is not None:
            return today
        if self.heard.beside(quantity, own) or self._made().may_be(quantity, drug) or self._is_told_step(quantity):
            return None
        rivals = [f for f in own if speaks_against(f.quantity, quantity) and not is_no_dose(f, self.record)]
        rival = next((f for f in rivals if not self._is_given(f)), rivals[0] if rivals else None)
        if rival is not None and rival.quantity.kind == "dose":
            return None if self.heard.of_nothing(quantity) else rival
        if self.heard.free(quantity, drug) and (rival is None or not is_of_no_drug(quantity, rival, drug, self.record)):
            return None
        doses = [f for f in near if f.quantity.kind == "dose" and not is_no_dose(f, self.record)]
        return rival or next((figure for figure in doses if speaks_against(figure.quantity, quantity)), None)

    def _is_told_step(self, quantity: Quantity) -> bool:
        """Whether it is that of a later step, and was said, of whatever: "five at night for a month and then ten"."""
        bundle = next((b for b in self.statement.bundles if b.dose is quantity), None)
        later = bundle is not None and bundle.start > bundle.drug.start and bundle.start == quantity.start
        return later and any(self.record.raw.get(raw) for raw in raw_of(quantity))

    def _is_given(self, figure: Figure) -> bool:
        """Whether the statement has the same figure, too: that of another step."""
        return any(alike(figure.quantity, quantity) for quantity in self.statement.quantities)

    def _made(self) -> Made:
        return Made(self.statement, self.record, self.heard)

    def _of_class(self, quantity: Quantity, drug: str) -> bool:
        """Whether it was said of the drug by the name of its class: "bring the insulin down a hair to twenty-six"."""
        term = next((m.term for m in self.statement.mentions if m.term.concept == drug), None)
        if term is None:
            return False
        general = [f"rx:{name.partition(':')[2].removesuffix('-class')}" for name in term.classes]  # "insulin"
        names = [*term.classes, *[name for name in general if name != drug]]
        figures = [f for name in names for owner in (name, NEAR + name) for f in self.record.owned_by(owner)]
        return _any_alike(figures, quantity) or _bare_of(figures, quantity)

    def other_course(self, quantity: Quantity, owner: str) -> Figure | None:
        """How long the drug is to be taken, as it was said, where the plan has it taken for another time."""
        if self.statement.kind not in INFERRING or quantity.high is not None or vague(quantity):
            return None
        if self.heard.in_span(quantity, lead="for "):
            return None  # "forty for two, twenty for two": steps of days
        said = [f for f in self.record.owned_by(owner) if f.quantity.kind == "duration"]
        if said and self._put_right(said[0], quantity):
            return None
        if not said or any(agree(f.quantity, quantity) or rough(f.quantity) or vague(f.quantity) for f in said):
            return None
        return said[0]

    def _put_right(self, figure: Figure, quantity: Quantity) -> bool:
        """Whether the utterance goes on to it: "for ten days… no, seven is enough"."""
        later = [*self.record.figures.get(quantity.kind, {}).get(quantity.value, ()), *self.heard.bare(quantity)]
        text = self.record.text(figure.key)
        return any(
            f.key == figure.key and _INSTEAD.search(text[figure.end : f.start][-_CORRECTING:].lower()) is not None
            for f in later[:_MOST]
            if f.start > figure.start
        )

    def _of_today(self, quantity: Quantity, agreeing: list[Figure], figures: list[Figure]) -> Figure | None:
        """The dose of today, or how often it is taken, where the statement gives one that was only said of former days,
        or thought of."""
        kinds = _OF_TODAY.get(quantity.kind)
        if kinds is None or told_as_former(quantity, self.statement) or gives_todays(quantity, self.statement):
            return None
        bundle = next((b for b in self.statement.bundles if b.dose is quantity), None)
        if not all(
            is_stale(figure, self.statement, self.record)
            or (bundle is not None and is_of_other_sort(figure, bundle, figures, self.record))
            for figure in agreeing[:_MOST]
        ):
            return None
        if quantity.kind == "frequency":  # that of something else is often near: "neuro checks every two hours"
            keys = {figure.key for figure in agreeing}
            figures = [figure for figure in figures if figure.key in keys]
        return next(
            (
                figure
                for figure in figures[:_MOST]
                if figure.quantity.kind in kinds
                and not is_no_dose(figure, self.record)
                and not is_stale(figure, self.statement, self.record)
                and not any(is_step_after(other, figure, self.record) for other in agreeing[:_MOST])
            ),
            None,
        )

    def _is_alike(self, figure: Figure, quantity: Quantity) -> bool:
        """Whether a figure of the drug says what the note gives; speech leaves the times away ("the Tums, like four a
        day" for 4/day)."""
        if quantity.kind == "frequency" and is_of_else(figure, self.record):
            return False
        if alike(figure.quantity, quantity):
            return True
        if is_the_one(figure.quantity, quantity, self.record.text(figure.key)) or _as_dose(figure.quantity, quantity):
            return True
        return _as_often(figure.quantity, quantity) and self.record.text(figure.key).startswith(A_DAY, figure.end)

    def goes_without_saying(self, quantity: Quantity, drug: str) -> bool:
        """Whether it is the one strength in which a drug is taken, so that speech names the drug alone."""
        return quantity.value in _USUAL.get(drug, ()) or self.only_counted(drug)

    def only_counted(self, drug: str) -> bool:
        """Whether of a drug no more was said than how many are taken: "paracetamol, two, four times a day"."""
        figures = told_of(drug, self.record)
        counts = any(
            f.quantity.unit in _PIECES and isinstance(f.quantity.raw, float) and _is_count(f.quantity, f.quantity.raw)
            for f in figures
        )
        return counts and not any(
            f.quantity.kind in ("dose", "number")
            and (f.quantity.unit not in _PIECES or _is_strength(f.quantity))
            and not is_no_dose(f, self.record)
            for f in figures
        )

    def several(self, quantity: Quantity) -> bool:
        """Whether a dose without a drug of its own is several of the drug named before: "the three hundreds, one in the
        morning and two at night" for "300 mg mane, 600 mg nocte"."""
        drugs = [m for m in self.statement.mentions if m.term.category == "medication" and m.start < quantity.start]
        if not drugs or not isinstance(quantity.value, float):
            return False
        drug = drugs[-1].term.concept
        said = [f.quantity for f in told_of(drug, self.record)]
        counts = {q.raw for q in said if q.unit in _PIECES and isinstance(q.raw, float) and 1 < q.raw <= _HANDFUL}
        doses = [q.value for q in said if q.kind in ("dose", "number") and isinstance(q.value, float)]
        return any(value / TIMES <= quantity.value <= value * TIMES for value in (a * b for a in doses for b in counts))

    def _figures(self, drug: str) -> list[Figure]:
        return told_of(drug, self.record)[:_MOST]


def _is_count(said: Quantity, raw: float) -> bool:
    """Whether one takes so many: up to a few, or halves; a quarter of a milligram is none, nor "two point five"."""
    return raw <= _FEW and (raw / _HALF).is_integer() and not is_decimal(said)


def _is_strength(said: Quantity) -> bool:
    """Whether a bare figure is more than one takes at once: "losartan fifty"."""
    return not said.unit and isinstance(said.raw, float) and (said.raw > _FEW or is_decimal(said))


def _any_alike(figures: list[Figure], quantity: Quantity) -> bool:
    return any(alike(f.quantity, quantity) for f in figures)


def _bare_of(figures: list[Figure], quantity: Quantity) -> bool:
    """Whether a bare figure of a class is the dose, whatever its unit."""
    return quantity.kind == "dose" and any(
        f.quantity.kind == "number" and not f.quantity.unit and f.quantity.raw == quantity.raw for f in figures
    )


def _as_often(said: Quantity, noted: Quantity) -> bool:
    """ "the Tums, like four a day" for 4/day: speech leaves the times away."""
    return noted.kind == "frequency" and noted.said == "times" and said.kind == "number" and said.raw == noted.raw


def _as_dose(said: Quantity, noted: Quantity) -> bool:
    """ "prednisone, five daily" for 5 mg; but not "twice a day" for two sachets."""
    if noted.unit not in STRENGTHS or said.kind != "frequency" or said.raw != noted.raw:
        return False
    return said.said == "times" and "time" not in said.text and "twice" not in said.text
