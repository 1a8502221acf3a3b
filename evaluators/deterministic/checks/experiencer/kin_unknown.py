"""Relatives in a note of whom nobody spoke in the visit."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.pieces import Issue
from evaluators.deterministic.reading.context.kin import listed, stems_of
from evaluators.deterministic.reading.mention import HYPOTHETICAL, NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.rows import words_by_role

_HAD: Final = ("problem", "procedure", "medication", "allergen")
_CLAUSE: Final = (". ", "; ", ", ", ": ", "(")
_LINEAGE: Final = words_by_role("lineage_words.tsv")
_NEAREST: Final = _LINEAGE["nearest"]
_BLOOD: Final = _NEAREST | _LINEAGE["further"] | _LINEAGE["distant"] | _LINEAGE["either"]
"""Relatives of whom one speaks for what they have: a child or a partner goes by many names."""


def unknown_relative(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """What a note gives to a relative of whom nobody spoke, nor of one who could be meant."""
    noted = _first_unknown(mention, statement, record)
    if noted not in _BLOOD or mention.term.category not in _HAD or mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL):
        return None
    message = f"Note speaks of the patient's {noted}, nobody in the visit did."
    place = (clause_start(statement, mention), mention.end)
    return Issue(*place, "fabrication", "unmentioned", "major", message, (), None)


def _first_unknown(mention: Mention, statement: StatementReading, record: Record) -> str:
    """The first relative of whom nobody spoke among those to whom a note gives it: "psoriasis in mother and brother";
    else nothing."""
    if not record.lengthy or not mention.relative:
        return ""
    others = [other for other in listed(statement.text, mention.end) if other in _NEAREST]
    named = (mention.relative, *others)
    return next((who for who in named if who in _BLOOD and stems_of(who).isdisjoint(record.stems)), "")


def clause_start(statement: StatementReading, mention: Mention) -> int:
    """Where the clause of a mention begins."""
    before = statement.text[: mention.start]
    return max(before.rfind(mark) + len(mark) if mark in before else 0 for mark in _CLAUSE)
