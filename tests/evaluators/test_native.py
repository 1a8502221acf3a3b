"""Which modules are compiled, when what was compiled is used, and that it says what the sources say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluators import native

_ASSESS = """
import json, sys
from bench.texts import samples
import evaluators
from evaluators.registry import default_tier
tier = default_tier()
print(evaluators.COMPILED, [repr(tier.evaluate(v.turns, v.note, v.metadata)) for v in samples()])
"""


def _assess(choice: str) -> tuple[str, str]:
    """Whether the tier was compiled, and all that it said of the bundled visits."""
    environment = {**os.environ, native.VARIABLE: choice}
    done = subprocess.run([sys.executable, "-c", _ASSESS], env=environment, capture_output=True, text=True, check=True)
    used, _, said = done.stdout.partition(" ")
    return used, said


def test_compiled_modules_say_what_the_sources_say() -> None:
    used, said = _assess("")
    if used != "True":
        pytest.skip("the tier is not compiled from these sources: uv run python hatch_build.py")
    assert said == _assess("sources")[1]


def test_sources_are_used_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.VARIABLE, "sources")
    (tmp_path / native.STAMP).write_text(native.stamp())
    assert not native.use(tmp_path)


def test_modules_built_from_other_sources_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(native.VARIABLE, raising=False)
    assert not native.use(tmp_path)
    (tmp_path / native.STAMP).write_text("of other sources")
    assert not native.use(tmp_path)


def test_compiled_modules_that_are_asked_for_have_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(native.VARIABLE, "compiled")
    with pytest.raises(ImportError, match=r"hatch_build\.py"):
        native.use(tmp_path)


def test_stamp_follows_what_is_compiled(tmp_path: Path) -> None:
    module = tmp_path / "evaluators" / "deterministic" / "reading" / "words.py"
    module.parent.mkdir(parents=True)
    module.write_text("A = 1\n")
    before = native.stamp(tmp_path)
    assert native.compiled_sources(tmp_path) == [module]
    module.write_text("A = 2\n")
    assert native.stamp(tmp_path) != before


def test_what_gives_way_to_other_threads_is_never_compiled() -> None:
    names = {path.relative_to(native.ROOT).as_posix() for path in native.compiled_sources()}
    assert "evaluators/deterministic/reading/turn.py" in names
    assert not names & {"engine/portions.py", "evaluators/deterministic/reading/long_turn.py"}
