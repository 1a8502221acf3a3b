"""What was said, utterance by utterance, in columns: most segments are shorter than an object of their own would be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from sys import intern
from typing import Final, NamedTuple

from evaluators.deterministic.reading.edited import Edited
from evaluators.deterministic.reading.plain import plain
from evaluators.deterministic.record.said import Key

_RECURS: Final = 24
"""Characters of an utterance that is probably said again ("Okay.", "Mm-hmm.") and so is kept once."""


class Later(NamedTuple):
    """A segment that goes on with what the one before it began: ``start`` is where its text starts in the utterance.

    See ``Utterance`` for the others.
    """

    start: int
    key: Key
    segment: str | None
    offset: int
    rev: int


class Utterance(NamedTuple):
    """An utterance as it is handed in and out: one segment, or several that were joined (see ``joining``).

    ``segment`` is None where the transcript came as one text; ``offset`` is then where the utterance starts in it.
    ``speaker`` is whatever tells one from another, empty where nothing does. ``later`` are its further segments.
    """

    key: Key
    text: str
    segment: str | None = None
    offset: int = 0
    rev: int = 0
    speaker: str = ""
    later: tuple[Later, ...] = ()


class Speech:
    """Utterances in the order of their keys; ``keys`` and ``texts`` are for reading only.

    ``texts`` are as they are read (see ``reading.plain``); what is handed out is as it was submitted.
    """

    __slots__ = ("_edited", "_later", "_revs", "_sources", "_speakers", "keys", "texts")

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.texts: list[str] = []
        self._sources: list[str | int] = []
        """The segment of each, the first of several, or else the offset."""
        self._speakers: list[str] = []
        self._revs: dict[Key, int] = {}  # those of segments that were replaced; most never are
        self._later: dict[Key, tuple[Later, ...]] = {}
        self._edited: dict[Key, Edited] = {}  # what is read otherwise than it was submitted

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def last(self) -> Key | None:
        """The place of the last segment."""
        if not self.keys:
            return None
        later = self._later.get(self.keys[-1])
        return later[-1].key if later else self.keys[-1]

    def at(self, position: int) -> Utterance:
        source = self._sources[position]
        segment, offset = (source, 0) if isinstance(source, str) else (None, source)
        key = self.keys[position]
        later = self._later.get(key, ())
        edited = self._edited.get(key)
        text = self.texts[position] if edited is None else edited.original
        return Utterance(key, text, segment, offset, self._revs.get(key, 0), self._speakers[position], later)

    def rev(self, key: Key) -> int:
        """The revision of the segment at a place."""
        for later in self._later.get(self.keys[bisect_right(self.keys, key) - 1], ()):
            if later.key == key:
                return later.rev
        return self._revs.get(key, 0)

    def fill(self, utterances: Sequence[Utterance]) -> None:
        """Take all utterances at once, which come in order."""
        self.keys = [utterance.key for utterance in utterances]
        self._edited = {}
        self.texts = [self._read(utterance.key, utterance.text) for utterance in utterances]
        self._sources = [u.offset if u.segment is None else u.segment for u in utterances]
        self._speakers = [utterance.speaker for utterance in utterances]
        self._revs = {utterance.key: utterance.rev for utterance in utterances if utterance.rev}
        self._later = {utterance.key: utterance.later for utterance in utterances if utterance.later}

    def insert(self, utterance: Utterance) -> int:
        """Put an utterance where its key belongs; returns its position."""
        key, text, segment, offset, rev, speaker, later = utterance
        position = bisect_left(self.keys, key)
        self.keys.insert(position, key)
        text = self._read(key, text)
        self.texts.insert(position, intern(text) if len(text) <= _RECURS else text)
        self._sources.insert(position, offset if segment is None else segment)
        self._speakers.insert(position, intern(speaker))
        if rev:
            self._revs[key] = rev
        if later:
            self._later[key] = later
        return position

    def pop(self, position: int) -> Utterance:
        utterance = self.at(position)
        for column in (self.keys, self.texts, self._sources, self._speakers):
            del column[position]
        self._revs.pop(utterance.key, None)
        self._later.pop(utterance.key, None)
        self._edited.pop(utterance.key, None)
        return utterance

    def _read(self, key: Key, text: str) -> str:
        """The text as it is read, which is kept beside what was submitted where it is another."""
        edited = plain(text)
        if edited is None:
            return text
        self._edited[key] = edited
        return edited.text

    def quote(self, position: int, start: int, end: int) -> tuple[str | None, int, int, str]:
        """A part of an utterance as it is read: its segment or None, and as it was submitted, the offsets in that or in
        the transcript, and the text.

        Where a part goes over the border of two segments, it is the longest that stands in one of them.
        """
        key, text = self.keys[position], self.texts[position]
        edited = self._edited.get(key)
        if edited is not None:
            text = edited.original
            start, end = edited.span(start, end)
        source = self._sources[position]
        segment, offset = (source, 0) if isinstance(source, str) else (None, source)
        if self._later and key in self._later:
            start, end, segment, offset = self._longest(position, start, end)
        return segment, offset + start, offset + end, text[start:end]

    def _longest(self, position: int, start: int, end: int) -> tuple[int, int, str | None, int]:
        """The longest piece of a part that stands in one segment, with that, and what its offsets are off by."""
        longest: tuple[int, int, str | None, int] = (start, start, None, 0)
        begins = 0
        for utterance in split(self.at(position)):
            ends = begins + len(utterance.text)
            low, high = max(start, begins), min(end, ends)
            if high - low > longest[1] - longest[0]:
                longest = (low, high, utterance.segment, utterance.offset - begins)
            begins = ends + 1
        return longest


def split(utterance: Utterance) -> list[Utterance]:
    """The segments of an utterance, each as one of its own."""
    key, text, segment, offset, rev, speaker, others = utterance
    if not others:
        return [utterance]
    starts = [later.start for later in others]
    ends = [start - 1 for start in starts]
    found = [Utterance(key, text[: ends[0]], segment, offset, rev, speaker)]
    for later, end in zip(others, [*ends[1:], len(text)], strict=True):
        found.append(Utterance(later.key, text[later.start : end], later.segment, later.offset, later.rev, speaker))
    return found


def joined(utterance: Utterance, last: Utterance) -> Utterance:
    """An utterance with one segment more: ``last`` goes on with it, after a blank."""
    start = len(utterance.text) + 1
    later = Later(start, last.key, last.segment, last.offset, last.rev)
    return utterance._replace(text=f"{utterance.text} {last.text}", later=(*utterance.later, later))
