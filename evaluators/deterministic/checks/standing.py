"""Checks how the patient lives, by the note, against what the patient says of it: alone, married, at work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.transcript import speaker_of
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.outcomes import Outcome
from evaluators.deterministic.reading.standing import SORTS
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.outcomes import Told
from evaluators.deterministic.record.record import Record

_KINDS: Final = frozenset(("social_history", "subjective", "hpi", "history", "pmh", "other"))
_MOST: Final = 64
"""Words on it beyond which too much was said to be all of another way."""
_OTHERS: Final = ("clinician", "other")
_QUOTED: Final = 40


def standing_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each sort that the patient has otherwise, where nothing that was said fits the note."""
    pieces: list[Piece] = []
    for noted in statement.outcomes:
        if noted.names[0] not in SORTS or statement.kind not in _KINDS:
            continue
        told = record.outcomes.by_name.get(noted.names[0], ())
        said = next((one for one in told[:_MOST] if not one.outcome.old and _is_patients(one, record)), None)
        if said is not None and len(told) <= _MOST and not _fits(noted, told, said, record):
            name = statement.text[noted.start : noted.end]
            message = f"Note says “{name}” of the patient, who says otherwise."
            end = min(len(record.text(said.key)), said.outcome.end + _QUOTED)
            evidence = (quote(record, said.key, said.outcome.start, end),)
            pieces.append(against((noted.start, noted.end), "fabrication", "major", message, evidence))
    return pieces


def _fits(noted: Outcome, told: Sequence[Told], said: Told, record: Record) -> bool:
    """Whether anything that was said fits the note, but for the question that was answered otherwise."""
    fitting = [one for one in told if not one.outcome.words.isdisjoint(noted.words)]
    if not any(one.outcome.positive for one in fitting):
        position = record.look(said.key, 1, 0)
        return any(record.position(one.key) != position - 1 for one in fitting)
    return True


def _is_patients(told: Told, record: Record) -> bool:
    """Whether nothing says that it is somebody else who speaks; many transcripts only tell one from another."""
    return speaker_of(record.at(told.key).speaker) not in _OTHERS
