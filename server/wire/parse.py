"""Strict reading of untrusted JSON into types, with errors that name the field and never quote what was sent."""

from __future__ import annotations

import json
import re
from typing import Any, TypeVar

import msgspec
import orjson

from server.wire.inputs import FIELDS

MAX_DEPTH = 32  # of free-form values (metadata); encoders give up at some hundreds

T = TypeVar("T")


class BadInput(Exception):  # noqa: N818 - says what is wrong, the peer's fault and not ours
    """Untrusted input that cannot be used. ``field`` is a path like ``segment.text``; ``code`` is on the wire."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


def parse_json(data: bytes | str) -> Any:
    """JSON of any shape. Raises BadInput with code ``bad_json``."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        field = _not_unicode(data) if "surrogate" in error.msg else None
        if field is not None:
            raise BadInput("bad_field", f"{field}: is not UTF-8, or holds an unpaired surrogate", field) from None
        raise BadInput("bad_json", f"not JSON: {error.msg} at character {error.pos}") from None
    except RecursionError:
        raise BadInput("bad_json", "not JSON: nested too deeply") from None


def parse_object(data: bytes | str) -> dict[str, Any]:
    """A JSON object. Raises BadInput."""
    value = parse_json(data)
    if not isinstance(value, dict):
        raise BadInput("bad_json", "expected a JSON object")
    return value


def members(data: bytes | str, kind: type[Any], most: int) -> dict[str, Any]:
    """Those members of a large JSON object that ``kind`` has, whatever else was sent with them.

    What is not asked for is skipped without building it: a megabyte of ``{},{},…`` would hold the loop for 40 ms. So
    would values, which may be of ``most`` bytes unless they are texts. Raises BadInput.
    """
    try:
        found = msgspec.json.decode(data, type=_outline(kind))
    except msgspec.ValidationError:
        raise BadInput("bad_json", "expected a JSON object") from None
    except msgspec.DecodeError as error:
        why = "a surrogate without its pair" if b"\\ud" in _bytes(data).lower() else str(error)
        raise BadInput("bad_json", f"not JSON: {why}") from None
    except UnicodeError:
        raise BadInput("bad_json", "not JSON: not UTF-8") from None
    except RecursionError:
        raise BadInput("bad_json", "not JSON: nested too deeply") from None
    parts = {name: bytes(value) for name in found.__struct_fields__ if (value := getattr(found, name))}
    for name, part in parts.items():
        if len(part) > most and not part.startswith(b'"'):
            raise BadInput("too_large", f"{name}: exceeds {most} bytes", name)
    return parse_object(b"{%b}" % b",".join(b'"%b":%b' % (name.encode(), part) for name, part in parts.items()))


def _bytes(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode("utf-8", "replace")


_outlines: dict[type[Any], type[msgspec.Struct]] = {}


def _outline(kind: type[Any]) -> type[msgspec.Struct]:
    """The fields of a struct with their JSON unread; an absent one is empty."""
    if kind not in _outlines:
        fields = [(name, msgspec.Raw, msgspec.Raw()) for name in kind.__struct_fields__]
        _outlines[kind] = msgspec.defstruct("Outline", fields)
    return _outlines[kind]


def convert(value: Any, kind: type[T], within: str = "") -> T:
    """``value`` as ``kind``; unknown fields are ignored. Raises BadInput with code ``bad_field``.

    ``within`` is the path of ``value`` in what the peer sent.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _bad_field(str(error), within) from None


def check_depth(value: Any, field: str) -> None:
    """Refuse free-form values nested deeper than ``MAX_DEPTH``. Raises BadInput."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise BadInput("bad_field", f"{field}: nested deeper than {MAX_DEPTH}", field)


def check_size(text: str, field: str, limit: int, code: str = "too_large") -> None:
    """Raises BadInput when ``text`` exceeds ``limit`` bytes of UTF-8."""
    if len(text) > limit or len(text.encode("utf-8", "replace")) > limit:
        raise BadInput(code, f"{field}: exceeds {limit} bytes", field)


def _not_unicode(data: bytes | str) -> str | None:
    """Path of the text that is no Unicode text; None when it cannot be told. Only errors come here."""
    try:
        value = json.loads(data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data)
    except (ValueError, RecursionError):
        return None
    waiting: list[tuple[str, bool, Any]] = [("", True, value)]
    while waiting:
        path, ours, item = waiting.pop()
        if isinstance(item, str) and _SURROGATE.search(item):
            return path or None
        if isinstance(item, dict):
            waiting.extend((*_member(path, ours, key), child) for key, child in item.items())
        elif isinstance(item, list):
            waiting.extend((f"{path}[]" if ours else path, ours, child) for child in item)
    return None


def _member(path: str, ours: bool, key: str) -> tuple[str, bool]:
    """Path of a member and whether names within it are ours. Those that peers make up can name a patient."""
    if not ours or key not in FIELDS:
        return path, False
    return f"{path}.{key}" if path else key, key != "metadata"


_SURROGATE = re.compile("[\ud800-\udfff]")


def _children(item: Any) -> Any:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_OWN = re.compile(r"([a-z_]+): (.+)")  # messages of our own __post_init__ checks


def _bad_field(message: str, within: str) -> BadInput:
    said, _, where = message.partition(" - at `")
    path = [within, where.rstrip("`").removeprefix("$").removeprefix(".")]
    missing, own = _MISSING.fullmatch(said), _OWN.fullmatch(said)
    if missing:
        path.append(missing[1])
        said = "required"
    elif own:
        path.append(own[1])
        said = own[2]
    elif said.startswith("Invalid enum value"):
        said = "not one of the allowed values"
    elif "matching regex" in said:
        said = "must not hold control characters" + (", nor be . or .." if "(?!" in said else "")
    else:
        said = said.replace("`", "").replace("Expected", "expected")
    field = ".".join(part for part in path if part)
    return BadInput("bad_field", f"{field}: {said}" if field else said, field or None)
