"""Which side of the family an illness is on: "my mum's father had a stroke", "on my dad's side", "maternal aunt"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.kin import RELATIVES
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.vocabulary.patterns import by_role, longest_first
from evaluators.vocabulary.rows import phrases_by_role

MATERNAL: Final = "maternal"
PATERNAL: Final = "paternal"
_WORDS: Final = phrases_by_role("lineage_words.tsv")
_ANY: Final = by_role(_WORDS)
_BEFORE: Final = 96
_BEHIND: Final = 72
_PARENT: Final = longest_first((*_WORDS["mother"], *_WORDS["father"]))
_LINE: Final = re.compile(
    rf"\b(?:(?P<line>{longest_first((*_WORDS[MATERNAL], *_WORDS[PATERNAL]))})\b"
    rf"|(?P<parent>{_PARENT})(?:'?s|s')? (?:(?:{_ANY['which of them']}) )?"
    rf"(?:side|{_ANY['of a parent']})\b)"
)
_SIDE: Final = re.compile(rf"\b(?:(?P<line>{MATERNAL}|{PATERNAL})|(?P<parent>{_PARENT})(?:'?s|s')?)\b")
_A_PARENT: Final = re.compile(rf"\b(?:{_PARENT}|parents)\b(?!'s)")
_RELATIVE: Final = re.compile(rf"\b(?:{longest_first(RELATIVES)})\b")
_TIED: Final = re.compile(r"(?: side| of (?:the |my |her |his )?family)?[ ,:]*(?:[a-z]+ )?$")
"""What may stand between the side and the relative who is of it: "maternal great aunt"."""
_WHO: Final = re.compile(rf",? ?(?:in|on|-|–|:|\() ?(?:(?:{_ANY['whose']}) )?")
"""What stands between an illness and the relative who has it: "stroke in paternal grandfather", "DM (MGM)"."""
_AS_WELL: Final = re.compile(rf",? (?:{_ANY['as well']})\b")
_MATERNAL: Final = frozenset((*_WORDS[MATERNAL], *_WORDS["mother"]))


def line_of(text: str, start: int, end: int) -> str:
    """The side that stands closest to what a text names at a place, in its sentence; nothing where none is told, or a
    relative is named behind it who need not be of that side."""
    behind = plain(right_of(text, end, _BEHIND))
    if (who := _WHO.match(behind)) is not None:
        named = _LINE.match(behind, who.end())
        if named is not None or _RELATIVE.match(behind, who.end()) is not None:
            return "" if named is None else _line(named)
    before = plain(left_of(text, start, _BEFORE))
    if (found := _last_line(before)) is not None:
        return _line(found) if _holds(before, found.end()) else ""
    found = _LINE.search(behind)
    return "" if found is None else _line(found)


def lines_added(text: str, end: int) -> set[str]:
    """The sides of others who are said behind a place to have the same: "and my dad's dad too"."""
    behind = plain(right_of(text, end, _BEHIND))
    return {_line(found) for found in _LINE.finditer(behind) if _AS_WELL.match(behind, found.end())}


def line_last_told(text: str) -> str:
    """The side that is named last at the end of an utterance: "And on your mother's side?"."""
    found = _last_line(plain(text[-_BEFORE:]))
    return "" if found is None else _line(found)


def line_answered(text: str) -> str:
    """The only side that a reply to who asks for the family tells: "my nan and two aunts on my mum's side"; nothing
    where it names a parent, who is of a side as well."""
    answer = plain(text[: _BEFORE + _BEHIND])
    lines = {_line(found) for found in _LINE.finditer(answer)}
    return lines.pop() if len(lines) == 1 and _A_PARENT.search(answer) is None else ""


def side_told(text: str) -> str:
    """The side that a short reply to who asks for it tells: "my mum's", "paternal"; nothing where it tells both."""
    lines = {_line(found) for found in _SIDE.finditer(plain(text))}
    return lines.pop() if len(lines) == 1 else ""


def _last_line(text: str) -> re.Match[str] | None:
    found = list(_LINE.finditer(text))
    return found[-1] if found else None


def _line(found: re.Match[str]) -> str:
    return MATERNAL if (found["line"] or found["parent"]) in _MATERNAL else PATERNAL


def _holds(before: str, end: int) -> bool:
    """Whether no other relative is named behind a side: the one who is of it follows at once."""
    others = list(_RELATIVE.finditer(before, end))
    if not others:
        return True
    return len(others) == 1 and _TIED.fullmatch(before[end : others[0].start()]) is not None
