"""Units and frequencies of the tables, ready for look-up after a figure."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple, cast

from evaluators.deterministic.quantities.types import QuantityKind


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
def rates() -> tuple[tuple[str, ...], tuple[Rate, ...]]:
    """Spellings of frequencies without a figure, and what each means."""
    spellings: list[str] = []
    meanings: list[Rate] = []
    for per_day, weak, words in read_rows("quantity_rates.tsv"):
        for spelling in words.split("|"):
            spellings.append(spelling)
            meanings.append(Rate(float(per_day) if per_day != "prn" else None, weak == "yes", spelling.isupper()))
    return tuple(spellings), tuple(meanings)


def is_weak(text: str) -> bool:
    """Whether a frequency's words are also said of other things: "a day", "at night"."""
    return text.lower() in _weak_spellings()


@lru_cache(maxsize=1)
def _weak_spellings() -> frozenset[str]:
    return frozenset(word.lower() for word, rate in zip(*rates(), strict=True) if rate.weak)


class Labels(NamedTuple):
    """What stands next to a figure that is part of a name; ``graded`` ends in a word whose figures grade something;
    ``calls`` are numbers to call, ``limits`` stand before what is the most of a thing."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    graded: dict[str, str]
    grades: frozenset[str]
    calls: frozenset[float]
    limits: tuple[str, ...]


@lru_cache(maxsize=1)
def labels() -> Labels:
    """The table ``quantity_labels.tsv``."""
    table = read_rows("quantity_labels.tsv")
    rows = {where: tuple(word.replace("_", " ") for word in words.split("|")) for where, words in table}
    graded = {word + joint: word for word in rows["graded"] for joint in (" ", "-")}
    calls = frozenset(float(word) for word in rows["call"])
    return Labels(rows["before"], rows["after"], graded, frozenset(rows["graded"]), calls, rows["limit"])
