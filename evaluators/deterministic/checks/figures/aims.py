"""What a value ought to be, and not what it is: "the normal's under eight", "once the INR is under 2"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_LEAD: Final = 24
_AGAINST: Final = (*[f"{word} " for word in CLAIM_WORDS["limit"]], "<", "< ", "≤", "≤ ")
_AIM: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['aim']}|until the [a-z]+['’]s)(?: (?:{CLAIM_PATTERNS['aimed at']}|[<>≤≥])){{0,2}} ?$"
)
_SOUGHT: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['sought']})\b[^.?!;]{{0,40}}(?:\b(?:{CLAIM_PATTERNS['aimed at']}|of)|[<>≤≥]) ?$"
)
_SENTENCE: Final = 64
_BOUND: Final = re.compile(rf"(?:\b(?:{CLAIM_PATTERNS['bound']})|[<>≤≥]) ?$")


def other_aim(quantity: Quantity, owned: list[Figure], text: str, record: Record) -> Figure | None:
    """What else a value ought to be, or is held against, than the note has it: "under eighty-eight" for "<92%".

    ``owned``: all that was said of the value; ``text``: the statement. None where the note's figure is among them.
    """
    if not _is_bound(text, quantity.start):
        return None
    held = [figure for figure in owned if _is_bound(record.text(figure.key), figure.start)]
    if not held or any(_ends(figure.quantity) == _ends(quantity) for figure in owned):
        return None
    return next((figure for figure in held if (figure.quantity.high is None) == (quantity.high is None)), None)


def _is_bound(text: str, start: int) -> bool:
    """Whether a figure is one that a value is to be, or is held against, by the words before it."""
    if is_aim(text, start):
        return True
    before = text[max(start - _SENTENCE, 0) : start].lower()
    return _SOUGHT.search(before) is not None or _BOUND.search(before) is not None


def _ends(quantity: Quantity) -> tuple[object, float | None]:
    return quantity.raw, quantity.high


def is_limit(figure: Figure, record: Record) -> bool:
    """Whether a figure was said as what a value ought to be."""
    return is_aim(record.text(figure.key), figure.start)


def is_aim(text: str, start: int) -> bool:
    """Whether the words before a place in a text tell what ought to be, or what a value is held against."""
    if text.endswith(_AGAINST, 0, start):
        return True
    return _AIM.search(text[max(start - _LEAD, 0) : start].lower()) is not None
