"""How well what was said of a side fits a statement that has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.laterality.sided import Sided, level
from evaluators.deterministic.record.sides_index import Place

_FACT: Final = 3
_WELL: Final = 2
_MOST_WORDS: Final = 3
IN_ALL: Final = 2
"""Words in common from which on a place speaks for the statement, whatever denial was read there."""


def fit(noted: Sided, said: Sided) -> int:
    """How well what was said of a side fits the statement: the same fact, the same words, both as it should be."""
    same = _FACT if not noted.facts.isdisjoint(said.facts) else 0
    return same + (_WELL if said.well and noted.well else 0) + min(alike(noted, said), _MOST_WORDS)


def alike(noted: Sided, said: Sided) -> int:
    """How many words both have beside the side."""
    return sum([word in noted.near for word in said.near])


def shares(noted: Sided, said: Sided) -> bool:
    """Whether clearly more than the place is told in both."""
    return not noted.facts.isdisjoint(said.facts) or alike(noted, said) >= IN_ALL


def vouches(noted: Sided, said: Sided) -> bool:
    """Whether what was said of both sides tells of the statement's matter, too."""
    return said.asked or shares(noted, said) or (not said.siteless and alike(noted, said) > 0)


def closeness(side: Sided, places: Sequence[Place]) -> int:
    """How near the nearest of them is to the statement's place (see ``level``)."""
    return max((level(side, place.sided) for place in places), default=0)
