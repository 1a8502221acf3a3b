"""Errors over HTTP as RFC 9457 problem details; ``code`` is the same word as on the WebSocket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.wire.parse import BadInput
from stream.broker import BrokerUnavailable
from stream.ingest import Refused

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[Mapping[str, int]] = {
    "bad_json": 400,
    "bad_field": 422,
    "unauthorized": 401,
    "forbidden": 403,
    "not_found": 404,
    "unknown_session": 404,
    "unknown_run": 404,
    "conflict": 409,
    "session_closed": 409,
    "no_note": 409,
    "too_large": 413,
    "note_too_large": 413,
    "broker_unavailable": 503,
    "shutting_down": 503,
}
"""HTTP status of each error code; 400 for one that is not listed."""


class Problem(Exception):  # noqa: N818 - an answer to the client, not a fault of ours
    """An error that a route answers with."""

    def __init__(self, code: str, detail: str, field: str | None = None, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field
        self.retry_after_s = retry_after_s


def problem_response(problem: Problem, status: int | None = None) -> Response:
    """The response that says what went wrong."""
    status = status or STATUS.get(problem.code, 400)
    body: dict[str, Any] = {
        "type": f"/docs#error-{problem.code}",
        "title": problem.code.replace("_", " "),
        "status": status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if problem.field is not None:
        body["field"] = problem.field
    headers = {}
    if problem.retry_after_s is not None:
        headers["retry-after"] = str(max(1, round(problem.retry_after_s)))
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)


def as_problem(error: Exception) -> Problem:
    """The problem behind an error of the stream or of parsing."""
    match error:
        case Problem():
            return error
        case BadInput():
            return Problem(error.code, error.message, error.field)
        case Refused():
            retry = None if error.retry_after_ms is None else error.retry_after_ms / 1000
            detail = error.message if error.field is None else f"{error.field}: {error.message}"
            return Problem(error.code, detail, error.field, retry)
        case BrokerUnavailable():
            return Problem("broker_unavailable", str(error), retry_after_s=1)
    raise error


async def on_problem(_request: Request, error: Exception) -> Response:
    """Exception handler of the application."""
    return problem_response(as_problem(error))


async def on_http_exception(_request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: unknown paths and methods."""
    assert isinstance(error, HTTPException), "registered for this class only"
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
    response = problem_response(Problem(code, error.detail), error.status_code)
    response.headers.update(error.headers or {})
    return response


async def on_fault(_request: Request, _error: Exception) -> Response:
    """A fault of ours: logged by the server, answered without any detail."""
    return problem_response(Problem("internal", "internal error", retry_after_s=1), 500)


HANDLERS: Final = {
    Problem: on_problem,
    BadInput: on_problem,
    Refused: on_problem,
    BrokerUnavailable: on_problem,
    HTTPException: on_http_exception,
    Exception: on_fault,
}
