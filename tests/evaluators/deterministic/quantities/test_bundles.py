"""Drug, dose, route and frequency stay together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.deterministic.quantities import Bundle, Quantity, bundles, read_quantities
from evaluators.vocabulary import lexicon


def read(text: str) -> list[Bundle]:
    return bundles(text, lexicon().scan(text), read_quantities(text))


def figure(quantity: Quantity | None) -> object:
    return quantity if quantity is None else quantity.value


Row = tuple[str, str, object, object, object]

ONE: list[Row] = [
    # text, concept, dose, amount, times a day
    ("lisinopril 20 mg daily", "rx:lisinopril", 20, None, 1),
    ("lisinopril twenty milligrams once a day", "rx:lisinopril", 20, None, 1),
    ("take twenty milligrams of lisinopril once a day", "rx:lisinopril", 20, None, 1),
    ("20 mg of your lisinopril", "rx:lisinopril", 20, None, None),
    ("lisinopril twenty", "rx:lisinopril", 20, None, None),
    ("we will increase her lisinopril to 40 mg daily", "rx:lisinopril", 40, None, 1),
    ("lisinopril from 10 to 20 milligrams a day", "rx:lisinopril", 20, None, 1),
    ("lisinopril twenty, sorry, forty milligrams daily", "rx:lisinopril", 40, None, 1),
    ("amlodipine five milligrams twice a day by mouth", "rx:amlodipine", 5, None, 2),
    ("one tablet of metformin 500 mg twice a day", "rx:metformin", 500, 1, 2),
    ("Glucophage 1000 mg b.i.d.", "rx:metformin", 1000, None, 2),
    ("Salbutamol PRN two puffs every four hours", "rx:albuterol", None, 2, 6),
    ("Ventolin inhaler, 2 puffs q4h", "rx:albuterol", None, 2, 6),
    ("paracetamol 1g qds", "rx:acetaminophen", 1000, None, 4),
    ("Tylenol 500 mg every 6 hours", "rx:acetaminophen", 500, None, 4),
    ("ibuprofen 800 mg twice daily as needed", "rx:ibuprofen", 800, None, 2),
    ("81 mg aspirin", "rx:aspirin", 81, None, None),
    ("Lantus 20 units at bedtime", "rx:insulin-glargine", 20, None, 1),
    ("Norco 5/325 one tablet every 6 hours", "rx:hydrocodone-acetaminophen", (5, 325), 1, 4),
    ("steroid cream BD", "class:topical-steroid", None, None, 2),
    ("Synthroid 75 mcg daily", "rx:levothyroxine", 0.075, None, 1),
    ("methotrexate 15 mg once a week", "rx:methotrexate", 15, None, pytest.approx(1 / 7)),
    ("prednisone 40 mg daily for 5 days", "rx:prednisone", 40, None, 1),
    ("half a tablet of metoprolol twice a day", "rx:metoprolol", None, 0.5, 2),
    ("amoxicillin five hundred milligrams three times a day", "rx:amoxicillin", 500, None, 3),
    ("furosemide 40 mg OD", "rx:furosemide", 40, None, 1),
    ("my water pill", "class:diuretic", None, None, None),
    ("gabapentin 300 mg q.h.s.", "rx:gabapentin", 300, None, 1),
    ("twenty M G of Lasix once a day", "rx:furosemide", 20, None, 1),
    ("omeprazole forty milligrams a day", "rx:omeprazole", 40, None, 1),
]


@pytest.mark.parametrize("row", ONE, ids=lambda row: row[0])
def test_one_drug(row: Row) -> None:
    text, concept, dose, amount, rate = row
    (bundle,) = read(text)
    assert bundle.drug.term.concept == concept
    assert (figure(bundle.dose), figure(bundle.amount), figure(bundle.frequency)) == (dose, amount, rate)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lisinopril to 40 mg daily and initiate Lasix 20 mg daily", [("lisinopril", 40), ("furosemide", 20)]),
        ("81 mg aspirin and 40 mg of Lipitor at night", [("aspirin", 81), ("atorvastatin", 40)]),
        ("Synthroid 75 mcg. Metformin 1000 mg b.i.d.", [("levothyroxine", 0.075), ("metformin", 1000)]),
        ("furosemide, aspirin, bisoprolol 5 mg", [("furosemide", None), ("aspirin", None), ("bisoprolol", 5)]),
        ("Lipitor 80 mg daily, Toprol 50 mg daily", [("atorvastatin", 80), ("metoprolol", 50)]),
        ("aspirin. He weighs 80 kg", [("aspirin", None)]),
        ("aspirin.\n20 mg", [("aspirin", None)]),
        ("no drugs but 20 mg", []),
    ],
)
def test_a_dose_goes_to_its_own_drug(text: str, expected: list[tuple[str, float | None]]) -> None:
    assert [(bundle.drug.term.name, figure(bundle.dose)) for bundle in read(text)] == expected


def test_the_parts_of_a_bundle() -> None:
    text = "He takes two tablets of Tylenol 500 mg by mouth every 6 hours as needed for 5 days."
    (bundle,) = read(text)
    assert (
        text[bundle.start : bundle.end] == "two tablets of Tylenol 500 mg by mouth every 6 hours as needed for 5 days"
    )
    assert bundle.prn
    assert bundle.route is not None
    assert bundle.route.term.concept == "route:oral"
    assert figure(bundle.duration) == 5


def test_the_dose_that_is_replaced_is_kept_apart() -> None:
    (bundle,) = read("increase lisinopril from 10 mg to 20 mg daily")
    assert (figure(bundle.was), figure(bundle.dose)) == (10, 20)


def test_a_class_that_explains_its_drug_is_no_second_drug() -> None:
    (bundle,) = read("nitrofurantoin abx for 3/7")
    assert (bundle.drug.term.concept, figure(bundle.duration)) == ("rx:nitrofurantoin", 3)


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("Lisinopril 10 mg To 20 mg", 20),
        ("On furosemide, Sodium 2 g a day", None),
        ("Furosemide FROM 20 TO 40 mg", 40),
    ],
)
@pytest.mark.parametrize("sign", ["-", "–", "İ"])
def test_capitals_tell_nothing_whatever_signs_a_text_has(text: str, dose: object, sign: str) -> None:
    (bundle,) = read(f"{sign} {text}")
    assert figure(bundle.dose) == dose


PIECES = (
    "lisinopril",
    "Lasix",
    "20",
    "mg",
    "twice a day",
    "of",
    ".",
    ",",
    "from",
    "to",
    "forty milligrams",
    "po",
    "BD",
    "and",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_bundles_follow_their_drugs_and_do_not_overlap(text: str) -> None:
    at = 0
    for bundle in read(text):
        assert at <= bundle.start < bundle.end <= len(text)
        assert bundle.drug.start <= bundle.end  # of a later step it stands before
        at = bundle.end


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("gabapentin 100 mg at night for 3 nights, then 100 mg TID", [(100, 1), (100, 3)]),
        (
            "prednisone 40 mg daily for 5 days then 20 mg daily for 5 days, then 10 mg daily",
            [(40, 1), (20, 1), (10, 1)],
        ),
        ("prednisone forty once a day for five days, then twenty once a day", [(40, 1), (20, 1)]),
        ("Eliquis 10 mg twice a day for a week, followed by 5 mg twice a day", [(10, 2), (5, 2)]),
        ("amoxicillin 500 mg TID, then a 20 mg tablet of omeprazole", [(500, 3), (20, None)]),
        ("aspirin 81 mg daily, then we talked about 2 things", [(81, 1)]),
        ("aspirin 81 mg daily. Then 40 mg", [(81, 1), (40, None)]),
        ("aspirin daily, then half a tablet", [(None, 1)]),
    ],
)
def test_the_steps_of_a_dose(text: str, steps: list[tuple[float | None, float | None]]) -> None:
    assert [(figure(bundle.dose), figure(bundle.frequency)) for bundle in read(text)] == steps


def test_the_dose_before_and_the_one_that_takes_its_place_before_the_drug() -> None:
    (bundle,) = read("switch you from the eighty-eight to the one hundred of Synthroid")
    assert (figure(bundle.was), figure(bundle.dose)) == (88, 100)


def test_what_happens_as_often_is_not_taken_so() -> None:
    (bundle,) = read("Dysmenorrhea despite ibuprofen 600 mg with absence from work one day monthly.")
    assert bundle.frequency is None
    (bundle,) = read("sumatriptan 50 mg daily for attacks")
    assert bundle.frequency is not None
