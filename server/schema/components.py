"""JSON Schemas (2020-12) of everything on the wire, from the types that decode and encode it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from inspect import cleandoc
from typing import Any, Final

import msgspec

from engine.events import TYPES, Evaluation
from engine.session import Snapshot, Summary
from server.wire import inputs, replies
from server.wire.frames import OPERATIONS

REF: Final = "#/components/schemas/{name}"

EVENT_DATA: Final[Mapping[str, type[Any]]] = {
    **{name: kind for kind, name in TYPES.items()},
    "soapstream.evaluation.partial": Evaluation,
    "soapstream.evaluation.complete": Evaluation,
}
"""Types of ``data`` by CloudEvents type; on the wire each has the ``session`` besides."""

_PUBLISHED: Final = (
    Snapshot,
    Summary,
    *dict.fromkeys(EVENT_DATA.values()),
    *OPERATIONS.values(),
    inputs.SegmentIn,
    inputs.NoteIn,
    inputs.OpenIn,
    inputs.EvaluateIn,
    inputs.ReviewIn,
    inputs.OneShotIn,
    replies.Connected,
    replies.Refreshed,
    replies.Acknowledged,
    replies.Opened,
    replies.SubscribedTo,
    replies.Deleted,
    replies.SessionPage,
    replies.ErrorBody,
    replies.ProblemDetails,
    replies.Readiness,
)


def ref(kind: type[Any]) -> dict[str, str]:
    """Reference to the schema of a published type."""
    return {"$ref": REF.format(name=kind.__name__)}


@lru_cache(maxsize=1)
def schemas() -> dict[str, Any]:
    """All schemas by name."""
    _, found = msgspec.json.schema_components(_PUBLISHED, ref_template=REF)
    for op, kind in OPERATIONS.items():
        found[kind.__name__] = _with_property(found[kind.__name__], "op", {"const": op})
    found["CloudEvent"] = cloud_event()
    return {name: _published(schema) for name, schema in sorted(found.items())}


def cloud_event() -> dict[str, Any]:
    """An event in CloudEvents 1.0 structured mode, as logged and pushed."""
    text = {"type": "string"}
    properties = {
        "specversion": {"const": "1.0"},
        "id": text,
        "source": {"type": "string", "format": "uri-reference"},
        "type": {"enum": sorted(EVENT_DATA)},
        "subject": {"type": "string", "description": "The session."},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "tenant": text,
        "schemaversion": {"const": "1"},
        "data": {"type": "object", "required": ["session"], "properties": {"session": text}},
        "dataref": {"type": "string", "description": "Where data too large for a frame can be read."},
    }
    always = [name for name in properties if name not in ("data", "dataref")]
    return {
        "type": "object",
        "properties": properties,
        "required": always,
        "oneOf": [{"required": ["data"]}, {"required": ["dataref"]}],
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["data"]},
                "then": {"properties": {"data": ref(kind)}},
            }
            for name, kind in sorted(EVENT_DATA.items())
        ],
    }


def _published(schema: Any) -> Any:
    """A schema as others read it: patterns in the dialect of JSON Schema, descriptions without indentation."""
    if isinstance(schema, list):
        return [_published(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _published(value) for key, value in schema.items()}
    if isinstance(found.get("pattern"), str):
        found["pattern"] = found["pattern"].replace(r"\A", "^").replace(r"\Z", "$")
    if isinstance(found.get("description"), str):
        found["description"] = cleandoc(found["description"])
    return found


def _with_property(schema: dict[str, Any], name: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        **schema,
        "properties": {name: value, **schema["properties"]},
        "required": [name, *schema["required"]],
    }
