"""What came of beginning or ending a drug."""

from __future__ import annotations

from itertools import product

import pytest

from evaluators.deterministic.checks.temporality.onsets import Course
from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I got a rash two days after starting metformin.", "HPI: Rash resolved after starting metformin."),
        ("[patient] I got a rash two days after starting metformin.", "HPI: Rash began before starting metformin."),
        (
            "[patient] The cough went away when I stopped the lisinopril.",
            "HPI: Cough resolved after starting lisinopril.",
        ),
        (
            "[patient] Ever since I started the sertraline I've had this headache.",
            "HPI: Headache began before sertraline.",
        ),
    ],
)
def test_another_course_is_an_alarm(talk: str, note: str) -> None:
    assert contradicted(talk, note) != []


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (
            "[patient] I got a rash two days after starting metformin.",
            "HPI: Rash began 2 days after starting metformin.",
        ),
        ("[patient] I got a rash after starting metformin.", "HPI: Rash resolved after stopping metformin."),
        ("[patient] Since I started the sertraline the headache has been better.", "HPI: Headache before sertraline."),
        ("[patient] I got a rash. I started metformin for my sugar.", "HPI: Rash began before metformin."),
    ],
)
def test_the_same_course_or_none_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


def test_courses_exclude_each_other_where_one_thing_differs() -> None:
    courses = [Course(*told) for told in product((False, True), repeat=3)]
    for one, other in product(courses, repeat=2):
        assert one.excludes(other) == other.excludes(one)
        assert one.excludes(other) == (sum(a != b for a, b in zip(one, other, strict=True)) == 1)
