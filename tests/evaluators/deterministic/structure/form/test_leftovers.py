"""Text to be filled in, leftovers of templates and of language models."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.structure.form.notes import GOOD, evaluate, quoted, value


@pytest.mark.parametrize(
    "slot",
    ["[insert date]", "[Patient Name]", "[DOB]", "[...]", "___", "________", "XXX", "xxxx", "???", "TODO", "tbd",
     "lorem ipsum", "[list medications if any]", "[to be confirmed]"],
)  # fmt: skip
def test_text_still_to_be_filled_in(slot: str) -> None:
    text = GOOD.replace("on Monday", f"on {slot} ")
    assert quoted(text) == [slot]
    assert [f.severity for f in evaluate(text)[1]] == ["major"]
    assert value(text) <= 0.9


@pytest.mark.parametrize("residue", ["{{name}}", "{patient}", "<patient name>", "<br>", "@NAME@", "<UNSURE>"])
def test_template_residue(residue: str) -> None:
    assert quoted(GOOD.replace("Monday", residue)) == [residue]


@pytest.mark.parametrize(
    "talk",
    ["Here is the SOAP note", "As an AI language model", "I hope this helps", "Based on the transcript", "```",
     "Certainly. Below is the note", "<|endoftext|>", "This is not medical advice"],
)  # fmt: skip
def test_talk_of_a_language_model(talk: str) -> None:
    text = f"{talk}:\n\n{GOOD}"
    assert [f.severity for f in evaluate(text)[1]] == ["minor"]
    assert value(text) < 0.9


@pytest.mark.parametrize(
    "fine",
    ["[x]", "[ ]", "[1]", "[2, 3]", "[sic]", "<5 mm", "BP < 120", "a.m.", "XX chromosome", "two *", "_left_",
     "[left]", "@home", "{", "todos", "template", "47,XXX", "fever [ ] cough [x]", "(inserted by hand)"],
)  # fmt: skip
def test_what_only_looks_like_a_leftover(fine: str) -> None:
    assert evaluate(GOOD.replace("Monday", f"Monday {fine}"))[1] == ()


def test_tags_are_one_finding_that_counts_them() -> None:
    text = GOOD.replace("Back pain.", "<p><b>Back</b> pain.</p>")
    (finding,) = evaluate(text)[1]
    assert "4 places" in finding.message
    assert quoted(text) == ["<p>"]


@pytest.mark.parametrize(
    "talk",
    ["Do not invent facts.", "(Use only information from the transcript.)", "If not mentioned, leave blank."],
)
def test_what_a_language_model_was_told(talk: str) -> None:
    assert evaluate(GOOD.replace("He denies fever", f"{talk} He denies fever"))[1]


def test_a_note_full_of_slots_has_a_bounded_list_of_findings() -> None:
    verdict, findings = evaluate(GOOD + "___ and more.\n" * 500)
    assert len([f for f in findings if f.message == "Still to be filled in."]) == 20
    assert verdict.details["faults"]["placeholder"] == 500


@pytest.mark.parametrize(
    "slot",
    ["in XX weeks", "amoxicillin ..... mg", "a __ year old", "%PROVIDER%", "[if applicable]", "[inaudible]",
     "[00:12:33]", "[object Object]", "Dose: null", "date TBA", "(enter dose here)", "in [ ] weeks",
     "in [] weeks", "[***]", "(insert findings)", "(Continued...)", "[Note truncated]"],
)  # fmt: skip
def test_slots_and_leftovers_of_other_systems_are_found(slot: str) -> None:
    found = evaluate(GOOD.replace("in 2 weeks", slot))[1]
    assert len(found) == 1


def test_a_heading_in_brackets_is_no_slot_but_the_same_word_in_a_line_is() -> None:
    assert evaluate(GOOD.replace("PLAN", "[PLAN]"))[1] == ()
    assert quoted(GOOD.replace("golfing", "[PLAN]")) == ["[PLAN]"]
