"""Checks what denies all of a sort, allergies or operations, against any one that was told of.

"Any allergies?" – "None, apart from latex.": a note that has none is wrong, though one "no" was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.negation.nothing_listed import asked_so_far
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.reactions.reactions import OF_DRUGS
from evaluators.deterministic.checks.temporality.off_use import told_as_taken
from evaluators.deterministic.checks.temporality.times_words import is_to_come
from evaluators.deterministic.reading.meant import EATEN
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ANY_ALLERGY,
    ANY_SURGERY,
    CAUSES,
    FAMILY,
    HISTORICAL,
    NEGATED,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.allergies import LEAVES_OUT, allergy_to, not_tolerated
from evaluators.deterministic.record.drug_roles import DRUG_WORDS
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, WEAK, Entry, Said, ever
from evaluators.vocabulary.patterns import of_roles

_FEW: Final = 8
"""Allergies of a statement that are looked at."""
_ASKED: Final = 32
"""Characters around what asks for allergies, or denies them, that tell of which."""
_ANSWER: Final = 64
_REPLY: Final = 96
_NO_DRUGS: Final = re.compile(
    r"\b(?:no|not to|none to|nothing with) (?:any |other |my )?(?:drug|medication|medicine|med)s?\b(?! allerg)",
    re.IGNORECASE,
)
"""Of what one has no allergy who was asked for any: "peanuts. No medicines."."""
_WORDS: Final = re.compile(r"[a-z]+")
_MOST: Final = 64
"""Drugs and allergens of a visit that are looked at."""
_NARROWED: Final = of_roles("claim_rules", "narrowed")
"""What leaves some of the sort out of a denial."""
_OF_FOOD: Final = re.compile(r"\b[Ff]oods?\b")
_OF_ONE: Final = re.compile(rf" to (?!{of_roles('drug_words', 'of any').pattern})", re.IGNORECASE)
"""What makes it the denial of an allergy to one thing: "are you allergic to latex?" – "no"."""
_DRUG_ALLERGY: Final = "dx:drug-allergy"
_NO_ALLERGY_AT_ALL: Final = "intoleran"
"""What one has who is not allergic: "amoxicillin intolerance (GI upset)"."""
_NO_ALLERGY: Final = (ANY_ALLERGY, _DRUG_ALLERGY)
_OF_ALLERGIES: Final = frozenset((*_NO_ALLERGY, "dx:food-allergy"))
_NONE: Final = DRUG_WORDS["none"]
_NONE_OF: Final = _NONE | DRUG_WORDS["none of"]
_LONGEST: Final = 64
_BEFORE: Final = (SPENT, OPEN, WEAK, DENIED)
_PATIENT: Final = "patient"
_HAD: Final = re.compile(r"\bI(?:['\u2019]ve| have)? had\b", re.IGNORECASE)
"""Characters of a line that says no more than that there are no allergies."""


def all_denied_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """A piece where a statement has none of a sort of which one was told of, or an allergy of who has none."""
    pieces: list[Piece] = []
    if statement.spared:
        return pieces
    pieces.extend(_listed(statement, record))
    if not statement.mentions:
        said = _reaction(statement, record) if _has_none(statement) else None
        if said is not None:
            pieces.append(_piece((0, len(statement.text.rstrip())), "allergy", *said, record))
        return pieces
    for mention in statement.mentions:
        if not mention.flags & NEGATED or mention.flags & FAMILY:
            continue
        concept = mention.term.concept
        if concept not in _OF_ALLERGIES and concept != ANY_SURGERY:
            continue
        if _has_others(statement, mention) or _NARROWED.search(_OF_FOOD.sub("", statement.text)):
            return pieces  # which sort of allergies is asked for where one is looked for
        said = _operation(statement, record) if concept == ANY_SURGERY else _reaction(statement, record)
        if said is not None:
            pieces.append(_piece(mention.place, called(mention.term), *said, record))
            return pieces
    return pieces


def _has_others(statement: StatementReading, denied: Mention) -> bool:
    """Whether it speaks of more than what it denies: not so "no drug or food allergies", which are of two sorts."""
    if denied.term.concept not in _OF_ALLERGIES:
        return len(statement.mentions) > 1
    return any(mention.term.concept not in _OF_ALLERGIES for mention in statement.mentions)


def denied_by(statement: StatementReading) -> Iterator[str]:
    """Categories of which anything that is said may bear on a statement."""
    if any(_is_listed(mention, statement) for mention in statement.mentions):
        yield from (*_NO_ALLERGY, *CAUSES)
    denied = (mention.term.concept for mention in statement.mentions if mention.flags & NEGATED)
    if any(concept in _OF_ALLERGIES for concept in denied) or _has_none(statement):
        yield from CAUSES
    if statement.spared:
        yield ANY_ALLERGY


def _listed(statement: StatementReading, record: Record) -> list[Piece]:
    """What stands under the heading of allergies though one asked for them has none, and no reaction was told of."""
    if _NO_ALLERGY_AT_ALL in statement.text.lower():
        return []
    listed = [mention for mention in statement.mentions if _is_listed(mention, statement)][:_FEW]
    pieces: list[Piece] = []
    if not listed:
        return pieces
    reacted = [entry for entry in record.causes(_MOST) if not_tolerated(record, entry) is not None]
    for mention in listed:
        denied = _denied(mention, reacted, record)
        if denied is not None and _is_unsaid_or_taken(mention, record):
            message = f"Note has {called(mention.term)} among the allergies, the transcript has none."
            pieces.append(against(mention.place, "negation", "critical", message, quotes(record, denied)))
    return pieces


def _is_listed(mention: Mention, statement: StatementReading) -> bool:
    if mention.flags & (NEGATED | FAMILY | HISTORICAL | UNCERTAIN):
        return False
    if mention.term.concept == _DRUG_ALLERGY:
        return True  # "reports a drug allergy", wherever
    named = mention.term.category in CAUSES and mention.term.concept != ANY_ALLERGY
    return statement.kind == "allergies" and named


def _denied(mention: Mention, reacted: list[Entry], record: Record) -> Said | None:
    """Where it was denied, given what one was told to react to: "latex, hives, no medicines" has no drug allergy."""
    if not reacted:
        return _without_any(mention, record)
    if mention.term.concept != _DRUG_ALLERGY:
        return None
    drugs = [entry for entry in reacted if entry.term.category == "medication"]
    return None if any(allergy_to(record, entry) is not None for entry in drugs) else _without_drugs(record)


def _without_drugs(record: Record) -> Said | None:
    """Where one who was asked for allergies said that there is none to a drug."""
    for entry in [record.entries[name] for name in _NO_ALLERGY if name in record.entries]:
        for said in entry.told((DENIED, OPEN, AFFIRMED, SPENT), _FEW):
            text = record.text(said.key)
            around = text[max(said.start - _ASKED, 0) : said.end + _ASKED]
            if said.flags & NEGATED and OF_DRUGS.search(around) is not None:
                return said
            position = record.look(said.key, 0, 1) + 1
            reply = record.speech.text(position)[:_REPLY] if position < len(record.speech) else ""
            if _NO_DRUGS.search(reply) is not None:
                return said
    return None


def _without_any(mention: Mention, record: Record) -> Said | None:
    """Where allergies were denied, if no more was said of them and nothing is left out: "no, just hay fever"."""
    drug = mention.term.category == "medication" or mention.term.concept == _DRUG_ALLERGY
    for name in _NO_ALLERGY if drug else (ANY_ALLERGY,):
        entry = record.entries.get(name)
        if entry is None or ever([entry], (AFFIRMED, WEAK)):
            continue
        denied = entry.first(DENIED)
        if denied is None:
            continue
        if _OF_ONE.match(record.text(denied.key), denied.end) is not None:
            continue
        around = record.text(denied.key)[max(denied.start - _ASKED, 0) : denied.end + _ASKED]
        answer = "" if denied.answer is None else record.text(denied.answer)[:_ANSWER]
        in_part = _NARROWED.search(around) or LEAVES_OUT.search(answer)
        if not in_part and (drug or not OF_DRUGS.search(around)):
            return denied
    return None


def _is_unsaid_or_taken(mention: Mention, record: Record) -> bool:
    entries = record.related(mention.term.concept)
    return all(told_as_taken(entry, record) is not None and not _is_owned_to(entry, record) for entry in entries)


def _is_owned_to(entry: Entry, record: Record) -> bool:
    """Whether one who was asked for it next named it: "none" – "codeine, morphine?" – "oh, morphine, yes"."""
    asked = {record.position(said.key) for state in (OPEN, SPENT) for said in entry.mentions(state)[:_FEW]}
    return any(record.look(said.key, 1, 0) - 1 in asked for said in entry.mentions(AFFIRMED)[:_FEW])


def _has_none(statement: StatementReading) -> bool:
    """Whether it says under the heading of allergies that there are none, and nothing else: "None known"."""
    if statement.kind != "allergies" or statement.mentions or len(statement.text) > _LONGEST:
        return False
    words = _WORDS.findall(statement.text.lower())
    return not _NONE.isdisjoint(words) and _NONE_OF.issuperset(words)


def _reaction(statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    food = _OF_FOOD.search(statement.text) is not None
    drugs = not statement.mentions or OF_DRUGS.search(statement.text) is not None  # the heading may be of drugs
    for entry in record.causes(_MOST):
        of_sort = (drugs and entry.term.category == "medication") or (food and entry.term.way == EATEN)
        if (drugs or food) and not of_sort:
            continue
        said = allergy_to(record, entry)
        if said is not None:
            return entry, said
    return None


def _operation(statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    """One that is named after operations were asked for."""
    if statement.kind in INFERRING:
        return None
    asked = record.entries.get(ANY_SURGERY)
    told = [] if asked is None else [said for state in _BEFORE for said in asked.mentions(state)[:1]]
    before = min(told, default=None)
    for entry in record.related(ANY_SURGERY):
        said = entry.first(AFFIRMED)
        if said is None or said.flags & ACTIONS:
            continue
        if entry is asked:
            if said.flags & (ANSWERED | UNCERTAIN) == ANSWERED and asked_so_far(said, record):
                return entry, said  # "any surgeries?" – "just my appendix"
            continue
        if said < before if before is not None else not _is_patients_past(said, record):
            continue
        if not is_to_come(said, record):
            return entry, said
    return None


def _is_patients_past(said: Said, record: Record) -> bool:
    """Whether the patient tells by himself of what was done once: "I had my gallbladder out in 2015"."""
    text = record.text(said.key)
    return (
        record.speaker(said.key) == _PATIENT and _HAD.search(text[max(said.start - _ASKED, 0) : said.end]) is not None
    )


def _piece(place: tuple[int, int], what: str, entry: Entry, said: Said, record: Record) -> Piece:
    message = f"Note says no {what}, the transcript tells of {entry.term.name}."
    return against(place, "negation", "critical", message, quotes(record, said), points=MANAGED)
