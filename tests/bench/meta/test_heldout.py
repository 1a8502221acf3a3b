"""Tables that have not seen the visit they judge."""

from __future__ import annotations

from collections import Counter

from bench.meta.corpus import Visit
from bench.meta.heldout import FOLDS, folds, held_out_tiers
from engine.transcript import Turn
from evaluators.deterministic.fit import count, read_pair
from evaluators.deterministic.record.counted import committed
from evaluators.deterministic.tier import Tier
from evaluators.vocabulary import lexicon


def visit(name: str, said: str, note: str) -> Visit:
    return Visit(name, "train", (Turn(said, "patient"),), note)


QUIET = [visit(f"v{n}", "My knee hurts.", "HPI\n\nThe knee hurts.") for n in range(FOLDS)]
KITE = [visit(f"k{n}", "I flew a kite.", "HPI\n\nHe flew a kite.") for n in range(2)]


def test_folds_are_alike_in_size_and_settled() -> None:
    visits = [visit(str(n), "", "") for n in range(23)]
    sizes = Counter(folds(visits).values())
    assert max(sizes.values()) - min(sizes.values()) <= 1
    assert folds(visits) == folds(list(visits))


def test_a_word_of_one_fold_is_unknown_to_the_tables_of_that_fold() -> None:
    visits = [KITE[0], *QUIET[:4], KITE[1]]  # both kites are in fold 0
    pairs = {v.id: read_pair(v.turns, v.note, True, lexicon()) for v in visits}
    assert "kite" in count(list(pairs.values())).weights
    left = [pairs[v.id] for v in visits if folds(visits)[v.id] != folds(visits)["k0"]]
    assert "kite" not in count(left).weights


def test_each_visit_is_judged_by_tables_without_its_fold() -> None:
    visits = [KITE[0], *QUIET[:4], KITE[1]]
    tiers = held_out_tiers(visits)
    assert set(tiers) == {v.id for v in visits}
    assert tiers["k0"] is tiers["k1"]
    assert tiers["k0"] is not tiers["v0"]


def test_a_tier_judges_by_the_tables_it_is_given() -> None:
    known = count([read_pair(v.turns, v.note, True, lexicon()) for v in [*KITE, *QUIET]])
    turns = (Turn("I flew a kite, my knee hurts.", "patient"),)
    values = {Tier(counted=tables).evaluate(turns, "He flew a kite.", {}).verdicts["entity_coverage"].value
              for tables in (known, committed(), None)}  # fmt: skip
    assert len(values) == 2
