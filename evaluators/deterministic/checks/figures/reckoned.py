"""What a statement reckons from two figures that were said: by how much something changed, how long it was between two
times, what doses make in a day.

Figures lie apart by so much all over a visit: the statement has to tell that it reckons, and the two to have been said
one soon after the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from itertools import combinations
from typing import Final

from evaluators.deterministic.checks.figures.values import anywhere
from evaluators.deterministic.quantities import Quantity, QuantityKind
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = by_role(phrases_by_role("reckoning_rules.tsv"))
_LEAD: Final = 32
_BEHIND: Final = 32
_BY: Final = re.compile(
    rf"(?:\b(?:{_WORDS['by']})(?: (?:of|by|about|approximately|approx\.?|another|a further|around|roughly|some|~|c\.))*"
    r"|[+±↑↓Δ-]) ?~?$"
)
_APART: Final = re.compile(rf"[°%]? ?(?:[a-z./]+ ){{0,2}}(?:{_WORDS['apart']})\b")
_OF_IT: Final = re.compile(rf" ?(?:{_WORDS['of it']})\b")
_OF_BEST: Final = re.compile(rf" ?(?:{_WORDS['of best']})\b")
_IN_ALL_BEHIND: Final = re.compile(rf" ?/ ?(?:d|day|24 ?h)\b| (?:{_WORDS['in all']})\b")
_IN_ALL_BEFORE: Final = re.compile(rf"\b(?:{_WORDS['in all']})\b[^.;\d]*$")
_MANY: Final = 256
_SOON: Final = 4
"""Utterances within which two figures are said that something is reckoned from."""
_MOST: Final = 32
"""Figures that are held against one another, the first that were said."""
_LOOKED_AT: Final = 8
_FEW: Final = 4
"""Doses of a day, at most."""
_DIGITS: Final = 6
_ROUNDED: Final = 0.1
"""By how much of it a lapse may be rounded."""
_DAY: Final = 1440.0
_HALF_DAY: Final = 720.0
_SHORT: Final = frozenset(("minute", "hour"))
_CHANGING: Final = frozenset(("measure", "number", "percent", "dose", "score"))
_COMPARED: Final[tuple[QuantityKind, ...]] = ("measure", "number", "percent", "dose", "score", "bp")
_CLOCK: Final[tuple[QuantityKind, ...]] = ("time",)
_DOSES: Final[tuple[QuantityKind, ...]] = ("dose", "number")
_TIMES: Final = frozenset(("frequency", "duration", "number"))
_WHOLE: Final = 100.0
_PERCENT: Final = 1.0


def is_reckoned(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a figure is what two that were said make, and the statement tells so."""
    if not isinstance(quantity.value, float) or not isinstance(quantity.raw, float) or len(record.raw) > _MANY:
        return False
    if quantity.kind == "duration":
        return _lies_between(quantity, record)
    if quantity.kind not in _CHANGING:
        return False
    before = statement.text[max(quantity.start - _LEAD, 0) : quantity.start].lower()
    behind = statement.text[quantity.end : quantity.end + _BEHIND].lower()
    if quantity.kind == "percent" and _OF_BEST.match(behind):
        return _is_share(quantity.value, record, _is_part)
    if quantity.kind == "percent" and (_BY.search(before) or _OF_IT.match(behind)):
        return _is_share(quantity.value, record, _is_change)
    if _BY.search(before) or _APART.match(behind):
        return _differ(quantity.raw, record)
    if quantity.kind == "dose" and _is_told_in_parts(quantity, statement):
        return True
    if quantity.kind == "dose" and (_IN_ALL_BEHIND.match(behind) or _IN_ALL_BEFORE.search(before)):
        return _adds_up(quantity, record) or _is_sum(quantity, record)
    return False


def _differ(value: float, record: Record) -> bool:
    """Whether two plain figures that may be of one thing, said one soon after the other, differ by so much."""
    for key, raw, unit in _said(_COMPARED, record):
        for figure in record.raw.get(round(raw + value, _DIGITS), ())[:_LOOKED_AT]:
            other = figure.quantity
            alike = other.said == unit or not unit or not other.said
            if alike and other.kind in _COMPARED and _is_soon(figure.key, key, record):
                return True
    return False


def _is_soon(one: Key, other: Key, record: Record) -> bool:
    """Whether two utterances are close to one another, as they are so far."""
    return abs(record.look(one, _SOON, _SOON) - record.position(other)) <= _SOON


def _is_share(percent: float, record: Record, shared: Callable[[float, float, float], bool]) -> bool:
    """Whether one figure is ``shared`` to so many percent by another, said soon before or after it."""
    return any(
        (unit == other_unit or not unit or not other_unit) and shared(percent, a, b) and _is_soon(one, other, record)
        for (one, a, unit), (other, b, other_unit) in combinations(sorted(_said(_COMPARED, record))[:_MOST], 2)
    )


def _is_part(percent: float, a: float, b: float) -> bool:
    """Whether the less of two is so many percent of the more."""
    return a != b and abs(min(a, b) / max(a, b) * _WHOLE - percent) <= _PERCENT if max(a, b) else False


def _is_change(percent: float, a: float, b: float) -> bool:
    """Whether one is so many percent more or less than the other."""
    return a != b and any(whole and abs(abs(a - b) / whole * _WHOLE - percent) <= _PERCENT for whole in (a, b))


def _lies_between(quantity: Quantity, record: Record) -> bool:
    """Whether a lapse is that from one time of the day to another."""
    if quantity.said not in _SHORT or not isinstance(quantity.value, float):
        return False
    minutes = quantity.value * _DAY
    return any(
        _is_lapse(minutes, abs(a - b)) and _is_soon(one, other, record)
        for (one, a, _), (other, b, _) in combinations(sorted(_said(_CLOCK, record))[:_MOST], 2)
    )


def _is_lapse(minutes: float, apart: float) -> bool:
    """Whether so many minutes lie between two times, whichever half of the day each is of."""
    found = (apart, _DAY - apart, abs(apart - _HALF_DAY))
    return any(lapse and abs(lapse - minutes) <= _ROUNDED * minutes for lapse in found)


def _adds_up(quantity: Quantity, record: Record) -> bool:
    """Whether a dose is another one times how often, or for how long, that is taken."""
    grams = quantity.said == "g"
    whole = quantity.value if grams else quantity.raw  # 1 g/day of five hundred twice a day
    for key, raw, unit in _said(_DOSES, record):
        times = whole / raw if isinstance(whole, float) and raw > 0 else 0.0
        if times <= 1 or unit not in ("mg" if grams else quantity.said, ""):
            continue
        for figure in record.raw.get(round(times, _DIGITS), ())[:_LOOKED_AT]:
            if figure.quantity.kind in _TIMES and _is_soon(figure.key, key, record):
                return True
    return False


def _is_told_in_parts(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether the statement has what makes a dose in brackets behind it: "60 mg daily (40 mg AM, 20 mg PM)"."""
    parts = [q for q in statement.quantities if q.kind == "dose" and q.start > quantity.end and q.said == quantity.said]
    if not 1 < len(parts) <= _FEW or "(" not in statement.text[quantity.end : parts[0].start]:
        return False
    return sum(q.raw for q in parts if isinstance(q.raw, float)) == quantity.raw


def _is_sum(quantity: Quantity, record: Record) -> bool:
    """Whether a dose is what those of one utterance make: "forty in the morning and twenty at two" for 60 mg/day."""
    parts: dict[Key, list[float]] = {}
    for key, raw, unit in _said(_DOSES, record):
        if unit in (quantity.said, "") and raw > 0:
            parts.setdefault(key, []).append(raw)
    return any(1 < len(some) <= _FEW and sum(some) == quantity.raw for some in parts.values())


def _said(kinds: Collection[QuantityKind], record: Record) -> list[tuple[Key, float, str]]:
    """Plain figures of some kinds: in which utterance, what was said, and its unit; of a pressure, or a score, the
    first."""
    found: list[tuple[Key, float, str]] = []
    for kind in kinds:
        for figure in anywhere(record.figures.get(kind, {})):
            raw = figure.quantity.raw
            raw = raw[0] if isinstance(raw, tuple) and raw else raw
            if isinstance(raw, float):
                found.append((figure.key, raw, figure.quantity.said))
    return found
