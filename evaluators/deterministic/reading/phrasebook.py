"""Finds any of very many phrases: a text is only searched where it has one, by the rarest stem of its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

from evaluators.deterministic.reading.phrases import Signs
from evaluators.deterministic.reading.words import read_words
from evaluators.vocabulary.patterns import by_words

_LONG: Final = 4000
"""Characters of a text beyond which its stems are not looked up, so that work stays linear."""
_DIGIT: Final = re.compile("[0-9]")


class Phrasebook:
    """The phrases by the stem of each that fewest of them have; those without any as signs."""

    __slots__ = ("_by_stem", "_pattern", "_stemless", "_with_digits")

    def __init__(self, phrases: Collection[str]) -> None:
        firsts = re.escape("".join(sorted({phrase[0] for phrase in phrases})))
        self._pattern: re.Pattern[str] = re.compile(rf"\b(?=[{firsts}])(?:{by_words(phrases, {})})(?![\w-])")
        self._by_stem: dict[str, list[str]] = {}
        stems = {phrase: read_words(phrase).stems for phrase in phrases}
        shared = Counter(stem for those in stems.values() for stem in those)
        for phrase, those in stems.items():
            if those:
                rarest = min((shared[stem], -len(stem), stem) for stem in those)[2]
                self._by_stem.setdefault(rarest, []).append(phrase)
        stemless = [phrase for phrase, those in stems.items() if not those]
        self._stemless = Signs([phrase for phrase in stemless if _DIGIT.search(phrase) is None])
        self._with_digits = Signs([phrase for phrase in stemless if _DIGIT.search(phrase) is not None])

    def found(self, lower: str, stems: Iterable[str], most: int) -> list[re.Match[str]]:
        """The first ``most`` matches in a folded text, in order; ``stems`` are those of its words."""
        matches: list[re.Match[str]] = []
        if len(lower) > _LONG or self._may_be_in(lower, stems):
            for match in self._pattern.finditer(lower):
                matches.append(match)
                if len(matches) == most:
                    break
        return matches

    def _may_be_in(self, lower: str, stems: Iterable[str]) -> bool:
        """Whether any phrase stands in a text, inside of words or not."""
        for stem in stems:
            for phrase in self._by_stem.get(stem, ()):
                if phrase in lower:
                    return True
        if self._stemless.are_in(lower):
            return True
        return _DIGIT.search(lower) is not None and self._with_digits.are_in(lower)
