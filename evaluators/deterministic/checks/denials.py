"""Checks what a statement says is there against what was denied in so many words, term or not ("no ectopic beats")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from evaluators.deterministic.checks.evidence import group
from evaluators.deterministic.checks.pieces import Issue, Piece, quote
from evaluators.deterministic.reading.mention import HYPOTHETICAL, NEGATED, UNCERTAIN
from evaluators.deterministic.reading.polarity import as_it_should_be
from evaluators.deterministic.reading.statement import INFERRING, WORD, StatementReading
from evaluators.deterministic.reading.words import read_words
from evaluators.deterministic.record.denied import Denial
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.normal import letters_fold

_POINTS: Final = 8
_LOOKED_AT: Final = 8
"""How many items of the same word are compared: more of them are no visit."""
_TELLING: Final = 150
"""Evidence of a word that was said from which it tells one visit from another."""
_CLAIM: Final = re.compile(r"[^.;:\n]+")
_DENYING: Final = re.compile(
    r"\b(?:any|no|not|nor|nil|none|never|nobody|denie[sd]|deny|denying|without|negative|unaware|absent|resolved|if"
    r"|except|free|asked|cannot|n't|discuss\w*|advice|advised|counsel\w*|avoid\w*|declin\w*|stopp?\w*|non-?[a-z]\w*)\b|n't\b",
    re.IGNORECASE,
)


class Claim(NamedTuple):
    """A part of a statement that says that something is there."""

    start: int
    end: int
    stems: frozenset[str]


def denial_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each claim all of whose denied item's words it has."""
    denied = record.denied.by_stem
    if statement.kind in INFERRING or not denied or denied.keys().isdisjoint(statement.stems):
        return
    for claim in _claims(statement):
        item = next(
            (
                item
                for stem in statement.stems
                if stem in claim.stems
                for item in denied.get(stem, ())[:_LOOKED_AT]
                if claim.stems.issuperset(item.stems)
                and (len(item.stems) > 1 or _only_denied(stem, claim, statement, record))
            ),
            None,
        )
        if item is not None:
            yield Piece(_POINTS, 0, "contradicted", _issue(claim, item, record))


def _only_denied(stem: str, claim: Claim, statement: StatementReading, record: Record) -> bool:
    """Whether a single word is one that few visits have, nobody said it but to deny it ("no cogwheeling"), and the
    claim does not have it as it should be ("regular rhythm").
    """
    parts = statement.text[claim.start : claim.end].split(",")
    told = next((part for part in parts if stem in read_words(part).stems), "")
    if not as_it_should_be().isdisjoint(letters_fold(told).split()):
        return False
    if record.counted.weight(stem, WORD, group(statement.kind)).said < _TELLING:
        return False
    items = record.denied.by_stem.get(stem, ())[:_LOOKED_AT]
    return len({item.key for item in items if len(item.stems) == 1}) >= record.stems.get(stem, 0)


def _claims(statement: StatementReading) -> Iterator[Claim]:
    """The clauses of a statement without what it denies, asks for or supposes itself."""
    text = statement.text
    for place in statement.denied:
        text = text[: place.start] + "\n" * (place.end - place.start) + text[place.end :]
    unsure = [m.start for m in statement.mentions if m.flags & (NEGATED | HYPOTHETICAL | UNCERTAIN)]
    for clause in _CLAIM.finditer(text):
        start, end = clause.span()
        if not _DENYING.search(clause[0]) and not any(start <= at < end for at in unsure):
            yield Claim(start + len(clause[0]) - len(clause[0].lstrip()), end, frozenset(read_words(clause[0]).stems))


def _issue(claim: Claim, item: Denial, record: Record) -> Issue:
    evidence = [quote(record, item.key, item.start, item.end)]
    what = evidence[0].text
    if item.answer is not None:
        evidence.append(quote(record, item.answer, 0, min(len(record.text(item.answer)), 80)))
    message = f"Note says that there is what the transcript denies: {what}."
    return Issue(claim.start, claim.end, "negation", "contradicted", "critical", message, tuple(evidence), None)
