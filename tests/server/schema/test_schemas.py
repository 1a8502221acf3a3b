"""The published documents are valid, complete, and true: what travels validates against them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from starlette.routing import Route

from engine.events import Event
from server.app import create_app
from server.schema.asyncapi import asyncapi
from server.schema.components import EVENT_DATA, schemas
from server.schema.openapi import openapi
from server.wire import CloudEvents
from server.wire.frames import OPERATIONS
from stream.broker import SessionKey
from tests.kit.server import running, settings_of, talking
from tests.server.wire.test_events import events

CODEC = CloudEvents("node-1")


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """A validator for ``schema``, which refers to the document's components."""
    return Draft202012Validator({**schema, "components": document["components"]}, format_checker=FormatChecker())


def refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from refs(item)
    elif isinstance(value, list):
        for item in value:
            yield from refs(item)


def found(document: dict[str, Any], pointer: str) -> Any:
    for part in pointer.removeprefix("#/").split("/"):
        document = document[part]
    return document


@pytest.mark.parametrize("document", [openapi("1"), asyncapi("1")], ids=["openapi", "asyncapi"])
def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    targets = set(refs(document))
    assert targets
    for target in targets:
        assert found(document, target) is not None


@pytest.mark.parametrize("name", schemas())
def test_every_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])


def test_openapi_describes_exactly_the_routes_that_exist() -> None:
    app = create_app(settings_of())
    routes = {
        (re.sub(r":\w+}", "}", route.path), method.lower())
        for route in app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    described = {(path, method) for path, item in openapi("1")["paths"].items() for method in item}
    assert described == routes


def test_asyncapi_describes_exactly_the_operations_that_exist() -> None:
    document = asyncapi("1")
    assert set(document["operations"]) == {*OPERATIONS, "push", "consume", "produce"}
    assert set(found(document, "#/components/schemas/CloudEvent")["properties"]["type"]["enum"]) == set(EVENT_DATA)


@given(events)
@settings(max_examples=200)
def test_every_event_validates(event: Event) -> None:
    document = asyncapi("1")
    encoded = orjson.loads(CODEC.encode(SessionKey("clinic", "s1"), event))
    validator(document, {"$ref": "#/components/schemas/CloudEvent"}).validate(encoded)


def test_a_wrong_event_does_not_validate() -> None:
    event = {"specversion": "1.0", "type": "soapstream.note.accepted", "data": {"session": "s", "note": {"text": 5}}}
    with pytest.raises(ValidationError):
        validator(asyncapi("1"), {"$ref": "#/components/schemas/CloudEvent"}).validate(event)


REQUESTS: list[dict[str, Any]] = [
    {"op": "open", "session": "s1", "metadata": {"age": 4}},
    {"op": "subscribe", "channel": "session:s1"},
    {"op": "subscribe", "channel": "sessions"},
    {"op": "subscribe", "channel": "stats"},
    {
        "op": "segment",
        "session": "s1",
        "segment": {"id": "u1", "speaker": "doctor", "text": "Take 20 mg of iron."},
    },
    {"op": "note", "session": "s1", "note": {"text": "P: lisinopril 40 mg."}},
    {"op": "note", "session": "s1", "note": {"text": "P: lisinopril 20 mg.", "rev": 1}},
    {"op": "evaluate", "session": "s1"},
    {"op": "review", "session": "s1", "finding": "f1", "action": "comment", "reason": "fine"},
    {"op": "close", "session": "s1"},
    {"op": "refresh", "token": "x"},
    {"op": "unsubscribe", "channel": "stats"},
    {"op": "unsubscribe", "channel": "session:s1"},
    {"op": "delete", "session": "s1"},
]


async def test_what_travels_over_a_socket_validates() -> None:
    document = asyncapi("1")
    messages = document["components"]["messages"]
    pushes = [messages[f"{name}Push"]["payload"] for name in ("session", "sessions", "stats")]
    async with running() as server, talking(server) as talk:
        for request in REQUESTS:
            validator(document, messages[f"{request['op']}Request"]["payload"]).validate({"id": 1, **request})
            reply = await talk.ask(**request)
            validator(document, messages[f"{request['op']}Reply"]["payload"]).validate(reply)
            while request["op"] == "close" and not any(push["channel"] == "stats" for push in talk.pushes):
                await talk.frame()
    kinds = {push["channel"].partition(":")[0] for push in talk.pushes}
    assert kinds >= {"session", "stats"}
    for push in talk.pushes:
        validator(document, {"oneOf": pushes}).validate(push)
