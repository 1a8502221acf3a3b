"""Large JSON objects: what is asked for is read, the rest is skipped unbuilt, and errors read as ever."""

from __future__ import annotations

from typing import Any

import pytest

from server.wire.inputs import NoteIn, OneShotIn
from server.wire.parse import BadInput, convert, members, parse_object

FILLING = b"[" + b"{}," * 50_000 + b"{}]"


def both(data: bytes, kind: type[Any], most: int = 1000) -> tuple[Any, Any]:
    """What is made of the data by members alone, and by reading all of it."""
    return convert(members(data, kind, most), kind), convert(parse_object(data), kind)


@pytest.mark.parametrize(
    "data",
    [
        b'{"text":"x","junk":%b}' % FILLING,
        b'{"junk":%b,"rev":7,"text":"caf\\u00e9 \\"and\\" \xc3\xa9"}' % FILLING,
        b' { "text" : "a" , "text" : "b" , "rev" : null } ',
    ],
)
def test_members_are_those_of_the_whole(data: bytes) -> None:
    few, whole = both(data, NoteIn)
    assert few == whole


def test_absent_members_keep_their_defaults() -> None:
    few, whole = both(b'{"transcript":"t","note":"n"}', OneShotIn)
    assert few == whole
    assert few.metadata == {}


@pytest.mark.parametrize(
    ("data", "code", "field"),
    [
        (b'{"transcript":"t","note":"n","metadata":{"a":%b}}' % FILLING, "too_large", "metadata"),
        (b'{"transcript":"t","note":"\\ud800"}', "bad_json", None),
        (b'{"transcript":"t"}', "bad_field", "note"),
        (b'{"transcript":"t","note":5}', "bad_field", "note"),
        (b'{"transcript":"t","note":"n"', "bad_json", None),
        (b'{"transcript":"t","note":"n"}]', "bad_json", None),
        (b"[1]", "bad_json", None),
        (b"\xff", "bad_json", None),
        (b'{"transcript":"\xff","note":"n"}', "bad_field", "transcript"),
        (b'{"x":' + b"[" * 200_000 + b"}", "bad_json", None),
    ],
)
def test_what_cannot_be_used_is_refused(data: bytes, code: str, field: str | None) -> None:
    with pytest.raises(BadInput) as refusal:
        convert(members(data, OneShotIn, 1000), OneShotIn)
    assert (refusal.value.code, refusal.value.field) == (code, field)
