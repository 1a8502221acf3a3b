"""Checks a drug that a plan stops of which the talk only tells that it is taken, while it stops another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.reading.mention import ACTIONS, ENDED, HISTORICAL, NOT_SO, STOP, Mention, mentions_between
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.record.drug_roles import DRUG_PATTERNS, is_drug, is_remedy
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Entry, Said
from evaluators.deterministic.record.stopped import stopped
from evaluators.vocabulary.patterns import of_roles

_NO_ORDER: Final = NOT_SO | ENDED | HISTORICAL
_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_FEW: Final = 4
"""Times that a drug is named at the most: what is spoken of more often may be ended in words that are not read."""
_OBJECT: Final = re.compile(r"[^.?!,;]{0,16}")
"""Between what ends a drug and its name."""
_REACH: Final = 24
_DRUGS: Final = 24
_AHEAD: Final = 3
_READ: Final = 400
_CASE: Final = of_roles("claim_rules", "case", "occasion")
_ENDS: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['to stop']}|{CLAIM_PATTERNS['stops']}|{DRUG_PATTERNS['may end one']})\b"
)
"""What may stop a drug that it does not name."""


def stopped_other_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug of a plan that is stopped in the place of another one."""
    if statement.kind not in INFERRING or _CASE.search(statement.text) is not None:
        return
    drugs = [mention for mention in statement.mentions if mention.term.category == "medication"]
    if len(drugs) != 1 or not _is_to_be_stopped(drugs[0]):
        return
    mention = drugs[0]
    entry = record.entries.get(mention.term.concept)
    if entry is None or len(record.related(mention.term.concept)) > 1 or not _is_only_taken(entry, record):
        return
    for other in record.causes(_DRUGS):
        if other.term.isa(mention.term.concept) or mention.term.isa(other.term.concept):
            continue
        said = stopped(record, other)
        if said is not None:
            message = f"Note says to stop {called(mention.term)}, the transcript stops {other.term.name}."
            place = mention.act_at or mention.place
            evidence = quotes(record, said)
            yield against(
                place, "medication", "critical", message, evidence, points=MANAGED,
                suggestion=f"stop {other.term.name}",
            )  # fmt: skip
            return


def stops_looked_up(statement: StatementReading) -> tuple[str, ...]:
    """The categories that this looks through."""
    stops = statement.kind in INFERRING and any(_is_to_be_stopped(mention) for mention in statement.mentions)
    return ("medication",) if stops else ()


def _is_to_be_stopped(mention: Mention) -> bool:
    if (
        not is_drug(mention.term)
        or is_remedy(mention.term)
        or mention.flags & ACTIONS != STOP
        or mention.flags & _NO_ORDER
    ):
        return False
    return mention.act_at is not None and mention.act_at[0] < mention.start


def _is_only_taken(entry: Entry, record: Record) -> bool:
    """Whether nothing is done about a drug, nor said near it that may end one."""
    told = entry.told(_STATES, _FEW + 1)
    if not told or len(told) > _FEW or entry.acts() or not entry.count(AFFIRMED):
        return False
    return not any(_may_be_ended(said, record) for said in told)


def _may_be_ended(said: Said, record: Record) -> bool:
    """Whether it, or what is said next and names no drug, has words that end one."""
    position = record.look(said.key, 0, _AHEAD)
    for place in range(position, min(position + 1 + _AHEAD, len(record.speech))):
        text = plain(record.speech.text(place)[:_READ])
        for found in _ENDS.finditer(text):
            near = mentions_between(record.read(place).mentions, found.end(), found.end() + _REACH)
            named = (m.start for m in near if m.term.category == "medication")
            if not any(found.end() <= start and _OBJECT.fullmatch(text, found.end(), start) for start in named):
                return True
    return False
