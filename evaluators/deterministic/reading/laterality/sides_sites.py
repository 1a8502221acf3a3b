"""The sites of the body that sides are said of: which words name one, and which is a part of which."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.laterality.sides_words import SIDE_RULES
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.words import stem, surface_words
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import read_rows

PLACED: Final = ("symptom", "problem", "procedure", "lab", "exam")
_NAMING: Final = (*PLACED, "route")
"""Categories whose words may name a site: "in each eye" is a way to give a drug."""
_KNOWN_LIMIT: Final = 4096
_POSSESSIVE: Final = re.compile(r"^(?:my|your|his|her) ")


_SITES: Final = [
    (concept if "side=" not in attrs else classes, classes.split("|"), [name, *surfaces.split("|")])
    for concept, _, _, name, classes, surfaces, attrs in read_rows("site_terms.tsv", least=4)
]
"""Each site with the sites it is a part of and its surfaces; a quadrant counts as what it is a quadrant of."""


def _read_names() -> dict[str, str]:
    surfaces = [(site, _POSSESSIVE.sub("", name)) for site, _, names in _SITES for name in names]
    plain = {stem(word) for word in SIDE_RULES["left", "plain"]}
    named = {stem(name): site for site, name in surfaces if name.islower() and name.isalpha()}
    return {root: site for root, site in named.items() if root not in plain}


def _read_words() -> dict[str, str]:
    implied = {
        stem(word): place for (_, place), words in SIDE_RULES.items() if place.startswith("site:") for word in words
    }
    return {**implied, **SITE_NAMES}


SITE_NAMES: Final = _read_names()
"""By stem, the site that a word is the name of."""
SITE_WORDS: Final = _read_words()
"""By stem, the site that a word names or tells of: "retinopathy". Also within other terms ("ankle sprain")."""


def _read_larger() -> dict[str, frozenset[str]]:
    direct = {site: [name for name in parts if name and name != site] for site, parts, _ in _SITES}

    def up(site: str) -> set[str]:
        return {name for part in direct[site] for name in (part, *up(part))}

    return {site: frozenset(up(site)) for site in direct}


UNSIDED: Final = frozenset(SIDE_RULES["left", "unsided"])
"""Sites that are on no side, or everywhere."""
_LARGER: Final = _read_larger()
"""By site, the sites that it is a part of."""


def sites_of(mention: Mention) -> frozenset[str]:
    """The smallest sites of a mention."""
    term = mention.term
    return _sites_of(term.concept, term.classes, term.surface if term.category in _NAMING else "")


@lru_cache(maxsize=4096)
def _sites_of(concept: str, classes: tuple[str, ...], surface: str) -> frozenset[str]:
    """Those that its classes name, or else the words of its surface: "retinopathy" is of an eye."""
    names = frozenset([name for name in (concept, *classes) if name in _LARGER])
    return names - parts_of(names) if names else _sites_in(surface, implied=True)


def sites_named(term: Term) -> frozenset[str]:
    """The smallest sites that a term is the name of, is at or has in its name: not those that it implies."""
    if term.category not in PLACED:
        return frozenset((term.concept,) if term.category == "site" else ())
    at = term.concept.partition("@")[2]
    return frozenset((at,)) if at else _sites_in(term.surface, implied=False)


@lru_cache(maxsize=8192)
def _sites_in(surface: str, *, implied: bool) -> frozenset[str]:
    words = SITE_WORDS if implied else SITE_NAMES
    names = frozenset([words[stem] for stem in surface_words(surface).stems if stem in words])
    return names - parts_of(names)


_known: Final[dict[frozenset[str], frozenset[str]]] = {}


def one(names: frozenset[str]) -> frozenset[str]:
    """The same set for the same names: most sides are of a few places, and a set has 200 bytes."""
    if len(_known) >= _KNOWN_LIMIT:  # hostile text must not grow it for ever
        _known.clear()
    return _known.setdefault(names, names)


@lru_cache(maxsize=4096)
def parts_of(own: frozenset[str]) -> frozenset[str]:
    """The larger sites of which these are parts."""
    return frozenset(part for name in own for part in _LARGER.get(name, ()))
