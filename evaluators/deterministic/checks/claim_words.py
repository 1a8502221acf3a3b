"""The words of claims by what they make of them, as data (``tables/claim_rules.tsv``), and those beside a thing."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.words import plain_words
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import words_by_role

CLAIM_WORDS: Final = words_by_role("claim_rules.tsv")
CLAIM_PATTERNS: Final = by_role(CLAIM_WORDS)


def words_around(text: str, start: int, end: int, reach: int) -> list[str]:
    """The words in the clause of ``text[start:end]``, but for its own, up to so many characters away."""
    return plain_words(f"{left_of(text, start, reach)} {right_of(text, end, reach)}".lower())
