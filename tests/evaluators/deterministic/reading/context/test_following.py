"""The words right behind a term."""

from __future__ import annotations

from evaluators.deterministic.reading.context.following import has_none_of_it, tells


def test_a_relative_who_tells() -> None:
    assert tells(" has reported a ")
    assert not tells(" has a ")


def test_a_line_that_has_none() -> None:
    assert has_none_of_it(" history: No personal history.")
    assert has_none_of_it(": none")
    assert not has_none_of_it(" history: excised in 2015")
    assert not has_none_of_it(", no recurrence")
