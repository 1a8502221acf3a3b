"""The documentation names every command, bench and library that there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from server.cli.bench import NAMES
from server.cli.main import app

ROOT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_every_command_has_its_section() -> None:
    commands = {item.callback.__name__ for item in app.registered_commands if item.callback}
    assert set(re.findall(r"^## (\w+)$", read("docs/cli.md"), re.MULTILINE)) == commands


def test_every_bench_is_named() -> None:
    text = read("docs/cli.md")
    assert all(f"`{name}`" in text for name in NAMES)


def test_every_required_library_has_its_reason() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = {re.split(r"[\[><=!; ]", item)[0] for item in project["dependencies"]}
    table = " ".join(re.findall(r"^\| ([^|]+) \| [^|]+ \|$", read("README.md"), re.MULTILINE))
    listed = set(re.findall(r"[\w-]+", table))
    assert names <= listed


def test_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
