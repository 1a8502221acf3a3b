"""When the next visit is to be: whether a figure of a note sets it, and what else was said of it."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.figures.perhaps import barely
from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.checks.figures.same import overlap, rough, same, vague, very
from evaluators.deterministic.checks.figures.topic import topic
from evaluators.deterministic.checks.figures.values import anywhere
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.reading.figures.figures_owner import RETURN
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_RETURNING: Final = CLAIM_WORDS["returning"]
_BEHIND: Final = (" after", " since", " post", " into ")
"""After a duration that is no date of return: "review 5/52 after starting sertraline"."""
_NOT_HERE: Final = re.compile(
    rf"\breturn(?:s|ed|ing)? to (?!(?:the |our |my )?(?:{CLAIM_PATTERNS['here']})\b)"
    r"|\bfollow(?:ing)?[- ]?up (?:after|from|of (?:a|his|her|the))\b",
    re.IGNORECASE,
)
"""Returning elsewhere ("to school after 24 hours"), or having come ("for follow-up after a 5-day stay")."""
_AT_WEEK: Final = (" at ", " at about ")
_PREGNANT: Final = 20.0
"""From so many weeks on "at 36 weeks" tells how far a pregnancy is."""
_LASTING: Final = (" for ", " for about ", " x", " x ", " for another ")
"""Before a duration that tells how long, and not when: "may return once afebrile for 24 hours"."""
_PASSED: Final = (" last ", " past ", " previous ", " preceding ")
"""Before a duration that lies behind: "over the last two months"."""
_AGO: Final = (" ago", " back", " history")
_SINCE: Final = re.compile(r"\b(?:for|past|last|over the|been)(?: (?:the|about|like|past|last))? $")
_CAME_BACK: Final = re.compile(r"\breturn(?:s|ed|ing)? (?:today )?(?:with|because|complaining|reporting)\b")
"""Tells why one is here, not when to come: "returns with a flare of two months' duration"."""
_AT: Final = (" at ", " in ", " within ", " at about ", " in about ")
_LEAD: Final = 24


def returns(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether the statement sets the next visit, whose date is often settled without a word."""
    text = statement.text
    if vague(quantity) or text.startswith(_BEHIND, quantity.end) or text.endswith(_LASTING, 0, quantity.start):
        return False
    if text.endswith(_PASSED, 0, quantity.start):
        return False
    if _NOT_HERE.search(text) or (text.endswith(_AT_WEEK, 0, quantity.start) and _is_late(quantity)):
        return False
    words = _CAME_BACK.sub(" ", statement.text.lower()).replace(".", " ").replace(",", " ").split()
    return "ago" not in words and not _RETURNING.isdisjoint(words)


def other_return(quantity: Quantity, statement: StatementReading, record: Record, heard: HeardFigures) -> Figure | None:
    """Another date of return than the statement's, where this one was not said."""
    if not returns(quantity, statement):
        return None
    figures = [f for f in record.owned_by(RETURN) if not record.text(f.key).startswith(_AGO, f.end)]
    if any(same(figure.quantity, quantity) or overlap(figure.quantity, quantity) for figure in figures):
        return None
    if heard.in_span(quantity) and barely(quantity, record):
        return None  # "labs in four weeks, I'll see you in eight"
    if any(_may_return(figure, quantity, record) for figure in anywhere(record.figures.get("duration", {}))):
        return None
    return next((figure for figure in figures if agree(figure.quantity, quantity) is False), None)


def _may_return(figure: Figure, quantity: Quantity, record: Record) -> bool:
    """Whether what was said may be the return in other words: the same figure, and it does not lie behind."""
    if not same(figure.quantity, quantity) or rough(figure.quantity):
        return False
    text = record.text(figure.key)
    before = record.before(figure, _LEAD)
    if text.startswith(_AGO, figure.end) or _SINCE.search(before):
        return False
    if before.endswith(_AT):
        return True
    return very(figure.quantity, quantity) and topic(text, figure.start, figure.end).time != "past"


def _is_late(quantity: Quantity) -> bool:
    """Whether it may be how far a pregnancy is."""
    return quantity.said == "week" and isinstance(quantity.raw, float) and quantity.raw >= _PREGNANT
