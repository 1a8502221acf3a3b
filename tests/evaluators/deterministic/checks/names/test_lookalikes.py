"""What is taken for one another: the table names concepts that there are, and none beside its own kind."""

from __future__ import annotations

from evaluators.deterministic.checks.names.lookalikes import lookalikes
from evaluators.vocabulary import lexicon
from evaluators.vocabulary.rows import read_rows
from evaluators.vocabulary.tables import read_tables


def _pairs() -> list[tuple[str, str]]:
    return [(one, other) for one, others in read_rows("lookalike_rules.tsv") for other in others.split(" ")]


def test_each_is_a_concept_of_the_tables() -> None:
    known = {entry.concept for entry in read_tables()}
    assert {name for pair in _pairs() for name in pair} <= known


def test_no_pair_is_there_twice() -> None:
    pairs = [frozenset(pair) for pair in _pairs()]
    assert [set(pair) for pair in pairs if pairs.count(pair) > 1 or len(pair) < 2] == []


def test_nothing_is_taken_for_its_own_kind() -> None:
    kinds = {entry.concept: set(entry.classes) for entry in read_tables()}
    assert [pair for pair in _pairs() if pair[1] in kinds[pair[0]] or pair[0] in kinds[pair[1]]] == []


def test_a_pair_is_read_both_ways() -> None:
    bronchitis, asthma = (lexicon().terms(name)[0] for name in ("bronchitis", "asthma"))
    assert "dx:asthma" in lookalikes(bronchitis)
    assert "dx:bronchitis" in lookalikes(asthma)
