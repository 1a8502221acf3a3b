"""Which items were denied in so many words once the dialogue is known: by themselves or by the answer to a question."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from mypy_extensions import i32, mypyc_attr

from engine.portions import give_way
from evaluators.deterministic.reading.answers import NO, YES
from evaluators.deterministic.reading.denials import Denied
from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.words import surface_words
from evaluators.deterministic.record.dialogue.answers import find_answer
from evaluators.deterministic.record.dialogue.replies import NAMED
from evaluators.deterministic.record.dialogue.yes_or_no import yes_or_no
from evaluators.deterministic.record.ordered import keep, kept, let_go
from evaluators.deterministic.record.said import Key, alike

_BRIEF: Final = 4
"""Words of a reply that only says no, in whatever words: "no, never blood"."""


@mypyc_attr(acyclic=True)
class Denial:
    """A denied item in the record, and where the "no" stands when it was asked for. Never changed once made.

    Of what somebody does (see ``reading.predicates``) the stems are tokens, and it may be ``granted``: asked for and
    answered by yes. ``key`` and ``answer``, a ``Key`` or None, are kept as the objects that they are: see
    ``Utterance``.
    """

    __slots__ = ("answer", "end", "granted", "key", "start", "stems", "verbal")

    def __init__(
        self,
        key: Any,
        start: i32,
        end: i32,
        answer: Any,
        stems: tuple[str, ...],
        verbal: bool = False,
        granted: bool = False,
    ) -> None:
        self.key = key
        self.start = start
        self.end = end
        self.answer = answer
        self.stems = stems
        self.verbal = verbal
        self.granted = granted

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Denial)
            and self.key == other.key
            and self.start == other.start
            and self.end == other.end
            and self.answer == other.answer
            and self.stems == other.stems
            and (self.verbal, self.granted) == (other.verbal, other.granted)
        )


def denials_of(key: Key, turn: TurnReading, ahead: Sequence[TurnReading], keys: Sequence[Key]) -> tuple[Denial, ...]:
    """What an utterance denies, given the utterances ``ahead`` with their ``keys``."""
    if not turn.denials:
        return ()
    distance, polarity = find_answer(ahead) if any(item.asked for item in turn.denials) else (0, 0)
    verbal = any(item.verbal and item.asked for item in turn.denials)
    replied, reply = yes_or_no(ahead, distance, polarity) if verbal else (0, 0)
    found: list[Denial] = []
    for item in turn.denials:
        if not item.asked:
            found.append(Denial(key, item.start, item.end, None, item.stems, item.verbal))
        elif item.verbal:
            if replied:
                answer = keys[replied - 1]
                found.append(Denial(key, item.start, item.end, answer, item.stems, verbal=True, granted=reply == YES))
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
    """Denials by the first of their stems, in order of speech.

    Of what somebody does there are many and few are asked for: only where they stand is kept, by the first of their
    tokens.
    """

    __slots__ = ("_by_stem", "_by_token")

    def __init__(self) -> None:
        self._by_stem: dict[str, Denial | list[Denial]] = {}
        self._by_token: dict[str, Key | list[Key]] = {}

    @property
    def stems(self) -> AbstractSet[str]:
        """The first stems of what is denied."""
        return self._by_stem.keys()

    @property
    def tokens(self) -> AbstractSet[str]:
        """The first tokens of what somebody does not do."""
        return self._by_token.keys()

    def items(self, stem: str) -> list[Denial]:
        """What is denied with that first stem, in order; not to be changed."""
        return kept(self._by_stem, stem)

    def keys(self, token: str) -> list[Key]:
        """The utterances that deny something with that first token, in order; not to be changed."""
        return kept(self._by_token, token)

    def add(self, denials: Sequence[Denial]) -> None:
        for denial in denials:
            give_way()
            if not denial.verbal:
                keep(self._by_stem, _name(denial), denial, _place)
            elif not denial.granted:
                keep(self._by_token, _name(denial), denial.key, _itself)

    def replace(self, before: tuple[Denial, ...], after: tuple[Denial, ...], touched: dict[str, None]) -> None:
        """Put what is denied now in the place of what was, and note the stems that it touches."""
        if alike(before, after):
            return
        for denial in reversed(before):  # the last first: a long list loses its end at no cost
            give_way()
            if not denial.verbal:
                let_go(self._by_stem, _name(denial), denial, _place)
            elif not denial.granted:
                let_go(self._by_token, _name(denial), denial.key, _itself)
        self.add(after)
        touched.update(dict.fromkeys(map(_name, (*before, *after))))


def _name(denial: Denial) -> str:
    return denial.stems[0]


def _place(denial: Denial) -> tuple[Key, int, int]:
    return (denial.key, denial.start, denial.end)


def _itself(key: Key) -> Key:
    return key
