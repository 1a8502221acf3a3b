"""Checks which of two values is today's: "A1c 7.2% (previously 7.9%)" where it is 7.9 and was 7.2 before."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_KINDS: Final = frozenset(("number", "percent", "measure"))
_BRACKET: Final = 32
_LOOKED_AT: Final = 8
_NOTED: Final = re.compile(
    r"[a-z0-9%/ ]{0,12}(?:\(|, )"
    r"(?:(?:was|were|previously|prev\.?|prior|from|last|down from|up from|baseline)[a-z .:]{0,16})?",
    re.IGNORECASE,
)
"""Between a value and the one of former days that follows it: "64 (58 in March)", "1.2, was 1.4"."""
_NOTED_AFTER: Final = re.compile(
    r"%? ?[a-z]{0,6} ?(?:in|at|last|before|on|previously|prior|[a-z]+ (?:ago|before))? ?[a-z0-9 ]{0,24}\)",
    re.IGNORECASE,
)
_WAS: Final = re.compile(
    r"\b(?:was|were|usual(?:['’]s| is)?|baseline(?: is| of)?|from|been|before|previously|used to be|had"
    r"|last (?:time|year|visit|month)(?:['’]s)?(?: it was)?)"
    r"(?:,? (?:a|an|at|about|like|around|up|down|the|it|was|were|on|last|time)){0,3} $"
)
_FORMERLY: Final = re.compile(
    r"\b(?:last (?:time|year|visit|month)|previously|before|used to be|baseline)"
    r"(?:,? (?:that|yours|it|was|were|is|at|of|about|like|around|the|a|an)){0,4} $"
)
"""More than a "was", which dictation has of today's value as well."""
_BEFORE: Final = 32
_THEN: Final = re.compile(
    r"(?:%| percent| kilos?| pounds?)?,? "
    r"(?!(?:last|before|previously)(?: [a-z]+)?(?: (?:it|that|yours))? (?:was|were)\b)"
    r"(?:when|last|before|previously|ago|in the (?:spring|summer|fall|autumn|winter)"
    r"|at (?:the )?(?:start|beginning|last|your last)|back in|on admission|in (?:january|february|march|april|may|june"
    r"|july|august|september|october|november|december))\b"
)
_AFTER: Final = 32


def other_way_round(quantity: Quantity, statement: StatementReading, record: Record) -> Figure | None:
    """What was said as today's value, where the statement has it as the former one, and the former one as today's."""
    if quantity.kind not in _KINDS:
        return None
    former = _former(quantity, statement)
    if former is None:
        return None
    found: Figure | None = None
    for figure in record.raw.get(_raw(quantity), ())[:_LOOKED_AT]:
        for other in record.raw.get(_raw(former), ())[:_LOOKED_AT]:
            if figure.key != other.key:
                continue
            turned = _then(figure, record) - _then(other, record)
            if turned < 0:
                return None
            if turned > 0 and found is None:
                found = other
    return found


def _former(quantity: Quantity, statement: StatementReading) -> Quantity | None:
    """The value of former days that the statement gives behind one."""
    following = next((q for q in statement.quantities if q.start >= quantity.end), None)
    if following is None or following.start - quantity.end > _BRACKET or _raw(following) == _raw(quantity):
        return None
    if following.kind not in (quantity.kind, "number") and quantity.kind != "number":
        return None
    between = statement.text[quantity.end : following.start]
    if _NOTED.fullmatch(between) is None:
        return None
    told = len(between.strip(" (,%")) > 2
    return following if told or _NOTED_AFTER.match(statement.text, following.end) else None


def _then(figure: Figure, record: Record) -> int:
    """How plainly a value was told as one of former days: by the words before it, by those behind, by both."""
    text = record.text(figure.key)
    before = text[max(figure.start - _BEFORE, 0) : figure.start].lower()
    after = text[figure.end : figure.end + _AFTER].lower()
    told = 2 if _FORMERLY.search(before) else 1 if _WAS.search(before) else 0
    return told + (_THEN.match(after) is not None)


def _raw(quantity: Quantity) -> float:
    raw = quantity.raw[0] if isinstance(quantity.raw, tuple) else quantity.raw
    return raw if isinstance(raw, float) else -1.0
