"""How often a drug is taken, where the talk has another rate right behind the very dose, whatever that belongs to.

"Four point eight mils once a day" speaks against "4.8 mL twice a day", though several drugs were named before; and what
is taken once a week is not taken daily. Where a drug was told in two doses, each has its own rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.doses.made import told_of
from evaluators.deterministic.checks.figures.same import alike
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.drug_roles import DRUG_WORDS
from evaluators.deterministic.record.figures import NEAR, Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import of_roles

_BEHIND: Final = 10
"""Characters between a dose and how often it is taken, at most: "forty just once a day"."""
_MOST: Final = 16
_DOSES: Final = frozenset(("dose", "number"))
_SEVERAL: Final = "s"
"""Ends a strength of which several are taken."""
_REGULAR: Final = frozenset(DRUG_WORDS["regular"])
_NEEDED: Final = of_roles("drug_words", "at need")
_FEW: Final = 4
"""Times that such a drug is named, at most: else when it is needed may have been told elsewhere."""
_LONG: Final = 400
_WEEKLY: Final = 0.2
_DAILY: Final = 0.9
"""Times a day of what is taken weekly, at most, and daily, at least."""


def other_rate(quantity: Quantity, drug: str, figures: Sequence[Figure], statement: StatementReading) -> Figure | None:
    """How often the statement's dose, or else the drug, was said to be taken instead. ``figures`` are those of the drug
    and those near it."""
    start = next((b.drug.end for b in statement.bundles if b.frequency is quantity), quantity.start)
    doses = [q for q in statement.quantities if q.kind == "dose" and start <= q.start < quantity.start]
    pairs = [(figure, rate) for figure in figures[:_MOST] if (rate := _rate_behind(figure, figures)) is not None]
    if any(agree(rate.quantity, quantity) is not False for _, rate in pairs):
        return None
    found = [rate for figure, rate in pairs if any(alike(figure.quantity, dose) for dose in doses)]
    far = [rate for figure, rate in pairs if _is_of(figure, drug) and _is_far(rate.quantity, quantity)]
    return next(iter((*found, *far)), None)


def rate_of_dose(
    quantity: Quantity, agreeing: Sequence[Figure], figures: Sequence[Figure], statement: StatementReading
) -> Figure | None:
    """How often the statement's dose was said to be taken, where its rate was said of another dose alone, if at all:
    "fifteen twice a day for three weeks, now twenty once a day" for 15 mg once a day. ``agreeing`` are the figures of
    the drug that have the rate, ``figures`` all of it and near it."""
    bundle = next((b for b in statement.bundles if b.frequency is quantity), None)
    dose = bundle.dose if bundle is not None and bundle.amount is None else None
    if dose is None or quantity.kind != "frequency" or dose.end > quantity.start:
        return None
    doses = [figure for figure in figures[:_MOST] if _is_plain_dose(figure.quantity)]
    rates = {figure: _rate_behind(figure, figures) for figure in doses}
    own = [rate for figure, rate in rates.items() if alike(figure.quantity, dose)]
    others = [rate for figure, rate in rates.items() if rate is not None and not alike(figure.quantity, dose)]
    if not own or not all(rate in others for rate in agreeing):
        return None
    if any(figure.quantity.text.endswith(_SEVERAL) for figure in rates):
        return None  # "two of the five hundreds, twice a day" are a thousand
    told = [rate for rate in own if rate is not None and agree(rate.quantity, quantity) is False]
    return told[-1] if len(told) == len(own) else None


def taken_regularly(quantity: Quantity, statement: StatementReading, record: Record) -> Figure | None:
    """How often a drug is taken where the statement has it as needed, and nothing around its figures speaks of need;
    one that some take regularly and others when they need it only where it is ordered so, and no more than that."""
    bundle = next((b for b in statement.bundles if b.prn and b.start <= quantity.start <= b.end), None)
    if quantity.kind != "frequency" or bundle is None:
        return None
    ordered = bundle.frequency is None and statement.kind in INFERRING
    if not ordered and _REGULAR.isdisjoint(bundle.drug.term.classes):
        return None
    drug = bundle.drug.term.concept
    figures = told_of(drug, record)
    entry = record.entries.get(drug)
    if entry is None or entry.total() > _FEW:
        return None
    rates = [figure for figure in figures[:_MOST] if figure.quantity.kind == "frequency" and _is_of(figure, drug)]
    if not rates or any(figure.quantity.value is None or figure.quantity.approximate for figure in rates):
        return None  # "up to three times a day" is as needed
    for figure in figures[:_MOST]:
        at = record.look(figure.key, 1, 1)
        if any(_NEEDED.search(text[:_LONG]) is not None for text in record.speech.texts(at - 1, at + 2)):
            return None
    return rates[-1]


def _rate_behind(dose: Figure, figures: Sequence[Figure]) -> Figure | None:
    """The frequency right behind a dose."""
    if not _is_plain_dose(dose.quantity):
        return None
    return next(
        (
            figure
            for figure in figures
            if figure.key == dose.key
            and 0 <= figure.start - dose.end <= _BEHIND
            and figure.quantity.kind == "frequency"
        ),
        None,
    )


def _is_plain_dose(said: Quantity) -> bool:
    return said.kind in _DOSES and not (said.kind == "number" and said.unit)


def _is_of(figure: Figure, drug: str) -> bool:
    return figure.owner in (drug, NEAR + drug)


def _is_far(said: Quantity, noted: Quantity) -> bool:
    """Whether one is weekly and the other daily."""
    if not isinstance(said.value, float) or not isinstance(noted.value, float):
        return False
    low, high = sorted((said.value, noted.value))
    return low <= _WEEKLY and high >= _DAILY
