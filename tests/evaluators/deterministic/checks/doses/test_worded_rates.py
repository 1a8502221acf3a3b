"""How often a drug is taken where the talk tells it without a figure."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.doses.worded_rates import is_told_in_words
from evaluators.deterministic.reading.statement import read_statement
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import contradicted, record_of


@pytest.mark.parametrize(
    ("utterances", "told"),
    [
        (["Topiramate at night."], True),
        (["Take twenty five of the topiramate at night, please."], True),
        (["It hurts at night.", "Let's try topiramate."], False),
        (["Topiramate in the morning."], False),
    ],
)
def test_words_beside_the_drug_tell_how_often(utterances: list[str], told: bool) -> None:
    statement = read_statement("Topiramate 25 mg at night", "plan", lexicon())
    often = next(quantity for quantity in statement.quantities if quantity.kind == "frequency")
    drug = next(mention.term for mention in statement.mentions if mention.term.category == "medication")
    assert is_told_in_words(often, drug, statement, record_of(*utterances)) is told


def test_a_bare_dose_at_a_time_of_day_is_once_a_day() -> None:
    talk = "[doctor] Topiramate, start 25 at night."
    assert [finding.kind for finding in contradicted(talk, "Plan: Topiramate 25 mg twice a day.")] == ["number"]
