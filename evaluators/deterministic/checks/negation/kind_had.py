"""What a note denies, where the patient told of a kind of it: "no history of heart disease" – "just the AF"; or of it
at one place, who was asked for it: "numbness?" – "my foot feels a bit numb"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.negation.in_part import denies_a_part, denies_a_sort
from evaluators.deterministic.checks.places import told_elsewhere
from evaluators.deterministic.checks.temporality.going_on import is_now
from evaluators.deterministic.reading.mention import ANSWERED, ANY_PAIN, ASKED, HISTORICAL, Mention
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.kindred import of_relatives
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, RELATIVES, SPENT, WEAK, Entry, Said, ever

_EVER: Final = re.compile(r"\b(?:history|hx|h/o|ever|never|past)\b")
"""Beside an illness that a note denies for all time."""
_OF_TODAY: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['denied of today']}) (?:[a-z]+ )?$")
"""Before one that it denies of today, or besides those that it has."""
_PRIOR: Final = re.compile(r"\bno (?:prior|previous|past) $")
_HAD_IT: Final = re.compile(r"\b(?:had|did have|did get|was|were)\b")
_PATIENT: Final = "patient"
_TELLING: Final = frozenset(("i", "i've", "i'd", "my", "i'm"))
_ALONE: Final = frozenset(("just", "only"))
_LESS: Final = re.compile(r"\b(?:but|though|once|only)\b")
"""Behind what one tells: it is not all that was asked for: "he was sick once, but that was with the coughing"."""
_NO: Final = re.compile(r"\W*(?:[a-z']{1,8}\W+)?no\b", re.IGNORECASE)
_A_SIDE: Final = re.compile(r"\b(?:[RL]|[Rr]ight|[Ll]eft)\b")
_BEFORE: Final = 16
_CLAUSE: Final = 48
_FEW: Final = 4


def kind_had(
    mention: Mention, entries: list[Entry], own: Entry | None, statement: StatementReading, record: Record
) -> Said | None:
    """Where the patient told of a kind of the illness of which the note denies a history: "no history of heart disease"
    – "just the AF"; after any denial of the illness as such ("come to think of it, I did have a clot")."""
    if mention.term.category != "problem" or statement.kind in EXAMINING or statement.kind in INFERRING:
        return None
    if is_now(mention, statement) or _OF_TODAY.search(_before(mention, statement)) is not None:
        return None
    near = statement.text[max(mention.start - _BEFORE, 0) : mention.end + _BEFORE].lower()
    if not mention.flags & HISTORICAL and _EVER.search(near) is None:
        return None
    denied = own.last(DENIED) if own is not None else None
    for entry in entries:
        said = entry.first(AFFIRMED)
        if entry is own or said is None or ever([entry], (DENIED, WEAK, RELATIVES)):
            continue
        if (denied is not None and said < denied) or not _is_told_as_ones_own(said, record):
            continue
        if denies_a_sort(mention, entry, statement, record):
            continue
        if not _denies_less_of_old(mention, said, statement, record) and not of_relatives(said, record):
            return said
    return None


def kind_told(
    mention: Mention, entries: list[Entry], own: Entry | None, statement: StatementReading, record: Record
) -> Said | None:
    """Where the patient was asked for a complaint and told of it at one place, or of a kind of it, and of none denied
    it: "any vomiting?" – "I've been sick twice". Pains apart, of which one may have several."""
    term = mention.term
    if term.category != "symptom" or statement.kind in EXAMINING or statement.kind in INFERRING:
        return None
    if term.isa(ANY_PAIN) or term.concept in CLAIM_WORDS["everywhere"] or is_now(mention, statement):
        return None
    if mention.flags & HISTORICAL or mention.side or ever(entries, (DENIED, WEAK, RELATIVES)):
        return None
    asked = own.first(SPENT) if own is not None else None
    for entry in entries:
        said = entry.current()
        if entry is own or said is None:
            continue
        at_large = own is None and _is_asked_at_large(mention, said, record)
        if not at_large and not _is_reply(said, asked or said, record):
            continue
        if not at_large and not _is_called_so(mention, asked or said, record):
            return None
        if said.side and _A_SIDE.search(statement.text) is not None:
            return None  # "right: no numbness"
        if denies_a_part(mention, said, statement, record) or told_elsewhere(mention, said, statement, record):
            return None
        return None if denies_a_sort(mention, entry, statement, record) else said
    return None


def _is_reply(said: Said, asked: Said, record: Record) -> bool:
    """Whether it was told in reply to who asked for it, not behind a no to that, and no less than that."""
    if _LESS.search(record.behind(said, _BEFORE)) is not None:
        return False
    if said.answer is not None:
        return not _opens_with_no(record.position(said.answer), record)
    position = record.look(said.key, 1, 0)
    return position == record.position(asked.key) + 1 and not _opens_with_no(position, record)


def _is_asked_at_large(mention: Mention, said: Said, record: Record) -> bool:
    """Whether it was told in reply to who asks for what the complaint is a kind of: "any bleeding?" – "some spotting",
    of no vaginal bleeding."""
    position = record.look(said.key, 1, 0)
    if not position or said.answer is not None or _opens_with_no(position, record):
        return False
    if _LESS.search(record.behind(said, _BEFORE)) is not None:
        return False
    asked = record.read(position - 1).mentions[-_FEW:]
    return any(other.flags & ASKED and mention.term.isa(other.term.concept) for other in asked)


def _opens_with_no(position: int, record: Record) -> bool:
    return record.read(position).answer == NO or _NO.match(record.speech.text(position)[:_CLAUSE]) is not None


def _is_called_so(mention: Mention, asked: Said, record: Record) -> bool:
    """Whether the question has each word by which the note calls it, where these are several: not "arm weakness"."""
    stems = surface_words(mention.term.surface).stems
    return len(stems) == 1 or set(stems).issubset(record.read(record.position(asked.key)).stems)


def _before(mention: Mention, statement: StatementReading) -> str:
    return statement.text[max(mention.start - _CLAUSE, 0) : mention.start].lower()


def _denies_less_of_old(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies a part of what was said: not so where it denies that one had it before, and one had."""
    if _PRIOR.search(_before(mention, statement)) is None:
        return denies_a_part(mention, said, statement, record)
    return not (said.flags & HISTORICAL or _HAD_IT.search(record.before(said, _CLAUSE)) is not None)


def _is_told_as_ones_own(said: Said, record: Record) -> bool:
    """Whether who has it tells of it, or owns to it on being asked."""
    if said.flags & ANSWERED:
        return True
    if record.speaker(said.key) != _PATIENT:
        return False
    words = record.before(said, _CLAUSE).replace("\u2019", "'").split()
    return not words or not _TELLING.isdisjoint(words) or words[0] in _ALONE
