"""Forms of talk and note change how a thing stands there, never what; errors are found again where they then stand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bench.meta.corpus import Visit
from bench.meta.forms import Row, in_note, in_talk, render
from bench.meta.note_forms import MARKS, NOTE_FORMS, NoteForm
from bench.meta.planter import Plant
from bench.meta.talk_forms import TALK_FORMS, TalkForm
from engine.transcript import Turn

TURNS = (
    Turn("Good morning, how are you? Do you have any pain, or isn't it there any more?", "clinician", "u1", 0, "D"),
    Turn("Yes. I don't sleep. It's been my left knee for three weeks now, and I can't walk.", "patient", "u2", 0, "P"),
    Turn("okay .", "clinician", "u3", 0, "D"),
)  # fmt: skip
VISIT = Visit(
    "v",
    "train",
    TURNS,
    "HISTORY\n\nThe patient reports pain in her left knee. She denies swelling with her hypertension on 20 mg.\n",
)
SHORTENING = ("abbreviated", "no subjects", "Pt for the patient", "a name for the patient", "milligrams written out")
WORDING = ("small numbers in digits", "contractions written out", "with um and uh", "words said twice")


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


@pytest.mark.parametrize("form", TALK_FORMS.values(), ids=TALK_FORMS)
def test_a_form_of_talk_changes_something(form: TalkForm) -> None:
    many = replace(VISIT, turns=TURNS * 20)
    assert in_talk(many, form).turns != many.turns


@pytest.mark.parametrize("name", [name for name in TALK_FORMS if name not in (*WORDING, "interrupted by mm-hmm")])
def test_a_form_of_talk_keeps_every_word(name: str) -> None:
    said = "".join(turn.text for turn in in_talk(VISIT, TALK_FORMS[name]).turns)
    assert letters(said) == letters("".join(turn.text for turn in TURNS))


def test_number_words_become_digits_one_by_one() -> None:
    said = (Turn("Two pills, twenty five of them, for three weeks.", "patient"),)
    assert TALK_FORMS["small numbers in digits"](said)[0].text == "2 pills, twenty five of them, for 3 weeks."
    said = (Turn("It was seven . three over seventy two , all of the five hundreds .", "patient"),)
    assert TALK_FORMS["small numbers in digits"](said)[0].text == said[0].text


@pytest.mark.parametrize("name", NOTE_FORMS)
def test_a_form_of_note_keeps_what_it_does_not_shorten(name: str) -> None:
    changed = NOTE_FORMS[name](VISIT.note)
    assert name in SHORTENING or letters(changed) == letters(VISIT.note)


@pytest.mark.parametrize("form", NOTE_FORMS.values(), ids=NOTE_FORMS)
@pytest.mark.parametrize("error", ["left", "denies swelling", "20", "her left knee. She denies swelling"])
def test_an_error_is_known_where_it_stands_in_any_form(form: NoteForm, error: str) -> None:
    start = VISIT.note.index(error)
    plant = in_note(Plant("k", VISIT, VISIT.note, (start, start + len(error)), (0, 0), "", error), form)
    assert plant.span is not None
    assert not any(mark in plant.note for mark in MARKS)
    known = letters(plant.note[slice(*plant.span)])
    assert known in (letters(error), letters(form(error)), letters(form(f" {error}")))


def test_what_is_left_out_has_no_place() -> None:
    plant = Plant("k", VISIT, VISIT.note, None, (0, 4), "her", "")
    assert in_note(plant, NOTE_FORMS["in capitals"]).note == VISIT.note.upper()


def test_table() -> None:
    assert "| talk: cut |" in render([Row("talk: cut", 0.5, 0.9, 0.95, 0.97)], "tune")


def test_a_point_between_figures_is_said_when_stops_go() -> None:
    said = (Turn("A1c was seven . three . It is high .", "clinician"),)
    assert TALK_FORMS["no stops or capitals"](said)[0].text == "a1c was seven point three it is high "
