"""Checks tests and procedures that a note has as done, or as going on, against what was only planned, or long over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quotes
from evaluators.deterministic.reading.mention import FAMILY, HYPOTHETICAL, NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, WEAK, Said, first_of

_LOOKED_AT: Final = 8
_BESIDE: Final = 80
_OTHERWISE: Final = NEGATED | UNCERTAIN | HYPOTHETICAL | FAMILY
_STOP: Final = re.compile(r"[.;?!\n](?:\s|$)")
_DONE: Final = re.compile(r"\b(?:underwent|s/p|status post|performed|completed|post-op\w*|had)\b", re.IGNORECASE)
_ONGOING: Final = re.compile(r"\b(?:currently|undergoing|receiving|ongoing)\b", re.IGNORECASE)
_TO_COME: Final = re.compile(
    r"\b(?:scheduled|booked|planned|planning|pending|upcoming|awaiting|to be|will|before|prior to|for|consider\w*|if"
    r"|until|not yet|discuss\w*|next|ago|last|previous\w*|prior|(?:19|20)[0-9][0-9])\b",
    re.IGNORECASE,
)
"""Words of a statement that tells of something to come as well, or of another time than what is planned."""
_WHEN: Final = (
    r"(?:next|tomorrow|january|february|march|april|may|june|july|august|september|october|november|december|monday"
    r"|tuesday|wednesday|thursday|friday|in (?:a|an|the|about|one|two|three|four|five|six|[0-9]+)(?: (?:few"
    r"|couple(?: of)?|new))? ?(?:days?|weeks?|months?|years?))"
)
_AHEAD: Final = re.compile(
    r"\b(?:scheduled|booked|set|lined up|down|waiting|on the list) (?:[a-z ]{0,24}\b)?for\b|\bwaiting list\b"
    rf"|\bcoming up\b|(?:\b(?:will|going to|gonna|having|getting)|['’]ll)\b.*\b{_WHEN}\b",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"\b(?:had|did|was|were|got|went|gave|ago|last|since|after|already|showed|shows|back in|used to|finished|ended"
    r"|(?:in|of) (?:19|20)[0-9][0-9])\b",
    re.IGNORECASE,
)
_OVER: Final = re.compile(
    r"\b(?:ago|back in|used to|finished|ended|all clear|(?:in|of) (?:19|20)[0-9][0-9]|years? back)\b", re.IGNORECASE
)
_STILL: Final = re.compile(r"\b(?:now|still|currently|again|every|these days|on)\b|ing\b", re.IGNORECASE)


def tense_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test or procedure that the transcript has at another time than the note."""
    if statement.kind in INFERRING:
        return
    for mention in statement.mentions:
        if mention.term.category != "procedure" or mention.flags & _OTHERWISE:
            continue
        done, ongoing = _noted(mention, statement)
        if not (done or ongoing):
            continue
        name = mention.term.name
        if done and (said := _only(record, mention, _AHEAD, _BEHIND)) is not None:
            yield _piece(mention, said, f"Note has {name} done, the transcript as planned.", record)
        elif ongoing and (said := _only(record, mention, _OVER, _STILL)) is not None:
            yield _piece(mention, said, f"Note has {name} going on, the transcript as over.", record)


def _noted(mention: Mention, statement: StatementReading) -> tuple[bool, bool]:
    """Whether a statement has it as done, and whether as going on."""
    before, after = _sentence(statement.text, mention.start, mention.end)
    if _ONGOING.search(before) is not None:
        return False, True
    if _TO_COME.search(before) is not None or _TO_COME.search(after) is not None:
        return False, False
    done = statement.kind == "surgical_history" or _DONE.search(before) is not None
    return done or _DONE.search(after) is not None, False


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a mention in its sentence, as far as one looks."""
    before = text[max(start - _BESIDE, 0) : start]
    ends = [match.end() for match in _STOP.finditer(before)]
    stop = _STOP.search(text, end, end + _BESIDE)
    return before[ends[-1] if ends else 0 :], text[end : stop.start() if stop else end + _BESIDE]


def _only(record: Record, mention: Mention, told: re.Pattern[str], against: re.Pattern[str]) -> Said | None:
    """The first of the mentions in the record, if all of them are told in one tense, and none in the other."""
    entries = record.related(mention.term.concept)
    if not entries or first_of(entries, DENIED) or first_of(entries, WEAK):
        return None
    found = [said for entry in entries[:_LOOKED_AT] for said in entry.mentions(AFFIRMED)[:_LOOKED_AT]]
    for said in found:
        before, after = _sentence(record.text(said.key), said.start, said.end)
        around = f"{before} # {after}"
        if told.search(around) is None or against.search(around) is not None:
            return None
    return found[0] if found else None


def _piece(mention: Mention, said: Said, message: str, record: Record) -> Piece:
    return against((mention.start, mention.end), "temporality", "major", message, quotes(record, said))
