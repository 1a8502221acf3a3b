"""Which blocks of a long transcript a part of the note is checked against.

A visit of three hours does not fit into every call, nor would it be worth its price: a statement is spoken of in a few
places. Short transcripts are given whole.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from evaluators.llm.passages import Block

WHOLE_CHARS = 24_000

_WORD = re.compile(r"[^\W\d_]{4,}|\d+")


class Relevance:
    """Finds the blocks that share the rarest words with a text."""

    def __init__(self, blocks: Sequence[Block], whole_chars: int = WHOLE_CHARS) -> None:
        self._blocks = blocks
        self._sizes = [sum(len(turn.text) for turn in block.turns) for block in blocks]
        self._whole_chars = whole_chars
        self._words: list[frozenset[str]] = []
        self._weights: dict[str, float] = {}
        if sum(self._sizes) > whole_chars:
            self._words = [_words(" ".join(turn.text for turn in block.turns)) for block in blocks]
            counts = Counter(word for words in self._words for word in words)
            self._weights = {word: math.log(1 + len(blocks) / count) for word, count in counts.items()}

    def transcript(self, text: str) -> str:
        """Numbered lines of the blocks that ``text`` is about, in order, up to about ``whole_chars`` of them."""
        return "\n".join(block.text for block in self._chosen(text))

    def _chosen(self, text: str) -> Sequence[Block]:
        if not self._words:
            return self._blocks
        asked = _words(text)
        scores = [sum(self._weights[word] for word in asked & words) for words in self._words]
        chosen: list[int] = []
        chars = 0
        for number in sorted(range(len(scores)), key=lambda i: (-scores[i], i)):
            chars += self._sizes[number]
            if chosen and chars > self._whole_chars:
                break
            chosen.append(number)
        return [self._blocks[number] for number in sorted(chosen)]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
