"""Finds any of very many phrases: a text is only searched where it has one, by the two rarest stems of its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from evaluators.deterministic.reading.phrases import Signs
from evaluators.deterministic.reading.words import Words, mark_of, read_words
from evaluators.vocabulary.patterns import by_words

_LONG: Final = 4000
"""Characters of a text beyond which its stems are not looked up, so that work stays linear."""
_DIGIT: Final = re.compile("[0-9]")


class Phrasebook:
    """The phrases by the two stems of each that fewest of them have; those without any by a figure, or as signs."""

    __slots__ = ("_by_figure", "_by_stem", "_digits", "_mark", "_pattern", "_stemless")

    def __init__(self, phrases: Collection[str]) -> None:
        firsts = re.escape("".join(sorted({phrase[0] for phrase in phrases})))
        self._pattern: re.Pattern[str] = re.compile(rf"\b(?=[{firsts}])(?:{by_words(phrases, {})})(?![\w-])")
        self._by_stem = _by_stems({phrase: read_words(phrase).stems for phrase in phrases})
        stemless = [phrase for phrase in phrases if not read_words(phrase).stems]
        self._by_figure: dict[str, list[str]] = {}
        for phrase in stemless:
            if (digit := _DIGIT.search(phrase)) is not None:
                self._by_figure.setdefault(_figure(phrase, digit.start()), []).append(phrase)
        bare = [phrase for phrase in stemless if _DIGIT.search(phrase) is None]
        self._digits = tuple(sorted({figure[-1] for figure in self._by_figure}))
        self._stemless = Signs(bare)
        self._mark = mark_of(bare)

    def found(self, lower: str, words: Words, most: int) -> list[re.Match[str]]:
        """The first ``most`` matches in a folded text, in order; ``words`` are its own."""
        matches: list[re.Match[str]] = []
        if len(lower) > _LONG or self._may_be_in(lower, words):
            for match in self._pattern.finditer(lower):
                matches.append(match)
                if len(matches) == most:
                    break
        return matches

    def _may_be_in(self, lower: str, words: Words) -> bool:
        """Whether any phrase stands in a text, inside of words or not."""
        known: set[str] | None = None
        for stem in words.stems:
            beside = self._by_stem.get(stem)
            if beside is None:
                continue
            if known is None:
                known = set(words.stems)
            for other, phrases in beside:
                if other in known:
                    for phrase in phrases:
                        if phrase in lower:
                            return True
        if words.marks & self._mark and self._stemless.are_in(lower):
            return True
        return self._has_figure(lower)

    def _has_figure(self, lower: str) -> bool:
        """Whether any phrase whose only word of note is a figure stands in a text."""
        if not any(digit in lower for digit in self._digits):
            return False  # as most often in speech; the engine takes four times as long to tell
        for digit in _DIGIT.finditer(lower):
            for phrase in self._by_figure.get(_figure(lower, digit.start()), ()):
                if phrase in lower:
                    return True
        return False


def _figure(text: str, at: int) -> str:
    """A digit with what stands right before it."""
    return text[max(at - 1, 0) : at + 1]


def _by_stems(stems: dict[str, tuple[str, ...]]) -> dict[str, list[tuple[str, list[str]]]]:
    """Phrases by their rarest stem and the next, or the same again."""
    shared = Counter(stem for those in stems.values() for stem in those)
    table: dict[str, dict[str, list[str]]] = {}
    for phrase, those in stems.items():
        rarest: Sequence[str] = sorted(those, key=lambda stem: (shared[stem], -len(stem), stem))
        if rarest:
            table.setdefault(rarest[0], {}).setdefault(rarest[:2][-1], []).append(phrase)
    return {stem: list(beside.items()) for stem, beside in table.items()}
