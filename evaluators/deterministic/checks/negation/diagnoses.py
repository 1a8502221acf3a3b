"""What an assessment concludes of an illness, against what one told of it: that it is there, or that it is not."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.reading.mention import ANSWERED, HISTORICAL, NEGATED, PARTLY, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SUPPOSED, WEAK, Entry, Said, ever

_PATIENT: Final = "patient"
_OPINION_REACH: Final = 40
_LIKELY_REACH: Final = 16
_LIKELY: Final = CLAIM_WORDS["likely"]
_WORD: Final = re.compile(r"[a-z]+")
_TELLING: Final = re.compile(
    r"\b(?=[ytscihw])(?:you (?:do |definitely )?(?:have|got)|you've got|it's|that's|shows|showed|confirms"
    r"|(?:this|that|it|what you have|what you've got) is(?: definitely)?)"
    r"(?: an?| some| the| your)?(?: [a-z]+)? $"
)
"""Before an illness: one tells the other what that one has, or what a test shows, and does not only think so."""


def ruled_out(mention: Mention, own: Entry | None, statement: StatementReading, record: Record) -> bool:
    """Whether an assessment concludes an illness of which was said no more than, unasked, that it is not there."""
    if own is None or statement.kind != "assessment" or mention.term.category != "problem":
        return False
    denied = own.observed_absent() or next((said for said in own.mentions(DENIED) if _is_told(said, record)), None)
    if denied is None or denied.flags & (PARTLY | HISTORICAL) or mention.flags & NEGATED:
        return False
    if "?" in statement.text:
        return False  # "I don't think you've got a chest infection": "? LRTI"
    if any(said > denied for said in own.mentions(SUPPOSED)):
        return False  # what one was worried about before that is ruled out
    return not ever([own], (AFFIRMED, WEAK, OPEN))


def diagnosed(mention: Mention, own: Entry | None, statement: StatementReading, record: Record) -> bool:
    """Whether an assessment has not an illness of which was said no more than that the other one has it."""
    if own is None or statement.kind != "assessment" or mention.term.category != "problem":
        return False
    told = own.first(AFFIRMED)
    if told is None or not mention.flags & NEGATED or (mention.flags | told.flags) & HISTORICAL:
        return False
    if _is_told(told, record):
        return not ever([own], (DENIED, WEAK, OPEN))
    before = left_of(record.text(told.key), told.start, _OPINION_REACH).lower()
    return _TELLING.search(before) is not None and not ever([own], (DENIED, WEAK, OPEN))


def _is_told(said: Said, record: Record) -> bool:
    """Whether the patient asked for it and was answered: "do I have asthma?" – "no, you don't"."""
    return bool(said.flags & ANSWERED) and record.speaker(said.key) == _PATIENT


def is_likely(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note holds an illness to be likely, not only possible."""
    around = statement.text[max(0, mention.start - _LIKELY_REACH) : mention.end + _LIKELY_REACH].lower()
    return not _LIKELY.isdisjoint(_WORD.findall(around))
