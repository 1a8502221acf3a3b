"""Checks whose an illness is: the patient's, a relative's, and which relative's.

Only asked where something was said of relatives at all, so that what the patient alone has costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from engine.finding import Severity, Support
from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.contradictions import issue_of, remark
from evaluators.deterministic.checks.experiencer.family_side import is_of_other_side, line_said, wrong_side
from evaluators.deterministic.checks.experiencer.kin_unknown import clause_start, unknown_relative
from evaluators.deterministic.checks.experiencer.measured import is_measured
from evaluators.deterministic.checks.firmness import is_flat_no
from evaluators.deterministic.checks.names.akin import rule_names
from evaluators.deterministic.checks.pieces import Issue, opening, quotes
from evaluators.deterministic.reading.context.following import qualifies
from evaluators.deterministic.reading.context.kin import OTHER_KIN, RELATIVE_WORDS, borne_out_by
from evaluators.deterministic.reading.context.kin import RELATIVES as KINSFOLK
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    EXAMINED,
    FAMILY,
    GRAVE,
    HYPOTHETICAL,
    NEGATED,
    NOT_SO,
    PASSED,
    UNCERTAIN,
    USED,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.dialogue.swapped import kin_instead
from evaluators.deterministic.record.kindred import (
    had_by_relative,
    joined_with,
    named_after,
    named_beside,
    named_in,
    of_relatives,
    spoken_of_before,
    who_had,
)
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import words_by_role

_ILLS: Final = ("problem",)
_TOLD_AROUND: Final = (*_ILLS, "allergen")
_HABIT: Final = "substance"
"""Only where one is asked for it: "do you smoke?" – "my wife does"."""
_HAD: Final = ("problem", "procedure", "medication", "allergen")
"""Categories of what one has, had done or takes: what is felt is too often shared, what is planned anybody's."""
_ECHO: Final = 40
"""Characters of a reply that may do no more than repeat what was just said of a relative."""
_UNTOLD: Final = ("narrative", "other")
"""Kinds of sections that do not tell whom they are about: titles stand there ("Diabetes clinic"), and what is cited."""
_PATIENT: Final = re.compile(
    r"(?:the )?(?:patient|pt)\b(?!['’])|(?:s?he (?:has|is|had|takes)|history of|hx of|h/o|known)\b", re.IGNORECASE
)
"""Opens a statement that tells whom it is about, wherever it stands."""
_OF_ALL: Final = re.compile(r"\byou(?:rself)? or (?:in |anyone in |anybody in )?(?:the |your )?family\b")
_ASKED_REACH: Final = 64
_UNKNOWN: Final = ("", "family")
_HISTORIES: Final = frozenset(("pmh", "surgical_history", "family_history", "social_history"))
"""Kinds of sections that do not tell of what was found today, and may be called by half its name."""
_INJURY: Final = "dx:injury"
"""One's own injury is told by what happened ("you did break it"), hardly ever by its name."""
_BEHIND: Final = 24
_LINEAGE: Final = words_by_role("lineage_words.tsv")
_NEAREST: Final = _LINEAGE["nearest"]
_FURTHER: Final = _LINEAGE["further"]
_FAR: Final = _FURTHER | _LINEAGE["distant"]
_NEAR_KIN: Final = re.compile(r"\b(?:close|immediate|near|(?:first|1st)[ -]degree)\b")
_COMPANION: Final = "other"
_FEW: Final = 2
_REMEDIES: Final = ("rx:", "class:")
_KIN_REACH: Final = 80
_MOST_OWN: Final = 8
"""Mentions of what the patient has, too, beyond which one may be of any relative."""
_NAME: Final = 2
"""Words of a name that can be half said."""

_NOT_I: Final = re.compile(
    r"\bnot me\b|\bme no\b|(?:[.,;!]|\bbut|\band) (?:i (?:don't|do not|never|haven't|didn't|am not)\b|i'm not\b"
    r"|i(?:'ve| have) never\b)"
    r"(?! (?:think|know|want|mind|see|remember|like|sure)\b)"
)
_TOLD_REACH: Final = 120
_RELATIVE_WORD: Final = re.compile(rf"\b(?:{RELATIVE_WORDS})\b", re.IGNORECASE)
_BORROWED_REACH: Final = 48
_NOT_ME: Final = re.compile(r"\W*(?:no\W+|well\W+)?not (?:me|myself|personally|that i)\b", re.IGNORECASE)
_BORROWED: Final = re.compile(r"\bi (?:just |only )?(?:had|took|tried|used|borrowed|got|popped)\b[^.?!;]*['\u2019]s $")

_CANNOT_REACH: Final = 32
_CANNOT_HAVE: Final = re.compile(r"\bcan(?:['’]?t|not) (?:have|do|eat|take|tolerate|touch|be near)(?: any)? $")
"""Before what a relative is allergic to."""
_HELPED_ONESELF: Final = re.compile(
    rf"\b(?:so |and )?i (?:{CLAIM_PATTERNS['took it']}) (?:{CLAIM_PATTERNS['of it']})\b"
)
"""Behind what a relative had at hand: "my girlfriend had Benadryl in her purse, I took two"."""
_HAD_IT_TOO: Final = re.compile(r"\bbut (?:i|he|she|[a-z]+)(?:['’](?:s|ve)| has| have) had it\b", re.IGNORECASE)
"""Behind what a relative did not tolerate: "his sister came up in a rash with it, but Jacob's had it"."""


def given_to_patient(
    mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """An illness of the patient in the note that only relatives were said to have."""
    ills = _ILLS if statement.kind in INFERRING else _HAD
    habit = mention.term.category == _HABIT
    if not (habit or mention.term.category in ills) or mention.term.isa(_INJURY) or _names_relatives(statement):
        return None
    relatives = None if habit else _relatives(entries, record)
    if relatives is None:
        by_words_around = habit or mention.term.category in _TOLD_AROUND
        relatives = _told_of_relatives(entries, record, of_relatives if by_words_around else is_anothers)
    if relatives is not None and mention.term.category == "medication" and _RELATIVE_WORD.search(statement.text):
        return None  # "a bottle of her late husband's donepezil", which she does not take
    if relatives is None or first_of(entries, WEAK) is not None:
        return None
    if statement.kind in INFERRING and (first_of(entries, SUPPOSED) is not None or is_measured(mention.term, record)):
        return None  # "if it's melanoma we'll need to take more"; "your cholesterol is up, too"
    if statement.kind in INFERRING and statement.text.startswith("?", mention.start - 1):
        return None  # "?RA", which is to be looked for
    if qualifies(statement.text[mention.end : mention.end + _BEHIND]):
        return None  # "TB exposure", "Diabetes Clinic"
    if statement.text.startswith(":", mention.end) and _RELATIVE_WORD.search(statement.text) is not None:
        return None  # "Celiac: screen negative, affected sibling"
    if is_borrowed(relatives, record) or (statement.kind in INFERRING and _is_treated(mention.term, record)):
        return None
    asked = (said for entry in entries for said in entry.mentions(OPEN))
    if any(not said.flags & FAMILY and not of_relatives(said, record) for said in asked):
        return None
    if any(_is_own(said, entries, record) for entry in entries for said in entry.mentions(AFFIRMED)):
        return None
    if statement.kind not in _HISTORIES and _is_half_named(mention.term, entries, record):
        return None
    name = mention.term.name
    told = statement.kind not in _UNTOLD or _PATIENT.match(statement.text) is not None
    of_patient = told or bool(mention.flags & USED)
    grave = mention.term.weight in GRAVE and (of_patient or bool(relatives.flags & ASKED))
    grave = grave or denies_own(relatives, record)
    support: Support = "contradicted" if grave else "questionable"
    message = f"Note gives {name} to the patient, the transcript to a relative."
    return _issue(mention, statement, support, message, relatives, record)


def _relatives(entries: Sequence[Entry], record: Record) -> Said | None:
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
    told = (text[:_TOLD_REACH], text[relatives.end : relatives.end + _BEHIND])
    return any(_NOT_I.search(plain(piece)) for piece in told)


def is_borrowed(relatives: Said, record: Record) -> bool:
    """Whether one took oneself what is a relative's: "I had a couple of my wife's indomethacin"; or has had it, too."""
    if _BORROWED.search(record.before(relatives, _BORROWED_REACH)) is not None:
        return True
    if _HAD_IT_TOO.search(record.behind(relatives, _TOLD_REACH)) is not None:
        return True
    return _HELPED_ONESELF.search(record.behind(relatives, _BORROWED_REACH)) is not None


def _told_of_relatives(
    entries: Sequence[Entry], record: Record, is_theirs: Callable[[Said, Record], bool]
) -> Said | None:
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
    if mention.term.category not in _ILLS or mention.flags & NOT_SO:
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        relatives = own.first(RELATIVES) if own is not None and own.term.category in _ILLS else None
        if relatives is not None and (_after_no(relatives, record) or denies_own(relatives, record)):
            return given_to_patient(mention, record.related(name), statement, record)
    return None


def given_to_another_by_kind(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """A kind of an illness in the note of one relative that another one was said to have: "DVT" of "a blood clot"."""
    if mention.term.category not in _ILLS or mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL):
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        if own is not None and own.term.category in _ILLS and own.first(RELATIVES) is not None:
            return _wrong_relative(mention, record.related(name), statement, record)
    return None


def _after_no(said: Said, record: Record) -> bool:
    """Whether it is said in answering that the patient has none: "not me, my mum had a clot"."""
    return record.read(record.position(said.key)).answer == NO


def against_family(mention: Mention, entries: list[Entry], statement: StatementReading, record: Record) -> Issue | None:
    """What the note says of relatives, against what was said of them."""
    relatives, none = _relatives(entries, record), first_of(entries, NO_RELATIVE) or _none_of_all(entries, record)
    none = None if none == relatives else none
    name = mention.term.name
    if mention.flags & NEGATED and not relatives and not none:
        unanswered = [said for entry in entries for said in entry.mentions(OPEN)[:_FEW]]
        relatives = next((said for said in unanswered if had_by_relative(said, record)), None)
        relatives = relatives or _told_of_relatives(entries, record, of_relatives)
    if mention.flags & NEGATED and relatives and not none:
        if mention.relative not in _UNKNOWN and _has_another(mention.relative, relatives, record):
            return None  # "siblings have no memory trouble": "my parents did have some"
        if _is_of_nearest(mention, statement) and not _FAR.isdisjoint(
            _whose(relatives, record) | named_after(relatives, record)
        ):
            return None  # "no close family history of breast cancer": "Mum's cousin"
        if is_of_other_side(mention, entries, statement, record):
            return None  # "no heart disease on the father's side": "my mum had a heart attack"
        message, said = f"Note says no {name} in the family, the transcript says there is.", relatives
    elif not mention.flags & NEGATED and none and not relatives:
        if mention.relative in joined_with(none, record):
            return None  # "none of my brothers has it, but my sister does"
        if record.lengthy and not none.flags & (ANSWERED | EXAMINED):
            message = f"The transcript denies {name} of a relative."
            return remark(mention, message, none, record)  # "my sister never had it"
        message, said = f"Note says {name} in the family, the transcript says there is none.", none
    elif mention.flags & NEGATED and not relatives and not none and (asked := first_of(entries, OPEN)):
        message = f"{opening(name)} in the family was asked about; no answer was heard."
        return issue_of(mention, "certainty", "questionable", "minor", message, asked, record)
    elif not relatives and (passed := _passed_over(mention, entries)):
        message = f"{opening(name)} in the family was asked about; the answer names something else."
        return issue_of(mention, "fabrication", "unmentioned", "major", message, passed, record)
    else:
        wrong = _wrong_relative(mention, entries, statement, record) or wrong_side(mention, entries, statement, record)
        return wrong or unknown_relative(mention, statement, record)
    return issue_of(mention, "negation", "contradicted", "critical", message, said, record)


def _passed_over(mention: Mention, entries: list[Entry]) -> Said | None:
    """Where nobody said more of it than to ask for it, and the answer names another thing of those asked for."""
    if mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL) or ever(entries, (AFFIRMED, WEAK, SUPPOSED)):
        return None
    asked = first_of(entries, OPEN)
    return asked if asked is not None and asked.flags & FAMILY and asked.flags & PASSED else None


def _none_of_all(entries: list[Entry], record: Record) -> Said | None:
    """A denial for the patient and the family at once: "any thyroid cancer in you or the family?" – "no"."""
    denied = first_of(entries, DENIED)
    if denied is None or not denied.flags & ANSWERED:
        return None
    if denied.answer is not None and _NOT_ME.match(record.text(denied.answer)) is not None:
        return None  # "not me. My dad's sister had it"
    return denied if _OF_ALL.search(record.behind(denied, _ASKED_REACH)) is not None else None


def denied_of_relatives(mention: Mention, record: Record) -> Issue | None:
    """An illness of a near relative, of a sort that nobody in the family has: "any cancer in the family?" – "no"."""
    if mention.relative not in _NEAREST or mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL):
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        none = own.first(NO_RELATIVE) if own is not None and own.term.category in _ILLS else None
        if none is None or not is_flat_no(none, record):
            continue
        if first_of(record.related(name), RELATIVES) is None:
            message = f"Note says {mention.term.name} in the family, the transcript says there is none."
            return issue_of(mention, "negation", "contradicted", "critical", message, none, record)
    return None


def _has_another(noted: str, said: Said, record: Record) -> bool:
    """Whether it was said of another relative than the one of whom the note denies it."""
    whose = _whose(said, record)
    return whose.isdisjoint((*_UNKNOWN, noted)) and whose.isdisjoint(_borne_out_by(noted, [said], record))


def _is_of_nearest(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies it of the nearest relatives only: "no first-degree relatives with", "no close FH"."""
    near = statement.text[max(0, mention.start - _KIN_REACH) : mention.end + _BEHIND].lower()
    return _NEAR_KIN.search(near) is not None


def _wrong_relative(
    mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """An illness of one relative in the note that another one was said to have."""
    noted = mention.relative
    if noted in _UNKNOWN or mention.term.category not in _HAD:
        return None
    heard = [said for entry in entries for said in entry.mentions(RELATIVES)]
    if first_of(entries, NO_RELATIVE) is not None:
        return None
    named = {relative for said in heard for relative in _whose(said, record)}
    told = [said for said in heard if _whose(said, record).issubset(_UNKNOWN)]
    if told:  # "any diabetes in the family?" – "yes, my dad"
        named = (named - {*_UNKNOWN}).union(*[named_after(said, record) or _UNKNOWN for said in told])
    if not heard:
        asked = [said for entry in entries for said in entry.told((AFFIRMED, OPEN), _FEW)]
        heard = [said for said in asked if _who_answered(said, record)]
        named = {relative for said in heard for relative in _who_answered(said, record)}
    if not heard or sum(entry.count(AFFIRMED) for entry in entries) > len(heard) + _MOST_OWN:
        return None
    if any(noted in joined_with(one, record) or _puts_right(noted, one, record) for one in heard):
        return None
    if not named.isdisjoint((*_UNKNOWN, noted)) or not named.isdisjoint(_borne_out_by(noted, heard, record)):
        return None
    untold = (one for entry in entries for one in entry.mentions(AFFIRMED)[: len(heard) + _MOST_OWN])
    if any(spoken_of_before(noted, one, record) for one in untold):
        return None
    message = f"Note gives {mention.term.name} to the {noted}, the transcript to the {sorted(named)[0]}."
    return _issue(mention, statement, "contradicted", message, heard[0], record)


def _puts_right(noted: str, said: Said, record: Record) -> bool:
    """Whether the reply to what was told of one relative opens with another: "your mom has diabetes" – "my dad"."""
    opening = right_of(_reply_to(said, record), 0, _BEHIND)
    return said.answer is None and noted in named_in(plain(opening))


def _borne_out_by(noted: str, heard: Sequence[Said], record: Record) -> frozenset[str]:
    """The relatives who may be meant: not those further off of whom the patient told which side they are of."""
    others = borne_out_by(noted)
    once = noted in _FURTHER or noted in _NEAREST
    if once and not _is_of_child(heard, record) and not any(_names_others(said, record) for said in heard[:_FEW]):
        others -= _NEAREST if noted in _FURTHER else _FURTHER
    if noted not in _NEAREST or others.isdisjoint(_FURTHER):
        return others
    return others - _FURTHER if all(_is_ones_own(said, record) for said in heard[:_FEW]) else others


def _is_of_child(heard: Sequence[Said], record: Record) -> bool:
    """Whether somebody speaks of a child, whose grandmother is his own mother, or tells of relatives' relatives."""
    if not OTHER_KIN.isdisjoint(record.stems):
        return True
    return any(record.speaker(said.key) == _COMPANION for said in heard[:_FEW])


def _names_others(said: Said, record: Record) -> bool:
    """Whether more than one relative is named before it: "my mother and her sister", "Uncle Sandy, Dad's brother"."""
    words = plain(left_of(record.text(said.key), said.start, _KIN_REACH)).replace(",", " ").split()
    return sum(word.removesuffix("'s") in KINSFOLK for word in words) > 1


def _is_ones_own(said: Said, record: Record) -> bool:
    """Whether it was told with its side, and of one's own relative: "my dad's brother", not "Dad's brother"."""
    before = record.text(said.key)[: said.start].lower().split()
    return "my" in before and bool(line_said(said, record))


def _who_answered(said: Said, record: Record) -> set[str]:
    """The relatives with whom one answers who had it, or whether anyone in the family had."""
    if said.flags & FAMILY and said.flags & ASKED:
        return named_after(said, record)
    if not said.flags & ASKED and of_relatives(said, record):
        return named_beside(said, record)
    return {who_had(said, record)} - {""}


def _whose(said: Said, record: Record) -> set[str]:
    """The relative of whom it is said there, or who was put in his place by the reply."""
    mentions = record.read(record.position(said.key)).mentions
    there = mentions_between(mentions, said.start, said.start + 1)
    whose = {mention.relative for mention in there if mention.flags & FAMILY}
    if not whose.isdisjoint(_UNKNOWN):
        return whose
    instead = kin_instead(_reply_to(said, record)[:_KIN_REACH], "".join(sorted(whose)[:1]))
    return {instead} if instead else whose


def _reply_to(said: Said, record: Record) -> str:
    """What was answered to it; to what asked for nothing ("your mom had breast cancer"), what was said next."""
    if said.answer is not None:
        return record.text(said.answer)
    following = record.look(said.key, 0, 1) + 1
    return record.speech.text(following) if following < len(record.speech) else ""


def _names_relatives(statement: StatementReading) -> bool:
    return any(mention.relative or mention.flags & FAMILY for mention in statement.mentions)


def _is_own(said: Said, entries: Sequence[Entry], record: Record) -> bool:
    """Whether it is said of the patient: not where nobody is named in a short reply after one spoke of a relative."""
    if of_relatives(said, record):
        return False
    if not any(other < said for entry in entries for other in entry.mentions(RELATIVES)):
        return True
    text = record.text(said.key)
    if len(text) > _ECHO:
        return True
    return not CLAIM_WORDS["owners"].isdisjoint(plain(text[: said.start]).split())


def _issue(
    mention: Mention, statement: StatementReading, support: Support, message: str, said: Said, record: Record
) -> Issue:
    """An issue of the words that say whose it is, too: of the clause up to the illness."""
    severity: Severity = "major"
    place = (clause_start(statement, mention), mention.end)
    return Issue(*place, "experiencer", support, severity, message, quotes(record, said), None)
