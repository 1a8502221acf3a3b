"""Keeps a drug together with its dose, route, frequency, form and duration, over small gaps, spoken or written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities.types import Bundle, Quantity
from evaluators.deterministic.quantities.units import COUNTED, LABELS
from evaluators.deterministic.quantities.weekdays import BY_DAY
from evaluators.vocabulary import Match
from evaluators.vocabulary.patterns import longest_first

_REACH: Final = 60  # characters from the drug, or from the last part found, to the next part
_AMOUNTS: Final = ("dose", "number")
_RIGHT_AFTER: Final = 12
_EMERGENCY: Final = 911.0
"""What one calls: "nitroglycerin and 911 for chest pain"."""
_BEFORE: Final = 24  # "twenty milligrams of lisinopril", "81 mg aspirin"
_STOPS: Final = (".\n", "\n\n", ". ", "? ", "! ", "; ", " then ", " instead ")
_ELSE: Final = re.compile(rf"\b(?:{longest_first(LABELS.food)})\b")
_EVENTS: Final = re.compile(rf"\b(?:{longest_first(LABELS.events)})\b")
"""What happens as often as is told behind it: "ibuprofen, with absence from work monthly"."""
_LABELLED: Final = re.compile(r"[,;)][ ,;]*[a-z]")
"""Another word after a comma or a bracket: "(from the albuterol), T 99.8" is no dose."""
_NUMBERED: Final = ("day ", "days ", "week ", "cycle ", "round ")
"""Before what is counted through: "amoxicillin and on day 6"."""
_OF_THE: Final = (" of ", " of the ", " of your ", " of my ", " of that ")
""" "twenty of the Lantus"."""
_TO: Final = frozenset(("to", "up to", "down to", "daily to", "to about"))
_ARROWS: Final = frozenset(("->", "-->", "→", "=>", "⇒", ">", "›", "➔", "➡", "–>", "—>"))
_JOINERS: Final = (" of ", " of the ", " ", "", " of your ", " of my ", " tablet of ", " tablets of ", " dose of ")


def bundles(text: str, matches: Sequence[Match], quantities: Sequence[Quantity]) -> list[Bundle]:
    """One bundle for each drug mention, in order.

    ``matches`` and ``quantities`` are those of ``text``, by start. A part belongs to the drug before it, unless it
    stands right before the next drug ("20 mg of lisinopril"); a sentence's end or another drug closes the bundle.
    """
    drugs = _drugs(text, matches)
    if not drugs:
        return []
    marks = [match for match in matches if match.term.category in ("route", "form", "frequency")]
    lower = text.replace("İ", "I").lower()  # "İ" alone becomes two, and moves what follows
    usable = [q for q in quantities if not q.retracted and q.kind in ("dose", "frequency", "duration", "number")]
    leading = _leading(lower, drugs, usable)
    taken = {id(q) for group in leading for q in group}
    rest = [q for q in usable if id(q) not in taken]
    limits = [*(_limit(leading[i + 1], drugs[i + 1]) for i in range(len(drugs) - 1)), len(text)]
    return [
        _bundle(lower, drug, before, limit, rest, marks)
        for drug, before, limit in zip(drugs, leading, limits, strict=True)
    ]


def of_drugs(quantities: tuple[Quantity, ...], found: Sequence[Bundle]) -> tuple[Quantity, ...]:
    """The quantities without the days of the week that belong to no drug, or to one of two doses: they do not tell how
    often a drug is taken ("on Mondays I swim", "five most days, seven and a half on Mondays")."""
    if not any(quantity.said == BY_DAY for quantity in quantities):
        return quantities
    doses = sum(quantity.kind in _AMOUNTS for quantity in quantities)
    rates = [bundle.frequency for bundle in found if bundle.frequency is not None] if doses <= len(found) else []
    taken = {rate.start for rate in rates}
    return tuple([quantity for quantity in quantities if quantity.said != BY_DAY or quantity.start in taken])


def _drugs(text: str, matches: Sequence[Match]) -> list[Match]:
    """Drug mentions; a class right after its member ("nitrofurantoin antibiotic") is no mention of its own."""
    found: list[Match] = []
    for match in matches:
        if match.term.category != "medication":
            continue
        if found and match.term.concept in found[-1].term.classes and text[found[-1].end : match.start] == " ":
            continue
        found.append(match)
    return found


def _limit(leading: list[Quantity], drug: Match) -> int:
    return leading[0].start if leading else drug.start


def _leading(lower: str, drugs: Sequence[Match], quantities: Sequence[Quantity]) -> list[list[Quantity]]:
    """For each drug the dose (and amount) that stands right before it."""
    starts = [q.start for q in quantities]
    found = []
    for drug in drugs:
        group: list[Quantity] = []
        edge = drug.start
        at = bisect_left(starts, drug.start) - 1
        while at >= 0 and len(group) < 2:
            quantity = quantities[at]
            gap = lower[quantity.end : edge] if edge - quantity.end <= _BEFORE else "#"
            bare = quantity.kind == "number" and not quantity.unit and gap in _OF_THE and not group
            if not bare and (quantity.kind != "dose" or (gap not in _JOINERS and gap.strip(" -") not in _JOINERS)):
                break
            group.insert(0, quantity)
            edge, at = quantity.start, at - 1
        found.append(group)
    return found


def _bundle(
    lower: str, drug: Match, before: list[Quantity], limit: int, rest: Sequence[Quantity], marks: Sequence[Match]
) -> Bundle:
    start, end = (before[0].start if before else drug.start), drug.end
    bundle = Bundle(start, end, drug)
    for quantity in before:
        bundle = _take(bundle, quantity)
    parts: list[Quantity | Match] = [*_from(rest, drug.end, limit), *_from(marks, drug.end, limit)]
    parts.sort(key=_start)
    for part in parts:
        gap = lower[end : part.start] if part.start > end else ""
        if len(gap) > _REACH or any(stop in gap for stop in _STOPS):
            break
        if isinstance(part, Quantity) and part.kind == "dose" and _ELSE.search(gap):
            break
        if _is_rate(part) and _EVENTS.search(lower, drug.end, min(part.start, drug.end + 2 * _REACH)):
            break
        grown = _replaced(lower, bundle, part) or _take(bundle, part, gap)
        if grown is not bundle:
            bundle, end = grown, max(end, part.end)
    return bundle if bundle.end == end else bundle._replace(end=end)


def _replaced(lower: str, bundle: Bundle, part: Quantity | Match) -> Bundle | None:
    """ "from 10 to 20 mg", "10 mg → 20 mg": the later dose is the one that counts."""
    dose = bundle.dose
    if dose is None or bundle.was is not None or not isinstance(part, Quantity) or part.kind not in ("dose", "number"):
        return None
    between = lower[dose.end : part.start].strip(" ,")
    if between not in _ARROWS:
        united = dose.kind == part.kind == "dose" and between == "to"
        if between not in _TO or not (united or lower.endswith("from ", 0, dose.start)):
            return None
    return bundle._replace(was=dose, dose=part)


def _is_rate(part: Quantity | Match) -> bool:
    return part.kind == "frequency" if isinstance(part, Quantity) else part.term.category == "frequency"


def _start(part: Quantity | Match) -> int:
    return part.start


def _from(parts: Sequence[Quantity] | Sequence[Match], start: int, limit: int) -> list[Quantity | Match]:
    """Parts between the drug and the next one, no more than a bundle can hold."""
    low = bisect_left(parts, start, key=_start)
    found: list[Quantity | Match] = []
    for part in parts[low : low + 8]:
        if part.end > limit:
            break
        found.append(part)
    return found


def _take(bundle: Bundle, part: Quantity | Match, gap: str = "") -> Bundle:
    """The bundle with one more part after a gap; unchanged when its place is taken (the first dose counts)."""
    if isinstance(part, Quantity):
        return _take_quantity(bundle, part, gap)
    category = part.term.category
    if category == "route" and bundle.route is None:
        return bundle._replace(route=part)
    if category == "form" and bundle.form is None:
        return bundle._replace(form=part)
    if category == "frequency":
        if "prn" in part.term.attrs:
            return bundle._replace(prn=True)
        per_day = part.term.attrs.get("per_day")
        if bundle.frequency is None and per_day:
            value = float(per_day)
            made = Quantity(part.start, part.end, "frequency", value, "/d", part.term.name, raw=value, said="rate")
            return bundle._replace(frequency=made)
    return bundle


def _take_quantity(bundle: Bundle, part: Quantity, gap: str) -> Bundle:
    if part.kind == "dose":
        if part.unit in COUNTED:
            return bundle if bundle.amount else bundle._replace(amount=part)
        return bundle if bundle.dose else bundle._replace(dose=part)
    if part.kind == "frequency":
        if part.value is None:
            return bundle._replace(prn=True)
        return bundle if bundle.frequency else bundle._replace(frequency=part)
    if part.kind == "duration":
        return bundle if bundle.duration else bundle._replace(duration=part)
    if part.kind == "number" and gap.endswith(_NUMBERED):
        return bundle
    # A bare figure right after the drug is a dose whose unit goes without saying: "lisinopril twenty".
    if part.kind != "number" or part.unit or bundle.dose is not None or part.value == _EMERGENCY:
        return bundle
    near = (bundle.end + _RIGHT_AFTER >= part.start and not _LABELLED.search(gap)) or LABELS.fillers.issuperset(
        gap.replace(",", " , ").split()
    )
    return bundle._replace(dose=part) if near else bundle
