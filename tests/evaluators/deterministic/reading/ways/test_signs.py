"""Signs that tell of each complaint whether it is there."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.parts import read_parts
from evaluators.vocabulary import lexicon


def denied(text: str) -> set[str]:
    """What a statement denies of fever, cough, nausea and chest pain."""
    (parts,) = read_parts((text,), lexicon(), spoken=False)
    return {mention.term.surface for mention in parts.reading.mentions if mention.flags & NEGATED}


@pytest.mark.parametrize(
    "text",
    [
        "+fever -nausea, -vomiting",
        "+ fever, - nausea, - vomiting",
        "+fever/cough, -nausea/vomiting",
        "+fever, cough, -nausea, vomiting",
        "(+) fever (-) nausea (-) vomiting",
        "(+)fever (+)cough (-)nausea (-)vomiting",
        "fever (+), cough (+), nausea (-), vomiting (-)",
        "fever +, cough +, nausea -, vomiting -",
        "fever+ cough+ nausea- vomiting-",
        "nausea ✗, vomiting ✗, fever ✓",
        "fever [x], cough [x], nausea [ ], vomiting [ ]",
        "fever | + | nausea | - | vomiting | -",
        "cough, -nausea, -vomiting",
        "Fever, cough. Neg - nausea, vomiting",
    ],
)
def test_a_sign_holds_for_what_stands_beside_it(text: str) -> None:
    assert denied(text) == {"nausea", "vomiting"}


@pytest.mark.parametrize(
    "text",
    [
        "Nausea - worse in the morning",
        "Cough - dry, fever - low grade",
        "- nausea",
        "-nausea",
        "Fever - 2 days, nausea - since Monday",
        "Fever -> cough",
        "cough +/- fever",
        "Post-nausea, self-limited vomiting",
        "Knee pain 3-4 days, fever",
    ],
)
def test_a_dash_that_parts_is_no_sign(text: str) -> None:
    assert denied(text) == set()


def test_a_plus_takes_back_what_was_denied_by_another_sign() -> None:
    assert denied("no nausea, fever (+), cough (-)") == {"nausea", "cough"}
