"""Places that a note has as affected, and of which it was only said that nothing is wrong with them.

"Nappy area involved" where "the nappy area's clear", "facial burn" where it was "not the face".
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quotes
from evaluators.deterministic.reading.mention import COMPLAINTS, HISTORICAL, NOT_SO, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, WEAK, Said
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_REACH: Final = 32
"""Characters around a place."""
_MOST: Final = 8
"""Times that a place is spoken of, from which on more is said of it than that it is well."""
_TOLD: Final = (AFFIRMED, DENIED, WEAK)
_WORDS: Final = phrases_by_role("place_words.tsv")
_ANY: Final = by_role(_WORDS)
_INVOLVED: Final = re.compile(rf" ?(?:(?:{_ANY['behind']})[ ,]+){{0,3}}(?:{_ANY['affected']})\b")
_INVOLVING: Final = re.compile(rf"\b(?:{_ANY['before']})(?: both)?(?: the)? $")
_NO: Final = re.compile(rf"\b(?:{_ANY['no']})\b")
_AT: Final = frozenset((" ", *[f" {words} " for words in _WORDS["at"]]))
"""Between a complaint and its place."""
_WELL: Final = re.compile(
    rf"(?:'s|'re| (?:{_ANY['is']}))?(?: (?:{_ANY['wholly']}))?"
    rf" (?:{REPLY_PATTERNS['sound']})\b(?! (?:{_ANY['for now']})\b)"
)
_FOR_NOW: Final = re.compile(rf" (?:{_ANY['for now']})\b")
_NOT: Final = re.compile(rf"\b(?:{_ANY['not']})(?: (?:on|in|at|to))?(?: (?:the|his|her|my|your))? $")


def spared_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each place that is affected by the note, and well by all that was said of it."""
    pieces: list[Piece] = []
    if statement.kind in INFERRING or statement.normal:
        return pieces
    for mention in statement.mentions:
        if mention.side or mention.flags & (NOT_SO | HISTORICAL):
            continue
        for place in _affected(mention, statement):
            said = _only_well(place, record)
            if said is not None:
                name = record.entries[place].term.name
                message = f"Note has something at the {name}, of which the transcript says that it is well."
                pieces.append(against(mention.place, "negation", "major", message, quotes(record, said)))
    return pieces


def _affected(mention: Mention, statement: StatementReading) -> list[str]:
    """The places that are affected by what a mention says: its own, or those of the complaint that it is."""
    if mention.term.category == "site":
        return [mention.term.concept] if _is_affected(mention, statement) else []
    if mention.term.category not in COMPLAINTS:
        return []
    at = mention.term.concept.partition("@")[2]
    return [at] if at else [name for name in mention.term.classes if name.startswith("site:")][:1]


def _is_affected(mention: Mention, statement: StatementReading) -> bool:
    text = statement.text.lower()
    before = left_of(text, mention.start, _REACH)
    if _NO.search(before) is not None:
        return False
    if _INVOLVED.match(text, mention.end) is not None or _INVOLVING.search(before) is not None:
        return True
    return any(
        text[mention.end : other.start] == " "
        or (other.end <= mention.start and text[other.end : mention.start] in _AT)
        for other in statement.mentions
        if other.term.category in COMPLAINTS and not other.flags & NOT_SO
    )


def _only_well(place: str, record: Record) -> Said | None:
    """The first time that it was said to be well, where nothing else was said of it or of a part of it."""
    if place not in record.entries:
        return None
    entries = [
        entry for entry in record.related(place) if entry.term.category not in COMPLAINTS or entry.first(AFFIRMED)
    ]
    told = [said for entry in entries for said in entry.told(_TOLD, _MOST)]
    return told[0] if 0 < len(told) < _MOST and all(_is_well(said, record) for said in told) else None


def _is_well(said: Said, record: Record) -> bool:
    text = record.text(said.key)
    following = right_of(text, said.end, _REACH).lower()
    if _WELL.match(following) is not None:
        return True
    return _NOT.search(left_of(text, said.start, _REACH).lower()) is not None and _FOR_NOW.match(following) is None
