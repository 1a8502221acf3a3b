"""Imports point one way: engine ← evaluators ← stream ← server."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluators import native

ROOT = Path(__file__).parent.parent
LAYERS = ("engine", "evaluators", "stream", "server")
TIER = ("quantities", "reading", "record", "checks")
"""Packages of the deterministic tier, each of which knows those before it."""
PARTS = {
    "reading": ("wording", "spoken", "laterality", "context", "replies", "ways", "doing", "figures"),
    "checks": (
        "names", "temporality", "reactions", "experiencer", "ways", "negation", "fabrication", "figures", "doses",
        "laterality", "medication", "plans",
    ),
}  # fmt: skip
"""Packages within two of those, each of which knows those before it; what lies beside them serves all or joins all."""
FORBIDDEN_IN_ENGINE = {"asyncio", "time", "random", "secrets", "socket", "threading", "datetime", "os", "pathlib"}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def sources(layer: str) -> list[Path]:
    return sorted((ROOT / layer).rglob("*.py"))


@pytest.mark.parametrize("layer", LAYERS)
def test_no_layer_imports_one_above_it(layer: str) -> None:
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"bench", "tests"}
    if layer == "server":
        above.discard("bench")  # the command line starts the benches
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(layer)
        for name in imports(path)
        if name.partition(".")[0] in above
    ]
    assert sources(layer)
    assert wrong == []


@pytest.mark.parametrize("package", TIER)
def test_no_package_of_the_deterministic_tier_imports_one_that_builds_on_it(package: str) -> None:
    known = {f"evaluators.deterministic.{name}" for name in TIER[: TIER.index(package) + 1]}
    paths = sorted((ROOT / "evaluators/deterministic" / package).rglob("*.py"))
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(path)
        if name.startswith("evaluators.deterministic.") and ".".join(name.split(".")[:3]) not in known
    ]
    assert paths
    assert wrong == []


@pytest.mark.parametrize(("package", "part"), [(package, part) for package in PARTS for part in PARTS[package]])
def test_no_part_of_a_package_imports_one_that_builds_on_it(package: str, part: str) -> None:
    own = f"evaluators.deterministic.{package}."
    later = PARTS[package][PARTS[package].index(part) + 1 :]
    paths = sorted((ROOT / "evaluators/deterministic" / package / part).glob("*.py"))
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imports(path)
        if name.startswith(own) and name.removeprefix(own).partition(".")[0] in later
    ]
    assert paths
    assert wrong == []


def test_every_part_of_a_package_has_its_place_in_the_order() -> None:
    for package, parts in PARTS.items():
        found = {path.parent.name for path in (ROOT / "evaluators/deterministic" / package).glob("*/__init__.py")}
        assert found == set(parts)


def test_stream_knows_evaluators_only_by_their_protocol() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources("stream")
        for name in imports(path)
        if name.partition(".")[0] == "evaluators" and name != "evaluators.protocol"
    ]
    assert wrong == []


def test_engine_has_no_clock_network_or_randomness() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources("engine")
        for name in imports(path)
        if name.partition(".")[0] in FORBIDDEN_IN_ENGINE
    ]
    assert wrong == []


def test_automatons_are_for_whole_texts() -> None:
    """Each call of one lets go of the interpreter, and many of them keep an event loop waiting: see phrases.Signs."""
    readers = {
        "evaluators/deterministic/quantities/tokens.py",
        "evaluators/deterministic/reading/wording/phrasebook.py",
        "evaluators/deterministic/reading/wording/phrases.py",
        "evaluators/vocabulary/lexicon.py",
    }
    found = {str(path.relative_to(ROOT)) for path in sources("evaluators") if "ahocorasick_rs" in imports(path)}
    assert found == readers


def test_no_star_in_what_a_compiled_membership_test_looks_in() -> None:
    """mypyc fails on ``x in (*some, other)``, and then all runs interpreted."""
    found = [
        f"{path.relative_to(native.ROOT)}:{node.lineno}"
        for path in native.compiled_sources()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn)
        for looked_in in node.comparators
        if isinstance(looked_in, ast.Tuple | ast.List | ast.Set)
        if any(isinstance(item, ast.Starred) for item in looked_in.elts)
    ]
    assert not found
