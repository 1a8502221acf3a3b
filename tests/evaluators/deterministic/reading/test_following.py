"""The words right behind a term."""

from __future__ import annotations

from evaluators.deterministic.reading.following import tells


def test_a_relative_who_tells() -> None:
    assert tells(" has reported a ")
    assert not tells(" has a ")
