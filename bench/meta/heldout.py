"""Tiers whose counted tables have not seen the visit that they judge.

The tables of evidence and salience are counted over the very visits that tuning looks at: a word that only one note has
is known from that note. Cross-fitting takes this out: each visit is judged by tables counted without its fold.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.meta.corpus import Visit
from evaluators.deterministic.fit import Pair, count, read_pair
from evaluators.deterministic.record.counted import Counted
from evaluators.deterministic.tier import Tier
from evaluators.protocol import DeterministicTier
from evaluators.vocabulary import lexicon

FOLDS = 5


def folds(visits: Sequence[Visit]) -> dict[str, int]:
    """Fold of each visit by id: in turn, so that every fold has its share of each source and style."""
    return {visit.id: number % FOLDS for number, visit in enumerate(visits)}


def held_out_tiers(visits: Sequence[Visit]) -> dict[str, DeterministicTier]:
    """By visit, a tier with tables counted over the visits of all other folds."""
    words = lexicon()
    fold = folds(visits)
    pairs = [(fold[v.id], read_pair(v.turns, v.note, not v.section, words)) for v in visits]
    tiers = [Tier(words, _without(pairs, number)) for number in range(FOLDS)]
    return {visit.id: tiers[fold[visit.id]] for visit in visits}


def _without(pairs: Sequence[tuple[int, Pair]], number: int) -> Counted:
    return count([pair for fold, pair in pairs if fold != number])
