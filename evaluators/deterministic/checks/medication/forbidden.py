"""Checks drugs that a plan has given which the patient asked for and was told not to take ("can I take
ibuprofen?" – "not with the Eliquis"), or which the visit does without for the time being ("no loperamide for now")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, among, called, quotes, reply
from evaluators.deterministic.reading.mention import ACTIONS, KEEP, NEGATED, NOT_SO, START
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain, question_end, right_of
from evaluators.deterministic.record.drug_roles import DRUG_PATTERNS, is_drug
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Entry, Said
from evaluators.vocabulary.patterns import of_roles

_NOT_GIVEN: Final = NOT_SO | (ACTIONS & ~(KEEP | START))
_NAME: Final = r"(?: (?:the|a|an|my|his|her|any|some|just|regular|plain|over the counter|something like|a bit of|of))*"
_ASKS: Final = re.compile(
    r"(?:\b(?:can|could|may|should|shall) (?:i|we|he|she|they|my [a-z]+)"
    r"(?: (?:still|just|keep|go on|also|maybe|even)){0,2}"
    rf" (?:{DRUG_PATTERNS['may one']})"
    rf"|\b(?:is it|it's|would it be|are we|am i) (?:{DRUG_PATTERNS['is allowed']}) to"
    r" (?:take|use|have|give))"
    rf"{_NAME} $"
)
"""Before a drug that one asks leave to take."""
_FORBIDS: Final = re.compile(
    r"\W*(?:(?:um|uh|well|oh|hmm|honestly|ideally|actually|so|sorry|i'd say|i'm afraid)\W+){0,2}"
    r"(?:no|nope|not|i'd rather (?:you|he|she|they) did(?:n't| not)"
    rf"|i'd (?:{DRUG_PATTERNS['keeps off']}|{DRUG_PATTERNS['leaves it']})"
    rf"|(?:better|best) (?:not|to avoid)|i would(?:n't| not)|please don't|don't|{DRUG_PATTERNS['keeps off']})\b"
    rf"(?!\W*(?:no )?(?:{DRUG_PATTERNS['forbids nothing']})\b)"
)
"""Opens a reply by which one is told not to."""
_NO: Final = re.compile(r"(?:^|\b(?:so|and|but) )no $")
_FOR_NOW: Final = re.compile(rf" (?:{DRUG_PATTERNS['for the time being']})(?= *(?:$|[.,;!]| (?:though|then|please)\b))")
"""Around a drug that one does without."""
_PATIENT: Final = "patient"
_ALL: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_MOST: Final = 6
_BEFORE: Final = 96
_BEHIND: Final = 80
_REPLY: Final = 120
_AVOIDS: Final = of_roles("drug_words", "noted forbidden")


def forbidden_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug of a plan that was asked for and only forbidden."""
    if statement.kind not in INFERRING:
        return
    for mention in statement.mentions:
        entry = record.entries.get(mention.term.concept) if is_drug(mention.term) else None
        if entry is None or mention.flags & _NOT_GIVEN:
            continue
        around = plain(left_of(statement.text, mention.start, _BEFORE) + right_of(statement.text, mention.end, _BEFORE))
        if _AVOIDS.search(around) is not None:
            continue
        if (without := _done_without(entry, record)) is not None:
            message = f"Note has {called(mention.term)} given, the transcript does without for now."
            yield against(mention.place, "medication", "critical", message, quotes(record, without), points=MANAGED)
            continue
        said = _forbidden(entry, record)
        if said is not None:
            answer = record.speech.keys[record.position(said.key) + 1]
            evidence = (
                among(record, said.key, said.start, said.end),
                reply(record, answer),
            )
            message = f"Note has {called(mention.term)} given, the transcript says not to take it."
            yield against(mention.place, "medication", "critical", message, evidence, points=MANAGED)


def _done_without(entry: Entry, record: Record) -> Said | None:
    """Where who orders does without it for the time being, if that is all that was said of it."""
    told = entry.told(_ALL, 2)
    if len(told) != 1 or not told[0].flags & NEGATED or record.speaker(told[0].key) == _PATIENT:
        return None
    text = record.text(told[0].key)
    if _NO.search(plain(left_of(text, told[0].start, _BEFORE))) is None:
        return None
    return told[0] if _FOR_NOW.match(plain(right_of(text, told[0].end, _BEHIND))) is not None else None


def _forbidden(entry: Entry, record: Record) -> Said | None:
    """Where it was asked for and forbidden, if it was spoken of no more after that, other than to deny it."""
    told = entry.told(_ALL, _MOST)
    if len(told) >= _MOST:
        return None
    for said in told:
        position = record.look(said.key, 0, 1)
        if position + 1 >= len(record.speech.keys) or not _asks(said, record):
            continue
        if _FORBIDS.match(plain(record.speech.text(position + 1)[:_REPLY])) is None:
            return None
        answer = record.speech.keys[position + 1]
        again = [other for other in told if other.key >= answer]
        return said if all(other in entry.mentions(DENIED) for other in again) else None
    return None


def _asks(said: Said, record: Record) -> bool:
    text = record.text(said.key)
    if not question_end(text, said.end, _BEHIND):
        return False
    return _ASKS.search(plain(left_of(text, said.start, _BEFORE))) is not None
