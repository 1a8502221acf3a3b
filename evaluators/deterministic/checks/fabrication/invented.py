"""Which terms cannot be in a note unless somebody spoke of them.

A test or a procedure is ordered, done or told of aloud; what a patient has or has not is asked for. Where nothing of
the kind was said, in these words or in near ones, the note has made it up.
"""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.checks.fabrication.evidence import is_linked_beside, is_supposed, words_said
from evaluators.deterministic.checks.names.akin import is_routine, is_said, kin_of_place, named_otherwise, spelled_apart
from evaluators.deterministic.checks.places import PARTS
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.mention import (
    COMPLAINTS,
    FAMILY,
    GRAVE,
    NEGATED,
    NOT_SO,
    PARTLY,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading, section_group
from evaluators.deterministic.reading.wording.words import plain_stem, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.rows import read_set

_TOLD: Final = frozenset(("problem", "symptom", "substance"))
_ASKED: Final = -300
"""Evidence of a term (hundredths) from which a denial of it must have been asked for; milder ones are routine."""
_ASKED_AT_LENGTH: Final = -150
"""The same in a visit that is told at length: what was asked was asked there."""
_MANEUVERS: Final = read_set("maneuver_rules.tsv")
"""Examinations by name, which do not go without a word in a visit that is told at length."""
_ANY_MANEUVER: Final = "exam:special-test"
_MANEUVER_SORTS: Final = frozenset(map(plain_stem, ("test", "sign", "special", "stress")))
_SETTINGS: Final = tuple([f" {word}" for word in CLAIM_WORDS["settings"]])
"""Behind a speciality: where the patient is seen, which nobody says there."""


def is_invented(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether a term that nobody said would have been spoken of, and nothing near to it was.

    In a part of a visit told in half words an illness or a complaint goes by many names ("buttons are murder"), if
    what is noted of it has to do with what was said.
    """
    if not _would_be_said(mention, statement, record) or _is_standing(mention, statement, record):
        return False
    if is_another_maneuver(mention, statement, record):
        return True
    told = mention.term.category in COMPLAINTS and statement.kind not in EXAMINING
    if told and record.sketched and is_linked_beside(mention, statement, record):
        return False
    if statement.kind in EXAMINING and mention.term.category == "exam" and polar(mention.term) == "yes":
        return not spelled_apart(mention.term, record)  # that the heart was spoken of is no gallop
    return not named_otherwise(mention.term, record)


def is_named_apart(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether what it is a kind of does not stand for it: a procedure that has a name of its own, of which the talk had
    but another; a complaint that the note denies of some place, while the talk had one elsewhere: no chest pain of "my
    knee hurts".

    Only in a visit that is told at length, and where nothing near to it was said.
    """
    term = mention.term
    if not record.lengthy:
        return False
    if term.category not in TESTS:
        if term.category != "symptom" or mention.flags & (NEGATED | FAMILY) != NEGATED:
            return False
        if statement.kind in INFERRING or statement.kind in EXAMINING:
            return False
        if not any(name.startswith("site:") for name in term.classes):
            return False
    return not words_said(term, record) and not named_otherwise(term, record)


def is_another_maneuver(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether it is one of the tests of joints and nerves that are all one to the lexicon, and not by its own name
    spoken of: that there was a Lachman's bears out no Spurling's."""
    if mention.term.concept != _ANY_MANEUVER or statement.kind not in EXAMINING or not record.lengthy:
        return False
    names = [stem for stem in surface_words(mention.term.surface).stems if stem not in _MANEUVER_SORTS]
    return bool(names) and not any(stem in record.stems for stem in names)


def is_at_unspoken_place(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether something is found, concluded or done at a part of the body that nobody named, nor anything near to it.

    Only where the visit is told at length, and not of what is as it should be: one looks at more than one speaks of.
    """
    if not record.lengthy or mention.flags & NOT_SO:
        return False
    if statement.kind not in INFERRING and (statement.kind not in EXAMINING or statement.normal):
        return False
    term = mention.term
    sites = [name for name in (term.concept, *term.classes) if name.startswith("site:")]
    if not any(site in PARTS for site in sites):
        return False
    if any(site in record.entries or site in record.by_class for site in sites):
        return False
    return not words_said(term, record) and not named_otherwise(term, record) and not _is_placed(sites, record)


def _is_placed(sites: list[str], record: Record) -> bool:
    """Whether anything near to one of the places was said."""
    return any(is_said(name, record) for site in sites for name in kin_of_place(site))


def _is_standing(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether it is one of the denials that notes often have though nobody asked, or denies but a part or a time."""
    term = mention.term
    if not mention.flags & NEGATED or term.category not in _TOLD:
        return False
    if mention.flags & PARTLY:
        return True
    asked = _ASKED_AT_LENGTH if record.lengthy else _ASKED
    return record.counted.weight(term.concept, term.category, section_group(statement.kind)).unsaid > asked


def _is_setting(mention: Mention, statement: StatementReading) -> bool:
    """Whether it names where the patient is seen: "presents to the neurology clinic"."""
    if statement.kind in INFERRING or mention.term.category != "procedure":
        return False
    return statement.text.lower().startswith(_SETTINGS, mention.end)


def _would_be_said(mention: Mention, statement: StatementReading, record: Record) -> bool:
    flags, term = mention.flags, mention.term
    if flags & UNCERTAIN or is_supposed(flags) or term.weight == "info" or is_routine(term):
        return False
    if _is_setting(mention, statement):
        return False
    negated = bool(flags & NEGATED)
    examines = statement.kind in EXAMINING
    if term.category in TESTS:
        return not flags & FAMILY and (not negated or (examines and term.category == "lab"))
    if examines:
        return (not negated and polar(term) == "yes") or (record.lengthy and term.concept in _MANEUVERS)
    if term.category not in _TOLD or statement.kind in INFERRING:
        return False
    return not flags & FAMILY if negated else term.weight in GRAVE
