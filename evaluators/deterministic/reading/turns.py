"""Utterances read one or many at a time; those that say nothing are read once, others are kept for a while."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from engine.portions import give_way
from evaluators.deterministic.reading.parts import Parts, in_batches, read_parts
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
        reading = _lately(text, lexicon) if len(text) <= _LONGEST else read_afresh(text, lexicon)
        _kept(text, reading, lexicon)
    return reading


@lru_cache(maxsize=_LATELY)
def _lately(text: str, lexicon: Lexicon) -> TurnReading:
    return read_afresh(text, lexicon)


def read_afresh(text: str, lexicon: Lexicon) -> TurnReading:
    """The same, and no other visit has it."""
    (reading,) = _read(read_parts((text,), lexicon, spoken=True))
    return reading


def read_turns(texts: Sequence[str], lexicon: Lexicon) -> list[TurnReading]:
    """The same of many."""
    known = [_empty.get((lexicon, text)) for text in texts]
    new = [text for text, reading in zip(texts, known, strict=True) if reading is None]
    made: list[TurnReading] = []
    for batch in in_batches(new, lexicon, spoken=True):
        give_way()
        made.extend([_kept(reading.text, reading, lexicon) for reading in _read(batch)])
    made.reverse()
    return [made.pop() if reading is None else reading for reading in known]


def _read(batch: Sequence[Parts]) -> list[TurnReading]:
    """As in ``read_parts``, one kind of thing after the other."""
    readings = [TurnReading(parts) for parts in batch]
    give_way()
    for reading, parts in zip(readings, batch, strict=True):
        reading.tell(parts)
    give_way()
    for reading, parts in zip(readings, batch, strict=True):
        reading.measure(parts)
    give_way()
    for reading, parts in zip(readings, batch, strict=True):
        reading.reply(parts)
    return readings


def _kept(text: str, reading: TurnReading, lexicon: Lexicon) -> TurnReading:
    if len(text) <= _FILLER_LENGTH and not (reading.stems or reading.mentions or reading.quantities):
        if len(_empty) >= _FILLERS_KEPT:
            _empty.clear()
        _empty[lexicon, text] = reading
    return reading
