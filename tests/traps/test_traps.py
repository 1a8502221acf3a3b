"""The trap suite: small transcript–statement pairs with the verdict that a clinician would give, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.cases import turns_of
from engine.note import Note
from engine.transcript import Segment, Turn, turn_of
from evaluators.deterministic.tier import Tier
from evaluators.protocol import Assessment

_CASES = Path(__file__).with_name("cases.tsv")
_KNOWN = Path(__file__).with_name("known_failures.txt")

TIER = Tier()


class Case(NamedTuple):
    topic: str
    transcript: str
    statement: str
    expected: str

    @property
    def turns(self) -> list[Turn]:
        return turns_of(self.transcript)


def _cases() -> list[Case]:
    lines = _CASES.read_text(encoding="utf-8").splitlines()[1:]
    return [Case(*line.split("\t")) for line in lines if line and not line.startswith("#")]


CASES = _cases()
KNOWN = set(_KNOWN.read_text(encoding="utf-8").splitlines())


def _name(case: Case) -> str:
    return f"{case.topic}: {case.transcript} | {case.statement} | {case.expected}"


def verdict_matches(assessment: Assessment, expected: str) -> bool:
    """Whether an assessment says what a case expects."""
    what, _, rest = expected.partition(" ")
    found = [finding for finding in assessment.findings if finding.evaluator == "grounding"]
    if what == "supported":
        loud = [f for f in found if f.support != "unmentioned" or f.severity in ("critical", "major")]
        return assessment.verdicts["grounding"].outcome == "scored" and not loud
    if what in ("contradicted", "unmentioned", "questionable"):
        return any(
            f.support == what
            and f.kind in rest.split("|")
            and (what == "questionable" or f.severity in ("critical", "major"))
            for f in found
        )
    if what == "omission":
        return any(f.kind == "omission" and rest in f.message for f in assessment.findings)
    if what == "nofact":
        return all(rest not in fact.text or fact.assertion == "family" for fact in assessment.facts)
    if what == "covered":
        return any(fact.text == rest and fact.covered for fact in assessment.facts)
    assert what == "fact", expected
    name, _, assertion = rest.rpartition(" ")
    return any(fact.text == name and fact.assertion == assertion for fact in assessment.facts)


def _assess(case: Case) -> Assessment:
    return TIER.evaluate(case.turns, case.statement, {})


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_trap(case: Case) -> None:
    passed = verdict_matches(_assess(case), case.expected)
    if _name(case) in KNOWN:
        assert not passed, "a known failure passes: take it off known_failures.txt"
        pytest.xfail("known failure, listed in known_failures.txt")
    assert passed


def test_the_suite_is_wide_enough() -> None:
    assert len(CASES) >= 300
    assert len(set(CASES)) == len(CASES)
    assert {case.topic for case in CASES} >= {
        "negation", "scope", "post", "pseudo", "dialogue", "multi", "unanswered", "hypothetical", "uncertain",
        "historical", "experiencer", "laterality", "dose", "correction", "number", "medication", "synonym",
        "abbreviation", "exam", "inference", "fabrication", "omission", "smalltalk", "temporality",
    }  # fmt: skip
    assert max(Counter(case.expected for case in CASES).values()) < len(CASES) // 2


def test_known_failures_are_cases_and_few() -> None:
    assert {_name(case) for case in CASES} >= KNOWN
    assert len(KNOWN) <= len(CASES) // 10


_FILLERS = ("", "Okay.", "No.", "Yes.", "Hmm.", "And the weather is nice.", "Not anymore.", "The left one.")


@st.composite
def _live(draw: st.DrawFn) -> tuple[list[Segment], list[Segment | Note]]:
    """The utterances of a few cases, in their order or in none, and as they come: late, twice, the note at any time."""
    cases = draw(st.lists(st.sampled_from(CASES), min_size=1, max_size=3, unique=True))
    said = [turn.text for case in cases for turn in case.turns]
    said.insert(draw(st.integers(0, len(said))), draw(st.sampled_from(_FILLERS)))
    if draw(st.booleans()):
        said = draw(st.permutations(said))
    final = [Segment(f"u{number}", text, rev=1, start_ms=1000 * number) for number, text in enumerate(said)]
    come: list[Segment | Note] = list(draw(st.permutations(final)) if draw(st.booleans()) else final)
    early = draw(st.sampled_from(final))
    come.insert(0, replace(early, text=draw(st.sampled_from(said)), rev=0))
    come.insert(draw(st.integers(0, len(come))), Note("\n".join(case.statement for case in cases), 1))
    return final, come


def _assert_alike(final: list[Segment], come: Sequence[Segment | Note], note: Note) -> None:
    visit, fresh = TIER.visit({}), TIER.visit({})
    for item in come:
        _ = visit.revise(item) if isinstance(item, Note) else visit.put(item)
    assert visit.assess() == fresh.take([turn_of(segment) for segment in final], note)


@given(_live())
@settings(max_examples=150, deadline=None)
def test_some_cases_that_come_live_are_judged_as_at_once(inputs: tuple[list[Segment], list[Segment | Note]]) -> None:
    final, come = inputs
    _assert_alike(final, come, next(item for item in come if isinstance(item, Note)))


def test_any_case_that_comes_live_after_its_note_is_judged_as_at_once() -> None:
    for number, case in enumerate(CASES):
        final = [Segment(f"u{n}", turn.text, start_ms=1000 * n) for n, turn in enumerate(case.turns)]
        note = Note(case.statement, 1)
        _assert_alike(final, [note, *(reversed(final) if number % 2 else final)], note)
