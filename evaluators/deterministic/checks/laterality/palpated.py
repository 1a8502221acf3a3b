"""Checks where an examination has a place tender, or not, against what was replied when it was pressed on there: "I'm
going to press on your belly. Does that hurt?" – "ow, yes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import Piece, against, exchange
from evaluators.deterministic.checks.worded import READ
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

_NEAR: Final = 32
_AROUND: Final = 200
"""Characters of an utterance before and behind a place that are looked at."""
_AHEAD: Final = 2
"""Utterances behind one that names the place in which it may be asked whether it hurts."""
_PRESSED: Final = 4
"""Places that are pressed on one after the other."""
_MOST: Final = 12
_TENDER: Final = re.compile(r"\b(?P<none>non-? ?tender|nt/nd|nt\b)|\btender(?:ness)?\b")
_SIGNS: Final = ("tender", "nt")
_NONE: Final = re.compile(r"\b(?:no|not|without|denies|nil|absent)\b[^.;:]{0,28}$")
_PRESSES: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['presses']})[a-z]*\b"
    r"|\bfeel(?:ing)? (?:of )?(?:your|his|her|the|along|around|over)\b"
    r"|\b(?:tender|sore) (?:here|there|over|on|along|when)\b|\bis (?:that|this|it) (?:tender|sore)\b"
)
_ASKS: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['hurting']})\b[^?]{{0,72}}\?")
_AND_HERE: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['and here']})\b[^?]{{0,40}}\?")
_OW: Final = re.compile(r"\b(?:ow+|ouch|oof|that hurts|it hurts|that's sore|right there)\b|^\W*there\b")
_TENDER_STEM: Final = "tender"
_PLACES: Final = tuple(
    [
        (said.split("|"), re.compile(rf"\b(?:{longest_first(noted.split('|'))})\b"))
        for said, noted in read_rows("palpation_rules.tsv")
    ]
)


def palpation_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for a place that all replies have otherwise than the note."""
    if statement.kind not in EXAMINING:
        return
    low = statement.text.lower()
    matches = list(_TENDER.finditer(low)) if any(sign in low for sign in _SIGNS) else []
    if not matches or len({_is_denied(match, low) for match in matches}) > 1:
        return  # "medial joint line tender, lateral non-tender"
    for match in matches:
        denied = _is_denied(match, low)
        told = _replied(low[max(match.start() - _NEAR, 0) : match.end() + _NEAR], record)
        if told is None:
            continue
        key, answer = told
        if answer == (YES if denied else NO) and not _is_told_unasked(record):
            evidence = exchange(record, key, 0, min(len(record.text(key)), _AROUND))
            message = "Note says that it is {}, the transcript says otherwise.".format(
                "not tender" if denied else "tender"
            )
            yield against((match.start(), match.end()), "negation", "major", message, evidence)
            return


def _is_denied(match: re.Match[str], low: str) -> bool:
    return match["none"] is not None or _NONE.search(low, max(match.start() - _NEAR, 0), match.start()) is not None


def _replied(near: str, record: Record) -> tuple[Key, int] | None:
    """The first question for pain at a place that a note names near by, and the ``YES`` or ``NO`` of all replies."""
    said = next((words for words, noted in _PLACES if noted.search(near) is not None), None)
    found: tuple[Key, int] | None = None
    for word in said or ():
        if not record.times_said(plain_stem(word)):
            continue
        for key in record.saying(word)[:_MOST]:
            answer = _answer(key, word, record)
            if answer and found is not None and found[1] != answer:
                return None
            if answer and found is None:
                found = key, answer
    return found


def _answer(key: Key, word: str, record: Record) -> int:
    """What is replied to who presses there and asks, in this utterance or in one of the next, whether it hurts."""
    at = record.look(key, 0, _AHEAD + 2 * _PRESSED)
    text = record.speech.text(at)[:READ].lower()
    place = text.find(word)
    near = text[max(place - _AROUND, 0) : place + _AROUND]
    if place < 0 or _PRESSES.search(near) is None:
        return 0
    for ahead in range(at, min(at + _AHEAD + 1, len(record.speech) - 1)):
        asked = near if ahead == at else record.speech.text(ahead)[:_AROUND].lower()
        if _ASKS.search(asked) is not None:
            return _of_all(ahead, record)
    return 0


def _of_all(at: int, record: Record) -> int:
    """The reply to a question, if those to the next of its kind are the same: "and here?"."""
    found = _reply(at, record)
    for ahead in range(at + 2, min(at + 2 * _PRESSED, len(record.speech) - 1), 2):
        if _AND_HERE.search(record.speech.text(ahead)[:_AROUND].lower()) is None:
            break
        if _reply(ahead, record) != found:
            return 0
    return found


def _reply(at: int, record: Record) -> int:
    reply = record.read(at + 1)
    hurts = _OW.search(reply.text[:_AROUND].lower()) is not None
    if reply.answer == NO:
        return 0 if hurts else NO
    return YES if hurts else reply.answer if reply.answer == YES else 0


def _is_told_unasked(record: Record) -> bool:
    """Whether somebody says that anything is tender, or not, without asking."""
    if not record.times_said(_TENDER_STEM):
        return False
    texts = [record.text(key)[:READ].lower() for key in record.saying(_TENDER_STEM)[:_MOST]]
    return any(_TENDER_STEM in text and _ASKS.search(text) is None for text in texts)


def palpation_stems(statement: StatementReading) -> Iterator[str]:
    """The stems that this looks up."""
    if statement.kind not in EXAMINING:
        return
    low = statement.text.lower()
    if _TENDER.search(low) is not None:
        yield _TENDER_STEM
        for words, noted in _PLACES:
            if noted.search(low) is not None:
                yield from map(plain_stem, words)
