"""The documentation names every command, flag, bench and library that there is, and its examples do what they say."""

from __future__ import annotations

import asyncio
import re
import sys
import tomllib
from asyncio.subprocess import PIPE
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiokafka
import pytest
from typer.main import get_command

from engine.transcript import Segment
from server.cli.bench import NAMES
from server.cli.main import app
from server.settings import OPTIONS
from stream.kafka_events import read_message
from tests.kit.server import WAIT_S, running

ROOT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_every_command_has_its_section() -> None:
    commands = {item.callback.__name__ for item in app.registered_commands if item.callback}
    assert set(re.findall(r"^## (\w+)$", read("docs/cli.md"), re.MULTILINE)) == commands


def test_every_module_of_the_tier_has_its_row() -> None:
    tier = ROOT / "evaluators" / "deterministic"
    listed = set()
    for part in re.split(r"^### ", read("docs/design/modules.md"), flags=re.MULTILINE)[1:]:
        package = part.split("`")[1].removeprefix("evaluators.deterministic").replace(".", "/")
        listed |= {tier / package / f"{name}.py" for name in re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)}
    assert listed == {path for path in tier.rglob("*.py") if path.name != "__init__.py"}


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


def section(name: str, heading: str) -> str:
    return re.split(r"^## ", read(name).partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("name", ["demo", "serve", "evaluate", "batch", "replay", "watch", "settings"])
def test_every_flag_is_told_of(name: str) -> None:
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    flags = {max(item.opts, key=len) for item in command.params if item.param_type_name == "option"}
    settings = {f"--{item.name.replace('_', '-')}" for item in OPTIONS} if name == "serve" else set()
    told = read("docs/cli.md").partition("\n## ")[0] + section("docs/cli.md", name)
    assert {flag for flag in flags - settings if not re.search(rf"`[^`]*{flag}\b", told)} == set()


def block(name: str, language: str) -> str:
    """The first block of code in a language."""
    return read(name).partition(f"\n```{language}\n")[2].partition("```\n")[0]


async def test_the_client_of_the_protocol_prints_what_the_page_says() -> None:
    async with running() as server:
        code = block("docs/protocol.md", "python").replace("ws://127.0.0.1:8000/v1/ws", server.ws)
        client = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=PIPE, stderr=PIPE)
        async with asyncio.timeout(WAIT_S):
            said, failed = await client.communicate()
    assert said.decode() == block("docs/protocol.md", "text"), failed.decode()


async def test_the_producer_of_the_kafka_page_sends_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    class Producer:
        def __init__(self, **_: str) -> None: ...

        async def __aenter__(self) -> Producer:
            return self

        async def __aexit__(self, *_: object) -> None: ...

        async def send_and_wait(self, _topic: str, **message: Any) -> None:
            sent.append(SimpleNamespace(**message))

    monkeypatch.setattr(aiokafka, "AIOKafkaProducer", Producer)
    code, _, call = block("docs/kafka.md", "python").rpartition("asyncio.run(")
    names: dict[str, Any] = {}
    exec(code, names)
    await eval(call.strip()[:-1], names)
    read_as = read_message(sent[0])
    assert (read_as.session.session, read_as.type) == ("s1", "soapstream.segment.v1")
    assert read_as.steps == (Segment("u1", "Any chest pain?", "clinician", label="doctor"),)
