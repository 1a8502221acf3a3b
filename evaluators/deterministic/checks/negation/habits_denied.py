"""Checks what denies drugs altogether against one that was told of, and one that a note has against such a denial.

"Denies illicit drugs" says nothing against the cannabis that the note has elsewhere: it may have been told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from evaluators.deterministic.checks.names.nicknames import nicknamed
from evaluators.deterministic.checks.negation.in_part import only_tried
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    PARTLY,
    STATED,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, RELATIVES, SPENT, WEAK, Entry, Said, ever
from evaluators.vocabulary import Term

_DRUGS: Final = "substance:illicit-drugs"
_BY_NEEDLE: Final = "substance:injected-drugs"
ALL_DRUGS: Final = (_DRUGS, _BY_NEEDLE)
_HABIT: Final = "substance"
_INJECTED: Final = re.compile(r"\biv|intraven|inject|\bshoot|\bshot up|needle|pwid", re.IGNORECASE)
_BESIDE: Final = 48
_FEW: Final = 16
_NEVER: Final = re.compile(r"\b(?:never|no (?:history|hx)|no lifetime)\b", re.IGNORECASE)
_LIKE: Final = (" like ", " such as ", "Like ")
_TOLD: Final = STATED | ANSWERED | USED
_UNSURE: Final = HYPOTHETICAL | FAMILY | UNCERTAIN


def habits_of(statement: StatementReading) -> set[str]:
    """The drugs that a statement has the patient use, or have used."""
    return {
        mention.term.concept
        for mention in statement.mentions
        if mention.term.category == _HABIT and mention.term.isa(_DRUGS) and not mention.flags & (NEGATED | FAMILY)
    }


def denied_habit_pieces(statement: StatementReading, record: Record, noted: AbstractSet[str]) -> Iterator[Piece]:
    """A piece where a statement denies all drugs of which one was told of, or has one where all were denied.

    ``noted`` are the drugs that the note has anywhere.
    """
    for mention in statement.mentions:
        if mention.term.category != _HABIT or mention.flags & _UNSURE or not mention.term.isa(_DRUGS):
            continue
        if mention.flags & NEGATED:
            if mention.term.concept in ALL_DRUGS and not noted and (told := _told_of(mention, statement, record)):
                entry, said = told
                message = f"Note says no {called(mention.term)}, the transcript tells of {entry.term.name}."
                yield against(mention.place, "negation", "critical", message, quotes(record, said), points=MANAGED)
        elif mention.term.concept not in record.entries and statement.kind not in INFERRING:
            denied = _denied_all(record)
            if denied is not None and not nicknamed(mention.term, record):
                message = f"Note has {called(mention.term)}, the transcript denies all such drugs."
                yield against(mention.place, "negation", "critical", message, quotes(record, denied), points=MANAGED)


def _told_of(mention: Mention, statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    """One of them that was told of as the patient's, if nobody denied it, and them altogether."""
    own = record.entries.get(_DRUGS)
    if own is not None and own.count(DENIED):
        return None
    injected = _INJECTED.search(statement.text, mention.start, mention.end) is not None
    by_needle = record.entries.get(_BY_NEEDLE) if injected else None
    if by_needle is not None and by_needle.count(DENIED):
        return None  # "I smoke marijuana. Never injected anything."
    of_old = _NEVER.search(statement.text) is not None
    for entry in record.related(_DRUGS):
        if entry is own or ever([entry], (DENIED, RELATIVES)) or only_tried(entry, record):
            continue
        said = entry.first(AFFIRMED) if of_old else entry.current()
        if said is None or (said.flags & HISTORICAL and not of_old):
            continue
        asked = entry.count(SPENT) or (own is not None and own.count(SPENT))
        if _is_instance(said, record) or not (said.flags & _TOLD or asked):
            continue
        if record.read(record.position(said.key)).answer == NO:
            continue  # "any drugs?" – "no, just some weed"
        if not injected or _INJECTED.search(record.text(said.key)[max(said.start - _BESIDE, 0) : said.end + _BESIDE]):
            return entry, said
    return None


def _is_instance(said: Said, record: Record) -> bool:
    """Whether it is only named as one of what is asked for: "like cocaine or anything like that"."""
    text = record.text(said.key)
    return text.endswith(_LIKE, 0, said.start) or text.startswith(" or ", said.end)


def _denied_all(record: Record) -> Said | None:
    """Where drugs were denied altogether, if nothing else was said of them."""
    own = record.entries.get(_DRUGS)
    if own is None or ever(record.related(_DRUGS), (AFFIRMED, WEAK, OPEN)):
        return None
    denied = own.first(DENIED)
    return None if denied is None or denied.flags & (PARTLY | HISTORICAL) or own.count(SPENT) else denied


def named_among_drugs(term: Term, said: Said, record: Record) -> bool:
    """Whether it is what one names who is asked for all of its sort: "any drugs?" – "edibles"."""
    position = record.look(said.key, 1, 0)
    if not position or record.read(position).answer == NO:
        return False
    asked = record.read(position - 1).mentions[:_FEW]
    return any(mention.flags & ASKED and mention.term.concept in term.classes for mention in asked)
