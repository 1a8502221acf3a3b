"""The scorecard: verdicts folded into one overall quality. The only place with a weighting formula."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.verdict import Verdict

WEIGHTS: Mapping[str, int] = {
    "content_fidelity": 40,
    "medical_correctness": 30,
    "entity_coverage": 10,
    "section_completeness": 10,
    "format_validity": 10,
}


@dataclass(frozen=True, slots=True)
class Quality:
    """Overall quality, ``value`` in 0..100 or None when nothing was scored.

    The counts are over the weighted evaluators; one that has not reported yet counts as unscored. ``provisional`` until
    every weighted verdict is final.
    """

    value: float | None
    provisional: bool
    scored: int
    unscored: int
    failed: int


def scorecard(verdicts: Mapping[str, Verdict], pending: Collection[str] = ()) -> Quality:
    """Fold ``verdicts`` (by evaluator name) of one run; ``pending`` names those still to come.

    The weight of a verdict that is not scored is spread over the rest in proportion. While content_fidelity has no
    model's score, its weight is carried by ``stand_in``.
    """
    values = {name: value for name in WEIGHTS if (value := _value(name, verdicts)) is not None}
    total = sum(WEIGHTS[name] for name in values)
    mean = sum(WEIGHTS[name] * value for name, value in values.items()) / total if total else None
    outcomes = [verdict.outcome for name in WEIGHTS if (verdict := verdicts.get(name)) is not None]
    scored, failed = outcomes.count("scored"), outcomes.count("failed")
    return Quality(
        value=None if mean is None else round(100 * mean, 2),
        provisional=any(name in WEIGHTS for name in pending),
        scored=scored,
        unscored=len(WEIGHTS) - scored - failed,
        failed=failed,
    )


def stand_in(verdicts: Mapping[str, Verdict]) -> float | None:
    """What the deterministic tier knows of content fidelity: harmonic mean of grounding and entity_coverage.

    Grounding is the precision and coverage the recall of the note. Where only one is scored it stands alone.
    """
    found = [_scored(verdicts.get(name)) for name in ("grounding", "entity_coverage")]
    values = [value for value in found if value is not None]
    if len(values) < 2:
        return values[0] if values else None
    return 0.0 if min(values) == 0.0 else len(values) / sum(1 / value for value in values)


def _value(name: str, verdicts: Mapping[str, Verdict]) -> float | None:
    value = _scored(verdicts.get(name))
    return stand_in(verdicts) if value is None and name == "content_fidelity" else value


def _scored(verdict: Verdict | None) -> float | None:
    return verdict.value if verdict is not None and verdict.outcome == "scored" else None
