"""Ways in which a thing may be, of which one excludes the others: constant, or on and off.

Which ones do is data (``contrary_rules``, ``choice_rules``). A phrase may be of several ways: "no better" is said of
what is worse and of what is the same.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.wording.words import is_function, plain_words

_RUN: Final = re.compile(r"[a-z0-9&]+")
"""The same as ``plain_words`` have."""
NO_WAYS: Final[frozenset[int]] = frozenset()
_FAR: Final = sys.maxsize

Forms = Mapping[str, Sequence[str]]
"""What a name at the beginning of a phrase stands for, each with a blank behind it, by its first letters or figures."""
_ByStart = dict[str, list[str]]
"""The longest first, by their first letters or figures."""


@mypyc_attr(acyclic=True)
class Way:
    """A phrase at ``[start:end]`` of a text, and the ways that it may mean."""

    __slots__ = ("end", "start", "ways")

    def __init__(self, start: int, end: int, ways: frozenset[int]) -> None:
        self.start = start
        self.end = end
        self.ways = ways


class Ways:
    """The phrases of some ways, by number. Whole words of a text in small letters are held against them.

    A phrase may open with a name, "{didn't} help" for one of many denials: such come before phrases of their own words,
    and of what begins at a place the longest counts.

    ``told`` are the phrases without the names that open them.
    """

    __slots__ = ("_by_word", "_firsts", "_named", "_plain", "_words", "meanings", "told")

    def __init__(self, meanings: dict[str, frozenset[int]], openings: Mapping[str, Forms]) -> None:
        """``meanings`` has of which ways each phrase is."""
        self.meanings = meanings
        plain: list[str] = []
        named: dict[str, list[str]] = {}
        for phrase in meanings:
            name, _, rest = phrase.partition(" ")
            if name in openings:
                named.setdefault(name, []).append(rest)
            else:
                plain.append(phrase)
        self._plain = _by_run(plain)
        self._named = [(name, forms, _by_run(named[name])) for name, forms in openings.items() if name in named]
        self._firsts = frozenset(chain(self._plain, *[forms for _, forms, _ in self._named]))
        self.told = frozenset(chain(plain, *named.values()))
        self._by_word = _by_rarest_word(self.told)
        self._words = frozenset(self._by_word)

    @property
    def all(self) -> frozenset[int]:
        return NO_WAYS.union(*self.meanings.values())

    def may_be_in(self, low: str) -> bool:
        """Whether a text may have any, but perhaps not as whole words: that takes far less than to look for them."""
        return self._may_be_in(low, plain_words(low))

    def _may_be_in(self, low: str, words: list[str]) -> bool:
        if self._words.isdisjoint(words):
            return False
        for word in self._words.intersection(words):
            for phrase in self._by_word[word]:
                if phrase in low:
                    return True
        return False

    def found(self, low: str, start: int = 0, end: int = _FAR) -> list[Way]:
        """Those between two places, in order; none goes over another."""
        found: list[Way] = []
        end = min(end, len(low))
        last = start
        for place, run in self._places(low, start, end):
            if place >= last and (way := self._beginning(low, run, place, end)) is not None:
                found.append(way)
                last = way.end
        return found

    def first(self, low: str, start: int = 0, end: int = _FAR) -> Way | None:
        """The first one of them."""
        end = min(end, len(low))
        for place, run in self._places(low, start, end):
            way = self._beginning(low, run, place, end)
            if way is not None:
                return way
        return None

    def _places(self, low: str, start: int, end: int) -> list[tuple[int, str]]:
        """Where any may begin, with what, in order: hardly any word of a text begins one."""
        places: list[tuple[int, str]] = []
        within = low[start:end]
        words = plain_words(within)
        if not self._may_be_in(within, words):
            return places
        for run in self._firsts.intersection(words):
            place = low.find(run, start, end)
            while place >= 0:
                places.append((place, run))
                place = low.find(run, place + len(run), end)
        places.sort()
        return places

    def at(self, low: str, start: int) -> Way | None:
        """The one that begins at a place."""
        run = _RUN.match(low, start)
        return None if run is None else self._beginning(low, run[0], start, len(low))

    def _beginning(self, low: str, run: str, start: int, end: int) -> Way | None:
        """The one that begins with a run of letters and figures."""
        if start and (low[start - 1] in "-_" or low[start - 1].isalnum()):
            return None
        if low[start + len(run) : min(start + len(run) + 1, end)].isalnum():
            return None
        for name, forms, rests in self._named:
            for form in forms.get(run, ()):
                if low.startswith(form, start, end):
                    place = start + len(form)
                    following = _RUN.match(low, place, end)
                    rest = "" if following is None else _longest(rests, low, following[0], place, end)
                    if rest:
                        return Way(start, place + len(rest), self.meanings[f"{name} {rest}"])
        phrase = _longest(self._plain, low, run, start, end)
        return Way(start, start + len(phrase), self.meanings[phrase]) if phrase else None


def _longest(phrases: _ByStart, low: str, run: str, start: int, end: int) -> str:
    """The longest phrase that begins at a place with a run, and ends with a word; empty if there is none."""
    for phrase in phrases.get(run, ()):
        if low.startswith(phrase, start, end) and not _goes_on(low, start + len(phrase), end):
            return phrase
    return ""


def _goes_on(low: str, at: int, end: int) -> bool:
    """Whether a word goes on at a place."""
    return at < end and (low[at] == "-" or "a" <= low[at] <= "z")


def _by_run(phrases: Iterable[str]) -> _ByStart:
    found: _ByStart = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        run = _RUN.match(phrase)
        found.setdefault(run[0] if run is not None else "", []).append(phrase)
    return found


def forms_of(phrases: Iterable[str]) -> Forms:
    """What a name stands for."""
    return _by_run(f"{phrase} " for phrase in phrases)


def _by_rarest_word(phrases: Iterable[str]) -> dict[str, list[str]]:
    """Phrases, each by the one of its words that other texts are the least likely to have: a long one that few of the
    phrases have. It takes far less to look for words than for phrases."""
    words_of = {phrase: plain_words(phrase) for phrase in phrases}
    counts = Counter(chain.from_iterable(words_of.values()))
    found: dict[str, list[str]] = {}
    for phrase, words in words_of.items():
        rarest = min(words, key=lambda word: (is_function(word), counts[word] / len(word) ** 2))
        found.setdefault(rarest, []).append(phrase)
    return found


class WaysIndex:
    """Tells of many ways, by their numbers, which a text may have: the others need not be looked for."""

    __slots__ = ("_by_word", "_words")

    def __init__(self, ways: Sequence[Ways]) -> None:
        numbers: dict[str, set[int]] = {}
        for number, one in enumerate(ways):
            for phrase in one.told:
                numbers.setdefault(phrase, set()).add(number)
        self._by_word = {
            word: [(phrase, frozenset(numbers[phrase])) for phrase in phrases]
            for word, phrases in _by_rarest_word(numbers).items()
        }
        self._words = frozenset(self._by_word)

    def may_be_in(self, low: str) -> frozenset[int]:
        """The numbers of ways of which a ``lowered`` text has a phrase, but perhaps not its opening."""
        found: list[frozenset[int]] = []
        for word in self._words.intersection(plain_words(low)):
            found.extend([of for phrase, of in self._by_word[word] if phrase in low])
        return NO_WAYS.union(*found)


def ways_of(cells: Sequence[str]) -> Ways:
    """The ways of a row, each a cell of phrases with ``|`` between; empty cells are none."""
    return ways_meant([cell.split("|") for cell in cells if cell], {})


def ways_meant(ways: Sequence[Iterable[str]], openings: Mapping[str, Forms]) -> Ways:
    """The same of the phrases of each way; ``openings`` are the names of first words."""
    meanings: dict[str, set[int]] = {}
    for number, phrases in enumerate(ways, 1):
        for phrase in phrases:
            meanings.setdefault(phrase, set()).add(number)
    meant = {phrase: frozenset(numbers) for phrase, numbers in meanings.items()}
    one = {these: these for these in meant.values()}  # of few: each takes 200 bytes
    return Ways({phrase: one[these] for phrase, these in meant.items()}, openings)
