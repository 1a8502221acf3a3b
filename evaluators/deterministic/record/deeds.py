"""What somebody does, or does not, once the dialogue is known: by what he says of it or by the answer to a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from engine.portions import give_way
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.replying import tells_of_coping
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.record.dialogue.answers import find_answer
from evaluators.deterministic.record.dialogue.yes_or_no import yes_or_no
from evaluators.deterministic.record.ordered import keep, kept, let_go
from evaluators.deterministic.record.said import Key


class Deed(NamedTuple):
    """What an utterance says, or asks for with an answer, that somebody does (``done``) or does not, by its tokens.

    ``answer`` is where the yes or no stands when it was asked for. See ``reading.ways.predicates``.
    """

    key: Key
    start: int
    end: int
    answer: Key | None
    tokens: tuple[str, ...]
    done: bool


_REASON: Final = re.compile(r"[^.?!]*?\b(?:because|due to|on account of|so that|in order to)\b", re.IGNORECASE)
_QUESTION: Final = 160
"""Characters of a question in which it may be told what for."""
NO_DEEDS: Final[tuple[Deed, ...]] = ()


def deeds_of(key: Key, turn: TurnReading, ahead: Sequence[TurnReading], keys: Sequence[Key]) -> tuple[Deed, ...]:
    """The deeds of an utterance, given the utterances ``ahead`` with their ``keys``."""
    if not turn.predicates:
        return NO_DEEDS
    replied, reply = 0, 0
    if any(item.asked for item in turn.predicates):
        replied, reply = yes_or_no(ahead, *find_answer(ahead))
        if reply == NO and tells_of_coping(turn.text, ahead[replied - 1].text) == YES:
            reply = YES
    found: list[Deed] = []
    for item in turn.predicates:
        if not item.asked:
            found.append(Deed(key, item.start, item.end, None, item.tokens, done=False))
        elif replied and not (reply == NO and _gives_reason(turn.text, item.start)):
            found.append(Deed(key, item.start, item.end, keys[replied - 1], item.tokens, done=reply == YES))
    return tuple(found)


def _gives_reason(text: str, start: int) -> bool:
    """Whether it is asked why it was done, so that a no is one to that: "did you stop it because of the rash?"."""
    return _REASON.match(text, start, start + _QUESTION) is not None


class DeedIndex:
    """Where it was said that something is not done, by the first token of that, in order of speech.

    There are many such and few are asked for: what exactly is not done is read again from there.
    """

    __slots__ = ("_by_token",)

    def __init__(self) -> None:
        self._by_token: dict[str, Key | list[Key]] = {}

    @property
    def tokens(self) -> AbstractSet[str]:
        """The first tokens of what is not done."""
        return self._by_token.keys()

    def keys(self, token: str) -> list[Key]:
        """The utterances by which something with that first token is not done, in order; not to be changed."""
        return kept(self._by_token, token)

    def add(self, deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            give_way()
            if not deed.done:
                keep(self._by_token, deed.tokens[0], deed.key, _itself)

    def replace(self, before: tuple[Deed, ...], after: tuple[Deed, ...], touched: dict[str, None]) -> None:
        """Put the deeds of now in the place of those before, and note the tokens that it touches."""
        if before == after:
            return
        for deed in reversed(before):  # the last first: a long list loses its end at no cost
            give_way()
            if not deed.done:
                let_go(self._by_token, deed.tokens[0], deed.key, _itself)
        self.add(after)
        touched.update(dict.fromkeys(deed.tokens[0] for deed in (*before, *after)))


def _itself(key: Key) -> Key:
    return key
