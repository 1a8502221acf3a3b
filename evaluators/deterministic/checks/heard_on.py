"""What is said of a thing in the utterances behind its name, where "it" is what was named last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.mention import COMPLAINTS, HYPOTHETICAL, Mention
from evaluators.deterministic.reading.ways.contrary_rules import TREATMENTS
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary import Term

GOES_ON_FOR: Final = AHEAD
"""Utterances, the one that names a thing with them, in which "it" is still that."""
_FAR: Final = 600
"""Characters of each of them that are looked at: whoever speaks on and on goes over to something else."""
_TOPICS: Final = frozenset((*COMPLAINTS, "medication", "lab", "vital", "procedure"))
_DOES: Final = frozenset(("sx:insomnia", "sx:night-waking"))
"""What a complaint does, which then is still "it": "it woke me up. It's like a pressure"."""
_ANOTHER: Final = re.compile(r"\b(?:the|my|your|that) (?:new|old|other|next) one\b")
"""Another drug, though it has no name."""


@mypyc_attr(acyclic=True)
class Passage:
    """What the utterance at a position, in small letters, says of the thing: from ``start`` to ``end``."""

    __slots__ = ("end", "low", "position", "start")

    def __init__(self, position: int, low: str, start: int, end: int) -> None:
        self.position = position
        self.low = low
        self.start = start
        self.end = end


def heard_on(
    term: Term, said: Said, record: Record, tells: Callable[[str, int], bool], *, back: int = 0
) -> Iterator[Passage]:
    """The rest of the utterance that names a thing, and the next ones, up to where another thing is named.

    With ``back`` it begins so many characters before the name, behind what is named there. It ends where nothing that
    follows ``tells`` from a place on, as most often nothing does: to read an utterance again takes far longer than to
    search it.
    """
    first = record.look(said.key, 0, GOES_ON_FOR)
    starts = [max(said.start - back, 0) if back else said.end, *([0] * (GOES_ON_FOR - 1))]
    bounds = [said.end + _FAR, *([_FAR] * (GOES_ON_FOR - 1))]
    heard = record.speech.texts(first, first + GOES_ON_FOR)
    texts = [lowered(text[:bound]) for text, bound in zip(heard, bounds, strict=False)]
    telling = -1
    for ahead, text in enumerate(texts):
        if telling < ahead:
            telling = _telling(texts, starts, ahead, tells)
            if telling < 0:
                return
        others = [mention for mention in record.read(first + ahead).mentions if _is_another(mention, term)]
        here = said.start if not ahead else -1
        start = max([starts[ahead], *[other.end for other in others if other.end <= here]])
        end = next((other.start for other in others if other.start > here), len(text))
        if term.category in TREATMENTS and (another := _ANOTHER.search(text, start, end)) is not None:
            end = another.start()
        yield Passage(first + ahead, text, start, end)
        if end < len(text):
            return


def _telling(texts: list[str], starts: list[int], first: int, tells: Callable[[str, int], bool]) -> int:
    """The number of the next text that tells, from one on; -1 where none does."""
    for number in range(first, len(texts)):
        if tells(texts[number], starts[number]):
            return number
    return -1


def _is_another(mention: Mention, term: Term) -> bool:
    """Whether a mention is of something else that "it" may stand for, and no mere occasion ("worse when I cough"); what
    is treated is nothing that helps."""
    other = mention.term
    if term.category in TREATMENTS:  # most procedures are tests or visits: nothing that helps
        others = TREATMENTS if term.category == "procedure" else ("medication",)
        return other.category in others and other.concept != term.concept
    return (
        other.category in _TOPICS
        and other.concept not in _DOES
        and other.weight != "info"
        and not mention.flags & HYPOTHETICAL
        and not (other.isa(term.concept) or term.isa(other.concept))
    )
