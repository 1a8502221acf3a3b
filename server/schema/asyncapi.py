"""The AsyncAPI 3.0 document: the WebSocket protocol ``soapstream.v1``, and the Kafka topics."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from engine.session import Summary
from server.schema.components import ref, schemas
from server.wire import replies
from server.wire.frames import OPERATIONS, PROTOCOL
from server.wire.inputs import NoteIn, SegmentIn

RESULTS: Final = {
    "connect": replies.Connected,
    "refresh": replies.Refreshed,
    "open": replies.Opened,
    "subscribe": replies.SubscribedTo,
    "delete": replies.Deleted,
}
"""Types of results; every other operation is acknowledged, ``unsubscribe`` with an empty object."""

TRANSCRIPTS: Final = "soapstream.transcripts.v1"
EVALUATIONS: Final = "soapstream.evaluations.v1"
DEAD_LETTERS: Final = "soapstream.transcripts.dlq.v1"


@lru_cache(maxsize=1)
def asyncapi(version: str) -> dict[str, Any]:
    """The document."""
    client = {f"{op}Request": _request(op) for op in OPERATIONS}
    server = {**{f"{op}Reply": _reply(op) for op in OPERATIONS}, **_pushes()}
    kafka_in, kafka_out = _kafka_in(), _kafka_out()
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "soapstream", "version": version, "license": {"name": "Apache-2.0"}},
        "defaultContentType": "application/json",
        "servers": {
            "websocket": {"host": "localhost:8000", "protocol": "ws", "pathname": "/v1/ws"},
            "kafka": {"host": "localhost:9092", "protocol": "kafka"},
        },
        "channels": {
            "socket": _channel("websocket", None, [*client, *server, "pong"], f"Subprotocol {PROTOCOL}."),
            "transcripts": _channel("kafka", TRANSCRIPTS, list(kafka_in), "Keyed by session."),
            "evaluations": _channel("kafka", EVALUATIONS, list(kafka_out), "Keyed by session."),
        },
        "operations": {
            **{op: _operation(op) for op in OPERATIONS},
            "push": _action("send", "socket", list(_pushes())),
            "consume": _action("receive", "transcripts", list(kafka_in)),
            "produce": _action("send", "evaluations", list(kafka_out)),
        },
        "components": {
            "messages": {**client, **server, "pong": _message({"const": {}}), **kafka_in, **kafka_out},
            "schemas": schemas(),
        },
    }


def _message(payload: dict[str, Any]) -> dict[str, Any]:
    return {"payload": payload}


def _request(op: str) -> dict[str, Any]:
    return _message(ref(OPERATIONS[op]))


def _reply(op: str) -> dict[str, Any]:
    """A reply holds a result or an error."""
    empty = {"type": "object"}
    result = empty if op == "unsubscribe" else ref(RESULTS.get(op, replies.Acknowledged))
    number = {"type": "integer", "minimum": 0}
    return _message(
        {
            "type": "object",
            "properties": {"id": number, "result": result, "error": ref(replies.ErrorBody)},
            "required": ["id"],
            "oneOf": [{"required": ["result"]}, {"required": ["error"]}],
        }
    )


def _pushes() -> dict[str, Any]:
    event = {"$ref": "#/components/schemas/CloudEvent"}
    placed = {
        "channel": {"type": "string", "pattern": "^session:"},
        "epoch": {"type": "string"},
        "offset": {"type": "integer", "minimum": 1},
        "event": event,
    }
    return {
        "ping": _message({"const": {}}),
        "sessionPush": _message({"type": "object", "properties": placed, "required": list(placed)}),
        "sessionsPush": _message(_row("sessions", ref(Summary))),
        "statsPush": _message(_row("stats", {"type": "object", "required": ["node"]})),
    }


def _row(channel: str, event: dict[str, Any]) -> dict[str, Any]:
    properties = {"channel": {"const": channel}, "event": event}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _kafka_in() -> dict[str, Any]:
    """CloudEvents in binary mode: ``payload`` is the data, the attributes are ``ce_`` headers; structured mode too."""
    text = {"type": "string"}
    visit = {
        "type": "object",
        "properties": {"transcript": text, "note": text, "metadata": {"type": "object"}},
        "required": ["transcript", "note"],
    }
    return {
        "kafkaSegment": {"name": "soapstream.segment.v1", **_message(ref(SegmentIn))},
        "kafkaNote": {"name": "soapstream.note.v1", **_message(ref(NoteIn))},
        "kafkaClosed": {"name": "soapstream.session.closed.v1", **_message({"type": "object"})},
        "kafkaVisit": {"name": "soapstream.visit.v1", **_message(visit)},
    }


def _kafka_out() -> dict[str, Any]:
    return {
        "kafkaEvaluation": _message(ref_of("Evaluation")),
        "kafkaProgress": _message(ref_of("Progress")),
        "kafkaSuperseded": _message(ref_of("Superseded")),
    }


def ref_of(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _channel(server: str, address: str | None, messages: list[str], says: str) -> dict[str, Any]:
    return {
        "address": address,
        "description": says,
        "servers": [{"$ref": f"#/servers/{server}"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
    }


def _action(action: str, channel: str, messages: list[str]) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in messages],
    }


def _operation(op: str) -> dict[str, Any]:
    """A request that a client sends, with its reply; the server receives it."""
    return {
        **_action("receive", "socket", [f"{op}Request"]),
        "reply": {
            "channel": {"$ref": "#/channels/socket"},
            "messages": [{"$ref": f"#/channels/socket/messages/{op}Reply"}],
        },
    }
