"""Sides: what each is the side of, and what a talk makes of it over several utterances."""

from __future__ import annotations

import time

from evaluators.deterministic.reading.laterality.sided import DIRECTION, DOMINANCE, Sided
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


def sides(*utterances: str) -> list[tuple[str, set[str]]]:
    """Side and what it is the side of, as the record has them."""
    record = record_of(*utterances)
    sided = [item for position in range(len(utterances)) for item in record.talk.sided(position)]
    return [(item.side, set(item.own | item.parts)) for item in sided]


def only(text: str) -> Sided:
    (side,) = read_turn(text, lexicon()).sides
    return side


def test_a_side_is_one_of_the_smallest_site_named() -> None:
    side = only("my left big toe hurts")
    assert side.own == {"site:toe"}
    assert side.parts == {"site:foot", "site:leg"}
    assert only("a left ankle sprain").own == {"site:ankle"}
    assert only("I am left-handed").own == {DOMINANCE}


def test_both_of_a_pair_of_sides_are_sides_of_the_same() -> None:
    assert sides("the left and right knee") == [
        ("left", {"site:knee", "site:leg"}),
        ("right", {"site:knee", "site:leg"}),
    ]


def test_a_choice_asserts_neither() -> None:
    assert all(side.open for side in read_turn("is it the left or the right knee", lexicon()).sides)


def test_a_bare_side_is_one_of_what_was_spoken_of_last() -> None:
    assert sides("my knee hurts", "which one?", "the left one")[-1] == ("left", {"site:knee", "site:leg"})
    far = ("my knee hurts", *["okay then"] * 5, "the left one")
    assert sides(*far)[-1] == ("left", set())


def test_a_correction_takes_a_side_back() -> None:
    assert [side for side, _ in sides("left, sorry, right knee")] == ["right"]
    assert [side for side, _ in sides("my left knee hurts", "sorry, my right one")] == ["right"]
    assert [side for side, _ in sides("my left knee hurts", "and my right hip as well")] == ["left", "right"]


def test_reading_sides_is_linear() -> None:
    def cost(times: int) -> float:
        text = "left right knee or other (L) " * times
        start = time.process_time()
        read_turn(text, lexicon())
        return time.process_time() - start

    cost(10)
    assert cost(4000) < 40 * max(cost(400), 1e-3)


def test_the_other_one_is_the_other_side_of_the_same() -> None:
    assert sides("the right hip they did. the other one wants doing") == [
        ("right", {"site:hip", "site:leg"}),
        ("left", {"site:hip", "site:leg"}),
    ]


def test_a_side_has_nothing_of_what_the_next_one_has() -> None:
    assert sides("swelling of the second on the left and the right wrist is warm")[0] == ("left", {"sx:swelling"})


def test_what_goes_on_behind_a_side_is_nothing_that_has_it() -> None:
    assert sides("my hip hurts", "the left moves well")[-1] == ("left", {"site:hip", "site:leg"})
    assert sides("my ear hurts", "the right has always been worse")[-1] == ("right", {"site:ear", "site:head"})


def test_a_site_on_no_side_has_none() -> None:
    assert sides("a stone in the left kidney, or the bladder", "it's on the left")[-1] == ("left", {"site:kidney"})


def test_a_direction_is_no_place() -> None:
    assert sides("my neck hurts", "turn your head to the left")[-1] == ("left", {DIRECTION})


def test_nothing_found_is_no_apology() -> None:
    assert [side for side, _ in sides("left knee, no swelling. right knee, an effusion")] == ["left", "right"]


def test_a_bare_side_tells_with_which_hand_one_writes() -> None:
    assert sides("are you right- or left-handed?", "left.")[-1] == ("left", {DOMINANCE})
    assert sides("are you left-handed?", "no, right.")[-1] == ("right", {DOMINANCE})


def test_both_of_two_drugs_are_no_sides() -> None:
    assert sides("my hands hurt", "ibuprofen and codeine, take both with food") == []


def test_what_is_told_of_one_side_is_not_told_of_the_other() -> None:
    first, second = read_turn("tender on the left, swollen on the right.", lexicon()).sides
    assert "swollen" not in first.near
    assert "tender" not in second.near
