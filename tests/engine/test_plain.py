"""A note as it is read, and the way back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.plain import alike, back, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20\u00a0mg\u2009twice\ta\u202fday", "20 mg twice a day"),
        ("follow\u2011up in 3\u20104 weeks", "follow-up in 3-4 weeks"),
        ("ibu\u00adpro\u200bfen", "ibuprofen"),
        ("Me\u0301nie\u0300re", "Meniere"),
        ("No  chest   pain.  \r\n\r\n  - in", "No chest pain.\n\n  - in"),
        ("one\rtwo", "one\ntwo"),
        ("one\vtwo\u2028three", "one\ntwo\nthree"),
        ("**Denies** *chest* __pain__ and `cough`", "Denies chest pain and cough"),
        ("2 * 3 * 4, *** and snake_case_name", "2 * 3 * 4, *** and snake_case_name"),
        ("A&amp;P:<br/>rest&nbsp;&gt; 3 days<p>Fluids</p>", "A&P:\nrest > 3 days\nFluids\n"),
        (
            "Tolerated w/ food, w/o nausea; W/out rash; w/walker",
            "Tolerated with food, without nausea; Without rash; with walker",
        ),
        ("W/u done, in a w/c, 3w/4d, and/w/o", "W/u done, in a w/c, 3w/4d, and/w/o"),
        ("R&D; pain <3/10 &unknown; <name>", "R&D; pain <3/10 &unknown; <name>"),
    ],
)
def test_what_only_sets_a_text_out_is_not_read(written: str, read: str) -> None:
    assert plain(written)[0] == read


@pytest.mark.parametrize(
    ("written", "word", "stands"),
    [
        ("**Denies** *chest* pain", "Denies", "Denies"),
        ("took ibu\u00adpro\u200bfen\u200b today", "ibuprofen", "ibu\u00adpro\u200bfen"),
        ("so  many   blanks", "many blanks", "many   blanks"),
        ("A&amp;P is", "A&P", "A&amp;P"),
        ("A&amp;P is", "&", "&amp;"),
    ],
)
def test_spans_lead_back(written: str, word: str, stands: str) -> None:
    text, ways = plain(written)
    start = text.index(word)
    assert written[slice(*back((start, start + len(word)), ways))] == stands


PIECES = st.sampled_from(
    [
        "**a**",
        "_b_",
        "  ",
        " \n",
        "\r\n",
        "\r",
        "\u00a0",
        "\u200b",
        "&amp;",
        "<br>",
        "c",
        "é",
        ".",
        "- ",
        "D" * 45,
        "-\n",
    ]
)


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=100)))
def test_every_letter_leads_back_to_itself(written: str) -> None:
    text, ways = plain(written)
    assert len(alike(written)) == len(written)
    before = 0
    for at, sign in enumerate(text):
        start, end = back((at, at + 1), ways)
        assert before <= start < end <= len(written)
        before = start if end - start > 1 else end
        if sign.isalpha():
            assert sign in written[start:end]
