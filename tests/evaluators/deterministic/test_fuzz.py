"""The rules against random clinical speech: results are sound, incremental, the same in every process and thread."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.note import Note
from engine.transcript import Segment
from engine.turns import turns_of_text
from evaluators import COMPILED
from evaluators.deterministic import lines, listing
from evaluators.protocol import Assessment
from tests.evaluators.deterministic.speech import notes, utterances
from tests.evaluators.deterministic.test_visit import TIER, Mirror, fresh

SPOKEN = st.lists(utterances(), min_size=1, max_size=8)
ROOT = Path(__file__).parents[3]
METADATA = {"age": 55, "gender": "female"}


def check(assessment: Assessment, transcript: str, note: str) -> None:
    """Values are shares, spans stand in the note, quotes in the transcript, ids are unique."""
    for verdict in assessment.verdicts.values():
        assert (verdict.value is not None) == (verdict.outcome == "scored")
        assert verdict.value is None or 0 <= verdict.value <= 1
    for finding in assessment.findings:
        assert finding.note_span is None or 0 <= finding.note_span[0] < finding.note_span[1] <= len(note)
        assert all(transcript[quote.start : quote.end] == quote.text != "" for quote in finding.evidence)
        assert (finding.kind == "omission") == (finding.note_span is None) or finding.kind == "section"
    for fact in assessment.facts:
        assert all(transcript[quote.start : quote.end] == quote.text != "" for quote in fact.evidence)
    for items in (assessment.findings, assessment.facts):
        assert len({item.id for item in items}) == len(items)


@given(SPOKEN, notes())
@settings(max_examples=300 if COMPILED else 150, deadline=None)
def test_results_are_sound(spoken: list[str], note: str) -> None:
    transcript = "\n".join(spoken)
    check(TIER.evaluate(turns_of_text(transcript), note, METADATA), transcript, note)


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_results_on_any_text_are_sound(transcript: str, note: str) -> None:
    check(TIER.evaluate(turns_of_text(transcript), note, METADATA), transcript, note)


@st.composite
def visits(draw: st.DrawFn) -> list[Segment | Note]:
    """Segments that come late, in any order, interim before final; silent ones take back what was said."""
    inputs: list[Segment | Note] = []
    for number, text in enumerate(draw(SPOKEN)):
        start = draw(st.none() | st.integers(0, 6))
        for rev in range(draw(st.integers(1, 3))):
            said = draw(st.sampled_from((text, text[: len(text) // 2], "", text + " no")) | utterances())
            inputs.append(Segment(f"u{number}", said, rev=rev, start_ms=None if start is None else start * 1000))
    inputs = draw(st.permutations(inputs)) if draw(st.booleans()) else inputs
    for rev in range(draw(st.integers(0, 3))):
        inputs.insert(draw(st.integers(0, len(inputs))), Note(draw(notes()), rev + 1))
    return inputs


@given(most=st.sampled_from((listing.MOST, 2)), inputs=visits())
@settings(max_examples=250 if COMPILED else 120, deadline=None)
def test_every_state_is_that_of_a_fresh_evaluation(most: int, inputs: list[Segment | Note]) -> None:
    """Also where lists are cut: then changes have to bring in what moves up, and take out what is pushed away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST", most)
        patch.setattr(lines, "MOST", most)
        visit, mirror = TIER.visit({}), Mirror()
        for item in inputs:
            if isinstance(item, Note):
                mirror.reset(visit.revise(item))
            else:
                mirror.apply(visit.put(item))
            now = visit.assess()
            assert mirror.findings == {finding.id: finding for finding in now.findings}
            assert mirror.facts == {fact.id: fact for fact in now.facts}
        assert visit.assess() == fresh(inputs)


_PROGRAM = """
from random import Random
from engine.turns import turns_of_text
from evaluators.deterministic.tier import Tier
from tests.evaluators.deterministic import speech
rng, tier = Random(7), Tier()
parts = (speech.OPENINGS, speech.FRAMES, speech.SIDES, speech.TERMS, speech.FIGURES, speech.JOINS, speech.ENDS)
def some(count):
    return "\\n".join(" ".join(rng.choice(part) for part in parts * rng.randint(1, 2)) for _ in range(count))
for _ in range(60):
    print(ascii(tier.evaluate(turns_of_text(some(8)), some(6), {"age": 60})))
"""


def test_results_do_not_depend_on_the_hashes_of_a_process() -> None:
    def output(seed: str) -> bytes:
        environ = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", _PROGRAM]
        return subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True).stdout

    first, second = output("1"), output("2")
    assert first.count(b"Assessment(") == 60
    assert first == second


def test_threads_do_not_disturb_one_another() -> None:
    texts = [f"I take aspirin {dose} mg. Any cough? No. My left knee hurts." for dose in range(1, 60)]

    def assess(text: str) -> Assessment:
        return TIER.evaluate(turns_of_text(text), "Aspirin 20 mg. Cough. Right knee pain.", {})

    alone = [assess(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(assess, texts * 4)) == alone * 4
