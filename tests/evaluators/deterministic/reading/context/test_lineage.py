"""Which side of the family a text tells of what it names."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.kin import listed
from evaluators.deterministic.reading.context.lineage import (
    line_answered,
    line_last_told,
    line_of,
    lines_added,
    side_told,
)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("my mum's father had a stroke", "maternal"),
        ("my mum\u2019s father had a stroke", "maternal"),
        ("a stroke, on my dad's side", "paternal"),
        ("maternal great aunt with stroke", "maternal"),
        ("Maternal side: aunt with stroke", "maternal"),
        ("stroke in paternal grandfather, asthma in maternal aunt", "paternal"),
        ("asthma in maternal aunt, stroke in paternal grandfather", "paternal"),
        ("asthma (MGM), stroke (PGF)", "paternal"),
        ("asthma in maternal aunt, stroke in mother", ""),
        ("my mum's father had asthma and my sister had a stroke", ""),
        ("my mum's father had asthma. I had a stroke", ""),
        ("my mother had a stroke", ""),
    ],
)
def test_the_side_that_stands_closest_is_meant(text: str, line: str) -> None:
    at = text.index("stroke")
    assert line_of(text, at, at + len("stroke")) == line


def test_others_with_the_same_are_of_their_own_side() -> None:
    text = "my mum's dad had a stroke, and my dad's dad too"
    assert lines_added(text, text.index(",")) == {"paternal"}
    assert lines_added("my mum's dad had a stroke and my dad's dad is fine", 25) == set()


def test_who_asks_or_is_asked_for_the_side_may_tell_it() -> None:
    assert line_last_told("And on your father's side?") == "paternal"
    assert line_last_told("And your father?") == ""
    assert side_told("My mum's, I think.") == "maternal"
    assert side_told("My mum's and my dad's.") == ""


def test_the_only_side_that_a_reply_tells_is_that_of_all_that_it_names() -> None:
    assert line_answered("My nan, two of my aunts on my mum's side.") == "maternal"
    assert line_answered("My dad has it, and an aunt on my mum's side.") == ""


def test_relatives_are_listed_behind_what_they_have() -> None:
    assert listed("Psoriasis in mother and brother.", 9) == ["mother", "brother"]
    assert listed("Psoriasis in mother.", 9) == []
