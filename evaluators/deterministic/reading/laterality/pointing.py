"""Sides that are pointed at, not named: "it rings on that side", "that knee gives way", "the other one is fine"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from evaluators.deterministic.reading.laterality.sided import DOMINANCE, OPPOSITE, SAME, Sided
from evaluators.deterministic.reading.laterality.sides_clause import clause_around
from evaluators.deterministic.reading.laterality.sides_sites import PLACED, UNSIDED, one, parts_of, sites_of
from evaluators.deterministic.reading.laterality.sides_words import OTHER, SIDE_RULES
from evaluators.deterministic.reading.mention import NEGATED, Mention
from evaluators.deterministic.reading.spoken.sentences import sentence_at
from evaluators.deterministic.reading.wording.words import read_words

_POINTS: Final = re.compile(r"\b(?=[ost])(?:(?:that|same) side|other (?:one|side)|on the other(?=[,.;?!]|$))\b")
"""Where a pattern begins with letters the engine skips to them."""
_THAT: Final = ("that ", "the same ")
_LONG: Final = 240
"""Characters of an utterance that is told of one thing."""
_MOST: Final = 4
_SIDES: Final = 32
_NAMED: Final = 16
_REACH: Final = 48
_BACK: Final = 120
_NOTHING: Final = frozenset[str]()
_WELL: Final = SIDE_RULES["left", "well"]


def read_pointing(
    low: str, sides: Sequence[Sided], mentions: Sequence[Mention], ends: list[tuple[int, bool]]
) -> tuple[Sided, ...]:
    """The sides that an utterance points at: of one that it names before, else as ``SAME`` or ``OPPOSITE``."""
    points, named = "side" in low or "other" in low, bool(mentions) and ("that " in low or "same " in low)
    if not (points or named) or len(low) > _LONG:
        return ()
    found: list[Sided] = []
    if points:
        for match in islice(_POINTS.finditer(low), _MOST):
            kind = OPPOSITE if "other" in match[0] else SAME
            found.append(_pointed(low, match.start(), match.end(), kind, _NOTHING, sides, mentions, ends))
    if named:
        found += [
            _pointed(low, mention.start, mention.end, SAME, one(own), sides, mentions, ends)
            for mention in mentions[:_MOST]
            if low.endswith(_THAT, 0, mention.start) and (own := sites_of(mention) - UNSIDED)
        ]
    return tuple([item for item in found if _is_pointing(low, item, sides)]) if found else ()


def _is_pointing(low: str, item: Sided, sides: Sequence[Sided]) -> bool:
    """Whether the utterance does not name the side itself right behind: "on that side, the left"."""
    if item.side == OPPOSITE:
        return not sides
    return not any(
        0 <= side.start - item.end <= _NAMED and ". " not in low[item.end : side.start] for side in sides[:_SIDES]
    )


def _pointed(
    low: str,
    start: int,
    end: int,
    kind: str,
    own: frozenset[str],
    sides: Sequence[Sided],
    mentions: Sequence[Mention],
    ends: list[tuple[int, bool]],
) -> Sided:
    first = max([side.end for side in sides if side.end <= start], default=0)
    last = min([side.start for side in sides if side.start >= end], default=len(low))
    before, after = clause_around(low, start, end, first, last)
    words = read_words(f"{before} {after}")
    sentence = sentence_at(ends, start)
    beside = [
        mention
        for mention in mentions
        if sentence_at(ends, mention.start) == sentence and abs(mention.start - start) <= _REACH
    ]
    told = [mention for mention in beside if mention.term.category in PLACED]
    near = [mention for mention in beside if mention.end <= start]
    site = own or next((found for mention in reversed(near) if (found := sites_of(mention) - UNSIDED)), _NOTHING)
    facts = frozenset([f"!{m.term.concept}" if m.flags & NEGATED else m.term.concept for m in told])
    item = Sided(
        start,
        end,
        end,
        kind,
        own,
        parts_of(own) if own else one(site | parts_of(site)),
        words.stems,
        (),
        one(facts),
        not _WELL.isdisjoint(f"{after}".replace(".", "").replace(",", "").split()[:3]),
        -1,
        False,
        bool(told) and all(mention.flags & NEGATED for mention in told),
        ends[sentence][1],
        False,
    )
    named = last_told(sides, start) if kind == SAME else None
    return of_side(item, named, named.side) if named is not None else item


def last_told(sides: Sequence[Sided], start: int) -> Sided | None:
    """The side that was named last before a place, and not to say that all is well there."""
    for side in reversed(sides):
        if not 0 <= start - side.end <= _BACK or side.side not in OTHER or DOMINANCE in side.own:
            continue
        if not (side.well or side.denied or side.open):
            return side
    return None


def of_side(item: Sided, named: Sided, side: str) -> Sided:
    """What was pointed at, as a side of what another was named of."""
    if item.own or item.parts:
        return item._replace(side=side)
    return item._replace(side=side, parts=one(named.parts | frozenset([own for own in named.own if ":" in own])))
