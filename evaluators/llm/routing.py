"""Routing: which class of model a stage call goes to.

The cheapest class that does the work well, judged by stage, length and complexity of the text and the quality that is
required; less when the budget runs out, so that a session ends with modest verdicts rather than with none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evaluators.protocol import ModelClass

Quality = Literal["economy", "standard", "high"]

CLASSES: tuple[ModelClass, ...] = ("fast", "balanced", "accurate")

_BASE: Mapping[str, int] = {
    "extract_facts": 0,
    "check_facts": 0,
    "check_statements": 1,
    "extract_claims": 0,
    "judge_claims": 2,
}
"""Index into CLASSES: finding quotes is easy, weighing support is harder, medical judgement hardest."""

_QUALITY: Mapping[Quality, int] = {"economy": -1, "standard": 0, "high": 1}
_LONG_CHARS = 12_000
_COMPLEX = 0.12
_FIGURE = re.compile(r"\d")
LOW_BUDGET = 0.2


@dataclass(frozen=True, slots=True)
class Router:
    """Chooses by rule, so that the same text under the same budget always goes to the same class."""

    quality: Quality = "standard"

    def choose(self, stage: str, chars: int, complexity: float, budget_left: float = 1.0) -> ModelClass:
        """``chars`` and ``complexity`` are of the text judged; ``budget_left`` is the share of the budget, 0..1."""
        rank = _BASE[stage] + _QUALITY[self.quality]
        if chars > _LONG_CHARS or complexity > _COMPLEX:
            rank += 1
        if budget_left < LOW_BUDGET:
            rank -= 1
        return CLASSES[min(max(rank, 0), len(CLASSES) - 1)]


def complexity(text: str) -> float:
    """Share of words that carry a figure: doses, values and dates are where cheap models slip."""
    words = text.split()
    return sum(1 for word in words if _FIGURE.search(word)) / len(words) if words else 0.0


def estimated_tokens(inputs: Mapping[str, str], max_output_tokens: int) -> int:
    """About the tokens a call may use at most: three characters a token (to be safe), 900 of instructions."""
    return 900 + sum(map(len, inputs.values())) // 3 + max_output_tokens
