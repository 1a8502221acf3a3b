"""Which terms a denial can contradict; the rules are data (``tables/polarity_rules.tsv``)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from evaluators.vocabulary import Term
from evaluators.vocabulary.cues import TABLES

_RULES: Final[dict[str, str]] = {}


def _rules() -> dict[str, str]:
    if not _RULES:
        _RULES.update(_read_rules())
    return _RULES


def _read_rules() -> dict[str, str]:
    lines = (TABLES / "polarity_rules.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {name: polar for name, _, polar in rows}


def polar(term: Term) -> str:
    """``yes``: there or not for the whole patient. ``part``: here or there of many parts. ``no``: neither."""
    rules = _rules()
    return rules.get(term.concept) or rules.get(term.category, "no")


@lru_cache(maxsize=1)
def narrow_classes() -> frozenset[str]:
    """Drug classes that imply a drug when they are named (``class_rules.tsv``): an inhaler does, a painkiller not."""
    lines = (TABLES / "class_rules.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(line for line in lines if ":" in line and not line.startswith("#"))


_OPPOSITES: Final[dict[str, str]] = {}


def opposites() -> dict[str, str]:
    """Concepts that say of another one that it is not there, and a surface of that one (``opposite_rules.tsv``)."""
    if not _OPPOSITES:
        _OPPOSITES.update(_read_opposites())
    return _OPPOSITES


def _read_opposites() -> dict[str, str]:
    lines = (TABLES / "opposite_rules.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return dict(rows)


@lru_cache(maxsize=1)
def as_it_should_be() -> frozenset[str]:
    """Words of statements that find nothing, or only what should be there (``normal_rules.tsv``)."""
    lines = (TABLES / "normal_rules.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(line for line in lines if not line.startswith("#"))


@lru_cache(maxsize=1)
def advising() -> frozenset[str]:
    """Words of a plan that tell when to call or come back (``advice_rules.tsv``)."""
    lines = (TABLES / "advice_rules.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(line for line in lines if not line.startswith("#"))
