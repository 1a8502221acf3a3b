"""Visits written for the project, and the errors made in their notes by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.meta.byhand import SPLITS, errors, visits
from bench.meta.detection import RIGHT_KINDS

VISIT = {
    "id": "X-01",
    "transcript": "[doctor] any chest pain\n[patient] no",
    "note": "Denies chest pain. Takes Lasix 20 mg.",
    "errors": [
        {"kind": "negation", "was": "Denies chest pain", "now": "Reports chest pain"},
        {"kind": "omission", "was": " Takes Lasix 20 mg.", "now": ""},
        {"kind": "fabrication", "was": "20 mg.", "now": "20 mg. Walks five miles."},
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "written").mkdir()
    (tmp_path / "written" / "X-01.json").write_text(json.dumps(VISIT))
    return tmp_path


def test_visit_has_turns_and_a_note(folder: Path) -> None:
    (visit,) = visits("written", folder)
    assert [turn.text for turn in visit.turns] == ["any chest pain", "no"]
    assert visit.note == VISIT["note"]


def test_span_of_an_error_is_what_differs_or_the_phrase_that_says_otherwise(folder: Path) -> None:
    flipped, _, added = errors("written", folder)
    assert flipped.kind == "hand_negation"
    assert flipped.note == "Reports chest pain. Takes Lasix 20 mg."
    assert flipped.span is not None
    assert flipped.note[slice(*flipped.span)] == "Reports chest pain"
    assert added.span is not None
    assert added.note[slice(*added.span)].strip() == "Walks five miles."


def test_what_is_left_out_has_no_span_but_words(folder: Path) -> None:
    omitted = errors("written", folder)[1]
    assert omitted.span is None
    assert omitted.missing == {"takes", "lasix"}


def test_a_figure_that_lost_a_digit_is_another_figure(tmp_path: Path) -> None:
    (tmp_path / "written").mkdir()
    visit = VISIT | {"note": "CRP 18, ESR 40.", "errors": [{"kind": "number", "was": "CRP 18,", "now": "CRP 8,"}]}
    (tmp_path / "written" / "X-02.json").write_text(json.dumps(visit))
    (error,) = errors("written", tmp_path)
    assert error.span is not None
    assert error.note[slice(*error.span)].strip() == "8,"


@pytest.mark.parametrize(
    ("was", "now", "differs"),
    [("bisoprolol 2.5 mg", "bisoprolol 5 mg", "5"), ("increase to 7.5 ml daily", "continue 5 ml daily", "continue 5")],
)
def test_a_figure_that_lost_what_is_before_its_point_is_another_figure(
    tmp_path: Path, was: str, now: str, differs: str
) -> None:
    (tmp_path / "written").mkdir()
    visit = VISIT | {"note": f"Plan: {was}.", "errors": [{"kind": "dose", "was": was, "now": now}]}
    (tmp_path / "written" / "X-02.json").write_text(json.dumps(visit))
    (error,) = errors("written", tmp_path)
    assert error.span is not None
    assert error.note[slice(*error.span)].strip() == differs


def test_missing_visits_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="expected them in"):
        visits("written", tmp_path)


@pytest.mark.parametrize("split", SPLITS)
def test_every_error_is_one_and_of_a_known_kind(split: str) -> None:
    for plant in errors(split):
        assert plant.note != plant.visit.note
        assert plant.kind in RIGHT_KINDS
        assert plant.visit.note.count(plant.was) == 1


@pytest.mark.parametrize(
    ("was", "now", "span"),
    [
        ("no chest pain, no cough", "chest pain, no cough", "chest pain, no cough"),
        ("Denies chest pain", "chest pain", "chest pain"),
        ("no fever or chills", "no fever", None),
    ],
)
def test_a_denial_that_lost_its_no_is_an_error_of_what_it_says(
    tmp_path: Path, was: str, now: str, span: str | None
) -> None:
    (tmp_path / "written").mkdir()
    visit = VISIT | {"note": f"ROS: {was}.", "errors": [{"kind": "negation", "was": was, "now": now}]}
    (tmp_path / "written" / "X-02.json").write_text(json.dumps(visit))
    (error,) = errors("written", tmp_path)
    assert (error.span and error.note[slice(*error.span)]) == span
