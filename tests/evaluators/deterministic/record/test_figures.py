"""The figures of an utterance between others: corrections, answers, owners."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.figures.figures_owner import PAST, SELF, THIRD
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.turns import read_turn
from evaluators.deterministic.record.figures import Figure, figures_of, raw_of
from evaluators.vocabulary import lexicon

KEY = 1


def read(text: str) -> TurnReading:
    return read_turn(text, lexicon())


def between(before: str, text: str, after: str = "Okay.") -> tuple[Figure, ...]:
    return figures_of(KEY, read(text), [read(before)], [read(after)])


@pytest.mark.parametrize(
    ("first", "second", "kind", "value"),
    [
        ("Lisinopril twenty milligrams.", "Sorry, forty.", "dose", 40),
        ("Lisinopril twenty milligrams.", "No, forty milligrams.", "dose", 40),
        ("Synthroid fifty micrograms.", "Uh, I mean seventy five.", "dose", 0.075),
        ("You have had it for two weeks?", "No, three weeks.", "duration", 21),
        ("It hurts for two days.", "Actually, five.", "duration", 5),
    ],
)
def test_what_the_next_utterance_takes_back_is_left_out(first: str, second: str, kind: str, value: float) -> None:
    assert figures_of(KEY, read(first), [], [read(second)]) == ()
    (figure,) = between(first, second)
    assert figure.quantity.kind == kind
    assert figure.quantity.value == pytest.approx(value)


def test_what_stands_between_does_not_matter() -> None:
    first, second, third = read("See you in six weeks."), read("Six?"), read("Sorry, six months.")
    assert figures_of(KEY, first, [], [second, third]) == ()
    assert figures_of(KEY, third, [second, first], [])[0].owner == "return"


def test_the_nearest_figure_is_taken_back() -> None:
    first, second, third = read("It hurts for two days."), read("Or three days."), read("Sorry, four days.")
    assert len(figures_of(KEY, first, [], [second, third])) == 1
    assert figures_of(KEY, second, [first], [third]) == ()


def test_who_takes_a_dose_back_means_the_same_drug() -> None:
    (figure,) = between("Start lisinopril twenty milligrams.", "Sorry, forty.")
    assert figure.owner == "rx:lisinopril"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Lisinopril twenty milligrams.", "Okay, forty of what?"),
        ("Lisinopril twenty milligrams.", "No, I have had it for three weeks."),
        ("Lisinopril twenty milligrams.", "And no, my other doctor said forty milligrams."),
        ("Lisinopril twenty milligrams.", "Sorry, what?"),
    ],
)
def test_what_is_not_taken_back_stays(first: str, second: str) -> None:
    assert len(figures_of(KEY, read(first), [], [read(second)])) == 1


@pytest.mark.parametrize(
    ("question", "answer", "owner", "years"),
    [
        ("How old are you?", "Fifty two.", SELF, 52),
        ("Can you confirm your age?", "Yes, I am fifty two.", SELF, 52),
        ("How old is your mother?", "Eighty.", "age:mother", 80),
        ("What about your mom? How old is she?", "She's eighty now.", "age:mother", 80),
        ("How old is she?", "Fourteen months.", THIRD, 14 / 12),
    ],
)
def test_what_answers_the_question_for_an_age_is_one(question: str, answer: str, owner: str, years: float) -> None:
    (figure,) = between(question, answer)
    assert (figure.quantity.kind, figure.owner) == ("age", owner)
    assert figure.quantity.value == pytest.approx(years, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("I'm fifty two.", SELF),
        ("You're only fifty two years old.", SELF),
        ("He's fifty two now.", THIRD),
        ("My mother is eighty two years old.", "age:mother"),
        ("My dad died of a stroke. He was only forty nine.", "age:father"),
        ("I had my appendix out when I was twelve years old.", PAST),
        ("Your hemoglobin is 8.2.", "of:lab:hemoglobin"),
        ("Your weight is 180 pounds.", "of:vital:weight"),
        ("Your weight is up, you see me in 3 months.", ""),
        ("Your temperature is fine. You lost 5 pounds.", ""),
    ],
)
def test_owners(text: str, owner: str) -> None:
    (figure,) = figures_of(KEY, read(text), [], [])
    assert figure.owner in (owner, "return")


@pytest.mark.parametrize(
    ("text", "raws"), [("120/80", (120, 80)), ("3-4 weeks", (3, 4)), ("0.5 g", (0.5,)), ("as needed", ())]
)
def test_plain_figures(text: str, raws: tuple[float, ...]) -> None:
    (quantity,) = read(f"take {text}").quantities
    assert raw_of(quantity) == pytest.approx(raws)
