"""Checks matters that are one way or another against how they were told: living alone, full code, admitted, no driving.

Everything gets said somewhere in a long visit. So the note is only contradicted where its way was neither told nor
asked for without an answer, nor are there words that leave it open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from engine.transcript import speaker_of
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.answers import NO, YES
from evaluators.deterministic.reading.matters import HINTS, MATTERS, PLANNED, other_ways
from evaluators.deterministic.reading.outcomes import Outcome
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.words import read_words
from evaluators.deterministic.record.outcomes import Told
from evaluators.deterministic.record.record import Record

_APART: Final = frozenset(("family_history", "surgical_history"))
"""Sections that do not tell how the patient is, or what is to be done, today."""
_FAMILYS: Final = frozenset(("matter:father", "matter:mother"))
_MOST: Final = 32
"""Times that a matter is told beyond which too much was said of it to be all of one way."""
_OTHERS: Final = ("clinician", "other")
_ONESELF: Final = ("i ", "i'", "my ", "we ", "we'")
_QUOTED: Final = 40
_NO_WAYS: Final[frozenset[str]] = frozenset()


def matter_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each matter that all that was said has another way than the note."""
    pieces: list[Piece] = []
    for noted in statement.outcomes:
        name = noted.names[0]
        if name not in MATTERS or not _is_told_in(statement, name):
            continue
        said = _told_otherwise(noted, record)
        if said is not None:
            phrase = statement.text[noted.start : noted.end]
            end = min(len(record.text(said.key)), said.outcome.end + _QUOTED)
            evidence = (quote(record, said.key, said.outcome.start, end),)
            message = f"Note says “{phrase}”, the transcript says otherwise."
            pieces.append(against((noted.start, noted.end), "negation", "major", message, evidence))
    return pieces


def _is_told_in(statement: StatementReading, name: str) -> bool:
    """Whether a section tells how such a matter is today."""
    if name in PLANNED:
        return statement.kind in INFERRING
    return statement.kind not in _APART or name in _FAMILYS


def matter_stems(statement: StatementReading) -> tuple[str, ...]:
    """The stems that leave open what a statement has."""
    return tuple([stem for noted in statement.outcomes for way in noted.words for stem in HINTS.get(way, ())])


def _told_otherwise(noted: Outcome, record: Record) -> Told | None:
    """Where the matter is told another way first, if nothing leaves the note's way open."""
    found: Told | None = None
    told = record.outcomes.by_name.get(noted.names[0], ())
    if len(told) > _MOST:
        return None
    phrases: dict[int, list[Outcome]] = {}
    for one in told:
        at = record.look(one.key, 1, 1)
        ways = _ways(one, at, record)
        if not ways.isdisjoint(noted.words) or (not ways and not one.outcome.words.isdisjoint(noted.words)):
            return None
        if ways:
            phrases.setdefault(at, []).append(one.outcome)
            if not one.outcome.old:
                found = found or one
    return None if found is None or _is_hinted_at(noted, phrases, record) else found


def _ways(told: Told, at: int, record: Record) -> frozenset[str]:
    """What is told, or what the answer to a question makes of it."""
    outcome = told.outcome
    if outcome.positive:
        own = record.text(told.key)[outcome.start : outcome.end].lower().startswith(_ONESELF)
        others = own and speaker_of(record.at(told.key).speaker) in _OTHERS
        return _NO_WAYS if others else outcome.words
    answer = record.read(at + 1).answer if at + 1 < len(record.speech) else 0
    if answer == YES:
        return outcome.words
    return other_ways(outcome.names[0], outcome.words) if answer == NO else _NO_WAYS


def _is_hinted_at(noted: Outcome, phrases: Mapping[int, list[Outcome]], record: Record) -> bool:
    """Whether words that leave the note's way open were said elsewhere than in the phrases that tell another way, or
    in what they answer."""
    hints = [stem for way in noted.words for stem in HINTS.get(way, ())]
    heard = [stem for stem in hints if record.times_said(stem)]
    if not heard:
        return False
    told = {at: _beside(record.speech.text(at), outcomes) for at, outcomes in phrases.items()}
    asked = {at - 1 for at in phrases if at and at - 1 not in phrases and record.read(at - 1).asks}
    for stem in heard:
        if any(stem in stems for stems in told.values()):
            return True
        here = sum(stem in record.read(at).stems for at in (*phrases, *asked))
        if record.times_said(stem) > here:
            return True
    return False


def _beside(text: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The stems of an utterance beside what it tells, which are all of those of a question."""
    for outcome in outcomes:
        text = text[: outcome.start] + " " * (outcome.end - outcome.start) + text[outcome.end :]
    return read_words(text).stems if all(outcome.positive for outcome in outcomes) else ()
