"""Checks where the note has a complaint, or has it go, against places that were said not to be: "not the arm"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.reading.mention import ANSWERED, NOT_SO, Mention
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading, section_group
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, Said, first_of
from evaluators.vocabulary.patterns import of_roles

_BEFORE: Final = 32
_LIST: Final = 48
_BEHIND: Final = 12
_ITS: Final = r"(?: (?:the|my|me|his|her|your|their))?"
_NOT: Final = re.compile(
    of_roles("site_denials", "not").pattern + rf"{_ITS}(?: [a-z]+,? (?:or|nor)(?: (?:on|in|at|to))?{_ITS})? $"
)
_GOES: Final = re.compile(of_roles("site_denials", "goes").pattern + r"[^.?!]{0,24}$")
_ENDS: Final = of_roles("site_denials", "ends")
_AT: Final = re.compile(of_roles("site_denials", "at").pattern + r"(?: [a-z]+){0,2} $")
_SOUND: Final = of_roles("site_denials", "sound")
_SPARED: Final = of_roles("site_denials", "spared")


def denied_site_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each place of the history, or the examination, that was said not to be one, and never otherwise."""
    examines = statement.kind in EXAMINING
    if not examines and section_group(statement.kind) != "history":
        return
    low = statement.text.lower()
    for mention in statement.mentions:
        if mention.flags & NOT_SO:
            return  # who goes on behind it may tell where it is not
        entry = record.entries.get(mention.term.concept) if mention.term.category == "site" else None
        denied = entry.first(DENIED) if entry is not None else None
        if denied is None or not _is_at(mention, low) or not _is_named_as_none(denied, record):
            continue
        near = low[max(mention.start - _BEFORE, 0) : mention.end + _BEFORE]
        if examines and _SOUND.search(near) is not None:
            continue
        if first_of(record.related(mention.term.concept), AFFIRMED) is None and _SPARED.search(near) is None:
            name = called(mention.term)
            message = f"Note has it at the {name}, the transcript says that it is not there."
            yield against((mention.start, mention.end), "negation", "critical", message, quotes(record, denied))


def _is_at(mention: Mention, low: str) -> bool:
    """Whether it is told to be there, or to go there."""
    return _AT.search(low[max(mention.start - _BEFORE, 0) : mention.start]) is not None


def _is_named_as_none(said: Said, record: Record) -> bool:
    """Whether the place itself is denied, and nothing else of it: not "no rash on the arm", "not so much the arm"."""
    text = record.text(said.key)
    behind = text[said.end : said.end + _BEHIND].lower()
    before = text[max(said.start - _LIST, 0) : said.start].lower()
    if said.flags & ANSWERED and _GOES.search(before) is not None:
        return True  # "does it go down the leg?" - "nope"
    if _NOT.search(before) is None:
        return False
    return not behind[:1].isalpha() and (not behind.lstrip(" ")[:1].isalpha() or _ENDS.match(behind, 1) is not None)
