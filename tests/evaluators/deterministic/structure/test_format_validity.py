"""The form of whole notes, good ones and any; each kind of fault has its own file under ``form``."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluators.deterministic.structure.form.notes import GOOD, evaluate, value


def test_a_good_note_is_faultless() -> None:
    assert value(GOOD) == 1.0
    assert evaluate(GOOD)[1] == ()


@pytest.mark.parametrize("text", ["", "\n \n", "...\n- -"])
def test_nothing_is_not_scored(text: str) -> None:
    assert evaluate(text)[0].reason == "empty"


PIECES = st.sampled_from(
    ["[insert]", "[", "]", "___", "XXX", "{{", "}}", "<", ">", "\n", " ", ". ", "PLAN\n",
     "He denies fever and chills today.", "and",
     "(", "\ufffd", "\x00", "\ud800", "İ", "as an ai", "@A", "***", "```", "..", "A", "é"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=300)))
@settings(max_examples=300)
def test_any_text_gets_a_sound_verdict(text: str) -> None:
    verdict, findings = evaluate(text)
    assert verdict.outcome == "scored" or verdict.reason == "empty"
    assert len({f.id for f in findings}) == len(findings)
    for finding in findings:
        start, end = finding.note_span or (0, 0)
        assert 0 <= start < end <= len(text)
    assert evaluate(text) == (verdict, findings)


@pytest.mark.parametrize(
    "unit",
    ["[", "_", "X", "<a", "{", "@A", "*", "?", "`", ".", " ,", "a b. ", "\x00", "Ã", "(", "word ", "XXX ", "<b> "],
)
def test_half_a_megabyte_is_judged(unit: str) -> None:
    """Linear work: a quadratic scan of any of these texts would not come to an end."""
    text = "Cough. " + unit * (2**19 // len(unit))
    assert evaluate(text)[0].outcome == "scored"
