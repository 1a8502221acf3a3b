"""Checks how a thing is, by the note, against how it was said to be: constant or on and off, mild or severe.

A way contradicts the note's where all that was said of the thing is of that one other way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.pieces import Piece, against, called, exchange
from evaluators.deterministic.checks.temporality.occasions import is_advice
from evaluators.deterministic.checks.temporality.off_use import is_resumed
from evaluators.deterministic.checks.ways.degrees import is_open
from evaluators.deterministic.checks.ways.matters import is_told_so
from evaluators.deterministic.checks.ways.ways_heard import ways_heard
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.mention import (
    ANY_PAIN,
    COMPLAINTS,
    DECLINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    TESTS,
    Mention,
    mention_at,
)
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, UNDIVIDED, StatementReading
from evaluators.deterministic.reading.ways.contrary_rules import TREATMENTS, Rule, contrary_rules
from evaluators.deterministic.reading.ways.parted import alone, own_part
from evaluators.deterministic.reading.ways.ways_told import ways_told
from evaluators.deterministic.reading.wording.phrases import Seldom, lowered
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, WEAK, Said
from evaluators.vocabulary import Term

_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN)
_MOST: Final = 24
"""Mentions of a thing beyond which too much was said of it to be all of one way."""
_VITAL: Final = "vital"
_DRUG: Final = "medication"
_OF_TODAY: Final = EXAMINING | {UNDIVIDED}
_NOWHERE_ELSE: Final = "exam:nonradiating"
"""Said of a pain, which a statement by itself does not name: of any that was told of."""
_FEW: Final = 16
_SITE: Final = "site:"
"""Where nobody named a complaint it may have been told which part of its place hurts: "the inside of the knee"."""
_HEADS: Final = ": "
"""Behind a test that heads its result: "EKG: normal sinus rhythm"."""
_SEVERAL: Final = 2
_EXCEPT: Final = Seldom(rf"\b(?:{CLAIM_PATTERNS['but for']})\b", CLAIM_WORDS["but for"])
"""In a statement of a test: no way is that of all of it."""


def contrary_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each thing that all was said otherwise of."""
    pieces: list[Piece] = []
    rules = contrary_rules()
    things = [m for m in statement.mentions if not m.flags & (FAMILY | HYPOTHETICAL) and rules.has(m.term)]
    text = lowered(statement.text) if things else ""
    numbers = rules.index.may_be_in(text) if things else None
    if not numbers:
        return pieces
    for mention in things:
        if is_advice(mention, statement) or (mention.term.category in TESTS and _EXCEPT.search(text) is not None):
            continue
        if mention.term.category == _DRUG and _is_any_of_several(mention.term, record):
            continue
        for name, rule in rules.of(mention.term, numbers):
            if rule.kind != "temporality" and statement.kind in INFERRING:
                continue  # "low cholesterol diet"
            if mention.term.category == _VITAL and statement.kind not in _OF_TODAY:
                continue  # "raised blood pressure in the last pregnancy"
            denied = bool(mention.flags & NEGATED and not mention.flags & DECLINED)
            if denied and (rule.had or (rule.kind == "temporality" and mention.term.category in TREATMENTS)):
                continue  # "no follow-up arranged"
            own = alone(text, own_part(rule.ways, text, mention, statement.mentions))
            if own.startswith(_HEADS, mention.end) and mention.term.category in TESTS:
                own = own[: mention.end] + own[mention.end + 1 :]
            noted = ways_told(rule, own, mention.start, mention.end, denied=denied)
            if not noted or noted == rule.every:
                continue
            called = polar(mention.term) == "yes" and rule.ways.first(text, mention.start, mention.end)
            concept = name if called else mention.term.concept  # a "productive cough" is a cough
            if concept == _NOWHERE_ELSE:
                if any(thing.term.isa(ANY_PAIN) for thing in things):
                    continue
                concept = ANY_PAIN
            if rule.kind == "laterality" and not record.related(concept):
                concept = next((name for name in mention.term.classes if name.startswith(_SITE)), concept)
            said = _otherwise(rule, concept, noted, record)
            if said is None or (rule.goes_on and _is_told_apart(rule, mention, things, text)):
                continue
            if is_told_so(mention, statement, record):
                continue
            if rule.graded and is_open(noted, mention, statement, said, record):
                continue
            if mention.term.category == _DRUG and is_resumed(said, record):
                continue  # "it made me dizzy, then I went back on it and it's been fine"
            if not rule.goes_on or not _helps_another(mention, said, statement, record):
                named = (text[way.start : way.end] for way in rule.ways.found(text) if way.ways >= noted)
                pieces.append(_piece(rule, mention, next(named, text[mention.start : mention.end]), said, record))
    return pieces


def _is_any_of_several(term: Term, record: Record) -> bool:
    """Whether it names a sort of drugs of which the talk has several: "one inhaler a month" may be of any."""
    return not is_drug(term) and len(record.related(term.concept)) >= _SEVERAL


def unnamed_of_ways(statement: StatementReading) -> tuple[str, ...]:
    """The concept that a way is held against where the statement does not name the thing."""
    return (ANY_PAIN,) if any(m.term.concept == _NOWHERE_ELSE for m in statement.mentions) else ()


def _is_told_apart(rule: Rule, drug: Mention, things: Sequence[Mention], text: str) -> bool:
    """Whether the note has a treatment both ways, each of another complaint: "helps the knee, not the back"."""
    same = [thing for thing in things if thing.term.concept == drug.term.concept]
    if len(same) < _SEVERAL:
        return False
    told = [ways_told(rule, text, m.start, m.end, denied=bool(m.flags & NEGATED)) for m in same[:_FEW]]
    return not rule.every.intersection(*[ways for ways in told if ways])


def _helps_another(drug: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a treatment was spoken of as one of another complaint than the note's: "it helps the headaches"."""
    noted = [m.term for m in statement.mentions if m.term.category in COMPLAINTS and _is_beside(m, drug, statement)]
    mentions = record.read(record.position(said.key)).mentions
    here = mention_at(mentions, said.start)
    heard = _complaints(mentions, here.sentence if here is not None else 0)
    if said.answer is not None:
        heard += _complaints(record.read(record.position(said.answer)).mentions, 0)
    alike = any(one.isa(other.concept) or other.isa(one.concept) for one in noted for other in heard)
    return bool(noted and heard) and not alike


def _is_beside(complaint: Mention, drug: Mention, statement: StatementReading) -> bool:
    """Whether no other treatment is named between the two."""
    low, high = sorted((complaint.start, drug.start))
    return not any(m.term.category in TREATMENTS and low < m.start < high for m in statement.mentions)


def _complaints(mentions: Sequence[Mention], sentence: int) -> list[Term]:
    """The complaints of a sentence of a text, by its number."""
    return [m.term for m in mentions[:_FEW] if m.sentence == sentence and m.term.category in COMPLAINTS]


def _otherwise(rule: Rule, concept: str, noted: frozenset[int], record: Record) -> Said | None:
    """The first thing said of a concept that has it another way, if nothing may have it the note's, or in several.

    What is told of former times counts where nothing else is told.
    """
    said_of: list[tuple[Term, Said]] = []
    for entry in record.related(concept):
        if entry.count(AFFIRMED) + entry.count(DENIED) > _MOST:
            return None
        said_of += [(entry.term, said) for state in _STATES for said in entry.mentions(state)]
    if rule.had:
        said_of = [(term, said) for term, said in said_of if not said.flags & NEGATED]
    if any(not said.flags & HISTORICAL for _, said in said_of):
        said_of = [(term, said) for term, said in said_of if not said.flags & HISTORICAL]
    found: Said | None = None
    ways = rule.every
    for term, said in said_of:
        heard = ways_heard(rule, term, said, record)
        if not heard.isdisjoint(noted):
            return None
        if heard:
            found, ways = found or said, ways & heard
            if not ways:
                return None
    return found


def _piece(rule: Rule, mention: Mention, way: str, said: Said, record: Record) -> Piece:
    evidence = exchange(record, said.key, said.start, said.end)
    message = f"Note says “{way}” of {called(mention.term)}, the transcript says otherwise."
    return against(mention.place, rule.kind, "major", message, evidence)
