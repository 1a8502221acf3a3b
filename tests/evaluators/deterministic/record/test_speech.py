"""Columns of speech hand out what was put in, in the order of the keys, however it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.record.said import position_of
from evaluators.deterministic.record.speech import Speech, Utterance

UTTERANCES = st.lists(
    st.builds(
        Utterance,
        key=st.integers(0, 1 << 80),
        text=st.text(max_size=5),
        segment=st.one_of(st.none(), st.text(max_size=3)),
        offset=st.just(0),
        rev=st.integers(0, (1 << 53) - 1),
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
