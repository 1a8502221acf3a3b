"""Settings: precedence, errors that name key and origin, secrets that stay out of sight."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from server.settings import (
    MASK,
    OPTIONS,
    Settings,
    SettingsError,
    TokenSetting,
    data_dir,
    describe,
    load_settings,
    unknown_variables,
)

TOKEN = "0123456789abcdef"  # long enough; not a secret of anybody
TWICE = f'''
[[tokens]]
tenant = "a"
role = "read"
token = "{TOKEN}"
[[tokens]]
tenant = "a"
token = "another of them, 2"
[[tokens]]
tenant = "b"
sha256 = "{sha256(TOKEN.encode()).hexdigest().upper()}"
'''


def toml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "soapstream.toml"
    path.write_text(text, "utf-8")
    return path


def test_defaults_are_those_that_others_rely_on(tmp_path: Path) -> None:
    settings = load_settings(environ={})
    assert (settings.host, settings.port, settings.kafka_group, settings.workers) == (
        "127.0.0.1",
        8000,
        "soapstream",
        1,
    )
    assert settings.broker == f"sqlite:///{data_dir() / 'sessions.db'}"
    assert settings.results == f"sqlite:///{data_dir() / 'sessions-results.db'}"


def test_flags_win_over_variables_and_variables_over_the_file(tmp_path: Path) -> None:
    path = toml(tmp_path, 'port = 1\nhost = "::1"\nkafka = "a:1"')
    environ = {"SOAPSTREAM_PORT": "2", "SOAPSTREAM_KAFKA": "b:2"}
    settings = load_settings(path, environ, {"port": 3, "kafka": None})
    assert (settings.host, settings.kafka, settings.port) == ("::1", "b:2", 3)
    assert settings.origins == {"host": str(path), "kafka": "environment (SOAPSTREAM_KAFKA)", "port": "flag (--port)"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("prot = 1", "prot: unknown setting (did you mean port?)"),
        ('port = "8000"', "port: "),
        ("port = -1", "port: must be at least 0"),
        ("port = 65536", "port: must be at most 65535"),
        ("ping_s = nan", "ping_s: must be at least"),
        ("ping_s = inf", "ping_s: must be at most 86400"),
        ("drain_delay_s = inf", "drain_delay_s: must be at most 86400"),
        ("drain_s = inf", "drain_s: must be at most 86400"),
        (TWICE, "tokens: the same token at `tokens[0]` and `tokens[2]`"),
        ('log_level = "loud"', "log_level: "),
        ('broker = "mysql://x"', "broker: "),
        ('results = "redis://x"', "results: "),
        ('broker = "http://[::1"', "broker: "),
        ('broker = "redis://h/0?foo=SECRET"', "broker: a redis broker URL of this kind takes no option foo"),
        ('broker = "sqlite:///"', "broker: an sqlite URL is"),
        ('broker = "sqlite://x.db"', "broker: an sqlite URL is"),
        ('results = "sqlite:///"', "results: an sqlite URL is"),
        ('tenant = ""', "tenant: takes 1 to 128 characters"),
        ('tenant = "a\\tb"', "tenant: takes 1 to 128 characters"),
        ('allowed_origins = ["*"]', "allowed_origins: an origin is"),
        ('allowed_origins = ["https://a.example/"]', "allowed_origins: an origin is"),
        ('allowed_origins = ["https://A.example"]', "allowed_origins: an origin is"),
        ('allowed_origins = ["a.example"]', "allowed_origins: an origin is"),
        ('[[tokens]]\ntenant = ""\ntoken = "long enough, it is"', "tokens: tenant takes 1 to 128"),
        ("workers = 2", "workers: more than one process needs a redis:// broker"),
        ('host = "0.0.0.0"', "host: "),
        ('[[tokens]]\ntenant = "a"\ntoken = "short"', "tokens: "),
        ('[[tokens]]\ntenant = "a"', "tokens: give either token or sha256"),
        ('[[tokens]]\ntenant = "a"\nsha256 = "zz"', "tokens: sha256"),
        (
            '[[tokens]]\ntenant = "a"\ntoken = "long enough, it is"\nexpire = 2027-01-01',
            "tokens: no such field: expire",
        ),
        ("port", "not TOML"),
    ],
)
def test_errors_name_the_file_and_the_key(tmp_path: Path, text: str, key: str) -> None:
    path = toml(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path, {})
    assert str(caught.value).startswith(f"{path}: {key}")


def test_files_of_windows_editors_are_read(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbfport = 9000\r\n")
    assert load_settings(path, {}).port == 9000


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('node = "café"'.encode("latin-1"))
    with pytest.raises(SettingsError, match="not valid UTF-8 at byte 11"):
        load_settings(path, {})


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"absent\.toml: cannot be read"):
        load_settings(tmp_path / "absent.toml", {})


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"SOAPSTREAM_PORT": "many"}, r"environment \(SOAPSTREAM_PORT\): port: "),
        ({"SOAPSTREAM_ALLOW_ANONYMOUS": "perhaps"}, r"environment \(SOAPSTREAM_ALLOW_ANONYMOUS\): allow_anonymous: "),
        ({"SOAPSTREAM_TOKENS": "abc"}, r"environment: SOAPSTREAM_TOKENS: takes a JSON array"),
    ],
)
def test_errors_name_the_variable(environ: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(environ=environ)


def test_tokens_and_lists_come_from_variables_too() -> None:
    environ = {
        "SOAPSTREAM_TOKENS": f'[{{"tenant":"a","token":"{TOKEN}","expires":"2027-01-01T00:00:00Z"}}]',
        "SOAPSTREAM_ALLOWED_ORIGINS": "https://a.example, https://b.example",
        "SOAPSTREAM_ALLOW_ANONYMOUS": "true",
    }
    settings = load_settings(environ=environ)
    assert settings.tokens == (TokenSetting("a", TOKEN, expires=datetime(2027, 1, 1, tzinfo=UTC)),)
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.allow_anonymous


def test_tokens_open_the_server_to_other_machines(tmp_path: Path) -> None:
    path = toml(tmp_path, f'host = "0.0.0.0"\n[[tokens]]\ntenant = "a"\ntoken = "{TOKEN}"')
    assert load_settings(path, {}).host == "0.0.0.0"


def test_variables_that_set_nothing_are_reported_but_accepted() -> None:
    environ = {"SOAPSTREAM_SERVICE_HOST": "10.0.0.1", "SOAPSTREAM_TEST_KAFKA": "x", "SOAPSTREAM_PORT": "1", "HOME": "/"}
    assert load_settings(environ=environ).port == 1
    assert unknown_variables(environ) == ["SOAPSTREAM_SERVICE_HOST"]


def test_variables_that_only_clients_read_are_not_reported() -> None:
    environ = {"SOAPSTREAM_SERVER": "ws://127.0.0.1:8000", "SOAPSTREAM_CLIENT_TOKEN": "t", "SOAPSTREAM_CONFIG": "c"}
    assert unknown_variables(environ) == ["SOAPSTREAM_CONFIG"]


def test_describe_lists_every_option_and_masks_every_secret() -> None:
    flags: dict[str, Any] = {
        "llm_api_key": "SECRET-1",
        "secret": "SECRET-2",
        "broker": "redis://user:SECRET-3@host:6379/0",
        "results": "postgresql://user:SECRET-4@host/db?sslpassword=SECRET-6&password=SECRET-7",
        "llm_api_base": "https://host/v1?api_key=SECRET-8",
        "tokens": [{"tenant": "clinic", "token": "SECRET-5-long-enough"}],
    }
    rows = describe(load_settings(environ={}, flags=flags))
    assert [name for name, _, _ in rows] == [item.name for item in OPTIONS]
    assert "SECRET" not in str(rows)
    shown = {name: (value, origin) for name, value, origin in rows}
    assert shown["broker"] == (f"redis://user:{MASK}@host:6379/0", "flag (--broker)")
    assert shown["port"] == ("8000", "default")


@pytest.mark.parametrize(
    ("host", "loopback"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("box", False)]
)
def test_loopback(host: str, loopback: bool) -> None:
    assert Settings(host=host).loopback is loopback
