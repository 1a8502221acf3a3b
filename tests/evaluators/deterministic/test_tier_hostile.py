"""Hostile text: the tier never fails, and its work grows in proportion to the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.note import Note
from engine.transcript import Segment, Turn
from engine.turns import turns_of_text
from evaluators import COMPILED
from evaluators.deterministic.listing import MOST
from evaluators.deterministic.tier import Tier

TIER = Tier()
counts_lines = pytest.mark.skipif(COMPILED, reason="compiled code executes no lines that could be counted")

_LETTERS = str.maketrans("0123456789", "abcdefghij")
WORDS = st.sampled_from(
    ["no", "left", "right", "knee", "pain", "if", "you", "mother", "?", ".", ",", ":", "(", ")", "20", "mg", "aspirin",
     "any", "yes", "sorry", "\n", "İ", "\ud800", "😀", "\x00", "nil", "-", "'", "n't", "one", "twenty"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=40), st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_assessed_and_quotes_stand(said: list[str], noted: list[str], tail: str) -> None:
    transcript, note = " ".join(said) + tail, " ".join(noted) + tail
    assessment = TIER.evaluate(turns_of_text(transcript), note, {})
    for verdict in assessment.verdicts.values():
        assert verdict.value is None or 0 <= verdict.value <= 1
    for finding in assessment.findings:
        if finding.evaluator in ("grounding", "entity_coverage"):
            assert all(transcript[quote.start : quote.end] == quote.text for quote in finding.evidence)
            assert finding.note_span is None or 0 <= finding.note_span[0] < finding.note_span[1] <= len(note)


def _work(run: Callable[[], object]) -> int:
    """Python lines executed: a measure of work that no other load on the machine disturbs."""
    count = 0

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


PATHOLOGICAL = [
    "no " * 20, "pain " * 20, "left " * 20, "any pain? " * 8, "if " * 30, "((((" * 20, "a" * 80, "um " * 25,
    "20 mg " * 12, "aspirin " * 10, "pain: no. " * 8, "1 " * 40, "sorry twenty " * 6, "my mother " * 8,
    "\n" * 80, "- " * 40,
    "no blah pain, " * 6, "pulse 80 " * 8, "left blah left knee " * 5, "actually no pain " * 5, "left or right " * 5,
    "monday " * 15, "400 per 5 per 5 " * 6, "aspirin on mondays " * 5, "allergic to bees i take aspirin " * 3,
    "they switched my aspirin to ibuprofen " * 3, "sinemet 25/100 25 100 " * 4, "aspirin 20 then 40 daily then " * 3,
    "for breakfast use 8 of aspirin " * 3, "timolol both eyes left eye " * 4, "aspirin 5 on weekdays 7 on mondays " * 3,
    "don't mix em keep the aspirin going " * 3, "if so i'd start aspirin " * 4, "hold it then got back on it " * 3,
    "two plus on the left one plus to mid shin " * 3, "my dad can't have shrimp my mom too " * 3,
    "celiac: affected sibling " * 4,
]  # fmt: skip


@counts_lines
@pytest.mark.parametrize("unit", PATHOLOGICAL)
def test_work_is_linear_in_one_long_utterance(unit: str) -> None:
    def work(times: int) -> int:
        return _work(lambda: TIER.evaluate([Turn(unit * times, "unknown")], "Pain. Takes aspirin 20 mg.", {}))

    work(1)  # fills caches
    assert work(64) < 5 * work(16) + 2_000


@counts_lines
@pytest.mark.parametrize(
    "unit", ["20 pain ", "how many 5 ", "stop it ", "my sister had a stroke ", "should i stop it no "]
)
def test_work_is_linear_behind_a_drug_that_was_named(unit: str) -> None:
    def work(times: int) -> int:
        turns = [Turn("I take aspirin. " + unit * times, "unknown")]
        return _work(lambda: TIER.evaluate(turns, "Pain. Takes aspirin 20 mg.", {}))

    work(1)
    assert work(400) < 5 * work(100) + 2_000


@counts_lines
@pytest.mark.parametrize("unit", PATHOLOGICAL)
def test_work_is_linear_in_the_note(unit: str) -> None:
    def work(times: int) -> int:
        return _work(lambda: TIER.evaluate([Turn("I have pain and take aspirin.", "unknown")], unit * times, {}))

    work(1)
    assert work(64) < 5 * work(16) + 2_000


@counts_lines
@pytest.mark.parametrize("asked", ["any cough? ", "left? ", "pain ", "is it 20 mg of aspirin? "])
@pytest.mark.parametrize("told", ["fever ", "the right one ", "sorry, forty ", "cough no "])
def test_work_is_linear_in_two_long_utterances_that_answer_each_other(asked: str, told: str) -> None:
    def work(times: int) -> int:
        turns = [Turn(asked * (5 * times), "unknown"), Turn(told * (8 * times), "unknown")] * 2
        return _work(lambda: TIER.evaluate(turns, "Pain. Takes aspirin 20 mg.", {}))

    work(1)
    assert work(32) < 5 * work(8) + 2_000


@counts_lines
@pytest.mark.parametrize("said", ["I take Lasix {} mg.", "Potassium was {}.", "My mother is {} years old.", "{} days."])
@pytest.mark.parametrize("noted", ["Lasix {} mg.", "Potassium {}.", "Mother aged {}.", "For {} days."])
def test_work_is_linear_in_figures_that_all_differ(said: str, noted: str) -> None:
    def work(times: int) -> int:
        turns = [Turn(said.format(number), "unknown") for number in range(4 * times)]
        note = "\n".join(noted.format(number + 10_000) for number in range(4 * times))
        return _work(lambda: TIER.evaluate(turns, note, {}))

    work(1)
    assert work(64) < 5 * work(16) + 2_000


@counts_lines
@pytest.mark.parametrize(
    ("said", "tail", "noted"),
    [
        ("take half of the 500 mg metformin ", "", "Metformin 500 mg {}."),
        ("my xray ", "of the wrist", "Ankle xray {}."),
        ("ramipril ", "at 8 am, at 7 am, at 6 am", "Takes ramipril at 9:15 am {}."),
        ("any numbness of the hands ", "no", "Numb feet {}."),
        ("headache ", "and I take Eliquis", "HPI: not on anticoagulants {}."),
    ],
)
def test_work_is_linear_in_one_long_utterance_and_statements_that_all_differ(said: str, tail: str, noted: str) -> None:
    def work(times: int) -> int:
        turns = [Turn(said * (2 * times) + tail, "unknown")]
        names = [str(number).translate(_LETTERS) for number in range(2 * times)]
        return _work(lambda: TIER.evaluate(turns, "\n".join(noted.format(name) for name in names), {}))

    work(64)  # fills caches, with the names too
    assert work(64) < 5 * work(16) + 2_000


@counts_lines
@pytest.mark.parametrize("tail", ["-" * 60, "-a" * 30, " a," * 30, "- " * 30])
def test_what_follows_an_age_is_read_once(tail: str) -> None:
    note = f"She is 55 years old {tail}\n" * 40
    started = process_time()
    TIER.evaluate([Turn("I am 55 years old and my knee hurts.", "patient")], note, {})
    assert process_time() - started < 3  # there were millions of ways to cut the tail into words: 0.4 s for each


@counts_lines
def test_a_segment_costs_the_same_early_and_late() -> None:
    visit = TIER.visit({})
    visit.revise(Note("Chest pain for three days. Takes lisinopril 20 mg. Left knee pain. No cough."))
    texts = (
        "I have had chest pain since Monday.",
        "Any cough?",
        "No.",
        "Take lisinopril 20 mg.",
        "My left knee hurts.",
    )

    def put(number: int) -> int:
        segment = Segment(f"u{number}", texts[number % len(texts)], start_ms=number * 1000)
        return _work(lambda: visit.put(segment))

    for number in range(50):
        visit.put(Segment(f"u{number}", texts[number % len(texts)], start_ms=number * 1000))
    early = sum(put(number) for number in range(50, 100))
    for number in range(100, 3_000):
        visit.put(Segment(f"u{number}", texts[number % len(texts)], start_ms=number * 1000))
    late = sum(put(number) for number in range(3_000, 3_050))
    assert late < 1.2 * early


def test_figures_that_nobody_said_are_found_as_often_as_they_are_listed() -> None:
    """A statement of three hundred, twelve hundred times: half a second's work for five hundred findings."""
    visit = TIER.visit({})
    visit.put(Segment("u1", "I have had a cough for three days."))
    texts = ("7 9 " * 150, "8 6 " * 150)
    assessment = visit.revise(Note("\n".join(texts * 600)))
    assert len([f for f in assessment.findings if f.evaluator == "grounding"]) == MOST
    assert visit._paper is not None
    assert visit._paper.draft.listed < len(texts) * (MOST + 400)
