"""Relatives as data: the pronouns that go on about them, and which of them are borne out by which."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.words import plain_stem
from evaluators.vocabulary.cues import TABLES

_NONE: Final[frozenset[str]] = frozenset()


def kin_of(pronoun: str, relative: str) -> bool:
    """Whether a pronoun may stand for a relative who cannot be the patient."""
    return relative in _pronouns().get(pronoun, _NONE)


def borne_out_by(noted: str) -> frozenset[str]:
    """The relatives in speech, besides itself, that bear out one in a note."""
    return _rules().get(noted, _NONE)


@lru_cache(maxsize=1)
def relatives() -> dict[str, str]:
    """The single words for relatives, and the relative that each stands for; the family as a whole aside."""
    lines = (TABLES / "context_cues.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\tfamily\t" in line]
    return {row[0]: row[2] for row in rows if " " not in row[0] and row[2] != "family"}


@lru_cache(maxsize=64)
def stems_of(noted: str) -> frozenset[str]:
    """The stems by which a relative of a note is spoken of, by any of those that bear it out."""
    known = {noted, *borne_out_by(noted)}
    return frozenset(plain_stem(word) for word, relative in relatives().items() if relative in known)


@lru_cache(maxsize=1)
def _pronouns() -> dict[str, frozenset[str]]:
    return _pairs("kin_pronouns.tsv")


@lru_cache(maxsize=1)
def _rules() -> dict[str, frozenset[str]]:
    return _pairs("relative_rules.tsv")


def _pairs(name: str) -> dict[str, frozenset[str]]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    found: dict[str, set[str]] = {}
    for key, value in rows:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}
