"""The sites of the body that sides are said of: which words name one, and which is a part of which."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.sides_words import side_rules
from evaluators.deterministic.reading.words import stem, surface_words
from evaluators.vocabulary.cues import TABLES

PLACED: Final = ("symptom", "problem", "procedure", "lab", "exam")
_KNOWN_LIMIT: Final = 4096
_POSSESSIVE: Final = re.compile(r"^(?:my|your|his|her) ")


@lru_cache(maxsize=1)
def _sites() -> list[tuple[str, list[str], list[str]]]:
    """Each site with the sites it is a part of and its surfaces; a quadrant counts as what it is a quadrant of."""
    lines = (TABLES / "site_terms.tsv").read_text(encoding="utf-8").splitlines()
    rows = [[*line.split("\t"), "", "", ""] for line in lines if line.startswith("site:")]
    return [
        (row[0] if "side=" not in row[6] else row[4], row[4].split("|"), [row[3], *row[5].split("|")]) for row in rows
    ]


_WORDS: Final[dict[str, str]] = {}


def site_words() -> dict[str, str]:
    """By stem, the site that a word names, also within other terms ("ankle sprain")."""
    if not _WORDS:
        _WORDS.update(_read_words())
    return _WORDS


def _read_words() -> dict[str, str]:
    surfaces = [(site, _POSSESSIVE.sub("", name)) for site, _, names in _sites() for name in names]
    plain = {stem(word) for word in side_rules()["left", "plain"]}
    named = {stem(name): site for site, name in surfaces if name.islower() and name.isalpha()}
    named = {root: site for root, site in named.items() if root not in plain}
    implied = {
        stem(word): place for (_, place), words in side_rules().items() if place.startswith("site:") for word in words
    }
    return {**implied, **named}


@lru_cache(maxsize=1)
def _larger() -> dict[str, frozenset[str]]:
    """By site, the sites that it is a part of."""
    direct = {site: [name for name in parts if name and name != site] for site, parts, _ in _sites()}

    def up(site: str) -> set[str]:
        return {name for part in direct[site] for name in (part, *up(part))}

    return {site: frozenset(up(site)) for site in direct}


def sites_of(mention: Mention) -> frozenset[str]:
    """The smallest sites of a mention."""
    term = mention.term
    return _sites_of(term.concept, term.classes, term.surface if term.category in PLACED else "")


@lru_cache(maxsize=4096)
def _sites_of(concept: str, classes: tuple[str, ...], surface: str) -> frozenset[str]:
    """Those that its classes name, or else the words of its surface: "retinopathy" is of an eye."""
    names = [name for name in (concept, *classes) if name in _larger()]
    if not names and surface:
        words = surface_words(surface).stems
        names = [site for word in words if (site := site_words().get(word)) is not None]
    return frozenset(names).difference(*(_larger().get(name, ()) for name in names))


_known: Final[dict[frozenset[str], frozenset[str]]] = {}


def one(names: frozenset[str]) -> frozenset[str]:
    """The same set for the same names: most sides are of a few places, and a set has 200 bytes."""
    if len(_known) >= _KNOWN_LIMIT:  # hostile text must not grow it for ever
        _known.clear()
    return _known.setdefault(names, names)


@lru_cache(maxsize=4096)
def parts_of(own: frozenset[str]) -> frozenset[str]:
    """The larger sites of which these are parts."""
    larger = _larger()
    return frozenset(part for name in own for part in larger.get(name, ()))
