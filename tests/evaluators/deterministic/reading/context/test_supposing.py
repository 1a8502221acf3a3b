"""Where what is supposed ends though no stop tells."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import HYPOTHETICAL
from evaluators.deterministic.reading.parts import read_parts
from evaluators.vocabulary import lexicon


def supposed(text: str) -> dict[str, bool]:
    (parts,) = read_parts((text,), lexicon(), spoken=True)
    found = (mention for mention in parts.reading.mentions if mention.term.category == "symptom")
    return {mention.term.name: bool(mention.flags & HYPOTHETICAL) for mention in found}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("so if you get chest pain call me I have a headache", "headache"),
        ("if you get chest pain call me okay my head hurts and I feel dizzy", "dizziness"),
        ("come back if you start throwing up I have been having diarrhea", "diarrhea"),
        ("if the pain gets worse come back you had a fever last night", "fever"),
        ("let me know if you throw up she has a cough as well", "cough"),
    ],
)
def test_what_one_has_is_not_supposed_with_what_the_other_may_get(text: str, there: str) -> None:
    assert supposed(text)[there] is False


@pytest.mark.parametrize(
    "text",
    [
        "if you get a fever or you have chest pain call me",
        "call me if you think I have missed a fever",
        "if the tablets I gave you bring on a headache stop them",
        "if you can't pee or you get a fever go straight to the ER",
        "if you are worried that he has a fever call",
    ],
)
def test_what_is_part_of_it_is_supposed(text: str) -> None:
    assert all(supposed(text).values())
