"""Which items were denied in so many words once the dialogue is known: by themselves or by the answer to a question."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from mypy_extensions import i32, mypyc_attr

from engine.portions import give_way
from evaluators.deterministic.reading.context.denials import Denied
from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.replying import tells_of_coping
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.dialogue.answers import find_answer
from evaluators.deterministic.record.dialogue.replies import NAMED
from evaluators.deterministic.record.ordered import keep, kept, let_go
from evaluators.deterministic.record.said import Key, alike

_BRIEF: Final = 4
"""Words of a reply that only says no, in whatever words: "no, never blood"."""


@mypyc_attr(acyclic=True)
class Denial:
    """A denied item in the record, and where the "no" stands when it was asked for. Never changed once made.

    ``key`` and ``answer``, a ``Key`` or None, are kept as the objects that they are: see ``Utterance``.
    """

    __slots__ = ("answer", "end", "key", "start", "stems")

    def __init__(self, key: Any, start: i32, end: i32, answer: Any, stems: tuple[str, ...]) -> None:
        self.key = key
        self.start = start
        self.end = end
        self.answer = answer
        self.stems = stems

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Denial)
            and self.key == other.key
            and self.start == other.start
            and self.end == other.end
            and self.answer == other.answer
            and self.stems == other.stems
        )


def denials_of(key: Key, turn: TurnReading, ahead: Sequence[TurnReading], keys: Sequence[Key]) -> tuple[Denial, ...]:
    """What an utterance denies, given the utterances ``ahead`` with their ``keys``."""
    if not turn.denials:
        return ()
    distance, polarity = find_answer(ahead) if any(item.asked for item in turn.denials) else (0, 0)
    found: list[Denial] = []
    for item in turn.denials:
        if not item.asked:
            found.append(Denial(key, item.start, item.end, None, item.stems))
        elif polarity == NO and tells_of_coping(turn.text, ahead[distance - 1].text) == YES:
            continue
        elif polarity == NO and not ahead[distance - 1].hedged and not _is_told(item, ahead[distance - 1]):
            found.append(Denial(key, item.start, item.end, keys[distance - 1], item.stems))
    return tuple(found)


def _is_told(item: Denied, reply: TurnReading) -> bool:
    """Whether the answer goes on with what is there of what was asked for: "no numbness, but the tingling's bad"."""
    if reply.words <= _BRIEF or not set(item.stems).issubset(reply.stems):
        return False
    denied = [other.stems for other in reply.denials]
    denied += [surface_words(said.term.surface).stems for said in reply.mentions[:NAMED] if said.flags & NEGATED]
    return all(set(item.stems).isdisjoint(stems) for stems in denied)


class DeniedIndex:
    """Denials by the first of their stems, in order of speech."""

    __slots__ = ("_by_stem",)

    def __init__(self) -> None:
        self._by_stem: dict[str, Denial | list[Denial]] = {}

    @property
    def stems(self) -> AbstractSet[str]:
        """The first stems of what is denied."""
        return self._by_stem.keys()

    def items(self, stem: str) -> list[Denial]:
        """What is denied with that first stem, in order; not to be changed."""
        return kept(self._by_stem, stem)

    def add(self, denials: Sequence[Denial]) -> None:
        for denial in denials:
            give_way()
            keep(self._by_stem, _name(denial), denial, _place)

    def replace(self, before: tuple[Denial, ...], after: tuple[Denial, ...], touched: dict[str, None]) -> None:
        """Put what is denied now in the place of what was, and note the stems that it touches."""
        if alike(before, after):
            return
        for denial in reversed(before):  # the last first: a long list loses its end at no cost
            give_way()
            let_go(self._by_stem, _name(denial), denial, _place)
        self.add(after)
        touched.update(dict.fromkeys(map(_name, (*before, *after))))


def _name(denial: Denial) -> str:
    return denial.stems[0]


def _place(denial: Denial) -> tuple[Key, int, int]:
    return (denial.key, denial.start, denial.end)
