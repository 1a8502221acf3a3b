"""What a text denies in so many words: "no ectopic beats", "no pain with pronation", "any cracked skin?" – "no".

A term that is denied is known by its context. Here are the things that no term stands for, and those that more than one
term's words make up: each item of a negation's list, by the stems of its words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.context.clauses import before_clause
from evaluators.deterministic.reading.context.kin import RELATIVES
from evaluators.deterministic.reading.mention import Mention, mention_at, mentions_between
from evaluators.deterministic.reading.spoken.sentences import sentence_at
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.deterministic.reading.wording.words import read_words, surface_words
from evaluators.vocabulary import Match
from evaluators.vocabulary.patterns import longest_first

REACH: Final = 80
"""Characters from a negation to where its list ends at the latest."""
_ANY: Final = " any "
_ANY_REACH: Final = 32
_PAUSES: Final = frozenset(".?!,")
_ITEM: Final = re.compile(r"[^.,;:()/?!\n]{4,}")
_LINK: Final = re.compile(r" (?:and|or|nor) ")
_SUBJECT: Final = re.compile(rf"(?:i'\w+|{CLAUSE_PATTERNS['anew']})\b", re.IGNORECASE)
_ANSWER: Final = re.compile(rf" {{0,3}}(?:[,.]| {_SUBJECT.pattern})", re.IGNORECASE)
"""What follows a "no" that answers, or begins a clause that is none of its items."""
_PURPOSE: Final = " for "
"""Items with it are of what is done for a thing, and deny no more than that."""
_OTHERS: Final = ("other ", "further ", "additional ", "more ", "else ")
"""How items open that deny no more than another one: "any other partners?"."""
_ANOTHER: Final = re.compile(rf"(?:^| )my (?:{longest_first(RELATIVES)})\b| [a-z]+'s (?=[a-z])")
"""Where somebody or something else is told of."""
_BACK: Final = " back"
_THEN: Final = (" then", " when")
_USING: Final = re.compile(
    r" (?:ever |also |currently )?(?:(?:use|own|wear) an?|tried(?: (?:an?|any|some))?)(?= [a-z])"
)
_TRIED: Final = ("tried ", "tried a ", "tried an ", "tried any ", "tried some ")
_APART: Final = ("on ", "at ", "in ", "with ", "for ", "during ", "tender ")
"""How a part of a list opens that goes on with something else: "no lesions and on bimanual exam", "…, tender over"."""
_BOTH_ARE: Final = re.compile(
    r" and (?!(?:the|your|his|her|their|my|its) )(?:[a-z-]+ ){1,3}(?:are|were|both)\b", re.IGNORECASE
)
_DEED: Final = re.compile(
    r"(?:the |my |our |a )?[a-z]+(?: [a-z]+)? (?:[a-z]+ed|saw|took|gave|sent|left|put|let|told|brought)"
    r" (?:him|her|me|them|us)\b",
    re.IGNORECASE,
)
"""Opens a further part that tells what somebody did: "no injury, paramedics checked her"."""
_RESULTS: Final = CLAUSE_WORDS["found"] | CLAUSE_WORDS["presence"] | CLAUSE_WORDS["as it should"]
"""Last words of an item that tell how something came out."""
_RESULT_REACH: Final = 16
_SIGNS: Final = ".,;:"
_MOST_LISTED: Final = 3
_ORDER_REACH: Final = 56
_MOST: Final = 5
"""Items of more stems than this are sentences, not things."""


@mypyc_attr(acyclic=True)
class Stretch:
    """A part of a text that a negation holds for, or that is asked for."""

    __slots__ = ("asked", "end", "start")

    def __init__(self, start: int, end: int, asked: bool) -> None:
        self.start = start
        self.end = end
        self.asked = asked


@mypyc_attr(acyclic=True)
class Denied:
    """An item at ``text[start:end]`` that is denied, or that is asked for and may be denied by the answer."""

    __slots__ = ("asked", "end", "start", "stems")

    def __init__(self, start: int, end: int, stems: tuple[str, ...], asked: bool) -> None:
        self.start = start
        self.end = end
        self.stems = stems
        self.asked = asked

    def moved(self, by: int) -> Denied:
        """The same so many characters further on."""
        return Denied(self.start + by, self.end + by, self.stems, self.asked)


def stretches(
    text: str,
    negations: list[Match],
    stops: list[int],
    asks: list[Match],
    ends: list[tuple[int, bool]],
) -> list[Stretch]:
    """Where negations of things hold, and what is asked for with "any".

    They end at the next of the ``stops``, with the sentence or after a reach.
    """
    found = []
    for nth, match in enumerate(negations):
        if nth & OFTEN == OFTEN:
            give_way()
        start = match.end
        if match.term.surface.partition(" ")[0] not in CLAUSE_WORDS["of things"]:
            any_at = text.find(_ANY, start, start + _ANY_REACH + len(_ANY))
            if any_at < 0 or not _PAUSES.isdisjoint(text[start:any_at]):
                continue
            start = any_at + len(_ANY)
        elif _ANSWER.match(text, start) or _orders(text, match.start):
            continue
        after = bisect_right(stops, start + 1)
        closes, asks_for_it = ends[sentence_at(ends, start)]
        end = min(closes, start + REACH)
        end = min(end, stops[after]) if after < len(stops) else end
        found.append(Stretch(start, end, asks_for_it))  # "no missed doses?" waits for the answer
    asked = [at for cue in asks if (at := _asked_from(text, cue)) and _asks(cue.end, text, ends)]
    return found + [Stretch(at, min(ends[sentence_at(ends, at)][0], at + REACH), True) for at in asked]


def _asked_from(text: str, cue: Match) -> int:
    """Where begins what is asked for with "any", or for the use of which one asks ("have you tried ice?"); else 0."""
    if cue.term.surface.split()[-1] == "any":
        return cue.end
    using = _USING.match(text, cue.end)
    return using.end() if using is not None else 0


def _orders(text: str, start: int) -> bool:
    """Whether a "no" is one of what to eat or do: "cut everything small, no steak"."""
    before = text[max(0, start - _ORDER_REACH) : start].lower().replace(",", " ").replace(".", " ").split()
    return not CLAUSE_WORDS["orders"].isdisjoint(before)


def _asks(at: int, text: str, ends: list[tuple[int, bool]]) -> bool:
    """Whether an "any" up to there asks: where nothing is punctuated, the last one of an utterance does."""
    return len(ends) > 1 or ends[0][1] or len(text) - at <= REACH


def items(text: str, places: Sequence[Stretch], mentions: Sequence[Mention]) -> tuple[Denied, ...]:
    """The items of the stretches that no term stands for."""
    known = {mention.place for mention in mentions}
    found: dict[tuple[int, int], Denied] = {}
    for nth, place in enumerate(places):
        if nth & OFTEN == OFTEN:
            give_way()
        parts = _parts(text, place.start, place.end)
        for number, (at, stop) in enumerate(parts):
            if number and not place.asked and parts[number + 1 :] and _are_so(text[stop : parts[number + 1][1]]):
                break
            if (at, stop) in known or (at, stop) in found:
                continue
            if number and (text.startswith(_APART, at) or _looks_at(text, at, stop, mentions)):
                break
            if not place.asked and (_SUBJECT.match(text, at) or (number and _has_result(text, at, stop))):
                break
            if number and _DEED.match(text, at, stop) is not None:
                break
            words = before_clause(text[at:stop])
            if (other := _ANOTHER.search(words)) is not None:
                words = words[: other.start()]  # "no first time my father had it", "no redness cornea's clear"
            if words.endswith(_BACK) and text.startswith(_THEN, stop):
                words, stop = words[: -len(_BACK)], stop - len(_BACK)  # "no leg stuff back then"
            told = len(words) < stop - at
            if place.asked and told:
                continue
            stop = at + len(words)
            apart = _PURPOSE in words or words.startswith(_OTHERS)
            stems = read_words(words).stems if not apart else ()
            inside = mentions_between(mentions, at, stop)
            if any(mention.term.category == "medication" for mention in inside) and text.endswith(_TRIED, 0, at):
                continue  # "have you tried clindamycin gel?": what one did not try may be ordered
            most = _MOST_LISTED if number else _MOST
            if 1 <= len(stems) <= most and not _is_term(inside, stems):
                found[at, stop] = Denied(at, stop, stems, place.asked)
            if told:
                break  # "no nodules on the elbows the right wrist is swollen and warm"
    return tuple(found.values())


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The items of a list, without blanks at their ends."""
    found: list[tuple[int, int]] = []
    for part in _ITEM.finditer(text, start, end):
        at, last = part.span()
        links = [link.span() for link in _LINK.finditer(text, at, last)]
        for stop, behind in [*links, (last, last)]:
            piece = text[at:stop]
            left = at + len(piece) - len(piece.lstrip())
            if left < stop:
                found.append((left, at + len(piece.rstrip())))
            at = behind
    return found


def _looks_at(text: str, at: int, stop: int, mentions: Sequence[Mention]) -> bool:
    """Whether a further item behind a comma begins with a place, of which it tells something: "no lesions, floor of
    mouth soft"."""
    if not text[max(at - 4, 0) : at].rstrip().endswith(","):
        return False
    place = mention_at(mentions, at)
    return place is not None and place.term.category == "site" and place.end < stop


def _are_so(behind: str) -> bool:
    """Whether an item and the next one are told of together, and not denied: "no laxity, valgus and varus stress are
    stable"."""
    return _BOTH_ARE.match(behind) is not None


def _has_result(text: str, at: int, stop: int) -> bool:
    """Whether a further item behind a comma has its own result, so that it is none of what is denied: "no bald patches,
    pull test positive"."""
    if text[:at].rstrip()[-1:] != ",":
        return False
    words = text[at:stop].lower().split()
    following = text[stop : stop + _RESULT_REACH].lower().split()
    return (len(words) > 1 and words[-1] in _RESULTS) or (bool(following) and following[0].rstrip(_SIGNS) in _RESULTS)


def _is_term(inside: Sequence[Mention], stems: tuple[str, ...]) -> bool:
    return any(set(stems) <= set(surface_words(mention.term.surface).stems) for mention in inside)
