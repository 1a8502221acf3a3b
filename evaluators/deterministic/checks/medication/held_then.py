"""Drugs around an occasion: what is held for the day of surgery goes on otherwise, and what is taken on that day is not
held."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.reading.mention import ACTIONS, KEEP, NOT_SO, STOP, USED, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said

_OCCASION: Final = re.compile(
    r"\b(?:morning|day|night|evening)s? (?:of|before)\b|\bdays? (?:before|after|around|prior)\b"
    rf"|\b(?:before|around|during) (?:the|your|any) (?:{CLAIM_PATTERNS['appointed']})",
    re.IGNORECASE,
)
"""Behind a drug in the talk: what is done about it is for an occasion only."""
_THEN: Final = re.compile(rf"[^.;,]{{0,24}}\b(?:{CLAIM_PATTERNS['at the time']})\b", re.IGNORECASE)
"""The same in a note, of the occasion itself."""
_THEN_TOLD: Final = re.compile(
    rf"[^.?!;]{{0,24}}\b(?:{CLAIM_PATTERNS['at the time']}|(?:day|morning) of (?:the|your) [a-z]{{4,12}})\b",
    re.IGNORECASE,
)
_BESIDE: Final = 64


def is_for_an_occasion(said: Said, record: Record) -> bool:
    """Whether a drug that is stopped goes on all the same: "hold your metformin the morning of the scan"."""
    return _OCCASION.search(record.text(said.key)[said.end : said.end + _BESIDE]) is not None


def is_taken_then(mention: Mention, statement: StatementReading) -> bool:
    """Whether a plan has a drug taken at an occasion: "take metformin the morning of surgery"."""
    if statement.kind not in INFERRING or mention.flags & (NOT_SO | ACTIONS & ~KEEP) or not mention.flags & USED:
        return False
    return _THEN.match(statement.text, mention.end, mention.end + _BESIDE) is not None


def is_held_then(mention: Mention, statement: StatementReading) -> bool:
    """Whether a plan has a drug held at an occasion."""
    if statement.kind not in INFERRING or mention.flags & ACTIONS != STOP:
        return False
    return _THEN.match(statement.text, mention.end, mention.end + _BESIDE) is not None


def is_kept_then(said: Said, record: Record) -> bool:
    """Whether a drug was told to be taken at the occasion itself: "keep taking it, even the morning of surgery"."""
    if said.flags & ACTIONS != KEEP:
        return False
    return _THEN_TOLD.match(record.text(said.key), said.end, said.end + 2 * _BESIDE) is not None
