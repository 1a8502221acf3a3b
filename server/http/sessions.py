"""Sessions over HTTP: the operations of the WebSocket protocol, and what a reader wants to look up."""

from __future__ import annotations

import secrets
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.events import ReviewFlagged
from server.http.gate import Access, read_body, session_key
from server.http.problems import Problem
from server.wire.inputs import EvaluateIn, NoteIn, OpenIn, ReviewIn, SegmentIn
from server.wire.parse import BadInput, check_depth, check_size
from server.ws.operations import Sessions, acknowledged, check_evaluators
from stream.broker import Broker
from stream.clock import rfc3339

PAGE = 100
MOST = 1000
_DIGITS = 16  # of the highest number that every JSON reader can count


class SessionRoutes:
    """Routes below ``/v1/sessions``. ``max_text`` bounds a note in bytes."""

    def __init__(
        self, node: Sessions, broker: Broker, access: Access, evaluators: frozenset[str], max_text: int
    ) -> None:
        self._node = node
        self._broker = broker
        self._access = access
        self._evaluators = evaluators
        self._max_text = max_text

    def routes(self) -> list[Route]:
        one = "/v1/sessions/{session}"
        return [
            Route("/v1/sessions", self.index),
            Route(one, self.snapshot, methods=["GET"]),
            Route(one, self.open, methods=["PUT"]),
            Route(one, self.delete, methods=["DELETE"]),
            Route(f"{one}/summary", self.summary, methods=["GET"]),
            Route(f"{one}/segments", self.segment, methods=["POST"]),
            Route(f"{one}/note", self.note, methods=["PUT", "POST"]),
            Route(f"{one}/close", self.close, methods=["POST"]),
            Route(f"{one}/evaluate", self.evaluate, methods=["POST"]),
            Route(f"{one}/reviews", self.review, methods=["POST"]),
            Route(f"{one}/events/{{offset}}", self.event, methods=["GET"]),
        ]

    # reading --------------------------------------------------------------------------------------------------------

    async def index(self, request: Request) -> Response:
        """A page of the tenant's sessions by id; ``next`` is what to pass as ``after`` for the following page."""
        identity = self._access.reader(request)
        limit = _limit(request.query_params.get("limit", str(PAGE)))
        after = request.query_params.get("after", "")
        rows = await self._broker.sessions(identity.tenant, after, limit)
        listed = [
            {"session": row.session, "epoch": row.epoch, "offset": row.top, "updated": rfc3339(row.updated)}
            for row in rows
        ]
        following = rows[-1].session if len(rows) == limit else None
        return _json({"sessions": listed, "next": following})

    async def snapshot(self, request: Request) -> Response:
        """The fold of a session at the top of its log."""
        key = session_key(request, self._access.reader(request))
        return _found(await self._node.hub.snapshot(key))

    async def summary(self, request: Request) -> Response:
        """The session's row as the ``sessions`` channel carries it: that channel tells of changes only."""
        key = session_key(request, self._access.reader(request))
        return _found(await self._node.hub.summary(key))

    async def event(self, request: Request) -> Response:
        """One event of a log: what a push that was too large refers to."""
        key = session_key(request, self._access.reader(request))
        offset = _number(request.path_params["offset"])
        page = await self._broker.read(key, offset - 1, limit=1) if offset else None
        if page is None or not page.entries or page.entries[0].offset != offset:
            raise Problem("not_found", "the session's log has no event at this offset", "offset")
        return Response(page.entries[0].body, media_type="application/cloudevents+json")

    # writing --------------------------------------------------------------------------------------------------------

    async def open(self, request: Request) -> Response:
        key = session_key(request, self._access.writer(request))
        asked = await read_body(request, OpenIn)
        check_depth(asked.metadata, "metadata")
        ack = await self._node.ingest.open(key, asked.metadata)
        return _json({"session": key.session, **acknowledged(ack)}, 201 if ack.fresh else 200)

    async def segment(self, request: Request) -> Response:
        key = session_key(request, self._access.writer(request))
        said = await read_body(request, SegmentIn)
        ack = await self._node.ingest.segment(key, said.segment())
        return _json(acknowledged(ack), 201 if ack.fresh else 200)

    async def note(self, request: Request) -> Response:
        key = session_key(request, self._access.writer(request))
        note = await read_body(request, NoteIn, body_limit(self._max_text))
        check_size(note.text, "text", self._max_text, "note_too_large")
        ack = await self._node.ingest.note(key, note.text, note.rev)
        return _json(acknowledged(ack), 201 if ack.fresh else 200)

    async def close(self, request: Request) -> Response:
        key = session_key(request, self._access.writer(request))
        return _json(acknowledged(await self._node.ingest.close(key)))

    async def evaluate(self, request: Request) -> Response:
        key = session_key(request, self._access.writer(request))
        asked = await read_body(request, EvaluateIn)
        names = check_evaluators(asked.evaluators, self._evaluators)
        ack = await self._node.ingest.evaluate(key, asked.request or secrets.token_hex(8), names)
        return _json(acknowledged(ack), 202)

    async def review(self, request: Request) -> Response:
        key = session_key(request, self._access.writer(request))
        said = await read_body(request, ReviewIn)
        review = ReviewFlagged(said.review or secrets.token_hex(8), said.finding, said.action, said.reason)
        ack = await self._node.ingest.review(key, review)
        return _json(acknowledged(ack), 201 if ack.fresh else 200)

    async def delete(self, request: Request) -> Response:
        key = session_key(request, self._access.writer(request))
        if not await self._node.delete(key):
            raise Problem("unknown_session", "no session of this id is known", "session")
        return Response(status_code=204)


def body_limit(max_text: int, texts: int = 1) -> int:
    """Bytes of a JSON body that may hold ``texts`` texts: escapes can double a text, more is no clinical text."""
    return 2 * texts * max_text + 64 * 1024


def _found(body: bytes | None) -> Response:
    if body is None:
        raise Problem("unknown_session", "no session of this id is known", "session")
    return Response(body, media_type="application/json")


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type="application/json")


def _limit(text: str) -> int:
    if not 1 <= (limit := _number(text)) <= MOST:
        raise BadInput("bad_field", f"limit: expected a number from 1 to {MOST}", "limit")
    return limit


def _number(text: str) -> int:
    """A number as clients write it; 0 for anything else. Python itself refuses to read thousands of digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else 0
