"""Which of two opposite things said of a concept counts for more: how often, when, on asking or by the way."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    CAUSES,
    COMPLAINTS,
    EXAMINED,
    HISTORICAL,
    NEGATED,
    PARTLY,
    STATED,
    USED,
    Mention,
)
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, SPENT, WEAK, Entry, Said

_OFTEN: Final = 3
"""How many times as often as the other a thing said counts for more."""
_TWICE: Final = 2
"""The same for diseases: one has them or not, whatever is denied of them today."""
_BEFORE: Final = 48
_NOT_GIVEN: Final = re.compile(
    r"\b(?:i|we|she|he) (?:did ?n['’]t|did not|have ?n['’]t|have not|never)"
    rf" (?:{CLAIM_PATTERNS['to give']})"
    r"(?: (?:him|her|them|it|the|any|that|my|his))* $",
    re.IGNORECASE,
)
"""Before a drug: in so many words it was not given: "I didn't do the Nurofen"."""
_MOST: Final = 16
"""Times that a thing is asked for or told that are looked at."""
_NEAR: Final = 16
_OPENING: Final = 64
"""Characters from where a reply begins, within which its own words deny what was asked for."""
_ONESELF: Final = frozenset(("i", "my"))
_THINGS: Final = frozenset(("it", "that", "they", "those", "these"))
_SUPPOSES: Final = frozenset(("if", "when", "whenever", "once", "unless", "case", "until", "does", "do", "did"))
_THROWN_IN: Final = ("symptom", "problem", "substance", "allergen")
"""Categories that one names without saying that they are there: "alcohol none smoking" asks."""
HANDLED: Final = ("medication", "allergen", "procedure")
"""What is offered, compared, refused, somebody else's or another thing's name as often as it is there."""


def told_by_one_word(mention: Mention, own: Entry | None, record: Record) -> bool:
    """Whether what speaks against a drug, an allergen or a procedure was said but once, and not on asking.

    Not so a drug that one of both has as taken. What is done about it is held against the note by itself (``actions``).
    """
    if mention.term.category not in HANDLED or mention.flags & USED:
        return False
    against = AFFIRMED if mention.flags & NEGATED else DENIED
    if own is None or (said := own.first(against)) is None:
        return True
    if said.flags & (USED | ANSWERED) or own.count(against) >= _TWICE or own.count(SPENT):
        return False
    text = record.text(said.key)
    return against != DENIED or _NOT_GIVEN.search(text, max(said.start - _BEFORE, 0), said.start) is None


def prevails(own: Entry | None, denied: Said, weak: Said | None) -> bool:
    """Whether a denial counts for more than what was only considered: more often, or on asking and before it."""
    if own is None:
        return weak is None
    if own.count(DENIED) > own.count(WEAK):
        return True
    asked = weak is not None and (denied.flags & ANSWERED or own.count(SPENT)) and denied < weak
    return bool(asked) and not denied.flags & PARTLY and own.term.category == "symptom"


def denied_on_asking(own: Entry, denied: Said, affirmed: Said, record: Record) -> bool:
    """Denied far more often than not, or when asked for and afterwards only named in passing, as in advice."""
    if own.term.category not in COMPLAINTS or affirmed.flags & HISTORICAL:
        return False
    if own.term.category == "problem" and affirmed.flags & EXAMINED:
        return False  # "any ulcer before this?" – "no". "There is an ulcer on the big toe"
    yes, no = own.count(AFFIRMED), own.count(DENIED)
    if no >= _OFTEN * yes:
        return True
    if no < yes or not denied < affirmed or not _was_asked(own, denied) or is_told_of_oneself(affirmed, record):
        return False
    return bool(denied.flags & ANSWERED) or denied.start <= _OPENING


def _was_asked(own: Entry, denied: Said) -> bool:
    """Whether a denial is what one heard who asked for it, each time: "any bleeding?" – "it never bled"."""
    asked = own.mentions(SPENT)
    if len(asked) > _MOST or not (denied.flags & ANSWERED or asked):
        return False
    affirmed = own.mentions(AFFIRMED)[:_MOST]
    if any(said.flags & ANSWERED for said in affirmed):
        return False
    replies = sorted((*own.mentions(DENIED)[:_MOST], *own.mentions(WEAK)[:_MOST], *affirmed))
    return all(_heard_no(question, replies) for question in asked)


def is_told_of_oneself(said: Said, record: Record) -> bool:
    """Whether one tells of having it after all, or somewhere: "oh, I had a cough last week", "it itches like mad", but
    not "shellfish, I get itchy", "when it itches"."""
    causes = record.read(record.position(said.key)).mentions[:_NEAR]
    if any(said.start - _BEFORE <= other.start < said.start and other.term.category in CAUSES for other in causes):
        return False
    words = left_of(record.text(said.key), said.start, _BEFORE).lower().replace("'", " ").replace("’", " ").split()
    if words and words[-1] in _THINGS and _SUPPOSES.isdisjoint(words):
        return True
    return not _ONESELF.isdisjoint(words)


def _heard_no(question: Said, replies: list[Said]) -> bool:
    """Whether what was said next after a question denies it."""
    following = bisect_right(replies, question)
    return following < len(replies) and bool(replies[following].flags & NEGATED)


def outweighs(entry: Entry, state: int, other: int) -> bool:
    """Whether a term was said in one state and never, or hardly ever, in the other or with doubt."""
    most, least = entry.count(state), entry.count(other)
    if least:
        return most >= (_TWICE if entry.term.category == "problem" else _OFTEN) * least
    if most > 1 or not most:
        return most > 1
    said = entry.first(state)
    return (
        said is not None
        and (
            entry.term.category not in _THROWN_IN or bool(said.flags & (STATED | ANSWERED)) or bool(entry.count(SPENT))
        )
        and entry.count(WEAK) <= 1
    )
