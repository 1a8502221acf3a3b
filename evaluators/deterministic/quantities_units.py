"""Units and frequencies of the tables, ready for look-up after a figure."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple, cast

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from evaluators.deterministic.quantities_types import QuantityKind
from evaluators.vocabulary.normal import surface_key


class Unit(NamedTuple):
    """A unit as said; ``factor`` takes a figure to the canonical unit of its kind."""

    said: str
    kind: QuantityKind
    canonical: str
    factor: float


class Rate(NamedTuple):
    """A frequency without a figure. ``weak`` ones ("a day", "at night") count only next to a dose."""

    per_day: float | None
    weak: bool
    upper: bool


def read_rows(name: str) -> list[list[str]]:
    """The rows of a table of the vocabulary, without comments and column names."""
    text = (files("evaluators.vocabulary") / "tables" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


@lru_cache(maxsize=1)
def units() -> dict[str, Unit]:
    """Spelling → unit; spellings have up to three words."""
    return {
        word: Unit(said, cast(QuantityKind, kind), canonical, float(factor))
        for said, kind, canonical, factor, words in read_rows("quantity_units.tsv")
        for word in words.split("|")
    }


@lru_cache(maxsize=1)
def _rates() -> tuple[BytesAhoCorasick, tuple[Rate, ...]]:
    patterns: list[bytes] = []
    rates: list[Rate] = []
    for per_day, weak, spellings in read_rows("quantity_rates.tsv"):
        for spelling in spellings.split("|"):
            patterns.append(surface_key(spelling))
            rates.append(Rate(float(per_day) if per_day != "prn" else None, weak == "yes", spelling.isupper()))
    return BytesAhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=Implementation.DFA), tuple(rates)


def find_rates(text: str, words: bytes) -> list[tuple[int, int, Rate]]:
    """Frequencies without figures, the longest at each place; ``words`` is ``padded_words(text)``."""
    matcher, rates = _rates()
    found: list[tuple[int, int, Rate]] = []
    for index, start, end in matcher.find_matches_as_indexes(words, overlapping=True):
        rate, end = rates[index], end - 2
        if rate.upper and not text[start:end].isupper():
            continue
        while found and found[-1][0] >= start:
            found.pop()
        if not found or found[-1][1] <= start:
            found.append((start, end, rate))
    return found
