"""The one weighting formula."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scorecard import WEIGHTS, scorecard, stand_in
from engine.verdict import Verdict, scored, unscored

values = st.floats(0, 1)


def model(name: str, value: float) -> Verdict:
    return Verdict(name, "1", "llm", "scored", value, source="llm:m")


def test_weights_are_those_of_the_design() -> None:
    assert sum(WEIGHTS.values()) == 100


def test_all_scored_is_the_weighted_mean() -> None:
    verdicts = {name: model(name, 1.0) for name in WEIGHTS} | {"content_fidelity": model("content_fidelity", 0.5)}
    quality = scorecard(verdicts)
    assert (quality.value, quality.provisional, quality.scored) == (80.0, False, 5)


def test_first_partial_falls_when_grounding_falls() -> None:
    base = {name: scored(name, "1", 1.0) for name in ("entity_coverage", "section_completeness", "format_validity")}
    pending = ("content_fidelity", "medical_correctness")
    good = scorecard({**base, "grounding": scored("grounding", "1", 1.0)}, pending)
    bad = scorecard({**base, "grounding": scored("grounding", "1", 0.5)}, pending)
    assert good.value == 100.0
    assert bad.value is not None
    assert bad.value < good.value
    assert (bad.provisional, bad.scored, bad.unscored) == (True, 3, 2)


def test_unscored_is_neither_zero_nor_one() -> None:
    quality = scorecard({"format_validity": scored("format_validity", "1", 0.4),
                         "entity_coverage": unscored("entity_coverage", "1", "empty")})  # fmt: skip
    assert quality.value == 40.0


def test_a_failed_judge_is_counted_and_replaced_by_the_stand_in() -> None:
    failed = Verdict("content_fidelity", "1", "llm", "failed", None, {}, "timeout")
    quality = scorecard({"content_fidelity": failed, "grounding": scored("grounding", "1", 0.5)})
    assert (quality.value, quality.failed) == (50.0, 1)


def test_nothing_scored_has_no_value() -> None:
    assert scorecard({}).value is None


@given(grounding=values, coverage=values)
def test_stand_in_is_between_its_parts(grounding: float, coverage: float) -> None:
    verdicts = {"grounding": scored("grounding", "1", grounding), "entity_coverage": scored("e", "1", coverage)}
    value = stand_in(verdicts)
    assert value is not None
    assert min(grounding, coverage) - 1e-9 <= value <= max(grounding, coverage) + 1e-9


@given(st.dictionaries(st.sampled_from([*WEIGHTS, "grounding"]), values))
def test_overall_is_within_its_parts(parts: dict[str, float]) -> None:
    quality = scorecard({name: model(name, value) for name, value in parts.items()})
    if quality.value is not None:
        assert 100 * min(parts.values()) - 0.01 <= quality.value <= 100 * max(parts.values()) + 0.01


def test_a_verdict_refuses_contradictions() -> None:
    with pytest.raises(ValueError, match="outside"):
        scored("x", "1", 1.5)
    with pytest.raises(ValueError, match="does not go with"):
        Verdict("x", "1", "llm", "failed", 1.0)
    with pytest.raises(ValueError, match="needs a reason"):
        Verdict("x", "1", "llm", "unscored", None)
