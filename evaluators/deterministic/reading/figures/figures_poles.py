"""Which of two values a figure is, as the words beside it tell: today's or a former one, at rest or on walking.

The table ``figure_poles`` has pairs of opposite words. What a figure has of them is a sign for each pair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from evaluators.deterministic.quantities import Quantity, Value, read_quantities
from evaluators.deterministic.reading.wording.around import SENTENCE
from evaluators.vocabulary.patterns import by_words
from evaluators.vocabulary.rows import read_rows

MOVED: Final = "moved"
"""The pair of what one goes from and what one goes to: "from twenty to forty", "forty down to twenty"."""
WHEN: Final = "when"
LIMIT: Final = "limit"
"""The pair of what a value ought to be: it has one pole only, "we like it over seventy"."""
_NEITHER: Final = "-"
"""Words that only look like such: "peak flow" is no peak."""
RANGE: Final = "range"
"""Kind of what has two ends."""
PLAIN: Final = 2
"""A sign that is said plainly, by "today" and not by "was"."""
_KINDS: Final = frozenset(("number", "percent", "measure", "score", "bp", "dose"))
_FLOW: Final = "L"
"""Unit of how much oxygen a value is on."""
BEFORE: Final = 56
AFTER: Final = 40
REPLY: Final = 12
"""Characters before the figure that answers a question, at most."""
_CLAUSE: Final = re.compile(r"[,;:(—–-]\s?| and | but | then | so (?!far\b)")
_A_DAY: Final = r"(?: (?:cigarettes|fags|units|drinks|pints|beers|coffees|cups))?(?: an?| per) (?:day|night|week)"
"""Behind how much of a habit: "five a day"."""
_ONWARDS: Final = re.compile(
    rf"(?:%|'?s| mg| milligrams?| percent| kilos?| pounds?| lbs?| kg|{_A_DAY})?,? ?"
    r"(?:(?:all the way )?(?:down|up|back)|back (?:down|up))? ?to (?:about |around |like |just |a )?"
)
_BACK_TO: Final = re.compile(
    rf"(?:%| percent| kilos?| pounds?| lbs?| kg| mg| milligrams?| units?| inches|{_A_DAY})?,? "
    r"(?:(?:that's|which is|that is|it's) )?(?:(?:down|up) )?from "
    r"(?:about |around |like |just |a |the )?"
)
""" "Down to one eighty-two from two hundred and five": what it was stands behind what it is."""
_WORD: Final = re.compile(r"[a-z0-9]+")
_BLANKS: Final = bytes(code if 97 <= code <= 122 or 48 <= code <= 57 else 32 for code in range(256))
"""For what is no word, so that a text is split in C's pace."""
_LEAD: Final = 24
_RANGING: Final = re.compile(r"\b(?:rang|anywhere|var(?:y|ies)|between)")
_COMMON: Final = frozenset(
    ("your", "this", "with", "when", "the", "you", "just", "her", "his", "did", "done", "a", "in")
)
"""Words of phrases that anybody says: they make no cheap test."""
_BRACKETS: Final = ("(", "(was", "(from")
_MOST: Final = 16
"""Figures of a text that are looked at: no sentence has more."""
_PIECE: Final = 100.0
_STOP: Final = 2
"""Characters of a stop between a word and its figure."""
_AGAIN: Final = " again"
_CONVERTED: Final = 0.005
_TENTH: Final = 10.0

Signs = Mapping[str, int]
_NONE: Final[Signs] = {}
_FROM: Final[Signs] = {MOVED: -PLAIN, WHEN: -PLAIN}
_TO: Final[Signs] = {MOVED: PLAIN, WHEN: PLAIN}


class Signed(NamedTuple):
    """A figure of a text with the signs of the words beside it; "nine one" is 9.1, the value of a range its ends."""

    start: int
    end: int
    kind: str
    value: Value
    raw: float
    unit: str
    signs: Signs


class _Table(NamedTuple):
    pattern: re.Pattern[str]
    meanings: Mapping[str, tuple[tuple[str, int], ...]]
    telling: frozenset[bytes]


def _read_table() -> _Table:
    meanings: dict[str, tuple[tuple[str, int], ...]] = {}
    for pair, sign, words in read_rows("figure_poles.tsv"):
        for word in words.split("|"):
            meant = ((pair, int(sign)),) if pair != _NEITHER else ()
            meanings[word] = (*meanings.get(word, ()), *meant)
    pattern = re.compile(rf"\b(?=[a-z])(?:{by_words(meanings)})(?![a-z0-9])")
    plain = [word for word, signs in meanings.items() if any(abs(sign) == PLAIN for _, sign in signs)]
    telling = {max(_WORD.findall(word), key=_rarity) for word in plain} | {"from", "down", "up"}
    return _Table(pattern, meanings, frozenset([word.encode() for word in telling]))


def _rarity(word: str) -> int:
    return 0 if word in _COMMON else len(word)


_TABLE: Final = _read_table()


@lru_cache(maxsize=256)
def values(text: str, quantities: tuple[Quantity, ...], asked: str = "") -> tuple[Signed, ...]:
    """The figures of a text that may be one of two values; ``asked`` is the question that it answers."""
    found = _joined(text, [q for q in quantities if q.kind in _KINDS and q.unit != _FLOW and not q.retracted][:_MOST])
    if not found:
        return ()
    low = text.lower()
    signs: list[dict[str, int]] = [dict(value.signs) for value in found]
    for cue in _TABLE.pattern.finditer(low):
        meant = _TABLE.meanings[cue[0]]
        verb = cue[0].endswith("'s") or all(abs(sign) < PLAIN for _, sign in meant)
        at = _owner(low, cue.start(), cue.end(), found, verb=verb)
        if at is not None:
            for pair, sign in meant:
                _put(signs[at], pair, sign)
    _arrows(low, found, signs)
    _brackets(low, found, signs)
    if asked and found[0].start <= REPLY:
        meant_there: dict[str, int] = {}
        for cue in _TABLE.pattern.finditer(asked.lower()):
            for pair, sign in _TABLE.meanings[cue[0]]:
                _put(meant_there, pair, sign)
        signs[0] = {**meant_there, **signs[0]}
    return tuple([value._replace(signs=own) for value, own in zip(found, signs, strict=True)])


@lru_cache(maxsize=256)
def spoken_values(text: str, asked: str) -> tuple[Signed, ...]:
    """The same of an utterance, which is not read anew for it but for its figures."""
    return values(text, tuple(read_quantities(text)), asked)


def _put(signs: dict[str, int], pair: str, sign: int) -> None:
    """The plainer word counts; two that are as plain and opposite say nothing."""
    had = signs.get(pair, 0)
    if abs(sign) > abs(had):
        signs[pair] = sign
    elif sign == -had:
        signs[pair] = 0


def _joined(text: str, quantities: Sequence[Quantity]) -> list[Signed]:
    found: list[Signed] = []
    for quantity in quantities:
        raw = quantity.raw[0] if isinstance(quantity.raw, tuple) else quantity.raw
        if not isinstance(raw, float):
            continue
        value = Signed(quantity.start, quantity.end, quantity.kind, quantity.value, raw, quantity.unit, _NONE)
        if quantity.high is not None and quantity.said != "decade":
            found.extend(_ends(text, quantity, value))
            continue
        bare = quantity.kind == "number" and not quantity.unit
        last = found[-1] if found else None
        if (
            last is not None and bare and last.kind == "number" and not last.unit and raw < _TENTH
            and quantity.start == last.end + 1 and text[last.end] == " " and raw.is_integer()
            and last.raw.is_integer() and last.raw < _PIECE
        ):  # fmt: skip
            whole = round(last.raw + raw / _TENTH, 1)
            found[-1] = last._replace(end=quantity.end, value=whole, raw=whole)
            continue
        found.append(value)
    return found


def _ends(text: str, quantity: Quantity, value: Signed) -> tuple[Signed, ...]:
    """A range; or what reads like one and is a move, "improved from 11.2 to 13.1"."""
    low, high = quantity.value, quantity.high
    if not isinstance(low, float) or high is None:
        return (value._replace(kind=RANGE),)
    before = text[max(quantity.start - _LEAD, 0) : quantity.start].lower()
    moved = before.endswith("from ") and " to " in quantity.text and not _RANGING.search(before)
    if not (moved and low):
        return (value._replace(kind=RANGE, value=(low, high)),)
    top = value._replace(value=high, raw=round(high * value.raw / low, 6), signs=_TO)
    return value._replace(signs=_FROM), top


def _owner(low: str, start: int, end: int, found: Sequence[Signed], *, verb: bool) -> int | None:
    """Which figure a word is said of: the one of its clause, of its sentence; between two, as the text goes on. A verb
    stands before its figure."""
    right = next((i for i, value in enumerate(found) if value.end >= end), len(found))
    if right < len(found) and found[right].start <= start:
        return right  # "91% on room air"
    left = right - 1
    after = right < len(found) and _together(low, end, found[right].start, BEFORE)
    if not after and right < len(found) and found[right].start - end <= _STOP and low.endswith(_AGAIN, start, end):
        return right  # "let me do that again. One thirty-eight"
    before = not verb and left >= 0 and found[left].end <= start and _together(low, found[left].end, start, AFTER)
    if not (after and before):
        return right if after else left if before else None
    parted = _CLAUSE.search(low[found[left].end : start]) is not None
    parting = _CLAUSE.search(low[end : found[right].start]) is not None
    if parted != parting:
        return right if parted else left
    return right if _leads(low, found) else left


def _together(low: str, start: int, end: int, reach: int) -> bool:
    return end - start <= reach and SENTENCE.search(low, start, end) is None


def _leads(low: str, found: Sequence[Signed]) -> bool:
    """Whether words stand before their figures in a text, as the first of them tells."""
    cue = _TABLE.pattern.search(low)
    return cue is not None and cue.start() < found[0].start


def _arrows(low: str, found: Sequence[Signed], signs: Sequence[dict[str, int]]) -> None:
    for at, (one, other) in enumerate(pairwise(found)):
        if other.start - one.end > AFTER:
            continue
        sign = PLAIN if _ONWARDS.fullmatch(low, one.end, other.start) else 0
        sign = sign or (-PLAIN if _BACK_TO.fullmatch(low, one.end, other.start) else 0)
        if sign:
            for pair in (MOVED, WHEN):
                signs[at].setdefault(pair, -sign)
                signs[at + 1].setdefault(pair, sign)


def _brackets(low: str, found: Sequence[Signed], signs: Sequence[dict[str, int]]) -> None:
    """ "creatinine 2.1 (2.0)", "2.1 (was 2.0)": the one before."""
    for at, (one, other) in enumerate(pairwise(found)):
        opening = low[one.end : other.start].strip(" %")
        if opening == "(" and one.unit and one.unit == other.unit and _is_converted(one.value, other.value):
            for pair, sign in signs[at + 1].items():
                _put(signs[at], pair, sign)
            continue
        if opening in _BRACKETS and low.startswith((")", "%)", " ", ","), other.end):
            _put(signs[at + 1], WHEN, -PLAIN)


def _is_converted(one: Value, other: Value) -> bool:
    """Whether two values are one in two units: "39.4 °C (102.9 °F)"."""
    return isinstance(one, float) and isinstance(other, float) and abs(one - other) <= _CONVERTED * abs(one)


@lru_cache(maxsize=1024)
def poled(text: str) -> bool:
    """Whether a text has any word that tells plainly which of two values is which; a cheap test."""
    return not _TABLE.telling.isdisjoint(text.lower().encode("ascii", "replace").translate(_BLANKS).split())
