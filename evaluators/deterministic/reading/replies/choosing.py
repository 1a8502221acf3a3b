"""Which of several things that were asked for a reply affirms: "the latter", "yes to both", "no, yes, no"; and whether
a question leaves the choice between two at all ("is it a rash or more like bruising?").
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.granted import is_definite
from evaluators.deterministic.reading.replies.answering import only_heard
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS
from evaluators.deterministic.reading.wording.leads import LEADS
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS
from evaluators.deterministic.reading.wording.words import surface_words

_LONGEST: Final = 96
"""Characters of a reply that goes by the order of what was asked."""
_SEQUENCE: Final = 3
"""Answers in a row from which each is that of one thing; of two only if they stand apart, unlike "yes and no"."""
_APART: Final = re.compile(r"[.;!] |\bthen\b")
_NONE: Final[tuple[int, ...]] = ()
_ORDER: Final = {"first": 0, "former": 0, "second": 1, "third": 2, "latter": -1, "last": -1, "other": -2}
_NTH: Final = re.compile(
    r"(?:\b(no|nope|not|isn't|yes|yeah|yep)\b,? (?:to )?(?:really )?)?\b"
    r"the (first|former|second|third|latter|last|other)"
    r"(?= (?:one|two|thing)\b| (?:but|and|not|no|yes)\b|\W*$|[,.;!-])"
)
_ALL: Final = re.compile(
    rf"(?:\W*(?:{LEADS['all']})\b)*\W*(?:{REPLY_PATTERNS['all']})"
    r"(?= of (?:them|those|these)\b| (?:to be|really|actually|i|at)\b|\W*$|[,.;!])"
)
_IN_TURN: Final = re.compile(r"\W+|\b(?:and|then|um|uh|er|oh|well|to the)\b")
_SAID: Final = {
    "yes": YES, "yeah": YES, "yep": YES, "yup": YES, "no": NO, "nope": NO, "nah": NO,
}  # fmt: skip
_PUT: Final = re.compile(
    r"\b(?:is|was|are|were|isn't|wasn't) (?:it|that|this|they|those|these|he|she|you|the (?:pain|feeling))\b"
    r"|\bwould you (?:call|say|describe)\b|\bare we talking\b|\bdo you mean\b|\bmore of an?\b"
)
_OPEN: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['open']})\b")
_TAIL: Final = re.compile(r",? or ([a-z'’ -]{3,64})(?:\?|$)")
_OR: Final = re.compile(rf",? or (?:{REPLY_PATTERNS['or_rather']}|an? (?:more|mere))\b")
_OTHERS: Final = (
    r"the (?:others?|rest(?: of (?:it|them|that|those))?|remainder)"
    r"(?: (?:one|ones|two|three|four|few|things?|stuff|bits))?"
)
_REST: Final = re.compile(
    rf"\b(?:(?:{_OTHERS}|otherwise|other than that|apart from that|besides that),? (?:no|nope|none|nothing|not)\b"
    rf"|(?:no|nope|nah|not|none of|nothing of|neither of|without)(?: to)? {_OTHERS}\b"
    r"|nothing else\b|that's (?:all|the only one|it)\b)"
)
_COMMON: Final = frozenset(surface_words(" ".join(REPLY_WORDS["tells_nothing"])).stems)
_SECONDED: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['seconded']})\b")


def told_in_order(text: str, count: int) -> tuple[int, ...]:
    """``YES``, ``NO`` or 0 for each of ``count`` things asked for; empty where a reply does not go by their order."""
    if count < 2 or len(text) > _LONGEST:
        return _NONE
    low = lowered(text)
    if _ALL.match(low) is not None:
        return (YES,) * count
    if "the " in low and (found := _by_number(low, count)):
        return found
    return _in_turn(low, count)


def _by_number(low: str, count: int) -> tuple[int, ...]:
    """ "Yes to the first, not the second": those that are not named are denied only where no other is."""
    told = [0] * count
    for match in _NTH.finditer(low):
        at = _ORDER[match[2]]
        if at == -2:
            at = 1 if count == 2 and told[0] else -3
        elif at == -1:
            at = count - 1
        if not 0 <= at < count:
            return _NONE
        told[at] = _SAID.get(match[1], NO) if match[1] else YES
    if YES in told and NO not in told:
        told = [polarity or NO for polarity in told]
    return tuple(told) if any(told) else _NONE


def _in_turn(low: str, count: int) -> tuple[int, ...]:
    words = [word for word in _IN_TURN.split(low) if word]
    if len(words) != count or any(word not in _SAID for word in words):
        return _NONE
    if count < _SEQUENCE and (_APART.search(low) is None or only_heard(low)):
        return _NONE
    return tuple(_SAID[word] for word in words)


def alternative(text: str, opening: int, start: int, end: int) -> str:
    """What a question that opens there sets against the thing at a place: "a rash or more like bruising?".

    Empty where it only goes on with a list ("any fever or cough?"), or takes both for granted ("is it the cough or the
    fever that worries you?"): who names the other then says nothing of the first.
    """
    tail = _TAIL.match(lowered(text[end : end + _LONGEST]))
    before = lowered(text[opening:start])
    if tail is None or is_definite(before):
        return ""
    if _OR.match(tail[0]) is not None:
        return tail[1]
    return tail[1] if _PUT.search(before) is not None and _OPEN.search(before) is None else ""


def echoes(before: str) -> bool:
    """Whether no more stands before what a reply names first than before what it takes up of the question: "allergies,
    uh, no"; not "I get headaches. It's fine, no"."""
    return CLAUSE_WORDS["fronts"].issuperset(lowered(before).replace(",", " ").split())


def tells_of_echo(text: str, opening: int, place: tuple[int, int]) -> bool:
    """Whether one takes up what was asked for, as if to ask back, and tells of it: "the Crestor? I quit that"."""
    behind = text[place[1] :]
    return behind.startswith("? ") and "?" not in behind[1:] and echoes(text[opening : place[0]])


def denies_the_rest(text: str) -> bool:
    """Whether one denies what was asked for and he does not name: "diabetes since I was thirty, otherwise no"."""
    return _REST.search(lowered(text[:_LONGEST])) is not None


def telling(words: str) -> frozenset[str]:
    """The stems of an alternative that tell it from the others."""
    return frozenset(surface_words(words).stems) - _COMMON


def leaves_the_rest(text: str) -> bool:
    """Whether a reply that names one of two says nothing for the other."""
    return _SECONDED.search(lowered(text)) is None
