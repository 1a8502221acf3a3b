"""One pass over a text that finds terms and cues together.

Patterns carry a blank on both sides and the text is folded to words between blanks, so the automaton itself holds the
word boundaries: "pt" is never found in "symptoms". It reports all overlapping matches (terms and cues live in it side
by side); a linear sweep then keeps the leftmost-longest terms.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from evaluators.vocabulary.compiled import CASE, WRITTEN, Compiled, read
from evaluators.vocabulary.normal import padded_words
from evaluators.vocabulary.rows import read_set
from evaluators.vocabulary.term import Match, Term

_LEAST: Final = 3
"""Signs of an abbreviation from which on it may be told without capitals."""
CAPITAL_WORDS: Final = frozenset(word for row in read_set("capital_words.tsv") for word in row.split("|"))
"""Words, in lower case, that are abbreviations in capitals."""


class Lexicon:
    """The automaton over all surfaces. What it answers never changes once built."""

    def __init__(self, data: Compiled) -> None:
        self._data = data
        self._first_cue = data.first_cue
        self._literals: list[str | None] = [None] * len(data.keys)
        """By pattern, how it has to be written where that matters."""
        for number, literal in data.literals.items():
            if not literal.startswith(WRITTEN):
                self._literals[number] = literal
        self._terms: list[Term | None] = [None] * len(data.keys)
        self._keys_of: dict[str, list[int]] = {}
        self._abbreviations: frozenset[str] = frozenset()
        self._automaton = BytesAhoCorasick(
            data.keys, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def __len__(self) -> int:
        return len(self._terms)

    def scan(self, text: str, words: bytes | None = None, *, lower: bool = False) -> list[Match]:
        """All terms and cues of a text, by start.

        Terms do not overlap one another (the leftmost, then the longest wins); cues are reported wherever they stand,
        also inside terms and one another. Offsets are code points of ``text``. Linear in the text. ``words`` is
        ``padded_words(text)`` where the caller has it already. ``lower``: the text is a note without
        capitals, so that abbreviations do without, too.
        """
        cues: list[Match] = []
        kept: list[tuple[int, int, int]] = []
        terms, literals, first_cue = self._terms, self._literals, self._first_cue
        words = padded_words(text) if words is None else words
        # Matches come by their end, and of one end the longest first: few have to be put before what is there already.
        matches: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(words, overlapping=True)
        for index, start, behind in matches:
            end = behind - 2
            literal = literals[index]
            if literal is not None and not (
                _looks_like(text[start:end], literal) or (lower and _may_be_lower(literal))
            ):
                continue
            if index >= first_cue:
                cue = Match(start, end, terms[index] or self._term(index))
                at = len(cues)
                while at and cues[at - 1].start > start:
                    at -= 1
                if at < len(cues):
                    cues.insert(at, cue)
                else:
                    cues.append(cue)
                continue
            # What starts later than this one and is kept lies within it.
            keep = len(kept)
            while keep and kept[keep - 1][0] >= start:
                keep -= 1
            if not keep or kept[keep - 1][1] <= start:
                if keep < len(kept):
                    del kept[keep:]
                kept.append((start, end, index))
        if not kept:
            return cues
        return _merged([Match(start, end, terms[index] or self._term(index)) for start, end, index in kept], cues)

    def _term(self, index: int) -> Term:
        """Reads a term from its raw row. Threads that do so at once make equal terms; either may stay."""
        term = self._terms[index] = self._data.term(index)
        return term

    def spellings(self, concept: str) -> list[str]:
        """All surfaces of a concept, as words between blanks."""
        if not self._keys_of:
            self._keys_of = self._data.keys_of()
        keys = self._data.keys
        return [keys[index].decode("ascii").strip() for index in self._keys_of.get(concept, ())]

    def abbreviations(self) -> frozenset[str]:
        """Spellings in capitals that can be nothing but abbreviations, whatever stands around them."""
        if not self._abbreviations:
            self._abbreviations = frozenset(
                literal[2:] for literal in self._literals if literal is not None and _may_be_lower(literal)
            )
        return self._abbreviations

    def terms(self, surface: str) -> list[Term]:
        """The terms (not cues) that a whole surface form stands for; empty when it is not one term as a whole."""
        return [m.term for m in self.scan(surface) if m.end - m.start == len(surface) and m.term.category != "cue"]


def _merged(terms: list[Match], cues: list[Match]) -> list[Match]:
    """Both by start, then by end; where both stand at one place the term comes first."""
    found: list[Match] = []
    at, count = 0, len(cues)
    for term in terms:
        while at < count and (
            cues[at].start < term.start or (cues[at].start == term.start and cues[at].end < term.end)
        ):
            found.append(cues[at])
            at += 1
        found.append(term)
    found.extend(cues[at:])
    return found


def _looks_like(written: str, literal: str) -> bool:
    if literal.startswith(CASE):
        return written == literal[2:]
    return written.lower() == literal[2:].lower()


def _may_be_lower(literal: str) -> bool:
    """Whether an abbreviation can be nothing else where it is not in capitals."""
    return (
        len(literal) >= _LEAST + 2
        and literal.startswith(CASE)
        and literal[2:].isupper()
        and literal[2:].lower() not in CAPITAL_WORDS
    )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The committed lexicon; read on first use, then shared."""
    return Lexicon(read())
