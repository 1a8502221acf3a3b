"""How a value or a test came out, told behind its name: "your potassium came back a little low", "thyroid's fine".

Which names there are, and what low or high means for each, is for ``matters`` to know.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.replies.had import WHEN
from evaluators.deterministic.reading.replies.states_asked import opening
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

SOUND: Final = "sound"
LOW: Final = "low"
HIGH: Final = "high"
ILL: Final = "ill"
_WORDS: Final = by_role(phrases_by_role("result_words.tsv"))
_BEHIND: Final = 96
_BEFORE: Final = 72
ROSE: Final = "rose"
FELL: Final = "fell"
_WAYS: Final = {SOUND: SOUND, LOW: LOW, HIGH: HIGH, ILL: ILL, "up": HIGH, "down": LOW, ROSE: ROSE, FELL: FELL}


def _ways(prefix: str = "") -> str:
    """The words that tell how it is, each way a group of its own."""
    ways = [way for way in _WAYS if f"{prefix}{way}" in _WORDS and way not in (ROSE, FELL)]
    return "|".join([f"(?P<{way}>{_WORDS[f'{prefix}{way}']})" for way in ways])


_END: Final = rf"(?![\w'-])(?! (?:{_WORDS['not so']})\b)"
_EXCEPT: Final = rf"(?P<except>,? (?:{_WORDS['except']}) [a-z])?"
_DEGREE: Final = rf"(?:(?:{_WORDS['degree']}) )*"
_TOLD: Final = re.compile(
    rf"(?: (?:{_WORDS['sort']}))?(?:(?:,? (?:{_WORDS['and that']})| ?(?:{_WORDS['came']})) {_DEGREE}"
    rf"(?:at [a-z0-9. -]{{1,24}}, (?:{_WORDS['and that']}) {_DEGREE})?(?:{_ways()})"
    rf"| ?(?:(?P<rose>{_WORDS[ROSE]})|(?P<fell>{_WORDS[FELL]}))){_END}{_EXCEPT}"
)
_NOTHING: Final = re.compile(
    rf"\b(?:(?P<low>{_WORDS['low in']})|(?P<sound>{_WORDS['nothing']})) (?:(?:your|the|his|her|my|that) )?\Z"
)
_BARELY: Final = re.compile(rf" (?:(?P<low>{_WORDS['lacking']})|(?P<sound>{_WORDS['found nothing']}))\b")
_THEN: Final = re.compile(
    rf"(?: at [a-z0-9. -]{{1,16}})?(?: (?:last|before)[a-z ]{{0,16}})?, (?:(?:but|and|so|then) )?"
    rf"(?:{_WORDS['then']}) {_DEGREE}(?:{_ways()}){_END}"
)
_FIGURE: Final = r"(?:(?: of| at)? ?\d+(?:\.\d+)? ?(?:mmol/l|meq/l|mg/dl|g/dl|g/l|ng/ml|u/l|miu/l|%)?,?)?"
_NOTED: Final = re.compile(
    rf"(?: (?:{_WORDS['sort']}))?(?: ?:|(?: (?:{_WORDS['noted']}))*){_FIGURE}{WHEN}? \(?{_DEGREE}"
    rf"(?:{_ways()}){_END}{_EXCEPT}"
)
_NOTED_BEFORE: Final = re.compile(rf"\b{_DEGREE}(?:{_ways('before ')}) (?:serum |total |fasting )?\Z")
_EXCEPTED: Final = re.compile(
    rf"\b(?:{_WORDS['sound']})\b[^.?!]{{0,24}}?(?:{_WORDS['except']}) (?:(?:for|your|the|his|her|a) ){{0,2}}\Z"
)
_MOVED: Final = rf"(?:it )?(?:(?P<rose>{_WORDS[ROSE]})|(?P<fell>{_WORDS[FELL]}))"
_REPLIED: Final = re.compile(opening(f"(?:on the )?(?:{_ways()}|{_MOVED})") + r"(?!-)(?! (?:if|unless|until|than i)\b)")
_CLAUSE: Final = re.compile(r"[,.] (?:and |but )?|\band ")
_CLAUSES: Final = 4
_ONESELF: Final = ("i'm ", "i am ", "we're ", "i feel")
"""What begins so tells how one is oneself."""


def _way(match: re.Match[str]) -> str:
    group = match.lastgroup or ""
    if group == "except":
        return ILL
    return _WAYS.get(group, "")


def told_result(lower: str, start: int, end: int) -> tuple[int, str]:
    """Where it ends, in talk, how what is named at a place came out, and which way; ``""`` where that is not told."""
    told = _TOLD.match(lower, end, end + _BEHIND)
    if told is None:
        told = _BARELY.match(lower, end, end + _BEHIND)
    if told is not None:
        then = _THEN.match(lower, told.end(), told.end() + _BEHIND)
        return (told.end(), _way(told)) if then is None else (then.end(), _way(then))
    before = _NOTHING.search(lower, max(start - _BEFORE, 0), start)
    if before is not None:
        return end, _way(before)
    if _EXCEPTED.search(lower, max(start - _BEFORE, 0), start) is not None:
        return end, ILL
    return end, ""


def noted_result(lower: str, start: int, end: int) -> tuple[int, int, str]:
    """The place in a note that has how what is named at a place came out, and which way that is."""
    noted = _NOTED.match(lower, end, end + _BEHIND)
    if noted is not None:
        return start, noted.end(), "" if noted.lastgroup == "except" else _way(noted)
    before = _NOTED_BEFORE.search(lower, max(start - _BEFORE, 0), start)
    if before is not None:
        return before.start(), end, _way(before)
    excepted = _EXCEPTED.search(lower, max(start - _BEFORE, 0), start)
    return (start, end, "") if excepted is None else (excepted.start(), end, ILL)


def replied_result(reply: str) -> str:
    """Which way something came out by the reply to a question for it, in small letters."""
    places = [0, *[bound.end() for bound in _CLAUSE.finditer(reply, 0, _BEHIND)]]
    told = (_REPLIED.match(reply, place) for place in places[:_CLAUSES] if not reply.startswith(_ONESELF, place))
    return next((_way(match) for match in told if match is not None), "")
