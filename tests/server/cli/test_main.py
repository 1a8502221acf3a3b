"""The command line as a whole: help, versions, errors without tracebacks, settings by their names."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from server.cli.main import app
from server.cli.output import Failure
from server.cli.serve import other_settings
from tests.server.cli.conftest import Run

COMMANDS = ("demo", "serve", "evaluate", "batch", "replay", "watch", "settings", "bench")


def test_the_commands_are_there() -> None:
    named = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert named == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert command in ran.out
    assert "xit codes" in ran.out or command in ("demo", "settings", "bench")


def test_help_names_the_exit_codes_and_version_is_data(run: Run) -> None:
    assert "130 interrupted" in " ".join(run("--help").out.split())
    assert run("--version").out.strip() == version("soapstream")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nonsense",), 2),
        (("serve", "--nonsense"), 2),
        (("serve", "--workers", "2", "--broker", "memory://"), 2),
        (("serve", "--broker", "mysql://x"), 2),
        (("serve", "--retention-days", "soon"), 2),
        (("bench", "nonsense"), 2),
        (("bench",), 2),
        (("replay", "nowhere.jsonl", "--to", "ws://127.0.0.1:9"), 2),
        (("replay", "bundled", "--to", "ftp://x", "--speed", "0"), 2),
        (("watch", "--server", "ws://[::1"), 2),
        (("watch", "..", "--server", "127.0.0.1:9"), 2),
        (("settings", "--config", "nowhere.toml"), 2),
        (("evaluate", "--transcript", "nowhere", "--note", "nowhere"), 2),
        (("replay", "bundled", "--to", "ws://127.0.0.1:99999"), 2),
        (("replay", "bundled", "--to", "kafka://127.0.0.1:99999"), 2),
        (("watch", "--server", "ftp://127.0.0.1"), 2),
    ],
)
def test_errors_of_the_user(run: Run, arguments: tuple[str, ...], code: int) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_server_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.client.Backoff.delay", lambda *_: 0.0)
    monkeypatch.setattr("server.cli.outages.FIRST_S", 0.0)
    for arguments in (("watch", "--server", "127.0.0.1:9"), ("replay", "bundled", "--to", "ws://127.0.0.1:9")):
        ran = run(*arguments)
        assert ran.code == 3
        assert "cannot be reached" in ran.err
        assert "Traceback" not in ran.err


def test_a_journal_that_cannot_be_written_is_told_like_any_file(run: Run, tmp_path: Path) -> None:
    ran = run("replay", "bundled", "--to", "ws://127.0.0.1:9", "--journal", str(tmp_path), "--json")
    assert (ran.code, ran.err) == (2, f"soapstream: {tmp_path}: Is a directory\n")


def test_a_kafka_that_is_not_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.cli.outages.FIRST_S", 0.0)
    ran = run("replay", "bundled", "--to", "kafka://127.0.0.1:9", "--limit", "1")
    assert (ran.code, ran.err.splitlines()) == (
        3,
        [
            "sending 1 visits to kafka://127.0.0.1:9",
            "soapstream: kafka://127.0.0.1:9 cannot be reached: Kafka: KafkaConnectionError",
        ],
    )


def test_settings_as_text_and_json(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOAPSTREAM_LLM_API_KEY", "very-secret")
    monkeypatch.setenv("SOAPSTREAM_PORT", "9999")
    monkeypatch.setenv("SOAPSTREAM_BORKER", "x")
    (tmp_path / "s.toml").write_text("host = '127.0.0.2'\n")
    text = run("settings", "--config", str(tmp_path / "s.toml"))
    assert text.code == 0
    assert "very-secret" not in text.out
    assert "SOAPSTREAM_BORKER" in text.err
    found = json.loads(run("settings", "--config", str(tmp_path / "s.toml"), "--json").out)
    assert found["port"]["value"] == "9999"
    assert found["host"] == {"value": "127.0.0.2", "origin": str(tmp_path / "s.toml")}


def test_every_setting_is_an_option_of_serve() -> None:
    given = [
        "--retention-days",
        "7",
        "--allow-anonymous",
        "--log-level=debug",
        "--allowed-origins",
        "https://a,https://b",
    ]
    assert other_settings(given) == {
        "retention_days": "7",
        "allow_anonymous": "true",
        "log_level": "debug",
        "allowed_origins": ["https://a", "https://b"],
    }


@pytest.mark.parametrize("arguments", [["--tokens", "x"], ["--nothing"], ["--drain-s"], ["stray"]])
def test_what_is_no_setting_is_refused(arguments: list[str]) -> None:
    with pytest.raises(Failure):
        other_settings(arguments)


def test_help_does_not_load_the_heavy_parts() -> None:
    """What makes the command line start quickly: nothing of it is imported before it is used."""
    code = (
        "import sys\nfrom server.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ran.stderr.split())
    assert not loaded & {"uvicorn", "starlette", "websockets", "litellm", "dspy", "aiokafka", "redis", "rich"}
