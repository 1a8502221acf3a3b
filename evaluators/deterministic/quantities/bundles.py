"""Keeps a drug together with its dose, route, frequency, form and duration, over small gaps, spoken or written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.quantities.types import Bundle, Quantity
from evaluators.deterministic.quantities.units import COUNTED, LABEL_WORDS, LABELS
from evaluators.deterministic.quantities.weekdays import BY_DAY
from evaluators.vocabulary import Match
from evaluators.vocabulary.patterns import longest_first

_REACH: Final = 60  # characters from the drug, or from the last part found, to the next part
_AMOUNTS: Final = ("dose", "number")
_RIGHT_AFTER: Final = 12
_TAKEN: Final = 6  # from a bare figure to how often or how long it is taken
_EMERGENCY: Final = 911.0
"""What one calls: "nitroglycerin and 911 for chest pain"."""
_BEFORE: Final = 24  # "twenty milligrams of lisinopril", "81 mg aspirin"
_STOPS: Final = (".\n", "\n\n", ". ", "? ", "! ", "; ", " then ", " instead ")
_STEP: Final = re.compile(
    r"[,;.)]? (?:and )?(?:then|followed by|thereafter|after that|afterwards),? "
    r"(?:(?:we|you|i|he|she)(?:['’](?:ll|d|re))?(?: (?:can|will|gonna|going to))? )?"
    rf"(?:(?:(?:{longest_first(LABEL_WORDS['stepped'])})[a-z]{{1,3}}|go|up|down|take|drop|continue|start) ){{0,2}}"
    r"(?:to )?(?:the )?$"
)
"""Before the dose of a later step, which is the same drug's."""
_ELSE: Final = re.compile(rf"\b(?:{longest_first(LABELS.food)})\b")
_EVENTS: Final = re.compile(rf"\b(?:{longest_first(LABELS.events)})\b")
"""What happens as often as is told behind it: "ibuprofen, with absence from work monthly"."""
_LABELLED: Final = re.compile(r"[,;)][ ,;]*[a-z]|[<>≤≥] ?$")
"""Another word after a comma or a bracket, or a bound: "(from the albuterol), T 99.8", "(eGFR < 30)" are no doses."""
_NUMBERED: Final = ("day ", "days ", "week ", "cycle ", "round ")
"""Before what is counted through: "amoxicillin and on day 6"."""
_OF_THE: Final = (" of ", " of the ", " of your ", " of my ", " of that ")
""" "twenty of the Lantus"."""
_PURPOSE: Final = re.compile(r" for (?:my|the|his|her|your) (?:[a-z]+ ){0,2}[a-z]+, ")
"""Between a drug and its bare dose: "amlodipine for my blood pressure, five, I think"."""
_TABLETS: Final = 4
"""So many, or less, are how many one takes."""
_FROM: Final = ("from ", "from the ")
_TO: Final = frozenset(("to", "up to", "down to", "daily to", "to about", "to the", "up to the", "down to the"))
_ARROWS: Final = frozenset(("->", "-->", "→", "=>", "⇒", ">", "›", "➔", "➡", "–>", "—>"))
_JOINERS: Final = (" of ", " of the ", " ", "", " of your ", " of my ", " tablet of ", " tablets of ", " dose of ")


def bundles(text: str, matches: Sequence[Match], quantities: Sequence[Quantity]) -> list[Bundle]:
    """One bundle for each drug mention, in order, and one more for each later step of its dose.

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
        bundle
        for drug, before, limit in zip(drugs, leading, limits, strict=True)
        for bundle in _stepped(lower, _bundle(lower, drug, before, limit, rest, marks), limit, rest, marks)
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
            moved = bool(group) and _is_moved(lower, quantity, group[0])
            if not (bare or moved) and (
                quantity.kind != "dose" or (gap not in _JOINERS and gap.strip(" -") not in _JOINERS)
            ):
                break
            group.insert(0, quantity)
            edge, at = quantity.start, at - 1
        found.append(group)
    return found


def _bundle(
    lower: str, drug: Match, before: list[Quantity], limit: int, rest: Sequence[Quantity], marks: Sequence[Match]
) -> Bundle:
    bundle = Bundle(before[0].start if before else drug.start, drug.end, drug)
    for quantity in before:
        bundle = _replaced(lower, bundle, quantity) or _take(bundle, quantity)
    return _grown(lower, bundle, limit, rest, marks)


def _stepped(
    lower: str, first: Bundle, limit: int, rest: Sequence[Quantity], marks: Sequence[Match]
) -> Iterator[Bundle]:
    """A bundle, then those of the doses that follow it: "100 mg at night for 3 days, then 100 mg three times a day"."""
    bundle: Bundle | None = first
    while bundle is not None:
        yield bundle
        parts = [part for part in _from(rest, bundle.end, limit) if isinstance(part, Quantity)]
        dose = parts[0] if parts else None
        if dose is None or dose.start - bundle.end > _REACH or not _is_step(dose, parts):
            return
        if _STEP.search(lower, bundle.end, dose.start) is None:
            return
        bundle = _grown(lower, Bundle(dose.start, dose.end, first.drug, dose), limit, rest, marks)


def _is_step(dose: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether a figure is a strength; a bare one where it is told how often or how long it is taken: "then twenty for
    five days"."""
    if dose.kind != "number" or dose.unit:
        return dose.kind == "dose" and dose.unit not in COUNTED
    return any(part.kind in ("frequency", "duration") and part.start - dose.end <= _TAKEN for part in parts[1:])


def _grown(lower: str, bundle: Bundle, limit: int, rest: Sequence[Quantity], marks: Sequence[Match]) -> Bundle:
    """The bundle with the parts that follow it."""
    start = end = bundle.end
    parts: list[Quantity | Match] = [*_from(rest, start, limit), *_from(marks, start, limit)]
    parts.sort(key=_start)
    for part in parts:
        gap = lower[end : part.start] if part.start > end else ""
        if len(gap) > _REACH or any(stop in gap for stop in _STOPS):
            break
        if isinstance(part, Quantity) and part.kind == "dose" and _ELSE.search(gap):
            break
        if _is_rate(part) and _EVENTS.search(lower, start, min(part.start, start + 2 * _REACH)):
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
    return bundle._replace(was=dose, dose=part) if _is_moved(lower, dose, part) else None


def _is_moved(lower: str, dose: Quantity, part: Quantity) -> bool:
    between = lower[dose.end : part.start].strip(" ,") if part.start - dose.end <= _BEFORE else ""
    if between in _ARROWS:
        return True
    united = dose.kind == part.kind == "dose" and between == "to"
    return between in _TO and (united or lower.endswith(_FROM, 0, dose.start))


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
    if not near and isinstance(part.value, float) and part.value > _TABLETS:
        near = _PURPOSE.fullmatch(gap) is not None
    return bundle._replace(dose=part) if near else bundle
