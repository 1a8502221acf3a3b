"""Checks how much of a drug is taken at which time of day: "seven fifty in the morning, a thousand at night" is neither
1 g twice a day nor the other way round; and on which days: "five on weekdays, seven and a half on the weekend"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.dayparts import day_behind, part_before, part_behind
from evaluators.deterministic.quantities.units import COUNTED
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import NEAR, Figure
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN

_MOST: Final = 8
_LONGEST: Final = 2000
"""Characters of an utterance that tells one what to take when."""
_AND: Final = " and "
_HANDFUL: Final = 6.0
_BEHIND: Final = 40
_BEFORE: Final = 2
"""Utterances before one that tells the doses, in which the drug is named."""
_PARTS: Final = 2
_KINDS: Final = ("dose", "number")
_EVENING: Final = "evening"
_NIGHT: Final = "night"

Times = dict[str, float]
"""The dose of each time of day, or of each day."""


class _When(NamedTuple):
    """How it is told when a dose is taken: at which time one of a text is, and how often a day by who takes the same
    each time."""

    at: Callable[[str, Quantity], str]
    evenly: float


def _part(low: str, dose: Quantity) -> str:
    return part_behind(low, dose.end) or part_before(low, dose.start)


def _day(low: str, dose: Quantity) -> str:
    return day_behind(low, dose.end)


_BY_PART: Final = _When(_part, 2.0)
_WHENS: Final = (_BY_PART, _When(_day, 1.0))


def at_other_times(quantity: Quantity, drug: str, statement: StatementReading, record: Record) -> Figure | None:
    """The dose as it was said where the statement has it at another time of day, or on other days, or evenly where it
    is not."""
    raw = quantity.raw
    if quantity.kind != "dose" or not isinstance(raw, float):
        return None
    low = lowered(statement.text)
    for when in _WHENS:
        every = _times(low, statement.quantities, when)
        even = any(b.dose is quantity and b.frequency and b.frequency.value == when.evenly for b in statement.bundles)
        if even or len(every) >= _PARTS:
            other = _at_another(raw, drug, when, every, record, even=even)
            if other is not None:
                return other
    return None


def _at_another(raw: float, drug: str, when: _When, every: Times, record: Record, *, even: bool) -> Figure | None:
    """The same, of one sort of times: ``every`` one that the statement has."""
    found: Figure | None = None
    for figure in record.raw.get(raw, ())[:_MOST]:
        position = record.look(figure.key, _BEFORE, 0)
        text = record.speech.text(position)
        if len(text) > _LONGEST:
            continue
        told, noted = _alike(_times(lowered(text), record.read(position).quantities, when), every)
        if not _is_uneven(told):
            continue
        both = told.keys() & noted.keys()
        if len(both) >= _PARTS and all(told[part] == noted[part] for part in both):
            return None
        all_both = len(both) >= _PARTS and {told[part] for part in both} == {noted[part] for part in both}
        differ = any(told[part] != noted[part] for part in both)
        evenly = len(both) >= _PARTS and not _is_uneven(noted)
        turned = differ and (all_both or evenly or set(told.values()) == set(noted.values()))
        if turned or (
            even
            and not _is_uneven(noted)
            and raw in told.values()
            and _is_named(drug, position, record)
            and not _is_evenly(drug, when.evenly, record)
        ):
            found = found or figure
    return found


def is_of_time(quantity: Quantity, drug: str, record: Record) -> bool:
    """Whether it was said for a time of day where the drug is named: "for breakfast use eight, for dinner ten of the
    Novolog"."""
    if not isinstance(quantity.raw, float):
        return False
    for figure in record.raw.get(quantity.raw, ())[:_MOST]:
        position = record.look(figure.key, _BEFORE, 0)
        text = record.speech.text(position)
        bare = figure.quantity.kind in _KINDS and len(text) <= _LONGEST
        if bare and _part(lowered(text), figure.quantity) and _is_named(drug, position, record):
            return True
    return False


def counted_otherwise(quantity: Quantity, figures: Sequence[Figure], record: Record) -> Figure | None:
    """How many are taken at each of several times of day, as it was said of the drug in one breath, where the statement
    has another number of them: "two in the morning and two at night" for one tablet twice a day. What is taken once may
    be a strength: "five at night"."""
    if quantity.unit not in COUNTED or not isinstance(quantity.raw, float):
        return None
    counts = [figure for figure in figures[:_MOST] if _is_count(figure, record)]
    if any(figure.quantity.raw == quantity.raw for figure in counts):
        return None
    return next((figure for figure in counts if _is_told_again(figure, figures)), None)


def _is_told_again(count: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a count stands before two times of day: "two in the morning and two at night"."""
    return any(
        figure.key == count.key
        and figure.quantity.kind == "frequency"
        and figure.start - count.end == 1
        and _AND in figure.quantity.text
        for figure in figures[:_MOST]
    )


def _is_count(figure: Figure, record: Record) -> bool:
    """Whether a bare figure tells how many are taken at a time of day."""
    said = figure.quantity
    if said.kind != "number" or said.unit or not isinstance(said.raw, float) or said.raw > _HANDFUL:
        return False
    return part_behind(lowered(record.text(figure.key)[figure.end : figure.end + _BEHIND]), 0) != ""


def is_one_of_several(figure: Figure, record: Record) -> bool:
    """Whether a frequency is one of several times of day, each with its dose: "eight before breakfast,
    ten before lunch" is no once a day."""
    if figure.quantity.value != 1.0:
        return False
    position = record.look(figure.key, 0, 0)
    text = record.speech.text(position)
    return len(text) <= _LONGEST and len(_times(lowered(text), record.read(position).quantities, _BY_PART)) > 1


def _times(low: str, quantities: Sequence[Quantity], when: _When) -> Times:
    """The dose of each time; none of a time that has two, which are of two drugs."""
    found: Times = {}
    twice: set[str] = set()
    for quantity in quantities:
        if quantity.kind in _KINDS and isinstance(quantity.raw, float):
            part = when.at(low, quantity)
            if part and found.setdefault(part, quantity.raw) != quantity.raw:
                twice.add(part)
    return {part: dose for part, dose in found.items() if part not in twice}


def _alike(told: Times, noted: Times) -> tuple[Times, Times]:
    """The same with one name for the evening and the night, unless either tells them apart."""
    if any(_EVENING in times and _NIGHT in times for times in (told, noted)):
        return told, noted
    return _renamed(told), _renamed(noted)


def _renamed(times: Times) -> Times:
    return {_NIGHT if part == _EVENING else part: dose for part, dose in times.items()}


def _is_uneven(times: Times) -> bool:
    return len(times) >= _PARTS and len(set(times.values())) > 1


def _is_named(drug: str, position: int, record: Record) -> bool:
    """Whether the drug is named in the utterance or right before it."""
    entry = record.entries.get(drug)
    if entry is None:
        return False
    keys = record.speech.keys[max(position - _BEFORE, 0) : position + 1]
    return any(said.key in keys for state in (AFFIRMED, OPEN) for said in entry.mentions(state))


def _is_evenly(drug: str, rate: float, record: Record) -> bool:
    """Whether the drug was also said to be taken so often a day: it is, or was before."""
    figures = (figure for owner in (drug, NEAR + drug) for figure in record.owned_by(owner))
    return any(figure.quantity.kind == "frequency" and figure.quantity.value == rate for figure in figures)
