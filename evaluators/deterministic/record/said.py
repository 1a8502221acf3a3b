"""What was said of one concept: its mentions by state, in order of speech."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeVar

from mypy_extensions import i32, mypyc_attr, u8

from engine.portions import give_way
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ASKED,
    CORRECTION,
    EXAMINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    UNCERTAIN,
)
from evaluators.vocabulary import Term

Key = int
"""Place of an utterance in the order of speech; comparable, fixed while the utterance keeps its place."""

AFFIRMED: Final = 0
DENIED: Final = 1
WEAK: Final = 2
"""Said as possible, or denied with a reserve."""
RELATIVES: Final = 3
OPEN: Final = 4
"""Asked and not answered."""
SUPPOSED: Final = 5
"""Conditions, advice and risks: "if you get a fever"."""
NO_RELATIVE: Final = 6
"""Denied for the family."""
SPENT: Final = 7
"""A question whose answer names the thing itself."""
_STATES: Final = 8
_COUNTED: Final = 9
_SIDES: Final = ("", "left", "right", "both", "other")
_SIDE_NUMBERS: Final = {side: number for number, side in enumerate(_SIDES)}
_AT_ONCE: Final = 500
"""Things that are compared in one call."""
_UNANSWERED: Final[Key] = -1
"""No utterance has this place."""

_flags: Final[dict[int, int]] = {}


def shared(flags: int) -> int:
    """One object for each set of flags: a mention in the record has no number of its own for them."""
    return _flags.setdefault(flags, flags)


@mypyc_attr(acyclic=True)
class Said:
    """One mention in the record, in the order of speech. Never changed once made, and as small as can be: a visit has
    thousands."""

    __slots__ = ("_answer", "_side", "end", "flags", "key", "start")

    def __init__(self, key: Key, start: i32, end: i32, flags: i32, side: str, answer: Key | None) -> None:
        self.key = key
        self.start = start
        self.end = end
        self.flags = flags
        self._side: u8 = _SIDE_NUMBERS[side]
        self._answer: Key = _UNANSWERED if answer is None else answer

    @property
    def side(self) -> str:
        return _SIDES[self._side]

    @property
    def answer(self) -> Key | None:
        return None if self._answer == _UNANSWERED else self._answer

    def __lt__(self, other: Said) -> bool:
        if self.key != other.key:
            return self.key < other.key
        if self.start != other.start:
            return self.start < other.start
        return (self.end, self.flags, self.side) < (other.end, other.flags, other.side)

    def __gt__(self, other: Said) -> bool:
        return other < self

    def __ge__(self, other: Said) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Said)
            and self.key == other.key
            and self.start == other.start
            and self.end == other.end
            and self.flags == other.flags
            and self._side == other._side
            and self._answer == other._answer
        )

    def __hash__(self) -> int:
        return hash((self.key, self.start))


class Ordered(Protocol):
    """What can be kept sorted."""

    def __lt__(self, other: Any, /) -> bool: ...


Sorted = TypeVar("Sorted", bound=Ordered)
_NOTHING: Final[list[Said]] = []
"""Stands for every empty list; never changed."""


def state_of(flags: int) -> int:
    """Which of the states above a set of flags amounts to."""
    if flags & ASKED:
        if flags & ANSWERED:
            return SPENT
        if not flags & NEGATED:
            return OPEN  # but "no fever, then?" sums up what was said
    if flags & HYPOTHETICAL:
        return SUPPOSED
    if flags & FAMILY:
        return NO_RELATIVE if flags & NEGATED else RELATIVES
    if flags & UNCERTAIN:
        return WEAK
    return DENIED if flags & NEGATED else AFFIRMED


@mypyc_attr(acyclic=True)
class Entry:
    """All that was said of one concept, by state, in order of speech."""

    __slots__ = ("_corrections", "_states", "term")

    def __init__(self, term: Term) -> None:
        self.term = term
        self._states: Said | tuple[Said | list[Said] | None, ...] = ()
        """Up to the last one that something was ever said in; most were said in once, and need no list, and what was
        said but once needs no states either: its flags tell in which it was."""
        self._corrections: list[Said] = _NOTHING

    def _at(self, state: int) -> Said | list[Said] | None:
        states = self._states
        if isinstance(states, Said):
            return states if state_of(states.flags) == state else None
        return states[state] if state < len(states) else None

    def _in(self, state: int) -> list[Said]:
        found = self._at(state)
        return found if isinstance(found, list) else _NOTHING if found is None else [found]

    def _set(self, state: int, found: Said | list[Said] | None) -> None:
        states = [self._at(number) for number in range(_STATES)]
        states[state] = found
        while states and states[-1] is None:
            states.pop()
        self._states = tuple(states)

    def add(self, said: Said) -> None:
        if not self._states:
            self._states = said
        else:
            self._add(state_of(said.flags), said)
        if _corrects(said):
            if not self._corrections:
                self._corrections = []
            insort(self._corrections, said)

    def _add(self, state: int, said: Said) -> None:
        found = self._at(state)
        if isinstance(found, list):
            insort(found, said)
        else:
            self._set(state, said if found is None else sorted((found, said)))

    def discard(self, said: Said) -> None:
        state = state_of(said.flags)
        found = self._in(state)
        remove(found, said)
        if len(found) < 2:
            self._set(state, found[0] if found else None)
        if _corrects(said):
            remove(self._corrections, said)

    def __bool__(self) -> bool:
        return bool(self._states)

    def total(self) -> int:
        """How often it was named, in whatever state, up to a few in each."""
        return sum([min(len(self._in(state)), _COUNTED) for state in range(_STATES)])

    def keys(self) -> list[Key]:
        """The utterances that name it, each once."""
        return sorted({said.key for state in range(_STATES) for said in self._in(state)})

    def first(self, state: int) -> Said | None:
        """The first mention in a state that no later correction took back."""
        found = self._at(state)
        if not found:
            return None
        stands = not self._corrections or state in (RELATIVES, NO_RELATIVE)
        if isinstance(found, Said):
            return found if stands or not found < self._corrections[-1] else None
        if stands:
            return found[0]
        at = bisect_left(found, self._corrections[-1])
        return found[at] if at < len(found) else None

    def current(self) -> Said | None:
        """The first mention that affirms it of today, among the first few."""
        first = self.first(AFFIRMED)
        if first is None or not first.flags & HISTORICAL:
            return first
        return next((said for said in self._in(AFFIRMED)[:16] if said > first and not said.flags & HISTORICAL), None)

    def observed_absent(self) -> Said | None:
        """The first denial, among the first few, that is not the answer to a question."""
        return next((said for said in self._in(DENIED)[:16] if not said.flags & ANSWERED), None)

    def examined(self, state: int) -> Said | None:
        """The first mention, among the first few in a state, that tells what the examination shows."""
        return next((said for said in self._in(state)[:16] if said.flags & EXAMINED), None)

    def answered_yes(self) -> bool:
        """Whether it is among the first things said of it that somebody asked for it and heard yes, or named it."""
        return bool(self._in(SPENT)) or any(said.flags & ANSWERED for said in self._in(AFFIRMED)[:16])

    def last(self, state: int) -> Said | None:
        return self._in(state)[-1] if self.first(state) is not None else None

    def sides(self) -> dict[str, Said]:
        """Sides it was affirmed for, in order of speech, each with its first mention; looks at the first few only."""
        found: dict[str, Said] = {}
        for said in self._in(AFFIRMED)[:16]:
            if said.side:
                found.setdefault(said.side, said)
        return found

    def acts(self) -> tuple[Said, ...]:
        """The last few times that something was said to be done about it, or not to be done, in order of speech."""
        states = (AFFIRMED, DENIED, WEAK, SUPPOSED)
        return tuple(sorted(said for state in states for said in self._in(state)[:16] if said.flags & ACTIONS))

    def latest(self) -> Said | None:
        """The last thing said of it at all, of the patient."""
        states = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
        return max((found[-1] for state in states if (found := self._in(state))), default=None)

    def mentions(self, state: int) -> list[Said]:
        """The first few mentions in a state, also those that were taken back later."""
        return self._in(state)[:16]

    def told(self, states: Sequence[int], most: int) -> list[Said]:
        """The first few mentions in each of some states, one state after the other."""
        return [said for state in states for said in self._in(state)[:most]]

    def signature(self) -> tuple[object, ...]:
        """Changes whenever an alignment that rests on this entry could."""
        correction = self._corrections[-1] if self._corrections else None
        states = self._states
        if isinstance(states, Said):
            return correction, states
        said: list[object] = [correction]
        for found in states:
            if isinstance(found, list):
                if len(said) + len(found) > _COUNTED:
                    return self._summary()
                said.extend(found)
            elif found is not None:
                said.append(found)
        return tuple(said)

    def _summary(self) -> tuple[object, ...]:
        """The same where much was said of it: most of what else is said of it changes nothing."""
        counts = (min(len(self._in(state)), _COUNTED) for state in range(_STATES))
        return (
            *(self.first(state) for state in range(_STATES)),
            self.current(),
            self.observed_absent(),
            self.examined(AFFIRMED),
            self.examined(DENIED),
            self.answered_yes(),
            self.last(AFFIRMED),
            self.last(DENIED),
            *counts,
            *self.sides().items(),
            *((acts, self.latest()) if (acts := self.acts()) else ()),
        )

    def count(self, state: int) -> int:
        """How often it was said so, up to a few; corrections aside."""
        return min(len(self._in(state)), _COUNTED) if self.first(state) is not None else 0


def _corrects(said: Said) -> bool:
    """Whether it takes back what the patient was said to have: a question does not, nor what is said of relatives."""
    return bool(said.flags & CORRECTION) and not said.flags & (ASKED | ANSWERED | FAMILY)


def alike(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    """Whether they are equal; other threads have their turn meanwhile."""
    if len(before) <= _AT_ONCE or len(before) != len(after):
        return before == after
    for first in range(0, len(before), _AT_ONCE):
        give_way()
        if before[first : first + _AT_ONCE] != after[first : first + _AT_ONCE]:
            return False
    return True


def remove(items: list[Sorted], item: Sorted) -> None:
    at = bisect_left(items, item)
    assert items[at] == item
    del items[at]


def position_of(keys: list[Key], key: Key) -> int:
    """Index of the utterance at a place, given the places of all. Raises KeyError when there is none."""
    position, end = 0, len(keys)
    while position < end:  # as ``bisect_left``, which takes five times as long where this is compiled
        middle = (position + end) // 2
        if keys[middle] < key:
            position = middle + 1
        else:
            end = middle
    if position == len(keys) or keys[position] != key:
        raise KeyError(key)
    return position


def first_of(entries: Sequence[Entry], state: int) -> Said | None:
    """The first mention of any of the entries in a state."""
    found: Said | None = None
    for entry in entries:
        said = entry.first(state)
        if said is not None and (found is None or said < found):
            found = said
    return found


def ever(entries: Sequence[Entry], states: tuple[int, ...]) -> bool:
    """Whether anything was said of any of the entries in one of the states, and not taken back."""
    return any(first_of(entries, state) for state in states)


def last_of(entries: Sequence[Entry], state: int) -> Said:
    """The last one; there has to be one."""
    return max(said for entry in entries if (said := entry.last(state)) is not None)
