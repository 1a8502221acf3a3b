"""Whether a thing goes on as of today or has come to an end, as the note tells it and as it was said."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS, words_around
from evaluators.deterministic.quantities import read_quantities
from evaluators.deterministic.reading.mention import ASKED_OVER, HISTORICAL, NEGATED, PARTLY, Mention
from evaluators.deterministic.reading.statement import RECALLING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS, gap_words
from evaluators.deterministic.reading.wording.words import plain_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, Entry, Said
from evaluators.vocabulary.patterns import of_roles

_NOT_NOW: Final = re.compile(rf"\bnot (?:{CLAIM_PATTERNS['not now']})\b")
_NOT_THEN: Final = re.compile(rf"\bnot ({CLAIM_PATTERNS['not then']})\b")
_FROM_NOW: Final = re.compile(r"\bnow(?=([^.?!;]{1,24}))")
_STOPS: Final = re.compile(rf" (?:has |have |had )?(?:since |now )?(?:{CLAIM_PATTERNS['stops']})\b")
_STOPPED: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['stopped']})(?: (?:{CLAIM_PATTERNS['using']}))?(?: (?:the|a|an|his|her))? $"
)
_OVER_BEHIND: Final = re.compile(
    r"[ ,(–-]{1,3}(?:(?:which|that|has|have|had|is|are|was|were|now|since|then|fully|completely|entirely|spontaneously)"
    rf"[ ,]{{1,2}}){{0,4}}(?:{CLAIM_PATTERNS['over']})\b"
)
_NO_LONGER: Final = re.compile(r"\b(?:no longer|no more)(?: [a-z]+){0,2} $")
_IS_OVER: Final = CLAUSE_WORDS["gone"] | CLAIM_WORDS["is over"]
_PERSISTS: Final = of_roles("claim_rules", "persisting")
_PART: Final = re.compile(r"[.?!;:,()\n]")
_UNDONE_PART: Final = re.compile(r"[.;:\n]")
_REACH: Final = 40
_BETTER_REACH: Final = 60
_STILL_REACH: Final = 24
_NOW_BEHIND: Final = 10
""" "Asthma (active)"."""
_CONTINUE: Final = (" continue", " persist")
""" "Headaches continue"; before a thing it may be an order."""
_NOW_REACH: Final = 24
"""How far before a term the word stands that says it of today, in characters."""


def is_now(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says in so many words that it is so today."""
    if mention.flags & HISTORICAL and statement.kind not in RECALLING:
        return False
    around = statement.text[max(0, mention.start - _NOW_REACH) : mention.end + _NOW_BEHIND].lower()
    if not CLAIM_WORDS["today"].isdisjoint(plain_words(around)):
        return True
    return statement.text[mention.end : mention.end + _NOW_BEHIND].lower().startswith(_CONTINUE)


def goes_on(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has it as of now, or up to now: "continues to have", "most nights since discharge"."""
    if is_now(mention, statement):
        return True
    if mention.flags & HISTORICAL:
        return False
    following = right_of(statement.text, mention.end, _REACH, _PART).lower()
    return not CLAIM_WORDS["lasting"].isdisjoint(plain_words(following))


def persists(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says in so many words that it has not come to an end: "diarrhea, which has not resolved"."""
    before = left_of(statement.text, mention.start, _STILL_REACH).lower()
    following = right_of(statement.text, mention.end, _REACH, _UNDONE_PART).lower()
    return _PERSISTS.search(following) is not None or _PERSISTS.search(before) is not None


def lasts(said: Said, record: Record) -> bool:
    """Whether it was said to be there still: "I've still got the infection"."""
    text = record.text(said.key)
    around = left_of(text, said.start, _REACH) + right_of(text, said.end, _REACH)
    return "still" in around.lower().split() and not said.flags & HISTORICAL


def over_since(own: Entry, record: Record) -> Said | None:
    """The last denial of what was told before, where it says that it is over: "is there still any?" – "no"."""
    told, denied = own.last(AFFIRMED), own.last(DENIED)
    if told is None or denied is None or denied < told:
        return None
    asked = words_around(record.text(denied.key), denied.start, denied.end, _STILL_REACH)
    return denied if denied.flags & ASKED_OVER or "still" in asked or is_said_over(denied, record) else None


def is_said_over(denied: Said, record: Record) -> bool:
    """Whether what denies a thing is that it is over: "the infection has gone", "it went away"."""
    words = gap_words(right_of(record.text(denied.key), denied.end, _REACH))
    return next((word for word in words if word not in CLAIM_WORDS["linking"]), "") in _IS_OVER


def denied_now(said: Said, record: Record) -> bool:
    """Whether whoever was asked has it as over: "not since I got home", "no, not any more"."""
    return said.answer is not None and _NOT_NOW.search(record.text(said.answer)[:_REACH].lower()) is not None


def denied_then(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note has it as of the very time of which whoever was asked denies it: "not this week"."""
    denied = None if said.answer is None else _NOT_THEN.search(record.text(said.answer)[:_REACH].lower())
    if denied is None:
        return False
    around = left_of(statement.text, mention.start, _REACH) + " " + right_of(statement.text, mention.end, _REACH)
    return re.search(rf"(?<!not ){denied[1]}\b", around.lower()) is not None


def says_over(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has it as over in so many words: "UTI, resolved", "vomiting stopped"."""
    around = statement.text[max(0, mention.start - _NOW_REACH) : mention.end + _NOW_BEHIND].lower()
    if " not " in around:
        return False
    if not CLAIM_WORDS["over"].isdisjoint(plain_words(around)) or ends_it(mention, statement):
        return True
    return _OVER_BEHIND.match(statement.text[mention.end : mention.end + _REACH].lower()) is not None


def says_no_longer(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies no more than that it goes on: "no longer has headaches", "headaches have gone"."""
    if not mention.flags & PARTLY or not mention.flags & NEGATED:
        return False
    before = left_of(statement.text, mention.start, _STILL_REACH).lower()
    following = right_of(statement.text, mention.end, _REACH).lower()
    return _NO_LONGER.search(before) is not None or next(iter(gap_words(following)), "") in CLAIM_WORDS["linking"]


def is_bettered(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note has it as better, and so has who was asked and denies it: "constipated?" – "no, it's better"."""
    if denied.answer is None or CLAIM_WORDS["better"].isdisjoint(
        plain_words(record.text(denied.answer)[:_BETTER_REACH].lower())
    ):
        return False
    beside = words_around(statement.text, mention.start, mention.end, _REACH)
    return not CLAIM_WORDS["better"].isdisjoint(beside)


def ends_it(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says right beside a thing that it came to an end: "vomiting stopped", "stopped using a cane"."""
    text = statement.text
    if _STOPS.match(text[mention.end : mention.end + _STILL_REACH].lower()) is not None:
        return True
    return _STOPPED.search(text[max(0, mention.start - _REACH) : mention.start].lower()) is not None


def taken_anew(said: Said, record: Record) -> bool:
    """Whether a dose of today stands right behind a drug's former one: "I was on 40 of it but now I take 20"."""
    now = _FROM_NOW.search(right_of(record.text(said.key), said.end, _REACH).lower())
    return now is not None and bool(read_quantities(now[1]))
