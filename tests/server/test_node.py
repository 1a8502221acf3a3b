"""Settings made into a node: what cannot be used is an error of the settings, and what is kept beside a broker."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from server.node import build_node, kept_secret, secret_path
from server.settings import SettingsError
from tests.kit.fakes import FakeClock
from tests.kit.server import settings_of


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"broker": "sqlite://sessions.db"}, "broker: an sqlite URL is"),
        ({"broker": "redis://[::1"}, "broker: "),
        ({"broker": "redis://localhost:6379/sessions"}, "broker: the path of a redis broker URL is the number"),
        (
            {"broker": "redis://localhost:6379/0?foo=SECRET"},
            "broker: a redis broker URL of this kind takes no option foo$",
        ),
        ({"broker": "redis://localhost:6379/0?ssl_cert_reqs=none"}, "broker: .* takes no option ssl_cert_reqs$"),
        ({"broker": "rediss://localhost:6379/0?ssl_cert_reqs=SECRET"}, "broker: .* a value that cannot be used$"),
        ({"broker": "redis://localhost:6379/0?protocol=3"}, "broker: .* takes no option protocol: soapstream sets it"),
        ({"results": "sqlite://results.db"}, "results: an sqlite URL is"),
        ({"kafka": "nowhere"}, "kafka: "),
        ({"kafka": "127.0.0.1:99999"}, "kafka: "),
        ({"kafka": "127.0.0.1:9092", "kafka_group": ""}, "kafka: .*group"),
    ],
)
async def test_addresses_that_cannot_be_used_are_named(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        build_node(settings_of(**settings), FakeClock(), lambda _: None, lambda *_: None)


def test_the_key_of_fingerprints_lies_beside_sqlite_and_is_private(tmp_path: Path) -> None:
    path = secret_path(f"sqlite:///{tmp_path}/deep/sessions.db")
    assert path == tmp_path / "deep" / "sessions.key"
    key = kept_secret(path)
    assert kept_secret(path) == key
    assert len(key) == 32
    assert path.stat().st_mode & 0o077 == 0
    assert [item.name for item in path.parent.iterdir()] == ["sessions.key"]


def test_for_memory_a_key_passes_with_the_process() -> None:
    assert secret_path("memory://") is None
    assert kept_secret(None) != kept_secret(None)


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, keys, fdopen = tmp_path / "secret.key", list[bytes](), os.fdopen

    def slowly(*arguments: Any) -> Any:
        """Another process starts while this one is about to write."""
        monkeypatch.setattr(os, "fdopen", fdopen)
        keys.append(kept_secret(path))
        return fdopen(*arguments)

    monkeypatch.setattr(os, "fdopen", slowly)
    keys.append(kept_secret(path))
    assert keys[0] == keys[1] == kept_secret(path)
    assert len(keys[0]) == 32


def test_a_key_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be kept in "):
        kept_secret(tmp_path / "file" / "secret.key")


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    path.touch()
    with pytest.raises(SettingsError, match="is empty"):
        kept_secret(path)
