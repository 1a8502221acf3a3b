"""Finds any of very many phrases in one pass, whole words only."""

from __future__ import annotations

from collections.abc import Collection

from ahocorasick_rs import AhoCorasick, MatchKind
from mypy_extensions import mypyc_attr

from engine.portions import portions


@mypyc_attr(acyclic=True)
class Phrase:
    """Where a phrase stands in a text."""

    __slots__ = ("end", "phrase", "start")

    def __init__(self, phrase: str, start: int, end: int) -> None:
        self.phrase = phrase
        self.start = start
        self.end = end

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


class Phrasebook:
    """The phrases, in lower case; no two of those that are found in a text overlap."""

    __slots__ = ("_automaton", "_phrases")

    def __init__(self, phrases: Collection[str]) -> None:
        self._phrases = list(phrases)
        self._automaton = AhoCorasick(self._phrases, matchkind=MatchKind.Standard, store_patterns=False)

    def found(self, lower: str, most: int) -> list[Phrase]:
        """The first ``most`` phrases in a folded text, in order; of those that begin at a place the longest."""
        found: list[Phrase] = []
        for low, high in portions(lower):
            portion = lower[low:high]
            hits: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(portion, overlapping=True)
            end = 0
            for index, start, behind in sorted(hits, key=_by_place) if len(hits) > 1 else hits:
                if start >= end and _is_whole(portion, start, behind):
                    found.append(Phrase(self._phrases[index], low + start, low + behind))
                    end = behind
                    if len(found) == most:
                        return found
        return found


def _by_place(hit: tuple[int, int, int]) -> tuple[int, int]:
    return hit[1], -hit[2]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no part of a word, or of a compound behind, is cut off."""
    if start and _is_of_word(text[start - 1]):
        return False
    return end == len(text) or not (_is_of_word(text[end]) or text[end] == "-")


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == "_"
