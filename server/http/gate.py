"""What stands before every route: who asks, from which page, with how much; and the headers of every response."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from time import perf_counter
from typing import Final, TypeVar
from urllib.parse import unquote_to_bytes

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.auth import Authenticator, Denied, Identity
from server.http.problems import Problem, problem_response
from server.origin import OriginPolicy
from server.wire.inputs import SESSION
from server.wire.parse import BadInput, convert, members, parse_object
from stream.broker import SessionKey

T = TypeVar("T")

SMALL_BODY: Final = 64 * 1024
"""Bytes of a request that carries no note or transcript, as of a WebSocket frame."""

BODY_S: Final = 60.0
"""Seconds that a request's body may take to come: two megabytes at a third of a megabit a second."""

_HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_ADDRESS: Final = re.compile(rb"https?://([^/]*)", re.IGNORECASE)

OnRequest = Callable[[str, int, float], None]
"""Route template, status and seconds of a request that was answered."""


class Gate:
    """ASGI middleware for HTTP; WebSockets pass (their endpoint does its own checks)."""

    def __init__(self, app: ASGIApp, origins: OriginPolicy, on_request: OnRequest) -> None:
        self._app = app
        self._origins = origins
        self._on_request = on_request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _to_origin_form(scope)
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Routes see the path as it was sent, so that an id may hold a slash; ``session_name`` decodes it.
        scope["path"] = scope["raw_path"].decode("latin-1")
        started, status = perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            refusal = self._refusal(scope)
            await (self._app if refusal is None else problem_response(refusal))(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            self._on_request(route, status, perf_counter() - started)

    def _refusal(self, scope: Scope) -> Problem | None:
        if not self._origins.host_allowed(scope["headers"]):
            return Problem("forbidden", "the Host asked for is not one of this server's")
        if not self._origins.page_allowed(scope["headers"]):
            return Problem("forbidden", "pages of this Origin may not use this server")
        return None


def _to_origin_form(scope: Scope) -> None:
    """Make a path of a target that is a whole address, as RFC 9112 3.2.2 has every server take it.

    The host is the address's then, whatever the header says.
    """
    address = _ADDRESS.match(scope["raw_path"])
    if address is not None:
        scope["raw_path"] = scope["raw_path"][address.end() :] or b"/"
        scope["path"] = scope["raw_path"].decode("latin-1")
        scope["headers"] = [(b"host", address[1]), *(pair for pair in scope["headers"] if pair[0] != b"host")]


class Access:
    """Finds out who asks; routes call it first."""

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator

    def reader(self, request: Request) -> Identity:
        """Raises Problem ``unauthorized``."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            return self._authenticator.identify(token.strip() if scheme.casefold() == "bearer" else None)
        except Denied:
            raise Problem("unauthorized", "needs a valid token in the Authorization header") from None

    def left_s(self, identity: Identity) -> float | None:
        """Seconds for which the identity holds; None where it does not expire."""
        return self._authenticator.left_s(identity)

    def writer(self, request: Request) -> Identity:
        """Raises Problem ``unauthorized`` or ``forbidden``."""
        identity = self.reader(request)
        if not identity.may_write:
            raise Problem("forbidden", "the token may only read")
        return identity


def session_key(request: Request, identity: Identity) -> SessionKey:
    """The session that the path names. Raises BadInput."""
    try:
        name = unquote_to_bytes(request.path_params["session"].encode("latin-1")).decode()
    except UnicodeDecodeError:  # replaced, different names would become one session
        raise BadInput("bad_field", "session: is not UTF-8", "session") from None
    return SessionKey(identity.tenant, convert(name, SESSION, "session"))


async def read_body(request: Request, kind: type[T], limit: int = SMALL_BODY) -> T:
    """The JSON object that was sent, as ``kind``; reads no more than ``limit`` bytes. An empty body is ``{}``.

    Raises Problem ``too_large`` or ``bad_request``, or BadInput.
    """
    try:
        async with asyncio.timeout(BODY_S):
            body = await _received(request, limit)
    except TimeoutError:
        raise Problem("bad_request", f"body: did not come within {BODY_S:g} s", "body") from None
    except ClientDisconnect:  # nobody is left to hear it; and it is no fault of ours
        raise Problem("bad_request", "body: was cut off", "body") from None
    if len(body) > SMALL_BODY:  # two megabytes take some 10 ms, in calls that are shorter each
        return await asyncio.to_thread(lambda: convert(members(body, kind, SMALL_BODY), kind))
    return convert(parse_object(body or b"{}"), kind)


async def _received(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    body = bytearray()
    if not declared.isdigit() or int(declared) > limit:
        raise Problem("too_large", f"body: exceeds {limit} bytes", "body")
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Problem("too_large", f"body: exceeds {limit} bytes", "body")
    return bytes(body)
