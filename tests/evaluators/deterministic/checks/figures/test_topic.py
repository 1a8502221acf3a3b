"""What a figure is about: the words around it, whether it lies behind or ahead, and what follows it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.deterministic.checks.figures.topic import Topic, both_past, follower, is_ahead, shared, topic


def at(text: str, figure: str) -> Topic:
    start = text.index(figure)
    return topic(text, start, start + len(figure))


@pytest.mark.parametrize(
    ("text", "figure", "time"),
    [
        ("This cough for three weeks.", "three weeks", ""),
        ("It started three weeks ago.", "three weeks", "past"),
        ("Diabetes since three years.", "three years", "past"),
        ("See you in three weeks.", "three weeks", "ahead"),
        ("Follow up in three weeks.", "three weeks", "ahead"),
        ("You will feel better within three weeks.", "three weeks", "ahead"),
        ("We will see, it was three weeks ago.", "three weeks", "past"),
    ],
)
def test_time(text: str, figure: str, time: str) -> None:
    assert at(text, figure).time == time


def test_words_of_another_sentence_do_not_count() -> None:
    topic_of_cough = at("My knee hurts. The cough began three weeks ago. My back is fine.", "three weeks")
    assert "cough" in topic_of_cough.stems
    assert not {"knee", "back"} & topic_of_cough.stems


def test_what_two_figures_share() -> None:
    noted, said = at("Knee pain for 3 weeks.", "3 weeks"), at("my knee has hurt for five weeks", "five weeks")
    assert shared(noted, said) >= 1
    assert shared(noted, at("the rash is five weeks old", "five weeks")) == 0


def test_what_lies_behind_shares_less_with_what_lies_ahead() -> None:
    behind, ahead = at("the surgery was 3 weeks ago", "3 weeks"), at("we will do surgery in 3 weeks", "3 weeks")
    assert shared(behind, ahead) < shared(behind, behind)
    assert both_past(behind, behind)
    assert not both_past(behind, ahead)


@pytest.mark.parametrize(
    ("text", "figure", "word"),
    [("2nd metatarsal", "2", "metatars"), ("second opinion", "second", "opinion"), ("the 2nd, then", "2", ""),
     ("2", "2", "")],
)  # fmt: skip
def test_follower(text: str, figure: str, word: str) -> None:
    assert follower(text, text.index(figure) + len(figure)).startswith(word)
    assert bool(word) == bool(follower(text, text.index(figure) + len(figure)))


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("come back in a week if it lasts", True),
        ("if it is still there in a week's time", True),
        ("we will see you within a week", True),
        ("I've had it for a week", False),
        ("it started in a week", False),
        ("if I walk for a week", False),
    ],
)
def test_what_leads_to_something_to_come(text: str, ahead: bool) -> None:
    start = text.index("a week")
    assert is_ahead(text, start, start + len("a week")) is ahead


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 20))
def test_any_place_of_any_text_has_a_topic(text: str, start: int, length: int) -> None:
    found = topic(text, min(start, len(text)), min(start + length, len(text)))
    assert found.time in ("past", "ahead", "")
    assert shared(found, found) == len(found.stems)
