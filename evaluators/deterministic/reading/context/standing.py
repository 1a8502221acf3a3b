"""Denials that leave standing what they name: of a case that is not so, of a time that is over, of how long it took.

"If I don't take it the rash comes back", "I'd have no pain if I could rest", "two weeks without a headache and then it
came back", "I hadn't been on it a week when the rash started". The words are data (``clause_rules.tsv``).
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.deterministic.reading.wording.phrases import Seldom, lowered
from evaluators.vocabulary import Match

_BEFORE: Final = 40
_BEHIND: Final = 104
_BACK_REACH: Final = 128
_NOT: Final = ("not", "n't", "n’t")
_BARE: Final = ("no", "without", "zero", "any")
_NUMBER: Final = r"(?:an?|one|two|three|four|five|six|ten|[0-9]{1,2}|many|long)"
_WHILE: Final = rf"(?:even |quite |but |more than )?{_NUMBER} ?(?:(?:{CLAUSE_PATTERNS['a time']})\b ?)?"
_NOT_LONG: Final = Seldom(
    rf" {_WHILE}(?:before|when|later)\b"
    rf"|(?: (?:even|really))?(?: (?:been|had|started|taken)\b)?(?: [a-z'’-]+){{0,5}}? (?<!\bfor )(?<!\bin ){_WHILE}"
    r"(?:before|when)\b",
    ("before", "when", "later"),
)
_BEEN: Final = re.compile(r"\b(?:had|has|have|been|was|were|['’]d|['’]ve|hadn|hasn|haven|wasn)\W*$|^ (?:been|even)\b")
_IN_CASE: Final = Seldom(
    r"\b(?:if|when|whenever|unless|(?:every|any|each) time|(?:on )?(?:the )?days) (?:i|he|she|we|they)"
    r"(?:['’]m|['’]s|['’]ve)? ?(?:(?:do|does|did|have|has|am|is|are|ever) ?)?$",
    ("if", "when", "unless", "time", "days"),
)
"""Before the denial of what one else does: "if I don't take it"."""
_WOULD: Final = re.compile(
    r"\b(?:i|he|she|we|they|it|there)(?:['’]d| would) (?:be |have |get |feel )?(?:having |getting )?$"
)
_ANY_TIME: Final = Seldom(
    rf"\b(?:any|a|ever) (?:{CLAUSE_PATTERNS['some time']}) "
    r"(?:when |where |that )?(?:you|he|she|they) ?$",
    CLAUSE_WORDS["some time"],
)
"""Before a denial: it asks for a time without, so that there is one with."""
_HAVE: Final = re.compile(r" (?:be|have|get|feel|need|take|touch|bother|want)\b")
_IF: Final = re.compile(r"[^.?!;]*?\b(?:if|but for|were it not|unless|without)\b")
_LOST: Final = re.compile(
    r"[^.?!;,]{0,32}?,? (?:i|he|she|we|they|it)(?:['’]d| would| wouldn| couldn| can['’]t|['’]m lost| don['’]t know)"
)
_SPELL: Final = re.compile(
    rf"\b(?:{_NUMBER}|few|couple of|whole|couple|good)[ -](?:good |solid |full |whole )?(?:{CLAUSE_PATTERNS['a time']})"
    r"(?: or (?:two|so|three))?,? (?:with |of |at a time )?$"
)
"""Before a denial of a time that has come to an end."""
_AGAIN: Final = re.compile(rf"[^?]{{0,72}}?\b(?:{CLAUSE_PATTERNS['it is back']})\b")
_NOT_AGAIN: Final = re.compile(r"\b(?:not|never|hasn['’]?t|didn['’]?t|n['’]t)\b")
_BACK_AGAIN: Final = re.compile(
    r"(?P<gap>[^.?!;]{0,72}?"
    rf"|[^.?!;]{{0,48}}[.;!] (?:(?:{CLAUSE_PATTERNS['goes on then']})[ ,]+){{0,3}}(?=(?:it|they)\b))"
    rf"\b(?:{CLAUSE_PATTERNS['it is back']})\b"
)
_ANOTHER: Final = re.compile(
    r"\b(?:(?:the|my|his|her|their|that|this|a|an) [a-z]{3,20}|(?:i|we|you|he|she)(?:['’][a-z]+)?) (?:ha[sd] |have )?$"
)
"""Before what is back: something, or somebody, else than what went."""
_NOT_THOUGHT: Final = re.compile(
    rf"\b(?:{CLAUSE_PATTERNS['not thought']})(?: that)? "
    r"(?:the|my|his|her|it|they|this|that|these|those|all)\b[^,.;?!]{0,40}$"
)
_NOW: Final = Seldom(
    r"[^.?!;]{0,48}?\bbut (?:now )?(?:i|it|he|she|they)(?:['’](?:ve|s|m|re))? "
    r"(?:(?:do|does|have|has|is|are|am|got it|got one|here|there|get it)\b ?)?(?:[a-z]+ )?now\b"
    r"|[^.?!;]{0,48}?\bbut (?:now )(?:i|he|she|they) (?:do|does|have|has)\b",
    ("but ",),
)

_HABIT: Final = re.compile(
    r"\b(?:i|he|she|they|you) (?:get|gets|wake|wakes|have|has|feel|feels|come|comes) |\bcomes?\b|\bstarts\b"
    r"|\b(?:when|whenever|if) (?:i|he|she|they) (?!was|were|had|did|got|went)[a-z]+ "
    r"|\b(?:there|here|bad|worst|worse|on) (?:when|whenever|first thing|in the|every|at)\b"
    rf"|\bevery (?:{CLAUSE_PATTERNS['part of day']})\b"
)
"""How one tells of what comes again and again."""
_SOON: Final = re.compile(r" (?:again|by|once|after|within|in|inside|when|as soon as|before|until|till)\b(?! now)")
_HABIT_REACH: Final = 96
_ON_TAKING: Final = re.compile(
    r"\b(?:take|takes|use|uses|have|has|rest|rests|sit down|lie down|stop|eat)\b[^.?!]{0,40}?"
    r"\b(?:and|then) (?:[a-z]+ ){0,6}?(?:within|in|after) (?:[a-z]+ ){1,3}(?:the|my|his|her|it|they) ?(?:[a-z]+ ){0,3}$"
    r"|\b(?:whenever|when|if|once|every time) (?:i|you|he|she|they) (?:take|takes|use|uses|have|has|rest|rests)\b"
    r"[^.?!]{0,40},? (?:the|my|his|her|it|they) ?(?:[a-z]+ ){0,3}$"
)
"""Before what goes each time that one does something: "I take ibuprofen and within an hour the headache is gone"."""


def comes_and_goes(text: str, sentence_start: int, start: int, end: int) -> bool:
    """Whether what is said at a place to be gone is so each time: "I wake up with it and it's gone by ten"."""
    if _ON_TAKING.search(lowered(text[max(sentence_start, start - _HABIT_REACH) : start])) is not None:
        return True
    if _SOON.match(lowered(text[end : end + _BEFORE])) is None:
        return False
    return _HABIT.search(lowered(text[max(sentence_start, start - _HABIT_REACH) : start])) is not None


def is_back(text: str, end: int) -> bool:
    """Whether what is said up to a place to be gone has come again: "it went away for a week, but now it's back"."""
    back = _BACK_AGAIN.match(lowered(text[end : end + _BACK_REACH]))
    return back is not None and _NOT_AGAIN.search(back[0]) is None and _ANOTHER.search(back["gap"]) is None


def is_doubted(text: str, sentence_start: int, start: int) -> bool:
    """Whether the words before what is said to be over deny that it is: "I wouldn't say the rash has gone"."""
    return _NOT_THOUGHT.search(lowered(text[max(sentence_start, start - _HABIT_REACH) : start])) is not None


def leaves_standing(text: str, sentence_start: int, sentence_end: int, cue: Match) -> bool:
    """Whether a denial does not take away what is named behind it."""
    before = lowered(text[max(sentence_start, cue.start - _BEFORE) : cue.start])
    behind = lowered(text[cue.end : min(sentence_end, cue.end + _BEHIND)])
    surface = cue.term.surface.lower()
    if _ANY_TIME.search(before) is not None:
        return True
    if surface.endswith(_NOT) and (_is_in_case(before, surface) or _is_of_time(before, surface, behind)):
        return True
    if _NOW.match(behind) is not None:
        return True
    if _is_unreal(before, surface, behind):
        return True
    if surface not in _BARE and not surface.startswith("with"):
        return False
    if surface == "without" and _LOST.match(behind) is not None:
        return True
    again = _AGAIN.match(lowered(text[cue.end : cue.end + _BEHIND])) if _SPELL.search(before) is not None else None
    return again is not None and _NOT_AGAIN.search(again[0]) is None


def _is_of_time(before: str, surface: str, behind: str) -> bool:
    """ "It wasn't a week before …", "I'd not been on it a week when …"."""
    found = _NOT_LONG.match(behind)
    return found is not None and _BEEN.search(before + _without_not(surface)) is not None


def _is_in_case(before: str, surface: str) -> bool:
    return _IN_CASE.search(before + _without_not(surface)) is not None


def _without_not(surface: str) -> str:
    return surface.removesuffix("n't").removesuffix("n’t").removesuffix("not").strip()


def _is_unreal(before: str, surface: str, behind: str) -> bool:
    """ "I'd have no pain if …", "I wouldn't have any pain if …"."""
    if surface.startswith("wouldn"):
        return _HAVE.match(behind) is not None and _IF.match(behind) is not None
    return surface in _BARE and _WOULD.search(before) is not None and _IF.match(behind) is not None
