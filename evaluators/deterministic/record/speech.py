"""What was said, utterance by utterance, in columns: most segments are shorter than an object of their own would be."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from sys import intern
from typing import Any, Final, cast

from engine.portions import give_way
from evaluators.deterministic.reading.spoken.edited import Edited
from evaluators.deterministic.reading.spoken.plain import plain
from evaluators.deterministic.reading.wording.reaction_words import may_tell_of_reactions, may_tell_of_refusal
from evaluators.deterministic.record.said import Key
from evaluators.deterministic.record.utterance import Later, Utterance

_RECURS: Final = 24
"""Characters of an utterance that is probably said again ("Okay.", "Mm-hmm.") and so is kept once."""
_KEPT: Final = 64
"""How many of those that are read otherwise than they were submitted are kept as they are read."""
_EDITS: Final = 16
"""Of how many it is kept where each place stands in what was submitted: of the last, which are quoted next."""

_HOW: Final = 3
"""The bits of a mark that tell how an utterance is read."""
_EDITED: Final = 1
_PASSED: Final = 2
_LOOKED: Final = 4
_REACTIONS: Final = 8
_CANNOT: Final = 16
_NUMBER: Final = 5
"""The bits below that of the speaker."""
_Source = str | int
"""The segment of an utterance, or else its offset."""
_Text = str | bytes
"""A text; a long one as UTF-8, which is shorter by what the interpreter has around a string."""
_Several = tuple[_Text | _Source | Key, ...]
"""The texts of an utterance of several segments: that of the first, then place, source and text of each other."""


class Speech:
    """Utterances in the order of their keys; ``keys`` is for reading only.

    What is handed out is as it was submitted; only ``text`` and ``texts`` are as it is read (``reading.spoken.plain``).
    """

    __slots__ = (
        "_edited", "_lately", "_marks", "_numbers", "_read", "_revs", "_sources", "_speakers", "_texts", "keys",
    )  # fmt: skip

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self._texts: list[_Text | _Several] = []
        """As they were submitted."""
        self._sources: list[_Source] = []
        self._speakers: list[str] = []
        self._numbers: dict[str, int] = {}  # of the speakers
        self._marks = array("I")
        """The number of the speaker above bits that tell whether it is read otherwise than it was submitted, or not at
        all (see ``Utterance.passed``), and whether it was looked through for words of reactions, and has any."""
        self._revs: dict[Key, int] = {}  # those of segments that were replaced; most never are
        self._edited: dict[Key, Edited] = {}  # the last of those, and all where a whole visit was taken at once
        self._lately: dict[Key, str] = {}
        """What is read of those that are read otherwise, as far as it was read or submitted lately."""
        self._read: list[str] = []
        """What is read of each, where a whole visit was taken at once and nothing came since."""

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def last(self) -> Key | None:
        """The place of the last segment."""
        if not self.keys:
            return None
        text = self._texts[self.opening(len(self.keys) - 1)]
        return max(cast(Key, text[-3]), self.keys[-1]) if isinstance(text, tuple) else self.keys[-1]

    def opening(self, position: int) -> int:
        """The position of the utterance that goes on behind the one at a position, or that one."""
        while self.is_passed(position):
            position -= 1
        return position

    def is_passed(self, position: int) -> bool:
        """See ``Utterance.passed``."""
        return bool(self._marks[position] & _PASSED)

    def may_tell_of_reactions(self, position: int) -> bool:
        """Whether it has a word of allergies or reactions."""
        return bool(self._looked_through(position) & _REACTIONS)

    def may_tell_of_refusal(self, position: int) -> bool:
        """Whether it has a word of what one cannot take."""
        return bool(self._looked_through(position) & _CANNOT)

    def _looked_through(self, position: int) -> int:
        """The mark of an utterance with what such words tell: remembered, as every drug that is named near asks."""
        mark = self._marks[position]
        if not mark & _LOOKED:
            text = self.submitted(position)
            mark |= _LOOKED | (_REACTIONS if may_tell_of_reactions(text) else 0)
            mark |= _CANNOT if may_tell_of_refusal(text) else 0
            self._marks[position] = mark
        return mark

    def begins(self, position: int) -> str:
        """The text of the first segment of an utterance."""
        text = self._texts[position]
        return _text(text[0] if isinstance(text, tuple) else text)

    def at(self, position: int) -> Utterance:
        key, text = cast(list[Any], self.keys)[position], self._texts[position]
        segment, offset = _place(self._sources[position])
        later = tuple(self._later(text)) if isinstance(text, tuple) else ()
        speaker, passed = self._speaker(position), self.is_passed(position)
        return Utterance(key, self.submitted(position), segment, offset, self.rev(key), speaker, later, passed)

    def _later(self, several: _Several) -> Iterator[Later]:
        start = 0
        for number in range(1, len(several), 3):
            start += len(_text(several[number - 1])) + 1
            key = cast(Any, several[number])
            segment, offset = _place(cast(_Source, several[number + 1]))
            yield Later(start, key, segment, offset, self.rev(key))

    def _speaker(self, position: int) -> str:
        return self._speakers[self._marks[position] >> _NUMBER]

    def _mark(self, utterance: Utterance, edited: Edited | None) -> int:
        number = self._numbers.setdefault(utterance.speaker, len(self._speakers))
        if number == len(self._speakers):
            self._speakers.append(utterance.speaker)
        return number << _NUMBER | (_PASSED if utterance.passed else 0 if edited is None else _EDITED)

    def rev(self, key: Key) -> int:
        """The revision of the segment at a place."""
        return self._revs.get(key, 0)

    def text(self, position: int) -> str:
        """An utterance as it is read."""
        return self._read[position] if self._read else self._as_read(position)

    def _as_read(self, position: int) -> str:
        how = self._marks[position] & _HOW
        if not how:
            return self.submitted(position)
        return self._as_edited(position) if how == _EDITED else ""

    def _as_edited(self, position: int) -> str:
        key = self.keys[position]
        text = self._lately.get(key)
        if text is None:
            text = self._edit(position).text
            self._lately[key] = text
            _forget(self._lately, _KEPT)
        return text

    def submitted(self, position: int) -> str:
        """An utterance as it was submitted: at hand, where it need not be read."""
        text = self._texts[position]
        return " ".join([_text(part) for part in text[::3]]) if isinstance(text, tuple) else _text(text)

    def texts(self, first: int, end: int) -> list[str]:
        """Utterances as they are read, from one position to before another, as far as there are such."""
        first = max(first, 0)
        return self._read[first:end] if self._read else [self.text(at) for at in range(first, min(end, len(self.keys)))]

    def fill(self, utterances: Sequence[Utterance]) -> None:
        """Take all utterances at once, which come in order."""
        self.keys = [utterance.key for utterance in utterances]
        self._texts = [_kept(utterance) if utterance.later else utterance.text for utterance in utterances]
        self._sources = [_source(utterance) for utterance in utterances]
        for utterance in utterances:
            give_way()
            self._keep_revs(utterance)
            edited = None if utterance.passed else plain(utterance.text)
            self._marks.append(self._mark(utterance, edited))
            if edited is not None:
                self._edited[utterance.key] = edited
            self._read.append("" if utterance.passed else utterance.text if edited is None else edited.text)

    def insert(self, utterance: Utterance) -> int:
        """Put an utterance where its key belongs; returns its position."""
        self._read.clear()
        key = utterance.key
        position = bisect_left(self.keys, key)
        edited = None if utterance.passed else plain(utterance.text)
        self.keys.insert(position, key)
        self._texts.insert(position, _kept(utterance))
        self._sources.insert(position, _source(utterance))
        self._keep_revs(utterance)
        self._marks.insert(position, self._mark(utterance, edited))
        if edited is not None:
            self._keep(key, edited)
            self._lately[key] = edited.text
            _forget(self._lately, _KEPT)
        return position

    def pop(self, position: int) -> Utterance:
        self._read.clear()
        utterance = self.at(position)
        del self.keys[position], self._texts[position], self._sources[position], self._marks[position]
        for key in (utterance.key, *(later.key for later in utterance.later)):
            self._revs.pop(key, None)
        self._edited.pop(utterance.key, None)
        self._lately.pop(utterance.key, None)
        return utterance

    def _keep_revs(self, utterance: Utterance) -> None:
        if utterance.rev:
            self._revs[utterance.key] = utterance.rev
        for later in utterance.later:
            if later.rev:
                self._revs[later.key] = later.rev

    def _edit(self, position: int) -> Edited:
        """What is read in the place of an utterance, made again where it was forgotten."""
        key = self.keys[position]
        edited = self._edited.get(key)
        if edited is None:
            edited = plain(self.submitted(position))
            assert edited is not None
            self._keep(key, edited)
        return edited

    def _keep(self, key: Key, edited: Edited) -> None:
        self._edited[key] = edited
        _forget(self._edited, _EDITS)

    def quote(self, position: int, start: int, end: int) -> tuple[str | None, int, int, str]:
        """A part of an utterance as it is read: its segment or None, and as it was submitted, the offsets in that or in
        the transcript, and the text.

        Where a part goes over the border of two segments, it is the longest that stands in one of them.
        """
        return self.quote_among(position, (start, end), (start, end))

    def quote_among(
        self, position: int, place: tuple[int, int], around: tuple[int, int]
    ) -> tuple[str | None, int, int, str]:
        """The same of what stands around a part, as far as it does in the segment that has (most of) the part."""
        (start, end), (low, high) = place, around
        if self._marks[position] & _EDITED:
            edit = self._edit(position)
            (start, end), (low, high) = edit.span(start, end), edit.span(low, high)
        segment, offset = _place(self._sources[position])
        if isinstance(self._texts[position], tuple):
            low, high, segment, offset = self._in_one((start, end), (low, high), position)
        return segment, offset + low, offset + high, self.submitted(position)[low:high]

    def _in_one(
        self, place: tuple[int, int], around: tuple[int, int], position: int
    ) -> tuple[int, int, str | None, int]:
        """What of the text around a part stands in the segment with the longest piece of that; the segment, and what
        offsets in it are off by."""
        several = cast(_Several, self._texts[position])
        found: tuple[int, int, str | None, int] = (place[0], place[0], None, 0)
        longest = begins = 0
        for number in range(0, len(several), 3):
            ends = begins + len(_text(several[number]))
            length = min(place[1], ends) - max(place[0], begins)
            if length > longest:
                segment, offset = _place(cast(_Source, several[number - 1]) if number else self._sources[position])
                found = (max(around[0], begins), min(around[1], ends), segment, offset - begins)
                longest = length
            begins = ends + 1
        return found


def _forget(kept: dict[Key, Any], most: int) -> None:
    """Let go of what was kept first, down to so many."""
    while len(kept) > most:
        del kept[next(iter(kept))]


def _source(spoken: Utterance | Later) -> _Source:
    return spoken.offset if spoken.segment is None else spoken.segment


def _kept(utterance: Utterance) -> _Text | _Several:
    text, start = utterance.text, 0
    several: list[_Text | _Source | Key] = []
    for later in utterance.later:
        several += (_short(text[start : later.start - 1]), later.key, _source(later))
        start = later.start
    return (*several, _short(text[start:])) if several else _short(text)


def _short(text: str) -> _Text:
    return intern(text) if len(text) <= _RECURS else text.encode("utf-8", "surrogatepass")


def _text(kept: _Text | Key) -> str:
    return kept.decode("utf-8", "surrogatepass") if isinstance(kept, bytes) else cast(str, kept)


def _place(source: _Source) -> tuple[str | None, int]:
    """The segment and the offset of a source."""
    return (source, 0) if isinstance(source, str) else (None, source)
