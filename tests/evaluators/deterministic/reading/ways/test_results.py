"""How a value or a test came out, behind its name, before it, and in a reply."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.ways.results import noted_result, replied_result, told_result


@pytest.mark.parametrize(
    ("text", "name", "way"),
    [
        ("your potassium came back a little low.", "potassium", "low"),
        ("thyroid's fine.", "thyroid", "sound"),
        ("fine except the potassium, which is low.", "potassium", "low"),
        ("everything looked good except the cholesterol.", "cholesterol", "ill"),
        ("hemoglobin came back at ten, that's low.", "hemoglobin", "low"),
        ("you're a bit low in vitamin d.", "vitamin d", "low"),
        ("white count was high, but it's normal now.", "white count", "sound"),
        ("kidney function has dropped.", "kidney function", "fell"),
        ("potassium is good for you.", "potassium", ""),
        ("your potassium isn't low.", "potassium", ""),
    ],
)
def test_what_is_told_behind_a_name(text: str, name: str, way: str) -> None:
    start = text.index(name)
    assert told_result(text, start, start + len(name))[1] == way


@pytest.mark.parametrize(
    ("text", "name", "way"),
    [
        ("potassium mildly low", "potassium", "low"),
        ("mildly elevated potassium", "potassium", "high"),
        ("potassium 3.2 (low)", "potassium", "low"),
        ("pap 2 years ago, normal", "pap", "sound"),
        ("labs normal except cholesterol", "labs", ""),
    ],
)
def test_what_a_note_has_of_a_name(text: str, name: str, way: str) -> None:
    start = text.index(name)
    assert noted_result(text, start, start + len(name))[2] == way


@pytest.mark.parametrize(
    ("reply", "way"),
    [
        ("no, it's normal.", "sound"),
        ("a bit on the high side.", "high"),
        ("two years ago, it was fine.", "sound"),
        ("i'm fine.", ""),
    ],
)
def test_how_it_came_out_by_a_reply(reply: str, way: str) -> None:
    assert replied_result(reply) == way
