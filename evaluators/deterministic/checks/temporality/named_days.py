"""Checks days of the week and months: one that nobody named, of what was only told to be on or in another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.checks.temporality.times_words import TIME_PATTERNS
from evaluators.deterministic.checks.worded import ELSE, LOOKED_AT, READ, SENTENCE
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.ways.predicates import PREDICATE_WORDS
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.same_words import tokens
from evaluators.deterministic.reading.wording.words import plain_stem, read_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import of_roles

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
"""May is a word of all sorts of things."""
_SORTS: Final = [{name: plain_stem(name) for name in names} for names in (_DAYS, _MONTHS)]
_STEMS: Final = frozenset([stem for sort in _SORTS for stem in sort.values()])
_NAMED: Final = re.compile(
    rf"(?<!\d )(?<!\d(?:st|nd|rd|th) )\b({'|'.join((*_DAYS, *_MONTHS))})s?\b(?!\W+(?:\d|the )|'s)"
)
"""A name, and no date ("March 3rd", "3 March") or what belongs to it ("Friday's results")."""
_COMES: Final = of_roles("time_rules", "of a day to come")
"""What makes of a name one of a day to come."""
_RETURNS: Final = re.compile(rf"\b(?:{TIME_PATTERNS['to return']})\b(?! (?:to|from) )")
"""When one is to return, by a note, and as one is told."""
_BACK: Final = re.compile(
    r"\b(?:(?:like|want|need|have|get) (?:you|him|her|them) (?:back|in)|come (?:back|in)|see (?:you|him|her|them)"
    r"|follow up)\b"
)
_RESUMES: Final = re.compile(rf"\b(?:return(?:ing)?|go|going|back) to (?:{TIME_PATTERNS['work']})\b|\brtw\b")
"""When one is to be at work again, by a note, and as one is told."""
_RESUMED: Final = re.compile(r"\b(?:work|school|class)\b")
_RECKONED: Final = re.compile(
    rf"\b(?:{TIME_PATTERNS['reckoned from']}|(?:day|night|week|month)s? (?:before|after|later|prior))\b"
)
"""What another day may be reckoned from."""
_VAGUE: Final = frozenset(map(plain_stem, PREDICATE_WORDS["vague"])) | PREDICATE_WORDS["patient"]
_SHORT: Final = 160
"""Characters of a reply that may be about what was asked."""
_ASKED: Final = 16
"""Words and terms of a question that are looked at, its last."""


def named_day_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for a day or month that nobody named, where what the statement tells was told of another one."""
    if _STEMS.isdisjoint(statement.stems) or not record.walkable:
        return
    low = lowered(statement.text)
    resumes = _RESUMES.search(low) is not None
    returns = _BACK if _RETURNS.search(low) is not None else _RESUMED if resumes else None
    named = list(_NAMED.finditer(low))
    if len(named) != 1 or (returns is None and (statement.kind in ELSE or _COMES.search(low) is not None)):
        return
    (noted,) = named
    sort = _SORTS[noted[1] in _MONTHS]
    if record.times_said(sort[noted[1]]):
        return
    about = _about(low, statement)
    told = _told_of(about, sort, record) if returns is None else _return_told(returns, sort, record)
    if told is not None:
        key, start, end = told.place
        message = f"Note has it on or in {noted[1].capitalize()}, the transcript {told.name.capitalize()}."
        evidence = (among(record, key, start, end),)
        yield against((noted.start(), noted.end()), "temporality", "major", message, evidence)


class _Told:
    """A sentence of an utterance, in small letters as far as it is read, that names a day or month."""

    __slots__ = ("key", "low", "name", "named", "position", "span")

    def __init__(self, key: Key, position: int, low: str, span: tuple[int, int], named: re.Match[str]) -> None:
        self.key = key
        self.position = position
        self.low = low
        self.span = span
        self.named = named
        self.name = named[1]

    @property
    def sentence(self) -> str:
        return self.low[self.span[0] : self.span[1]]

    @property
    def place(self) -> tuple[Key, int, int]:
        return self.key, self.named.start(), self.named.end()


def _return_told(returns: re.Pattern[str], sort: dict[str, str], record: Record) -> _Told | None:
    """Where it was first told when one is to return, if the noted day may not be reckoned from that."""
    told = [one for one in _naming(sort, record) if returns.search(one.sentence) is not None]
    return told[0] if told and not any(_RECKONED.search(one.sentence) is not None for one in told) else None


def _told_of(about: frozenset[str], sort: dict[str, str], record: Record) -> _Told | None:
    """Where one of some things was first told to be, or to have been, on another day, if nothing is reckoned there."""
    naming = [one for one in _naming(sort, record) if _COMES.search(one.sentence) is None]
    told = [one for one in naming if not about.isdisjoint(_things(one, record))]
    return told[0] if told and not any(_RECKONED.search(one.low) is not None for one in told) else None


def _naming(sort: dict[str, str], record: Record) -> Iterator[_Told]:
    """Sentences that tell of a day or month of a sort; of each of these no more than a few utterances are read."""
    for name, stem in sort.items():
        if not 0 < record.times_said(stem) <= LOOKED_AT:
            continue
        for key in record.saying(stem)[:LOOKED_AT]:
            position = record.look(key, 1, 0)
            low = record.speech.text(position)[:READ].lower()
            for sentence in SENTENCE.finditer(low):
                named = _NAMED.search(low, *sentence.span())
                if named is not None and named[1] == name and not sentence[0].endswith("?"):
                    yield _Told(key, position, low, sentence.span(), named)


def _about(low: str, statement: StatementReading) -> frozenset[str]:
    """What a statement is about beside its day."""
    return frozenset((*tokens(low, 0, len(low), statement.mentions), *statement.stems)) - _STEMS - _VAGUE


def _things(told: _Told, record: Record) -> set[str]:
    """What a sentence is about, and in a short reply what that answers."""
    found = {*tokens(told.low, *told.span, record.read(told.position).mentions), *read_words(told.sentence).stems}
    if told.position and len(told.low) <= _SHORT:
        asked = record.read(told.position - 1)
        found.update(asked.stems[-_ASKED:])
        found.update([mention.term.concept for mention in asked.mentions[-_ASKED:]])
    return found


def day_stems(statement: StatementReading) -> Iterator[str]:
    """The stems that this looks up."""
    if not _STEMS.isdisjoint(statement.stems):
        yield from _STEMS
