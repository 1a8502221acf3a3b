"""Checks why a drug was stopped, by the history of a note, against how that was told: "because it gave me diarrhea"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import Piece, against, among, called
from evaluators.deterministic.reading.mention import (
    COMPLAINTS,
    ENDED,
    FAMILY,
    HYPOTHETICAL,
    NEGATED,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.ways.matters import HINTS
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import of_roles

_OWING: Final = re.compile(r"\b(?:due to|because of|owing to|secondary to|on account of) (?:[a-z]+ )?$")
_BROUGHT: Final = re.compile(rf"\b(?:because|it|they) (?:[a-z']+ )?(?:{CLAIM_PATTERNS['brought']}) [^.?!;]*$")
"""Before what a drug did to whom it was given."""
_NOT_SO: Final = NEGATED | FAMILY | HYPOTHETICAL
_BESIDE: Final = 48
_REACH: Final = 160
_MOST: Final = 4
"""Times that a drug is stopped, beyond which there is more than one stopping to tell of."""


_WHY: Final = of_roles("claim_rules", "asks why")
_MATTER: Final = "matter:whystopped"
_FOR_EFFECTS: Final = "whystopped:effects"


class _Passage(NamedTuple):
    """Where it is told that a drug was stopped: that much of an utterance, in small letters, from the drug on; ``why``:
    as the reply to why it was."""

    key: Key
    start: int
    low: str
    why: bool


def ended_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """A piece for the reason that a drug was only told to be stopped for another one."""
    if statement.kind in INFERRING:
        return
    drugs = [m for m in statement.mentions if m.term.category == "medication"]
    if len(drugs) != 1 or drugs[0].flags & (ENDED | _NOT_SO) != ENDED:
        return
    passages = _told(drugs[0], record)
    if not passages:
        return
    yield from _for_another_reason(drugs[0], statement, passages, record)
    yield from _for_no_effect(drugs[0], statement, passages, record)


def _for_no_effect(
    drug: Mention, statement: StatementReading, passages: list[_Passage], record: Record
) -> Iterator[Piece]:
    """A piece for what it cost, or that it did not help, where one was asked why and told what it did to him."""
    for noted in statement.outcomes:
        if noted.names[0] != _MATTER or _FOR_EFFECTS in noted.words or noted.start < drug.end:
            continue
        if any(record.times_said(stem) for way in noted.words for stem in HINTS.get(way, ())):
            continue
        told = ((passage, _brought(passage, record)) for passage in passages if passage.why)
        found = next(((passage, other) for passage, other in told if other is not None), None)
        if found is not None:
            passage, other = found
            phrase = statement.text[noted.start : noted.end]
            message = f"Note has {called(drug.term)} stopped {phrase}, the transcript due to {called(other.term)}."
            evidence = (among(record, passage.key, other.start, other.end),)
            yield against((noted.start, noted.end), "causality", "major", message, evidence)
            return


def _told(drug: Mention, record: Record) -> list[_Passage]:
    """Where it is told to be stopped, and the replies to who asks for that."""
    entry = record.entries.get(drug.term.concept)
    stops = [said for said in entry.acts() if said.flags & ENDED] if entry is not None else []
    if len(stops) > _MOST:
        return []
    passages: list[_Passage] = []
    for said in stops:
        at = record.look(said.key, 0, 1)
        text = record.text(said.key)
        passages.append(_Passage(said.key, said.start, lowered(text[said.start : said.end + _REACH]), why=False))
        if record.read(at).asks and at + 1 < len(record.speech):
            reply = record.speech.keys[at + 1]
            why = _WHY.search(lowered(text[max(said.start - _BESIDE, 0) : said.end + _BESIDE])) is not None
            passages.append(_Passage(reply, 0, lowered(record.text(reply)[:_REACH]), why=why))
    return passages


def _for_another_reason(
    drug: Mention, statement: StatementReading, passages: list[_Passage], record: Record
) -> Iterator[Piece]:
    for why in statement.mentions:
        if why.start < drug.end or why.term.category not in COMPLAINTS or why.flags & _NOT_SO:
            continue
        before = statement.text[max(why.start - _BESIDE, 0) : why.start].lower()
        if _OWING.search(before) is None or record.related(why.term.concept):
            continue
        for passage in passages:
            other = _brought(passage, record)
            if other is not None and not _may_be(why, other):
                name, told = called(why.term), called(other.term)
                message = f"Note has {called(drug.term)} stopped due to {name}, the transcript due to {told}."
                evidence = (among(record, passage.key, other.start, other.end),)
                yield against(why.place, "causality", "major", message, evidence)
                return


def _brought(passage: _Passage, record: Record) -> Mention | None:
    """The first complaint that a passage has as what the drug brought."""
    reading = record.read(record.position(passage.key))
    for mention in mentions_between(reading.mentions, passage.start, passage.start + _REACH):
        if mention.term.category not in COMPLAINTS or mention.flags & _NOT_SO:
            continue
        if passage.why or _BROUGHT.search(passage.low[: mention.end - passage.start]) is not None:
            return mention
    return None


def _may_be(why: Mention, other: Mention) -> bool:
    """Whether one may be a word for the other, or names nothing in particular: "due to side effects"."""
    one, two = why.term, other.term
    if one.weight == "info" or one.weight == two.weight == "minor":
        return True  # "leg cramps" may be muscle pain
    return one.isa(two.concept) or two.isa(one.concept) or not set(one.classes).isdisjoint(two.classes)
