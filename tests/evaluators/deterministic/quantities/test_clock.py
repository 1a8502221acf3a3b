"""Times of the day as they are said."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import agree, read_quantities
from evaluators.deterministic.quantities.clock import OPEN

AM, PM = 0, 720


def _times(text: str) -> list[tuple[float, bool]]:
    found = [quantity for quantity in read_quantities(text) if quantity.kind == "time"]
    return [(quantity.value, quantity.said == OPEN) for quantity in found if isinstance(quantity.value, float)]


@pytest.mark.parametrize(
    ("text", "minutes", "either"),
    [
        ("Half eight.", 510, True),
        ("it came on about half eight in the evening", 1230, False),
        ("at a quarter of eight", 465, True),
        ("quarter to ten this morning", 585, False),
        ("at half-past six", 390, True),
        ("ten past three in the afternoon", 910, False),
        ("Ten to four.", 230, True),
        ("at five to eight tonight", 1195, False),
        ("last night at around ten", 1320, False),
        ("at nine at night", 1260, False),
        ("at one at night", 60, False),
        ("woke me at like three in the morning", 180, False),
        ("I woke at three with it", 180, True),
        ("it started at four today", 240, True),
        ("it started at nineteen thirty", 1170, False),
        ("I ate at twelve thirty", 750, True),
        ("I woke at eleven oh five", 665, True),
        ("seven forty five pm", 1185, False),
        ("7:45 last night", 1185, False),
        ("07:45", 465, False),
        ("I've been up since four", 240, True),
        ("see you on the twelfth at two thirty", 150, True),
        ("8 o'clock at night", 1200, False),
    ],
)
def test_a_time_is_read(text: str, minutes: float, either: bool) -> None:
    assert _times(text) == [(minutes, either)]


def test_hours_in_a_row_are_those_at_which_a_drug_is_taken() -> None:
    assert _times("I take it at seven, eleven, three and seven") == [(60.0 * hour, True) for hour in (7, 11, 3, 7)]
    assert _times("I take it at seven and eleven") == []


@pytest.mark.parametrize(
    "text",
    [
        "I'm at ten in the morning and ten at night",
        "start them at two in the morning and three at night",
        "we'd start them at a thousand in the morning",
        "my sugar was up at twelve this morning",
        "cut it from twenty to five",
        "the pain went ten to four",
        "I had measles at four",
        "I get up three times at night",
        "put the prednisone at four today",
        "half of ten",
        "I've had it since four months",
        "cut it from ten at night to five",
        "I take a half to one",
        "I took half one",
        "about five to ten times",
        "the potassium came back at five nine.",
    ],
)
def test_other_figures_are_none(text: str) -> None:
    assert _times(text) == []


@pytest.mark.parametrize(
    ("said", "noted", "same"),
    [
        ("Half eight.", "at 20:30", True),
        ("Half eight.", "at 8:30 am", True),
        ("Half eight.", "at 7:30 pm", False),
        ("at nine at night", "9 am", False),
        ("at nine at night", "21:00", True),
        ("Ten to seven.", "at 6:51", True),
        ("at about ten at night", "10:10 pm", True),
        ("at five to twelve at night", "11:55 pm", True),
    ],
)
def test_times_agree_where_the_half_of_the_day_is_left_open(said: str, noted: str, same: bool) -> None:
    assert agree(read_quantities(said)[0], read_quantities(noted)[0]) is same
