"""Weighs what was said of either side against what a statement says of one: words, findings, places, how often.

Both sides of a place are spoken of in most examinations. Which of them a statement means is told by what it says
beside the side: each word counts for the side that it was said with, and for neither where it was said with both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.laterality.sided import WITHIN, Sided, level
from evaluators.deterministic.reading.laterality.sides_sites import SITE_WORDS
from evaluators.deterministic.record.sides_index import Place

_LEVELS: Final = (0, 0, 3, 4)
"""What it counts that something was said of the same place, by ``level``."""
_NEAR: Final = 2
_WIDE: Final = 1
_FACT: Final = 4
_WELL: Final = 3
_SOUND: Final = 2
_MOST: Final = 9
_SPOKEN_OF: Final = 2
"""How often, and how many times as often as the other, a side is spoken of that a visit is about; what that counts."""
_OVER_AND_OVER: Final = 3
_LEAST: Final = 3
"""How much has to speak for a side, and by how much more than for the other."""


def outweighs(
    noted: Sided, contrary: Sequence[Place], own: Sequence[Place], *, healthy: bool, sound: int = 0, clear: bool = False
) -> bool:
    """Whether more was said of the statement's matter with the other side (``contrary``) than with its own.

    ``healthy``: it says that all is well there, or something absent; no wonder, then, that the other is spoken of more.
    ``sound``: in how many utterances all is said to be well on the side that it has ill. ``clear``: a word beside the
    other side of the very place is enough where none was said with its own.
    """
    against, alike = _heard(noted, contrary), _heard(noted, own)
    weight, other = _score(noted, contrary, against, alike), _score(noted, own, alike, against)
    close, nearest = _nearest(noted, contrary), _nearest(noted, own)
    short = sum([word not in SITE_WORDS for word in noted.near]) < _NEAR  # "right shoulder pain", what a visit is about
    tells = close > nearest or short or sound > 0 or weight >= _LEVELS[close] + _NEAR
    weight += min(sound, _SOUND) * _WELL
    if not healthy and tells and not (noted.siteless and nearest > 1):
        often, seldom = _utterances(noted, contrary), _utterances(noted, own)
        weight += _often(often, seldom)
        if noted.facts.isdisjoint(against.keys() - alike.keys()):  # else the very thing was told of the other side
            other += _often(seldom, often)
    words = clear and close >= WITHIN and not alike and _NEAR in against.values()
    margin = _NEAR if words else _LEAST
    least = _LEAST if close >= WITHIN or max(against.values(), default=0) > _NEAR else _LEAST + 1
    return weight >= least and weight >= (other + margin if own else 0)


def sound_of(noted: Sided, own: Sequence[Place], contrary: Sequence[Place]) -> int:
    """In how many utterances the side that a statement has ill is said to be well, if no illness is told of it, and
    the other one is never well."""
    near = [place for place in own if place.sided.side == noted.side and level(noted, place.sided) >= WITHIN]
    rivals = [place for place in contrary if level(noted, place.sided) >= WITHIN]
    told = any(place.sided.ill and not place.sided.asked for place in near)
    if told or not noted.ill or not rivals or any(place.sided.well for place in rivals):
        return 0
    return len({place.key for place in near if place.sided.well and not (place.sided.asked or place.sided.open)})


def _often(often: int, seldom: int) -> int:
    """What it counts how often either side is spoken of."""
    if often >= _OVER_AND_OVER and often >= _OVER_AND_OVER * seldom:
        return _OVER_AND_OVER
    return _SPOKEN_OF if often >= _SPOKEN_OF and often >= _SPOKEN_OF * seldom else 0


def _heard(noted: Sided, places: Sequence[Place]) -> dict[str, int]:
    """What each word and finding of the statement counts for the side of these places."""
    words = {*noted.near, *[name for name in noted.own if ":" not in name]}
    found: dict[str, int] = {}
    for place in places:
        said = place.sided
        for word in words:
            if word in said.near or word in said.own:
                found[word] = _NEAR
            elif word in said.wide:
                found.setdefault(word, _WIDE)
        for fact in noted.facts & said.facts:
            found[fact] = _FACT
        if said.well and noted.well:
            found[""] = _WELL
    return found


def _score(noted: Sided, places: Sequence[Place], heard: dict[str, int], other: dict[str, int]) -> int:
    words = sum([count for word, count in heard.items() if count > other.get(word, 0)])
    return min(words, _MOST) + _LEVELS[_nearest(noted, places)]


def _nearest(noted: Sided, places: Sequence[Place]) -> int:
    return max((level(noted, place.sided) for place in places), default=0)


def _utterances(noted: Sided, places: Sequence[Place]) -> int:
    """In how many utterances a side of the very place is spoken of, for another reason than that all is well there."""
    return len(
        {place.key for place in places if level(noted, place.sided) > 1 and (noted.well or not place.sided.well)}
    )
