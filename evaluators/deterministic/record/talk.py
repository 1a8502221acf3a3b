"""The talk: utterances as they are read, and what each of them says in the light of those around it.

All of it is a function of what was said so far. Only of the utterances touched last it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.laterality.sided import Sided
from evaluators.deterministic.reading.long_turn import read_any_turn
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.record.deeds import NO_DEEDS, Deed, deeds_of
from evaluators.deterministic.record.denied import Denial, denials_of
from evaluators.deterministic.record.dialogue.dialogue import AHEAD, resolve
from evaluators.deterministic.record.dialogue.side_replies import names_side
from evaluators.deterministic.record.dialogue.sides import resolve_sides
from evaluators.deterministic.record.figures import BACK, REACH, Figure, figures_of
from evaluators.deterministic.record.said import Key, Said, shared
from evaluators.deterministic.record.speech import Speech
from evaluators.vocabulary import Lexicon

_AT_ONCE: Final = 500
"""Utterances that are forgotten at once."""
_LEAST: Final = 3 * AHEAD
"""How many utterances stay read at the least; a question waits for its answer no longer than that."""
_MOST: Final = 4 * _LEAST
_LENGTH: Final = 16 << 10
"""Characters of those that stay read beyond the least: what is judged again mostly rests on what was said lately."""

Waiting = tuple[int, tuple[Said, ...], tuple[Denial, ...], tuple[Deed, ...]]
"""The position of an utterance that may still be answered, with what it says, denies and has as deeds so far."""


class Talk:
    """What is said in ``speech``, utterance by utterance."""

    __slots__ = ("_heard", "_length", "_lexicon", "_recent", "_speech")

    def __init__(self, speech: Speech, lexicon: Lexicon) -> None:
        self._speech = speech
        self._lexicon = lexicon
        self._recent: dict[Key, TurnReading] = {}
        self._length = 0
        """Characters of those."""
        self._heard: dict[Key, tuple[Said, ...]] = {}
        """What those of them say that were asked for it, as the dialogue has it so far."""

    def read(self, position: int) -> TurnReading:
        """What the utterance at a position says by itself."""
        key = self._speech.keys[position]
        reading = self._recent.get(key)
        if reading is None:
            reading = self._recent[key] = read_any_turn(self._speech.text(position), self._lexicon)
            self._length += len(reading.text)
        return reading

    def keep(self, readings: Sequence[TurnReading]) -> None:
        """Keep what all utterances say, as the note is judged by it next. See ``forget_all``."""
        self._recent = dict(zip(self._speech.keys, readings, strict=True))
        self._length = sum([len(reading.text) for reading in readings])

    def forget(self, key: Key) -> None:
        """Forget an utterance that has gone."""
        self._length -= len(self._recent.pop(key).text)
        del self._heard[key]

    def forget_oldest(self) -> None:
        """Forget all but those touched last."""
        while len(self._recent) > (_MOST if self._length <= _LENGTH else _LEAST):
            key = next(iter(self._recent))
            self._length -= len(self._recent.pop(key).text)
            self._heard.pop(key, None)

    def forget_all(self) -> None:
        """Forget what was kept of a whole visit."""
        kept, self._recent, self._heard, self._length = self._recent, {}, {}, 0
        while len(kept) > _AT_ONCE:
            give_way()
            kept.popitem()

    def said(self, position: int) -> tuple[Said, ...]:
        """The mentions of the utterance at a position, as the dialogue has them."""
        key = self._speech.keys[position]
        said = self._heard.get(key)
        if said is None:
            said = self._heard[key] = hear(key, self.read(position), *self._ahead(position))
        return said

    def said_anew(self, position: int) -> tuple[Said, ...]:
        """The same once something has come or gone that may answer it."""
        self._heard.pop(self._speech.keys[position], None)
        return self.said(position)

    def denied(self, position: int) -> tuple[Denial, ...]:
        """What the utterance at a position denies in so many words."""
        reading = self.read(position)
        return denials_of(self._speech.keys[position], reading, *self._ahead(position)) if reading.denials else ()

    def deeds(self, position: int) -> tuple[Deed, ...]:
        """What somebody does or does not by the utterance at a position."""
        reading = self.read(position)
        if not reading.predicates:
            return NO_DEEDS
        return deeds_of(self._speech.keys[position], reading, *self._ahead(position))

    def sided(self, position: int) -> tuple[Sided, ...]:
        """The sides of the utterance at a position, as those around it have them."""
        reading = self.read(position)
        if not names_side(reading):
            return ()
        before, after = (
            self._all(range(position - AHEAD, position)),
            self._all(range(position + 1, position + 1 + AHEAD)),
        )
        return resolve_sides(reading, self.said(position), before, after)

    def figures(self, position: int) -> tuple[Figure, ...]:
        """The figures of the utterance at a position, as its neighbours have them."""
        reading = self.read(position)
        if not reading.quantities:
            return ()
        before = self._all(range(position - 1, position - BACK - 1, -1))
        after = self._all(range(position + 1, position + 1 + REACH))
        return figures_of(self._speech.keys[position], reading, before, after)

    def waiting(self, position: int) -> list[Waiting]:
        """The utterances that what comes at a position may answer."""
        return [
            (earlier, self.said(earlier), self.denied(earlier), self.deeds(earlier))
            for earlier in range(max(position - AHEAD, 0), position)
            if self.read(earlier).open
        ]

    def sides_around(self, places: range) -> list[tuple[Key, tuple[Sided, ...]]]:
        """The utterances at some positions, as far as there are such, that name a side, with their sides so far."""
        found = [place for place in places if self._is_there(place) and names_side(self.read(place))]
        return [(self._speech.keys[place], self.sided(place)) for place in found]

    def figures_around(self, places: range, apart: int = -1) -> list[tuple[Key, tuple[Figure, ...]]]:
        """The utterances at some positions, as far as there are such, but ``apart``, with their figures so far."""
        found = [place for place in places if self._is_there(place) and place != apart]
        return [(self._speech.keys[place], self.figures(place)) for place in found]

    def _is_there(self, position: int) -> bool:
        return 0 <= position < len(self._speech.keys)

    def _all(self, places: Iterable[int]) -> list[TurnReading]:
        return [self.read(place) for place in places if self._is_there(place)]

    def _ahead(self, position: int) -> tuple[list[TurnReading], list[Key]]:
        """The utterances after one that may answer it, and their keys."""
        keys = self._speech.keys
        last = min(position + 1 + AHEAD, len(keys)) if self.read(position).open else position + 1
        return [self.read(later) for later in range(position + 1, last)], keys[position + 1 : last]


def hear(key: Key, turn: TurnReading, ahead: Sequence[TurnReading], keys: Sequence[Key]) -> tuple[Said, ...]:
    """The mentions of an utterance as the dialogue has them; ``keys`` are those of the utterances ``ahead``."""
    found: list[Said] = []
    if not turn.open:
        for number, m in enumerate(turn.mentions):
            if number & OFTEN == OFTEN:
                give_way()
            found.append(Said(key, m.start, m.end, shared(m.flags), m.side, None))
        return tuple(found)
    resolved = resolve(turn, ahead)
    for number, m in enumerate(turn.mentions):
        if number & OFTEN == OFTEN:
            give_way()
        h = resolved[number]
        answer = keys[h.answer - 1] if h.answer else None
        found.append(Said(key, m.start, m.end, shared(h.flags), h.side, answer))
    return tuple(found)
