"""Checks how much is smoked, and how much was, against what was told: half a pack for a whole one, then for now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.figures.smoked import Smoked, smoked_in
from evaluators.deterministic.reading.mention import FAMILY, HYPOTHETICAL, NEGATED
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, WEAK, Key
from evaluators.vocabulary.patterns import of_roles

_SMOKING: Final = "substance:smoking"
_COUNTED: Final = frozenset(("pack", "cigarette"))
_UNITS: Final = _COUNTED | {""}
_STATES: Final = (AFFIRMED, WEAK, OPEN, SPENT)
_FEW: Final = 8
_TURNS: Final = AHEAD - 1
"""Utterances behind one that names smoking in which one may tell how much."""
_REPLY: Final = 400
_THEN: Final = of_roles("smoking_words", "asked of then")
_QUIT: Final = re.compile(r"\b(?:former|ex|quit|stopped|gave up|previous|previously)\b")
_Told = tuple[Key, Smoked]


def smoked_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each amount that was told to be another one, or one of former days for one of today."""
    noted = _noted(statement)
    told = _told(record) if noted else []
    for one in noted:
        other = _otherwise(one, told, record)
        if other is not None and not _is_said_elsewhere(one, told, statement, record):
            key, said = other
            words, heard = statement.text[one.start : one.end], record.text(key)[said.start : said.end]
            message = f"Note says smoking {words}, the transcript {heard}{' of former days' * said.former}."
            evidence = among(record, key, said.start, said.end)
            yield against((one.start, one.end), "number", "major", message, (evidence,))


def is_smoked(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a figure of a note is how much one smokes, told in whatever words: "a pack a day" for 20 cigarettes."""
    if quantity.kind != "number" or quantity.unit not in _UNITS:
        return False
    noted = [one for one in _noted(statement) if one.start <= quantity.start < one.end]
    return bool(noted) and any(said.is_like(noted[0]) for _, said in _told(record))


def _noted(statement: StatementReading) -> list[Smoked]:
    """The amounts of a statement that has the patient smoke them."""
    if not any(m.term.isa(_SMOKING) and not m.flags & (FAMILY | HYPOTHETICAL | NEGATED) for m in statement.mentions):
        return []
    low = lowered(statement.text)
    return smoked_in(low, statement.quantities, of_smoking=True, former=_QUIT.search(low) is not None)


def _otherwise(noted: Smoked, told: list[_Told], record: Record) -> _Told | None:
    """Another amount of the same time, where this one was told of none, or of the other time."""
    alike = [item for item in told if item[1].is_like(noted)]
    if any(said.former == noted.former for _, said in alike):
        return None
    of_its_time = [item for item in told if item[1].former == noted.former]
    if alike and not of_its_time and not noted.former and _is_given_up(alike[0], record):
        return alike[0]  # "a pack a day, but I quit"
    return of_its_time[0] if of_its_time else None


def _is_said_elsewhere(one: Smoked, told: list[_Told], statement: StatementReading, record: Record) -> bool:
    """Whether its figure counts packs or cigarettes in the talk where nobody looked for what is smoked."""
    if any(said.is_like(one) for _, said in told):
        return False
    return any(
        figure.quantity.unit in _COUNTED
        for quantity in statement.quantities
        if one.start <= quantity.start < one.end and isinstance(quantity.raw, float)
        for figure in record.raw.get(quantity.raw, ())[:_FEW]
    )


def _is_given_up(told: _Told, record: Record) -> bool:
    key, said = told
    return _QUIT.search(lowered(record.text(key)), said.end, said.end + _REPLY) is not None


def _told(record: Record) -> list[_Told]:
    """All amounts that the patient told of, where smoking is named and in the utterances behind that."""
    places: dict[int, None] = {}
    for entry in record.related(_SMOKING):
        for said in entry.told(_STATES, _FEW):
            if not said.flags & FAMILY:
                first = record.look(said.key, 1, _TURNS)
                places.update(dict.fromkeys(range(first, min(first + 1 + _TURNS, len(record.speech)))))
    return [item for position in sorted(places) for item in _told_at(position, record)]


def _told_at(position: int, record: Record) -> list[_Told]:
    low = lowered(record.speech.text(position)[:_REPLY])
    if low.endswith("?"):
        return []
    asked = record.speech.text(position - 1)[-_REPLY:] if position else ""
    then = asked.endswith("?") and _THEN.search(asked) is not None
    found = smoked_in(low, record.read(position).quantities, of_smoking=True, former=then)
    return [(record.speech.keys[position], one) for one in found]
