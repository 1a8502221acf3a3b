from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["evaluators.llm.judges", "server.llm", "stream.llm_process"])
def test_the_node_never_loads_a_model_library(module: str) -> None:
    code = f"import sys, {module}; print([m for m in ('dspy', 'litellm', 'openai', 'pydantic') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
