"""Which terms a denial can contradict; the rules are data (``tables/polarity_rules.tsv``)."""

from __future__ import annotations

from typing import Final

from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import read_pairs, read_set

_RULES: Final = read_pairs("polarity_rules.tsv")
OPPOSITES: Final = read_pairs("opposite_rules.tsv")
"""Concepts that say of another one that it is not there, and a surface of that one."""
NARROW_CLASSES: Final = read_set("class_rules.tsv")
"""Drug classes that imply a drug when they are named: an inhaler does, a painkiller not."""
NORMAL: Final = read_set("normal_rules.tsv")
"""Words of statements that find nothing, or only what should be there."""
ADVISING: Final = read_set("advice_rules.tsv")
"""Words of a plan that tell when to call or come back."""


def polar(term: Term) -> str:
    """``yes``: there or not for the whole patient. ``part``: here or there of many parts. ``no``: neither."""
    return _RULES.get(term.concept) or _RULES.get(term.category, "no")
