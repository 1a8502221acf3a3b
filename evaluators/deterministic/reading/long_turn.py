"""Utterances beyond any that one speaks: read in portions, which bounds every call and every reach within them.

What one names, measures and takes the side of is kept up to a bound as well, in whole portions: whoever compares or
frees a reading does so in one call. A megabyte of real notes, in one utterance, stays below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from engine.portions import PORTION, portions
from evaluators.deterministic.quantities import Bundle, Quantity
from evaluators.deterministic.reading.context.denials import Denied
from evaluators.deterministic.reading.laterality.sided import Sided
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.turns import read_afresh, read_turn, read_turns
from evaluators.deterministic.reading.ways.outcomes import Outcome
from evaluators.deterministic.reading.ways.predicates import Predicate
from evaluators.vocabulary import Lexicon, Match

MOST_MENTIONS: Final = 60_000
MOST_FIGURES: Final = 24_000
MOST_SIDES: Final = 12_000


def read_any_turn(text: str, lexicon: Lexicon) -> TurnReading:
    """The reading of an utterance of any length."""
    if len(text) <= PORTION:
        return read_turn(text, lexicon)
    joining: _Joining | None = None
    for start, stop in portions(text):
        reading = read_afresh(text[start:stop], lexicon)
        joining = joining or _Joining(reading)
        joining.add(reading, start)
    assert joining is not None
    return joining.whole()


def read_any_turns(texts: Sequence[str], lexicon: Lexicon) -> list[TurnReading]:
    """The same of many."""
    if all(len(text) <= PORTION for text in texts):
        return read_turns(texts, lexicon)
    return [read_any_turn(text, lexicon) for text in texts]


class _Joining:
    """Makes one reading of several. What is told by how an utterance opens is told by the first.

    None of them is kept: half a million things of theirs, freed at once, keep the interpreter for 20 ms.
    """

    def __init__(self, first: TurnReading) -> None:
        self._whole = first
        self._mentions: list[Mention] = []
        self._replies: list[int] = []
        self._sides: list[Sided] = []
        self._denials: list[Denied] = []
        self._predicates: list[Predicate] = []
        self._outcomes: list[Outcome] = []
        self._quantities: list[Quantity] = []
        self._bundles: list[Bundle] = []
        self._owners: dict[int, str] = {}
        self._stems: dict[str, None] = {}
        self._words = self._function = self._foreign = 0
        self._asks = self._returns = False
        self._asks_for = ""

    def add(self, reading: TurnReading, by: int) -> None:
        """The reading of what follows, ``by`` characters from the start."""
        if not self._is_full():
            self._take(reading, by)
        self._stems.update(dict.fromkeys(reading.stems))
        self._words += reading.words
        self._function += reading.function
        self._foreign += reading.foreign
        self._asks = self._asks or reading.asks
        self._returns = self._returns or reading.returns
        self._asks_for = reading.asks_for

    def _is_full(self) -> bool:
        return (
            len(self._mentions) >= MOST_MENTIONS
            or len(self._quantities) >= MOST_FIGURES
            or len(self._sides) >= MOST_SIDES
        )

    def _take(self, reading: TurnReading, by: int) -> None:
        first = len(self._mentions)
        for side in reading.sides:
            self._sides.append(_moved_side(side, by, first))
        for mention in reading.mentions:
            self._mentions.append(_shift(mention, by))
        for item in reading.denials:
            self._denials.append(item.moved(by))
        for predicate in reading.predicates:
            self._predicates.append(predicate.moved(by))
        for outcome in reading.outcomes:
            self._outcomes.append(outcome.moved(by))
        for quantity in reading.quantities:
            self._quantities.append(_moved(quantity, by))
        for bundle in reading.bundles:
            self._bundles.append(_moved_bundle(bundle, by))
        self._replies += reading.replies
        for start, owner in reading.owners.items():
            self._owners[start + by] = owner

    def whole(self) -> TurnReading:
        whole = self._whole
        whole.mentions, whole.replies = tuple(self._mentions), tuple(self._replies)
        whole.sides, whole.denials = tuple(self._sides), tuple(self._denials)
        whole.pointing = ()
        whole.predicates = tuple(self._predicates)
        whole.outcomes = tuple(self._outcomes)
        whole.quantities, whole.bundles = tuple(self._quantities), tuple(self._bundles)
        whole.owners, whole.stems = self._owners, tuple(self._stems)
        whole.words, whole.function, whole.foreign = self._words, self._function, self._foreign
        whole.asks, whole.returns, whole.asks_for = self._asks, self._returns, self._asks_for
        whole.quick = whole.fragment = False
        return whole


def _shift(mention: Mention, by: int) -> Mention:
    mention.start += by
    mention.end += by
    mention.sentence += by  # a portion has no more sentences than code points, so that numbers stay apart
    if mention.side_at is not None:
        mention.side_at = (mention.side_at[0] + by, mention.side_at[1] + by)
    return mention


def _moved(quantity: Quantity, by: int) -> Quantity:
    return quantity.changed(start=quantity.start + by, end=quantity.end + by)


def _moved_side(side: Sided, by: int, first: int) -> Sided:
    at = side.at if side.at < 0 else side.at + first
    return side._replace(start=side.start + by, end=side.end + by, stop=side.stop + by, at=at)


def _moved_bundle(bundle: Bundle, by: int) -> Bundle:
    parts: dict[str, Any] = {
        name: part.moved(by) if isinstance(part, Match) else _moved(part, by)
        for name, part in bundle._asdict().items()
        if isinstance(part, Match | Quantity)
    }
    return bundle._replace(start=bundle.start + by, end=bundle.end + by, **parts)
