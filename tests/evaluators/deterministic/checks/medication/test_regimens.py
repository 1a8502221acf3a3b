"""Which of two drugs is taken how: what the note has the wrong way round."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_INHALERS = "[doctor] Use the albuterol as needed and the Symbicort twice a day."


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_INHALERS, "Plan: Albuterol twice daily, Symbicort as needed."),
        (
            "[doctor] The methotrexate is once a week, and the folic acid every day.",
            "Plan: Methotrexate daily, folic acid weekly.",
        ),
        ("[doctor] Humalog with each meal, Lantus at bedtime.", "Plan: Lantus with meals, Humalog at bedtime."),
    ],
)
def test_crosswise_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["dose"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_INHALERS, "Plan: Symbicort twice daily, albuterol as needed."),
        (
            f"{_INHALERS}\n[patient] I use the albuterol twice a day.",
            "Plan: Albuterol twice daily, Symbicort as needed.",
        ),
        (_INHALERS, "Plan: Albuterol twice daily, Symbicort twice daily."),
        (_INHALERS, "Plan: Albuterol and Symbicort as needed."),
        ("[doctor] Albuterol as needed.\n[doctor] Symbicort, too.", "Plan: Symbicort as needed, albuterol as needed."),
    ],
)
def test_all_else_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
