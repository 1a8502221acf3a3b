"""Checks results that a note has of tests of which the talk says that they are not in: "waiting on the biopsy".

A result stands behind the test ("biopsy benign"), or what it has shown before it ("fracture confirmed on X-ray").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.finding import Kind
from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.checks.temporality.times_words import BEHIND, sentence
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    DECLINED,
    ENDED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    START,
    STOP,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Said
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_RULES: Final = by_role(phrases_by_role("awaited_rules.tsv"))
_RESULT: Final = re.compile(
    rf"(?: of (?:the )?(?:[a-z]+ ){{0,3}}?[a-z]+)?[ :,]+(?:(?:{_RULES['between']})[ ,:]+){{0,3}}"
    rf"(?!(?:{_RULES['no result']})\b)((?:{_RULES['result']})\b)",
    re.IGNORECASE,
)
_PROOF: Final = re.compile(
    rf"(?<!be )(?<!not )\b(?:{_RULES['proved']}) (?:{_RULES['proved by']})"
    rf" (?:(?:{_RULES['proved by which']}) )*(?:[a-z-]+ )?\Z",
    re.IGNORECASE,
)
"""Right before a test that has shown something: "stones seen on today's ultrasound"."""
_UPON: Final = re.compile(r" on (?:(?:the|today's) )?\Z", re.IGNORECASE)
"""Between an illness and the test that shows it: "osteoporosis on DEXA"."""
_OPEN: Final = re.compile(rf"\b(?:{_RULES['open']})\b", re.IGNORECASE)
_BEFORE: Final = re.compile(rf"\b(?:{_RULES['before']})\b", re.IGNORECASE)
_BEHIND: Final = re.compile(rf"\b(?:{_RULES['behind']})\b", re.IGNORECASE)
_TELLS: Final = re.compile(rf"\b(?:{_RULES['result']}|{_RULES['told']})\b", re.IGNORECASE)
_NO_TELLING: Final = re.compile(rf"\b(?:{_RULES['no result']})\b|\b(?:{_RULES['supposing']})\b[^.?!,]*")
"""What a test is for ("an echo to look at the valves"), and what there may be to tell ("if it's positive")."""
_ORDERED: Final = re.compile(rf"\b(?:{_RULES['ordered']})\b", re.IGNORECASE)
_ON: Final = re.compile(r"(?<!wait)(?<!waiting) on (?:the|your|his|her|my|that) \Z", re.IGNORECASE)
"""Right before a test: something is found there, "you do have a fracture on the X-ray"."""
_AHEAD: Final = 4
_BOUND: Final = ".;?!"
_REACH: Final = 60
_MOST: Final = 4
"""Mentions of a test in each state; of which more is said, a result may be among it."""
_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_CONCLUDING: Final = ("assessment", "results")
_NO_RESULT: Final = UNCERTAIN | HYPOTHETICAL | HISTORICAL | FAMILY


def awaited_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test whose result a statement has, and all that is said of it is that it is awaited."""
    for mention in statement.mentions:
        if mention.term.category not in TESTS or mention.flags & _NO_RESULT:
            continue
        place = _result(mention, statement) or _shown(mention, statement)
        if place is None or (said := _awaited(mention, record)) is None:
            continue
        if _OPEN.search(statement.text) is not None:
            return
        name = called(mention.term)
        message = f"Note has a result of {name}, the transcript has none yet."
        kind: Kind = "temporality" if place[0] == mention.start else "certainty"
        yield against(place, kind, "major", message, quotes(record, said))


def _result(mention: Mention, statement: StatementReading) -> tuple[int, int] | None:
    """Where a statement has a test with its result right behind it."""
    found = _RESULT.match(statement.text, mention.end)
    return None if found is None else (mention.start, found.end(1))


def _shown(mention: Mention, statement: StatementReading) -> tuple[int, int] | None:
    """Where a statement has a test right behind what it has shown."""
    if mention.flags & START:
        return None
    text = statement.text
    before = max(mention.start - _REACH, 0)
    proof = _PROOF.search(text, before, mention.start)
    if proof is not None:
        return proof.start(), mention.end
    upon = _UPON.search(text, before, mention.start) if statement.kind in _CONCLUDING else None
    shown = (other for other in statement.mentions if upon is not None and other.end == upon.start())
    other = next(shown, None)
    if other is None or other.term.category != "problem" or other.flags & _NO_RESULT:
        return None
    return other.start, mention.end


def _is_told_of(said: Said, record: Record) -> bool:
    """Whether the words behind it, or the next utterances, may tell a result."""
    at = record.look(said.key, 0, _AHEAD)
    before, behind = sentence(record.text(said.key), said.start, said.end)
    if _ON.search(record.text(said.key), max(said.start - _REACH, 0), said.start) is not None:
        return True
    if _TELLS.search(before) is not None or BEHIND.search(before) is not None or BEHIND.search(behind) is not None:
        return True
    after = [record.behind(said, 2 * _REACH)]
    places = range(at + 1, min(at + 1 + _AHEAD, len(record.speech)))
    after.extend([record.speech.text(place)[: 2 * _REACH].lower() for place in places])
    return any(_TELLS.search(_NO_TELLING.sub("", text)) is not None for text in after)


def _awaited(mention: Mention, record: Record) -> Said | None:
    """Where a result is said to be awaited, or the test is ordered or turned down, if none is told of it anywhere."""
    first: Said | None = None
    for entry in record.related(mention.term.concept):
        for state in _STATES:
            mentions = entry.mentions(state)
            if len(mentions) > _MOST:
                return None
            for said in mentions:
                if _is_awaited(said, record):
                    first = said if first is None or said < first else first
                elif said.flags & HISTORICAL or said.answer is not None or _is_told_of(said, record):
                    return None
    return first


def _is_awaited(said: Said, record: Record) -> bool:
    """Whether its result is said to be awaited, or it is only ordered, or not wanted, with no word of a result next."""
    text = record.text(said.key)
    if said.flags & (START | STOP | DECLINED) and not said.flags & (ANSWERED | ENDED | HISTORICAL):
        return not _is_told_of(said, record)
    before, behind = text[max(said.start - _REACH, 0) : said.start], text[said.end : said.end + _REACH]
    start = max(before.rfind(bound) for bound in _BOUND) + 1
    ends = [end for end in (behind.find(bound) for bound in _BOUND) if end >= 0]
    behind = behind[: min(ends)] if ends else behind
    if _ORDERED.search(before, start) is not None and not said.flags & (ANSWERED | ENDED | HISTORICAL):
        return not _is_told_of(said, record)
    return _BEFORE.search(before, start) is not None or _BEHIND.search(behind) is not None
