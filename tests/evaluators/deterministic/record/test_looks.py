"""Who looked around an utterance looks again when something comes or goes there, and only then."""

from __future__ import annotations

from evaluators.deterministic.record.looks import NO_LOOKS, Lookers, both_looks
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.touched import Touched
from evaluators.deterministic.record.utterance import Utterance
from evaluators.deterministic.tier import Tier


def _record(keys: range) -> Record:
    record = Tier().visit({})._record
    record.fill([Utterance(key, f"number {key}") for key in keys])
    return record


def test_an_utterance_that_comes_is_so_far_behind_those_before_it_and_before_those_behind_it() -> None:
    record, touched = _record(range(0, 100, 10)), Touched()
    record.insert(Utterance(55, "a new one"), touched)
    assert dict(touched.around.keys()) == {20: 4, 30: 3, 40: 2, 50: 1, 60: -1, 70: -2, 80: -3, 90: -4}


def test_one_that_goes_was_so_far_off() -> None:
    record, touched = _record(range(0, 60, 10)), Touched()
    record.remove(record.position(20), touched)
    assert dict(touched.around.keys()) == {0: 2, 10: 1, 30: -1, 40: -2, 50: -3}


def test_one_that_goes_from_before_an_utterance_and_comes_behind_it_was_on_both_sides() -> None:
    record, touched = _record(range(0, 30, 10)), Touched()
    record.remove(record.position(0), touched)
    record.insert(Utterance(15, "the same"), touched)
    assert list(touched.around) == [(10, -1), (20, -2), (10, 1), (20, -1)]


def test_only_those_who_looked_as_far_are_asked_again() -> None:
    lookers: Lookers[str] = Lookers()
    lookers.change("back", NO_LOOKS, {50: (1, 0)})
    lookers.change("ahead", NO_LOOKS, {50: (0, 2)})
    assert list(lookers.around([(50, -1)])) == ["back"]
    assert list(lookers.around([(50, -2), (40, 1)])) == []
    assert list(lookers.around([(50, 2)])) == ["ahead"]
    assert list(lookers.around([(50, 3)])) == []
    lookers.change("ahead", {50: (0, 2)}, NO_LOOKS)
    assert list(lookers.around([(50, 2)])) == []


def test_who_looks_twice_has_looked_as_far_as_either_time() -> None:
    record = _record(range(0, 60, 10))
    assert record.look(20, 1, 0) == record.look(20, 0, 3) == 2
    assert record.take_looks() == {20: (1, 3)}
    assert record.take_looks() == NO_LOOKS
    assert both_looks({20: (1, 0), 30: (1, 1)}, {20: (0, 2)}) == {20: (1, 2), 30: (1, 1)}
