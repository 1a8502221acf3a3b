"""Checks what a note has as proven of an illness that the talk only thinks of, or has sent a sample for.

"Shingles confirmed": "I think it's shingles"; "C. difficile positive": "we'll send a sample for C. diff". A clinician
notes by its bare name what he or she only thinks it is: words of proof alone are wrong there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.finding import Kind
from evaluators.deterministic.checks.firmness import is_seen
from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    RELATIVES,
    SPENT,
    SUPPOSED,
    WEAK,
    Said,
    state_of,
)
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("unproven_rules.tsv")
_RULES: Final = by_role(_WORDS)
_GRAVE: Final = frozenset(_WORDS["grave"])
_PROVEN: Final = re.compile(
    rf"(?: (?:{_RULES['cause']}) [a-z -]{{1,32}},)?[ ,:(–-]+(?:(?:{_RULES['is']}) )*(?:{_RULES['proven']})"
    r"(?=\W*$|[.,;)]| (?:on|by|with|from|via)\b)",
    re.IGNORECASE,
)
_PROVEN_BEFORE: Final = re.compile(rf"\b(?:{_RULES['proven before']}) (?:an? |the )?(?:[a-z]+ )?\Z", re.IGNORECASE)
_RESULT: Final = re.compile(
    rf"(?:,? (?:and|or|&) [a-z]+)?[ :]+(?:(?:{_RULES['is']}) )*(?:{_RULES['result']})(?=\W*$|[.,;)])", re.IGNORECASE
)
_NOT_YET: Final = re.compile(rf"\b(?:{_RULES['not yet']})\b|[?]", re.IGNORECASE)
_NOT_THERE: Final = re.compile(rf" (?:{_RULES['excluded']})(?=\W*$|[.,;)])", re.IGNORECASE)
_BARE: Final = re.compile(r"\W*(?:[0-9]+[.)] )?(?:[a-z]+ ){0,2}\Z", re.IGNORECASE)
"""Before an illness that is all of a line."""
_THOUGHT: Final = re.compile(rf"\b(?:{_RULES['thought']})\b")
_SOUGHT: Final = re.compile(rf"\b(?:{_RULES['sought']})\b")
_TO_SEEK: Final = re.compile(rf"\b(?:to|can't|cannot|couldn't|haven't) (?:{_RULES['sought']})\b")
"""What is still to be ruled out; "the tests rule out asthma" tells."""
_SAMPLES: Final = re.compile(rf"\b(?:{_RULES['samples']})\b")
_MAYBE: Final = re.compile(rf"\b(?:{_RULES['maybe']})\b")
_HARDLY: Final = re.compile(rf"\b(?:{_RULES['hardly']})\b")
_TOLD: Final = re.compile(rf"\b(?:{_RULES['told']})\b")
_TOLD_NONE: Final = re.compile(rf"\b(?:{_RULES['told none']})\b")
_NO_TELLING: Final = re.compile(rf"\b(?:{_RULES['no result']})\b|\b(?:{_RULES['supposing']})\b[^.?!,]*")
_CONCLUDING: Final = ("assessment", "results", "assessment_plan")
_STATES: Final = (AFFIRMED, WEAK, OPEN, SUPPOSED, SPENT, RELATIVES, DENIED)
_NO_PROOF: Final = UNCERTAIN | HYPOTHETICAL | HISTORICAL | FAMILY
_RESULTED: Final = 1
_PROVED: Final = 2
_NAMED: Final = 3
_EXCLUDED: Final = 4
"""How a note has an illness: with the result of a test for it, as proven, by its bare name, as not there."""
_MESSAGES: Final = {
    _RESULTED: "Note has a result of {name}, the transcript has none yet.",
    _PROVED: "Note has {name} as proven, the transcript leaves it open.",
    _NAMED: "Note concludes on {name}, the transcript only means to rule it out.",
    _EXCLUDED: "Note has {name} as excluded, the transcript leaves it open.",
}
_ANY_CANCER: Final = "dx:cancer"
_CANCERS: Final = "-cancer"
_PATIENT: Final = "patient"
_KINDS: Final = 6
_MOST: Final = 5
"""Times that an illness is spoken of at the most: of what is spoken of more often, a result may be among it."""
_REACH: Final = 64
_READ: Final = 400
_AROUND: Final = 12
"""Utterances on either side that may tell a result."""


def unproven_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each illness that a statement has as proven, and the talk leaves open."""
    if statement.kind not in _CONCLUDING or _NOT_YET.search(statement.text) is not None:
        return
    for mention in statement.mentions:
        claim = _claim(mention, statement)
        if claim and (said := _left_open(mention, claim, record)) is not None:
            kind: Kind = "temporality" if claim == _RESULTED else "certainty"
            message = _MESSAGES[claim].format(name=called(mention.term))
            yield against(mention.place, kind, "major", message, quotes(record, said))


def cancers_looked_up(statement: StatementReading) -> Iterator[str]:
    """The concepts that this looks up beside those of the statement."""
    if statement.kind in _CONCLUDING and any(_is_cancer(mention) for mention in statement.mentions):
        yield _ANY_CANCER


def _is_cancer(mention: Mention) -> bool:
    return mention.term.concept.endswith(_CANCERS)


def _claim(mention: Mention, statement: StatementReading) -> int:
    """How a statement has an illness, if it has it as there, or a test for it as resulted."""
    if mention.term.category != "problem" or mention.flags & _NO_PROOF:
        return 0
    text = statement.text
    if _RESULT.match(text, mention.end) is not None:
        return _RESULTED
    if _NOT_THERE.match(text, mention.end) is not None:
        return _EXCLUDED
    if mention.flags & NEGATED:
        return 0
    before = max(mention.start - _REACH, 0)
    if _PROVEN.match(text, mention.end) is not None or _PROVEN_BEFORE.search(text, before, mention.start) is not None:
        return _PROVED
    bare = not text[mention.end :].strip(" .") and _BARE.match(text, 0, mention.start) is not None
    return _NAMED if bare and mention.term.concept in _GRAVE else 0


def _left_open(mention: Mention, claim: int, record: Record) -> Said | None:
    """Where it is first left open, if nobody tells it anywhere."""
    heard = _spoken_of(mention.term.concept, record)
    if not heard and _is_cancer(mention):
        heard = _spoken_of(_ANY_CANCER, record)
    if not heard or len(heard) > _MOST:
        return None
    first: Said | None = None
    for said in heard:
        if _is_told_around(said, claim, record):
            return None
        if _opens(said, claim, record):
            first = first or said
        elif claim in (_NAMED, _EXCLUDED) or not (said.flags & _NO_PROOF or state_of(said.flags) == OPEN):
            return None
    return first


def _spoken_of(concept: str, record: Record) -> list[Said]:
    heard: list[Said] = []
    for entry in record.related(concept)[:_KINDS]:
        heard.extend(entry.told(_STATES, _MOST + 1))
    heard.sort()
    return heard


def _opens(said: Said, claim: int, record: Record) -> bool:
    """Whether it is only thought of, looked for, or asked for and not affirmed."""
    text = record.text(said.key)
    before = plain(left_of(text, said.start, _REACH))
    if said.flags & (HISTORICAL | FAMILY):
        return False
    if record.speaker(said.key) == _PATIENT:
        return claim != _RESULTED and bool(said.flags & ASKED) and _is_left_open_in_reply(said, claim, record)
    if said.flags & ANSWERED:
        return False
    if claim == _EXCLUDED:
        return _TO_SEEK.search(before) is not None
    if _SOUGHT.search(before) is not None:
        return True
    if claim == _NAMED:
        return bool(said.flags & HYPOTHETICAL)
    if claim == _RESULTED:
        return _SAMPLES.search(before) is not None
    return not said.flags & NEGATED and _THOUGHT.search(before) is not None and not is_seen(said, record)


def _is_left_open_in_reply(said: Said, claim: int, record: Record) -> bool:
    """Whether the reply to who asks for it says no more than that it may be: "is it pneumonia?" – "could be"."""
    at = record.look(said.key, 0, 1) + 1
    if at >= len(record.speech):
        return False
    reply = plain(record.speech.text(at)[:_READ])
    return _HARDLY.search(reply) is not None or (claim != _NAMED and _MAYBE.search(reply) is not None)


def _is_told_around(said: Said, claim: int, record: Record) -> bool:
    """Whether a test may have shown it, by what is said around it."""
    back = 0 if claim == _NAMED else _AROUND  # "the FIT came back high, so we have to rule out cancer"
    at = record.look(said.key, back, _AROUND)
    for place in range(max(at - back, 0), min(at + 1 + _AROUND, len(record.speech))):
        text = _NO_TELLING.sub("", plain(record.speech.text(place)[:_READ]))
        if _TOLD.search(text) is not None or (claim == _EXCLUDED and _TOLD_NONE.search(text) is not None):
            return True
    return False
