"""What is near to a word or concept that nobody said: something of its kind may have been said all the same.

A note has "nocturia" where the patient gets up at night, "CKD" where the talk is of kidneys. Kin are the words of all
spellings that the lexicon has for a concept, a word without its ending ("leakage"), and rows of ``kin_rules.tsv``:
words, concepts, classes and the Greek and Latin beginnings of words. What is kin to something said is no proof that
it was said, but nobody can say that nothing of the kind was.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.mention import FACT_CATEGORY
from evaluators.deterministic.reading.statement import Token
from evaluators.deterministic.reading.wording.words import IGNORED, plain_stem, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary import Lexicon, Term
from evaluators.vocabulary.rows import read_rows, read_set

_PLAIN: Final = "-"
_SHORTEST: Final = 4
"""Letters that a word keeps when its ending is taken off, and of what is said of its beginning."""
_LEFT: Final = 0.6
"""The share of a word that is left at the least."""
_BEGINNING: Final = 12
"""Letters of the longest beginning of a word that has a row."""
_NAMES: Final = 2
"""How many words of a spelling are kin by themselves at the most: those of a name, not those of a sentence."""
_PHRASE: Final = 2
"""How many blanks a phrase has at the least."""
_DONE: Final = "proc:"
_CLINICAL: Final = frozenset((*FACT_CATEGORY, "exam"))

_ROUTINE: Final = read_set("routine_rules.tsv")
"""Concepts and abbreviations that a note may have though nobody spoke of them."""

_Names = tuple[str, ...]


class _Rules:
    """``kin_rules.tsv``: words that tell nothing, and kin by concept or stem and by the beginning of a word."""

    def __init__(self) -> None:
        self.plain: set[str] = set()
        self.exact: dict[str, _Names] = {}
        self.beginnings: dict[str, _Names] = {}
        for name, kin in read_rows("kin_rules.tsv"):
            self._take(name, kin)

    def _take(self, name: str, kin: str) -> None:
        if kin == _PLAIN:
            self.plain.add(plain_stem(name))
            return
        names = tuple(dict.fromkeys(_name(word) for word in kin.split(" ")))
        if name.endswith("-"):
            self.beginnings[name[:-1]] = names
        else:
            key = _name(name)
            self.exact[key] = (*self.exact.get(key, ()), *names)

    def of_word(self, stem: str) -> _Names:
        """Kin of a stem by its row, else by the longest beginning that has one."""
        found = self.exact.get(stem)
        if found is not None:
            return found
        for length in range(min(len(stem), _BEGINNING), 1, -1):
            found = self.beginnings.get(stem[:length])
            if found is not None:
                return found
        return ()


def _name(word: str) -> str:
    """A concept as it is, a word as its stem."""
    return word if ":" in word else plain_stem(word)


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    return _Rules()


@lru_cache(maxsize=16_384)
def _kin_of_word(stem: str) -> _Names:
    rules = _rules()
    if stem in rules.plain:
        return rules.of_word(stem)
    least = max(_SHORTEST, int(len(stem) * _LEFT))
    return (*rules.of_word(stem), *(stem[:length] for length in range(len(stem) - 1, least - 1, -1)))


@lru_cache(maxsize=16_384)
def _kin_by_rule(concept: str, classes: _Names, surface: str) -> _Names:
    """Kin of a concept, of what it is a kind of and of the words it is written in."""
    rules = _rules()
    names: dict[str, None] = {}
    for name in (concept, *classes):
        names.update(dict.fromkeys(rules.exact.get(name, ())))
    if concept.startswith(_DONE):  # what is done is told by more than the part of the body that its name begins with
        return tuple(names)
    for stem in surface_words(surface).stems:
        names.update(dict.fromkeys(rules.of_word(stem)))
    return tuple(names)


_INITIALS: Final = 2
_LITTLE: Final = frozenset(
    (
        *("of", "to", "in", "on", "at", "by", "my", "no", "up", "an", "as", "is", "it", "he", "we", "me", "so", "go"),
        *("or", "be", "do", "us", "if", "am", "op"),
    )
)
"""Words of two letters that are no abbreviations."""


@lru_cache(maxsize=16_384)
def _spellings(lexicon: Lexicon, concept: str) -> tuple[_Names, ...]:
    """The telling stems of each spelling of a concept. One that is left of a whole phrase does not stand for it: not
    "went" for "my back went out"."""
    plain = _rules().plain
    found: dict[_Names, None] = {}
    for surface in lexicon.spellings(concept):
        stems = tuple(stem for stem in surface_words(surface).stems if stem not in plain and stem != IGNORED)
        if len(stems) > 1 or (stems and surface.count(" ") < _PHRASE and not _loses_its_name(surface)):
            found[stems] = None
    return tuple(found)


def _loses_its_name(surface: str) -> bool:
    """Whether the stems of a spelling lack the two letters that it is called by: "CT head", "XR of"."""
    words = surface.lower().split()
    return len(words) > 1 and any(len(word) == _INITIALS and word not in _LITTLE for word in words)


def rule_names(term: Term) -> _Names:
    """Stems and concepts that a rule has as kin of a term."""
    return _kin_by_rule(term.concept, term.classes, term.surface)


def kin_names(token: Token, record: Record) -> list[str]:
    """Stems and concepts that are kin to a token."""
    if token.mention is None:
        return list(_kin_of_word(token.name))
    term = token.mention.term
    names = list(rule_names(term))
    if term.category == "site":  # a part of the body is named as a whole: not "ligament" for the knee's
        return names
    for stems in _spellings(record.lexicon, term.concept):
        if len(stems) <= _NAMES:
            names.extend(stems)
    return names


def akin(token: Token, record: Record) -> bool:
    """Whether anything near to a token was said."""
    return any(is_said(name, record) for name in kin_names(token, record))


def is_plain(stem: str) -> bool:
    """Whether a word says how, when or how much: that nobody said it tells little."""
    return stem in _rules().plain


def is_telling(term: Term) -> bool:
    """Whether a term is clinical and no matter of routine: one that would have been spoken of."""
    return term.category in _CLINICAL and term.weight != "info" and not is_routine(term)


def is_routine(term: Term) -> bool:
    """Whether a note may name it though nobody spoke of it."""
    return term.concept in _ROUTINE or is_abbreviation(term)


def is_abbreviation(term: Term) -> bool:
    """Whether it is written as an abbreviation that stands for other things as well."""
    return term.case_sensitive and term.surface in _ROUTINE


def is_written_short(written: str) -> bool:
    """Whether these letters, as they are written, stand for other things as well: "CBD 4 mm"."""
    return written.isupper() and written in _ROUTINE


def named_otherwise(term: Term, record: Record) -> bool:
    """Whether a concept was said by a rule's words, or all words of one of its spellings were."""
    return any(is_said(name, record) for name in rule_names(term)) or spelled_apart(term, record)


def kin_of_place(site: str) -> tuple[str, ...]:
    """Stems and concepts that are near to a part of the body."""
    return _rules().exact.get(site, ())


def spelled_apart(term: Term, record: Record, but: frozenset[str] = frozenset()) -> bool:
    """Whether all words of one of a concept's spellings were said, together or not, and not only words of ``but``."""
    stems = record.stems
    return any(
        all(stem in stems for stem in spelling) and not but.issuperset(spelling)
        for spelling in _spellings(record.lexicon, term.concept)
    )


@lru_cache(maxsize=1024)
def spelling_stems(lexicon: Lexicon, concept: str) -> frozenset[str]:
    """The stems of all spellings of a concept."""
    return frozenset(stem for surface in lexicon.spellings(concept) for stem in surface_words(surface).stems)


def is_said(name: str, record: Record) -> bool:
    """Whether a stem, a concept or anything of a kind was said."""
    return name in record.stems or name in record.entries or name in record.by_class
