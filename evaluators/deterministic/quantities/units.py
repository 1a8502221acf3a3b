"""Units and frequencies of the tables, ready for look-up after a figure."""

from __future__ import annotations

from typing import Final, NamedTuple, cast

from evaluators.deterministic.quantities.types import QuantityKind
from evaluators.deterministic.quantities.weekdays import DAY_WORDS
from evaluators.vocabulary.rows import read_pairs, read_rows


class Unit(NamedTuple):
    """A unit as said; ``factor`` takes a figure to the canonical unit of its kind."""

    said: str
    kind: QuantityKind
    canonical: str
    factor: float


class Rate(NamedTuple):
    """A frequency without a figure. ``weak`` ones ("a day", "at night") count only next to a dose; ``by_day`` is one
    that days of the week may tell."""

    per_day: float | None
    weak: bool
    upper: bool
    by_day: bool = False


UNITS: Final = {
    word: Unit(said, cast(QuantityKind, kind), canonical, float(factor))
    for said, kind, canonical, factor, words in read_rows("quantity_units.tsv")
    for word in words.split("|")
}
"""Spelling → unit; spellings have up to three words."""
RATES: Final = [
    (spelling, Rate(float(per_day) if per_day != "prn" else None, weak == "yes", spelling.isupper()))
    for per_day, weak, words in read_rows("quantity_rates.tsv")
    for spelling in words.split("|")
] + [(word, Rate(None, weak=True, upper=False, by_day=True)) for word in DAY_WORDS]
"""Spellings of frequencies without a figure, and what each means."""
LABEL_WORDS: Final = {
    where: tuple([word.replace("_", " ") for word in words.split("|")])
    for where, words in read_pairs("quantity_labels.tsv").items()
}
"""What stands next to figures, by what it makes of them."""
COUNTED: Final = frozenset(LABEL_WORDS["counted"])
"""Units in which is told how many of a drug are taken, not how much of it."""
_PARTS: Final = ("morning", "noon", "evening", "night")
_SORTS: Final = ("weekday", "weekend", "rest")
_COUNTS: Final = (("half_of", 0.5), ("one_of", 1.0), ("couple_of", 2.0))
_TAIL: Final = 2
_WEAK: Final = frozenset(spelling.lower() for spelling, rate in RATES if rate.weak and not rate.by_day)


def is_weak(text: str) -> bool:
    """Whether a frequency's words are also said of other things: "a day", "at night"."""
    return text.lower() in _WEAK


class Labels(NamedTuple):
    """What stands next to a figure that is part of a name, ``before`` it by its last two characters, but for names
    of what is ``valued``; ``graded`` ends in
    a word whose figures grade something; ``calls`` are numbers to call, ``limits`` stand before what is the most of a
    thing; ``parts`` are the words of each part of the day, ``sorts`` those of each sort of days, ``strengths`` those of
    tablets whose words may also be how many and how strong; ``handed`` and ``of_them`` stand before and behind how many
    of a drug are handed out; ``counts`` are words that say how many before its name, ``counting`` the same without the
    figures, ``pointing`` those of them that say which one; ``food`` is counted in grams, too, ``fillers`` stand between
    a drug and its dose, and ``the_one`` tells which one of several something is."""

    before: dict[str, tuple[str, ...]]
    valued: tuple[str, ...]
    after: tuple[str, ...]
    graded: dict[str, str]
    grades: frozenset[str]
    calls: frozenset[float]
    limits: tuple[str, ...]
    parts: dict[str, tuple[str, ...]]
    sorts: dict[str, tuple[str, ...]]
    strengths: frozenset[float]
    handed: tuple[str, ...]
    of_them: tuple[str, ...]
    counts: tuple[tuple[str, float], ...]
    counting: tuple[str, ...]
    pointing: tuple[str, ...]
    food: tuple[str, ...]
    fillers: frozenset[str]
    the_one: tuple[str, ...]
    days: tuple[str, ...]
    specimens: tuple[str, ...]
    events: tuple[str, ...]


def _read_labels() -> Labels:
    rows = LABEL_WORDS
    graded = {word + joint: word for word in rows["graded"] for joint in (" ", "-")}
    calls = frozenset(float(word) for word in rows["call"])
    parts, sorts = ({name: rows[name] for name in names} for names in (_PARTS, _SORTS))
    strengths = frozenset(float(word) for word in rows["strength"])
    grades = frozenset(rows["graded"])
    counts = tuple([(words, number) for where, number in _COUNTS for words in rows[where]])
    counting = tuple([words for words, _ in counts])
    tails = {words[-_TAIL:] for words in rows["before"]}
    before = {tail: tuple([words for words in rows["before"] if words.endswith(tail)]) for tail in tails}
    return Labels(
        before, rows["valued"], rows["after"], graded, grades, calls, rows["limit"], parts, sorts, strengths,
        rows["handed"], rows["of_them"], counts, counting, rows["pointing"], rows["food"], frozenset(rows["filler"]),
        rows["the_one"], rows["days"], rows["specimens"], rows["events"],
    )  # fmt: skip


LABELS: Final = _read_labels()
