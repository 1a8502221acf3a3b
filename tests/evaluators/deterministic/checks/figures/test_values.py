from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.values import MOST_FIGURES, anywhere, few, first
from evaluators.deterministic.quantities import Value, read_quantities
from evaluators.deterministic.record.figures import Figure


def figure(key: int, text: str) -> Figure:
    (quantity,) = read_quantities(text)
    return Figure(key, quantity, "")


@pytest.fixture
def by_value() -> dict[Value, list[Figure]]:
    return {20.0: [figure(9, "20 weeks")], 2.0: [figure(1, "2 weeks"), figure(12, "2 weeks")]}


def test_values_are_in_the_order_of_speech_whatever_came_first(by_value: dict[Value, list[Figure]]) -> None:
    assert [said.key for said in first(by_value)] == [1, 12, 9]
    assert sorted(said.key for said in anywhere(by_value)) == [1, 9, 12]


def test_few_figures_of_a_value_are_looked_at() -> None:
    assert len(first({2.0: [figure(key, "2 weeks") for key in range(50)]})) == MOST_FIGURES


def test_none_where_hostile_text_has_more_values_than_any_visit() -> None:
    by_value: dict[Value, list[Figure]] = {float(value): [figure(value, "2 weeks")] for value in range(300)}
    assert not few(by_value)
    assert not first(by_value)
    assert not list(anywhere(by_value))
