"""What somebody does or does not, as the dialogue has it, and where that is kept."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.turns import read_turns
from evaluators.deterministic.record.deeds import Deed, DeedIndex, deeds_of
from evaluators.vocabulary import lexicon


def _deeds(*texts: str) -> list[Deed]:
    readings = read_turns(list(texts), lexicon())
    keys = list(range(len(texts)))
    return [
        deed
        for position, key in enumerate(keys)
        for deed in deeds_of(key, readings[position], readings[position + 1 :], keys[position + 1 :])
    ]


@pytest.mark.parametrize(("answer", "done"), [("No, never.", False), ("Every night.", True), ("I do, yes.", True)])
def test_what_is_asked_for_is_as_the_answer_has_it(answer: str, done: bool) -> None:
    (deed,) = _deeds("Do you wear the splint?", answer)
    assert (deed.key, deed.answer, deed.done) == (0, 1, done)
    assert {"use", "brace"} == set(deed.tokens)


@pytest.mark.parametrize("answer", ["", "Sometimes.", "What was that?"])
def test_what_is_left_open_is_neither(answer: str) -> None:
    assert not _deeds("Do you wear the splint?", answer)


def test_what_is_not_done_is_found_by_its_first_token() -> None:
    index, touched = DeedIndex(), dict[str, None]()
    deeds = _deeds("I don't wear the splint.", "Did they put in a drain?", "Yes.")
    index.replace((), tuple(deeds), touched)
    assert [deed.done for deed in deeds] == [False, True]
    assert touched.keys() == {deed.tokens[0] for deed in deeds}
    assert index.tokens == {deeds[0].tokens[0]}
    assert index.keys(deeds[0].tokens[0]) == [0]
    index.replace(tuple(deeds), (), touched)
    assert not index.tokens
