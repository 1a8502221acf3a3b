"""Doses that were said of a drug and are not those of today."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.doses.stale import is_stale, told_as_former
from evaluators.deterministic.reading.statement import read_statement
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("I used to be on ten", True),
        ("they had me on ten before", True),
        ("I thought about going to ten", True),
        ("ten but she changed it in January to the five", True),
        ("down from ten", True),
        ("I take ten", False),
        ("ten and you can take one to two tablets every six hours", False),
        ("ten and we'll take it up to twenty", True),
        ("ten and we'll go from one to two", True),
        ("we started with ten and you said go up", True),
        ("we started with ten last week", False),
        ("ten no wait they went up on it", True),
        ("ten... actually for this we do twenty", True),
        ("ten, actually", False),
        ("ten of ramipril is a bit low", True),
        ("ten at bedtime and go up to twenty if it does not help", False),
    ],
)
def test_what_was_taken_or_thought_of_is_not_taken_today(text: str, stale: bool) -> None:
    record = record_of(text)
    statement = read_statement("Ramipril 10 mg.", "plan", lexicon())
    assert is_stale(record.raw[10.0][0], statement, record) is stale


def test_a_note_may_tell_it_as_former_itself() -> None:
    statement = read_statement("Ramipril 5 mg, reduced from 10 mg.", "plan", lexicon())
    five, ten = statement.quantities
    assert told_as_former(ten, statement)
    assert not told_as_former(five, statement)
