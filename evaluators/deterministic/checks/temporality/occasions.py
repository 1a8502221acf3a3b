"""Whether a statement is of another time than what was said: of today, of former days, of what may come."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS, words_around
from evaluators.deterministic.reading.context.polarity import ADVISING
from evaluators.deterministic.reading.mention import ANSWERED, COMPLAINTS, HISTORICAL, NEGATED, PARTLY, Mention
from evaluators.deterministic.reading.statement import INFERRING, RECALLING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.reading.wording.words import plain_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said

_ONLY_NOW: Final = re.compile(
    rf"\b(?:not|none|nothing) (?:{CLAIM_PATTERNS['only now']})\b(?! (?:{CLAIM_PATTERNS['not only']})\b)"
    r"|\bnow,? (?:no|not|none|nothing)\b"
)
"""Opens an answer that denies as of the moment: "not for a month"."""
_OCCASION: Final = re.compile(rf" (?:[a-z]+ ){{0,2}}?(?:{CLAIM_PATTERNS['one occasion']})\b")
"""Behind what is denied of one occasion only."""
_DAY: Final = re.compile(
    r" (?:on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|this morning|last night|overnight)\b"
)
_NOT_SO_FAR: Final = re.compile(
    r"(?:\bnot|\bnever|n['’]t) (?:yet |previously |ever )?(?:had|received|been given|undergone|tried)\b[^.;]*$"
)
"""Before what the note denies as of so far."""
_NOT_HAD: Final = re.compile(
    r",? (?:i|he|she|we|you|they)(?:'ve| have|'s| has)? ?(?:(?:hasn't|haven't|not|never)(?: yet| ever)?)"
    r" (?:had|got|gotten|received|done)\b"
)
"""Behind what was not had up to now."""
_PART: Final = re.compile(r"[.?!;:,()\n]")
_REACH: Final = 40
_RIGHT_BEFORE: Final = 24
_CLAUSE: Final = 64


def is_left_out_once(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies a drug of one occasion, and its taking was told to have been forgotten or put off: "did
    not take it this morning"."""
    if mention.term.category != "medication" or _OCCASION.match(statement.text.lower(), mention.end) is None:
        return False
    return not CLAIM_WORDS["left out"].isdisjoint(words_around(record.text(said.key), said.start, said.end, _CLAUSE))


def is_of_one_day(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies a complaint of one day or part of it only: "no fever Monday", "no pain this morning"."""
    return mention.term.category in COMPLAINTS and _DAY.match(statement.text.lower(), mention.end) is not None


def is_of_so_far(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies no more than that it has been had up to now: "had not had a flu vaccine"."""
    return _NOT_SO_FAR.search(statement.text, max(mention.start - _CLAUSE, 0), mention.start) is not None


def at_another_time(mention: Mention, said: Said, statement: StatementReading) -> bool:
    """Whether the note tells of past complaints, the transcript of today's: one has them and gets over them."""
    past = mention.flags & HISTORICAL and not said.flags & HISTORICAL and statement.kind not in RECALLING
    if not past or mention.term.category != "symptom":
        return False
    before = statement.text[max(0, mention.start - _REACH) : mention.start].lower()
    return bool(mention.flags & NEGATED) or not any(word in before for word in CLAIM_WORDS["had"])


def is_asked_of_today(denied: Said, record: Record) -> bool:
    """Whether a "no" denies what was asked for as of today: "are you still taking it?", "have you started it yet?"."""
    text = record.text(denied.key)
    around = words_around(text, denied.start, denied.end, _REACH)
    return denied.answer is not None and "more" not in around and not CLAIM_WORDS["asked of today"].isdisjoint(around)


def is_of_old(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether no more than news of a complaint was denied ("any new weakness?"), or that it is still there ("still
    vomiting?"), and the note tells of what was there before.
    """
    if not denied.flags & PARTLY or mention.term.category not in COMPLAINTS:
        return False
    heard = record.text(denied.key)
    asked = words_around(heard, denied.start, denied.end, _REACH)
    if not (CLAIM_WORDS["standing"].isdisjoint(asked) and CLAIM_WORDS["earlier"].isdisjoint(asked)):
        return False  # "any previous injury?" – "no"
    words = words_around(statement.text, mention.start, mention.end, _CLAUSE)
    if mention.flags & HISTORICAL or not CLAIM_WORDS["earlier"].isdisjoint(words):
        return True
    if CLAIM_WORDS["news"].isdisjoint(asked):
        return False  # what is not there "still", or at night, is none that stays as it was
    if "since" in words and CLAIM_WORDS["visit"].isdisjoint(words):
        return True
    return not CLAIM_WORDS["standing"].isdisjoint(words)


def denied_for_now(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a complaint was denied as of the moment ("no swelling today", "are you dizzy now?") and the note tells of
    another time ("in the evening", "last week").
    """
    if mention.term.category not in COMPLAINTS:
        return False
    text = record.text(denied.key)
    beside = left_of(text, denied.start, _REACH, _PART), right_of(text, denied.end, _REACH, _PART)
    lapsed = denied.answer is not None and _ONLY_NOW.search(record.text(denied.answer)[:_REACH].lower())
    if not lapsed and CLAIM_WORDS["moment"].isdisjoint(plain_words(" ".join(beside).lower())):
        return False
    noted = words_around(statement.text, mention.start, mention.end, _CLAUSE)
    return not CLAIM_WORDS["at other times"].isdisjoint(noted) and CLAIM_WORDS["moment"].isdisjoint(noted)


def denied_of_old(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether no more was denied than an earlier one, "any old injuries?", and the note tells of none of these."""
    if mention.flags & HISTORICAL or not denied.flags & ANSWERED:
        return False
    asked = left_of(record.text(denied.key), denied.start, _RIGHT_BEFORE).lower().split()
    if not asked or asked[-1] not in CLAIM_WORDS["older"]:
        return False
    noted = words_around(statement.text, mention.start, mention.end, _CLAUSE)
    return CLAIM_WORDS["earlier"].isdisjoint(noted) and CLAIM_WORDS["older"].isdisjoint(noted)


def denied_so_far(denied: Said, record: Record) -> bool:
    """Whether one says no more than what has not been up to now: "I haven't stayed over in the hospital", "RSV vaccine,
    he hasn't had it"."""
    words = plain_words(left_of(record.text(denied.key), denied.start, _REACH).lower())
    if not CLAIM_WORDS["up to now"].isdisjoint(words):
        return True
    return _NOT_HAD.match(plain(record.behind(denied, _REACH))) is not None


def is_advice(mention: Mention, statement: StatementReading) -> bool:
    """Whether a plan, or an assessment that opens as one, names a complaint for which to call or come back."""
    if statement.kind not in INFERRING or mention.term.category not in COMPLAINTS:
        return False
    words = plain_words(statement.text.lower())
    return not ADVISING.isdisjoint(words[:1] if statement.kind == "assessment" else words)
