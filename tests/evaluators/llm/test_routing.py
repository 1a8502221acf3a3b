from __future__ import annotations

import pytest

from evaluators.llm.replies import STAGES
from evaluators.llm.routing import Router, complexity, estimated_tokens


def test_harder_stages_get_better_models() -> None:
    classes = {stage: Router().choose(stage, 1_000, 0.0) for stage in STAGES}
    assert classes["extract_facts"] == "fast"
    assert classes["check_statements"] == "balanced"
    assert classes["judge_claims"] == "accurate"


@pytest.mark.parametrize(("chars", "figures"), [(20_000, 0.0), (1_000, 0.5)])
def test_long_or_complex_text_goes_one_class_up(chars: int, figures: float) -> None:
    assert Router().choose("extract_facts", chars, figures) == "balanced"
    assert Router().choose("judge_claims", chars, figures) == "accurate"


def test_required_quality_and_a_short_budget_move_it() -> None:
    assert Router("high").choose("extract_facts", 10, 0.0) == "balanced"
    assert Router("economy").choose("check_statements", 10, 0.0) == "fast"
    assert Router().choose("judge_claims", 10, 0.0, budget_left=0.1) == "balanced"
    assert Router("economy").choose("extract_facts", 10, 0.0, budget_left=0.0) == "fast"


def test_complexity_is_the_share_of_words_with_figures() -> None:
    assert complexity("aspirin 75 mg daily") == 0.25
    assert complexity("") == 0.0


def test_the_estimate_covers_input_and_output() -> None:
    assert estimated_tokens({"a": "x" * 300, "b": "x" * 300}, 1_000) >= 1_000 + 600 // 4
