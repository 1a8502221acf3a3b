"""The registry: names, weights, and a tier that keeps its protocol."""

from __future__ import annotations

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier, rules_version
from evaluators.registry import DETERMINISTIC, EVALUATORS, default_tier, weights


def test_names_weights_and_verdicts_agree() -> None:
    assert set(weights()) <= set(EVALUATORS)
    assert sum(weights().values()) == 100
    verdicts = default_tier().evaluate([Turn("I have a cough.", "patient")], "Cough.", {}).verdicts
    assert tuple(verdicts) == DETERMINISTIC


def test_the_version_is_that_of_rules_terms_and_code() -> None:
    assert default_tier().version == Tier().version == rules_version()
    assert len(rules_version()) == 8
