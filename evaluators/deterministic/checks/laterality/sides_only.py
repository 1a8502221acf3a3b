"""One side "only" in the note where both were said, and both in a plan where somebody said "just the left for now"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.laterality.sides_both import is_all
from evaluators.deterministic.reading.laterality.sided import BOTH, WITHIN, Sided, level
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.statement import StatementReading, section_group
from evaluators.deterministic.reading.wording.around import first_end, left_of, right_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.sides_index import Place

_ONLY_BEFORE: Final = re.compile(r"\b(?:only|just)(?: (?:in|on|at|of|the))* $", re.IGNORECASE)
_ONLY_BEHIND: Final = re.compile(
    r"[^,;:]*\b(?:only|alone)\b(?! (?:when|if|on|at|with|after|in|during|mild))", re.IGNORECASE
)
_FORMERLY: Final = re.compile(r"\b(?:used to|was|were|had)\b", re.IGNORECASE)
_REACH: Final = 48


def not_only(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Where both sides were said to have what the note has on one only."""
    if side.side not in OTHER or side.denied or side.well or not _is_only(side, statement.text):
        return None
    if any(_is_free(place) for place in _within(side, OTHER[side.side], record)):
        return None
    if any(is_all(place, record) for place in _within(side, side.side, record)):
        return None
    both = (place for place in _within(side, BOTH, record) if _is_of_it(place.sided, side))
    return next((place for place in both if _is_told(place, record)), None)


def not_both(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Where one side alone is to have what a plan has on both, and nothing was said of either after that."""
    if section_group(statement.kind) != "plan" or side.side != BOTH or side.siteless or side.denied:
        return None
    places = [place for which in (*OTHER, BOTH) for place in _within(side, which, record)]
    last = max(places, key=lambda place: (place.key, place.sided.start), default=None)
    return last if last is not None and last.sided.side != BOTH and is_all(last, record) else None


def _is_only(side: Sided, text: str) -> bool:
    before, behind = left_of(text, side.start, _REACH), right_of(text, side.end, _REACH)
    return _ONLY_BEFORE.search(before) is not None or _ONLY_BEHIND.match(behind) is not None


def _within(side: Sided, which: str, record: Record) -> list[Place]:
    return [place for place in record.sides.places(side, (which,)) if level(side, place.sided) >= WITHIN]


def _is_free(place: Place) -> bool:
    """Whether nothing is there: "the left one's fine"."""
    return place.sided.denied or place.sided.well


def _is_of_it(said: Sided, side: Sided) -> bool:
    """Whether both are said to have what the statement tells of: the same, or nothing else."""
    if said.asked or said.open or said.denied or said.well:
        return False
    return not said.facts.isdisjoint(side.facts) or not (said.facts or (said.near and not said.siteless))


def _is_told(place: Place, record: Record) -> bool:
    """Whether it is neither asked nor of former days."""
    text = record.text(place.key)
    if _FORMERLY.search(left_of(text, place.sided.start, _REACH)) is not None:
        return False
    return text[first_end(text, place.sided.stop, len(text)) :][:1] != "?"
