"""Notes and sections that break off."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.structure.form.notes import GOOD, evaluate, quoted, value


def test_a_section_that_breaks_off_before_the_next_heading() -> None:
    text = GOOD.replace("from either of the two.", "and this has been associated with")
    assert quoted(text) == ["with"]


@pytest.mark.parametrize("end", ["He will follow up with", "He was given ibuprofen and", "Take two (", "Ice, heat,"])
def test_an_end_in_mid_sentence(end: str) -> None:
    text = f"{GOOD}\n{end}"
    (finding,) = evaluate(text)[1]
    assert (finding.severity, finding.message) == ("major", "The note breaks off in mid-sentence.")
    assert (finding.note_span or (0, 0))[1] == len(text)
    assert value(text) <= 0.75


def test_a_last_sentence_without_an_end_among_sentences_that_have_one() -> None:
    text = f"{GOOD}\nHe will follow up in the clinic in about two"
    assert [f.severity for f in evaluate(text)[1]] == ["minor"]


@pytest.mark.parametrize("end", ["Rest", "Review PRN"])
def test_list_items_go_without_a_full_stop(end: str) -> None:
    assert evaluate(f"{GOOD}{end}")[1] == ()
    items = GOOD.replace("the result.", "the result").replace("weakness.", "weakness")
    assert evaluate(f"{items}3. Review in 3 weeks or earlier if there is any concern")[1] == ()


@pytest.mark.parametrize(
    ("end", "severity"),
    [("if there is weakness", "minor"), ("if there is (see", "major"), ("if there is weak-", "major")],
)
def test_the_end_is_cut_off(end: str, severity: str) -> None:
    text = GOOD.replace("1. ", "").replace("2. ", "").rstrip().removesuffix("if there is weakness.") + end
    assert [finding.severity for finding in evaluate(text)[1]] == [severity]
    short = GOOD.replace("1. ", "").replace("2. ", "") + "Rest until the next vis"
    assert [finding.severity for finding in evaluate(short)[1]] == ["minor"]


PARAGRAPHS = "S: Cough. No fever.\nO: Chest clear. Heart regular.\nA: Viral.\nP: Fluids. "


def test_a_last_paragraph_without_an_end_among_paragraphs_that_have_one() -> None:
    assert [finding.severity for finding in evaluate(f"{PARAGRAPHS}Call if wor")[1]] == ["minor"]
    assert evaluate(f"{PARAGRAPHS}Call if worse.")[1] == ()
    assert evaluate(PARAGRAPHS.replace("regular.", "regular") + "Call if worse")[1] == ()
    assert evaluate(f"{PARAGRAPHS}\nSigned by: J. Moreau, MD 05/11/2024 14:32")[1] == ()


def test_an_item_without_an_end_among_items_that_have_one() -> None:
    text = f"{GOOD}3. He will come back to the clinic soon"
    assert [finding.severity for finding in evaluate(text)[1]] == ["minor"]


def test_sections_without_a_full_stop_are_how_the_note_is_written() -> None:
    note = (
        "hpi: low back pain since lifting a couch one week ago. he has no weakness, numbness or bladder problems.\n"
        "exam: paraspinal tenderness, slr negative bilaterally\nplan: heat, ibuprofen 600 tid with food, walk as able"
    )
    assert evaluate(note)[1] == ()
