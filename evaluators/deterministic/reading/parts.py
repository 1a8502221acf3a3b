"""What a text is made of: its terms in their context, sentences, figures and words.

A whole visit is read one kind after the other: what reads terms, or figures, then stays in the processor's caches
instead of being fetched again for each utterance, which takes longer than the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from engine.plain import alike
from engine.portions import PORTION, give_way
from evaluators.deterministic.quantities import (
    FIGURE_WORDS,
    Quantity,
    read_quantities,
    with_counts,
    with_strengths,
)
from evaluators.deterministic.reading.compose import compose
from evaluators.deterministic.reading.context.apart import with_apart
from evaluators.deterministic.reading.context.context import Reading, read_context
from evaluators.deterministic.reading.context.marks import spelled_out
from evaluators.deterministic.reading.doing.acting import read_acts
from evaluators.deterministic.reading.figures.habits import with_habits
from evaluators.deterministic.reading.meant import as_meant
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.release import with_release
from evaluators.deterministic.reading.spoken.sentences import boundaries
from evaluators.deterministic.reading.ways.signs import give_signs
from evaluators.deterministic.reading.ways.states import with_states
from evaluators.deterministic.reading.wording.words import Words, mark_of, words_of
from evaluators.vocabulary import Lexicon, Match
from evaluators.vocabulary.normal import fold

SHORT_REPLY: Final = 8
"""Words of an utterance in which it takes a subject to tell what is stated from what is thrown in."""


@mypyc_attr(acyclic=True)
class Parts:
    """``matches`` are terms and cues, with states and what is told in words apart; ``ends`` are as ``boundaries`` has
    them, ``acts`` as ``read_acts``.

    ``words`` are those of an utterance, or those of a statement outside of its terms.
    """

    __slots__ = ("acts", "ends", "folded", "matches", "quantities", "reading", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.matches: list[Match] = []
        self.ends: list[tuple[int, bool]] = []
        self.quantities: list[Quantity] = []
        self.words = _NO_WORDS
        self.reading = _NO_READING
        self.acts = 0


_NO_WORDS: Final = Words((), 0, 0, 0)
_FIGURES: Final = mark_of(FIGURE_WORDS)
_NO_READING: Final = Reading([], [], [], [], [], [])


def read_parts(texts: Sequence[str], lexicon: Lexicon, *, spoken: bool) -> list[Parts]:
    """The parts of one text, or of several that are no longer than a portion together."""
    found = [Parts(alike(text) if spoken else spelled_out(text)) for text in texts]
    for parts in found:
        parts.matches = lexicon.scan(parts.text, parts.folded.words, lower=not spoken and parts.text[1:].islower())
    give_way()
    for parts in found:
        parts.matches = with_release(parts.text, parts.matches, lexicon, spoken=spoken)
    for parts in found:
        parts.matches = as_meant(parts.folded.lower, parts.matches)
    for parts in found:
        parts.matches = with_states(parts.folded.lower, parts.matches, lexicon)
    for parts in found:
        parts.matches = with_apart(parts.folded.lower, parts.matches, lexicon)
    for parts in found:
        parts.matches = with_habits(parts.folded.lower, parts.matches, lexicon)
    for parts in found:
        parts.ends = boundaries(parts.text)
    if spoken:
        for parts in found:
            parts.words = words_of(parts.folded.letters)
    for parts in found:
        wordless = spoken and not parts.words.marks & _FIGURES
        figures = read_quantities(parts.text, parts.folded, wordless=wordless)
        parts.quantities = with_strengths(figures, parts.matches) if figures else figures
    give_way()
    if spoken:
        for parts in found:
            parts.quantities = with_counts(parts.folded.lower, parts.quantities, parts.matches)
    give_way()
    for parts in found:
        brief = spoken and parts.words.total <= SHORT_REPLY
        parts.reading = read_context(parts.text, parts.matches, parts.ends, brief=brief, written=not spoken)
    give_way()
    if not spoken:
        for text, parts in zip(texts, found, strict=True):
            give_signs(text, parts.reading.mentions)
    for parts in found:
        compose(parts.text, parts.reading.mentions, lexicon)
    give_way()
    for parts in found:
        parts.acts = read_acts(parts.folded.lower, parts.reading.mentions, parts.reading.acts)
    if not spoken:
        for parts in found:
            parts.words = words_of(outside(parts.folded.letters, parts.reading.mentions))
    return found


def in_batches(texts: Sequence[str], lexicon: Lexicon, *, spoken: bool) -> Iterator[list[Parts]]:
    """The parts of all texts, in order: of as many at a time as may be read before other threads have their turn."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > PORTION:
            give_way()
            yield read_parts(batch, lexicon, spoken=spoken)
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        give_way()
        yield read_parts(batch, lexicon, spoken=spoken)


def outside(text: str, mentions: Sequence[Mention], offset: int = 0) -> str:
    """The text, which begins at ``offset``, without its terms."""
    parts = []
    at = 0
    for mention in mentions:
        parts.append(text[at : mention.start - offset])
        at = mention.end - offset
    parts.append(text[at:])
    return " ".join(parts)
