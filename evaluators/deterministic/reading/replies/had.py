"""Whether a test or a vaccine was had, is due or not wanted: "Flu shot this year?" – "Not yet."

Which names there are is for ``matters`` to know.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.replies.states_asked import opening
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

HAD: Final = "had"
NOT: Final = "not"
LONG: Final = "long"
DECLINED: Final = "declined"
UNKNOWN: Final = "unknown"
TODAY: Final = "today"
_WORDS: Final = by_role(phrases_by_role("had_words.tsv"))
_BEFORE: Final = 64
_BEHIND: Final = 48
_SENTENCE: Final = 120
_BOUND: Final = re.compile(r"[.;?!\n]")
_WHOSE: Final = (
    r"(?:(?:a|an|the|your|my|his|her|any|all|annual|yearly|this year's|screening|prior|previous|recent|of) )*"
)
_ASKS: Final = re.compile(rf"\b(?:{_WORDS['asks']})\b[^.?!]*\Z")
_BARE: Final = re.compile(rf"(?:\A|[.?!,] )(?:(?:and|okay|so|how about|what about|{_WORDS['asks']}),? )*{_WHOSE}\Z")
_OFFERS: Final = re.compile(rf"\b(?:{_WORDS['offers']})\b")
_NOT: Final = re.compile(opening(_WORDS["not"]))
_HAD: Final = re.compile(opening(rf"(?:{_WORDS['had']})"))
_NEVER: Final = re.compile(rf"\b(?:{_WORDS['never']})\b")
_DECLINED: Final = re.compile(rf"\b(?:{_WORDS['declined']})\b")
_LONG: Final = re.compile(rf"\b(?:{_WORDS['long']})\b")
_LATELY: Final = re.compile(rf"\b(?:{_WORDS['lately']})\b")
_UNKNOWN: Final = re.compile(rf"\b(?:{_WORDS['unknown']})\b")
_AGO: Final = re.compile(rf"\b(?:{_WORDS['ago']})")
_TOLD: Final = re.compile(
    rf"\b(?:(?P<not>{_WORDS['told not']})|(?P<had>{_WORDS['told had']})|(?P<due>{_WORDS['told due']})"
    rf"|(?P<current>{_WORDS['told current']})) {_WHOSE}\Z"
)
_CURRENT: Final = re.compile(rf" (?:{_WORDS['current behind']})\b")
_DUE: Final = re.compile(r" (?:due|needed)\b")
"""Behind a name that a no stands before: "no vaccines due"."""
_TAKES_BACK: Final = re.compile(rf"\b(?:{_WORDS['takes back']})\b")
_WAYS: Final = {
    HAD: frozenset((HAD,)),
    NOT: frozenset((NOT,)),
    "due": frozenset((NOT, LONG, DECLINED, UNKNOWN)),
    DECLINED: frozenset((DECLINED, NOT)),
    UNKNOWN: frozenset((UNKNOWN,)),
    TODAY: frozenset((NOT, LONG, UNKNOWN, TODAY)),
}
"""What a note tells by its words: what is due may not have been had, or long ago."""
DUE: Final = _WAYS["due"]
_ONCE: Final = frozenset((HAD, LONG))
_NO_WAYS: Final[frozenset[str]] = frozenset()


def _noted(prefix: str) -> str:
    return "|".join([f"(?P<{way}>{_WORDS[f'{prefix} {way}']})" for way in _WAYS])


WHEN: Final = (
    r"(?:,? (?:in |on |from |done |at )?(?:[a-z0-9]+ (?:weeks?|months?|years?) ago|last (?:week|month|year|spring"
    r"|summer|fall|winter|autumn|[a-z]+day)|(?:[a-z]+ )?(?:19|20)\d\d)\b,?)"
)
"""When something was, in a note, right behind its name."""
_DONE: Final = re.compile(rf"(?: (?:was|done|performed|given|received))*{WHEN}")
_PRIOR: Final = re.compile(r"\b(?:prior|previous|last|recent) \Z")
_NOTED: Final = re.compile(
    rf"(?: (?:series|status|vaccines?|screening))?:?(?: (?:is|was|are|were|has been))? (?:{_noted('noted')})\b"
)
_NOTED_BEFORE: Final = re.compile(rf"\b(?:{_noted('before')}) {_WHOSE}\Z")


def _asks_had(lower: str, start: int, end: int) -> bool:
    """Whether a question asks if, or when, what is named at a place was had."""
    before = lower[max(start - _BEFORE, 0) : start]
    behind = lower[end : end + _BEHIND].partition("?")[0]
    if _OFFERS.search(before[max(map(before.rfind, ".?!")) + 1 :] + "|" + behind) is not None:
        return False
    return _ASKS.search(before) is not None or _BARE.search(before) is not None


def replied_had(reply: str, question: str) -> frozenset[str]:
    """The ways that a reply to such a question tells of, both in small letters."""
    if _DECLINED.search(reply) is not None:
        return frozenset((DECLINED, NOT))
    if _UNKNOWN.search(reply) is not None:
        return _WAYS[UNKNOWN]
    if _LONG.search(reply) is not None:
        return frozenset((LONG, NOT))
    if _AGO.search(reply) is not None:
        return _ONCE
    never = _NEVER.search(reply)
    if never is not None and "." in reply[: never.start()] and _HAD.match(reply) is not None:
        return frozenset((HAD,))  # "I got it in October. Haven't done the other one."
    if never is not None or _NOT.match(reply) is not None:
        return frozenset((NOT, LONG) if _LATELY.search(question) is not None else (NOT,))
    return frozenset((HAD,)) if _HAD.match(reply) is not None else _NO_WAYS


def told_had(lower: str, start: int, end: int) -> frozenset[str] | None:
    """The same of what one tells with the name behind it, or before it: "I never had a colonoscopy"; none where it is
    asked, and ``None`` where something else is asked for or told."""
    bound = _BOUND.search(lower, end, end + _SENTENCE)
    if bound is not None and bound[0] == "?":
        return _NO_WAYS if _asks_had(lower, start, end) else None
    if _CURRENT.match(lower, end, end + _BEHIND) is not None:
        return _WAYS[HAD]
    told = _TOLD.search(lower, max(start - _BEFORE, 0), start)
    if told is None or _TAKES_BACK.search(lower, end, end + _BEHIND) is not None:
        return None
    if told.lastgroup in (HAD, "current"):
        is_due = _DUE.match(lower, end) is not None
        if told.lastgroup == "current":
            return _WAYS[HAD] if is_due == (told["current"] == "no") else None
        return _ONCE
    return DUE


def noted_had(lower: str, start: int, end: int) -> tuple[int, int, frozenset[str]]:
    """The place in a note, and the ways of what is named at a place."""
    noted = _NOTED.match(lower, end, end + _BEHIND)
    if noted is not None:
        return start, noted.end(), _WAYS[noted.lastgroup or HAD]
    before = _NOTED_BEFORE.search(lower, max(start - _BEFORE, 0), start)
    if before is not None:
        return before.start(), end, _WAYS[before.lastgroup or HAD]
    done = _DONE.match(lower, end, end + _BEHIND)
    if done is not None:
        return start, done.end(), _ONCE
    return start, end, _ONCE if _PRIOR.search(lower, max(start - _BEFORE, 0), start) is not None else _NO_WAYS
