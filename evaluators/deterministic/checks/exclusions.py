"""Checks findings of an examination against those that exclude them: clear lungs and crackles, tender and not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quotes
from evaluators.deterministic.reading.mention import ANY_PAIN, NOT_SO, TENDERNESS, Mention
from evaluators.deterministic.reading.sides_words import OTHER
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said
from evaluators.vocabulary.rows import read_pairs

_NONTENDER: Final = "exam:nontender"
_TENDER: Final = "tender"
_PAINS: Final = (TENDERNESS, ANY_PAIN)
_SOFT: Final = "exam:soft-abdomen"
_ABDOMEN: Final = "site:abdomen"


def _read_rules() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for finding, excluded in read_pairs("exclusion_rules.tsv").items():
        for other in excluded.split("|"):
            found[finding] = (*found.get(finding, ()), other)
            found[other] = (*found.get(other, ()), finding)
    return found


_RULES: Final = _read_rules()
"""Findings that exclude one, both ways."""


def exclusion_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each finding where the transcript has only one that excludes it."""
    if statement.kind not in EXAMINING:
        return
    for mention in statement.mentions:
        if mention.flags & NOT_SO or mention.side in OTHER:
            continue
        found = _tender(statement, record) if mention.term.concept == _NONTENDER else _excluding(mention, record)
        if found is not None:
            yield _piece(mention, *found, record)


def excluded_by(statement: StatementReading) -> Iterator[str]:
    """Concepts of findings that bear on a statement."""
    if statement.kind in EXAMINING:
        for mention in statement.mentions:
            yield from _PAINS if mention.term.concept == _NONTENDER else _RULES.get(mention.term.concept, ())


def _excluding(mention: Mention, record: Record) -> tuple[Entry, Said] | None:
    others = _RULES.get(mention.term.concept, ())
    if not others or any(entry.count(AFFIRMED) for entry in record.related(mention.term.concept)):
        return None
    for name in others:
        entry = record.entries.get(name)
        said = _seen(entry) if entry is not None else None
        if entry is not None and said is not None:
            return entry, said
    return None


def _seen(entry: Entry) -> Said | None:
    """The first mention that tells of a finding, not of a complaint."""
    return entry.first(AFFIRMED) if entry.term.category == "exam" else entry.examined(AFFIRMED)


def _tender(statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    """Tenderness of the one place of which the statement says that there is none."""
    sites = {mention.term.concept for mention in statement.mentions if mention.term.category == "site"}
    if any(mention.term.concept == _SOFT for mention in statement.mentions):
        sites.add(_ABDOMEN)
    if len(sites) != 1 or any(entry.count(AFFIRMED) for entry in record.related(_NONTENDER)):
        return None
    (site,) = sites
    for entry in record.related(ANY_PAIN):
        said = entry.first(AFFIRMED) if entry.term.isa(site) else None
        if said is not None and record.text(said.key)[said.start : said.end].lower().startswith(_TENDER):
            return entry, said
    return None


def _piece(mention: Mention, entry: Entry, said: Said, record: Record) -> Piece:
    message = f"Note has {mention.term.name}, the transcript {entry.term.name}."
    return against((mention.start, mention.end), "negation", "critical", message, quotes(record, said))
