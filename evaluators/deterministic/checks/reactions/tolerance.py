"""Checks that a drug is noted to do no harm ("no side effects", "well tolerated") against what it was told to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, among, quotes
from evaluators.deterministic.reading.mention import (
    ASKED,
    COMPLAINTS,
    HISTORICAL,
    NEGATED,
    NOT_SO,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.phrases import Seldom, lowered
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.allergies import allergy_to
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, Key
from evaluators.vocabulary.patterns import of_roles

_EFFECT: Final = "sx:side-effect"
_WELL: Final = Seldom(r"\b(?:tolerat(?:ed|es|ing) (?:(?!poor)[a-z]+ ){0,3}?well|well[- ]tolerated)\b", ("tolerat",))
_TAKES_IT: Final = Seldom(
    r"(?<!not )(?<!n't )(?<!poorly )(?<!longer )\btolerat(?:es|ing)\b(?! (?:poor|bad|only|part))", ("tolerat",)
)
"""The same of a drug that is named: what else is tolerated may be a diet."""
_TOLERATED: Final = plain_stem("tolerated")
_IN_PART: Final = of_roles("claim_rules", "some effects")
"""What leaves some of them."""
_OVER: Final = of_roles("claim_rules", "effects over")
"""What leaves none of them by now."""
_BRINGS: Final = re.compile(
    r"\b(?:made|makes?|making|gave|gives?|giving) (?:me|him|her|my|his) (?:feel )?"
    rf"(?!{CLAIM_PATTERNS['good effects']})"
    r"|\b(?:upsets?|upsetting) (?:me|my|his|her)\b"
)
"""What a drug does, before the complaint."""
_HARMS: Final = (AFFIRMED, OPEN, SPENT)
_FEW: Final = 4
_NAMED: Final = 8
_BEHIND: Final = 120
_NEAR: Final = 40
_REPLY: Final = 160


def tolerance_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for harm denied altogether that was told on being asked for it, or of the drug that the note names."""
    if statement.kind in INFERRING or (place := _denied(statement)) is None:
        return
    drugs = [mention.term.concept for mention in statement.mentions if is_drug(mention.term)]
    told = _told_on_asking(drugs, record)
    if told is None and len(drugs) == 1:
        classes = (name for m in statement.mentions if is_drug(m.term) for name in m.term.classes)
        told = next(filter(None, (_told_of(name, record) for name in (*drugs, *classes))), None)
    if told is not None:
        key, harm = told
        message = f"Note has no side effects, the transcript {harm.term.name}."
        yield against(place, "negation", "major", message, (among(record, key, harm.start, harm.end),), points=MANAGED)
    elif len(drugs) == 1:
        yield from _as_allergy(drugs[0], place, record)


def _as_allergy(drug: str, place: tuple[int, int], record: Record) -> Iterator[Piece]:
    """One piece where the drug was told of as one that the patient reacts to."""
    entry = record.entries.get(drug)
    said = allergy_to(record, entry) if entry is not None else None
    if entry is not None and said is not None:
        message = f"Note has {entry.term.name} tolerated, the transcript does not."
        yield against(place, "negation", "major", message, quotes(record, said), points=MANAGED)


def harm_looked_up(statement: StatementReading) -> tuple[str, ...]:
    """The concept that this looks up where a statement does not name it."""
    return (_EFFECT,) if _TOLERATED in statement.stems else ()


def _denied(statement: StatementReading) -> tuple[int, int] | None:
    """Where a statement denies all harm, and has none itself."""
    low = lowered(statement.text)
    effect = next((m for m in statement.mentions if m.term.concept == _EFFECT), None)
    well = _WELL.search(low)
    if well is None and any(is_drug(mention.term) for mention in statement.mentions):
        well = _TAKES_IT.search(low)
    if not (effect is not None and effect.flags & NEGATED) and (well is None or effect is not None):
        return None
    if any(m.term.category in COMPLAINTS and not m.flags & NOT_SO for m in statement.mentions):
        return None
    if _IN_PART.search(low) is not None:
        return None
    return effect.place if effect is not None else well.span() if well is not None else None


def _told_on_asking(drugs: Sequence[str], record: Record) -> tuple[Key, Mention] | None:
    """What the replies to who asks for side effects name; nothing where one denies them, or they are over."""
    entry = record.entries.get(_EFFECT)
    told: tuple[Key, Mention] | None = None
    for said in entry.told(_HARMS, _FEW) if entry is not None else ():
        position = record.look(said.key, 0, 1)
        if position + 1 >= len(record.speech.keys) or not record.read(position).asks:
            continue
        named = [m.term.concept for m in record.read(position).mentions[-_NAMED:] if is_drug(m.term)]
        if drugs and named and set(drugs).isdisjoint(named):
            continue
        if record.read(position + 1).answer == NO:
            return None
        harm = _harm(record.read(position + 1).mentions, record.speech.text(position + 1), 0)
        told = told or ((record.speech.keys[position + 1], harm) if harm is not None else None)
    return told


def _told_of(drug: str, record: Record) -> tuple[Key, Mention] | None:
    """What a drug was told to have brought, where it is named or in reply to who asks for it."""
    entry = record.entries.get(drug)
    for said in entry.told(_HARMS, _FEW) if entry is not None else ():
        position = record.look(said.key, 0, 1)
        start = said.end
        if record.read(position).asks and position + 1 < len(record.speech.keys):
            position, start = position + 1, 0
        mentions, text = record.read(position).mentions, record.speech.text(position)
        brings = _BRINGS.search(lowered(text[start : start + _BEHIND]))
        if brings is None or any(is_drug(m.term) for m in mentions_between(mentions, start, start + brings.start())):
            continue
        harm = _harm(mentions, text, start + brings.start())
        if harm is not None and harm.start < start + brings.end() + _NEAR:
            return record.speech.keys[position], harm
    return None


def _harm(mentions: Sequence[Mention], text: str, start: int) -> Mention | None:
    """The first complaint from a place on that is there, unless it is told to be over."""
    for mention in mentions[:_NAMED]:
        if mention.start < start or mention.term.category not in COMPLAINTS or mention.term.concept == _EFFECT:
            continue
        if mention.flags & (NOT_SO | ASKED | HISTORICAL):
            continue
        return None if _OVER.search(lowered(text[mention.start : mention.start + _REPLY])) is not None else mention
    return None
