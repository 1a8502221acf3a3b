"""The number grammar, case by case, then its promises on any text."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.deterministic.quantities import Quantity, agree, read_quantities
from tests.evaluators.deterministic.quantities.cases import READ, SILENT, Case, Value


def approx(value: Value) -> object:
    return value if value is None else pytest.approx(value, rel=2e-4)


def only(text: str) -> Quantity:
    found = read_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("case", READ, ids=lambda case: case.text)
def test_reads(case: Case) -> None:
    quantity = only(case.text)
    assert (quantity.kind, quantity.unit) == (case.kind, case.unit)
    assert quantity.value == approx(case.value)
    assert quantity.high == approx(case.high)
    assert case.text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize("text", ["INR .2.5", " .2.5.", ".12.2020", "a .0.5 mg tablet"])
def test_a_point_before_a_figure_that_has_one_is_no_decimal_point(text: str) -> None:
    for quantity in read_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize("between", [" ", "-", "_", "/", "|", "*", "’", "–", "\0", "\n", "\u2028"])
@pytest.mark.parametrize("words", ["week ago", "next week", "for a week", "an inch long", "twice a day"])
def test_any_mark_may_stand_between_an_article_and_its_unit(words: str, between: str) -> None:
    text = words.replace(" ", between)
    for quantity in read_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text


@pytest.mark.parametrize("text", SILENT)
def test_reads_nothing(text: str) -> None:
    assert read_quantities(text) == []


@pytest.mark.parametrize(
    "text",
    ["about 3 days", "around 20 mg", "more than ten years", "a few days", "a couple of weeks", "3 days or so", "~5 mg",
     "over two weeks", "at least 3 times a day", "up to 40 mg", "almost a year", "several months"],
)  # fmt: skip
def test_approximate(text: str) -> None:
    assert only(text).approximate


@pytest.mark.parametrize(
    "text", ["3 days", "20 mg", "for the past four days", "<UNIN/> 48 hours", "in the left 3 ribs"]
)
def test_not_approximate(text: str) -> None:
    assert not only(text).approximate


@pytest.mark.parametrize(
    ("text", "earlier", "later"),
    [
        ("twenty, sorry, forty milligrams", 20, 40),
        ("twenty... sorry, forty milligrams", 20, 40),
        ("20 mg, no, 40 mg", 20, 40),
        ("20 mg. i mean 40 mg", 20, 40),
        ("ten units, uh, actually twelve units", 10, 12),
        ("three days, or rather four days", 3, 4),
        ("thirty, make that sixty milligrams", 30, 60),
        ("two weeks , sorry , three weeks", 14, 21),
        ("twenty five, correction, fifty milligrams", 25, 50),
        ("20 mg, excuse me, 10 mg", 20, 10),
    ],
)
def test_a_correction_retracts_what_was_said_before(text: str, earlier: float, later: float) -> None:
    first, second = read_quantities(text)
    assert (first.value, first.retracted) == (earlier, True)
    assert (second.value, second.retracted) == (later, False)


@pytest.mark.parametrize("text", ["20 mg in the morning and 40 mg at night", "20 mg then 40 mg", "from 20 mg to 40 mg"])
def test_two_figures_are_no_correction(text: str) -> None:
    assert not any(quantity.retracted for quantity in read_quantities(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("increase lisinopril from 20 to 40 milligrams", [20, 40]),
        ("500 mg q4h", [500, 6]),
        ("one tablet by mouth twice a day", [1, 2]),
        ("20 mg once a day for 10 days", [20, 1, 10]),
        ("20 mg a day", [20, 1]),
        ("once a day 20 mg", [1, 20]),
        ("10 units at night", [10, 1]),
        ("TDS PRN", [3, None]),
        ("half a tablet twice a day", [0.5, 2]),
        ("he is 45, smoked for 20 years", [45, 7305]),
        ("pulse 88, temp 98.6, weight 180 lbs", [88, 98.6, 81.646627]),
        ("Dialysed 12/3/95 and 1/19/94", [(1995, 12, 3), (1994, 1, 19)]),
        ("2,3 or so", [2, 3]),
    ],
)
def test_several(text: str, values: list[Value]) -> None:
    assert [quantity.value for quantity in read_quantities(text)] == [approx(value) for value in values]


SAME = [
    ("five hundred milligrams", "500 mg"),
    ("0.5 g", "500 mg"),
    ("75 mcg", "0.075 mg"),
    ("twenty", "20 mg"),
    ("one twenty over eighty", "120/80"),
    ("one oh five", "105"),
    ("98.6 F", "37 C"),
    ("98.6 F", "37.0 C"),
    ("a hundred and one point two", "101.2 F"),
    ("180 lbs", "81.6 kg"),
    ("180 pounds", "82 kg"),
    ("five foot eleven", "180 cm"),
    ("twice a day", "b.i.d."),
    ("every eight hours", "TDS"),
    ("every 6 hours", "QID"),
    ("once a week", "weekly"),
    ("two weeks", "14 days"),
    ("3/7", "three days"),
    ("for a month", "4 weeks"),
    ("six months", "half a year"),
    ("a couple of weeks", "2 weeks"),
    ("a few days", "4 days"),
    ("a few days", "3 days"),
    ("about three weeks", "3 weeks"),
    ("3-5d", "4 days"),
    ("three to four days", "3-4 days"),
    ("ninety eight percent", "98%"),
    ("seven point four", "7.4 %"),
    ("six out of ten", "6/10"),
    ("a six", "6/10"),
    ("fifty year old", "50-year-old"),
    ("fifty", "50-year-old"),
    ("april fifteenth two thousand five", "04/15/2005"),
    ("April 2005", "04/15/2005"),
    ("3/4/2005", "April 3, 2005"),
    ("as needed", "PRN"),
    ("half a tablet", "0.5 tablets"),
    ("one point five", "1.5"),
    ("48 hours", "2 days"),
]
DIFFERENT = [
    ("twenty milligrams", "40 mg"),
    ("twenty", "40 mg"),
    ("20 mg", "10 mg"),
    ("500 mg", "5 g"),
    ("75 mcg", "75 mg"),
    ("120/80", "130/80"),
    ("120/80", "120/90"),
    ("101.2 F", "98.6 F"),
    ("180 lbs", "180 kg"),
    ("twice a day", "three times a day"),
    ("every eight hours", "every 6 hours"),
    ("two weeks", "3 weeks"),
    ("3/7", "3/52"),
    ("three days", "3 months"),
    ("a few days", "2 weeks"),
    ("about three weeks", "6 weeks"),
    ("three to four days", "5-7 days"),
    ("3-5d", "7 days"),
    ("98%", "88%"),
    ("seven point four", "8.4 %"),
    ("6/10", "8/10"),
    ("a six", "8/10"),
    ("fifty year old", "55-year-old"),
    ("april fifteenth two thousand five", "04/16/2005"),
    ("April 2005", "04/15/2006"),
    ("one oh five", "150"),
    ("fifteen", "fifty"),
    ("half a tablet", "2 tablets"),
    ("stage 3", "stage 2"),
]
UNRELATED = [
    ("20 mg", "3 days"),
    ("20 mg", "2 tablets"),
    ("10 units", "10 mg"),
    ("twice a day", "2 weeks"),
    ("50-year-old", "50 mg"),
    ("50-year-old", "55"),
    ("as needed", "twice a day"),
    ("98%", "98.6 F"),
    ("in 2005", "in april"),
    ("120/80", "6/10"),
    ("110 mg/dL", "5.6 mmol/L"),
]


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [(*pair, True) for pair in SAME] + [(*pair, False) for pair in DIFFERENT] + [(*pair, None) for pair in UNRELATED],
)
def test_agree(a: str, b: str, verdict: bool | None) -> None:
    assert agree(only(a), only(b)) is verdict
    assert agree(only(b), only(a)) is verdict


SPOKEN = st.sampled_from((
    "one", "two", "twenty", "fifty", "oh", "point", "and", "a", "half", "hundred", "thousand", "over", "out", "of",
    "to", "or", "mg", "milligrams", "days", "week", "every", "q", "b.i.d.", "april", "first", "2005", "120/80",
    "3/7", "7.4", ",", ".", "-", "/", "'", "%", "½", "sorry", "no", "from", "between", "times", "x6/day", "İ", "µg",
    "\n",
))  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=120), st.builds(str.join, st.sampled_from((" ", "")), st.lists(SPOKEN, max_size=25))))
def test_spans_stand_in_the_text_in_order(text: str) -> None:
    at = 0
    for quantity in read_quantities(text):
        assert at <= quantity.start < quantity.end <= len(text)
        assert quantity.text == text[quantity.start : quantity.end]
        at = quantity.end


@settings(max_examples=100, deadline=None)
@given(st.lists(SPOKEN, max_size=20).map(" ".join))
def test_what_stands_agrees_with_itself(text: str) -> None:
    for quantity in read_quantities(text):
        assert agree(quantity, quantity) is not False


ONES = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spell(number: int) -> str:
    if number < 20:
        return ONES[number]
    if number < 100:
        return " ".join(filter(None, (TENS[number // 10], ONES[number % 10])))
    rest = number % 100
    return f"{ONES[number // 100]} hundred" + (f" and {spell(rest)}" if rest else "")


def test_every_number_below_a_thousand_is_read_as_it_is_spelled() -> None:
    for number in range(1, 1000):
        assert only(f"{spell(number)} milligrams").value == number


def test_digit_by_digit_and_in_pairs() -> None:
    for hundreds in range(1, 10):
        for rest in range(1, 100):
            if 2 <= hundreds <= 4 and rest in (10, 15, 30):
                continue  # "two ten milligrams" are two of ten
            spoken = f"{ONES[hundreds]} oh {ONES[rest]}" if rest < 10 else f"{ONES[hundreds]} {spell(rest)}"
            assert only(f"{spoken} milligrams").value == hundreds * 100 + rest


PATHOLOGICAL = (
    "one ", "twenty ", "one one two ", "((((", "9", "9 ", "1,", "1.", "1/", "1-", "1 to ", "oh ", "point ", "hundred ",
    "and a half ", "thousand ", " ", "\u200b", "½", "a few ", "every ", "q", "q4", "x", "april ", "first ", "120/80 ",
    "twice a ", "20 mg sorry ", "sorry ", "no, ", "-", "'", '"', "5'", "mg ", "a week ", "İ", "\n1. ", "3/7/", "3/7 ",
)  # fmt: skip


@pytest.mark.parametrize("unit", PATHOLOGICAL)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (1 << 12, 1 << 13))
    assert calls(small) * 2.3 + 200 >= calls(large)


def calls(text: str) -> int:
    """Function calls made, in Python and into C: a measure of work that no other process can disturb."""
    count = 0

    def tick(_frame: object, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    read_quantities("")  # tables are read once
    sys.setprofile(tick)
    try:
        read_quantities(text)
    finally:
        sys.setprofile(None)
    return count


def test_a_long_text_of_it_all_is_read() -> None:
    share = (1 << 18) // len(PATHOLOGICAL)
    text = "\n".join(unit * (share // len(unit)) for unit in PATHOLOGICAL)
    found = read_quantities(text)
    assert found[-1].end <= len(text)
    assert {"bp", "duration", "date"} <= {quantity.kind for quantity in found}
