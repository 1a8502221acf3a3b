"""Figures said aloud come back as the values that they were spelt from, also as speech recognition writes them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluators.deterministic.quantities import Quantity, agree, read_quantities
from evaluators.deterministic.quantities.strengths import SEVERAL
from evaluators.vocabulary.normal import fold

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def below_hundred(number: int) -> list[str]:
    """Ways to say 1 to 99."""
    if number < 20:
        return [ONES[number]]
    tens, one = TENS[number // 10], number % 10
    return [tens] if not one else [f"{tens} {ONES[one]}", f"{tens}-{ONES[one]}"]


def below_thousand(number: int) -> list[str]:
    """Ways to say 1 to 999."""
    if number < 100:
        return below_hundred(number)
    hundreds, rest = divmod(number, 100)
    heads = [f"{ONES[hundreds]} hundred", *(["a hundred"] if hundreds == 1 else [])]
    if not rest:
        return heads
    tails = below_hundred(rest)
    short = [f"{ONES[hundreds]} {'oh ' if rest < 10 else ''}{tail}" for tail in tails]
    return [f"{head}{joint}{tail}" for head in heads for joint in (" ", " and ") for tail in tails] + short


def spoken(number: int) -> list[str]:
    """Ways to say 0 to 9999."""
    if number < 1000:
        return below_thousand(number) if number else ["zero"]
    thousands, rest = divmod(number, 1000)
    head = f"{ONES[thousands]} thousand"
    ways = [head] if not rest else [f"{head} {tail}" for tail in below_thousand(rest) if " oh " not in tail]
    hundreds, small = divmod(number, 100)
    if hundreds >= 11 and hundreds % 10 and not small:
        ways.append(f"{below_hundred(hundreds)[0]} hundred")
    return ways


@st.composite
def numbers(draw: st.DrawFn, low: int = 0, high: int = 9999) -> tuple[int, str]:
    number = draw(st.integers(low, high))
    return number, draw(st.sampled_from(spoken(number)))


def only(text: str) -> Quantity:
    found = read_quantities(text)
    assert len(found) == 1, found
    return found[0]


@settings(max_examples=400, deadline=None)
@given(numbers(low=2))
def test_whole_numbers(number: tuple[int, str]) -> None:
    value, text = number
    assume(value not in SEVERAL)
    quantity = only(f"{text} milligrams")
    assert (quantity.kind, quantity.value) == ("dose", value)


@settings(max_examples=200, deadline=None)
@given(numbers(high=120), st.lists(st.integers(0, 9), min_size=1, max_size=2))
def test_decimals(number: tuple[int, str], digits: list[int]) -> None:
    whole, text = number
    spelt = " ".join(ONES[digit] for digit in digits)
    expected = float(f"{whole}.{''.join(map(str, digits))}")
    assert only(f"her a1c is {text} point {spelt}").value == pytest.approx(expected)


@settings(max_examples=300, deadline=None)
@given(st.integers(90, 220), st.integers(40, 85), st.data())
def test_pressures(systolic: int, diastolic: int, data: st.DataObject) -> None:
    above = data.draw(st.sampled_from([*spoken(systolic), str(systolic), *recognised(systolic)]))
    below = data.draw(st.sampled_from([*spoken(diastolic), str(diastolic)]))
    quantity = only(f"it was {above} over {below} today")
    assert (quantity.kind, quantity.value) == ("bp", (systolic, diastolic))


def recognised(number: int) -> list[str]:
    """What speech recognition makes of a pressure: part in words, part in digits."""
    hundreds, rest = divmod(number, 100)
    if not hundreds or rest < 10:
        return []
    heads = [ONES[hundreds], f"{ONES[hundreds]} hundred", *(["a hundred"] if hundreds == 1 else [])]
    return [f"{head} {rest}" for head in heads] + [f"{ONES[hundreds]} hundred and {rest}"]


UNITS = (("milligrams", 1.0), ("mg", 1.0), ("micrograms", 0.001), ("mcg", 0.001), ("grams", 1000.0))
WRITTEN_UNITS = (*UNITS, ("g", 1000.0))  # a single letter is a unit only right behind digits


@settings(max_examples=200, deadline=None)
@given(numbers(low=2, high=999), st.sampled_from(UNITS), st.sampled_from(WRITTEN_UNITS))
def test_doses_agree_in_any_unit_and_a_slip_by_a_thousand_does_not(
    number: tuple[int, str], said: tuple[str, float], noted: tuple[str, float]
) -> None:
    value, text = number
    assume(value not in SEVERAL)
    exact = value * said[1] / noted[1]
    right, slip = written(exact), written(exact * 1000)
    assume(right is not None and slip is not None)
    heard = only(f"{text} {said[0]}")
    assert agree(heard, only(f"{right} {noted[0]}")) is True
    assert agree(heard, only(f"{slip} {noted[0]}")) is False


def written(value: float) -> str | None:
    """A figure as a note has it; None for what no note has."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text if len(text) <= 9 and float(text) == pytest.approx(value, rel=1e-9) else None


PARTS = (("half", 0.5), ("a quarter", 0.25), ("three quarters", 0.75))


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 40), st.sampled_from((" and a half", " and one half", " 1/2", "-1/2", " and 1/2")))
def test_halves(whole: int, half: str) -> None:
    text = str(whole) if "/" in half else spoken(whole)[0]
    assert only(f"{text}{half} tablets").value == whole + 0.5


@pytest.mark.parametrize(("words", "part"), PARTS)
@pytest.mark.parametrize("unit", ["tablet", "milligram"])
def test_parts_of_one(words: str, part: float, unit: str) -> None:
    assert only(f"{words} of a {unit}").value == part


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 30), st.integers(1, 10), st.sampled_from(("days", "weeks", "months")))
def test_ranges(low: int, more: int, unit: str) -> None:
    said, noted = only(f"{spoken(low)[0]} to {spoken(low + more)[0]} {unit}"), only(f"{low}-{low + more} {unit}")
    assert said.high is not None
    assert agree(said, noted) is True


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 12), st.sampled_from((("day", 7), ("week", 52), ("month", 12))))
def test_the_shorthand_of_general_practice(count: int, unit: tuple[str, int]) -> None:
    if unit[0] == "month" and count > 11:
        return
    assert agree(only(f"{spoken(count)[0]} {unit[0]}s ago"), only(f"{count}/{unit[1]} ago")) is True


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 9), st.integers(0, 8), st.booleans())
def test_decades(tens: int, year: int, digits: bool) -> None:
    word = f"{tens * 10}s" if digits else (TENS[tens][:-1] + "ies")
    assert agree(only(f"she is in her {word}"), only(f"a {tens * 10 + year}-year-old woman")) is True
    assert agree(only(f"she is in her {word}"), only(f"a {tens * 10 + 12}-year-old woman")) is False


def test_what_ten_is_is_no_decade() -> None:
    assert only("with your dad over, ten's reasonable").high is None
    assert only("it's in the ten's").high == 19
    assert only("he is in his seventy's").high == 79


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 17), st.integers(1, 11))
def test_ages_of_years_and_months(years: int, months: int) -> None:
    noted = only(f"a {years}-year, {months}-month-old boy")
    assert agree(only(f"he is {spoken(years)[0]} years old"), noted) is True
    assert agree(only(f"he is {spoken(years + 1)[0]} years old"), noted) is False


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(("<UNSURE>", "</UNSURE>", "<UNIN/>", "<INAUDIBLE_SPEECH/>")), numbers(low=2, high=99))
def test_transcribers_marks_do_not_part_a_figure_from_its_unit(mark: str, number: tuple[int, str]) -> None:
    value, text = number
    marked = f"so {mark}{text}{mark} milligrams, I think"
    quantity = only(marked)
    assert (quantity.kind, quantity.value) == ("dose", value)
    assert marked[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize("text", ["fif<UNSURE>teen</UNSURE> milligrams", "once", "½ a tablet", "5 mg"])
def test_what_no_word_tells_is_read_without_words(text: str) -> None:
    """A mark may stand within a word, and digits and fractions are none."""
    assert read_quantities(text, fold(text), wordless=True) == read_quantities(text) != []


def test_without_words_of_figures_nothing_is_looked_for() -> None:
    text = "I feel <UNSURE>dizzy</UNSURE>"
    assert read_quantities(text, fold(text), wordless=True) == read_quantities(text) == []
