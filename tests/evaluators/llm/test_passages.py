from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.transcript import Turn
from evaluators.llm.passages import BATCH, blocks, numbered, parts

NOTE = """SUBJECTIVE:
Cough for 3 days. No fever.

# Objective
T 37.2

ASSESSMENT AND PLAN
1. Viral URTI; rest and fluids.
"""


def test_statements_are_sentences_under_their_headings() -> None:
    found = [(NOTE[s.start : s.end], s.heading) for part in parts(NOTE) for s in part.statements]
    assert found == [
        ("Cough for 3 days.", "SUBJECTIVE:"),
        ("No fever.", "SUBJECTIVE:"),
        ("T 37.2", "# Objective"),
        ("1.", "ASSESSMENT AND PLAN"),
        ("Viral URTI; rest and fluids.", "ASSESSMENT AND PLAN"),
    ]


def test_a_part_is_shown_with_heading_and_numbers() -> None:
    (part,) = parts("PLAN:\nRest. Fluids\nagain.")
    assert part.numbered("PLAN:\nRest. Fluids\nagain.") == "0 (PLAN) Rest.\n1 (PLAN) Fluids\n2 (PLAN) again."
    assert part.text("PLAN:\nRest. Fluids\nagain.") == "PLAN:\nRest. Fluids\nagain."


def test_a_note_of_headings_has_no_parts() -> None:
    assert parts("PLAN:\n\n---\n") == []
    assert parts("") == []


def test_an_edit_in_one_section_leaves_the_parts_of_others_as_they_are() -> None:
    sections = ["SUBJECTIVE:\n" + "He coughs a lot. " * 20, "PLAN:\n" + "Rest well at home. " * 20]
    before = "\n".join(sections)
    after = "\n".join([sections[0], sections[1] + "Return in 2 weeks."])
    texts = [[part.text(note) for part in parts(note)] for note in (before, after)]
    assert texts[0][0] == texts[1][0]
    assert texts[0] != texts[1]


@given(st.text(st.sampled_from("aB1.;: \n#-é😀"), max_size=400))
def test_statements_stand_in_order_and_lose_no_word(note: str) -> None:
    spans = [s for part in parts(note) for s in part.statements]
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(part.statements and len(part.statements) <= BATCH for part in parts(note))
    covered = {i for s in spans for i in range(s.start, s.end)}
    headings = {s.heading for s in spans}
    lost = [line for line in note.splitlines() if line.strip() and line.strip() not in headings]
    for at, char in enumerate(note):
        line = note[note.rfind("\n", 0, at) + 1 :].partition("\n")[0].strip()
        if char in "aBé1" and at not in covered:
            assert line.endswith(":") or line.startswith("#") or line.isupper(), (line, lost)


def turns(number: int) -> list[Turn]:
    return [Turn(f"turn {i} " + "word " * 10, "patient", f"u{i}") for i in range(number)]


def test_blocks_cover_all_turns_and_closed_ones_stay_as_the_visit_grows() -> None:
    short, long = blocks(turns(40), 500), blocks(turns(90), 500)
    assert [turn for block in long for turn in block.turns] == turns(90)
    closed = [block for block in short if block.closed]
    assert closed
    assert closed == long[: len(closed)]
    assert sum(not block.closed for block in long) <= 1


def test_a_block_shows_what_came_before_with_its_numbers() -> None:
    second = blocks(turns(40), 500)[1]
    assert second.text.startswith(f"{second.first} patient: turn {second.first} word")
    assert second.context_text.startswith(f"{second.first - 3} patient:")
    assert numbered(second.turns, second.first) == second.text
