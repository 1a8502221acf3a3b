"""The OpenAPI 3.1 document: a table of the HTTP operations, and what it says of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from engine.events import Evaluation, Superseded
from engine.session import Snapshot, Summary
from server.schema.components import ref, schemas
from server.wire import inputs, replies

Type = type[Any]
JSON: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path. ``errors`` are HTTP statuses besides 401, which every route under ``/v1`` may answer."""

    method: str
    path: str
    says: str
    body: Type | None = None
    answers: Mapping[int, Type | tuple[Type, ...] | str | None] = field(default_factory=dict)
    query: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    errors: tuple[int, ...] = ()


_ONE: Final = "/v1/sessions/{session}"
_ACK: Final = {200: replies.Acknowledged, 201: replies.Acknowledged}

OPERATIONS: Final = (
    Operation(
        "post", "/v1/evaluations", "Evaluate a transcript with its note: the partial result, with its run.",
        inputs.OneShotIn, {200: Evaluation}, {"wait": {"enum": ["complete"]}}, (400, 403, 413, 422),
    ),
    Operation("get", "/v1/runs/{run}", "The latest state of a run.", None, {200: (Evaluation, Superseded)}, {}, (404,)),
    Operation(
        "get", "/v1/sessions", "The tenant's sessions by id, a page at a time.", None, {200: replies.SessionPage},
        {"after": {"type": "string"}, "limit": {"type": "integer", "minimum": 1, "maximum": 1000}}, (422,),
    ),
    Operation("get", _ONE, "The fold of a session at the top of its log.", None, {200: Snapshot}, {}, (404, 422)),
    Operation(
        "put", _ONE, "Open a session; the same again changes nothing.", inputs.OpenIn,
        {200: replies.Opened, 201: replies.Opened}, {}, (400, 403, 409, 413, 422),
    ),
    Operation(
        "delete", _ONE, "Delete a session and everything derived from it.", None, {204: None}, {}, (403, 404, 422)
    ),
    Operation(
        "post", f"{_ONE}/segments", "Add an utterance, or replace it by a higher rev.", inputs.SegmentIn, _ACK, {},
        (400, 403, 409, 413, 422),
    ),
    Operation(
        "put", f"{_ONE}/note", "A new revision of the note.", inputs.NoteIn, _ACK, {}, (400, 403, 409, 413, 422)
    ),
    Operation("get", f"{_ONE}/summary", "A session's row in the list.", None, {200: Summary}, {}, (404, 422)),
    Operation(
        "post", f"{_ONE}/note", "The same as PUT.", inputs.NoteIn, _ACK, {}, (400, 403, 409, 413, 422)
    ),
    Operation(
        "post", f"{_ONE}/close", "Close a session: no more segments, notes still.", None,
        {200: replies.Acknowledged}, {}, (403, 404, 422),
    ),
    Operation(
        "post", f"{_ONE}/evaluate", "Evaluate the note again, by all or some evaluators.", inputs.EvaluateIn,
        {202: replies.Acknowledged}, {}, (400, 403, 404, 409, 413, 422),
    ),
    Operation(
        "post", f"{_ONE}/reviews", "Accept, dismiss or comment on a finding.", inputs.ReviewIn, _ACK, {},
        (400, 403, 404, 409, 413, 422),
    ),
    Operation(
        "get", f"{_ONE}/events", "Events as server-sent events; Last-Event-ID resumes (epoch:offset).", None,
        {200: "text/event-stream"}, {}, (422, 503),
    ),
    Operation(
        "get", f"{_ONE}/events/{{offset}}", "One event of the session's log.", None,
        {200: "application/cloudevents+json"}, {}, (404, 422),
    ),
    Operation("get", "/livez", "The process runs.", None, {200: JSON}),
    Operation("get", "/readyz", "Whether this node can take work, and what is down.", None,
              {200: replies.Readiness, 503: replies.Readiness}),
    Operation("get", "/metrics", "Prometheus metrics.", None, {200: "text/plain"}),
    Operation("get", "/openapi.json", "This document.", None, {200: JSON}),
    Operation("get", "/asyncapi.json", "WebSocket and Kafka as an AsyncAPI document.", None, {200: JSON}),
    Operation("get", "/docs", "The interfaces for people.", None, {200: "text/html"}),
    Operation("get", "/", "The live page.", None, {200: "text/html"}),
    Operation("get", "/static/{name}", "Files of the live page.", None, {200: "text/javascript"}, {}, (404,)),
)  # fmt: skip


@lru_cache(maxsize=1)
def openapi(version: str) -> dict[str, Any]:
    """The document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "soapstream",
            "version": version,
            "description": "Scores clinical documentation while the visit is still going on.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.says,
        "operationId": _identifier(operation),
        "responses": {str(status): _answer(status, kind) for status, kind in operation.answers.items()},
    }
    protected = operation.path.startswith("/v1/")
    for status in sorted({*operation.errors, *((401,) if protected else ())}):
        problem = {"schema": ref(replies.ProblemDetails)}
        content = {"application/problem+json": problem}
        described["responses"][str(status)] = {"description": _WORDS[status], "content": content}
    if operation.body is not None:
        described["requestBody"] = {"content": {JSON: {"schema": ref(operation.body)}}}
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if name == "offset" else "string"}}
        for name in _path_names(operation.path)
    ]
    parameters += [{"name": name, "in": "query", "schema": schema} for name, schema in operation.query.items()]
    if parameters:
        described["parameters"] = parameters
    return described


_WORDS: Final = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "Done",
    400: "Not JSON",
    401: "No valid token",
    403: "Not allowed",
    404: "Unknown",
    409: "Conflict",
    413: "Too large",
    422: "A field is wrong",
    503: "Not now",
}


def _answer(status: int, kind: Type | tuple[Type, ...] | str | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": _WORDS[status]}
    if isinstance(kind, str):
        answer["content"] = {kind: {}}
    elif isinstance(kind, tuple):
        answer["content"] = {JSON: {"schema": {"anyOf": [ref(each) for each in kind]}}}
    elif kind is not None:
        answer["content"] = {JSON: {"schema": ref(kind)}}
    return answer


def _path_names(path: str) -> list[str]:
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def _identifier(operation: Operation) -> str:
    words = [part.strip("{}").replace(".", "_") for part in operation.path.split("/") if part]
    return "_".join([operation.method, *words]) if words else operation.method
