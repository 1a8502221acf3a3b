"""What a word of doing refers to where it names nothing: "you took me off it", "so I quit", "we stopped that".

Also what keeps it from ending a drug: that it was for a while only, or is somebody else's ("my husband stopped his").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS
from evaluators.deterministic.reading.wording.leads import lead

_LAST: Final = 160
"""How far back what it refers to may have been named."""
_WHEN: Final = re.compile(r"\b(?:when|why)\b")
_APPOSED: Final = 8
_BEFORE: Final = 32
_LEAD: Final = 48
"""How far into a reply what it opens with is looked for."""
_OPENING: Final = 2
"""Words with which a reply may open: "Yeah, I quit."."""
_OPENING_ON: Final = 3
"""The same of a sentence behind one that tells what was taken: "They told me to stop."."""
_ALONE: Final = rf"(?= (?:{CLAUSE_PATTERNS['that one']}|(?:{CLAUSE_PATTERNS['from then']})\b)|[.,;?!]|$)"
"""Behind a "that" which has no noun of its own."""
_IT: Final = re.compile(
    rf" ?(?:taking |using |on |with |to take |of )?"
    rf"(?:(?:it|them|those)\b|(?:that|this|these|both(?: (?:{CLAUSE_PATTERNS['both of what']}))?){_ALONE})"
)
_OWN_IT: Final = re.compile(r"\b(?:it|them|that|this|those|these|both)\b")
_STANDS_ALONE: Final = re.compile(_ALONE)
_BARE: Final = ("it", "them", "both")
_BOTH: Final = re.compile(r"\bboth\b(?! (?:my|his|her|the (?:kids|boys|girls))\b)")
_BOTH_REACH: Final = 16
"""How far behind a word of doing "both" may begin: "stop taking them both"."""
_JOINED: Final = re.compile(r"(?:,? and|,| &| plus) (?:(?:the|your|my|his|her) )?")
_BOTH_ARE: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['both are']}) ")
"""Between two drugs and what is done about both."""
_OVER: Final = re.compile(
    r" ?(?:taking |using )?(?:(?:that|this|these)\b)?(?P<bare>[.,;?!)]| \(| *$)?(?(bare)"
    rf"| (?:(?:[a-z0-9-]{{1,12}} ){{1,2}}(?:years?|months?|weeks?|days?|yrs?|ago)|{CLAUSE_PATTERNS['stopped for']})\b)"
)
"""What follows who says that he stopped, and not what: "I stopped because …", "so we quit that last year"."""
_WHO: Final = re.compile(
    r"\b(?P<turn>(?:so|but|because|until) )?(?:i|you|he|she|we|they|doctors?|and|then|just|to)(?:['’](?:ve|d))?"
    rf"(?: (?:{CLAUSE_PATTERNS['stopper']})){{0,2}} $"
)
_AGO: Final = re.compile(r"\b(?:days?|weeks?|months?|years?) ago,? $")
"""Before who says that he stopped: when that was ("amoxicillin, about two weeks ago she finished")."""
_SO_BAD: Final = re.compile(r"\bso(?: [a-z'’]{2,16}){1,5}(?: that)? $")
"""Before who says that he stopped: what made him ("it made me so sick I stopped")."""
_WAS: Final = re.compile(
    r"(?:^|[.;!?] )\W*(?:(?:yeah|yes|no|well|oh|um)\W+){0,2}(?:i|he|she|we) (?:was|were|took|had|used|tried)\b"
    r"[^.;!?]*.$"
)
"""The sentence before: one did take it."""
_ANOTHER: Final = re.compile(rf"\b(?:the|that|another|an)(?: other)? (?:{CLAUSE_PATTERNS['another one']}) ")
_THAT_ONE: Final = re.compile(lead("answer", 2) + r"(?:that|this|those)(?: one| ones)?,? (?:i|we|he|she|they)\b")
"""Opens a reply on what was asked for: "that one I stopped"; it is no other one."""
_WHILE: Final = re.compile(
    r" ?(?:taking |using )?(?:it|that|them|the [a-z]{3,20}|my [a-z]{3,20})? ?"
    rf"(?:{CLAUSE_PATTERNS['for a while']}"
    rf"|for (?:a|one|two|three|the|my) (?:[a-z]{{3,12}} )?(?:{CLAUSE_PATTERNS['a while']})"
    r"|before (?:the|my|his|her) |the (?:day|night) before)"
)
"""What follows where it was left off for a time, or at some time of day: "stopped it for a week before the scan"."""


def refers_back(low: str, end: int, following: int, *, starts: bool) -> bool:
    """Whether the word that ends there is followed by an "it" that is not the drug named at ``following``.

    "Stop it, the aspirin" is. What one ``starts`` as "this one" is another than that spoken of.
    """
    it = _IT.match(low, end)
    if it is None or (starts and "this" in it[0]):
        return False
    return following >= len(low) or following - it.end() > _APPOSED


def of_both(low: str, start: int, end: int) -> bool:
    """Whether what is done there holds for both drugs that were named last: "keep both going", "stop them both"."""
    return _BOTH.search(low, start, end + _BOTH_REACH) is not None


def named_last(low: str, start: int, end: int, drugs: list[Mention]) -> list[Mention]:
    """Of the two drugs before a word of doing that names none the one that it holds for, or both."""
    if not drugs or start - drugs[-1].end > _LAST:
        return []
    return drugs if of_both(low, start, end) else drugs[-1:]


def right_before(low: str, start: int, end: int, drugs: list[Mention]) -> list[Mention]:
    """Of the two drugs before a word of doing the one that it is said of, or both: "A and B were stopped"."""
    together = of_both(low, start, end) or _BOTH_ARE.fullmatch(low, drugs[-1].end, start) is not None
    return drugs if together and _JOINED.fullmatch(low, drugs[0].end, drugs[-1].start) is not None else drugs[-1:]


def has_it(low: str, start: int, end: int) -> bool:
    """Whether a word of doing has an "it" within itself: "hold it back", "ditch that"; not "get rid of that mat"."""
    own = _OWN_IT.search(low, start, end)
    if own is None:
        return False
    return own.end() < end or own[0] in _BARE or _STANDS_ALONE.match(low, end) is not None


def is_over(low: str, start: int, end: int) -> bool:
    """Whether somebody says to have stopped, without saying what: then it is what the talk is of."""
    if _is_fronted(low, start):
        return True
    over = _OVER.match(low, end)
    who = _WHO.search(low, max(start - _BEFORE, 0), start) if over is not None else None
    if over is None or who is None:
        return False
    if over["bare"] is None or who["turn"] is not None:
        return True
    if _AGO.search(low, max(who.start() - _BEFORE, 0), who.start()) is not None:
        return True
    if _SO_BAD.search(low, max(who.start() - _BEFORE, 0), who.start()) is not None:
        return True
    sentence = max(low.rfind(mark, 0, who.start()) for mark in ".;!") + 1
    if sentence and _WAS.search(low[max(sentence - _LAST, 0) : sentence]) is not None:
        return len(low[sentence : who.start()].split()) <= _OPENING_ON
    return len(low[: who.start()].split()) <= _OPENING


def _is_fronted(low: str, start: int) -> bool:
    """Whether a reply opens with what the word that begins there is said of: "those I stopped, they bunged me up"."""
    fronted = _THAT_ONE.match(low, 0, _LEAD)
    return fronted is not None and 0 < start - fronted.end() <= _APPOSED


def says_no_more(low: str, end: int) -> bool:
    """Whether the word that ends there has no object of its own: "stopped last year", "stopped it"; not "his"."""
    return _OVER.match(low, end) is not None or _IT.match(low, end) is not None


def asked_when(low: str, start: int, end: int) -> bool:
    """Whether one asks when or why it was stopped: then it was."""
    return _WHEN.search(low, max(start - _BEFORE, 0), end + _BEFORE) is not None


def for_a_while(low: str, end: int) -> bool:
    """Whether what was stopped was left off for a time only."""
    return _WHILE.match(low, end) is not None


def speaks_of_other(low: str, mentions: Sequence[Mention], start: int, end: int) -> bool:
    """Whether a habit, or another remedy without a name, stands between two places: then it is that which one quit."""
    if any(mention.term.category == "substance" and start <= mention.start < end for mention in mentions):
        return True
    fronted = None if start else _THAT_ONE.match(low, 0, _LEAD)
    return _ANOTHER.search(low, max(fronted.end() if fronted is not None else start, end - _LAST), end) is not None
