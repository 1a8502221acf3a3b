"""Drugs that were taken before others."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import ENDED
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary.lexicon import lexicon


def ended(text: str) -> list[str]:
    mentions = read_turn(text, lexicon()).mentions
    return [
        mention.term.name for mention in mentions if mention.term.category == "medication" and mention.flags & ENDED
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The lisinopril gave me a cough so my doctor put me on losartan.", ["lisinopril"]),
        ("The alendronate burned my gullet, so they gave me the yearly drip.", ["alendronate"]),
        ("Simvastatin made my legs ache, so they changed it.", ["simvastatin"]),
        ("They switched my lisinopril to losartan.", ["lisinopril"]),
        ("The naproxen upsets my stomach so I take it with food.", []),
        ("The gabapentin makes me sleepy so I only take it at night.", []),
        ("I take the lisinopril she gave me, so I stopped the losartan.", ["losartan"]),
        ("Nothing did any harm, so they changed nothing.", []),
    ],
)
def test_what_did_harm_and_was_given_up_for_it(text: str, expected: list[str]) -> None:
    assert ended(text) == expected
