"""Shapes that the stages return: the one definition from which the model's output types are made, too.

A model's reply is validated twice: in the worker, by the types derived from these, and here, because a cached reply may
be older than the code that reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from engine.finding import Assertion, Category, Kind
from evaluators.protocol import StageError

Weight = Literal["critical", "major", "minor"]


class SaidFact(msgspec.Struct, frozen=True):
    """A clinical fact said in the visit. ``line`` is the transcript line where the quote starts."""

    text: str
    category: Category
    assertion: Assertion
    severity: Weight
    line: int
    quote: str


class FactCheck(msgspec.Struct, frozen=True):
    """Whether the note carries a fact. ``note_quote`` is empty when it is missing."""

    fact: int
    status: Literal["carried", "contradicted", "missing"]
    note_quote: str
    kind: Kind
    reason: str


class StatementCheck(msgspec.Struct, frozen=True):
    """What the transcript says of a statement of the note. ``quote`` may be empty only where nothing was said."""

    statement: int
    support: Literal["supported", "inferred", "questionable", "unmentioned", "contradicted", "not_checkable"]
    kind: Kind
    severity: Weight
    line: int
    quote: str
    reason: str
    suggestion: str


class MedicalClaim(msgspec.Struct, frozen=True):
    """A statement of the note that medicine can call right or wrong, and the words of the note that make it."""

    claim: str
    quote: str


class ClaimJudgement(msgspec.Struct, frozen=True):
    """Whether a claim is medically right, with the reason."""

    claim: int
    verdict: Literal["correct", "questionable", "incorrect"]
    kind: Kind
    severity: Weight
    reason: str
    suggestion: str


class Stage(msgspec.Struct, frozen=True):
    """A program: its input fields in order, and its one output field, a list of ``item``."""

    name: str
    inputs: tuple[str, ...]
    output: str
    item: type[msgspec.Struct]


STAGES: Mapping[str, Stage] = {
    stage.name: stage
    for stage in (
        Stage("extract_facts", ("context", "transcript"), "facts", SaidFact),
        Stage("check_facts", ("note", "facts"), "checks", FactCheck),
        Stage("check_statements", ("transcript", "statements"), "checks", StatementCheck),
        Stage("extract_claims", ("passage",), "claims", MedicalClaim),
        Stage("judge_claims", ("note", "claims"), "judgements", ClaimJudgement),
    )
}

S = TypeVar("S", bound=msgspec.Struct)


def items(item: type[S], stage: str, outputs: Mapping[str, Any]) -> list[S]:
    """The list a stage returned. Raises StageError(unparsable), which holds nothing of the reply."""
    try:
        return msgspec.convert(outputs[STAGES[stage].output], list[item])  # type: ignore[valid-type]  # a class at runtime
    except (KeyError, msgspec.ValidationError):
        raise StageError("unparsable", f"{stage} returned another shape") from None
