"""Checks which drug a note blames for a complaint against the drug that it was told to come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.reactions.reactions import EFFECT_REACH, comes_from, has_role, is_behind
from evaluators.deterministic.reading.mention import CAUSES, COMPLAINTS, NOT_SO, Mention, mention_at
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.dialogue.swapped import spared_by
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Said
from evaluators.vocabulary import Term

_LOOKED_AT: Final = 8
"""Mentions of a complaint, and mentions of an utterance before it, that are looked at."""
_LONGEST: Final = 1000
"""Characters of an utterance that is read again for it."""
_NONE: Final = ("no ", "No ")
"""Right before what does nothing, as it is not taken: "no blood thinners. I blister"."""
_LISTING: Final = frozenset(("and", "or", "the", "my", "that", "plus", "both"))
"""Words between the drugs of one list, to all of which an effect may be due."""


def effect_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each complaint that is noted as the work of one drug and was told as that of another one."""
    pieces: list[Piece] = []
    mentions = statement.mentions
    if len(mentions) < 2 or not any(mention.term.category in CAUSES for mention in mentions):
        return pieces
    for mention in mentions:
        if mention.term.category not in COMPLAINTS or mention.flags & NOT_SO:
            continue
        entry = record.entries.get(mention.term.concept)
        drugs = causes_of(mention, mentions, statement.text) if entry is not None else []
        if entry is None or not drugs or any(drug.flags & NOT_SO for drug in drugs):
            continue
        told = _told_of_other(drugs, entry.mentions(AFFIRMED)[:_LOOKED_AT], record)
        if told is not None:
            said, other = told
            name = called(drugs[-1].term)
            message = f"Note has {called(mention.term)} come from {name}, the transcript from {other.name}."
            place = (min(drugs[0].start, mention.start), max(drugs[-1].end, mention.end))
            evidence = quotes(record, said)
            pieces.append(
                against(place, "medication", "critical", message, evidence, points=MANAGED, suggestion=other.name)
            )
    return pieces


def _told_of_other(drugs: list[Mention], heard: list[Said], record: Record) -> tuple[Said, Term] | None:
    """Where a complaint was first told to come from another drug, if it never was, nor may have been, from these."""
    found: tuple[Said, Term] | None = None
    spoken_of = any(drug.term.concept in record.entries for drug in drugs)
    for said in heard:
        position = record.position(said.key)
        if len(record.speech.text(position)) > _LONGEST:
            return None
        turn = record.read(position)
        own = mention_at(turn.mentions, said.start)
        causes = causes_of(own, turn.mentions, record.speech.text(position)) if own is not None else []
        if causes and said.answer is not None:
            reply = record.read(record.position(said.answer))
            causes = list(reply.mentions[:1]) if spared_by(turn, reply) else causes  # "no, that was sulfa"
        if any(_is_same(drug.term, cause.term) for drug in drugs for cause in causes) or (spoken_of and not causes):
            return None
        if causes and found is None:
            found = (said, causes[-1].term)
    return found


def _is_same(drug: Term, other: Term) -> bool:
    return drug.isa(other.concept) or other.isa(drug.concept)


def causes_of(complaint: Mention, mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The drugs that a text blames for a complaint: the one named last before it, with those listed with it, if it is
    said what that did, and the one named behind as what it comes from."""
    causes = [m for m in mentions if m.term.category in CAUSES and not text.endswith(_NONE, 0, m.start)]
    before = [mention for mention in causes if mention.end <= complaint.start][-_LOOKED_AT:]
    blamed: list[Mention] = []
    if before and complaint.start - before[-1].end <= EFFECT_REACH:
        between = text[before[-1].end : complaint.start]
        if is_behind(between) or has_role(between, "effect"):
            blamed = _listed(before, text)
    behind = next((mention for mention in causes if mention.start >= complaint.end), None)
    if behind is not None and comes_from(text[complaint.end : behind.start]):
        blamed.append(behind)
    return blamed


def _listed(drugs: list[Mention], text: str) -> list[Mention]:
    """The last of some drugs and those named in one list with it."""
    first = len(drugs) - 1
    while first and _LISTING.issuperset(
        text[drugs[first - 1].end : drugs[first].start].lower().replace(",", " ").split()
    ):
        first -= 1
    return drugs[first:]
