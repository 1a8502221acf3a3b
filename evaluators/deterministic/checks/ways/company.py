"""Checks with whom the patient lives, as a note has it, against those who were named for that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.checks.worded import LOOKED_AT, READ
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.ways.company import AT_HOME, called, lives_with_somebody, people
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.record import Record

LIVING: Final = "matter:living"
_WITH: Final = re.compile(r"\b(?:lives?|living|resides|stays) (?:(?:at home|in [a-z ]{1,24}) )?with ([^.;\n]{1,64})")
_REACH: Final = 80
_MOST: Final = 16
_SIGN: Final = " with "


def company_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece where others than those of the note were named, and none of its own was ever said to be at home."""
    if _SIGN not in statement.text:
        return
    noted = _WITH.search(statement.text.lower())
    told = record.outcomes.called(LIVING) if noted is not None else ()
    if noted is None or not 0 < len(told) <= _MOST:
        return
    theirs = people(_SIGN + noted[1])
    named: frozenset[str] = frozenset()
    evidence = None
    for one in told:
        at = record.look(one.key, 0, 1)
        text = record.text(one.key)[one.outcome.start : one.outcome.end + _REACH]
        asks = not one.outcome.positive
        if asks:
            reply = record.speech.text(at + 1)[:_REACH] if at + 1 < len(record.speech) else ""
            text = reply if lives_with_somebody(reply) else ""
        elif one.outcome.old:
            return
        if found := people(text):
            named |= found
            evidence = among(record, one.key, one.outcome.start, one.outcome.end)
    if theirs and evidence is not None and theirs.isdisjoint(named) and not _is_at_home(theirs, record):
        message = f"Note says “lives with {noted[1]}”, the transcript names others."
        yield against(noted.span(), "negation", "major", message, (evidence,))


def _is_at_home(people_of_note: frozenset[str], record: Record) -> bool:
    """Whether any of them was spoken of beside words of where one lives, or too often to look at every time."""
    words = {word for person in people_of_note for word in called(person)}
    for word in sorted(words):
        times = record.times_said(plain_stem(word)) if " " not in word else 0
        if times > LOOKED_AT:
            return True
        if times and any(AT_HOME.search(record.text(key)[:READ].lower()) is not None for key in record.saying(word)):
            return True
    return False


def company_names(statement: StatementReading) -> Iterator[str]:
    """The matter and the stems that this looks up."""
    noted = _WITH.search(statement.text.lower()) if _SIGN in statement.text else None
    if noted is not None:
        yield LIVING
        for person in people(_SIGN + noted[1]):
            yield from map(plain_stem, called(person))
