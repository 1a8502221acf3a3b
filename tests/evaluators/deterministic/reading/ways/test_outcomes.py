"""Outcomes of tests and signs, as texts tell them."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.turns import read_turn
from evaluators.deterministic.reading.ways.matters import MATTERS
from evaluators.vocabulary.lexicon import lexicon


def _read(text: str) -> list[tuple[str, bool]]:
    found = [outcome for outcome in read_turn(text, lexicon()).outcomes if outcome.names[0] not in MATTERS]
    return sorted((" ".join(sorted(outcome.words)), outcome.positive) for outcome in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("r f negative c c p negative the e s r is twenty eight", [("ccp", False), ("rf", False)]),
        ("The rheumatoid factor and the anti-CCP were negative.", [("anti ccp", False), ("factor rheumatoid", False)]),
        ("Flu and covid negative, RSV positive.", [("covid", False), ("flu", False), ("rsv", True)]),
        ("ANA, RF and CCP were all negative.", [("ana", False), ("ccp", False), ("rf", False)]),
        ("Your antibody screen came back negative.", [("antibod", False)]),
        ("Positive Tinel on the right.", [("tinel", True)]),
        ("Trace protein, negative glucose.", [("glucos", False), ("protein", True)]),
        ("Urine negative for protein and glucose.", [("glucos", False), ("protein", False)]),
        ("HIV not detected.", [("hiv", False)]),
        ("No virus detected.", [("virus", False)]),
        ("I can't see bone or tendon.", [("bone", False), ("tendon", False)]),
        ("belly's soft not tender and i do n't feel the bladder", [("bladder", False)]),
        ("No bone or tendon visible.", [("bone", False), ("tendon", False)]),
        ("A palpable right-sided nodule.", [("nodul", True)]),
    ],
)
def test_each_test_gets_its_outcome(text: str, expected: list[tuple[str, bool]]) -> None:
    assert _read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Did it come back positive?",
        "was the strep test negative",
        "If the d-dimer is positive we scan.",
        "The culture could be positive or negative.",
        "I did a test anyway, it was negative.",
        "My mom tested positive for celiac.",
        "The others are negative.",
        "no cough strep positive",
        "See me if you can feel a lump.",
    ],
)
def test_what_is_asked_supposed_or_not_named_has_none(text: str) -> None:
    assert _read(text) == []
