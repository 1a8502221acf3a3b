"""Where sentences of speech end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.spoken.sentences import boundaries, sentence_at

_END = re.compile(r"[.!?;\n\r-](?:(?<=[.!?;])(?=[\s)\"'<]|\Z)|(?<=[\n\r])|(?<=\.)\.\.|(?<=-)-)")
"""The rule as one expression, far slower than looking for each sign."""


@given(st.text(st.sampled_from("ab .?!;-\n\r\"')<\u2028\u00a0"), max_size=40))
def test_each_sign_ends_a_sentence_where_the_rule_has_it(text: str) -> None:
    ends = [match.end() for match in _END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    assert [end for end, _ in boundaries(text)] == ends


@given(st.text(st.sampled_from("ab ."), max_size=40), st.integers(0, 50))
def test_the_sentence_that_a_place_is_in(text: str, at: int) -> None:
    ends = boundaries(text)
    found = sentence_at(ends, at)
    assert found == len(ends) - 1 or ends[found][0] > at
    assert not found or ends[found - 1][0] <= at


@pytest.mark.parametrize(
    ("text", "asking"),
    [
        ("Any cough? No.", [True, False]),
        ("I'll see you in a week, okay?", [False]),
        ("Going to the bathroom okay?", [True]),
        ("And your breathing okay?", [True]),
        ("I'm going to press here okay?", [False]),
        ("Okay?", [True]),
        ("It is 3.5 now -- and then... 40?", [False, False, True]),
        ("no cough", [False]),
        ("It grew E. coli, right? Yes.", [True, False]),
        ("I have hepatitis C. Not B.", [False, False]),
    ],
)
def test_what_asks(text: str, asking: list[bool]) -> None:
    assert [asks for _, asks in boundaries(text)] == asking
