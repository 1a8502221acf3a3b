"""Percentiles and how figures are shown."""

from __future__ import annotations

import json

import pytest

from bench.figures import Spread, show, spread


def test_percentiles_are_measured_values() -> None:
    assert spread([number / 1000 for number in range(100, 0, -1)]) == Spread(100, 51.0, 100.0, 100.0)
    assert spread([0.002]) == Spread(1, 2.0, 2.0, 2.0)
    assert spread([]) is None


def test_figures_as_table_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    figures = {"a": spread([0.001]), "b": 12_345, "c": None, "d": 1.5}
    show("x", figures, as_json=False)
    table = capsys.readouterr().out
    assert "p50 1.00 ms" in table
    assert "12,345" in table
    show("x", figures, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "bench": "x",
        "a": {"count": 1, "p50": 1.0, "p99": 1.0, "most": 1.0},
        "b": 12_345,
        "c": None,
        "d": 1.5,
    }
