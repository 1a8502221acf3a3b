"""How many children or siblings there are, where they were told one by one: "two sons and a daughter"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from evaluators.deterministic.checks.figures.values import few
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key

_MOST: Final = 12
"""Nobody has more, and no visit tells of one number more often."""
_TOLD: Final = 1024
"""Characters of an utterance that are looked at."""
_COUNT: Final = r"[a-z0-9]+(?: [a-z]+)? "
_GONE: Final = re.compile(r"[^.,;?!]{0,32}\b(?:passed|died|dead|deceased|miscarr\w*|stillborn)\b")


class _Generation(NamedTuple):
    """How relatives of one kind are counted: all of them, those of one sex, and one."""

    together: re.Pattern[str]
    apart: re.Pattern[str]
    one: re.Pattern[str]


def _generation(together: str, apart: str) -> _Generation:
    return _Generation(
        re.compile(rf"{_COUNT}(?:{together}|(?:{apart})s?)\b"),
        re.compile(rf"{_COUNT}(?:{apart})s\b"),
        re.compile(rf"\b(?:an?|one) (?:[a-z]+ )?(?:{apart})\b"),
    )


_GENERATIONS: Final = (
    _generation("child|children|kids?", "son|daughter|boy|girl"),
    _generation("siblings?", "brother|sister"),
)


def is_of_family(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a count of children or siblings is what an utterance makes that names them one by one, or tells how many
    of them are left: "six children, two of them passed away"."""
    value = quantity.value
    if quantity.kind != "number" or not isinstance(value, float) or not 0 < value <= _MOST or quantity.high is not None:
        return False
    text = lowered(statement.text)
    counted = [kin for kin in _GENERATIONS if kin.together.match(text, quantity.start)]
    if not counted:
        return False
    told = _by_utterance(record)
    return any(
        _is_made_by(value, counted[0], figures, lowered(record.text(key)[:_TOLD])) for key, figures in told.items()
    )


def _by_utterance(record: Record) -> dict[Key, list[Figure]]:
    """The small numbers of each utterance."""
    found: dict[Key, list[Figure]] = {}
    for value, figures in few(record.figures.get("number", {})).items():
        if isinstance(value, float) and 1 < value <= _MOST:
            for figure in figures[:_MOST]:
                found.setdefault(figure.key, []).append(figure)
    return found


def _is_made_by(value: float, kin: _Generation, figures: Sequence[Figure], low: str) -> bool:
    apart = [_number(figure) for figure in figures if kin.apart.match(low, figure.start)]
    ones = len(kin.one.findall(low))
    if len(apart) + ones > 1 and value == sum(apart) + ones:
        return True
    gone = [_number(figure) for figure in figures if _GONE.match(low, figure.end)]
    return any(
        value == _number(figure) - lost for figure in figures if kin.together.match(low, figure.start) for lost in gone
    )


def _number(figure: Figure) -> float:
    value = figure.quantity.value
    return value if isinstance(value, float) else 0.0
