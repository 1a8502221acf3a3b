"""Doses that are told by another one: "cut it in half", "I only take half", "let's double it"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.figures.same import STRENGTHS
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import of_roles

_HALVED: Final = of_roles(
    "claim_rules",
    "halved",
    also=rf"\b(?:{CLAIM_PATTERNS['cut']})(?:s|ing|ting)?\b(?: [a-z]{{2,20}}){{0,3}} (?:in|by) (?:half|two|halves)\b",
)
_DOUBLED: Final = of_roles("claim_rules", "doubled")
_ORDERED: Final = re.compile(
    r"\b(?:let['’]?s|(?:we|i)['’]ll|i['’]d|want (?:you )?to|like (?:you )?to|going to|gonna|please|just|go ahead and)"
    r"(?: [a-z]{2,12}){0,2} $",
    re.IGNORECASE,
)
"""Before a word that halves or doubles a dose: it is to be done."""
_TOLD: Final = re.compile(r"\bon (?:the |her |his )?[a-z-]{3,24}(?: [a-z]{2,12})? $|\bfrom $", re.IGNORECASE)
"""Before a dose that a statement has as that of today: "above goal on lisinopril 20 mg"."""
_MOVES: Final = of_roles("claim_rules", "halved", "doubled", "adjusts")
"""Behind it: the statement moves it, too."""
_LEAD: Final = 40
_BESIDE: Final = 96
_BEHIND: Final = 2
"""Utterances behind a dose in which it is halved or doubled."""
_SHORT: Final = 120
_HALF: Final = 0.5
_TWICE: Final = 2.0
_OUTCOME: Final = re.compile(
    r"\b(?:to|that['’]?s|which is|which makes|will be|be|meaning)(?: (?:it|take|about|the))? $"
    r"|\bso(?: (?:(?:it|i|you|he|she)(?:['’](?:s|m|re|ll))?|now|be|on|at|taking|take|about|the|just)){0,4} $"
    r"|\b(?:half|halves|halve|doubled?)(?: (?:it|that))?, $"
)
_FEW: Final = 4
_KINDS: Final = frozenset(("dose", "number"))
_PATIENT: Final = "patient"


def told_as_multiple(count: float, figure: Figure, record: Record) -> bool:
    """Whether so many times a dose is what was said to be taken: the half of it, or twice as much."""
    if count not in (_HALF, _TWICE) or _is_outcome(figure, record) or _is_moved_to(count, figure, record):
        return False
    words = _HALVED if count == _HALF else _DOUBLED
    if words.search(record.text(figure.key), max(figure.start - _BESIDE, 0), figure.end + _BESIDE) is not None:
        return True
    at = record.look(figure.key, 0, _BEHIND)
    if any(other.start > figure.end and other.kind in _KINDS for other in record.read(at).quantities[-_FEW:]):
        return False  # "metoprolol fifty, furosemide forty" – "they doubled it"
    return any(words.search(text, 0, _SHORT) is not None for text in record.speech.texts(at + 1, at + 1 + _BEHIND))


def is_told_outcome(quantity: Quantity, figures: Sequence[Figure], record: Record) -> bool:
    """Whether a dose was said as what comes of a drug's, one of ``figures``, by whatever name that was called there:
    "for the statin, let's cut it in half, twenty every night"."""
    if quantity.unit not in STRENGTHS or not isinstance(quantity.raw, float):
        return False
    for words, times in ((_HALVED, _HALF), (_DOUBLED, _TWICE)):
        if any(figure.quantity.raw == quantity.raw / times for figure in figures) and any(
            words.search(record.before(figure, _LEAD)) is not None for figure in record.raw.get(quantity.raw, ())[:_FEW]
        ):
            return True
    return False


def _is_moved_to(count: float, figure: Figure, record: Record) -> bool:
    """Whether a dose is what another one of the utterance became: "five, it was two and a half and she doubled it"."""
    raw = figure.quantity.raw
    before = record.raw.get(raw / count, ()) if isinstance(raw, float) else ()
    return any(other.key == figure.key for other in before[:_FEW])


def _is_outcome(figure: Figure, record: Record) -> bool:
    """Whether a dose is what comes of it, not what is halved or doubled: "let's double it, so a thousand"."""
    return _OUTCOME.search(record.before(figure, _LEAD)) is not None


def is_multiple(quantity: Quantity, record: Record) -> bool:
    """Whether a dose is told by any other one in this way, of whatever drug: "increase to 100 mcg"."""
    if quantity.unit not in STRENGTHS or not isinstance(quantity.raw, float):
        return False
    return any(
        figure.quantity.kind in _KINDS and told_as_multiple(times, figure, record)
        for times in (_HALF, _TWICE)
        for figure in record.raw.get(quantity.raw / times, ())[:_FEW]
    )


def moved_by_multiple(
    quantity: Quantity, said: Figure, figures: Sequence[Figure], statement: StatementReading, record: Record
) -> Figure | None:
    """What a dose becomes that a plan has as it was ``said`` and the visit halves or doubles, if no figure of the drug
    tells that the plan's is what came of it."""
    if quantity.unit not in STRENGTHS or statement.kind not in INFERRING or not isinstance(quantity.raw, float):
        return None
    text, start, end = statement.text, quantity.start, quantity.end
    if _TOLD.search(text, max(start - _LEAD, 0), start) is not None or _MOVES.search(text, end, end + _BESIDE):
        return None
    if _is_outcome(said, record):
        return None
    at = record.look(said.key, 0, _BEHIND)
    raws = {figure.quantity.raw for figure in figures}
    for place in range(at, min(at + 1 + _BEHIND, len(record.speech))):
        key = record.speech.keys[place]
        if record.speaker(key) == _PATIENT:
            continue
        text = record.speech.text(place)
        first, last = (max(said.start - _BESIDE, 0), said.end + _BESIDE) if place == at else (0, _SHORT)
        for words, times in ((_HALVED, _HALF), (_DOUBLED, _TWICE)):
            found = words.search(text, first, last)
            if found is None or quantity.raw / times in raws or quantity.raw * times in raws:
                continue
            if _ORDERED.search(text, max(found.start() - _LEAD, 0), found.start()) is not None:
                made = said.quantity.changed(
                    start=found.start(), end=found.end(), text=found[0], value=None, raw=quantity.raw * times
                )
                return Figure(key, made, said.owner)
    return None
