"""Builds the node of a process out of its settings: broker, tiers, Kafka. Nothing here connects anywhere yet."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from engine.events import Event
from evaluators.registry import DETERMINISTIC, default_tier
from server.llm import LlmOptions, llm_tier
from server.settings import Settings, SettingsError, data_dir
from server.wire import CloudEvents
from server.wire.events import result_of
from stream.broker import open_broker
from stream.cache import Cache
from stream.clock import Clock
from stream.dispatch import DispatchLimits
from stream.guard import GuardedTier
from stream.node import Node
from stream.owners import OwnerSettings
from stream.results import Results, open_results
from stream.results_sink import ResultsSink, Sinks
from stream.sink import Sink
from stream.tasks import OnFault

if TYPE_CHECKING:
    from stream.kafka_settings import KafkaSettings
    from stream.kafka_sink import KafkaSink
    from stream.kafka_source import KafkaSource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Built:
    """A node and what stands around it; ``source`` and ``sink`` are there when Kafka is configured."""

    node: Node
    name: str
    results: Results
    cache: Cache
    source: KafkaSource | None = None
    sink: KafkaSink | None = None


def build_node(settings: Settings, clock: Clock, on_event: Callable[[Event], None], on_fault: OnFault) -> Built:
    """Raises SettingsError for a URL or Kafka address that cannot be used."""
    name = settings.node or f"{socket.gethostname()}-{os.getpid()}"
    broker = _opened("broker", open_broker, settings.broker)
    results = _opened("results", open_results, settings.results)
    secret = settings.secret.encode() or kept_secret(secret_path(settings.broker))
    cache = Cache(broker)
    sinks: list[Sink] = [ResultsSink(broker, results, result_of, clock.time)]
    kafka = _kafka_settings(settings)
    sink = None
    if kafka is not None:
        from stream.kafka_sink import KafkaSink

        sink = KafkaSink(broker, kafka)
        sinks.append(sink)
    node = Node(
        broker=broker,
        codec=CloudEvents(name, on_event=on_event),
        tier=GuardedTier(default_tier(), DETERMINISTIC, on_fault),
        judges=llm_tier(llm_options(settings), bucket=broker, cache=cache, secret=secret, clock=clock),
        clock=clock,
        settings=OwnerSettings(node=name),
        on_fault=on_fault,
        limits=DispatchLimits(deadline_s=2 * settings.llm_deadline_s),
        sink=Sinks(sinks),
    )
    source = None
    if kafka is not None:
        from stream.kafka_source import KafkaSource

        source = KafkaSource(node.ingest, kafka, clock)
    return Built(node, name, results, cache, source, sink)


def _opened(name: str, opening: Callable[[str], T], url: str) -> T:
    try:
        return opening(url)
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from None


def llm_options(settings: Settings) -> LlmOptions:
    """The part of the settings that the LLM tier takes."""
    return LlmOptions(
        model=settings.llm,
        fast=settings.llm_fast,
        balanced=settings.llm_balanced,
        accurate=settings.llm_accurate,
        api_base=settings.llm_api_base,
        api_key=settings.llm_api_key,
        concurrency=settings.llm_concurrency,
        requests_per_min=settings.llm_requests_per_min,
        tokens_per_min=settings.llm_tokens_per_min,
        session_usd=settings.llm_session_usd,
        tenant_usd=settings.llm_tenant_usd,
        deadline_s=settings.llm_deadline_s,
    )


def secret_path(broker: str) -> Path | None:
    """Where the key of fingerprints is kept: beside SQLite, for memory nowhere, else in the data directory."""
    if broker.startswith("memory:"):
        return None
    if broker.startswith("sqlite:///"):
        return Path(broker.removeprefix("sqlite:///")).with_suffix(".key")
    return data_dir() / "secret.key"


def kept_secret(path: Path | None) -> bytes:
    """The key kept at ``path``, made with the first use and readable by its owner only; a passing one for None.

    It appears there whole: of several processes that start at once all get the same. Raises SettingsError where it
    cannot be kept, or is empty, which would key nothing.
    """
    fresh = secrets.token_bytes(32)
    if path is None:
        return fresh
    try:
        if not path.exists():
            _keep(fresh, path)
        kept = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"secret: it cannot be kept in {path}: {error.strerror}") from None
    if not kept:
        raise SettingsError(f"secret: {path} is empty; delete it, or set the secret")
    return kept


def _keep(fresh: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(fresh)
    try:
        with suppress(FileExistsError):
            os.link(own, path)
    finally:
        own.unlink()


def _kafka_settings(settings: Settings) -> KafkaSettings | None:
    if not settings.kafka:
        return None
    from stream.kafka_settings import KafkaSettings

    try:
        return KafkaSettings(bootstrap=settings.kafka, group=settings.kafka_group, tenant=settings.tenant)
    except ValueError as error:
        raise SettingsError(f"kafka: {error}") from None
