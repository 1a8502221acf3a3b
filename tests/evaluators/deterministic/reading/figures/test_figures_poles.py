"""Which of two values a figure is, as the words beside it tell."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.figures.figures_poles import spoken_values


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("down to 182 pounds from 205", [2, -2]),
        ("sixty-eight, that's down from one thirty-one", [2, -2]),
        ("up from 182 to 205", [-2, 2]),
        ("it was fourteen two last year so you've dropped, white count's eleven point four", [-2, 0]),
        ("Let me do that again. 138 over 86", [2]),
    ],
)
def test_what_it_was_and_what_it_is(text: str, signs: list[int]) -> None:
    assert [value.signs.get("when", 0) for value in spoken_values(text, "")] == signs


def test_a_peak_flow_is_no_peak() -> None:
    assert spoken_values("peak flow 400", "")[0].signs == {}
    assert spoken_values("peak 40", "")[0].signs == {"dosing": 2}
