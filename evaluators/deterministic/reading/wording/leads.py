"""What people say before the words that tell: "oh, well, actually …". The words are data (``lead_words.tsv``)."""

from __future__ import annotations

from typing import Final

from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

LEADS: Final = by_role(phrases_by_role("lead_words.tsv"))


def lead(role: str, most: int) -> str:
    """A pattern of what may stand before such words, up to so many of a role's."""
    return rf"\W*(?:(?:{LEADS[role]})\b\W*){{0,{most}}}"
