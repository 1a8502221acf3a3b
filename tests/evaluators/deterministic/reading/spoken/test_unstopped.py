"""A question without its mark and a no without its comma are read with them; what is no such thing stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.spoken.plain import plain
from evaluators.deterministic.reading.spoken.unstopped import stops


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("does the ibuprofen help", "does the ibuprofen help?"),
        ("okay so have you had any fevers", "okay so have you had any fevers?"),
        ("any chest pain", "any chest pain?"),
        ("is diarrhea something you've had", "is diarrhea something you've had?"),
        ("how long has it been", "how long has it been?"),
        ("what brings you in", "what brings you in?"),
        ("Is it getting worse", "Is it getting worse?"),
        ("does it um hurt um", "does it hurt?"),
        ("no it comes and goes", "no, it comes and goes"),
        ("No twenty", "No, twenty"),
        ("no i i don't", "no, i don't"),
        ("not ten i take twenty", "not ten, i take twenty"),
    ],
)
def test_gets_its_stop(said: str, read: str) -> None:
    edited = plain(said)
    assert edited is not None
    assert edited.text == read
    assert edited.span(0, len(read)) == (0, len(said))


@pytest.mark.parametrize(
    "said",
    [
        "",
        " ",
        "no",
        "no pain",
        "no more than usual",
        "oh no it broke",
        "no i did",
        "had it for years",
        "do the exercises twice a day",
        "did my homework",
        "is fine now",
        "any time you like",
        "was it the left or not",
        "does the ibuprofen help, or",
        "when i cough",
        "not really",
        "it does help",
        "is it " + "very " * 30 + "bad",
    ],
)
def test_stays_as_it_is(said: str) -> None:
    assert stops(said) == []


@given(st.text(alphabet="aiİ ,?.", max_size=12), st.sampled_from(["no it", "not ten i take", "does it", "any", ""]))
def test_a_stop_stands_within_the_text(behind: str, opening: str) -> None:
    text = f"{opening}{behind}"
    for start, end, stop in stops(text):
        assert 0 < start == end <= len(text)
        assert stop in ",?"
        assert not set(text) & set(",.?")
