"""Figures that a note works out of two that were said."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.reckoned import is_reckoned
from evaluators.deterministic.reading.statement import read_statement
from evaluators.deterministic.record.utterance import Utterance
from evaluators.deterministic.tier import Tier
from evaluators.vocabulary import lexicon


def _is_reckoned(talk: list[str], statement: str, figure: str) -> bool:
    record = Tier().visit({})._record
    record.fill([Utterance(key, text) for key, text in enumerate(talk)])
    reading = read_statement(statement, "hpi", lexicon())
    (quantity,) = (quantity for quantity in reading.quantities if quantity.text.startswith(figure))
    return is_reckoned(quantity, reading, record)


@pytest.mark.parametrize(
    ("talk", "statement", "figure"),
    [
        (["Lisinopril ten milligrams, let's go to twenty."], "Lisinopril increased by 10 mg to 20 mg.", "10"),
        (["Your A1c is seven point four.", "It was eight point nine."], "A1c down by 1.5 points.", "1.5"),
        (["Creatinine is one forty two, it was one eighteen."], "Creatinine 142, 24 above March value.", "24"),
        (["One forty eight over eighty, standing one eighteen over seventy."], "Drop of 30 mmHg systolic.", "30"),
        (["Two hundred milligrams, we make it one hundred."], "Dose reduced by 50%.", "50"),
        (["Ondansetron four milligrams, three times a day."], "Ondansetron, max 12 mg/day.", "12"),
        (["I go to bed at 11 pm and get up at 7 am."], "Sleeps 8 hours.", "8"),
    ],
)
def test_what_is_reckoned(talk: list[str], statement: str, figure: str) -> None:
    assert _is_reckoned(talk, statement, figure)


@pytest.mark.parametrize(
    ("talk", "statement", "figure"),
    [
        (["Lisinopril ten milligrams, let's go to twenty."], "Lisinopril increased by 15 mg to 20 mg.", "15"),
        (["Lisinopril ten milligrams, let's go to twenty."], "Lisinopril 30 mg.", "30"),
        (["Ondansetron four milligrams, three times a day."], "Ondansetron 12 mg daily.", "12"),
        (["It's seven point four.", *["Mm."] * 6, "It was eight point nine."], "A1c down by 1.5 points.", "1.5"),
        (["Two hundred milligrams, we make it one hundred."], "Dose reduced by 30%.", "30"),
    ],
)
def test_what_is_not(talk: list[str], statement: str, figure: str) -> None:
    assert not _is_reckoned(talk, statement, figure)
