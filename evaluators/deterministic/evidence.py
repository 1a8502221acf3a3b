"""How much each word or term of a statement tells about whether the statement was said in this visit.

Two rates from real visits stand behind each token: how often a visit's note has it although nobody said it, and how
often a visit that it has nothing to do with says it all the same. Their log ratios, in hundredths, add up:
"auscultation" is written down unsaid and says nothing when it is missing; "penicillin" is not. ``fit`` computes the
table.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from engine.note import SectionKind
from evaluators.deterministic.record import Record
from evaluators.deterministic.statement import EXAMINING, INFERRING, StatementReading, Token
from evaluators.deterministic.words import surface_words
from evaluators.vocabulary.cues import TABLES

CONCLUDED: Final = -150
"""The most that a diagnosis under Assessment or Plan weighs for never having been said."""
TABLE: Final = TABLES / "evidence_rules.tsv"


class Weight(NamedTuple):
    """Hundredths of a natural log ratio: added when the token was said, and when it was not (mostly negative)."""

    said: int
    unsaid: int


def group(kind: SectionKind) -> str:
    """Sections differ in what goes unsaid: examination, conclusions, history."""
    return "exam" if kind in EXAMINING else "plan" if kind in INFERRING else "history"


@lru_cache(maxsize=1)
def _weights() -> dict[str, Weight]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:] if not line.startswith("#"))
    return {token: Weight(int(said), int(unsaid)) for token, said, unsaid in rows}


_NONE: Final = Weight(0, 0)


def said(token: Token, record: Record) -> bool:
    """Whether the record has the word; or the concept, something it is a kind of, or all words of its surface."""
    mention = token.mention
    if mention is None:
        return token.name in record.stems
    if token.name in record.entries or token.name in record.by_class:
        return True
    if any(
        name in record.entries or name in record.by_class
        for name in mention.term.classes
        if not name.startswith(("site:", "class:"))
    ):
        return True
    return words_said(mention.term.surface, record)


def words_said(surface: str, record: Record) -> bool:
    """Whether all content words of a surface form were said, wherever."""
    stems = surface_words(surface).stems
    return bool(stems) and all(stem in record.stems for stem in stems)


def weigh(statement: StatementReading, record: Record, drugs: bool = True) -> tuple[int, int]:
    """Sum of the evidence in hundredths (below zero: rather not of this visit), and the number of tokens behind it.

    Without ``drugs``, only what is left when drugs that were not said are taken out.
    """
    weights = _weights()
    section = group(statement.kind)
    total = count = 0
    for token in statement.tokens:
        weight = weights.get(token.name) or weights.get(f"*{token.category} {section}", _NONE)
        if said(token, record):
            total += weight.said
        elif drugs or token.category != "medication":
            concluded = section == "plan" and token.category == "problem"
            total += max(weight.unsaid, CONCLUDED) if concluded else weight.unsaid
        else:
            continue
        count += 1
    return total, count
