"""Damage, text to be filled in, leftovers, repetition, truncation and the form of statements."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.finding import Finding
from engine.statements import MOST_STATEMENTS
from engine.verdict import Verdict
from evaluators.deterministic.structure import format_validity
from evaluators.deterministic.structure.parsing import parse

GOOD = """CHIEF COMPLAINT

Back pain.

HISTORY OF PRESENT ILLNESS

The patient reports that his back has been hurting since he went golfing on Monday. He denies fever and chills.
He has tried ice and heat without any relief from either of the two.

PLAN

1. We will order an X-ray of the lumbar spine and call him with the result.
2. He will follow up in the clinic in 2 weeks or earlier if there is weakness.
"""


def evaluate(text: str) -> tuple[Verdict, tuple[Finding, ...]]:
    return format_validity.evaluate(text, parse(text), {})


def value(text: str) -> float:
    verdict = evaluate(text)[0]
    assert verdict.value is not None
    return verdict.value


def quoted(text: str) -> list[str]:
    """What the findings point at."""
    return [text[slice(*finding.note_span)] for finding in evaluate(text)[1] if finding.note_span]


def test_a_good_note_is_faultless() -> None:
    assert value(GOOD) == 1.0
    assert evaluate(GOOD)[1] == ()


class TestDamage:
    @pytest.mark.parametrize("damage", ["\ufffd", "\x00", "\x93", "â€™", "Ã©", "Â°", "ï»¿", chr(0xD83D)])
    def test_wrongly_decoded_text_is_found(self, damage: str) -> None:
        text = GOOD.replace("golfing", f"golf{damage}ing")
        (finding,) = evaluate(text)[1]
        assert (finding.kind, finding.severity) == ("format", "major")
        assert quoted(text)[0] in damage
        assert value(text) <= 0.9

    @pytest.mark.parametrize("letter", ["é", "°", "½", "’", "–", "•", "ß", "µ", "😀", "\u00a0", "中", "\t"])
    def test_letters_of_any_language_are_no_damage(self, letter: str) -> None:
        assert evaluate(GOOD.replace("golfing", f"golf{letter}ing"))[1] == ()

    def test_many_places_are_one_finding_that_counts_them(self) -> None:
        text = GOOD.replace(" ", "\ufffd")
        assert len(evaluate(text)[1]) == 1
        assert value(text) < value(GOOD.replace("golfing", "\ufffd"))

    def test_the_first_place_of_whatever_damage_is_pointed_at(self) -> None:
        assert quoted(GOOD.replace("his back", "â€œhis back\x9d")) == ["â€"]


class TestLeftovers:
    @pytest.mark.parametrize(
        "slot",
        ["[insert date]", "[Patient Name]", "[DOB]", "[...]", "___", "________", "XXX", "xxxx", "???", "TODO", "tbd",
         "lorem ipsum", "[list medications if any]", "[to be confirmed]"],
    )  # fmt: skip
    def test_text_still_to_be_filled_in(self, slot: str) -> None:
        text = GOOD.replace("on Monday", f"on {slot} ")
        assert quoted(text) == [slot]
        assert [f.severity for f in evaluate(text)[1]] == ["major"]
        assert value(text) <= 0.9

    @pytest.mark.parametrize("residue", ["{{name}}", "{patient}", "<patient name>", "<br>", "@NAME@", "<UNSURE>"])
    def test_template_residue(self, residue: str) -> None:
        assert quoted(GOOD.replace("Monday", residue)) == [residue]

    @pytest.mark.parametrize(
        "talk",
        ["Here is the SOAP note", "As an AI language model", "I hope this helps", "Based on the transcript", "```"],
    )
    def test_talk_of_a_language_model(self, talk: str) -> None:
        text = f"{talk}:\n\n{GOOD}"
        assert [f.severity for f in evaluate(text)[1]] == ["minor"]
        assert value(text) < 0.9

    @pytest.mark.parametrize(
        "fine",
        ["[x]", "[ ]", "[1]", "[2, 3]", "[sic]", "<5 mm", "BP < 120", "a.m.", "XX chromosome", "two *", "_left_",
         "[left]", "@home", "{", "todos", "template", "47,XXX"],
    )  # fmt: skip
    def test_what_only_looks_like_a_leftover(self, fine: str) -> None:
        assert evaluate(GOOD.replace("Monday", f"Monday {fine}"))[1] == ()

    def test_tags_are_one_finding_that_counts_them(self) -> None:
        text = GOOD.replace("Back pain.", "<p><b>Back</b> pain.</p>")
        (finding,) = evaluate(text)[1]
        assert "4 places" in finding.message
        assert quoted(text) == ["<p>"]

    @pytest.mark.parametrize(
        "talk",
        ["Do not invent facts.", "(Use only information from the transcript.)", "If not mentioned, leave blank."],
    )
    def test_what_a_language_model_was_told(self, talk: str) -> None:
        assert evaluate(GOOD.replace("He denies fever", f"{talk} He denies fever"))[1]

    def test_a_note_full_of_slots_has_a_bounded_list_of_findings(self) -> None:
        verdict, findings = evaluate(GOOD + "___ and more.\n" * 500)
        assert len([f for f in findings if f.message == "Still to be filled in."]) == 20
        assert verdict.details["faults"]["placeholder"] == 500


class TestRepetition:
    def test_a_passage_that_stands_there_twice_is_one_finding(self) -> None:
        text = GOOD + GOOD
        (finding,) = evaluate(text)[1]
        assert "twice" in finding.message
        assert (finding.note_span or (0, 0))[0] >= len(GOOD)
        assert value(text) < 0.9

    def test_a_statement_twice_in_its_section(self) -> None:
        said = "He denies fever and chills and weakness."
        text = GOOD.replace("He denies fever and chills.", f"{said}\n{said}")
        assert quoted(text) == [said]

    def test_a_section_that_stands_there_twice(self) -> None:
        plan = "Restart the inhaler, two puffs twice a day, check the technique and review in four weeks."
        assert quoted(f"Subjective: Wheezy at night.\nPlan: {plan}\n\nPlan: {plan}\n") == [plan]

    def test_one_opening_sentence_in_history_and_assessment_is_good_style(self) -> None:
        said = "The patient is a 57-year-old male who presents with back pain."
        text = GOOD.replace("The patient reports", f"{said} The patient reports").replace(
            "PLAN\n", f"ASSESSMENT\n{said}\nPLAN\n"
        )
        assert evaluate(text)[1] == ()
        assert value(text) == 1.0
        assert evaluate(text)[0].details["faults"] == {"repeated": 1}

    def test_short_statements_recur_in_good_notes(self) -> None:
        assert value(GOOD.replace("He denies", "No cough. No cough. He denies")) == 1.0


class TestTruncation:
    def test_a_section_that_breaks_off_before_the_next_heading(self) -> None:
        text = GOOD.replace("from either of the two.", "and this has been associated with")
        assert quoted(text) == ["with"]

    @pytest.mark.parametrize(
        "end", ["He will follow up with", "He was given ibuprofen and", "Take two (", "Ice, heat,"]
    )
    def test_an_end_in_mid_sentence(self, end: str) -> None:
        text = f"{GOOD}\n{end}"
        (finding,) = evaluate(text)[1]
        assert (finding.severity, finding.message) == ("major", "The note breaks off in mid-sentence.")
        assert (finding.note_span or (0, 0))[1] == len(text)
        assert value(text) <= 0.75

    def test_a_last_sentence_without_an_end_among_sentences_that_have_one(self) -> None:
        text = f"{GOOD}\nHe will follow up in the clinic in about two"
        assert [f.severity for f in evaluate(text)[1]] == ["minor"]

    @pytest.mark.parametrize("end", ["3. Review in 3 weeks or earlier if there is any concern", "Rest", "Review PRN"])
    def test_list_items_go_without_a_full_stop(self, end: str) -> None:
        assert evaluate(f"{GOOD}{end}")[1] == ()


class TestForm:
    def test_stray_and_unbalanced_signs_cost_without_a_finding(self) -> None:
        for text in (GOOD.replace("fever and", "fever , and"), GOOD.replace("Monday.", "Monday.."), GOOD + "(left"):
            assert evaluate(text)[1] == ()
            assert 0.9 <= value(text) < 1.0

    def test_a_sentence_without_end_is_pointed_at(self) -> None:
        endless = "and then he went on " * 15
        text = GOOD.replace("He denies fever", f"He said {endless}and denies fever")
        assert [f.severity for f in evaluate(text)[1]] == ["info"]
        assert value(text) < 1.0

    def test_capitals_throughout(self) -> None:
        assert value(GOOD.upper()) < value(GOOD)

    def test_next_to_no_text_under_headings(self) -> None:
        assert value("SUBJECTIVE\nPLAN\nRest") < 1.0

    @pytest.mark.parametrize("text", ["", "\n \n", "...\n- -"])
    def test_nothing_is_not_scored(self, text: str) -> None:
        assert evaluate(text)[0].reason == "empty"


PIECES = st.sampled_from(
    ["[insert]", "[", "]", "___", "XXX", "{{", "}}", "<", ">", "\n", " ", ". ", "PLAN\n",
     "He denies fever and chills today.", "and",
     "(", "\ufffd", "\x00", "\ud800", "İ", "as an ai", "@A", "***", "```", "..", "A", "é"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=300)))
@settings(max_examples=300)
def test_any_text_gets_a_sound_verdict(text: str) -> None:
    verdict, findings = evaluate(text)
    assert verdict.outcome == "scored" or verdict.reason == "empty"
    assert len({f.id for f in findings}) == len(findings)
    for finding in findings:
        start, end = finding.note_span or (0, 0)
        assert 0 <= start < end <= len(text)
    assert evaluate(text) == (verdict, findings)


@pytest.mark.parametrize(
    "unit",
    ["[", "_", "X", "<a", "{", "@A", "*", "?", "`", ".", " ,", "a b. ", "\x00", "Ã", "(", "word ", "XXX ", "<b> "],
)
def test_half_a_megabyte_is_judged(unit: str) -> None:
    """Linear work: a quadratic scan of any of these texts would not come to an end."""
    text = "Cough. " + unit * (2**19 // len(unit))
    assert evaluate(text)[0].outcome == "scored"


def test_a_note_without_end_is_told_where_reading_stopped() -> None:
    text = "Cough.\n" * (MOST_STATEMENTS + 10)
    found = [finding for finding in evaluate(text)[1] if "was not read" in finding.message]
    assert [finding.severity for finding in found] == ["major"]
    assert found[0].note_span == (7 * MOST_STATEMENTS - 2, len(text))


@pytest.mark.parametrize(
    "slot",
    ["in XX weeks", "amoxicillin ..... mg", "a __ year old", "%PROVIDER%", "[if applicable]", "[inaudible]",
     "[00:12:33]", "[object Object]", "Dose: null", "date TBA", "(enter dose here)"],
)  # fmt: skip
def test_slots_and_leftovers_of_other_systems_are_found(slot: str) -> None:
    found = evaluate(GOOD.replace("in 2 weeks", slot))[1]
    assert [finding.severity for finding in found] == ["major"]


@pytest.mark.parametrize("lost", ["patient\\u2019s", "patient&#39;s", "patient?s", "rest.\\nWater", "A&amp;E"])
def test_escapes_that_were_never_undone_are_damage(lost: str) -> None:
    (finding,) = evaluate(GOOD.replace("golfing", lost))[1]
    assert "damaged" in finding.message


def test_a_heading_in_brackets_is_no_slot_but_the_same_word_in_a_line_is() -> None:
    assert evaluate(GOOD.replace("PLAN", "[PLAN]"))[1] == ()
    assert quoted(GOOD.replace("golfing", "[PLAN]")) == ["[PLAN]"]


def test_a_word_on_and_on_is_a_generator_that_got_stuck() -> None:
    assert (
        "again and again" in evaluate(GOOD.replace("golfing", "golfing golfing golfing golfing golfing"))[1][0].message
    )
    assert evaluate(GOOD.replace("golfing", "very very far"))[1] == ()


@pytest.mark.parametrize(
    ("end", "severity"),
    [("if there is weakness", "minor"), ("if there is (see", "major"), ("if there is weak-", "major")],
)
def test_the_end_is_cut_off(end: str, severity: str) -> None:
    text = GOOD.replace("1. ", "").replace("2. ", "").rstrip().removesuffix("if there is weakness.") + end
    assert [finding.severity for finding in evaluate(text)[1]] == [severity]
    short = GOOD.replace("1. ", "").replace("2. ", "") + "Rest until the next vis"
    assert [finding.severity for finding in evaluate(short)[1]] == ["minor"]
