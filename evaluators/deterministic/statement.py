"""Statements of a note read on their own: what they mention, measure and say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.note import SectionKind
from evaluators.deterministic.compose import compose
from evaluators.deterministic.context import Side, read_context
from evaluators.deterministic.mention import ASKED, FAMILY, HISTORICAL, Mention
from evaluators.deterministic.quantities import Bundle, Quantity, bundles, read_quantities
from evaluators.deterministic.sentences import boundaries
from evaluators.deterministic.words import foreign_letters, read_words, surface_words
from evaluators.vocabulary import Lexicon

INFERRING: Final = frozenset(("assessment", "plan", "instructions", "assessment_plan"))
"""Sections in which a clinician concludes; not every word of them was spoken."""
EXAMINING: Final = frozenset(("exam", "vitals", "results", "objective"))


WORD: Final = "word"
_FEMALE: Final = frozenset(("she", "her", "hers", "herself", "female", "woman", "lady", "mrs.", "ms."))
_MALE: Final = frozenset(("he", "his", "him", "himself", "male", "man", "gentleman", "mr."))


class Token(NamedTuple):
    """A word stem or a concept of a statement; ``category`` is the term's, or ``word``."""

    name: str
    category: str
    mention: Mention | None


class StatementReading:
    """One statement as a pure function of its text and the kind of its section; reused between revisions."""

    __slots__ = (
        "bundles",
        "foreign",
        "function",
        "gender",
        "kind",
        "mentions",
        "quantities",
        "sides",
        "stems",
        "text",
        "tokens",
        "words",
    )

    def __init__(self, text: str, kind: SectionKind, lexicon: Lexicon) -> None:
        self.text = text
        self.kind = kind
        matches = lexicon.scan(text)
        reading = read_context(text, matches, boundaries(text))
        compose(text, reading.mentions, lexicon)
        plain = read_words(_outside(text, reading.mentions))
        self.mentions: tuple[Mention, ...] = tuple(reading.mentions)
        self.sides: tuple[Side, ...] = tuple(reading.sides)
        self.quantities: tuple[Quantity, ...] = tuple(read_quantities(text))
        self.bundles: tuple[Bundle, ...] = tuple(bundles(text, matches, self.quantities)) if self.quantities else ()
        self.gender = _gender(text) if not any(mention.relative for mention in self.mentions) else 0
        self.tokens = _tokens(self.mentions, plain.stems)
        inside = [surface_words(mention.term.surface) for mention in self.mentions]
        self.stems = tuple(dict.fromkeys(stem for words in (plain, *inside) for stem in words.stems))
        self.words = plain.total + sum(words.total for words in inside)
        self.function = plain.function + sum(words.function for words in inside)
        self.foreign = foreign_letters(text)
        self._section_context()

    def _section_context(self) -> None:
        for mention in self.mentions:
            mention.flags &= ~ASKED
        flag = {"family_history": FAMILY, "pmh": HISTORICAL, "surgical_history": HISTORICAL}.get(self.kind, 0)
        if flag:
            for mention in self.mentions:
                mention.flags |= flag


def _gender(text: str) -> int:
    """1 where a statement speaks of her, -1 of him, 0 where it does not tell."""
    words = text.lower().replace("-", " ").split()
    female = any(word in _FEMALE for word in words)
    return female - any(word in _MALE for word in words)


def _outside(text: str, mentions: Sequence[Mention]) -> str:
    """The text without its terms."""
    parts = []
    at = 0
    for mention in mentions:
        parts.append(text[at : mention.start])
        at = mention.end
    parts.append(text[at:])
    return " ".join(parts)


def _tokens(mentions: tuple[Mention, ...], stems: tuple[str, ...]) -> tuple[Token, ...]:
    """Concepts, then words outside of terms, each once."""
    found: dict[str, Token] = {}
    for mention in mentions:
        found.setdefault(mention.term.concept, Token(mention.term.concept, mention.term.category, mention))
    for stem in stems:
        found.setdefault(stem, Token(stem, WORD, None))
    return tuple(found.values())
