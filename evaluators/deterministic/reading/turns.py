"""Utterances read one or many at a time; those that say nothing are read once, others are kept for a while."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from engine.portions import give_way
from evaluators.deterministic.reading.parts import in_batches
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.vocabulary import Lexicon

_FILLER_LENGTH: Final = 40
_FILLERS_KEPT: Final = 2048
_LATELY: Final = 512
"""Readings that all visits of a process keep together: while one goes on, what was said is looked at again."""
_LONGEST: Final = 1024
"""Code points of an utterance that is kept so: the readings of hostile ones are large."""
_empty: dict[tuple[Lexicon, str], TurnReading] = {}


def read_turn(text: str, lexicon: Lexicon) -> TurnReading:
    """The reading of an utterance. Those of mere fillers ("Okay.", "Mm-hmm.") are made once: half of all turns are."""
    reading = _empty.get((lexicon, text))
    if reading is None:
        reading = _lately(text, lexicon) if len(text) <= _LONGEST else TurnReading(text, lexicon)
        _kept(text, reading, lexicon)
    return reading


@lru_cache(maxsize=_LATELY)
def _lately(text: str, lexicon: Lexicon) -> TurnReading:
    return TurnReading(text, lexicon)


def read_turns(texts: Sequence[str], lexicon: Lexicon) -> list[TurnReading]:
    """The same of many."""
    known = [_empty.get((lexicon, text)) for text in texts]
    new = [text for text, reading in zip(texts, known, strict=True) if reading is None]
    made: list[TurnReading] = []
    for batch in in_batches(new, lexicon, spoken=True):
        give_way()
        readings = [TurnReading(parts.text, lexicon, parts) for parts in batch]
        for reading, parts in zip(readings, batch, strict=True):
            reading.measure(parts)
        give_way()
        for reading, parts in zip(readings, batch, strict=True):
            reading.reply(parts)
            made.append(_kept(parts.text, reading, lexicon))
    made.reverse()
    return [made.pop() if reading is None else reading for reading in known]


def _kept(text: str, reading: TurnReading, lexicon: Lexicon) -> TurnReading:
    if len(text) <= _FILLER_LENGTH and not (reading.stems or reading.mentions or reading.quantities):
        if len(_empty) >= _FILLERS_KEPT:
            _empty.clear()
        _empty[lexicon, text] = reading
    return reading
