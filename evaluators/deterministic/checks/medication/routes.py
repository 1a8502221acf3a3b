"""Checks how the note has a drug given against how the transcript does: B12 by mouth, where it is to be injected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.reading.mention import NEGATED, NOT_SO, Mention, mention_at, mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.words import stem, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    RELATIVES,
    SPENT,
    SUPPOSED,
    WEAK,
    Said,
    state_of,
)
from evaluators.vocabulary.rows import read_pairs

_WAYS: Final = {name: frozenset(ways.split()) for name, ways in read_pairs("route_rules.tsv").items()}
"""The ways in which a drug may be given, by the route or form that is named."""
_FORMS: Final = {stem(name.partition(":")[2]): ways for name, ways in _WAYS.items() if name.startswith("form:")}
"""The same by the word for a form, which may be part of a drug's name: "hydrocortisone cream"."""
_DROPS: Final = "form:drop"
_INTO: Final = {"site:ear": frozenset(("ear",)), "site:eye": frozenset(("eye",)), "site:nose": frozenset(("nose",))}
"""What drops are put into."""
_BESIDE: Final = 40
_REACH: Final = 64
"""Characters around a drug in which it is told how it is given."""
_FAR: Final = 320
"""Characters around it in which another way may be told, without its name or after another drug."""
_AHEAD: Final = 2
_FEW: Final = 16
"""Terms of an utterance behind it that are looked at for the same."""
_MOST: Final = 8
_STATES: Final = (AFFIRMED, DENIED, WEAK, RELATIVES, OPEN, SUPPOSED, SPENT)
_DRUG: Final = "medication"
_CLASS: Final = "class:"
_NO_WAYS: Final[frozenset[str]] = frozenset()


def route_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that is given in a way which the talk never names near it, where it names another."""
    for drug in statement.mentions:
        if drug.term.category != _DRUG or drug.flags & NOT_SO:
            continue
        around = mentions_between(statement.mentions, drug.start - _REACH, drug.end + _REACH)
        noted = _ways(drug, around)
        if not noted or (drug.term.concept.startswith(_CLASS) and _is_of_another(drug, around, record)):
            continue
        told = _told_otherwise(drug, noted, record)
        if told is not None:
            message = f"Note gives {called(drug.term)} in another way than the transcript does."
            yield against(drug.place, "dose", "major", message, quotes(record, told), points=MANAGED)


def _is_of_another(drug: Mention, around: Sequence[Mention], record: Record) -> bool:
    """Whether a class may stand for another of its drugs than the one that was told of: it names the way itself ("the
    brown inhaler"), or the way was told at all ("the patches", which nobody called nicotine)."""
    named = [mention.term.concept for mention in around if mention.term.concept in _WAYS]
    return drug.term.concept in _WAYS or any(concept in record.entries for concept in named)


def _told_otherwise(drug: Mention, noted: frozenset[str], record: Record) -> Said | None:
    """Where the drug is told to be given otherwise, if it is nowhere told to be given so."""
    found: Said | None = None
    itself = record.entries.get(drug.term.concept) if drug.term.concept.startswith(_CLASS) else None
    for entry in [itself] if itself is not None else record.related(drug.term.concept):  # an inhaler is another steroid
        for said in entry.told(_STATES, _MOST):
            at = record.look(said.key, 0, _AHEAD)
            around = mentions_between(record.read(at).mentions, said.start - _FAR, said.end + _FAR)
            own = mention_at(around, said.start)
            ways = _ways(own, around) if own is not None else _NO_WAYS
            if not ways.isdisjoint(noted) or _is_given_so(noted, around, at, record):
                return None
            if ways and found is None and state_of(said.flags) == AFFIRMED:
                found = said
    return found


def _is_given_so(noted: frozenset[str], around: Sequence[Mention], at: int, record: Record) -> bool:
    """Whether such a way is named at all near by: "instead of the pills … the injection", "as a shot, then"."""
    behind = range(at + 1, min(at + 1 + _AHEAD, len(record.speech)))
    mentions = (*around, *[mention for place in behind for mention in record.read(place).mentions[:_FEW]])
    return any(not _ways_of(mention, mentions).isdisjoint(noted) for mention in mentions)


def _ways_of(mention: Mention, mentions: Sequence[Mention]) -> frozenset[str]:
    """The ways that a route or a form names; of drops those into what is named beside them, "in the right ear"."""
    ways = _WAYS.get(mention.term.concept, _NO_WAYS)
    if mention.term.concept != _DROPS:
        return ways
    into = [
        _INTO[other.term.concept]
        for other in mentions
        if other.term.concept in _INTO and abs(other.start - mention.start) <= _BESIDE
    ]
    return ways.intersection(*into) or ways


def _ways(drug: Mention, mentions: Sequence[Mention]) -> frozenset[str]:
    """The ways that the routes and forms around a drug name for it: what all of them may be, or else any of them."""
    named = [
        _ways_of(mention, mentions)
        for mention in mentions
        if mention.term.concept in _WAYS
        and not mention.flags & NEGATED
        and max(mention.start - drug.end, drug.start - mention.end) <= _REACH
        and not _is_parted(drug, mention, mentions)
    ]
    named.extend([_FORMS[word] for word in surface_words(drug.term.surface).stems if word in _FORMS])
    if not named:
        return _NO_WAYS
    return frozenset.intersection(*named) or frozenset.union(*named)


def _is_parted(drug: Mention, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether another drug stands between the two."""
    first, last = min(drug.start, mention.start), max(drug.start, mention.start)
    return any(first < other.start < last and other.term.category == _DRUG for other in mentions)
