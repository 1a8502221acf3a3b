"""The sites that sides are said of: the smallest one, and the larger ones it is a part of."""

from __future__ import annotations

from evaluators.deterministic.reading.laterality.sides_sites import parts_of, sites_named, sites_of
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary.lexicon import lexicon


def sites(text: str) -> set[str]:
    return {site for mention in read_turn(text, lexicon()).mentions for site in sites_of(mention)}


def test_a_finding_is_of_the_site_in_its_name() -> None:
    assert sites("she has knee pain") == {"site:knee"}
    assert sites("diabetic retinopathy") == {"site:eye"}


def test_a_site_is_a_part_of_the_larger_ones() -> None:
    assert parts_of(frozenset(("site:knee",))) >= {"site:leg"}
    assert parts_of(frozenset(("cough",))) == frozenset()


def test_a_name_names_a_site_where_it_has_it_and_not_where_it_implies_it() -> None:
    mentions = read_turn("a sprained ankle, retinopathy", lexicon()).mentions
    assert {site for mention in mentions for site in sites_named(mention.term)} == {"site:ankle"}
