"""Plants on a small corpus of the test's own, and, where the data is there, on the real one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from bench.meta import corpus, material, planter, spoken
from bench.meta.corpus import Visit
from bench.meta.material import Material, blocks, statements
from bench.meta.planter import KINDS, Plant, plants
from bench.meta.spoken import spoken_forms, was_said
from engine.transcript import Turn

FIRST = Visit(
    "first",
    "train",
    (
        Turn("Any pain in your left knee?", "clinician"),
        Turn("Yes, for three weeks. No swelling though, and no locking of the knee.", "patient"),
        Turn("I will start you on meloxicam fifteen milligrams and you keep taking your lisinopril.", "clinician"),
    ),
    """CHIEF COMPLAINT

Knee pain.

HISTORY OF PRESENT ILLNESS

The patient reports pain in the left knee for 3 weeks. She denies swelling or locking.
She is taking lisinopril.

PLAN

I will start meloxicam 15 mg daily.
""",
)
SECOND = Visit(
    "second",
    "train",
    (Turn("My shoulder hurts.", "patient"),),
    """CHIEF COMPLAINT

Shoulder.

HISTORY OF PRESENT ILLNESS

He endorses shoulder stiffness for 5 weeks after lifting furniture overhead.
He reports taking atorvastatin.

PLAN

Continue atorvastatin 40 mg daily. We will inject triamcinolone below the acromion.
""",
)


def planted(kind: str, visits: Sequence[Visit] = (FIRST, SECOND)) -> list[Plant]:
    return [p for p in plants(visits, Material(visits), per_kind=5) if p.kind == kind and p.visit.id == "first"]


def test_a_wrong_dose_takes_a_value_from_another_note() -> None:
    (plant,) = planted("wrong_dose")
    assert (plant.was, plant.now) == ("15", "40")
    assert "meloxicam 40 mg" in plant.note


def test_a_wrong_number_keeps_its_unit() -> None:
    (plant,) = planted("wrong_number")
    assert "left knee for 5 weeks" in plant.note


def test_a_swapped_drug_was_never_said() -> None:
    found = planted("swapped_drug")
    assert {plant.was for plant in found} == {"lisinopril", "meloxicam"}
    assert {plant.now for plant in found} <= {"atorvastatin", "triamcinolone"}


def test_a_side_is_flipped_where_it_was_said() -> None:
    (plant,) = planted("flipped_side")
    assert "right knee" in plant.note


def test_a_negation_is_flipped_over_its_whole_clause() -> None:
    notes = {plant.note[slice(*plant.span or (0, 0))] for plant in planted("flipped_negation")}
    assert "endorses swelling or locking" in notes or "reports swelling or locking" in notes


def test_a_fabricated_statement_comes_from_another_note_and_stands_in_a_section_of_that_name() -> None:
    for plant in planted("fabricated"):
        assert plant.now in SECOND.note
        assert plant.now not in FIRST.note


def visit(name: str, said: str, note: str) -> Visit:
    return Visit(name, "train", (Turn(said, "patient"),), note)


def invented(kind: str, note: str) -> set[str]:
    """What is invented for a visit on a sore knee from another note with a section of the same name."""
    own = visit("own", "My knee hurts.", "PLAN\n\nRest.\n\nEXAM\n\nKnee tender.\n\nHISTORY\n\nKnee hurts.")
    visits = [own, visit("other", "Hello.", note)]
    return {p.now for p in plants([own], Material(visits), per_kind=9) if p.kind == kind}


EXAMS = (
    "PLAN\n\nWater.\n\nEXAM\n\nLungs clear on auscultation bilaterally.\n\n"
    "HISTORY\n\nHe denies nausea, vomiting or diarrhea."
)


def test_what_is_normal_is_invented_as_a_finding_and_what_is_denied_apart() -> None:
    assert invented("fabricated", EXAMS) == {"Lungs clear on auscultation bilaterally."}
    assert invented("invented_denial", EXAMS) == {"He denies nausea, vomiting or diarrhea."}


def test_a_statement_that_many_notes_could_have_is_no_invention() -> None:
    visits = [visit(str(n), "Hello.", EXAMS) for n in range(60)]
    others = [visit(f"o{n}", "Hello.", "EXAM\n\nSpleen palpable.") for n in range(2)]
    material = Material([*visits, *others])
    assert material.is_specific("spleen")
    assert not material.is_specific("bilaterally")


@pytest.mark.parametrize(
    ("note", "flips"),
    [
        ("He reports nausea today.", True),
        ("He reports this is well healed.", False),
        ("He reports no nausea today.", False),
        ("He reports feeling nausea today.", False),
        ("He reports bleeding today.", True),
    ],
)
def test_only_what_is_there_or_not_is_flipped(note: str, flips: bool) -> None:
    visits = [visit("a", "nausea healed feeling bleeding today", note), visit("b", "x", "She denies fever.")]
    found = [p for p in plants(visits, Material(visits)) if p.kind == "flipped_negation" and p.visit.id == "a"]
    assert bool(found) == flips


def test_a_medication_that_the_note_only_denies_is_not_left_out() -> None:
    rest = "He walks to work and sleeps well, and eats all sorts of food. " * 3
    taken, denied = (
        visit(name, "I know lisinopril.", f"{rest}{said} {rest}")
        for name, said in (("a", "He takes lisinopril."), ("b", "He never took lisinopril."))
    )
    found = [p.visit.id for p in plants([taken, denied], Material([taken, denied])) if p.kind == "omitted_medication"]
    assert found == ["a"]


def test_an_omitted_medication_is_gone_from_the_note() -> None:
    gone = {plant.was: plant.note for plant in planted("omitted_medication")}
    assert "lisinopril" in gone
    assert "lisinopril" not in gone["lisinopril"].lower()
    assert "meloxicam" in gone["lisinopril"]


def test_a_dropped_section_takes_its_heading_along() -> None:
    (plant,) = [plant for plant in planted("dropped_section") if plant.was == "HISTORY OF PRESENT ILLNESS"]
    assert "HISTORY" not in plant.note
    assert plant.note.startswith("CHIEF COMPLAINT\n\nKnee pain.\n\nPLAN")


def test_plants_are_the_same_every_time_and_differ_by_seed() -> None:
    material = Material([FIRST, SECOND])
    once, again = plants([FIRST], material), plants([FIRST], material)
    assert once == again
    assert len({str(plants([FIRST], material, 1, seed)) for seed in range(8)}) > 1


def sound(plant: Plant) -> None:
    """What holds for every plant: the span holds what was planted, and nothing else of the note was touched."""
    clean, note = plant.visit.note, plant.note
    assert note != clean
    start, end = plant.old_span
    if plant.span is None:
        assert plant.missing
        assert len(note) < len(clean)
        assert not any(re.search(rf"\b{word}\b", note.lower()) for word in plant.missing)
        return
    assert note[:start] == clean[:start]
    tail = len(clean) - end
    assert note.endswith(clean[len(clean) - tail :])
    assert note[slice(*plant.span)].strip()
    if plant.kind not in ("flipped_negation", "fabricated", "invented_denial"):
        assert note[slice(*plant.span)] == plant.now
        assert clean[start:end] == plant.was


def test_every_small_plant_is_sound() -> None:
    found = plants([FIRST, SECOND], Material([FIRST, SECOND]), per_kind=9)
    assert {plant.kind for plant in found} >= set(KINDS) - {"fabricated", "invented_denial"}
    for plant in found:
        sound(plant)


@pytest.mark.skipif(not corpus.DATA.is_dir(), reason="the conversations are not in ../shared/data")
def test_every_plant_into_real_notes_is_sound() -> None:
    visits = corpus.visits("primock")[:12] + corpus.visits("train")[:12]
    found = plants(visits, Material(visits), per_kind=3)
    assert len(found) > 150
    assert {plant.kind for plant in found} == set(KINDS)
    for plant in found:
        sound(plant)


class TestSpoken:
    @pytest.mark.parametrize(
        ("value", "form"),
        [("20", "twenty"), ("105", "one oh five"), ("120/80", "one twenty over eighty"), ("8.2", "eight point two"),
         ("500", "five hundred"), ("1500", "fifteen hundred"), ("2018", "twenty eighteen"),
         ("101", "a hundred and one"),
         ("2000", "two thousand"), ("1", "a"), ("38.25", "thirty eight point two five")],
    )  # fmt: skip
    def test_numbers_in_words(self, value: str, form: str) -> None:
        assert form in spoken_forms(value)
        assert was_said(value, f"it was {form} today")

    def test_digits_stand_alone(self) -> None:
        assert was_said("20", "take 20 mg")
        assert not was_said("20", "take 120 mg or 20.5 mg")

    def test_a_unit_has_to_follow(self) -> None:
        assert was_said("3", "for about three more days", "day")
        assert not was_said("3", "three times in ten days", "day")


def test_blocks_by_capitals_or_by_names() -> None:
    assert [b.name for b in blocks(FIRST.note)] == ["CHIEF COMPLAINT", "HISTORY OF PRESENT ILLNESS", "PLAN"]
    assert blocks("PLAN\nrest") == []  # fewer than three in capitals may be anything
    text = "PMH: asthma\nImp: cold\nPlan: rest"
    assert [(b.name, text[b.body : b.end].strip()) for b in blocks(text)] == [
        ("PMH", "asthma"), ("Imp", "cold"), ("Plan", "rest"),
    ]  # fmt: skip


def test_statements_leave_bullets_out() -> None:
    text = "Now:\n1. Rest.\n- Ice. Heat"
    assert [text[a:b] for a, b in statements(text)] == ["Now:", "Rest.", "Ice.", "Heat"]


@pytest.mark.parametrize("module", [corpus, material, planter, spoken])
def test_the_planter_shares_nothing_with_the_evaluators(module: ModuleType) -> None:
    source = Path(str(module.__file__)).read_text("utf-8")
    assert not re.search(r"^\s*(?:from|import) evaluators|tables", source, re.MULTILINE)
