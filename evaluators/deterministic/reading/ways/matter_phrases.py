"""The phrases of matters, and what a text tells of each: its ways, how a test came out, whether it was had.

``matter_rules`` has them by their roles; what each role is for is told there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.replies.had import DUE, HAD, noted_had, replied_had, told_had
from evaluators.deterministic.reading.replies.states_asked import opening
from evaluators.deterministic.reading.ways.outcomes import NO_WORDS
from evaluators.deterministic.reading.ways.results import (
    FELL,
    HIGH,
    ILL,
    LOW,
    ROSE,
    SOUND,
    noted_result,
    replied_result,
    told_result,
)
from evaluators.deterministic.reading.wording.phrasebook import Phrasebook
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

_REPLY: Final = 120
_BOTH: Final = "both"
_WORSE: Final = {LOW: FELL, HIGH: ROSE}
"""Where a value goes that gets worse, by where it is not as it should be."""
ROWS: Final = read_rows("matter_rules.tsv")


def name_of(matter: str) -> str:
    """By which the record keeps what is told of a matter; no word has a colon."""
    return f"matter:{matter}"


def of_role(role: str) -> list[tuple[str, str, list[str]]]:
    return [(matter, way, phrases.split("|")) for matter, way, named, phrases in ROWS if named == role]


def words_of(role: str) -> list[str]:
    return [phrase for _, _, phrases in of_role(role) for phrase in phrases]


@mypyc_attr(acyclic=True)
class Found:
    """A phrase at ``[start:end]`` of a text, with how a result goes on, and the ways of each matter that it means."""

    __slots__ = ("end", "meanings", "phrase", "start")

    def __init__(self, start: int, end: int, phrase: str, meanings: Mapping[str, frozenset[str]]) -> None:
        self.start = start
        self.end = end
        self.phrase = phrase
        self.meanings = meanings

    def tell(self, matter: str, ways: frozenset[str]) -> None:
        """Take the ways of a matter; none where it is only named."""
        if ways or matter not in self.meanings:
            self.meanings = {**self.meanings, matter: ways}


def _by_phrase(role: str) -> dict[str, list[tuple[str, str]]]:
    """The matters of each phrase of a role, each with its way."""
    found: dict[str, list[tuple[str, str]]] = {}
    for matter, way, phrases in of_role(role):
        for phrase in phrases:
            found.setdefault(phrase, []).append((name_of(matter), way))
    return found


_CALLED: Final = _by_phrase("called")
"""The names of values and tests: how they came out is told behind them."""
_HAVING: Final = _by_phrase("had")
"""The names of tests and vaccines that one has had or not."""
_SHOT: Final = "shot"
_TEST: Final = "test"
_SCAN: Final = "scan"
_MOST_WORDS: Final = 4
_REPLIES: Final = _by_phrase("reply")
OF_HAVING: Final = frozenset([name for named in _HAVING.values() for name, _ in named])
"""Matters of what one had or not."""
OF_RESULTS: Final = frozenset([name for named in _CALLED.values() for name, _ in named])
"""Matters of how a value or a test came out."""


class _Rules:
    """The phrases of one role, and for each the matters and the ways that it may mean."""

    __slots__ = ("called", "had", "meanings", "phrases", "spoken")

    def __init__(self, role: str) -> None:
        self.spoken = role == "said"
        self.meanings: dict[str, dict[str, frozenset[str]]] = {}
        for matter, way, phrases in of_role(role):
            self._add(phrases, name_of(matter), frozenset((f"{matter}:{way}",)))
        for matter, _, phrases in of_role("asked") if self.spoken else ():
            self._add(phrases, name_of(matter), NO_WORDS)
        self.called = _named((*self.meanings, *_CALLED), _CALLED)
        self.had = _named((*self.meanings, *_CALLED, *_HAVING), _HAVING)
        self.phrases = Phrasebook({*self.meanings, *_CALLED, *_HAVING})

    def _add(self, phrases: list[str], name: str, ways: frozenset[str]) -> None:
        alone = {name: ways}  # one for all that mean nothing else, which most do
        for phrase in phrases:
            meant = self.meanings.get(phrase)
            self.meanings[phrase] = alone if meant is None else {**meant, name: meant.get(name, NO_WORDS) | ways}

    def found(self, lower: str, most: int) -> list[Found]:
        """What a text tells, and in talk what it only names."""
        found: list[Found] = []
        for match in self.phrases.found(lower, most):
            one = Found(match.start, match.end, match.phrase, self.meanings.get(match.phrase, {}))
            name = self.called.get(one.phrase)
            if name is not None:
                self._take_result(lower, one, name)
            name = self.had.get(one.phrase)
            if name is not None:
                self._take_had(lower, one, name)
            found.append(one)
        return found

    def _take_result(self, lower: str, one: Found, name: str) -> None:
        """How what a phrase names came out."""
        last = one.start + len(name)
        if self.spoken:
            last, result = told_result(lower, one.start, last)
        else:
            one.start, last, result = noted_result(lower, one.start, last)
        one.end = max(one.end, last)
        for matter, out in _CALLED[name]:
            one.tell(matter, _result_ways(matter, out, result))

    def _take_had(self, lower: str, one: Found, name: str) -> None:
        """Whether what a phrase names was had."""
        last = one.start + len(name)
        if self.spoken:
            ways = told_had(lower, one.start, last)
            if ways is None:
                return
        else:
            start, end, ways = noted_had(lower, one.start, last)
            one.start, one.end = min(start, one.start), max(end, one.end)
        for matter, sort in _HAVING[name]:
            told = frozenset([f"{matter.partition(':')[2]}:{way}" for way in ways])
            if not told and sort == _TEST and any(one.meanings.values()):
                told = frozenset([f"{matter.partition(':')[2]}:{HAD}"])  # what came out some way was had
            if sort == _SCAN and HAD in ways and not self.spoken:
                continue  # it may have been done by now
            if not self.spoken and ways == DUE and sort != _SHOT:
                told |= {f"{matter.partition(':')[2]}:{HAD}"}  # a test that one had comes due again
            one.tell(matter, told)


def _named(phrases: Iterable[str], names: Collection[str]) -> dict[str, str]:
    """The phrases that begin with the name of a test or the like, each with that."""
    firsts = frozenset(map(_first_word, names))
    return {phrase: name for phrase in phrases if _first_word(phrase) in firsts and (name := _named_in(phrase, names))}


def _first_word(phrase: str) -> str:
    return phrase.partition(" ")[0].removesuffix("'s")


def _named_in(phrase: str, names: Collection[str]) -> str:
    """The name of a test or the like that a phrase begins with, if any."""
    words = re.split(r"(?= |'s)", phrase)[:_MOST_WORDS]
    begun = ["".join(words[:count]) for count in range(len(words), 0, -1)]
    return next((name for name in begun if name in names), "")


def _result_ways(name: str, out: str, result: str) -> frozenset[str]:
    """The ways of a matter that a value or test of it has by how it came out; ``out`` tells what is not as it should
    be: both low and high, one of them, or what is only ill."""
    ways: tuple[str, ...] = ()
    if result == SOUND:
        ways = (SOUND,)
    elif out == _BOTH:
        ways = (LOW, HIGH) if result == ILL else (result,) if result in (LOW, HIGH) else ()
    elif result and out != SOUND and (ILL in (out, result) or result in (out, _WORSE.get(out))):
        ways = (ILL,)
    matter = name.partition(":")[2]
    return frozenset([f"{matter}:{way}" for way in ways])


@lru_cache(maxsize=64)
def _reply(name: str) -> re.Pattern[str] | None:
    """What opens a reply that tells how a matter is, by its own words for that."""
    phrases = [phrase for phrase, of in _REPLIES.items() if any(matter == name for matter, _ in of)]
    return re.compile(opening(rf"(?P<told>{longest_first(phrases)})")) if phrases else None


def replied_ways(name: str, reply: str, question: str) -> frozenset[str]:
    """The ways that a reply tells to a question for a matter, in the words that only such a reply has."""
    low = lowered(reply[:_REPLY])
    pattern = _reply(name)
    told = None if pattern is None else pattern.match(low)
    if told is not None:
        return frozenset(
            [f"{name.partition(':')[2]}:{way}" for matter, way in _REPLIES[told["told"]] if matter == name]
        )
    if name in OF_HAVING:
        return frozenset([f"{name.partition(':')[2]}:{way}" for way in replied_had(low, lowered(question))])
    if name not in OF_RESULTS:
        return NO_WORDS
    result = replied_result(low)
    outs = [out for called in _CALLED.values() for of, out in called if of == name]
    return _result_ways(name, outs[0], result)


SAID: Final = _Rules("said")
NOTED: Final = _Rules("noted")
