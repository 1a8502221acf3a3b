"""Complaints told in words that stand apart."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary import lexicon
from evaluators.vocabulary.rows import read_rows


def _concepts(text: str) -> list[str]:
    return [mention.term.concept for mention in read_turn(text, lexicon()).mentions]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("I coughed up a little bit of blood", "sx:hemoptysis"),
        ("I'm up two or three times a night to pee", "sx:nocturia"),
        ("I go to the bathroom about four times a night", "sx:nocturia"),
        ("I lost about ten pounds", "sx:weight-loss"),
        ("I've put on nearly a stone", "sx:weight-gain"),
        ("it really hurts every time I pee", "sx:dysuria"),
        ("my fingers go all white", "dx:raynauds"),
        ("my handwriting has got so small", "sx:micrographia"),
    ],
)
def test_what_stands_apart_is_read(text: str, concept: str) -> None:
    assert concept in _concepts(text)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("I coughed. There was blood on the floor.", "sx:hemoptysis"),
        ("I lost my phone, it was eight pounds", "sx:weight-loss"),
        ("noise doesn't bother me", "sx:phonophobia"),
        ("I take it at night and then after a long while in the early morning I go to the bathroom", "sx:nocturia"),
    ],
)
def test_neither_over_a_stop_nor_too_far(text: str, concept: str) -> None:
    assert concept not in _concepts(text)


def test_what_denies_the_first_word_denies_it() -> None:
    (found,) = (
        m
        for m in read_turn("No, I haven't coughed up any of that blood", lexicon()).mentions
        if m.term.name == "hemoptysis"
    )
    assert found.flags & NEGATED


def test_each_rule_names_a_term_and_has_a_cue() -> None:
    topics = {topic for _, _, topic in read_rows("apart_cues.tsv")}
    rules = read_rows("apart_rules.tsv")
    assert {row[0] for row in rules} == topics
    assert all(lexicon().terms(row[3]) for row in rules)
