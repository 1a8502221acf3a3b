"""Relatives who are called by name."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


def kinds(talk: str, note: str) -> set[str]:
    return {finding.kind for finding in contradicted(talk, note)}


@pytest.mark.parametrize(
    "talk",
    [
        "[patient] Kieran's got epilepsy, my brother.",
        "[patient] My brother Kieran came with me.\n[clinician] Fine.\n[patient] Kieran has epilepsy.",
        "[patient] Our Kieran's had epilepsy for years.",
        "[clinician] How are the other kids?\n[patient] Kieran's got epilepsy.",
    ],
)
def test_what_is_told_of_a_name_that_is_a_relatives_is_not_the_patients(talk: str) -> None:
    assert kinds(talk, "PMH: Epilepsy.") == {"experiencer"}


@pytest.mark.parametrize(
    "talk",
    [
        "[other] Kieran's got epilepsy.",
        "[patient] My brother Kieran came with me. I've got epilepsy.",
        "[clinician] How are the other kids?\n[patient] She has epilepsy.",
    ],
)
def test_a_name_of_which_nobody_told_whose_it_is_may_be_the_patients(talk: str) -> None:
    assert not kinds(talk, "PMH: Epilepsy.")
