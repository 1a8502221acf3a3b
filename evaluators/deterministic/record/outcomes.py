"""How tests and signs were said to have come out, by what they may be found by: their last word or concept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mypy_extensions import mypyc_attr

from engine.portions import give_way
from evaluators.deterministic.reading.ways.outcomes import Outcome
from evaluators.deterministic.record.ordered import keep, kept, let_go
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

    __slots__ = ("_by_name",)

    def __init__(self) -> None:
        self._by_name: dict[str, Told | list[Told]] = {}

    def called(self, name: str) -> list[Told]:
        """What was told under a name, in order; not to be changed."""
        return kept(self._by_name, name)

    def change(self, key: Key, before: Sequence[Outcome], after: Sequence[Outcome], touched: dict[str, None]) -> None:
        """Put what an utterance tells now in the place of what it told, and note the names that it touches."""
        for outcome in reversed(before):  # the last first, as with denials
            give_way()
            told = Told(key, outcome)
            for name in outcome.names:
                let_go(self._by_name, name, told, _place)
                touched[name] = None
        for outcome in after:
            give_way()
            told = Told(key, outcome)
            for name in outcome.names:
                keep(self._by_name, name, told, _place)
                touched[name] = None


def _place(told: Told) -> tuple[Key, int, int]:
    return (told.key, told.outcome.start, told.outcome.end)
