"""The words and phrases of replies, and with which utterances open, by what they tell (``reply_rules.tsv``)."""

from __future__ import annotations

from typing import Final

from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

REPLY_WORDS: Final = phrases_by_role("reply_rules.tsv")
REPLY_PATTERNS: Final = by_role(REPLY_WORDS)
