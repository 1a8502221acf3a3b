"""Letters behind a drug that tell how it sets free what is in it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.statement import read_statement
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary import lexicon

FORM, EMERGENCY, XRAY = "form:extended-release", "proc:emergency", "proc:xray"


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Oxycodone ER 10 mg", FORM),
        ("Metoprolol succinate 25 mg ER daily", FORM),
        ("Seen in ER after oxycodone", EMERGENCY),
        ("Morphine given in ER", EMERGENCY),
        ("Metformin XR", FORM),
        ("Chest XR clear", XRAY),
    ],
)
def test_a_note_has_them_by_the_drug_before(text: str, concept: str) -> None:
    told = read_statement(text, "hpi", lexicon()).mentions
    assert [m.term.concept for m in told if m.term.concept in (FORM, EMERGENCY, XRAY)] == [concept]


def test_speech_names_no_x_ray_so() -> None:
    assert FORM in [mention.term.concept for mention in read_turn("I'm on the XR now", lexicon()).mentions]
