"""Settings: one table of options, read from a TOML file, then ``SOAPSTREAM_*`` variables, then flags; later ones win.

Every option is a field of ``Settings``: its name is the key in the file, ``SOAPSTREAM_`` + its name in capitals the
variable, and ``--`` + its name with hyphens the flag. Errors name the key and where its value came from.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, get_type_hints

import msgspec

PREFIX = "SOAPSTREAM_"
MASK = "********"
_SECRET_OPTION = re.compile(r"([?&][^=&]*(?:pass|key|token|secret)[^=&]*=)[^&]*", re.IGNORECASE)

Role = Literal["read", "write"]
_REDIS = ("redis", "rediss", "unix")


class SettingsError(Exception):
    """A setting that cannot be used; the message names the key and its origin, and holds no secret."""


_TENANT = re.compile(r"[^\x00-\x1f\x7f]{1,128}")
_TENANT_SAYS = "takes 1 to 128 characters, none of them a control character"
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#\sA-Z*]+|null")
_ORIGIN_SAYS = "an origin is scheme://host[:port], in small letters and without a slash at its end; * is none"


@dataclass(frozen=True, slots=True)
class TokenSetting:
    """A token that a client may present: in clear (``token``) or as the hexadecimal SHA-256 of it (``sha256``)."""

    tenant: str
    token: str | None = None
    sha256: str | None = None
    role: Role = "write"
    name: str = ""
    expires: datetime | None = None

    def __post_init__(self) -> None:
        if (self.token is None) == (self.sha256 is None):
            raise ValueError("give either token or sha256")
        if self.sha256 is not None and (
            len(self.sha256) != 64 or not set(self.sha256.lower()) <= set("0123456789abcdef")
        ):
            raise ValueError("sha256 takes 64 hexadecimal digits")
        if self.token is not None and len(self.token) < 16:
            raise ValueError("a token needs at least 16 characters")
        if not _TENANT.fullmatch(self.tenant):
            raise ValueError(f"tenant {_TENANT_SAYS}")

    @property
    def digest(self) -> bytes:
        """What a token is known by."""
        return bytes.fromhex(self.sha256) if self.sha256 else sha256((self.token or "").encode()).digest()


def option(
    default: Any, says: str, *, secret: bool = False, least: float | None = None, most: float | None = None
) -> Any:
    """A field of ``Settings``. Numbers are from ``least`` to ``most``; ``secret`` values are never printed."""
    return field(default=default, metadata={"help": says, "secret": secret, "least": least, "most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Effective settings of one node. ``origins`` tells where each value that is no default came from."""

    host: str = option("127.0.0.1", "address to listen on; beyond loopback it needs tokens")
    port: int = option(8000, "port to listen on; 0 picks a free one", least=0, most=65535)
    broker: str = option(
        "",
        "where sessions live: memory://, sqlite:///path or redis://host:port/db; default: SQLite in the data directory",
    )
    results: str = option(
        "", "where results of runs are kept: sqlite:///path or postgresql://…; default: SQLite beside the broker's"
    )
    workers: int = option(1, "processes that share the port; more than one needs redis://", least=1)
    kafka: str = option("", "Kafka bootstrap servers, HOST:PORT[,…]; empty: off")
    kafka_group: str = option("soapstream", "Kafka consumer group")
    llm: str = option("", "model for all three classes, as litellm names it; empty: no LLM tier")
    llm_fast: str = option("", "model of the class fast")
    llm_balanced: str = option("", "model of the class balanced")
    llm_accurate: str = option("", "model of the class accurate")
    llm_api_base: str = option("", "base URL of the provider's API; empty: the provider's own")
    llm_api_key: str = option("", "key of the provider's API; empty: the provider's own variable", secret=True)
    llm_concurrency: int = option(128, "calls in flight at most", least=1)
    llm_requests_per_min: int = option(0, "requests per minute, all nodes together; 0: no limit", least=0)
    llm_tokens_per_min: int = option(0, "tokens per minute, all nodes together; 0: no limit", least=0)
    llm_session_usd: float = option(0.0, "budget of one session in US dollars; 0: no limit", least=0)
    llm_tenant_usd: float = option(0.0, "budget of one tenant and day in US dollars; 0: no limit", least=0)
    llm_deadline_s: float = option(60.0, "longest time of one judgement", least=1)
    node: str = option("", "name of this node in events; default: host name and process id")
    secret: str = option(
        "", "key of fingerprints, the same on all nodes; default: kept in the data directory", secret=True
    )
    tenant: str = option(
        "default", "tenant of everybody while no tokens are configured, and of Kafka events without one"
    )
    tokens: tuple[TokenSetting, ...] = option(
        (), "tokens of clients: tenant, token or sha256, role, name, expires", secret=True
    )
    allow_anonymous: bool = option(False, "serve beyond loopback although no tokens are configured")
    allowed_origins: tuple[str, ...] = option((), "origins of web pages that may connect, besides the server's own")
    max_connections: int = option(5000, "WebSocket connections at most", least=1)
    max_subscriptions: int = option(5000, "sessions that one connection may follow at once", least=1)
    frames_per_s: float = option(2000.0, "frames that one connection may send per second, on average", least=1)
    frames_burst: int = option(10000, "frames that one connection may send at once", least=1)
    outbox_bytes: int = option(1 << 20, "bytes that may wait for one subscriber", least=1 << 16)
    send_timeout_s: float = option(10.0, "time a peer may take to accept a frame, or a part of a stream", least=0.01)
    connect_timeout_s: float = option(10.0, "time until the first frame", least=0.01)
    ping_s: float = option(25.0, "time between pings", least=0.01, most=86_400)
    pong_s: float = option(8.0, "time a pong may take", least=0.01)
    max_text_bytes: int = option(1 << 20, "size of a note or a transcript: HTTP, evaluate, batch", least=1 << 10)
    evaluation_timeout_s: float = option(120.0, "longest wait of ?wait=complete", least=1)
    retention_days: float = option(30.0, "settled sessions and results are deleted after this time; 0: never", least=0)
    drain_s: float = option(20.0, "time a shutdown may take to hand over", least=0, most=86_400)
    drain_delay_s: float = option(
        0.0, "time between a failing /readyz and closing, for load balancers", least=0, most=86_400
    )
    log_level: Literal["debug", "info", "warning", "error"] = option("info", "least severe records to log")
    log_format: Literal["auto", "json", "console"] = option("auto", "auto: console on a terminal, JSON elsewhere")
    origins: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


_TYPES: Mapping[str, Any] = {name: hint for name, hint in get_type_hints(Settings).items() if name != "origins"}
OPTIONS = tuple(item for item in fields(Settings) if item.name != "origins")


def load_settings(
    config: Path | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Settings:
    """Effective settings; ``flags`` maps option names to values, None meaning "not given".

    ``environ`` defaults to the process's. Raises SettingsError.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name, value, origin in _given(config, os.environ if environ is None else environ, flags or {}):
        values[name] = _checked(name, value, origin)
        origins[name] = origin
    settings = Settings(**values, origins=origins)
    return _completed(settings)


def describe(settings: Settings) -> list[tuple[str, str, str]]:
    """Name, printable value and origin of every option, secrets masked."""
    return [
        (
            item.name,
            _shown(item.metadata["secret"], getattr(settings, item.name)),
            settings.origins.get(item.name, "default"),
        )
        for item in OPTIONS
    ]


def unknown_variables(environ: Mapping[str, str] | None = None) -> list[str]:
    """``SOAPSTREAM_*`` variables that set nothing: worth a warning, no error, as orchestrators add some of theirs."""
    names = os.environ if environ is None else environ
    known = {PREFIX + name.upper() for name in _TYPES} | _OF_CLIENTS
    return sorted(
        name
        for name in names
        if name.startswith(PREFIX) and name not in known and not name.startswith(f"{PREFIX}TEST_")
    )


def data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The user's directory for application data; not created here."""
    env = os.environ if environ is None else environ
    if sys.platform == "win32":
        return Path(env.get("LOCALAPPDATA", "~/AppData/Local")).expanduser() / "soapstream"
    if sys.platform == "darwin":
        return Path("~/Library/Application Support/soapstream").expanduser()
    return Path(env.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "soapstream"


def _given(config: Path | None, environ: Mapping[str, str], flags: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """(name, value, origin) in order of rising precedence. Raises SettingsError for unknown names."""
    if config is not None:
        for name, value in _file(config).items():
            if name not in _TYPES:
                raise SettingsError(f"{config}: {name}: unknown setting{_hint(name)}")
            yield name, value, str(config)
    for variable, text in environ.items():
        name = variable.removeprefix(PREFIX).lower()
        if variable.startswith(PREFIX) and name in _TYPES:
            yield name, _from_text(name, text), f"environment ({variable})"
    for name, value in flags.items():
        if value is not None:
            yield name, value, f"flag (--{name.replace('_', '-')})"


def _file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not valid UTF-8 at byte {error.start}") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not TOML: {error}") from None


def _hint(name: str) -> str:
    """Suggests what may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, _TYPES, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _from_text(name: str, text: str) -> Any:
    """A variable's text as the option's kind of value: JSON for tokens, a comma list for lists."""
    if name == "tokens":
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            raise SettingsError(f"environment: {PREFIX}TOKENS: takes a JSON array of objects") from None
    if name == "allowed_origins":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _checked(name: str, value: Any, origin: str) -> Any:
    """``value`` as the option's type, in its range. Strings are read as numbers where they come from text."""
    try:
        converted = msgspec.convert(
            value, _TYPES[name], strict=isinstance(value, list | dict) or origin.endswith(".toml")
        )
    except msgspec.ValidationError as error:
        said = str(error).replace(" - at `$", " at `" + name)
        # Messages about enumerations quote what was given; that is wanted here, except for secrets.
        raise SettingsError(f"{origin}: {name}: {said}") from None
    if name == "tokens":
        _check_names(value, origin)
        _check_tokens(converted, origin)
    if name == "tenant" and not _TENANT.fullmatch(converted):
        raise SettingsError(f"{origin}: tenant: {_TENANT_SAYS}")
    if name == "allowed_origins" and not all(map(_ORIGIN.fullmatch, converted)):
        raise SettingsError(f"{origin}: allowed_origins: {_ORIGIN_SAYS}")
    least = _OPTION[name].metadata["least"]
    if least is not None and not converted >= least:
        raise SettingsError(f"{origin}: {name}: must be at least {least:g}, is {converted}")
    most = _OPTION[name].metadata["most"]
    if most is not None and not converted <= most:
        raise SettingsError(f"{origin}: {name}: must be at most {most:g}, is {converted}")
    return converted


def _check_names(tokens: Sequence[Mapping[str, Any]], origin: str) -> None:
    """A misspelt ``expires`` must not make a token that never expires."""
    for number, token in enumerate(tokens):
        if unknown := sorted(set(token) - _TOKEN_FIELDS):
            raise SettingsError(f"{origin}: tokens: no such field: {unknown[0]} at `tokens[{number}]`")


def _check_tokens(tokens: Sequence[TokenSetting], origin: str) -> None:
    """Of two entries for one token, one would decide of its tenant and role, and nobody would know which."""
    seen: dict[bytes, int] = {}
    for number, token in enumerate(tokens):
        first = seen.setdefault(token.digest, number)
        if first != number:
            raise SettingsError(f"{origin}: tokens: the same token at `tokens[{first}]` and `tokens[{number}]`")


_OPTION = {item.name: item for item in OPTIONS}
_OF_CLIENTS = {f"{PREFIX}SERVER", f"{PREFIX}CLIENT_TOKEN"}  # what `watch` and `replay` read, and no setting of a node
_TOKEN_FIELDS = {item.name for item in fields(TokenSetting)}


def _completed(settings: Settings) -> Settings:
    """Defaults that depend on other settings, and rules between settings."""
    scheme = settings.broker.partition(":")[0] if settings.broker else "sqlite"
    if scheme not in ("memory", "sqlite", *_REDIS):
        raise SettingsError(f"{settings.origins['broker']}: broker: must start with memory://, sqlite:// or redis://")
    if settings.results and settings.results.partition(":")[0] not in ("memory", "sqlite", "postgresql", "postgres"):
        raise SettingsError(f"{settings.origins['results']}: results: must start with sqlite:// or postgresql://")
    if settings.workers > 1 and scheme not in _REDIS:
        raise SettingsError(
            f"{settings.origins['workers']}: workers: more than one process needs a redis:// broker, not {scheme}://"
        )
    if not settings.loopback and not settings.tokens and not settings.allow_anonymous:
        raise SettingsError(
            f"{settings.origins['host']}: host: {settings.host} is reachable from other machines and no tokens are "
            "configured; configure tokens, or say allow_anonymous"
        )
    broker = settings.broker or f"sqlite:///{data_dir() / 'sessions.db'}"
    for name, url in (("broker", broker), ("results", settings.results)):
        if url.startswith("sqlite:"):
            _check_file(name, url, settings.origins.get(name, "default"))
    if scheme in _REDIS:
        _check_redis(broker, settings.origins["broker"])
    return replace(settings, broker=broker, results=settings.results or _results_beside(broker))


def _check_file(name: str, url: str, origin: str) -> None:
    from stream.sqlite_file import path_of

    try:
        path_of(url)
    except ValueError as error:
        raise SettingsError(f"{origin}: {name}: {error}") from None


def _check_redis(url: str, origin: str) -> None:
    """Here and not where it is opened, since each of several processes would fail over it again and again."""
    from stream.broker_redis import RedisBroker

    try:
        RedisBroker(url)
    except ValueError as error:
        raise SettingsError(f"{origin}: broker: {error}") from None


def _results_beside(broker: str) -> str:
    if broker.startswith("memory:"):
        return "memory://"
    if broker.startswith("sqlite:"):
        path = Path(broker.removeprefix("sqlite:///"))
        return f"sqlite:///{path.with_name(path.stem + '-results.db')}"
    return f"sqlite:///{data_dir() / 'results.db'}"


def _shown(secret: bool, value: Any) -> str:
    if isinstance(value, tuple):
        if secret:
            return ", ".join(f"{item.name or item.tenant} ({item.tenant}, {item.role}) {MASK}" for item in value)
        return ", ".join(value)
    if secret:
        return MASK if value else ""
    return _without_password(value) if isinstance(value, str) else str(value)


def _without_password(value: str) -> str:
    """A URL's password is a secret wherever it stands: before the host, or among the options."""
    if "://" not in value:
        return value
    value = _SECRET_OPTION.sub(rf"\g<1>{MASK}", value)
    scheme, _, rest = value.partition("://")
    if "@" not in rest:
        return value
    credentials, _, place = rest.rpartition("@")
    user, colon, _ = credentials.partition(":")
    return f"{scheme}://{user}{colon}{MASK if colon else ''}@{place}"
