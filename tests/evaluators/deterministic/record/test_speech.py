"""Columns of speech hand out what was put in, in the order of the keys, however it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.record.said import position_of
from evaluators.deterministic.record.speech import Speech
from evaluators.deterministic.record.utterance import Utterance, joined

UTTERANCES = st.lists(
    st.builds(
        Utterance,
        key=st.integers(0, 1 << 80),
        text=st.text(max_size=5),
        segment=st.one_of(st.none(), st.text(max_size=3)),
        offset=st.just(0),
        rev=st.integers(0, (1 << 53) - 1),
        speaker=st.sampled_from(("", "a")),
        later=st.just(()),
    ),
    unique_by=lambda utterance: utterance.key,
    max_size=12,
)


@given(UTTERANCES)
def test_utterances_are_handed_out_in_order(utterances: list[Utterance]) -> None:
    speech = Speech()
    for utterance in utterances:
        assert speech.at(speech.insert(utterance)) == utterance
    ordered = sorted(utterances, key=lambda utterance: utterance.key)
    assert [speech.at(position) for position in range(len(speech))] == ordered
    filled = Speech()
    filled.fill(ordered)
    assert [filled.at(position_of(filled.keys, utterance.key)) for utterance in utterances] == utterances
    for utterance in utterances:
        assert speech.pop(position_of(speech.keys, utterance.key)) == utterance
        with pytest.raises(KeyError):
            position_of(speech.keys, utterance.key)
    assert len(speech) == 0


def test_an_utterance_of_one_text_keeps_its_offset() -> None:
    speech = Speech()
    speech.insert(Utterance(1, "hello", None, 40))
    assert (speech.at(0).segment, speech.at(0).offset) == (None, 40)


def test_what_is_passed_over_is_quoted_as_it_was_submitted() -> None:
    speech = Speech()
    speech.insert(Utterance(1, "no um I dont smoke", "u1"))
    assert speech.texts(0, 9) == ["no I don't smoke"]
    assert speech.quote(0, 3, 16) == ("u1", 6, 18, "I dont smoke")
    assert speech.at(0).text == "no um I dont smoke"
    assert speech.pop(0).text == "no um I dont smoke"
    speech.insert(Utterance(1, "I smoke", "u1"))
    assert speech.quote(0, 2, 7) == ("u1", 2, 7, "smoke")


def test_what_is_passed_over_between_two_segments_leaves_both_in_place() -> None:
    speech = Speech()
    speech.insert(joined(Utterance(1, "I have um", "u1"), Utterance(2, "chest um pain", "u2")))
    assert speech.texts(0, 9) == ["I have chest pain"]
    assert speech.quote(0, 7, 17) == ("u2", 0, 13, "chest um pain")
    assert speech.quote(0, 0, 6) == ("u1", 0, 6, "I have")


def test_what_was_forgotten_is_read_again() -> None:
    speech = Speech()
    for number in range(60):
        speech.insert(Utterance(number, f"um, pain number {number}", f"u{number}"))
    assert speech.texts(0, 60) == [f"pain number {number}" for number in range(60)]
    assert speech.quote(3, 0, 4) == ("u3", 4, 8, "pain")


def test_what_stands_around_is_quoted_as_far_as_the_segment_goes() -> None:
    speech = Speech()
    speech.insert(joined(Utterance(1, "no um fever", "u1"), Utterance(2, "or chills today", "u2")))
    assert speech.texts(0, 1) == ["no fever or chills today"]
    assert speech.quote_among(0, (3, 8), (0, 18)) == ("u1", 0, 11, "no um fever")
    assert speech.quote_among(0, (12, 18), (0, 24)) == ("u2", 0, 15, "or chills today")
