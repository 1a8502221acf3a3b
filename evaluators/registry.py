"""The evaluators by name and how they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine import scorecard
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier
from evaluators.protocol import DeterministicTier

DETERMINISTIC: Final = ("entity_coverage", "grounding", "section_completeness", "format_validity")
LLM: Final = ("content_fidelity", "medical_correctness")
EVALUATORS: Final = (*DETERMINISTIC, *LLM)


_SAID: Final = (
    "Any fever? No. I take aspirin 20 mg for three days, my blood pressure was 120 over 80. My left knee hurts. "
    "My mother is 60 years old. I take painkillers and eloquence. Are you allergic to penicillin? It gives me a rash."
)
_NOTED: Final = (
    "HPI: 50-year-old with fever for 5 days, right knee pain. Takes ibuprofen.\nFH: Mother aged 70.\n"
    "Allergies: Penicillin.\nExam: BP 130/70, pulse 90.\nPlan: Aspirin 40 mg, start metformin 500 mg. Eliquis."
)
"""A transcript and a note that disagree in every way there is a table for."""


def weights() -> Mapping[str, int]:
    """Weights of the overall quality, by evaluator; those that have none only inform."""
    return MappingProxyType(dict(scorecard.WEIGHTS))


def default_tier() -> DeterministicTier:
    """The deterministic tier over the committed lexicon. Cheap: terms are read with the first visit."""
    return Tier()


def warm_up(tier: DeterministicTier) -> None:
    """Read the lexicon and make everything that is made once in a process; called before anybody waits for it.

    At a first visit it would take some 50 ms, and at the first drug that nobody named as much again.
    """
    tier.evaluate((Turn(_SAID, "unknown"),), _NOTED, {})
