"""What a text is made of, before its context is read: its foldings, terms, sentences and figures.

A whole visit is read one kind after the other: what reads terms, or figures, then stays in the processor's caches
instead of being fetched again for each utterance, which takes longer than the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.portions import PORTION, give_way
from evaluators.deterministic.quantities import Quantity, read_quantities
from evaluators.deterministic.reading.sentences import boundaries
from evaluators.deterministic.reading.states import with_states
from evaluators.vocabulary import Lexicon, Match
from evaluators.vocabulary.normal import fold


class Parts:
    """``matches`` are terms and cues, with states; ``ends`` are as ``boundaries`` has them."""

    __slots__ = ("ends", "folded", "matches", "quantities", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.matches: list[Match] = []
        self.ends: list[tuple[int, bool]] = []
        self.quantities: list[Quantity] = []


def parts_of(texts: Sequence[str], lexicon: Lexicon) -> list[Parts]:
    """The parts of one text, or of several that are no longer than a portion together."""
    found = [Parts(text) for text in texts]
    for parts in found:
        parts.matches = lexicon.scan(parts.text, parts.folded.words)
    for parts in found:
        parts.matches = with_states(parts.folded.lower, parts.matches, lexicon)
    for parts in found:
        parts.ends = boundaries(parts.text)
    for parts in found:
        parts.quantities = read_quantities(parts.text, parts.folded)
    return found


def in_batches(texts: Sequence[str], lexicon: Lexicon) -> Iterator[list[Parts]]:
    """The parts of all texts, in order: of as many at a time as may be read before other threads have their turn."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > PORTION:
            give_way()
            yield parts_of(batch, lexicon)
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        give_way()
        yield parts_of(batch, lexicon)
