"""Which of two complaints came first."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] The rash came before the fever.", "HPI: Fever preceded the rash."),
        ("[patient] The rash came before the fever.", "HPI: Rash after fever."),
        ("[patient] I had a fever and then two days later the rash came.", "HPI: Rash followed by fever."),
        ("[patient] The headache started right after the vomiting.", "HPI: Headache, then vomiting."),
    ],
)
def test_the_other_order_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["temporality"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] The rash came before the fever.", "HPI: Rash preceded the fever."),
        ("[patient] The rash came before the fever.", "HPI: Fever after the rash."),
        ("[patient] The headache got better after the vomiting.", "HPI: Headache, then vomiting."),
        (
            "[patient] Last time the nausea came before the headache.\n[patient] Now I had a headache and then nausea.",
            "HPI: Headache followed by nausea.",
        ),
    ],
)
def test_the_same_order_or_none_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
