"""Checks how any thing is, by the note, against another way that was told of it: "brace is tight" of one that is loose.

Complaints, tests and drugs have rules of their own (``contraries``). Here it is enough that one word excludes another,
where nothing that was said of the thing has the note's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from engine.portions import give_way
from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.checks.worded import ELSE, LOOKED_AT, READ, SENTENCE
from evaluators.deterministic.reading.mention import COMPLAINTS, Mention, first_from
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.ways.predicates import PREDICATE_WORDS
from evaluators.deterministic.reading.wording.same_words import Word, stems_of, tells, tokens_of, words_and_signs
from evaluators.deterministic.reading.wording.words import stem
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.rows import read_rows

_SETS: Final = [[frozenset(way.split("|")) for way in row if way] for row in read_rows("opposite_words.tsv", 2)]
_CLAIM: Final = re.compile(r"[^.;:,\n]+")
_REACH: Final = 6
"""Words before one that tells how a thing is, among which that thing is named."""
_BEHIND: Final = 2
"""The same right behind it."""
_HEDGED: Final = 3
"""Words before it that may take it back."""
_REPLY: Final = 10
"""Words of a reply, or of a sentence that goes on about a thing, that tell how it is."""
_OPEN: Final = (
    PREDICATE_WORDS["noted no"] | PREDICATE_WORDS["undone"] | PREDICATE_WORDS["former"] | PREDICATE_WORDS["shifts"]
)
"""Words of a claim that leave it open how the thing is."""
_HEDGES: Final = (PREDICATE_WORDS["not told"] | PREDICATE_WORDS["shifts"]) - PREDICATE_WORDS["told of"]
_SUPPOSING: Final = frozenset(("if", "unless", "until", "till", "when", "whenever"))
"""Before a way that is told of a case that may come: "call if the contractions get regular"."""
_VAGUE: Final = frozenset(map(stem, PREDICATE_WORDS["vague"])) | PREDICATE_WORDS["patient"]


class _Ways:
    """Of one word: which others mean the same way, which another one, and the stems of those."""

    __slots__ = ("any", "others", "same", "stems")

    def __init__(self, same: frozenset[str], others: frozenset[str]) -> None:
        self.same = same
        self.others = others - same
        self.any = same | others
        self.stems: tuple[str, ...] = tuple(sorted(filter(None, map(stem, self.others))))


def _ways() -> dict[str, _Ways]:
    same: dict[str, set[str]] = {}
    others: dict[str, set[str]] = {}
    for ways in _SETS:
        for way in ways:
            for word in way:
                same.setdefault(word, set()).update(way)
                others.setdefault(word, set()).update(*[other for other in ways if other is not way])
    return {word: _Ways(frozenset(same[word]), frozenset(others[word])) for word in same}


_WAYS: Final = _ways()


class _Noted(NamedTuple):
    """A part of a statement that says of a thing, a token, how it is."""

    start: int
    end: int
    word: str
    thing: str


def opposite_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each thing that was told to be otherwise, and never so."""
    pieces: list[Piece] = []
    if statement.kind in ELSE or not record.walkable:
        return pieces
    for noted in _noted(statement):
        ways = _WAYS[noted.word]
        if not any(name in record.stems for name in ways.stems):
            continue
        told = _told(noted.thing, ways, record)
        if told is not None:
            evidence = among(record, told[0], told[1][0][0], told[1][-1][0] + len(told[1][-1][1]))
            message = f"Note says “{noted.word}”, the transcript says otherwise."
            pieces.append(against((noted.start, noted.end), "negation", "major", message, (evidence,)))
    return pieces


def opposite_names(statement: StatementReading) -> Iterator[str]:
    """Stems that this looks up for a statement."""
    if statement.kind not in ELSE:
        for noted in _noted(statement):
            yield from _WAYS[noted.word].stems
            yield from stems_of(noted.thing)
            yield noted.thing


def _noted(statement: StatementReading) -> Iterator[_Noted]:
    """What a statement says of things by words that exclude others."""
    low = statement.text.lower()
    if _WAYS.keys().isdisjoint(low.replace(",", " ").replace(".", " ").split()):
        return
    for clause in _CLAIM.finditer(low):
        give_way()
        words = words_and_signs(low, *clause.span())
        if any(word in _OPEN for _, word in words):
            continue
        for at, (start, word) in enumerate(words):
            if word not in _WAYS or _is_of_name(start, word, statement.mentions):
                continue
            thing = _thing(words, at, _WAYS[word], statement.mentions)
            if thing:
                yield _Noted(*clause.span(), word, thing)


def _is_of_name(start: int, word: str, mentions: Sequence[Mention]) -> bool:
    """Whether a word is a part of a complaint's name, of which it tells nothing: "early morning awakening"."""
    before = first_from(mentions, start + 1) - 1
    if before < 0 or start >= mentions[before].end or mentions[before].term.category not in COMPLAINTS:
        return False
    return len(word) < mentions[before].end - mentions[before].start


def _thing(words: list[Word], at: int, ways: _Ways, mentions: Sequence[Mention]) -> str:
    """What a word tells of: what it stands right before, or else the last thing before it."""
    behind, before = words[at + 1 : at + 1 + _BEHIND], words[max(at - _REACH, 0) : at]
    for name in (*tokens_of(behind, mentions), *reversed(tokens_of(before, mentions))):
        if tells(name) and name not in ways.any and name not in _VAGUE:
            return name
    return ""


def _told(thing: str, ways: _Ways, record: Record) -> tuple[Key, list[Word]] | None:
    """Where the thing was first told to be otherwise; None if it was told to be so, too, or it is open."""
    found: tuple[Key, list[Word]] | None = None
    if not 0 < record.times_named(thing) <= LOOKED_AT:
        return None
    for key in record.saying(thing)[:LOOKED_AT]:
        give_way()
        for where, words in _of_it(thing, record.look(key, 0, 1), record):
            for at, (_, word) in enumerate(words):
                if word in ways.same:
                    return None
                if word in ways.others and not any(before in _SUPPOSING for _, before in words[:at]):
                    if any(near in _HEDGES for _, near in words[max(at - _HEDGED, 0) : at + 2]):
                        return None
                    found = found or (where, words)
    return found


def _of_it(thing: str, position: int, record: Record) -> Iterator[tuple[Key, list[Word]]]:
    """The words that may tell how a thing is: of sentences that name it, and of what answers or goes on with "it"."""
    key, low = record.speech.keys[position], record.speech.text(position)[:READ].lower()
    mentions = record.read(position).mentions
    named = asked = False
    for sentence in SENTENCE.finditer(low):
        words = words_and_signs(low, *sentence.span())
        if not words:
            continue
        if thing in tokens_of(words, mentions):
            named, asked = True, sentence[0].endswith("?")
            if not asked:
                yield key, words
        elif named:
            named = False
            if asked or words[0][1] in PREDICATE_WORDS["it"]:
                yield key, words[:_REPLY]
    if named and position + 1 < len(record.speech.keys):
        low = record.speech.text(position + 1)[:READ].lower()
        words = words_and_signs(low, 0, len(low))[:_REPLY]
        if words and (asked or words[0][1] in PREDICATE_WORDS["it"]):
            yield record.speech.keys[position + 1], words
