"""The evaluators by name and how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine import scorecard
from evaluators.deterministic.tier import Tier
from evaluators.protocol import DeterministicTier

DETERMINISTIC: Final = ("entity_coverage", "grounding", "section_completeness", "format_validity")
LLM: Final = ("content_fidelity", "medical_correctness")
EVALUATORS: Final = (*DETERMINISTIC, *LLM)


def weights() -> Mapping[str, int]:
    """Weights of the overall quality, by evaluator; those that have none only inform."""
    return MappingProxyType(dict(scorecard.WEIGHTS))


def default_tier() -> DeterministicTier:
    """The deterministic tier over the committed lexicon. Cheap: terms are read with the first visit."""
    return Tier()
