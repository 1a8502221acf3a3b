"""What was said, utterance by utterance, in columns: most segments are shorter than an object of their own would be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from sys import intern
from typing import Final, NamedTuple

from evaluators.deterministic.record.said import Key

_RECURS: Final = 24
"""Characters of an utterance that is probably said again ("Okay.", "Mm-hmm.") and so is kept once."""


class Utterance(NamedTuple):
    """An utterance as it is handed in and out.

    ``segment`` is None where the transcript came as one text; ``offset`` is then where the utterance starts in it.
    """

    key: Key
    text: str
    segment: str | None = None
    offset: int = 0
    rev: int = 0


class Speech:
    """Utterances in the order of their keys; ``keys``, ``texts`` and ``sources`` are for reading only."""

    __slots__ = ("_revs", "keys", "sources", "texts")

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.texts: list[str] = []
        self.sources: list[str | int] = []
        """The segment of each, or else the offset."""
        self._revs: dict[Key, int] = {}  # those of segments that were replaced; most never are

    def __len__(self) -> int:
        return len(self.keys)

    def at(self, position: int) -> Utterance:
        source = self.sources[position]
        segment, offset = (source, 0) if isinstance(source, str) else (None, source)
        key = self.keys[position]
        return Utterance(key, self.texts[position], segment, offset, self._revs.get(key, 0))

    def fill(self, utterances: Sequence[Utterance]) -> None:
        """Take all utterances at once, which come in order."""
        self.keys = [utterance.key for utterance in utterances]
        self.texts = [utterance.text for utterance in utterances]
        self.sources = [u.offset if u.segment is None else u.segment for u in utterances]
        self._revs = {utterance.key: utterance.rev for utterance in utterances if utterance.rev}

    def insert(self, utterance: Utterance) -> int:
        """Put an utterance where its key belongs; returns its position."""
        key, text, segment, offset, rev = utterance
        position = bisect_left(self.keys, key)
        self.keys.insert(position, key)
        self.texts.insert(position, intern(text) if len(text) <= _RECURS else text)
        self.sources.insert(position, offset if segment is None else segment)
        if rev:
            self._revs[key] = rev
        return position

    def pop(self, position: int) -> Utterance:
        utterance = self.at(position)
        for column in (self.keys, self.texts, self.sources):
            del column[position]
        self._revs.pop(utterance.key, None)
        return utterance
