"""Regular expressions made of the words of a table: the engine tries as few of them as it can."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from evaluators.vocabulary.rows import phrases_by_role


def alternatives(words: Iterable[str], spelled: Callable[[str], str] = re.escape) -> str:
    """Words, or phrases, as alternatives of a pattern; ``spelled`` makes one of what follows the first letter.

    They keep their order, but those with one first letter stand together: the engine tries one alternative after the
    other, and so it tries no word that begins otherwise.
    """
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], []).append(spelled(word[1:]))
    return "|".join([f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items()])


def longest_first(words: Iterable[str]) -> str:
    """Words, or phrases, as alternatives of which the longest wins where several begin at a place."""
    return alternatives(sorted(words, key=_by_length))


def _by_length(word: str) -> tuple[int, str]:
    return -len(word), word


def by_role(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The same of the words of each role."""
    return {role: longest_first(phrases) for role, phrases in words.items()}


def by_words(phrases: Iterable[str]) -> str:
    """Many phrases that begin alike as such alternatives: what several begin with is tried once for all of them."""
    rests: dict[str, list[str]] = {}
    for phrase in phrases:
        first, _, rest = phrase.partition(" ")
        rests.setdefault(first, []).append(rest)
    words = sorted(rests, key=_by_length)
    return alternatives([re.escape(word) + _followed_by(rests[word]) for word in words], str)


def _followed_by(rests: list[str]) -> str:
    """Behind a first word: the longest of what goes on, if anything has to."""
    further = [rest for rest in rests if rest]
    return f"(?: (?:{by_words(further)}))" + "?" * (len(further) < len(rests)) if further else ""


def any_of(words: Collection[str]) -> re.Pattern[str]:
    """Finds any of some words or phrases, whole, in any letter case; "stop-" stands for all words that begin so."""
    firsts = re.escape("".join(sorted({word[0] for word in words})))
    # Where case is ignored, the engine tries every first letter at every word: it looks for all of them before.
    return re.compile(rf"\b(?=[{firsts}])(?:{alternatives(sorted(words), _open)})\b", re.IGNORECASE)


def _open(word: str) -> str:
    return re.escape(word.removesuffix("-")) + r"\w*" * word.endswith("-")


def of_roles(table: str, *roles: str, also: str = "") -> re.Pattern[str]:
    """Finds the words that have one of some roles in a table, and what only a pattern can tell (``also``)."""
    by_role = phrases_by_role(f"{table}.tsv")
    words = any_of([word for role in roles for word in by_role[role]])
    return re.compile(f"{words.pattern}|{also}", re.IGNORECASE) if also else words
