"""So many of a strength: "three of the gabapentin three hundreds" are 900 mg, and not the 300 mg of one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.doses.multiples import told_as_multiple
from evaluators.deterministic.checks.figures.same import alike
from evaluators.deterministic.quantities import Bundle, Quantity, read_quantities
from evaluators.deterministic.quantities.units import COUNTED, LABELS
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import SENTENCE
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.handed import COUNTS
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key

_Read = dict[tuple[Key, int], list[Quantity]]
_KINDS: Final = frozenset(("dose", "number"))
_UNITS: Final = frozenset(("", "tablet", "puff"))
_STRONG: Final = 5.0
"""A plain figure from here on is a strength rather than how many are taken."""
_HANDFUL: Final = 6.0
_MOST: Final = 10.0
"""Tablets at once, at most: "methotrexate two point fives, eight of them"."""
_QUARTERS: Final = 4
_BESIDE: Final = 64
_HUNDRED: Final = 100.0
_TEEN: Final = 10.0
_RIGHT_BEHIND: Final = 12
_BY_COUNT: Final = re.compile(r"\b(?:tab|cap|pill|x ?[2-6]|total)", re.IGNORECASE)
"""In a statement that gives how many of a strength are taken itself."""
_SO_MANY: Final = re.compile(
    r" ?(?:tab(?:let)?s?|cap(?:sule)?s?|pills?)?,? ?[x×] ?([2-6])(?![0-9./-]| ?(?:d(?!aily)|[hmtwy]))"
)
"""Behind a strength: "10 mg x 2"."""
_DAILY: Final = re.compile(r"(?:[1-6]|one|two|three|four|five|six) (?:daily|a day|per day)")
_OF_SOME: Final = re.compile(r" of (?:the|my|those|these|your|his|her)(?: [a-z]{3,20}){0,3} $")
_OF_ONE: Final = re.compile(r" (?:of )?(?:(?:an?|one|the|my|your|his|her) )?(?:[a-z]{3,20} ){0,3}$")
_ADDED: Final = re.compile(r"[^.?!;\n]*[.?!;] (?:the|they['’]?re|they are|those are|of) (?:the )?$", re.IGNORECASE)
"""From how many are taken to a strength that is all of the next sentence: "two at night. The five hundreds."."""
_OF_SOME_LENGTH: Final = 80
_AROUND: Final = 160
_LONG: Final = 1000
"""Characters of an utterance that is read as a whole."""
_COUNTS: Final = re.compile(r" ([A-Za-z]{3,})s\b")
_COUNT_GOES_ON: Final = frozenset(
    ("time", "pill", "tablet", "tab", "cap", "capsule", "thi", "hi", "alway", "twent", "thou")
)
"""What is counted behind a plain figure that may be so many of a strength."""
_PARTS: Final = ("half", "quarter", "third")
_SEVERAL: Final = ("two ", "three ", "four ", "five ", "six ", "2 ", "3 ", "4 ", "5 ", "6 ")
_COUNT_WORDS: Final = (("two ", 2.0), ("three ", 3.0), ("four ", 4.0))
_COUNT_LENGTH: Final = 6
_OF_THEM: Final = (" of them", " of those")
_COUNTED: Final = (2.0, 3.0, 4.0)
_TWICE: Final = 2.0
_SPLIT: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['parted']})(?:t?ing)?(?: up)? (?:of )?(?:the|my|a|those|one of the) $"
)
"""Before a strength of which the half is taken: "I've been splitting the hundreds, so fifty"."""
_SPLIT_REACH: Final = 32
_A_DAY: Final = (" a day", " per day", " in a day", " total", " altogether", " in total", " in all")
_SENTENCE_ENDS: Final = (". ", "! ", "? ", "; ")


def in_tablets(quantity: Quantity, figures: Sequence[Figure], record: Record) -> bool:
    """Whether a dose is so many of a strength: "prednisone twenties, three of them", "hundred tabs, one and a half"."""
    if not isinstance(quantity.raw, float) or not isinstance(quantity.value, float):
        return False
    read: _Read = {}
    for figure in figures:
        strength = figure.quantity.raw
        if not isinstance(strength, float) or not _is_strength(figure.quantity, strength):
            continue
        if _in_two_words(figure.quantity, strength) == quantity.value or _as_one(figure, record) == quantity.value:
            return True
        said = figure.quantity.value
        counts = (quantity.raw / strength, quantity.value / strength)
        if figure.quantity.kind == "dose" and figure.quantity.unit == quantity.unit and isinstance(said, float):
            counts = (quantity.value / said,) * 2  # "20 mcg" are no two of 10 mg
        for count in counts:
            if told_as_multiple(count, figure, record):
                return True
            may_be = count != 1 and count <= _MOST and (count * _QUARTERS).is_integer()
            if may_be and _is_taken(count, figure, record.text(figure.key), read):
                return True
    return False


def _is_strength(said: Quantity, raw: float) -> bool:
    """Whether a figure is a strength rather than how many are taken or handed out."""
    if said.unit in COUNTED or said.unit in COUNTS:
        return False
    return (said.kind == "dose" and raw > 0) or (said.kind == "number" and raw >= _STRONG)


def _in_two_words(said: Quantity, raw: float) -> float:
    """How much so many of a strength are where the two sound like one figure: "two twenty milligram", 40 mg; else 0."""
    count, strength = divmod(raw, _HUNDRED)
    return count * strength if 1 < count <= _HANDFUL and strength >= _TEEN and said.text[:1].isalpha() else 0.0


def _as_one(figure: Figure, record: Record) -> float:
    """What so many of a strength are where they are heard as one figure: "two ten milligrams", 210 mg; else 0."""
    before = record.before(figure, _COUNT_LENGTH)
    count = next((number for word, number in _COUNT_WORDS if before.endswith(word)), 0)
    raw = figure.quantity.raw
    return count * _HUNDRED + raw if count and isinstance(raw, float) and _TEEN <= raw < _HUNDRED else 0.0


def _beside(text: str, strength: Figure, read: _Read) -> list[Quantity]:
    """The quantities of an utterance, of a long one those around a strength: they are not kept, and reading a megabyte
    again for each statement would take hours. ``read`` is what was read for this statement."""
    first, last = 0, len(text)
    if last > _LONG:
        first = max(text.rfind(" ", 0, max(strength.start - _AROUND, 0)), 0)
        last = strength.end + _AROUND
    known = read.get((strength.key, first))
    if known is None:
        found = read_quantities(text[first:last])
        known = [quantity.changed(start=quantity.start + first, end=quantity.end + first) for quantity in found]
        read[strength.key, first] = known
    return known


def _is_taken(count: float, strength: Figure, text: str, read: _Read) -> bool:
    """Whether so many were said beside a strength, in one sentence with it; plain figures that are strengths themselves
    are no count: "ten a day for two weeks, then five"."""
    for q in _beside(text, strength, read):
        if q.raw != count or q.unit not in _UNITS or q.kind not in _KINDS:
            continue
        if not q.unit and count >= _STRONG and not text.startswith(LABELS.of_them, q.end):
            continue
        if not q.unit and (thing := _COUNTS.match(text, q.end)) is not None and thing[1].lower() not in _COUNT_GOES_ON:
            continue  # "two failures, so candesartan eight"
        if not q.unit and _numbers_an_item(text, q):
            continue
        first, last = sorted((q.start, strength.start))
        if 0 < last - first <= _BESIDE and (
            SENTENCE.search(text, first, last) is None or _ADDED.match(text, q.end, strength.start) is not None
        ):
            return True
    return False


def _numbers_an_item(text: str, figure: Quantity) -> bool:
    """Whether a plain figure only counts what is said: "One, rest. Two, cyclobenzaprine five milligrams."."""
    return text.endswith(_SENTENCE_ENDS, 0, figure.start) and text.startswith(", ", figure.end)


def one_of_several(
    quantity: Quantity, figures: Sequence[Figure], statement: StatementReading, record: Record
) -> Figure | None:
    """How many were said to be taken of a strength that the statement has for what is taken."""
    if quantity.kind != "dose" or quantity.unit in COUNTED or _BY_COUNT.search(statement.text):
        return None
    noted = {q.raw for q in statement.quantities if q is not quantity}
    read: _Read = {}
    found: Figure | None = None
    for figure in figures:
        if figure.quantity.raw not in (quantity.raw, quantity.value):
            continue
        count = _count_of(figure, record.text(figure.key), read)
        if count is None or count.raw in noted:
            return None
        found = found or Figure(figure.key, count, figure.owner)
    return found


def _count_of(strength: Figure, text: str, read: _Read) -> Quantity | None:
    """How many of a strength are taken, where the utterance says so right beside it."""
    reach = max(strength.start - _OF_SOME_LENGTH, 0)
    before = lowered(text[reach : strength.start])
    behind = lowered(text[strength.end : strength.end + _OF_SOME_LENGTH])
    of_some = _OF_SOME.search(before)
    part = any(word in before for word in _PARTS)
    several = before.endswith(_SEVERAL)
    if of_some is None and not part and not several and not any(words in behind for words in _OF_THEM):
        return None
    for q in _beside(text, strength, read):
        if not isinstance(q.raw, float) or q.raw > _HANDFUL or q.raw == 1 or q.kind not in _KINDS:
            continue
        if q.unit == "tablet" and q.raw > 1 and 0 <= strength.start - q.end <= 1:
            return q  # "two ten milligrams"
        if reach <= q.end <= strength.start:
            at = q.end - reach
            if (of_some is not None and at == of_some.start()) or (q.raw < 1 and _OF_ONE.fullmatch(before, at)):
                return q
        close = 0 <= q.start - strength.end <= _RIGHT_BEHIND and SENTENCE.search(text, strength.end, q.start) is None
        if close and behind.startswith(_OF_THEM, q.end - strength.end):
            return q
    return None


def whole_noted(quantity: Quantity, statement: StatementReading) -> Quantity | None:
    """What a strength and how many of it make together, asked of either: 20 mg of "10 mg tabs, 2 tabs"."""
    for bundle in statement.bundles:
        dose = bundle.dose
        if dose is None or dose.kind != "dose":
            continue
        count, told_by = _count_noted(bundle, dose, statement.text)
        if not any(part is quantity for part in (dose, bundle.amount, told_by)):
            continue  # the "BID" of "10 mg tabs, 2 tabs BID" makes no whole
        if count is None or count == 1 or not isinstance(dose.value, float) or not isinstance(dose.raw, float):
            return None
        if _is_whole(bundle, dose, statement):
            return dose
        return dose.changed(value=round(dose.value * count, 6), raw=round(dose.raw * count, 6))
    return None


def _is_whole(bundle: Bundle, dose: Quantity, statement: StatementReading) -> bool:
    """Whether a dose is what several tablets make, and none of them: "2 tablets (20 mg)", "20 mg (2 x 10 mg)"."""
    if bundle.amount is not None and bundle.amount.end <= dose.start:
        between = statement.text[bundle.amount.end : dose.start]
        return "(" in between or "=" in between
    return any(makes_whole(quantity, statement) for quantity in statement.quantities)


def makes_whole(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether a statement has so many of a strength behind what they make: "10 mg" of "20 mg (2 x 10 mg)"."""
    if quantity.kind != "dose" or not isinstance(quantity.value, float):
        return False
    for bundle in statement.bundles:
        dose, amount = bundle.dose, bundle.amount
        if dose is None or amount is None or dose.end > quantity.start or dose.unit != quantity.unit:
            continue
        count = amount.value
        if isinstance(count, float) and count > 1 and dose.value == quantity.value * count:
            return True
    return False


def whole_said(quantity: Quantity, statement: StatementReading, figures: Sequence[Figure], record: Record) -> bool:
    """Whether what a statement's strength and how many of it make was said, in one or as so many: "twenty milligrams",
    or "two of the tens", for "10 mg tabs, 2 tabs"."""
    whole = whole_noted(quantity, statement)
    if whole is None or whole.raw == quantity.raw:
        return False
    return any(alike(figure.quantity, whole) for figure in figures) or in_tablets(whole, figures, record)


def _count_noted(bundle: Bundle, dose: Quantity, text: str) -> tuple[float | None, Quantity | None]:
    """How many of a strength a statement has, and what tells it: "2 tabs", "x 2", "take 2 daily"."""
    amount, rate = bundle.amount, bundle.frequency
    if amount is not None and amount.unit == "tablet" and amount.high is None:
        return (amount.value, amount) if isinstance(amount.value, float) else (None, None)
    behind = lowered(text[dose.end : dose.end + _RIGHT_BEHIND * 2])
    if (times := _SO_MANY.match(behind)) is not None:
        return float(times[1]), dose
    if rate is not None and isinstance(rate.raw, float) and _DAILY.fullmatch(lowered(rate.text)):
        return rate.raw, rate
    return None, None


def is_of_other_sort(figure: Figure, bundle: Bundle, others: Sequence[Figure], record: Record) -> bool:
    """Whether a figure of a drug is no dose as the statement's is: the strength of each of several, where what they
    make is told ("the seventy-fives, so a hundred and fifty"), or what is taken a day of what is taken twice."""
    raw, rate = figure.quantity.raw, bundle.frequency
    if not isinstance(raw, float) or bundle.amount is not None:
        return False
    if figure.quantity.text.endswith("s") and figure.quantity.kind == "number":
        sums = {raw * count for count in _COUNTED}
        return any(o.key == figure.key and o.start > figure.start and o.quantity.raw in sums for o in others)
    if _SPLIT.search(record.before(figure, _SPLIT_REACH)) is not None:
        half = raw / _TWICE
        return any(o.key == figure.key and o.start > figure.start and o.quantity.raw == half for o in others)
    if rate is None or not isinstance(rate.value, float) or rate.value < _TWICE:
        return False
    return record.text(figure.key).startswith(_A_DAY, figure.end)
