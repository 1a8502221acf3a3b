"""How tests and signs were said to have come out, by what they may be found by: their last word or concept."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from typing import Any

from mypy_extensions import mypyc_attr

from engine.portions import give_way
from evaluators.deterministic.reading.outcomes import Outcome
from evaluators.deterministic.record.said import Key


@mypyc_attr(acyclic=True)
class Told:
    """An outcome in the record. ``key``, a ``Key``, is kept as the object that it is (see ``Utterance``)."""

    __slots__ = ("key", "outcome")

    def __init__(self, key: Any, outcome: Outcome) -> None:
        self.key = key
        self.outcome = outcome


class OutcomeIndex:
    """Outcomes by their names, in order of speech."""

    __slots__ = ("by_name",)

    def __init__(self) -> None:
        self.by_name: dict[str, list[Told]] = {}

    def change(self, key: Key, before: Sequence[Outcome], after: Sequence[Outcome], touched: dict[str, None]) -> None:
        """Put what an utterance tells now in the place of what it told, and note the names that it touches."""
        for outcome in reversed(before):  # the last first, as with denials
            give_way()
            for name in outcome.names:
                known = self.by_name[name]
                del known[bisect_left(known, (key, outcome.start, outcome.end), key=_place)]
                if not known:
                    del self.by_name[name]
                touched[name] = None
        for outcome in after:
            give_way()
            told = Told(key, outcome)
            for name in outcome.names:
                among = self.by_name.get(name)
                if among is None:
                    self.by_name[name] = [told]  # takes a third less than a list that has grown to one
                else:
                    insort(among, told, key=_place)
                touched[name] = None


def _place(told: Told) -> tuple[Key, int, int]:
    return (told.key, told.outcome.start, told.outcome.end)
