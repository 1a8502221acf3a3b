"""What a note denies, against what was affirmed."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.contradictions import goes_on_still, mixed, there_is
from evaluators.deterministic.checks.negation.denied_told import ADVISED, against_told, says_never
from evaluators.deterministic.checks.negation.generals import denied_at_large
from evaluators.deterministic.checks.negation.in_part import denies_a_part
from evaluators.deterministic.checks.negation.kind_had import kind_had, kind_told
from evaluators.deterministic.checks.negation.shown import is_shown
from evaluators.deterministic.checks.pieces import Issue
from evaluators.deterministic.checks.places import same_place, told_elsewhere, whole
from evaluators.deterministic.checks.temporality.going_on import lasts, says_no_longer
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ANY_PAIN,
    ANY_SURGERY,
    COMPLAINTS,
    HISTORICAL,
    NEGATED,
    STATED,
    Mention,
)
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    RELATIVES,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)

_CLAUSE: Final = 48
_SINCE: Final = re.compile(
    r"(?:[ /]\S+){0,3}?"
    r" (?:since|in (?:the )?(?:past|last)|for (?:(?:the )?(?:past|last)|[0-9a-z-]+ (?:day|week|month|year)))"
)
"""Behind a drug or a habit, and at most another one."""
_SINCE_THEN: Final = re.compile(
    r" (?:since|thereafter|after that|after this)(?: then| that)?(?= ?(?:[.,;:()\n]|and\b|$))"
)
"""Behind a complaint that the note denies from then on: "vomited twice on Sunday, no vomiting since"."""
_PAUSE: Final = re.compile(r"[.,;:()\n]")
_DUE: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['due']}) [^.;,]{{0,24}}$")
_FREE_DAYS: Final = re.compile(r"[ -]free (?:days?|nights?|evenings?|weekends?|periods?|intervals?)\b", re.IGNORECASE)
_FREE: Final = re.compile(r"[ -]free\b")
_ONESELF: Final = frozenset(("i", "my", "me"))
_SHOWING: Final = frozenset(("there", "you"))
_LAST: Final = 5
_PRIOR: Final = re.compile(r"no (?:prior|previous|past) $")
"""Before an illness of the past that the note denies: "no prior pneumonia"."""
_NO_HISTORY: Final = re.compile(
    r"\b(?:no|denies|without|denied)(?: (?:any|personal|past|prior|known|medical))* (?:history|hx|h/o)(?: of)? "
    r"[^.;:\n]{0,48}$"
)
"""Before an illness that the note has at no time: "no history of peptic ulcer"."""
_PAIRED: Final = CLAIM_WORDS["paired"]
_TOLD: Final = (AFFIRMED, DENIED, WEAK, RELATIVES, OPEN, SUPPOSED)
"""States of what is not only asked for: "any shortness of breath?" – "on the stairs, yes"."""


def against_denial(mention: Mention, entries: list[Entry], statement: StatementReading, record: Record) -> Issue | None:
    """What the note denies, against what was affirmed."""
    term = mention.term
    if (term.category in ADVISED and _since(mention, statement)) or _is_due(mention, statement):
        return None
    if term.category in COMPLAINTS and _SINCE_THEN.match(statement.text, mention.end) is not None:
        return None
    own = record.entries.get(term.concept)
    said = own.current() if own is not None else None
    if own is not None and term.category in COMPLAINTS and says_no_longer(mention, statement):
        lasting = next((one for one in own.mentions(AFFIRMED) if lasts(one, record)), None)
        return None if lasting is None or own.count(DENIED) else goes_on_still(mention, lasting, record)
    if (own is None or said is None) and term.concept in CLAIM_WORDS["everywhere"] and statement.kind in EXAMINING:
        return _found_somewhere(mention, entries, statement, record)
    if own is None and term.concept in CLAIM_WORDS["everywhere"]:
        said = _told_of_both(entries, record)
        return None if said is None else there_is(mention, said, record)
    if own is None or said is None:
        told = (own is not None and ever([own], _TOLD)) or ever(entries, (DENIED,))
        kind = None if told else denied_at_large(mention, statement, record)
        if kind is None and (had := kind_told(mention, entries, own, statement, record)) is not None:
            return there_is(mention, had, record)
        return kind or _never_had(mention, entries, own, statement, record)
    if said.answer is None and (polar(term) == "asked" or is_anothers(said, record)):
        return None
    other_side = mention.side in OTHER and said.side not in ("", mention.side)
    relative = first_of(entries, RELATIVES)
    if other_side or (relative is not None and not _is_ones_own(said, relative)):
        return mixed(mention, entries, AFFIRMED, DENIED, record)
    felt = term.category == "symptom" or (term.category == "problem" and not _is_shown(said, record))
    if felt and statement.kind in EXAMINING and term.concept not in CLAIM_WORDS["thoughts"]:
        return _found(mention, own, statement, record)
    return against_told(mention, entries, own, said, statement, record)


def _is_ones_own(said: Said, relative: Said) -> bool:
    """Whether one told of oneself in words of one's own, and only after that of a relative who has it, too."""
    return bool(said.flags & (STATED | ANSWERED)) and said < relative and said.key != relative.key


def _since(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies it only since something: "no alcohol since the wedding", "no Tylenol or Advil since"."""
    return _SINCE.match(right_of(statement.text, mention.end, _CLAUSE, _PAUSE)) is not None


def _is_due(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has what is to be, and is not yet: "he needs 12 months seizure-free"; or so many days without
    what there is on the others: "three alcohol-free nights a week"."""
    if mention.flags & NEGATED and _FREE_DAYS.match(statement.text, mention.end) is not None:
        return True
    due = _DUE.search(statement.text, max(mention.start - _CLAUSE, 0), mention.start)
    if due is None:
        return False
    return "free of" in due[0] or _FREE.match(statement.text, mention.end) is not None


def _is_shown(said: Said, record: Record) -> bool:
    """Whether it was told as whoever examines tells it: "there's a hernia", not "I have a hernia"."""
    words = left_of(record.text(said.key), said.start, _CLAUSE).lower().replace("'", " ").replace("’", " ").split()
    return not _SHOWING.isdisjoint(words[-_LAST:]) and _ONESELF.isdisjoint(words)


def _found(mention: Mention, own: Entry, statement: StatementReading, record: Record) -> Issue | None:
    """What the note has not found, against what was found: a complaint that is not seen is not denied."""
    said = own.examined(AFFIRMED)
    if said is None and (told := own.current()) is not None and is_shown(told, record):
        said = told
    if said is None or own.count(DENIED) or denies_a_part(mention, said, statement, record):
        return None
    if not whole(mention) and (mention.term.concept == ANY_PAIN or not same_place(said, statement, record)):
        return None
    if told_elsewhere(mention, said, statement, record):
        return None  # "a rash on your chest, nothing on the hands"
    return there_is(mention, said, record)


def _found_somewhere(
    mention: Mention, entries: list[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """What the note has found nowhere, against a kind of it that was found: "no edema", "one plus in the ankles"."""
    if ever(entries, (DENIED,)):
        return None
    for entry in entries:
        said = entry.examined(AFFIRMED)
        if said is not None and same_place(said, statement, record):
            return there_is(mention, said, record)
    return None


def _told_of_both(entries: list[Entry], record: Record) -> Said | None:
    """Where both of a part were told to be so, and nobody said that they are not: "my ankles swell" of "no edema"."""
    if ever(entries, (DENIED, WEAK)):
        return None
    for entry in entries:
        said = entry.current()
        if said is not None and not _PAIRED.isdisjoint(record.named(said).lower().split()):
            return said
    return None


def _never_had(
    mention: Mention, entries: list[Entry], own: Entry | None, statement: StatementReading, record: Record
) -> Issue | None:
    """A denied history of what was only said of the past, or that it was ever so."""
    ever_denied = mention.flags & HISTORICAL or says_never(mention, statement) or mention.term.isa(ANY_SURGERY)
    ever_denied = ever_denied or _NO_HISTORY.search(statement.text.lower(), 0, mention.start) is not None
    said = own.first(AFFIRMED) if own is not None and ever_denied else None
    if said is None:
        kind = kind_had(mention, entries, own, statement, record)
        return None if kind is None else there_is(mention, kind, record)
    if ever(entries, (DENIED, WEAK, RELATIVES)):
        return None
    earlier = said.flags & HISTORICAL and _PRIOR.search(statement.text[: mention.start].lower()) is not None
    if not earlier and denies_a_part(mention, said, statement, record):
        return None
    return there_is(mention, said, record)
