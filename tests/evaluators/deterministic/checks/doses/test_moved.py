"""What a visit moves a drug to, where the plan has what was taken before."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.doses.moved import moved_to
from evaluators.deterministic.reading.statement import read_statement
from evaluators.deterministic.record.figures import NEAR
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of

ORDER = "Continue ramipril 5 mg."


def moved(said: list[str], note: str = ORDER, kind: str = "plan") -> str | None:
    """What is said to be moved to, where the statement has five."""
    record = record_of(*said)
    statement = read_statement(note, kind, lexicon())  # type: ignore[arg-type]  # a section kind
    (quantity,) = [q for q in statement.quantities if q.raw == 5.0]
    figures = [f for name in ("rx:ramipril", f"{NEAR}rx:ramipril") for f in record.owned_by(name)]
    agreeing = [f for f in figures if f.quantity.raw == 5.0]
    found = moved_to(quantity, agreeing, [f for f in figures if f not in agreeing], statement, record)
    return found.quantity.text if found is not None else None


@pytest.mark.parametrize(
    "said",
    [
        ["I take the ramipril five", "let's bring the ramipril up to ten"],
        ["I take the ramipril five", "so for ramipril ten a day instead of the five"],
        ["let's go up on ramipril to five, no, just go to ten"],
        ["I take the ramipril five", "restart the ramipril at the full dose, so ten"],
    ],
)
def test_what_a_drug_is_moved_to_speaks_against_what_was_taken(said: list[str]) -> None:
    assert moved(said) == "ten"


@pytest.mark.parametrize(
    "said",
    [
        ["I take the ramipril five", "we could bring the ramipril up to ten"],
        ["I take the ramipril five", "if that isn't enough bring the ramipril up to ten"],
        ["take the ramipril five for a week, then go up to ten"],
        ["they cut the ramipril to ten", "we bring the ramipril down to five"],
        ["I take the ramipril five", "they didn't bring the ramipril up to ten"],
        ["I take the ramipril five", "just go to five right away, you tolerated the ramipril ten"],
    ],
)
def test_steps_and_what_may_be_done_do_not(said: list[str]) -> None:
    assert moved(said) is None


def test_only_an_order_is_held_against_it() -> None:
    said = ["I take the ramipril five", "let's bring the ramipril up to ten"]
    assert moved(said, "Takes ramipril 5 mg.", "hpi") is None
    assert moved(said, "Ramipril 5 mg at present.") is None
    assert moved(said, "Increase ramipril from 5 mg to 10 mg.") is None


def test_a_drug_is_begun_with_its_first_step() -> None:
    said = ["we start ramipril at two and a half for a month and then go up to five"]
    assert moved(said, "Start ramipril 5 mg.") == "two and a half"
    assert moved(said, "Start ramipril, titrating to 5 mg.") is None
    assert moved(said, "Start ramipril 2.5 mg for a month, then 5 mg.") is None


def test_how_often_one_is_to_walk_moves_no_drug() -> None:
    record = record_of(
        "I'd put the metformin up to one gram twice a day", "try to walk for thirty minutes five days a week"
    )
    statement = read_statement("Increase metformin to 1 g twice a day.", "plan", lexicon())
    (quantity,) = [q for q in statement.quantities if q.kind == "frequency"]
    figures = [f for name in ("rx:metformin", f"{NEAR}rx:metformin") for f in record.owned_by(name)]
    agreeing = [f for f in figures if f.quantity.value == quantity.value]
    others = [f for f in figures if f not in agreeing]
    assert moved_to(quantity, agreeing, others, statement, record) is None
