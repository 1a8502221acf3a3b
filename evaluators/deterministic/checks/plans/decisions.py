"""Checks what a note has as done, ordered or agreed to against a visit that turned it down or put it off, and what it
has as turned down against one that did it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.names.akin import is_routine
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.plans.settled import Settled, settled
from evaluators.deterministic.checks.temporality.times_words import of_another_time, sentence
from evaluators.deterministic.reading.mention import (
    DECLINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    START,
    STOP,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import EXAMINING, HISTORIES, INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.patterns import of_roles

_DONE: Final = 1
_ORDERED: Final = 2
_REFUSED: Final = 3
_COURSE: Final = "course"
"""The section of what was done in the visit."""
_VACCINE: Final = "class:vaccine"
_SITES: Final = frozenset((*INFERRING, *EXAMINING, *HISTORIES, _COURSE))
_OTHERWISE: Final = UNCERTAIN | HYPOTHETICAL | HISTORICAL | FAMILY
_WAS_DONE: Final = of_roles("time_rules", "done", "done today")
_FOUND: Final = re.compile(
    r"[ :,]+(?:(?:was|were|is|are|today|in (?:the )?(?:office|clinic)|performed|done)[ ,:]+){0,3}"
    rf"(?:{CLAIM_PATTERNS['came out']}|no )",
    re.IGNORECASE,
)
_HANDED: Final = re.compile(
    r"(?: (?:[0-9.]+ ?[a-z]{1,5}|injections?|infusion|shot|dose))*,?(?: was| were)? (?:given|administered|injected)\b",
    re.IGNORECASE,
)
_UNDONE: Final = of_roles("time_rules", "planned", "elsewhen", "undone")
_NOT_SO: Final = of_roles("time_rules", "undone")
_OF_OLD: Final = of_roles("time_rules", "planned", "elsewhen", also=r"\b(?:19|20)[0-9][0-9]\b")
_LEAD: Final = 32
_FOR_LATER: Final = of_roles("time_rules", "day", "for later")
_TO_HAVE: Final = of_roles("time_rules", "agreed to")
_WAS_ORDERED: Final = of_roles("time_rules", "ordered in a note")
_IN_VISIT: Final = re.compile(r"\b(?:today|this visit|in (?:the )?(?:office|clinic))\b", re.IGNORECASE)


def decision_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that a note has as done, ordered or turned down, and the visit decided otherwise."""
    if statement.kind not in _SITES:
        return
    for mention in statement.mentions:
        may_be = not mention.flags & _OTHERWISE and _may_be_had(mention, statement.text)
        claim = _claim(mention, statement) if may_be else 0
        if not claim or not (record.related(mention.term.concept) or _is_done_today(claim, statement.text)):
            continue
        name, told = called(mention.term), settled(mention.term, record, if_refused=claim == _ORDERED)
        if told.told:
            continue
        if claim == _DONE and (said := _left_undone(told)) is not None:
            yield of_another_time(mention, said, f"Note has {name} done, the transcript puts it off.", record)
        elif claim == _ORDERED and (said := _forgone(told, mention, statement.text)) is not None:
            yield _piece(mention, said, f"Note plans {name}, the transcript decides against it.", record)
        elif claim == _REFUSED and (said := told.done or told.given) and not (told.refused or told.put_off):
            yield _piece(mention, said, f"Note has {name} turned down, the transcript does it.", record)


def _is_done_today(claim: int, text: str) -> bool:
    """Whether a note says so in so many words, so that it is looked for what it may go by in the talk."""
    return claim == _DONE and _IN_VISIT.search(text) is not None


def _left_undone(told: Settled) -> Said | None:
    """Where it was turned down or put off, if it was not done, nor agreed to elsewhere."""
    against = [said for said in (told.refused, told.put_off) if said is not None]
    if told.done is not None or told.today is not None or not against:
        return None
    last = max(against)
    return None if told.agreed is not None and told.agreed != last else last


def _forgone(told: Settled, mention: Mention, text: str) -> Said | None:
    """Where it was turned down, if that was the last word of it, and the note does not have it for later as well."""
    refused = told.refused
    if refused is None or told.done is not None or told.today is not None:
        return None
    if told.agreed is not None and told.agreed > refused:
        return None
    return None if told.put_off is not None and is_for_later(mention, text) else refused


def is_for_later(mention: Mention, text: str) -> bool:
    """Whether a plan has it for another time, told in its clause."""
    end = text.find(",", mention.end)
    return _FOR_LATER.search(text, max(mention.start - _LEAD, 0), end if end >= 0 else len(text)) is not None


def _may_be_had(mention: Mention, text: str) -> bool:
    """Whether it is had at a time: a test, an operation, an examination of its own, a vaccine, a drug that one is
    given; or not wanted."""
    term = mention.term
    if is_routine(term):
        return False
    if term.category == "medication" and (mention.flags & DECLINED or _HANDED.match(text, mention.end) is not None):
        return True
    if term.category in TESTS or term.concept.endswith("-exam"):
        return True
    return term.concept == _VACCINE or _VACCINE in term.classes


def _claim(mention: Mention, statement: StatementReading) -> int:
    """What a note says became of it; 0 where it says nothing of the kind."""
    flags = mention.flags
    if flags & (NEGATED | DECLINED) == NEGATED | DECLINED:
        return _REFUSED
    before, after = sentence(statement.text, mention.start, mention.end)
    concludes = statement.kind in INFERRING
    found = not concludes and _FOUND.match(after) is not None
    if (flags & NEGATED and not found) or flags & STOP:
        return 0
    if found and _OF_OLD.search(before) is None and _OF_OLD.search(after) is None:
        return _DONE
    done_today = _WAS_DONE.search(after) is not None and _IN_VISIT.search(after) is not None
    if concludes and not done_today and (flags & START or _TO_HAVE.search(before) or _WAS_ORDERED.search(after)):
        return 0 if _NOT_SO.search(before) or _NOT_SO.search(after) else _ORDERED
    if _UNDONE.search(before) is not None or _UNDONE.search(after) is not None:
        return 0
    if _WAS_DONE.search(statement.text[mention.start : mention.end] + after) is not None:  # "biopsy taken today"
        elsewhere = _VACCINE in mention.term.classes and _IN_VISIT.search(after) is None
        return 0 if elsewhere else _DONE
    return 0


def _piece(mention: Mention, said: Said, message: str, record: Record) -> Piece:
    return against(mention.place, "negation", "critical", message, quotes(record, said), points=MANAGED)
