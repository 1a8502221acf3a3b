"""Checks when and why a drug was stopped, by the history of a note, against how that was told: in March, "because it
gave me diarrhea"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.mention import (
    COMPLAINTS,
    ENDED,
    FAMILY,
    HYPOTHETICAL,
    NEGATED,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.words import plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key

_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS: Final = "january|february|march|april|june|july|august|september|october|november|december"
_NAMED: Final = re.compile(rf"\b(?:in|on|last|this) (?:({_DAYS})|({_MONTHS}))\b")
"""A day of the week or a month that something was on or in; "may" is a word of all sorts of things."""
_PARTED: Final = re.compile(r"[.;?!(]|, (?!i\b|he\b|she\b)|\b(?:and|then|but|since|started|switched)\b")
"""Between a drug and a time that is no more that of its end."""
_DAY: Final = re.compile(rf" (?:stopped|discontinued|held|d/c'd) ({_DAYS})\b")
_OWING: Final = re.compile(r"\b(?:due to|because of|owing to|secondary to|on account of) (?:[a-z]+ )?$")
_BROUGHT: Final = re.compile(
    r"\b(?:because|it|they) (?:[a-z']+ )?(?:gave|made|giving|making|gives|makes|caused) [^.?!;]*$"
)
"""Before what a drug did to whom it was given."""
_NOT_SO: Final = NEGATED | FAMILY | HYPOTHETICAL
_BESIDE: Final = 48
_REACH: Final = 160
_MOST: Final = 4
"""Times that a drug is stopped, beyond which there is more than one stopping to tell of."""


class _Passage(NamedTuple):
    """Where it is told that a drug was stopped: that much of an utterance, in small letters, from the drug on."""

    key: Key
    start: int
    low: str


def ended_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """A piece for the day or month, and one for the reason, that a drug was only told to be stopped at another one."""
    if statement.kind in INFERRING:
        return
    drugs = [m for m in statement.mentions if m.term.category == "medication"]
    if len(drugs) != 1 or drugs[0].flags & (ENDED | _NOT_SO) != ENDED:
        return
    passages = _told(drugs[0], record)
    if not passages:
        return
    yield from _at_another_time(drugs[0], statement, passages, record)
    yield from _for_another_reason(drugs[0], statement, passages, record)


def _told(drug: Mention, record: Record) -> list[_Passage]:
    """Where it is told to be stopped, and the replies to who asks for that."""
    entry = record.entries.get(drug.term.concept)
    stops = [said for said in entry.acts() if said.flags & ENDED] if entry is not None else []
    if len(stops) > _MOST:
        return []
    passages: list[_Passage] = []
    for said in stops:
        at = record.look(said.key, 0, 1)
        passages.append(_Passage(said.key, said.start, lowered(record.text(said.key)[said.start : said.end + _REACH])))
        if record.read(at).asks and at + 1 < len(record.speech):
            reply = record.speech.keys[at + 1]
            passages.append(_Passage(reply, 0, lowered(record.text(reply)[:_REACH])))
    return passages


def _at_another_time(
    drug: Mention, statement: StatementReading, passages: list[_Passage], record: Record
) -> Iterator[Piece]:
    low = lowered(statement.text)
    noted = _NAMED.search(low, drug.end, drug.end + _BESIDE) or _DAY.match(low, drug.end)
    if noted is None or _PARTED.search(low, drug.end, noted.start()) is not None:
        return
    sort = noted.lastindex or 1
    if record.times_said(plain_stem(noted[sort])):
        return
    for passage in passages:
        told = _NAMED.search(passage.low)
        if told is not None and told.lastindex == sort and _PARTED.search(passage.low, 0, told.start()) is None:
            message = f"Note has {drug.term.name} stopped {noted[0]}, the transcript {told[0]}."
            evidence = (quote(record, passage.key, passage.start + told.start(), passage.start + told.end()),)
            yield against((noted.start(sort), noted.end(sort)), "temporality", "major", message, evidence)
            return


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
                name, told = why.term.name, other.term.name
                message = f"Note has {drug.term.name} stopped due to {name}, the transcript due to {told}."
                evidence = (quote(record, passage.key, other.start, other.end),)
                yield against(why.place, "causality", "major", message, evidence)
                return


def _brought(passage: _Passage, record: Record) -> Mention | None:
    """The first complaint that a passage has as what the drug brought."""
    reading = record.read(record.position(passage.key))
    for mention in mentions_between(reading.mentions, passage.start, passage.start + _REACH):
        if mention.term.category not in COMPLAINTS or mention.flags & _NOT_SO:
            continue
        if _BROUGHT.search(passage.low[: mention.end - passage.start]) is not None:
            return mention
    return None


def _may_be(why: Mention, other: Mention) -> bool:
    """Whether one may be a word for the other, or names nothing in particular: "due to side effects"."""
    one, two = why.term, other.term
    if one.weight == "info" or one.weight == two.weight == "minor":
        return True  # "leg cramps" may be muscle pain
    return one.isa(two.concept) or two.isa(one.concept) or not set(one.classes).isdisjoint(two.classes)
