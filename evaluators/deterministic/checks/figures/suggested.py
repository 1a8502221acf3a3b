"""What to write for a figure that the transcript has otherwise: as notes write figures, and only where it is plain."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.figures.same import rivals, same
from evaluators.deterministic.checks.figures.values import first
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_ONE_NUMBER: Final = re.compile(r"([^\d.,/]*)(\d+(?:\.\d+)?)((?![\d.,/])[^\d/]*)")
_PARTED: Final = re.compile(r"\d+/(\d+)")
"""A pressure or a score, or how long by the shorthand of doctors: "128/76", "5/7"."""
_NUMBERS: Final = frozenset(("dose", "measure", "percent", "duration", "number", "frequency", "age", "bp", "score"))
_MORE: Final = re.compile(r"\b(?:half|quarter|and|to|or)\b")
"""In the text of a figure that is more than its number."""
_EXACT: Final = 1e6
"""A number that is off by less than that part of itself has two decimals, or none."""
_WORD: Final = re.compile(r"[ -]?[a-z]{3,}")


def suggested(noted: Quantity, said: Figure, owner: str, record: Record) -> str | None:
    """What was said, if it was said of the same sort and no other figure may be meant as well: of two values of one
    test, either may be the one that the note has wrong."""
    bare = noted.kind == "dose" and not said.quantity.unit  # "losartan fifty"
    if not bare and (said.quantity.kind, said.quantity.unit) != (noted.kind, noted.unit):
        return None
    figures = record.owned_by(owner) if owner else []
    for figure in figures or first(record.figures.get(said.quantity.kind, {})):
        if rivals(figure.quantity, said.quantity) and not same(figure.quantity, noted):
            return None
    return _as_noted(noted, said.quantity)


def _as_noted(noted: Quantity, said: Quantity) -> str:
    """The figure that was said with its number in the place of the note's; as it was said, where that is no use."""
    told = f"{said.text[:1].lower()}{said.text[1:]}"
    if noted.kind not in _NUMBERS or said.high is not None or noted.high is not None or _MORE.search(noted.text):
        return told
    parted = _PARTED.fullmatch(noted.text)
    if parted is not None and isinstance(said.value, tuple):
        return "/".join([f"{part:.10g}" for part in said.value])
    number = _in_same_unit(noted, said)
    if number is None:
        return told
    if parted is not None:
        return f"{number:.10g}/{parted[1]}"
    one = _ONE_NUMBER.fullmatch(noted.text)
    if one is None or ((number == 1.0) != (noted.raw == 1.0) and _WORD.match(one[3]) is not None):
        return told  # "1 week", "six weeks"
    return f"{one[1]}{number:.10g}{one[3]}"


def _in_same_unit(noted: Quantity, said: Quantity) -> float | None:
    """The number that was said, in the unit that the note has it in."""
    if not isinstance(said.raw, float) or not isinstance(noted.raw, float):
        return None
    if not said.unit or said.said == noted.said:
        return said.raw
    if not isinstance(said.value, float) or not isinstance(noted.value, float) or not noted.raw or not noted.value:
        return None
    number = said.value * noted.raw / noted.value
    return number if abs(number - round(number, 2)) < number / _EXACT else None
