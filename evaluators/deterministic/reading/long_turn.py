"""Utterances beyond any that one speaks: read in portions, which bounds every call and every reach within them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.portions import PORTION, portions
from evaluators.deterministic.quantities import Bundle, Quantity
from evaluators.deterministic.reading.denials import Denied
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.sides import Sided
from evaluators.deterministic.reading.turn import TurnReading, read_turn, read_turns
from evaluators.vocabulary import Lexicon, Match


def read_any_turn(text: str, lexicon: Lexicon) -> TurnReading:
    """The reading of an utterance of any length."""
    if len(text) <= PORTION:
        return read_turn(text, lexicon)
    return _joined([(start, TurnReading(text[start:stop], lexicon)) for start, stop in portions(text)])


def read_any_turns(texts: Sequence[str], lexicon: Lexicon) -> list[TurnReading]:
    """The same of many."""
    if all(len(text) <= PORTION for text in texts):
        return read_turns(texts, lexicon)
    return [read_any_turn(text, lexicon) for text in texts]


def _joined(parts: list[tuple[int, TurnReading]]) -> TurnReading:
    """One reading of several with their starts. What is told by how an utterance opens is told by the first."""
    whole = parts[0][1]
    readings = [reading for _, reading in parts]
    sides = tuple(_moved_sides(parts))
    whole.mentions = tuple(_shift(mention, by) for by, reading in parts for mention in reading.mentions)
    whole.replies = tuple(reply for reading in readings for reply in reading.replies)
    whole.sides = sides
    whole.denials = tuple(_moved_denial(item, by) for by, reading in parts for item in reading.denials)
    whole.quantities = tuple(_moved(quantity, by) for by, reading in parts for quantity in reading.quantities)
    whole.bundles = tuple(_moved_bundle(bundle, by) for by, reading in parts for bundle in reading.bundles)
    whole.owners = {start + by: owner for by, reading in parts for start, owner in reading.owners.items()}
    whole.age_asked = readings[-1].age_asked
    whole.stems = tuple(dict.fromkeys(stem for reading in readings for stem in reading.stems))
    whole.words = sum(reading.words for reading in readings)
    whole.function = sum(reading.function for reading in readings)
    whole.foreign = sum(reading.foreign for reading in readings)
    whole.asks = any(reading.asks for reading in readings)
    whole.returns = any(reading.returns for reading in readings)
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
    return quantity._replace(start=quantity.start + by, end=quantity.end + by)


def _moved_denial(item: Denied, by: int) -> Denied:
    return item._replace(start=item.start + by, end=item.end + by)


def _moved_sides(parts: list[tuple[int, TurnReading]]) -> Iterator[Sided]:
    first = 0
    for by, reading in parts:
        for side in reading.sides:
            at = side.at if side.at < 0 else side.at + first
            yield side._replace(start=side.start + by, end=side.end + by, stop=side.stop + by, at=at)
        first += len(reading.mentions)


def _moved_bundle(bundle: Bundle, by: int) -> Bundle:
    parts: dict[str, Any] = {
        name: part.moved(by) if isinstance(part, Match) else _moved(part, by)
        for name, part in bundle._asdict().items()
        if isinstance(part, Match | Quantity)
    }
    return bundle._replace(start=bundle.start + by, end=bundle.end + by, **parts)
