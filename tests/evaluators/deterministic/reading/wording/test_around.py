"""What stands around a place in its sentence, and no further than asked for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.wording.around import (
    SENTENCE,
    first_end,
    last_end,
    left_of,
    plain,
    right_of,
    whole_words,
)

TEXT = "No fever. Has a cough at 2.5 months; worse.\nTired"


def test_up_to_the_ends_of_the_sentence() -> None:
    at = TEXT.index("cough")
    assert left_of(TEXT, at, 40) == "Has a "
    assert right_of(TEXT, at + len("cough"), 40) == " at 2.5 months"


@pytest.mark.parametrize(
    "text", ["a. b", "a.b", "a.\n\nb", "a ?", "1.5 of. b\n", "a;b; c", ". ", "\n", "a.b c.d", "?\n?\n a"]
)
def test_signs_end_what_the_pattern_says(text: str) -> None:
    ends = [found.end() for found in SENTENCE.finditer(text)]
    found = SENTENCE.search(text)
    assert left_of(text, len(text), 40) == text[ends[-1] if ends else 0 :]
    assert right_of(text, 0, 40) == (text[: found.start()] if found else text)


def test_no_further_than_asked_for() -> None:
    at = TEXT.index("cough")
    assert (left_of(TEXT, at, 2), right_of(TEXT, at, 3)) == ("a ", "cou")
    assert (left_of(TEXT, 0, 9), right_of(TEXT, len(TEXT), 9)) == ("", "")


def test_what_parts_may_be_told() -> None:
    at = TEXT.index("cough")
    assert left_of(TEXT, at, 40, re.compile(" a ")) == ""
    assert right_of(TEXT, at, 40, re.compile(" at ")) == "cough"


def test_plain_letters() -> None:
    assert plain("It’s HERS") == "it's hers"


@given(st.text("ab .?!;\n", max_size=24), st.integers(0, 24), st.integers(0, 24))
def test_the_nearest_signs_are_those_that_a_pattern_finds(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    ends = [found.start() for found in re.finditer(r"[.?!;\n]", text[start:end])]
    assert first_end(text, start, end) == (start + ends[0] if ends else end)
    assert last_end(text, start, end) == (start + ends[-1] + 1 if ends else start)


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [(0, 8, "No fever"), (1, 7, ""), (1, 13, "fever. Has"), (2, 12, "fever."), (9, 10, ""), (13, 21, "a cough")],
)
def test_whole_words(start: int, end: int, whole: str) -> None:
    assert TEXT[slice(*whole_words(TEXT, start, end))] == whole
