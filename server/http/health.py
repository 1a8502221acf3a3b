"""``/livez``, ``/readyz`` and ``/metrics``: for orchestrators and Prometheus; no token, and nothing of any visit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stream.broker import BrokerUnavailable

CHECK_S = 2.0  # that a dependency may take to answer

Check = Callable[[], Awaitable[None]]
"""Returns when the dependency answers; raises BrokerUnavailable saying what is wrong."""


class Health:
    """``checks`` by name of what this node depends on."""

    def __init__(self, checks: Mapping[str, Check], metrics: Callable[[], bytes]) -> None:
        self.checks = dict(checks)
        self._metrics = metrics
        self.draining = False

    def routes(self) -> list[Route]:
        return [
            Route("/livez", self.livez),
            Route("/readyz", self.readyz),
            Route("/metrics", self.metrics),
        ]

    async def livez(self, _request: Request) -> Response:
        """The process runs its event loop; says nothing of what it depends on."""
        return Response(b'{"status":"ok"}', media_type="application/json")

    async def readyz(self, _request: Request) -> Response:
        """200 when this node can take work; 503 saying why not."""
        states = dict(zip(self.checks, await asyncio.gather(*map(_state, self.checks.values())), strict=True))
        ready = not self.draining and set(states.values()) <= {"ok"}
        body = {"status": "draining" if self.draining else "ok" if ready else "unavailable", "checks": states}
        return Response(orjson.dumps(body), 200 if ready else 503, media_type="application/json")

    async def metrics(self, _request: Request) -> Response:
        return Response(self._metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _state(check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_S):
            await check()
    except BrokerUnavailable as error:
        return str(error)
    except TimeoutError:
        return f"no answer within {CHECK_S:g} s"
    return "ok"
