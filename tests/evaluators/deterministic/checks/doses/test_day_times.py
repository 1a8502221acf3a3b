"""How much of a drug is taken at which time of day."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.doses.day_times import at_other_times
from evaluators.deterministic.quantities.dayparts import day_behind, part_before, part_behind
from evaluators.deterministic.reading.statement import read_statement
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (" in the morning", "morning"),
        (" at lunch", "noon"),
        (" with supper", "evening"),
        (" at bedtime", "night"),
        (" of Humalog before breakfast", "morning"),
        (" of the Lantus, then rest", ""),
        (" tablets", ""),
    ],
)
def test_the_time_of_day_right_behind_a_dose(text: str, part: str) -> None:
    assert part_behind("eight" + text.lower(), len("eight")) == part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("for breakfast use ", "morning"),
        ("and for dinner ", "evening"),
        ("at lunch I take ", "noon"),
        ("we had breakfast, ", ""),
        ("before bedtime stories ", ""),
    ],
)
def test_the_time_of_day_right_before_a_dose(text: str, part: str) -> None:
    assert part_before(text.lower(), len(text)) == part


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" on weekdays", "weekday"),
        (" on the weekend", "weekend"),
        (" every day except", "rest"),
        (" all the other days", "rest"),
        (" on tuesdays and thursdays", "tuesday"),
        (" mon/wed", "monday"),
        (" a day", ""),
        (" weekly", ""),
    ],
)
def test_the_days_right_behind_a_dose(text: str, day: str) -> None:
    assert day_behind("five" + text, len("five")) == day


def found(said: str, noted: str) -> str | None:
    record = record_of(said)
    statement = read_statement(noted, "medications", lexicon())
    dose = next(q for q in statement.quantities if q.kind == "dose")
    other = at_other_times(dose, statement.mentions[0].term.concept, statement, record)
    return other.quantity.text if other is not None else None


@pytest.mark.parametrize(
    ("said", "noted", "turned"),
    [
        (
            "Warfarin, five on weekdays and seven and a half on weekends.",
            "Warfarin 7.5 mg weekdays, 5 mg weekends",
            True,
        ),
        (
            "Warfarin, five on weekdays and seven and a half on weekends.",
            "Warfarin 5 mg weekdays, 7.5 mg weekends",
            False,
        ),
        ("Warfarin, five on weekdays and seven and a half on weekends.", "Warfarin 5 mg daily", True),
        (
            "Warfarin, five every day but seven and a half on Mondays.",
            "Warfarin 7.5 mg daily except 5 mg Mondays",
            True,
        ),
        (
            "Lasix forty in the morning and another twenty after lunch.",
            "Lasix 40 mg in the morning, 40 mg at noon",
            True,
        ),
        (
            "For breakfast eight, for dinner twelve of the Novolog.",
            "Novolog 12 units with breakfast, 8 with dinner",
            True,
        ),
        (
            "For breakfast eight, for dinner twelve of the Novolog.",
            "Novolog 8 units with breakfast, 12 with dinner",
            False,
        ),
    ],
)
def test_the_dose_of_another_time(said: str, noted: str, turned: bool) -> None:
    assert (found(said, noted) is not None) is turned
