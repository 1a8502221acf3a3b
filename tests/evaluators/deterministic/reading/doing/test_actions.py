"""What is done about a drug: which word holds for which, and what the dialogue makes of it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import ACTIONS, ENDED, KEEP, LOWER, RAISE, START, STOP
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


def done(text: str) -> dict[str, int]:
    """By drug, what one utterance says is done about it."""
    return {
        mention.term.name: mention.flags & ACTIONS
        for mention in read_turn(text, lexicon()).mentions
        if mention.term.category == "medication"
    }


def heard(drug: str, *utterances: str) -> list[int]:
    """What a talk says is done about a drug, in order."""
    record = record_of(*utterances)
    return [said.flags & ACTIONS for said in record.entries[drug].acts()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stop the aspirin and the naproxen", {"aspirin": STOP, "naproxen": STOP}),
        ("stop aspirin but continue metformin", {"aspirin": STOP, "metformin": KEEP}),
        ("the metformin should be discontinued", {"metformin": STOP}),
        ("metformin: continue", {"metformin": KEEP}),
        ("let's go up on the metformin", {"metformin": RAISE}),
        ("we will reduce the metformin", {"metformin": LOWER}),
        ("switch from ibuprofen to naproxen", {"ibuprofen": STOP, "naproxen": START}),
        ("switch from ibuprofen because naproxen is better", {"ibuprofen": STOP, "naproxen": 0}),
        ("switch you to naproxen", {"naproxen": START}),
        ("don't stop the metformin", {"metformin": KEEP}),
        ("he has been taking the metformin daily up to now", {"metformin": 0}),
        ("take the metformin up to two grams", {"metformin": RAISE}),
        ("we are not going to start metformin", {"metformin": STOP}),
        ("if you get sick stop the metformin", {"metformin": 0}),
        ("the metformin upsets my stomach. Let's stop it.", {"metformin": STOP}),
        ("stop smoking. You take metformin.", {"metformin": 0}),
        ("swap the bisoprolol for verapamil", {"bisoprolol": STOP, "verapamil": START}),
        ("change the metformin to the slow release one", {"metformin": 0}),
        ("why don't we stop the metformin", {"metformin": STOP}),
        ("leave the metformin at the same dose", {"metformin": KEEP}),
    ],
)
def test_which_action_holds_for_which_drug(text: str, expected: dict[str, int]) -> None:
    assert done(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we'll order an mri and a chest x-ray", {"MRI": START, "chest X-ray": START}),
        ("hold off on the mri and try physical therapy", {"MRI": STOP, "physical therapy": 0}),
        ("no need for a biopsy", {"biopsy": STOP}),
        ("a biopsy isn't necessary", {"biopsy": STOP}),
        ("no biopsy needed", {"biopsy": STOP}),
        ("I don't think you're going to need a biopsy", {"biopsy": STOP}),
        ("why don't we get a biopsy", {"biopsy": START}),
        ("we haven't done a biopsy", {"biopsy": 0}),
        ("if you need a biopsy", {"biopsy": 0}),
        ("stop the biopsy", {"biopsy": 0}),
    ],
)
def test_which_order_holds_for_which_procedure(text: str, expected: dict[str, int]) -> None:
    mentions = read_turn(text, lexicon()).mentions
    assert {m.term.name: m.flags & ACTIONS for m in mentions if m.term.category == "procedure"} == expected


def test_what_was_stopped_is_told_from_what_is_to_be() -> None:
    stopped, to_stop = read_turn("I stopped the metformin", lexicon()), read_turn("stop the metformin", lexicon())
    assert [bool(reading.mentions[0].flags & ENDED) for reading in (stopped, to_stop)] == [True, False]


def test_it_is_the_drug_named_before() -> None:
    assert heard("rx:metformin", "what about my metformin?", "keep taking it") == [KEEP]
    assert heard("rx:metformin", "what about my metformin?", "and the aspirin?", "keep taking it") == []


def test_a_no_turns_a_short_question_round() -> None:
    assert heard("rx:metformin", "should I stop the metformin?", "no") == [KEEP]
    assert heard("rx:metformin", "should I stop the metformin?", "yes") == [STOP]
    assert heard("rx:metformin", "should I keep taking the metformin?", "no") == [STOP]
    asked = (
        "stop taking the metformin from now on and come back in three weeks for your labs, do you have any questions?"
    )
    assert heard("rx:metformin", asked, "no") in ([STOP], [])
