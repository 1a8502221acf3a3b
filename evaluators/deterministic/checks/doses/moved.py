"""To which dose, or to how often, a visit moves a drug, where the plan has what was taken before.

"Cut the Lasix to forty just once a day" is what is to be done, "forty twice a day" what was; "fifteen for a week, no,
just go to twenty" goes on to twenty. Steps are none of it: "point two five for four weeks, then go up to point five".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.doses.bare_orders import is_all
from evaluators.deterministic.checks.doses.stale import is_left_alone, is_stale
from evaluators.deterministic.checks.figures.counts import is_no_dose
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.figures import Figure, place_of
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import of_roles

_BEFORE: Final = 64
_AFTER: Final = 40
_BREATH: Final = 200
"""Characters from what a drug begins with to what it is brought to."""
_LEAD: Final = 28
_NEVER: Final = "never"
_EXERCISE: Final = re.compile(of_roles("drug_words", "exercise").pattern + r"(?: or so| at least)?,? $")
"""Before how often that is done, which takes so long."""
_AIMING: Final = ("to ", "to the ", "to about ", "to like ", "at ")
_ORDERS: Final = of_roles("drug_words", "ordered")
"""What makes of a statement that is no description an order."""
_MOVES: Final = re.compile(of_roles("drug_words", "moved").pattern + r"[^.?!;]{0,52}$")
"""Before what a drug is moved to."""
_IN_PLACE: Final = re.compile(r"^[^.?!,;]{0,28}" + of_roles("drug_words", "in place").pattern)
_PERHAPS: Final = of_roles("drug_words", "perhaps", also=r"n't\b")
"""What makes of it something that may be done, that follows, or that was done long ago."""
_FROM: Final = re.compile(r"\bfrom [^.?!,;]{1,24} (?=to $)")
"""Tells what a drug is moved from, right before what it is moved to."""
_IN_CASE: Final = re.compile(
    r"[^.?!;]{0,24}?\b(?:if|when|once(?! (?:a|per|each|every|daily|weekly)\b)|unless|after|depending|should)\b",
    re.IGNORECASE,
)
"""Behind a dose that is for later, or for a case that may come: "go up to six if it's not helping"."""
_PLANS: Final = frozenset(("plan", "instructions"))
_SO_FAR: Final = re.compile(
    r"\b(?:you|he|she|they|currently|now)(?:['’](?:re|s)| are| is)? (?:[a-z]+ )?(?:on|taking|take|takes|at)(?: the)? $"
)
_STEPS: Final = of_roles("drug_words", "step")
_INSTEAD: Final = of_roles("drug_words", "taken back")
_BEGINS: Final = of_roles("drug_words", "begun")
_AIM: Final = of_roles("drug_words", "aim")
_BEGUN: Final = re.compile(of_roles("drug_words", "first").pattern + r"[^.?!]{0,32}$")
_LATER: Final = re.compile(of_roles("drug_words", "later").pattern + r"[^.?!]{0,24}\b(?:to|at)(?: the| about)? $")
_KINDS: Final = {"dose": ("dose", "number"), "frequency": ("frequency",)}


def moved_to(
    quantity: Quantity,
    agreeing: Sequence[Figure],
    figures: Sequence[Figure],
    statement: StatementReading,
    record: Record,
) -> Figure | None:
    """What a drug is moved to, if that is other than what the statement orders and was said after all that bears that
    out. ``figures`` are those of the drug that speak against it, ``agreeing`` the ones that say what it does."""
    if statement.kind not in INFERRING:
        return None
    if not _ORDERS.search(statement.text, 0, quantity.start) and not _is_ordered(quantity, statement):
        return None
    others = [figure for figure in figures if _is_other(figure, quantity, statement)]
    if (first := _first_step(quantity, agreeing, others, statement, record)) is not None:
        return first
    targets = [figure for figure in others if _is_target(figure, [*figures, *agreeing], record)]
    if not targets:
        return None
    last = max(targets, key=place_of)
    if any(is_step_after(figure, last, record) for figure in agreeing):
        return None
    if all(
        _is_passed(figure, last, record) or is_stale(figure, statement, record) or _is_so_far(figure, record)
        for figure in agreeing
    ):
        return last
    return None


def _is_ordered(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether a plan gives the drug in so many words: "Lisinopril 20 mg daily." """
    if statement.kind not in _PLANS:
        return False
    bundles = (b for b in statement.bundles if b.dose is quantity or b.frequency is quantity)
    return any(is_all(bundle, statement) for bundle in bundles)


def _is_so_far(figure: Figure, record: Record) -> bool:
    """Whether a figure is told to be what is taken today: "up to forty. You're on twenty now"."""
    return _SO_FAR.search(record.before(figure, _LEAD)) is not None


def _first_step(
    quantity: Quantity,
    agreeing: Sequence[Figure],
    others: Sequence[Figure],
    statement: StatementReading,
    record: Record,
) -> Figure | None:
    """What a drug is begun with, where the statement begins it with a later step: "start at point two five for four
    weeks, then go up to point five"."""
    if quantity.kind != "dose" or not _BEGINS.search(statement.text, 0, quantity.start):
        return None
    if _AIM.search(statement.text, max(quantity.start - _LEAD, 0), quantity.start):
        return None
    if not all(_LATER.search(record.before(figure, _BEFORE)) for figure in agreeing):
        return None
    return next((figure for figure in others if _BEGUN.search(record.before(figure, _BEFORE))), None)


def _is_other(figure: Figure, quantity: Quantity, statement: StatementReading) -> bool:
    """Whether a figure may stand for the statement's, which has that one nowhere."""
    said = figure.quantity
    if said.kind not in _KINDS.get(quantity.kind, ()) or (said.kind == "number" and said.unit):
        return False
    return all(agree(said, other) is not True for other in statement.quantities)


def _is_target(figure: Figure, figures: Sequence[Figure], record: Record) -> bool:
    """Whether a drug is to be moved to a figure; what stands behind that ("you tolerated the ten") is no aim."""
    text, before = record.text(figure.key), record.before(figure, _BEFORE)
    if (
        is_left_alone(figure, record)
        or _IN_CASE.match(text, figure.end) is not None
        or _EXERCISE.search(before) is not None
    ):
        return False
    start = figure.start - len(before)
    moves = _MOVES.search(before)
    if moves is None:
        told = before[-_LEAD:] if _IN_PLACE.search(text[figure.end : figure.end + _AFTER].lower()) else _NEVER
    elif before.endswith(_AIMING) or not any(
        f.key == figure.key and start + moves.start() < f.start < figure.start for f in figures
    ):
        told = _FROM.sub("", before[max(moves.start() - _LEAD // 2, 0) :])
    else:
        return False
    return not _PERHAPS.search(told) and not is_no_dose(figure, record)


def is_step_after(first: Figure, later: Figure, record: Record) -> bool:
    """Whether a drug is to be begun with one figure and brought to the other later, both said in one breath: "start
    losartan fifty, we'll go up to a hundred"."""
    if first.key != later.key or not 0 <= later.start - first.start <= _BREATH:
        return False
    if _BEGUN.search(record.before(first, _BEFORE)) is None:
        return False
    between = record.text(first.key)[first.end : later.start].lower()
    return _INSTEAD.search(between) is None


def _is_passed(figure: Figure, last: Figure, record: Record) -> bool:
    """Whether a figure is one that the talk moves on from: said before, and not as the step before it."""
    if figure.key != last.key:
        return figure.key < last.key
    if figure.start > last.start:
        return False
    between = record.text(figure.key)[figure.end : last.start].lower()
    return _INSTEAD.search(between) is not None or _STEPS.search(between) is None
