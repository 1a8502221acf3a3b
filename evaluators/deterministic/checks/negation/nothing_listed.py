"""Checks lines that say there is nothing of a sort ("Medications: None.") against what the visit told of it.

Allergies have checks of their own (``all_denied``): there the talk denies them at large, too.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, quotes
from evaluators.deterministic.checks.temporality.off_use import told_as_taken
from evaluators.deterministic.checks.temporality.times_words import is_to_come
from evaluators.deterministic.reading.mention import ACTIONS, ANSWERED, ANY_SURGERY, CAUSES, FAMILY, UNCERTAIN
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.drug_roles import is_drug, is_remedy, roles
from evaluators.deterministic.record.kindred import had_by_relative, of_relatives
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, RELATIVES, Entry, Said
from evaluators.vocabulary.rows import words_by_role

_WORDS: Final = words_by_role("nothing_rules.tsv")
_NONE: Final = _WORDS["none"]
_BESIDE: Final = _NONE | _WORDS["beside"]
_MINE: Final = _WORDS["mine"]
_OTHERS: Final = _WORDS["others"]
_KIN: Final = _WORDS["kin"]
_LASTING: Final = tuple(sorted(_WORDS["lasting"]))
_IF_ASKED: Final = tuple(sorted(_WORDS["if asked"]))
_SO_FAR: Final = _WORDS["so far"]
_SORTS: Final = ("family_history", "surgical_history", "medications", "pmh")
"""What a line may have nothing of, that which is told from fewer words first."""
_CALLED: Final = {
    "family_history": "illness in the family",
    "surgical_history": "operation",
    "medications": "medication",
    "pmh": "illness",
}
_HISTORIES: Final = frozenset((*_SORTS, "hpi", "subjective", "history", "chief_complaint", "narrative"))
_WORD: Final = re.compile(r"[a-z][a-z']*")
_LONGEST: Final = 80
"""Characters of a line that says no more than that."""
_REACH: Final = 28
"""Characters before an illness in which stands whose it is: "I was diagnosed with"."""
_ASKED: Final = _WORDS["pmh"] | _WORDS["surgical_history"]
_ASKING: Final = 96
_SHORT: Final = 48
"""Characters of a reply that names what one has, and says no more."""
_CLINICIAN: Final = "clinician"
_FEW: Final = 2
_MOST: Final = 64
"""Drugs of a visit that are looked at."""


def nothing_listed_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece where a statement has nothing of a sort and the visit told of something."""
    sort = _nothing_of(statement)
    told = _told(sort, record) if sort else None
    if told is None:
        return []
    entry, said = told
    message = f"Note has no {_CALLED[sort]}, the transcript tells of {entry.term.name}."
    place = (0, len(statement.text.rstrip()))
    return [against(place, "negation", "critical", message, quotes(record, said), points=MANAGED)]


def nothing_bears_on(statement: StatementReading) -> tuple[str, ...]:
    """Concepts, classes and categories of which anything that is said may bear on such a statement."""
    sort = _nothing_of(statement)
    if not sort:
        return ()
    if sort in ("medications", "surgical_history"):
        return CAUSES if sort == "medications" else (ANY_SURGERY,)
    return (*_LASTING, *_IF_ASKED) if sort == "pmh" else _LASTING


def _nothing_of(statement: StatementReading) -> str:
    """The sort of which a statement says, and says no more than, that there is none; else nothing."""
    if statement.mentions or statement.quantities or statement.kind not in _HISTORIES or len(statement.text) > _LONGEST:
        return ""
    words = set(_WORD.findall(statement.text.lower()))
    if _NONE.isdisjoint(words):
        return ""
    rest = words - _BESIDE
    if not rest:
        return statement.kind if statement.kind in _SORTS else ""
    return next((sort for sort in _SORTS if rest <= _WORDS[sort]), "")


def _told(sort: str, record: Record) -> tuple[Entry, Said] | None:
    if sort == "medications":
        return _drug(record)
    if sort == "surgical_history":
        return _operation(record)
    state = RELATIVES if sort == "family_history" else AFFIRMED
    if sort == "pmh":
        for concept in _IF_ASKED:
            entry = record.entries.get(concept)
            said = entry.first(AFFIRMED) if entry is not None else None
            if entry is not None and said is not None and _is_named(said, record):
                return entry, said
    for concept in _LASTING:
        for entry in record.related(concept):
            said = entry.first(state)
            if said is not None and (state == RELATIVES or _is_own(said, record)):
                return entry, said
            if state == RELATIVES and (theirs := _of_family(entry, record)) is not None:
                return entry, theirs
    return None


def _of_family(entry: Entry, record: Record) -> Said | None:
    """What a question for the family makes theirs: "what runs in your family?" – "diabetes"."""
    heard = (said for state in (AFFIRMED, OPEN) for said in entry.mentions(state)[:_FEW])
    return next((said for said in heard if of_relatives(said, record) or had_by_relative(said, record)), None)


def _drug(record: Record) -> tuple[Entry, Said] | None:
    """One that is taken, and not sold to anybody."""
    for entry in record.causes(_MOST):
        if is_drug(entry.term) and not is_remedy(entry.term):
            said = told_as_taken(entry, record)
            if said is not None and not _is_explained(said, record):
                return entry, said
    return None


def _is_explained(said: Said, record: Record) -> bool:
    """Whether a clinician only tells how a drug is taken that is new: "there's X, which you take on the heavy days"."""
    return not (said.flags & ANSWERED or record.speaker(said.key) != _CLINICIAN or roles(record, said))


def _operation(record: Record) -> tuple[Entry, Said] | None:
    for entry in record.related(ANY_SURGERY):
        said = entry.first(AFFIRMED)
        if said is None or said.flags & (ACTIONS | UNCERTAIN | FAMILY):
            continue
        if entry.term.concept == ANY_SURGERY:
            if asked_so_far(said, record):
                return entry, said  # "ever had surgery?" – "just my appendix"
            continue
        if _is_own(said, record) and not is_to_come(said, record):
            return entry, said
    return None


def asked_so_far(said: Said, record: Record) -> bool:
    """Whether it was asked for as one so far, and the answer was that there was one."""
    words = _WORD.findall(record.text(said.key)[max(said.start - _ASKING, 0) : said.end].lower())
    return bool(said.flags & ANSWERED) and not _SO_FAR.isdisjoint(words)


def _is_own(said: Said, record: Record) -> bool:
    """Whether who has it tells of it: what one is told of today is no history."""
    if is_anothers(said, record):
        return False
    if said.flags & ANSWERED:
        return True
    at = record.look(said.key, 1, 0)
    text, asked = record.speech.text(at), record.speech.texts(at - 1, at)
    if any(not _KIN.isdisjoint(_WORD.findall(question[-_ASKING:].lower())) for question in asked):
        return False  # "what runs in your family?" – "I have high blood pressure, diabetes"
    before: list[str] = _WORD.findall(text[max(said.start - _REACH, 0) : said.end].lower())
    for word in reversed(before):
        if word in _MINE or word in _OTHERS:
            return word in _MINE
    return len(text) <= _SHORT and any(_asks_for_any(question) for question in asked)


def _is_named(said: Said, record: Record) -> bool:
    """Whether a short reply names it to who asks for any illness: "any medical problems?" – "blood pressure"."""
    if said.flags & (UNCERTAIN | FAMILY) or said.start > _REACH:
        return False
    at = record.look(said.key, 1, 0)
    named = len(record.speech.text(at)) <= _SHORT and record.read(at).answer != NO
    return named and any(_asks_for_any(question) for question in record.speech.texts(at - 1, at))


def _asks_for_any(text: str) -> bool:
    return text.rstrip().endswith("?") and not _ASKED.isdisjoint(_WORD.findall(text[-_ASKING:].lower()))
