"""Checks the drugs that a plan has begin now against what was said to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, called
from evaluators.deterministic.checks.temporality.times_words import TIME_PATTERNS, of_another_time, sentence
from evaluators.deterministic.reading.mention import ENDED, NOT_SO, START, Mention
from evaluators.deterministic.reading.statement import INFERRING, UNDIVIDED, StatementReading
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, SUPPOSED, Said
from evaluators.vocabulary.patterns import of_roles

_LOOKED_AT: Final = 4
"""How many times that each was spoken of are looked at: of more of them, one is of another time."""
_LEAD: Final = 32
"""Characters right before a drug in a plan that tell when it begins."""
_BEFORE: Final = 64
_BEHIND: Final = 120
_AHEAD: Final = 4
_MENTIONS: Final = 8
_UNDONE: Final = of_roles("time_rules", "planned", "elsewhen", "undone")
_BEGINS: Final = re.compile(
    rf"\b(?:to )?(?:{TIME_PATTERNS['begun']}) (?:on )?"
    rf"(?:{TIME_PATTERNS['without delay']})\b",
    re.IGNORECASE,
)
_TODAY_BEHIND: Final = re.compile(
    r" (?:[0-9.]+ ?m?c?g )?(?:[a-z]+ ){0,2}(?:today|tonight|now|immediately)\b", re.IGNORECASE
)
_LATER: Final = of_roles("time_rules", "begins later")
_TO_BEGIN: Final = re.compile(rf"\b(?:{TIME_PATTERNS['to begin']})\b[^.?!]*$")
_THEN: Final = of_roles("time_rules", "after a while")
_COMING_BACK: Final = of_roles("time_rules", "coming back")
_AT_ONCE: Final = re.compile(rf"\b(?:start|take|begin|use)\b[^.?!]{{0,32}}\b(?:{TIME_PATTERNS['told at once']})\b")


def plan_time_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that a plan has begun, and the transcript puts off."""
    if statement.kind not in INFERRING and statement.kind != UNDIVIDED:
        return
    for mention in statement.mentions:
        if mention.flags & NOT_SO:
            continue
        name = called(mention.term)
        vaccine = "class:vaccine" in mention.term.classes
        if vaccine or not is_drug(mention.term) or not _begins_now(mention, statement):
            continue
        if (said := _later(mention, record)) is not None:
            yield of_another_time(mention, said, f"Note has {name} begun, the transcript only later.", record)


def _begins_now(mention: Mention, statement: StatementReading) -> bool:
    before, after = sentence(statement.text, mention.start, mention.end)
    if _UNDONE.search(after) is not None and not mention.flags & START:
        return False
    if mention.flags & START and _TODAY_BEHIND.match(after) is not None:
        return True
    return _BEGINS.search(after) is not None or _BEGINS.search(before[-_LEAD:]) is not None


def _later(mention: Mention, record: Record) -> Said | None:
    """Where it was said to begin only later, or in a case that may come, and never at once; told behind the drug,
    before another one is named."""
    entry = record.entries.get(mention.term.concept)
    heard = entry.told((AFFIRMED, SUPPOSED), _LOOKED_AT + 1) if entry is not None else []
    if not heard or len(heard) > _LOOKED_AT or any(said.flags & ENDED for said in heard):
        return None
    later = [
        said
        for said in heard
        if _LATER.search(_going_on(said, mention.term.concept, record)) is not None or _is_for_then(said, record)
    ]
    if not later or any(_AT_ONCE.search(_going_on(said, mention.term.concept, record)) is not None for said in heard):
        return None
    return later[-1]


def _is_for_then(said: Said, record: Record) -> bool:
    """Whether an order's own sentence has it for a time to come: "we'll start allopurinol next month"."""
    around = " # ".join(sentence(record.text(said.key), said.start, said.end))
    ordered = bool(said.flags & START or _TO_BEGIN.search(record.before(said, _BEFORE)))
    return (
        ordered and not said.flags & ENDED and _THEN.search(around) is not None and _COMING_BACK.search(around) is None
    )


def _going_on(said: Said, drug: str, record: Record) -> str:
    """What is said around a drug and behind it, until another one is named."""
    first = record.look(said.key, 0, _AHEAD)
    parts = [record.before(said, _BEFORE), record.behind(said, 2 * _BEHIND)]
    for place in range(first + 1, min(first + 1 + _AHEAD, len(record.speech))):
        others = record.read(place).mentions[:_MENTIONS]
        if any(is_drug(other.term) and other.term.concept != drug for other in others):
            break
        parts.append(record.speech.text(place)[: 2 * _BEHIND].lower())
    return " # ".join(parts)
