"""Checks the order of a drug's steps: "40 mg, then 20 mg, then 10 mg" of a talk that goes up from ten to forty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, among
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import Record

_THEN: Final = re.compile(
    r"[^.;()]{0,32}?(?:\bthen\b|\bfollowed by\b|->|→)(?:(?!\b(?:from|after|but|back|or)\b)[^.;()]){0,32}",
    re.IGNORECASE,
)
"""Between one step and the next."""
_FEWEST: Final = 2
_MOST: Final = 8
_FIGURES: Final = 24
_KINDS: Final = ("dose", "number")


def step_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for steps that were only told the other way round."""
    doses = [quantity for quantity in statement.quantities if quantity.kind == "dose"][: _MOST + 1]
    if not _FEWEST <= len(doses) <= _MOST or any(dose.said != doses[0].said for dose in doses):
        return  # "10 mg tabs, 2 tabs daily" are no steps
    if any(_THEN.fullmatch(statement.text, one.end, other.start) is None for one, other in pairwise(doses)):
        return
    steps = _raws(doses)
    drugs = {mention.term.concept for mention in statement.mentions if is_drug(mention.term)}
    if len(drugs) != 1 or len(steps) != len(doses) or not _is_one_way(steps):
        return
    told: tuple[int, Quantity] | None = None
    for figure in record.raw.get(steps[0], ())[:_MOST]:
        at = record.look(figure.key, 0, 0)
        said = [q for q in record.read(at).quantities[:_FIGURES] if q.kind in _KINDS and q.raw in steps]
        order = _raws(said)
        if _has_steps(said, steps):
            return  # also "from forty to eighty for three days, then back to forty"
        if told is None and order == steps[::-1]:
            told = at, said[0]
    if told is not None:
        at, first = told
        evidence = among(record, record.speech.keys[at], first.start, first.end)
        message = f"Note has the steps from {doses[0].text} to {doses[-1].text}, the transcript the other way round."
        yield against((doses[0].start, doses[-1].end), "dose", "critical", message, (evidence,), points=MANAGED)


def _has_steps(said: Sequence[Quantity], steps: Sequence[float]) -> bool:
    """Whether the figures come one after the other, with others between them or not."""
    following = iter(said)
    return all(any(quantity.raw == step for quantity in following) for step in steps)


def _raws(quantities: Sequence[Quantity]) -> list[float]:
    """Their figures, each once, in order."""
    return list(dict.fromkeys([q.raw for q in quantities if isinstance(q.raw, float)]))


def _is_one_way(steps: Sequence[float]) -> bool:
    return list(steps) in (sorted(steps), sorted(steps, reverse=True))
