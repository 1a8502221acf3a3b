"""A side, what it is said of, and how close what two sides are said of is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from evaluators.deterministic.reading.laterality.sides_sites import UNSIDED, one, parts_of, sites_of
from evaluators.deterministic.reading.mention import Mention

DOMINANCE: Final = "hand-dominance"
"""What "right-handed" is the side of: no place that can hurt."""
BOTH: Final = "both"
OPPOSITE: Final = "other"
"""The side of "the other knee": either, for all that can be told."""
SAME: Final = "same"
"""The side of "that side": whichever was named last."""
DIRECTION: Final = "direction"
"""What "turn your head to the left" is the side of."""
NOWHERE: Final = frozenset((DOMINANCE, DIRECTION))
"""What sides are the sides of that are no places."""
ILLS: Final = ("sx:", "dx:", "hp:")
"""How the names of complaints and illnesses begin."""
WITHIN: Final = 2
"""From this ``level`` on two sides are said of one place."""
_NEAR: Final = 80


class Side(NamedTuple):
    """A side (left, right or both) at ``text[start:end]``."""

    start: int
    end: int
    side: str


class Sided(NamedTuple):
    """A side and what it is said of."""

    start: int
    end: int
    stop: int
    """Where the term ends that has this side; ``end`` where none follows."""
    side: str
    own: frozenset[str]
    """The sites it is the side of, or the concept and the words behind it; empty for "on the left"."""
    parts: frozenset[str]
    """The larger sites of which those are parts."""
    near: tuple[str, ...]
    """Stems of the other words of its clause."""
    wide: tuple[str, ...]
    """Stems of what is said around it, beyond its clause."""
    facts: frozenset[str]
    """Concepts that are said of it there, those denied with a mark."""
    well: bool
    """Said to be as it should be ("the left one is fine")."""
    at: int
    """Index of the first mention that has this side; -1 where none has."""
    slip: bool
    """The other side follows at once, of the same thing: "left leg pain, right leg pain"."""
    denied: bool
    asked: bool
    open: bool
    """Supposed, compared with, or one of a choice: not said to be so."""
    more: bool = False
    """Said to have more of it than the other one: "left worse than right"."""

    @property
    def ill(self) -> bool:
        """Whether a complaint or an illness is said of it."""
        return not self.denied and any(name.startswith(ILLS) for name in self.facts)

    @property
    def tells(self) -> bool:
        """Whether anything is said to be there."""
        return not self.denied and any(name[0] != "!" for name in self.facts)

    @property
    def free(self) -> bool:
        """Whether nothing tells what place it is the side of: "on the left", "weakness on the left"."""
        return not self.parts and self.siteless

    @property
    def siteless(self) -> bool:
        """Whether its own words name no site."""
        return not any(name.startswith("site:") for name in self.own)

    @property
    def named(self) -> bool:
        """Whether a word follows of what it is the side of ("the left base")."""
        return any(":" not in name for name in self.own)


def placed(item: Sided, mentions: Sequence[Mention]) -> Sided:
    """A side of nothing, as one of the last site mentioned before; as it is where there is none.

    What it is the side of may have a name that is no site's ("the left base"): the site then stands right before it.
    """
    if not NOWHERE.isdisjoint(item.own):
        return item
    for mention in reversed(mentions):
        if item.named and mention.end < item.start - _NEAR:
            return item
        if own := sites_of(mention) - UNSIDED:
            return item._replace(parts=one(own | parts_of(own)))
    return item


def level(noted: Sided, said: Sided) -> int:
    """How close what two sides are said of is: 3 the same, 2 a part of it, 1 beside it or untold, 0 apart."""
    if not noted.own.isdisjoint(said.own):
        return 3
    if not (NOWHERE.isdisjoint(noted.own) and NOWHERE.isdisjoint(said.own)):
        return 0
    both = said.side == BOTH and bool(said.own)  # of both sides of a part, nothing follows for the whole
    if not noted.parts.isdisjoint(said.own) or not noted.own.isdisjoint(() if both else said.parts):
        return 2
    if not noted.parts.isdisjoint(said.parts):
        return 2 if noted.siteless and said.siteless else 1  # both are of what was spoken of last
    return int(said.free or noted.free)
