"""How often a drug is taken, told in reply to the question for it: "how often do you take that?" – "twice a day"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.figures.figures_asked import ELSEWHERE, OFTEN, WHATEVER

TIMES: Final = frozenset(("", "time"))
"""Units of a figure that may tell how many times: none, or "times" itself."""
_NOT_DONE: Final = re.compile(r"\b(?:supposed to|meant to|should be|says|told me)\b[^.?!]*$")
"""Before how often one ought to take it, which one may not do."""
_MISSED_REACH: Final = 32
_MISSED: Final = re.compile(r"[^.?!]{0,16}\b(?:miss|forget|forgot|skip)")
"""Behind how often one does not: "once a week I forget"."""


def as_rate(quantity: Quantity, asked: str) -> Quantity:
    """A figure as the reply to how many times in so many days: "how many times a day?" – "two"."""
    days = asked.removeprefix(OFTEN) if asked.startswith(OFTEN) else ""
    if not days or quantity.kind != "number" or quantity.unit not in TIMES:
        return quantity
    if not isinstance(quantity.value, float):
        return quantity
    high = None if quantity.high is None else round(quantity.high / float(days), 12)
    often = round(quantity.value / float(days), 12)
    return quantity.changed(kind="frequency", value=often, high=high, unit="/d", said="times")


def rated(near: Sequence[str], asked: str, text: str, quantities: Sequence[Quantity]) -> str:
    """What a frequency belongs to in the reply to ``asked``, ``near`` being the names of the drugs before it: the one
    that is asked for, none where something else is asked for."""
    if asked == ELSEWHERE:
        return ""
    alone = len(near) == 1 and sum(q.kind == "frequency" for q in quantities) <= 1
    told = _NOT_DONE.search(text[: quantities[0].start].lower()) is None
    told = told and _MISSED.match(text[quantities[0].end : quantities[0].end + _MISSED_REACH].lower()) is None
    if alone and asked != WHATEVER and told:
        return near[0].partition(":")[2]
    return " ".join(near)
