"""Length of a note, and the form of its statements."""

from __future__ import annotations

from engine.statements import MOST_STATEMENTS
from tests.evaluators.deterministic.structure.form.notes import GOOD, evaluate, value


def test_stray_and_unbalanced_signs_cost_without_a_finding() -> None:
    for text in (GOOD.replace("fever and", "fever , and"), GOOD.replace("Monday.", "Monday.."), GOOD + "(left"):
        assert evaluate(text)[1] == ()
        assert 0.9 <= value(text) < 1.0


def test_a_sentence_without_end_is_pointed_at() -> None:
    endless = " ".join(f"and then on day {day} he went to room {day * 7}" for day in range(1, 10))
    text = GOOD.replace("He denies fever", f"He said {endless} and denies fever")
    assert [f.severity for f in evaluate(text)[1]] == ["info"]
    assert value(text) < 1.0


def test_capitals_throughout() -> None:
    assert value(GOOD.upper()) < value(GOOD)


def test_next_to_no_text_under_headings() -> None:
    assert value("SUBJECTIVE\nPLAN\nRest") < 1.0


def test_a_note_without_end_is_told_where_reading_stopped() -> None:
    text = "Cough.\n" * (MOST_STATEMENTS + 10)
    found = [finding for finding in evaluate(text)[1] if "was not read" in finding.message]
    assert [finding.severity for finding in found] == ["major"]
    assert found[0].note_span == (7 * MOST_STATEMENTS - 2, len(text))
