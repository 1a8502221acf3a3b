"""How much each word or term of a statement tells about whether the statement was said in this visit.

Two rates from real visits stand behind each token: how often a visit's note has it although nobody said it, and how
often a visit that it has nothing to do with says it all the same. Their log ratios, in hundredths, add up:
"auscultation" is written down unsaid and says nothing when it is missing; "penicillin" is not. ``fit`` computes the
table.
"""

from __future__ import annotations

from typing import Final

from engine.note import SectionKind
from evaluators.deterministic.record import Record
from evaluators.deterministic.statement import EXAMINING, INFERRING, StatementReading, Token
from evaluators.deterministic.words import surface_words

ALIEN: Final = {"history": -225, "exam": -110, "plan": -300}
"""Sum of evidence (hundredths) from which a statement is taken to be of no relation to the visit, by section group: an
abnormal finding is always said aloud, a plan is filled up with what goes without saying."""
ABSENT: Final = -300
"""The same for what only denies or finds normal."""
UNHEARD_FIGURE: Final = -150
"""Evidence of a figure that nobody said."""
CONCLUDED: Final = -150
"""The most that a diagnosis under Assessment or Plan weighs for never having been said."""


def group(kind: SectionKind) -> str:
    """Sections differ in what goes unsaid: examination, conclusions, history."""
    return "exam" if kind in EXAMINING else "plan" if kind in INFERRING else "history"


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


def _elsewhere(token: Token, record: Record, section: str) -> int:
    """Evidence of a complaint's place that was never named: "elbow pain" where there was pain, but no elbow."""
    sites = [name for name in token.mention.term.classes if name.startswith("site:")] if token.mention else []
    if not sites or token.name in record.entries or any(s in record.entries or s in record.by_class for s in sites):
        return 0
    return max(record.counted.weight(site, "site", section).unsaid for site in sites)


def weigh(statement: StatementReading, record: Record, drugs: bool = True) -> tuple[int, int]:
    """Sum of the evidence in hundredths (below zero: rather not of this visit), and the number of tokens behind it.

    Without ``drugs``, only what is left when drugs that were not said are taken out.
    """
    section = group(statement.kind)
    total = count = 0
    for token in statement.tokens:
        weight = record.counted.weight(token.name, token.category, section)
        if said(token, record):
            total += weight.said + _elsewhere(token, record, section)
        elif drugs or token.category != "medication":
            concluded = section == "plan" and token.category == "problem"
            total += max(weight.unsaid, CONCLUDED) if concluded else weight.unsaid
        else:
            continue
        count += 1
    return total, count
