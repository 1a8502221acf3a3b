"""What the talk was searched for, and how far: what comes and goes later is all that is searched again."""

from __future__ import annotations

from collections.abc import Container, Iterable

from mypy_extensions import mypyc_attr

from evaluators.deterministic.record.letters import Letter, letters_of
from evaluators.deterministic.record.said import Key
from evaluators.deterministic.record.sounds import Sound


@mypyc_attr(acyclic=True)
class Near:
    """Words of an utterance that sound like a name. ``cost`` is their distance, ``rank`` the same per sound.

    ``place`` is where they stand, if nothing speaks against it, once ``placed`` says that it was looked at.
    """

    __slots__ = ("cost", "count", "first", "heard", "key", "own", "place", "placed", "rank")

    def __init__(self, key: Key, first: int, count: int, heard: str, own: bool, cost: int, rank: int) -> None:
        self.key = key
        self.first = first
        self.count = count
        self.heard = heard
        self.own = own
        self.cost = cost
        self.rank = rank
        self.place: tuple[int, int] | None = None
        self.placed = False

    def order(self) -> tuple[int, Key, int, int]:
        return (self.rank, self.key, self.first, self.count)


@mypyc_attr(acyclic=True)
class Search:
    """A search for one name: ``found`` is the nearest first, and ``answer`` the first of them with a place.

    ``stale`` are utterances that came or went since.
    """

    __slots__ = ("answer", "found", "stale")

    def __init__(self, keys: Iterable[Key]) -> None:
        self.found: list[Near] = []
        self.answer: Near | None = None
        self.stale: dict[Key, None] = dict.fromkeys(keys)

    def take(self) -> list[Key]:
        """The utterances to be searched, with what was found in them forgotten."""
        stale, self.stale = self.stale, {}
        if self.found:
            self.found = [near for near in self.found if near.key not in stale]
        return list(stale)


class Searches:
    """All of a visit: those for names by what they are for, and the letters that names were told to begin with."""

    __slots__ = ("by_name", "letters", "sounds")

    def __init__(self) -> None:
        self.by_name: dict[tuple[str, str], Search] = {}
        self.letters: dict[Key, tuple[Letter, ...]] = {}
        """What an utterance tells, for the few that tell any."""
        self.sounds: dict[Key, list[Sound | None]] = {}
        """How the words of an utterance sound, while one name after the other is searched for."""

    def of(self, name: tuple[str, str], keys: Iterable[Key]) -> Search:
        """The search for a name as it stood when it was last asked for, or else a new one, of all utterances."""
        search = self.by_name.get(name)
        if search is None:
            search = self.by_name[name] = Search(keys)
        return search

    def end(self, names: Container[tuple[str, str]] = ()) -> None:
        """Forget the searches for all names but some."""
        self.by_name = {name: search for name, search in self.by_name.items() if name in names}

    def listen(self, key: Key, text: str) -> tuple[Letter, ...]:
        """Take in an utterance; returns the letters that it tells."""
        self._search_again(key)
        letters = letters_of(text)
        if letters:
            self.letters[key] = letters
        return letters

    def forget(self, key: Key) -> tuple[Letter, ...]:
        """Take out an utterance; returns the letters that it told."""
        self._search_again(key)
        return self.letters.pop(key, ())

    def _search_again(self, key: Key) -> None:
        for search in self.by_name.values():
            search.stale[key] = None
