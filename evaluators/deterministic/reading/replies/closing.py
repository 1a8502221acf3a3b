"""How an utterance ends: what it then leaves to be answered, or only says again."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.wording.reply_words import REPLY_WORDS
from evaluators.vocabulary import Match

_HEARD: Final = tuple(f" {word}" for word in REPLY_WORDS["heard"])
_UNDERSTOOD: Final = tuple(f" {word}" for word in REPLY_WORDS["understood"])
_SELVES: Final = frozenset(("i", "my", "he", "she", "we", "they", "it", "no", "not", "t"))
"""Words of who tells something, or denies it."""


def only_repeats(text: str) -> bool:
    """Whether one only says again what to look out for: "chest pain, stroke signs. Got it."."""
    low = text.lower().rstrip(" .!")
    return low.endswith(_UNDERSTOOD) and _SELVES.isdisjoint(low.replace("'", " ").split())


def tail_of(text: str, speech: list[Match]) -> int:
    """Where the words begin that close a list of what is asked for ("anything like that"), or the end of the text."""
    last = speech[-1] if speech else None
    if last is None or last.term.concept != "all" or last.end < len(text.rstrip(" .")):
        return len(text)
    return last.start


def closes_topic(text: str) -> bool:
    """Whether it ends as one does who has heard: "the prevnar twenty, okay"."""
    return text.rstrip(" .,!").lower().endswith(_HEARD)
