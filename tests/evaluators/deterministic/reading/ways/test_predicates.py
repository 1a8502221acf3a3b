"""What somebody is said not to do, or is asked for, whatever verb tells of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.turns import read_turn
from evaluators.deterministic.reading.ways.predicates import PREDICATE_WORDS
from evaluators.vocabulary import lexicon


def _verbal(reading: TurnReading) -> list[tuple[str, bool]]:
    return [(reading.text[item.start : item.end], item.asked) for item in reading.predicates]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("I don't use the spacer.", "use the spacer"),
        ("Haven't seen the podiatrist yet.", "seen the podiatrist yet"),
        ("Nobody came to fit the key safe.", "fit the key safe"),
        ("We never really went to the class, and I was sad.", "went to the class"),
        ("The district nurse hasn't changed the dressing.", "changed the dressing"),
        ("I've stopped wearing the splint.", "wearing the splint"),
        ("Dad won't use the frame.", "use the frame"),
        ("Not wearing the splint any more.", "wearing the splint any more"),
    ],
)
def test_what_is_denied(text: str, denied: str) -> None:
    assert _verbal(read_turn(text, lexicon())) == [(denied, False)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Okay, and do you use the spacer?", "use the spacer"),
        ("You have a dog at home?", "a dog at home"),
        ("Does Marlon wear his glasses in class?", "wear his glasses in class"),
        ("That's fine. Has he had his stitches taken out?", "taken out"),
        ("Is your husband supportive?", "supportive"),
    ],
)
def test_what_is_asked_for(text: str, asked: str) -> None:
    assert [(asked, True)] == [
        (item[0].removeprefix("his stitches "), item[1]) for item in _verbal(read_turn(text, lexicon()))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I don't always use the spacer.",
        "I don't just use the spacer.",
        "I don't know where the spacer is.",
        "I don't mind using the spacer.",
        "I never used to wear the brace.",
        "There isn't a day I don't use the spacer.",
        "It's not that he won't wear the patch.",
        "Don't take the bandage off before Friday.",
        "It doesn't fit the spacer.",
        "I didn't go to the clinic in May, I went in June.",
        "I don't take the aspirin.",
        "I don't get the headaches.",
        "I'm not breastfeeding but I'm pumping.",
        "Do you use a frame or a stick?",
        "How often do you use the spacer?",
        "Can I look at your stoma?",
        "What I don't do is swim. Which bus did you take?",
    ],
)
def test_what_is_neither(text: str) -> None:
    assert not [item for item in _verbal(read_turn(text, lexicon())) if item[0] != "swim"]


def test_who_does_it_counts_where_he_is_named() -> None:
    (item,) = read_turn("My sister doesn't drive to work.", lexicon()).predicates
    assert set(item.tokens) == {"sister", "drive", "work"}


_PIECES = sorted({word for words in PREDICATE_WORDS.values() for word in words})


@given(st.lists(st.sampled_from([*_PIECES, "spacer", ",", ".", "?", "splint"]), max_size=40))
def test_items_stand_in_the_text(pieces: list[str]) -> None:
    text = " ".join(pieces)
    reading = read_turn(text, lexicon())
    for item in reading.predicates:
        assert 0 <= item.start < item.end <= len(reading.text)
        assert item.tokens


def test_each_denial_has_a_part_by_which_it_is_found() -> None:
    parts = PREDICATE_WORDS["part of denies"]
    assert all(any(part in word for part in parts) for word in PREDICATE_WORDS["denies"] | PREDICATE_WORDS["nobody"])
