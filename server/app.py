"""The composition root: everything of one process put together, started, drained and stopped.

``create_app`` gives the ASGI application; ``server.serve`` runs it with uvicorn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version as package_version

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, WebSocketRoute

from evaluators.registry import EVALUATORS, warm_up
from server import logs
from server.auth import Authenticator
from server.background import Background
from server.http.docs import DocRoutes
from server.http.evaluations import EvaluationRoutes
from server.http.events import EventRoutes
from server.http.gate import Access, Gate
from server.http.health import Check, Health
from server.http.pages import Pages
from server.http.problems import HANDLERS
from server.http.sessions import SessionRoutes
from server.metrics import Metrics, cache_families, node_families
from server.node import Built, build_node
from server.oneshot import Evaluations
from server.origin import OriginPolicy
from server.settings import Settings
from server.ws.connection import ConnectionLimits
from server.ws.endpoint import Endpoint
from server.ws.operations import Operations
from stream.broker import SessionKey
from stream.clock import SystemClock

_EVALUATORS = frozenset(EVALUATORS)

GOODBYE_S = 3.0  # that clients get to take their last frames when the server shuts down


class Service:
    """One process of soapstream, without the sockets: what the ASGI application and the server share."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.version = package_version("soapstream")
        clock = SystemClock()
        self.metrics = Metrics()
        built = build_node(settings, clock, self.metrics.encoded, logs.fault)
        self.node = node = built.node
        self.metrics.built(self.version, node.version)
        self.authenticator = Authenticator(settings.tokens, settings.tenant, lambda: datetime.now(UTC))
        self.origins = OriginPolicy(settings.allowed_origins, settings.host, anonymous=not settings.tokens)
        self.hub, self.ingest = node.hub, node.ingest
        self.results = built.results
        operations = Operations(self, _EVALUATORS, self.metrics, logs.fault, settings.max_subscriptions)
        self.endpoint = Endpoint(
            operations=operations,
            hub=node.hub,
            authenticator=self.authenticator,
            limits=connection_limits(settings),
            monitor=self.metrics,
            version=self.version,
            max_connections=settings.max_connections,
            origins=self.origins,
        )
        self._source, self._sink = built.source, built.sink
        self.health = Health(self._checks(), self.metrics.page)
        self._collect(built)
        self._evaluations = Evaluations(node.tier, node.judges, node.dispatcher, self.results, clock, logs.fault)
        self._access = Access(self.authenticator)
        self._events = EventRoutes(node.hub, self._access, settings.outbox_bytes, settings.send_timeout_s)
        self._background = Background(
            node, self.metrics, built.name, settings.retention_days, clock, logs.fault, (self.results.expire,)
        )

    def routes(self) -> list[BaseRoute]:
        settings, node = self.settings, self.node
        sessions = SessionRoutes(self, node.broker, self._access, _EVALUATORS, settings.max_text_bytes)
        runs = EvaluationRoutes(
            self._evaluations, self.results, self._access, settings.max_text_bytes, settings.evaluation_timeout_s
        )
        return [
            WebSocketRoute("/v1/ws", self.endpoint),
            *self._events.routes(),
            *sessions.routes(),
            *runs.routes(),
            *self.health.routes(),
            *DocRoutes(self.version).routes(),
            *Pages().routes(),
        ]

    async def delete(self, session: SessionKey) -> bool:
        """Delete a session and everything derived from it; False when there was none."""
        found = await self.node.delete(session)
        return bool(await self.results.delete(*session)) or found

    async def start(self) -> None:
        """Raises BrokerUnavailable when the broker cannot be used."""
        await asyncio.to_thread(self.warm_up)
        await self.results.start()
        await self.node.start()
        if self._source is not None:
            await self._source.start()
        self._background.start()

    def warm_up(self) -> None:
        """Read the lexicon and every table before the first client waits for them, or the loop is held by them."""
        warm_up(self.node.tier)

    async def drain(self) -> None:
        """Hand over to other nodes: /readyz fails, clients are sent elsewhere, owned sessions come to rest."""
        self.health.draining = True
        await asyncio.sleep(self.settings.drain_delay_s)
        self.endpoint.close_all()
        self._events.close_all()
        await _at_most(GOODBYE_S, self.endpoint.emptied())
        if self._source is not None:
            await _at_most(self.settings.drain_s, self._source.aclose())
        await self.node.drain(self.settings.drain_s)

    async def aclose(self) -> None:
        await self._background.aclose()
        if self._source is not None:
            await self._source.aclose()
        await self._evaluations.aclose()
        await self.node.aclose()
        await self.results.aclose()
        if self._sink is not None:
            await self._sink.aclose()

    def _collect(self, built: Built) -> None:
        """Have the stream's own figures read at each scrape."""
        collect = self.metrics.collect_from
        collect(lambda: node_families(built.node.stats()))
        collect(lambda: cache_families(built.cache.counts))
        if built.source is not None and built.sink is not None:
            from server.kafka_metrics import sink_families, source_families

            source, sink = built.source.stats, built.sink.stats
            collect(lambda: source_families(source))
            collect(lambda: sink_families(sink))

    def _checks(self) -> Mapping[str, Check]:
        checks: dict[str, Check] = {"broker": self.node.broker.ready, "results": self.results.ready}
        if self._source is not None:
            checks["kafka"] = self._source.ready
        if self._sink is not None:
            checks["kafka sink"] = self._sink.ready
        return checks


def create_app(settings: Settings) -> Starlette:
    """The ASGI application; ``app.state.service`` is its Service, which ``server.serve`` starts, drains and stops.

    Raises SettingsError. Needs ``server.ws.protocol`` below it.
    """
    service = Service(settings)
    app = Starlette(
        routes=service.routes(),
        exception_handlers=HANDLERS,
        middleware=[Middleware(Gate, origins=service.origins, on_request=service.metrics.requested)],
    )
    app.state.service = service
    return app


def connection_limits(settings: Settings) -> ConnectionLimits:
    return ConnectionLimits(
        connect_s=settings.connect_timeout_s,
        ping_s=settings.ping_s,
        pong_s=settings.pong_s,
        send_s=settings.send_timeout_s,
        outbox_bytes=settings.outbox_bytes,
        frames_per_s=settings.frames_per_s,
        frames_burst=settings.frames_burst,
    )


async def _at_most(seconds: float, work: Awaitable[None]) -> None:
    try:
        await asyncio.wait_for(work, seconds)
    except TimeoutError:
        logs.log.warning("drain step took too long", seconds=seconds)
