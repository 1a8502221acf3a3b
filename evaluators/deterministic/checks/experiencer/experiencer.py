"""Checks whether what a note gives to the patient is a relative's; what it says of relatives: ``family``.

Only asked where something was said of relatives at all, so that what the patient alone has costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from engine.finding import Severity, Support
from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.experiencer.kin_unknown import clause_start
from evaluators.deterministic.checks.experiencer.measured import is_measured
from evaluators.deterministic.checks.experiencer.shared import INJURY, is_listed_as_had, is_shared
from evaluators.deterministic.checks.names.akin import rule_names
from evaluators.deterministic.checks.pieces import Issue, called, quotes
from evaluators.deterministic.checks.reactions.allergies_noted import is_of_allergies
from evaluators.deterministic.reading.context.following import qualifies
from evaluators.deterministic.reading.context.kin import RELATIVE_WORDS
from evaluators.deterministic.reading.mention import (
    ANY_ALLERGY,
    ASKED,
    CAUSES,
    FAMILY,
    GRAVE,
    NOT_SO,
    USED,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.kindred import (
    of_relatives,
)
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    first_of,
)
from evaluators.vocabulary import Term

ILLS: Final = ("problem",)
_TOLD_AROUND: Final = (*ILLS, "allergen")
_HABIT: Final = "substance"
"""Only where one is asked for it: "do you smoke?" – "my wife does"."""
_FELT: Final = "symptom"
"""Only where who names it says that another has it, and not oneself: "the zigzags, my mother gets those, I don't"."""
HAD: Final = ("problem", "procedure", "medication", "allergen")
"""Categories of what one has, had done or takes: what is felt is too often shared, what is planned anybody's."""
_ECHOED: Final = 1
"""Utterances behind one on a relative in which a short one may only say it again."""
_ECHO: Final = 40
"""Characters of a reply that may do no more than repeat what was just said of a relative."""
_UNTOLD: Final = ("narrative", "other")
"""Kinds of sections that do not tell whom they are about: titles stand there ("Diabetes clinic"), and what is cited."""
_PATIENT: Final = re.compile(
    r"(?:the )?(?:patient|pt)\b(?!['’])|(?:s?he (?:has|is|had|takes)"
    rf"|{CLAIM_PATTERNS['of the patient']})\b",
    re.IGNORECASE,
)
"""Opens a statement that tells whom it is about, wherever it stands."""
_HISTORIES: Final = frozenset(("pmh", "surgical_history", "family_history", "social_history"))
"""Kinds of sections that do not tell of what was found today, and may be called by half its name."""
_BEFORE: Final = 40
_BEHIND: Final = 24
_SAYS_NO: Final = 48
_FEW: Final = 2
_REMEDIES: Final = ("rx:", "class:")
_NAME: Final = 2
"""Words of a name that can be half said."""

_NOT_I: Final = re.compile(
    r"\bnot me\b|\bme no\b|(?:[.,;!]|\bbut|\band) (?:i (?:don't|do not|never|haven't|didn't|am not)\b|i'm not\b"
    r"|i(?:'ve| have) never\b"
    r"|\b(?:but|and) s?he(?:'s| has| is)?(?: not|n't| never)(?: had| got)? (?:any|that|it|one)\b)"
    r"(?! (?:think|know|want|mind|see|remember|like|sure)\b)"
)
_TOLD_REACH: Final = 120
_RELATIVE_WORD: Final = re.compile(rf"\b(?:{RELATIVE_WORDS})\b", re.IGNORECASE)
_BORROWED_REACH: Final = 48
_BORROWED: Final = re.compile(
    r"\bi (?:just |only )?(?:had|took|tried|used|borrowed|got|popped)\b[^.?!;]*['\u2019]s $"
    r"|(?:^|[.,;!?] |\band |\bso |\bbut )(?:s?he (?:just |only )?(?:had|took|tried|used|got)|(?:i|we) gave (?:him|her))"
    r" (?:(?:some|one|a bit|a little|a dose|two|half) (?:of )?)?(?:his|her|my) [a-z]+['\u2019]s $"
)

_CANNOT_REACH: Final = 32
_CANNOT_HAVE: Final = re.compile(rf"\bcan(?:['’]?t|not) (?:{CLAIM_PATTERNS['relative can not']})(?: any)? $")
"""Before what a relative is allergic to."""
_EXPOSED: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['met with']}) (?:[a-z]+ )?$", re.IGNORECASE)
"""Before an illness that the patient has met with in others: "household contact with COVID-19"."""
_WANTED: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['wanted']}) [^.;:]*$", re.IGNORECASE)
_WANTED_REACH: Final = 64
_HAD_DONE: Final = ("procedure", "medication")
_HELPED_ONESELF: Final = re.compile(
    rf"\b(?:so |and )?i (?:{CLAIM_PATTERNS['took it']}) (?:{CLAIM_PATTERNS['of it']})\b"
)
"""Behind what a relative had at hand: "my girlfriend had Benadryl in her purse, I took two"."""
_TOLERATED: Final = "tolerat"
_HAD_IT_TOO: Final = re.compile(r"\bbut (?:i|he|she|[a-z]+)(?:['’](?:s|ve)| has| have) had it\b", re.IGNORECASE)
"""Behind what a relative did not tolerate: "his sister came up in a rash with it, but Jacob's had it"."""


def given_to_patient(
    mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """An illness of the patient in the note that only relatives were said to have."""
    ills = ILLS if statement.kind in INFERRING else HAD
    habit, felt = mention.term.category == _HABIT, mention.term.category == _FELT
    if not (habit or felt or mention.term.category in ills) or mention.term.isa(INJURY) or _names_relatives(statement):
        return None
    relatives = None if habit or felt else told_of_relatives(entries, record)
    if relatives is None:
        by_words_around = habit or mention.term.category in _TOLD_AROUND
        relatives = told_around(entries, record, of_relatives if by_words_around else is_anothers)
    if felt and relatives is not None and not denies_own(relatives, record):
        return None
    if relatives is not None and mention.term.category == "medication" and _RELATIVE_WORD.search(statement.text):
        return None  # "a bottle of her late husband's donepezil", which she does not take
    if relatives is None or first_of(entries, WEAK) is not None:
        return None
    if statement.kind in INFERRING and (first_of(entries, SUPPOSED) is not None or is_measured(mention.term, record)):
        return None  # "if it's melanoma we'll need to take more"; "your cholesterol is up, too"
    if statement.kind in INFERRING and statement.text.startswith("?", mention.start - 1):
        return None  # "?RA", which is to be looked for
    if qualifies(statement.text[mention.end : mention.end + _BEHIND]) or is_met_in_others(mention, statement.text):
        return None  # "TB exposure", "Diabetes Clinic"
    if is_wanted(mention, statement.text):
        return None  # "interested in the implant", which her roommate has
    if statement.text.startswith(":", mention.end) and _RELATIVE_WORD.search(statement.text) is not None:
        return None  # "Celiac: screen negative, affected sibling"
    if is_borrowed(relatives, statement, record) or (statement.kind in INFERRING and _is_treated(mention.term, record)):
        return None
    asked = (said for entry in entries for said in entry.mentions(OPEN))
    if any(not said.flags & FAMILY and not of_relatives(said, record) for said in asked):
        return None
    if any(_is_own(said, entries, record) for entry in entries for said in entry.mentions(AFFIRMED)):
        return None
    if is_shared(relatives, entries, record):
        return None
    if statement.kind not in _HISTORIES and _is_half_named(mention.term, entries, record):
        return None
    name = called(mention.term)
    told = statement.kind not in _UNTOLD or _PATIENT.match(statement.text) is not None
    of_patient = told or bool(mention.flags & USED)
    grave = mention.term.weight in GRAVE and (of_patient or bool(relatives.flags & ASKED))
    grave = grave or denies_own(relatives, record) or is_listed_as_had(mention, entries, statement)
    support: Support = "contradicted" if grave else "questionable"
    allergy = mention.term.category in CAUSES and is_of_allergies(statement)
    what = f"an allergy to {name}" if allergy and mention.term.concept != ANY_ALLERGY else name
    message = f"Note gives {what} to the patient, the transcript to a relative."
    issue = owner_issue(mention, statement, support, message, relatives, record)
    return issue._replace(severity="critical") if allergy else issue


def told_of_relatives(entries: Sequence[Entry], record: Record) -> Said | None:
    """Where it was said of relatives; what one of them cannot have is denied in words, and is there."""
    told = first_of(entries, RELATIVES)
    none = first_of(entries, NO_RELATIVE) if told is None else None
    if none is None or _CANNOT_HAVE.search(record.before(none, _CANNOT_REACH)) is None:
        return told
    return none


def _is_treated(term: Term, record: Record) -> bool:
    """Whether the patient takes a remedy for it: bipolar disorder of who takes lithium, whose mother had it, too."""
    remedies = (name for name in rule_names(term) if name.startswith(_REMEDIES))
    return any(first_of(record.related(name), AFFIRMED) is not None for name in remedies)


def denies_own(relatives: Said, record: Record) -> bool:
    """Whether who tells it of a relative says in the same breath not to have it: "my husband smokes, but I don't"."""
    if relatives.answer is not None:
        return _NOT_I.search(plain(record.text(relatives.answer)[:_TOLD_REACH])) is not None
    text = record.text(relatives.key)
    told = (text[:_TOLD_REACH], text[relatives.end : relatives.end + _SAYS_NO])
    return any(_NOT_I.search(plain(piece)) for piece in told)


def is_met_in_others(mention: Mention, text: str) -> bool:
    """Whether a statement has an illness as one that the patient came near to."""
    return _EXPOSED.search(text, max(mention.start - _BEFORE, 0), mention.start) is not None


def is_wanted(mention: Mention, text: str) -> bool:
    """Whether a statement has a drug or procedure as what the patient would like, and does not have."""
    if mention.term.category not in _HAD_DONE:
        return False
    return _WANTED.search(text, max(mention.start - _WANTED_REACH, 0), mention.start) is not None


def is_borrowed(relatives: Said, statement: StatementReading, record: Record) -> bool:
    """Whether one took oneself what is a relative's: "I had a couple of my wife's indomethacin"; or tolerated, as the
    statement has it, what that one did not.
    """
    if _TOLERATED in statement.text.lower() and _HAD_IT_TOO.search(record.behind(relatives, _TOLD_REACH)) is not None:
        return True
    if _BORROWED.search(record.before(relatives, _BORROWED_REACH)) is not None:
        return True
    return _HELPED_ONESELF.search(record.behind(relatives, _BORROWED_REACH)) is not None


def told_around(entries: Sequence[Entry], record: Record, is_theirs: Callable[[Said, Record], bool]) -> Said | None:
    """The first mention that is a relative's by what was said around it, if there are but few of them."""
    heard = [said for entry in entries for state in (AFFIRMED, OPEN) for said in entry.mentions(state)]
    if len(heard) > _FEW:
        return None
    return next((said for said in heard if is_theirs(said, record)), None)


def _is_half_named(term: Term, entries: Sequence[Entry], record: Record) -> bool:
    """Whether the patient's own was spoken of again and again by a part of its name: "the stone" of kidney stones."""
    stems = surface_words(term.surface).stems
    if len(stems) < _NAME or any(name in record.entries for name in term.classes):
        return False  # the other cancers spoken of are no half of this one
    theirs = sum(entry.count(RELATIVES) for entry in entries)
    return record.times_said(stems[-1]) - theirs > _FEW


def given_to_patient_by_kind(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """The same for a kind of an illness that only a relative was said to have, by who said no of the patient."""
    if mention.term.category not in ILLS or mention.flags & NOT_SO:
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        relatives = own.first(RELATIVES) if own is not None and own.term.category in ILLS else None
        if relatives is not None and (_after_no(relatives, record) or denies_own(relatives, record)):
            return given_to_patient(mention, record.related(name), statement, record)
    return None


def _after_no(said: Said, record: Record) -> bool:
    """Whether it is said in answering that the patient has none: "not me, my mum had a clot"."""
    return record.read(record.position(said.key)).answer == NO


def _names_relatives(statement: StatementReading) -> bool:
    return any(mention.relative or mention.flags & FAMILY for mention in statement.mentions)


def _is_own(said: Said, entries: Sequence[Entry], record: Record) -> bool:
    """Whether it is said of the patient: not where nobody is named in a short reply after one spoke of a relative."""
    if of_relatives(said, record):
        return False
    at = record.look(said.key, _ECHOED, 0)
    before = [other for entry in entries for other in entry.mentions(RELATIVES) if other < said]
    if all(at - record.position(other.key) > _ECHOED for other in before):
        return True
    text = record.text(said.key)
    if len(text) > _ECHO:
        return True
    return not CLAIM_WORDS["owners"].isdisjoint(plain(text[: said.start]).split())


def owner_issue(
    mention: Mention, statement: StatementReading, support: Support, message: str, said: Said, record: Record
) -> Issue:
    """An issue of the words that say whose it is, too: of the clause up to the illness."""
    severity: Severity = "major"
    place = (clause_start(statement, mention), mention.end)
    return Issue(*place, "experiencer", support, severity, message, quotes(record, said), None)
