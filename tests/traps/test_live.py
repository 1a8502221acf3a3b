"""What comes bit by bit, late or twice, is judged as what is there at once: held on the cases of the trap suite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.note import Note
from engine.transcript import Segment, turn_of
from evaluators import COMPILED
from evaluators.deterministic.tier import Tier
from tests.traps.cases import CASES

TIER = Tier()
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
    """From sources every twelfth case: all of them compiled take not much longer."""
    for number, case in enumerate(CASES if COMPILED else CASES[::12]):
        final = [Segment(f"u{n}", turn.text, start_ms=1000 * n) for n, turn in enumerate(case.turns)]
        note = Note(case.statement, 1)
        _assert_alike(final, [note, *(reversed(final) if number % 2 else final)], note)
