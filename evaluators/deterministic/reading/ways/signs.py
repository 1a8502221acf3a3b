"""Signs that tell of each complaint of a note whether it is there: "+fever -nausea", "nausea -, cough +", "SOB ✗".

They stand before what they are of or behind it, throughout a statement; which of the two tells whether one of them
stands right before a term or right behind one. A single dash is no sign: it parts, or begins an item.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import NEGATED, UNCERTAIN, Mention

_MARKED: Final = ("+", "-", "–", "−", "✗", "✘", "☐", "[ ]", "(no)", "(No)")
"""Without any of these nothing is denied, nor wrongly taken as denied."""
_THERE: Final = ("+", "✓", "✔", "☑", "☒", "x", "X", "yes", "Yes")
_SIGN: Final = r"(?:\(([+–−-]|[Yy]es|[Nn]o)\)|\[([ xX+–−-])\]|([+✓✔✗✘☑☒☐–−-]))"
_BEFORE: Final = re.compile(rf"(?:(?<=[\s,;:/|(])|^){_SIGN}(?:(?=[A-Za-z])|(?<![–−-]) (?=[A-Za-z])|(?<=[,;] [–−-]) )")
"""A dash with a blank behind it is a sign only where a comma comes before."""
_BEHIND: Final = re.compile(rf" ?\|? ?{_SIGN}(?=\s*(?:[,;.|/]|$)|(?<=\S[+–−-]) )")
_LIST: Final = re.compile(r"[\s,/&]*(?:(?:or|and)\b[\s,/&]*)?")
"""What may stand between the items that one sign is of."""
_SIGNED: Final = frozenset(("symptom", "problem", "exam", "substance", "allergen"))
_LEAST: Final = 2
"""Signs from which on they are no dashes."""
_MOST: Final = 64
"""Terms of a statement that are looked at."""


def give_signs(text: str, mentions: Sequence[Mention]) -> None:
    """Have what a statement names denied, or not, as the sign beside it says."""
    if not mentions or not any(sign in text for sign in _MARKED):
        return
    named = [mention for mention in mentions[:_MOST] if mention.term.category in _SIGNED]
    if not named:
        return
    before = _signs_before(text, named)
    if _are_signs(text, before):
        _hold_before(text, named, before)
        return
    behind = _signs_behind(text, named)
    if len(behind) >= _LEAST:
        _hold_behind(named, behind)


def _signs_before(text: str, named: Sequence[Mention]) -> dict[int, bool]:
    """Whether it is there, by where what a sign stands right before begins."""
    starts = {mention.start for mention in named}
    found = {}
    for match in _BEFORE.finditer(text):
        if match.end() in starts:
            found[match.end()] = _is_there(match)
    return found


def _signs_behind(text: str, named: Sequence[Mention]) -> dict[int, bool]:
    """The same, by where what it stands right behind ends."""
    found = {}
    for mention in named:
        match = _BEHIND.match(text, mention.end)
        if match is not None:
            found[mention.end] = _is_there(match)
    return found


def _is_there(match: re.Match[str]) -> bool:
    return next(sign for sign in match.groups() if sign is not None) in _THERE


def _are_signs(text: str, found: dict[int, bool]) -> bool:
    """Whether there are two of them, or one behind a comma: "no fever, -nausea"."""
    if len(found) >= _LEAST:
        return True
    return any(text[max(0, start - 3) : start].startswith((", -", ", +")) for start in found)


def _hold_before(text: str, named: Sequence[Mention], signs: dict[int, bool]) -> None:
    """Each sign holds for the term behind it, and the items that go on with it."""
    there: bool | None = None
    last = 0
    for mention in named:
        sign = signs.get(mention.start)
        if sign is not None:
            there = sign
        elif there is not None:
            going_on = _LIST.match(text, last)
            if going_on is None or going_on.end() != mention.start:
                there = None
        if there is not None:
            _give(mention, there)
        last = mention.end


def _hold_behind(named: Sequence[Mention], signs: dict[int, bool]) -> None:
    """Each sign holds for the term before it alone: every item has its own."""
    for mention in named:
        sign = signs.get(mention.end)
        if sign is not None:
            _give(mention, sign)


def _give(mention: Mention, there: bool) -> None:
    if there:
        mention.flags &= ~(NEGATED | UNCERTAIN)
    else:
        mention.flags |= NEGATED
