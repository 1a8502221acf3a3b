"""The registry: names, weights, and a tier that keeps its protocol."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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


_LEFT_OUT = """
import re
import sys

compiled = []
real = re._compiler.compile
from evaluators import registry

registry.warm_up(registry.default_tier())
modules = [m for name, m in list(sys.modules.items()) if name.startswith(("engine", "evaluators"))]
cached = [f for module in modules for f in vars(module).values() if hasattr(f, "cache_info")]
print([f.__name__ for f in cached if f.cache_parameters()["maxsize"] == 1 and not f.cache_info().currsize])
re._compiler.compile = lambda *args: compiled.append(args) or real(*args)
tier = registry.default_tier()
from engine.transcript import Turn

tier.evaluate(
    [Turn("Do you smoke? No, I quit years ago. Is it the left knee? It was the right. I'd rather not.", "unknown")],
    "Smokes. Left knee pain. Start ibuprofen.", {},
)
print(len(compiled))
"""


def test_what_is_made_once_is_made_by_the_warm_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LEFT_OUT], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.split("\n")[:2] == ["['_shared']", "0"]  # that one is of worker processes
