"""Whether a denial leaves the rest standing: "no other pain", "no pain when she walks", "did not help the pain"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS
from evaluators.deterministic.reading.wording.words import read_words
from evaluators.vocabulary.rows import read_pairs, read_set

_BEFORE: Final = 40
_AFTER: Final = 48
_AMOUNT: Final = 3
_WORD: Final = re.compile(r"[a-z']+")
_OPENER: Final = re.compile(
    rf" (?:with|when|while|at|on|to (?:{CLAUSE_PATTERNS['to what']})|during|after|post|upon|if|since|prior|before|"
    r"following|for the (?:past|last)|"
    r"for (?:over|about|almost|nearly|more than|at least|many|several|\w+ (?:days|weeks|months|years))|"
    r"in (?:over|about|the past|the last))\b"
)
# The engine skips to a set of characters, but tries alternatives that are not all of letters at every place.
_BREAK: Final = re.compile(r"[ .;:()\n?!](?:(?<! )|(?i:but)\b)")
_STOPS: Final = (".", ";", ":", "(", ")", "\n", "?", "!")
_BUT: Final = "but"
_CLOSER: Final = re.compile(r"[ .,;:()/\n?!\d](?:(?<! )|(?:and|or|but)\b)")


_RATHER: Final = re.compile(
    r"(?: (?:in|on|at|of) (?:my|the|your|his|her) [a-z]{1,12})?,? (?:but |just |it's |it is |really |it was ){0,2}"
    r"(?:more|rather)(?: of)? (?:an?|like|just|the)\b"
)
_LISTED: Final = re.compile(r"(?:,? (?:or|and) [a-z-]{1,20})(?= (?:with|when|while|during|on|at|after)\b)")
_ITEM_BREAK: Final = re.compile(r"[.,;:()/?!\n]| (?i:or|and) ")
_HOW_OFTEN: Final = re.compile(r"\bonce (?:or twice )?(?:(?:a|per) (?:day|week|month)|daily|weekly|monthly)\b")
"""What is no single occasion: "naproxen once or twice daily"."""
_DATED: Final = re.compile(
    r"\b(?=[ai])(?:at (?:the )?age (?:of )?\d|in (?:the )?(?:19|20)\d\d\b|as an? (?:child|teen|infant|baby))"
)
"""What dates what a note tells of: "self-harm at age 15"."""
_MONTH: Final = re.compile(
    rf"\b(?:in|last) (?:early |late |mid[ -])?(?:{CLAUSE_PATTERNS['month or season']})\b", re.IGNORECASE
)
_SINCE: Final = re.compile(r"since|start|beg[au]n|onset|ongoing|still|worse", re.IGNORECASE)
"""Beside a month: it began then, and may be there today."""
_SORT_REACH: Final = 32
_CLAUSE: Final = 80
"""How far around a term the words of its clause are looked at, in characters."""
_RULES: Final = read_pairs("narrowing_rules.tsv")
_SORTS: Final = {word: frozenset((word, *said.split())) for word, said in read_pairs("sort_rules.tsv").items()}
HEDGING: Final = read_set("hedging_rules.tsv")
"""Words of an answer that does not deny flatly: "not really, no more than usual"."""


def narrowed(
    text: str, start: int, end: int, said: str, *, besides: Sequence[str] = (), granted: bool = True, drug: bool = False
) -> bool:
    """Whether what the text says of ``text[start:end]`` leaves open the rest of it, given the words that were said.

    ``besides`` are stems of the term itself, which narrow nothing; ``granted``: whether "the pain" leaves the pain
    standing. A ``drug`` that is no longer taken is not taken, while a complaint that is over was there.
    """
    words = _WORD.findall(_clause_before(text, start))
    roles = [_RULES.get(word, "") for word in words]
    if "before" in roles or (granted and roles and roles[-1] == "definite") or "amount" in roles[-_AMOUNT:]:
        return True
    tail = text[end : end + _AFTER].lower()
    if _renames(tail):
        return True
    if granted and (listed := _LISTED.match(tail)):
        tail = tail[listed.end() :]  # "no headache or photophobia with the spells"
    closer = _CLOSER.search(tail)
    tail = tail[: closer.start()] if closer else tail
    following = [_RULES.get(word, "") for word in _WORD.findall(tail)] if tail else []
    if "after" in following or (not drug and ("over" in roles or "over" in following)):
        return True
    limits = set(read_words(tail).stems).difference(besides) if tail and _OPENER.match(tail) else set()
    return bool(limits) and limits.isdisjoint(read_words(said).stems)


def _clause_before(text: str, start: int) -> str:
    """What ``left_of`` has of the clause, in lower case: only "but" takes the pattern to find where it begins."""
    before = text[max(start - _BEFORE, 0) : start].lower()
    if _BUT in before:
        return left_of(text, start, _BEFORE, _BREAK).lower()
    return before[max([before.rfind(stop) for stop in _STOPS]) + 1 :]


def is_renamed(text: str, end: int) -> bool:
    """Whether what ends there is denied only to be given another name: "not really a pain, more of a pressure"."""
    return _renames(text[end : end + _AFTER].lower())


def _renames(following: str) -> bool:
    return ("more" in following or "rather" in following) and _RATHER.match(following) is not None


def sort_before(text: str, start: int) -> frozenset[str]:
    """Words that tell of the sort which a word right before ``text[start:]`` makes of it; none where it makes none."""
    item = left_of(text, start, _SORT_REACH, _ITEM_BREAK).lower().split()
    return next((_SORTS[word] for word in item[-2:] if word in _SORTS), frozenset())


def on_occasion(text: str, start: int, end: int, *, event: bool = False) -> bool:
    """Whether the clause of ``text[start:end]`` tells of another time than today: "had a cough a month ago".

    An ``event`` that happened once need not have been at another time: "she has fallen once".
    """
    dated = _DATED.search(text, max(start - _CLAUSE, 0), end + _CLAUSE)
    if dated is not None and "since" not in text[min(start, dated.start()) : dated.start()]:
        return True
    return _has_beside(text, start, end, ("occasion",) if event else ("occasion", "once"))


def is_of_month(text: str, start: int, end: int) -> bool:
    """Whether the clause of ``text[start:end]`` tells of a month or season that is over: "palpitations in March"."""
    clause = right_of(text, end, _CLAUSE, _BREAK)
    return _MONTH.search(clause) is not None and _SINCE.search(clause) is None


def is_little(text: str, start: int, end: int) -> bool:
    """Whether the clause of ``text[start:end]`` has so little of it that some call it none: "minimal alcohol"."""
    return _has_beside(text, start, end, ("little", "amount"))


def is_given_up(text: str, start: int, end: int) -> bool:
    """Whether the clause of ``text[start:end]`` has it as a habit of old: "smoked a pipe until 1974"."""
    return _RULES.get(text[start:end].lower()) == "given up" or _has_beside(text, start, end, ("given up",))


def _has_beside(text: str, start: int, end: int, roles: tuple[str, ...]) -> bool:
    """Whether a word of a role stands in the clause of ``text[start:end]``."""
    clause = f"{left_of(text, start, _CLAUSE, _BREAK)} {right_of(text, end, _CLAUSE, _BREAK)}".lower()
    return any(_RULES.get(word) in roles for word in _WORD.findall(_HOW_OFTEN.sub("", clause)))
