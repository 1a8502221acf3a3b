"""What was too large for a frame, read over HTTP: snapshots that came as ``href``, events that came as ``dataref``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import orjson

from server.client import Disconnected, Push, Restart

_TIMEOUT_S = 30.0

Fetch = Callable[[str], Awaitable[Mapping[str, Any]]]
"""Reads the JSON object at a path of the server."""


def fetcher(url: str, token: str | None) -> Fetch:
    """Reads from the server whose WebSocket endpoint is ``url``. Raises Disconnected when it cannot."""
    parts = urlsplit(url)
    base = f"{'https' if parts.scheme == 'wss' else 'http'}://{parts.netloc}"
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def fetch(path: str) -> Mapping[str, Any]:
        return await asyncio.to_thread(partial(_read, Request(base + path, headers=headers)))  # noqa: S310 - http(s) only

    return fetch


def _read(request: Request) -> Mapping[str, Any]:
    try:
        with urlopen(request, timeout=_TIMEOUT_S) as reply:  # noqa: S310 - the address is http or https, see above
            found: Mapping[str, Any] = orjson.loads(reply.read())
            return found
    except (OSError, HTTPException, ValueError) as error:
        raise Disconnected(f"a large item cannot be read: {type(error).__name__}") from error


async def whole(item: Push | Restart, fetch: Fetch) -> Push | Restart:
    """The item with all that belongs to it."""
    if isinstance(item, Restart):
        if item.href is None or item.snapshot is not None:
            return item
        return replace(item, snapshot=await fetch(item.href))
    if "data" in item.event or "dataref" not in item.event:
        return item
    return replace(item, event=await fetch(item.event["dataref"]))
