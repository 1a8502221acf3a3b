"""What each side is the side of, and what else is said of it there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.laterality.sided import DIRECTION, DOMINANCE, ILLS, OPPOSITE, Side, Sided
from evaluators.deterministic.reading.laterality.sides_clause import (
    clause_around,
    clause_behind,
    is_alone,
    is_direction,
)
from evaluators.deterministic.reading.laterality.sides_corrected import corrected
from evaluators.deterministic.reading.laterality.sides_more import MORE, has_more
from evaluators.deterministic.reading.laterality.sides_sites import (
    PLACED,
    SITE_NAMES,
    SITE_WORDS,
    UNSIDED,
    one,
    parts_of,
    sites_of,
)
from evaluators.deterministic.reading.laterality.sides_sound import SAYS_WELL, has_nothing, says_well
from evaluators.deterministic.reading.laterality.sides_words import (
    HANDED,
    OTHER,
    SIDE_REACH,
    SIDE_RULES,
)
from evaluators.deterministic.reading.mention import ASKED, COMPLAINTS, HYPOTHETICAL, NEGATED, Mention, first_from
from evaluators.deterministic.reading.spoken.sentences import sentence_at
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS
from evaluators.deterministic.reading.wording.words import IGNORED, read_words, stem

_WIDE: Final = 120
_WELL: Final = 40
_REPAIR: Final = 40
_TOKEN: Final = re.compile(r"[^\s/-]+")
_COORDINATED: Final = frozenset(
    ("and", "- or", "or are you", "or", "&", "/", "and the", "or the", "and your", "or your", "or is it the")
)
_ANOTHER: Final = frozenset(("and the", "and on the", "but the"))
_COMPARED: Final = ("than", "than the", "than my", "than his", "than her", "compared to", "compared to the")
_NEXT: Final = re.compile(
    r"[;:.]|, and |,? (?:no|without|yes|yeah|okay|now)[ ,]|"
    r"\b(?:and|or|but) (?:on|in|at|my|your|his|her|the|i|you|he|she|they|then|also)\b"
)
_STOP: Final = re.compile(r"[.,;:?!()\n]| (?:and|or|than|but|no|not|nothing|without|yes|yeah|okay) ")
_BESIDE: Final = re.compile(
    r",? (?:(?:down|up|over|out|just|right) )?(?:near|by|beside|close to|next to|toward|towards) "
)
"""What tells behind a side where the thing is that was named before it: "a stone on the left near …"."""
_EXTENT: Final = re.compile(
    r",? (?:(?:up|down|halfway up|all the way(?: up| down)?) )?to (?:about )?(?:the )?"
    rf"(?:{CLAUSE_PATTERNS['up to']})"
)
"""Behind a side how far up a thing goes that is told of both: "two plus left, one plus on the right to mid shin"."""
_LINKS: Final = frozenset(
    ("of", "the", "my", "your", "his", "her", "their", "our", "a", "an", "this", "that", "in", "on", "to")
)
_OTHER_ONE: Final = re.compile(r"other(?<!\wother) (?:one|side)\b")
"""Where a pattern begins with letters the engine skips to them."""
_MOST: Final = 32
"""Sides of a text that "the other one" may be the other one of."""
_OTHER_ASIDE: Final = re.compile(
    r"other(?<=[a-z]other)$|"
    r"\b(?=[tclvwu])(?:than|compared (?:to|with)|like|versus|with|using) (?:the|my|your|his|her) other$"
)
"""Names a side and tells nothing of it: "bigger than my other leg", "holding it with your other arm"; and "another"."""
_NOT_THE: Final = ("not the ", "not my ", "not on the ", "not your ", "not in the ")
"""Right before a side that is named to be the wrong one: "my left knee, not the right"."""
_UNABLE: Final = re.compile(r"\b(?:can(?:'t|not| not)|can hardly|could ?n[o']t|unable to) (?:[a-z]+ ){1,2}$")
_UNABLE_REACH: Final = 40
""" "I can't lift my right arm"."""
_OPPOSITE: Final = ("other", "opposite", "contralateral")


_VAGUE: Final = frozenset(map(stem, SIDE_RULES["left", "vague"])) - {IGNORED}
_GOES_ON: Final = SIDE_RULES["left", "goes on"]
_DIRECTION: Final = frozenset((DIRECTION,))
"""What "turn your head to the left" is the side of: no place either."""
_TOLD: Final = 64
_ANAPHOR: Final = re.compile(r" (?:one|ones|side)\b")
""" "The left one years ago": what follows does not say what it is the side of."""


def read_sides(
    low: str,
    sides: Sequence[Side],
    mentions: Sequence[Mention],
    ends: list[tuple[int, bool]],
    *,
    spoken: bool = True,
) -> tuple[Sided, ...]:
    """What each side is said of; those that the speaker takes back at once are left out. ``low`` is the folded text.

    What is said around a side, beyond its clause, is only asked for of what was ``spoken``.
    """
    if not sides and not mentions:
        return ()
    other, opposite, contralateral = _OPPOSITE
    has_other = other in low or opposite in low or contralateral in low
    if not sides and not has_other:
        return ()
    return _Reader(low, sides, mentions, ends, spoken=spoken).read(has_other=has_other)


@mypyc_attr(acyclic=True)
class _Reader:
    def __init__(
        self,
        low: str,
        sides: Sequence[Side],
        mentions: Sequence[Mention],
        ends: list[tuple[int, bool]],
        *,
        spoken: bool,
    ) -> None:
        self.low = low
        self.spoken = spoken
        self.sides = list(dict.fromkeys(sides))
        self.mentions = mentions
        self.ends = ends
        self.compares = any(word in low for word in MORE)
        self.holders: dict[tuple[int, int], list[int]] = {}
        for number, mention in enumerate(mentions):
            if mention.side_at is not None:
                self.holders.setdefault(mention.side_at, []).append(number)

    def read(self, *, has_other: bool) -> tuple[Sided, ...]:
        found = [self._side(number) for number in range(len(self.sides))]
        pairs = zip_longest(found, found[1:])
        kept = [
            read for item, after in pairs if (read := corrected(self.low, item, after, spoken=self.spoken)) is not None
        ]
        self._share(kept)
        if has_other:
            kept.extend(self._others(kept))
        kept.sort(key=_start)
        return tuple(kept)

    def _others(self, told: Sequence[Sided]) -> Iterator[Sided]:
        """ "The other knee": one of both, and nobody can tell which, unless the first one was named before."""
        yield from self._other_ones(told)
        for number, mention in enumerate(self.mentions):
            before = self.low[max(mention.start - SIDE_REACH - 8, 0) : mention.start].rstrip()
            if before.endswith(_OPPOSITE) and (own := sites_of(mention)) and _OTHER_ASIDE.search(before) is None:
                place = (mention.start, mention.end, mention.end)
                before_it = self._last_of(told, mention.start, own)
                near, well = self._near(mention.start, mention.end, 0, len(self.low), own)
                denied, asked = bool(mention.flags & NEGATED), bool(mention.flags & ASKED)
                yield Sided(
                    *place,
                    OPPOSITE if before_it is None else OTHER[before_it.side],
                    own,
                    parts_of(own),
                    near,
                    (),
                    frozenset(),
                    well,
                    number,
                    False,
                    denied,
                    asked,
                    False,
                )

    def _other_ones(self, told: Sequence[Sided]) -> Iterator[Sided]:
        """ "The right hip they did. The other one wants doing.": the other side of the same thing."""
        for match in islice(_OTHER_ONE.finditer(self.low), _MOST):
            first = self._last_of(told, match.start(), frozenset())
            if first is None:
                continue
            near, well = self._near(match.start(), match.end(), first.end, len(self.low), first.own)
            wide = self._stems(match.start(), match.end() + _WIDE)
            yield first._replace(
                start=match.start(), end=match.end(), stop=match.end(), side=OTHER[first.side], near=near, wide=wide,
                facts=frozenset(), well=well, at=-1, slip=False, denied=False, open=False,
            )  # fmt: skip

    def _last_of(self, told: Sequence[Sided], start: int, own: frozenset[str]) -> Sided | None:
        """The side named last before a place, not far from it, of one of these sites if any are given."""
        for item in reversed(told[:_MOST]):
            if item.start < start and item.side in OTHER:
                near = start - item.end <= _WIDE and DOMINANCE not in item.own
                return item if near and (not own or not item.own.isdisjoint(own)) else None
        return None

    def _side(self, number: int) -> Sided:
        start, end, side = self.sides[number]
        first = self.sides[number - 1].end if number else 0
        last = self.sides[number + 1].start if number + 1 < len(self.sides) else len(self.low)
        if self._is_parallel(start, end, last):
            last = end
        if HANDED.match(self.low, start):
            own, facts, holders = frozenset((DOMINANCE,)), frozenset[str](), []
        else:
            holders = [holder for holder in self.holders.get((start, end), ()) if not self._parted(end, holder)]
            if last == end or self._is_closed(start, end, last):
                holders = [holder for holder in holders if self.mentions[holder].start < last]
            own, facts = self._own(start, end, last, holders), self._facts(holders)
        at = holders[0] if holders else -1
        stop = max((self.mentions[holder].end for holder in holders), default=end)
        near, well = self._near(start, end, first, last, own)
        well = well and (self.spoken or not any(name.startswith(ILLS) for name in facts))
        wide = self._stems(max(start - _WIDE, first), min(end + _WIDE, last))
        denied = self._is_denied(start, at) and not self._tells_of(holders)
        asked, supposed = self._asked(start, holders), self._is_open(start, holders)
        return Sided(
            start,
            end,
            max(end, stop),
            side,
            own,
            parts_of(own),
            near,
            wide,
            facts,
            well,
            at,
            False,
            denied,
            asked,
            supposed,
            side in OTHER and self.compares and has_more(self.low, start, end),
        )

    def _tells_of(self, holders: Sequence[int]) -> bool:
        """Whether something is said to be there, though the place was read as denied: "no, not from this, my left foot
        tingles"."""
        found = (self.mentions[holder] for holder in holders)
        return any(mention.term.category in COMPLAINTS and not mention.flags & NEGATED for mention in found)

    def _is_denied(self, start: int, at: int) -> bool:
        """Whether a side is denied what it has, or to be meant; who cannot move an arm has something there."""
        if at < 0:
            return self.low.endswith(_NOT_THE, 0, start)
        if not self.mentions[at].flags & NEGATED:
            return False
        site = self.mentions[at].term.category == "site"
        return not (site and _UNABLE.search(self.low, max(start - _UNABLE_REACH, 0), start))

    def _is_closed(self, start: int, end: int, last: int) -> bool:
        """Whether "on the left" is all of it, and another one follows: "the second on the left and the right wrist"."""
        return self.low.endswith("on the ", 0, start) and self.low[end:last].strip(" ,") in _ANOTHER

    def _is_parallel(self, start: int, end: int, last: int) -> bool:
        """Whether what follows is told of the next side, though no mark parts them: "full on the left grip is down on
        the right"."""
        gap = self.low[end:last] if last - end <= _REPAIR else ""
        return (
            self.low.endswith("on the ", 0, start)
            and gap.endswith(" on the ")
            and (" is " in gap or " are " in gap)
            and _STOP.search(gap) is None
        )

    def _own(self, start: int, end: int, last: int, holders: Sequence[int]) -> frozenset[str]:
        if is_direction(self.low, start) and all(self.mentions[holder].end <= start for holder in holders):
            return _DIRECTION
        own: set[str] = set(_within(stem(self.low[start:end])))
        for number in holders:
            mention = self.mentions[number]
            if mention.term.category == "site" and mention.start <= start < mention.end:
                own.update(
                    _content(self.low[end : mention.end])
                )  # the left ventricle and the right atrium are both heart
            elif mention.term.attrs.get("kind") != "idiom":
                own.update(sites_of(mention) or (mention.term.concept,))
        if _ANAPHOR.match(self.low, end) or _EXTENT.match(self.low, end):
            return one(frozenset(own - UNSIDED))
        if _BESIDE.match(self.low, end):
            words = read_words(self.low[end : min(end + _WELL, max(last, end))]).stems
            around = [site for word in words if (site := SITE_WORDS.get(word)) is not None]
            return one(frozenset(around[1:]))  # not what it is near
        named = _content(self.low[end : min(end + SIDE_REACH, max(last, end))])
        own.update(site for word in named if (site := SITE_WORDS.get(word)) is not None)
        if any(name.startswith("site:") for name in own):
            own = {name for name in own if name.startswith("site:")}
            own -= UNSIDED if self.spoken else set()
        at = first_from(self.mentions, end)
        limit = min(end + SIDE_REACH, self.mentions[at].start if at < len(self.mentions) else len(self.low))
        own.update((named if limit == end + SIDE_REACH else _content(self.low[end:limit]))[:2])
        return one(frozenset(own))

    def _stems(self, start: int, end: int) -> tuple[str, ...]:
        return read_words(self.low[start:end]).stems if self.spoken else ()

    def _parted(self, end: int, holder: int) -> bool:
        """Whether another phrase begins between a side and the term: "the left base, and on your leg"."""
        gap = self.low[end : max(self.mentions[holder].start, end)]
        return gap.find(")") > 1 or _NEXT.search(gap) is not None or _EXTENT.match(self.low, end) is not None

    def _facts(self, holders: Sequence[int]) -> frozenset[str]:
        found = [self.mentions[number] for number in holders if self.mentions[number].term.category in PLACED]
        return one(frozenset([f"!{m.term.concept}" if m.flags & NEGATED else m.term.concept for m in found]))

    def _asked(self, start: int, holders: Sequence[int]) -> bool:
        if holders:
            return bool(self.mentions[holders[0]].flags & ASKED)
        return self.ends[sentence_at(self.ends, start)][1]

    def _is_open(self, start: int, holders: Sequence[int]) -> bool:
        if any(self.mentions[number].flags & HYPOTHETICAL for number in holders):
            return True
        before = self.low[max(start - _REPAIR, 0) : start]
        return before.rstrip().endswith(_COMPARED) or "compared " in before

    def _near(self, start: int, end: int, first: int, last: int, own: frozenset[str]) -> tuple[tuple[str, ...], bool]:
        """Stems of the clause around a side, between the sides beside it, and whether it says that all is well."""
        before, after = clause_around(self.low, start, end, first, last)
        stems = read_words(f"{before} {after}").stems
        known, sites = own | _VAGUE, SITE_NAMES
        near = tuple([word for word in stems if word not in known and sites.get(word) not in own])
        if not near and self.spoken and is_alone(self.low, start, end):
            told = read_words(self.low[end : min(end + _TOLD, last)].rpartition(" ")[0]).stems
            near = tuple([word for word in told if word not in known and sites.get(word) not in own])
        behind = clause_behind(self.low, end, last)[:_WELL]
        return near, says_well(behind) or has_nothing(self.low, start)

    def _share(self, found: list[Sided]) -> None:
        """ "Left and right knee": the first is the side of the same thing. "Left or right?" tells neither."""
        for number in range(len(found) - 2, -1, -1):
            item, after = found[number], found[number + 1]
            gap = self.low[item.end : after.start].strip(" ,") if after.start - item.end <= SIDE_REACH else ""
            if item.own or gap not in _COORDINATED or self._is_closed(item.start, item.end, after.start):
                continue
            choice = gap.startswith("or")
            found[number] = item._replace(own=after.own, parts=after.parts, open=item.open or choice)
            found[number + 1] = after._replace(open=after.open or choice)


def _within(word: str) -> Sequence[str]:
    """The site that the word of a side has in it: "RUL"; quadrants have their terms."""
    return (SITE_WORDS[word],) if word in SITE_WORDS and word not in SITE_NAMES else ()


def _content(text: str) -> list[str]:
    """Stems of the content words up to the next mark, conjunction or verb, without those that only tell where."""
    stop = _STOP.search(text)
    found: list[str] = []
    skipped = SIDE_RULES["left", "vague"]
    for word in _TOKEN.findall(text[: stop.start()] if stop else text):
        root = stem(word)
        if word in skipped or word in SAYS_WELL or root in _VAGUE:
            continue
        if word in _GOES_ON or (word[0].isdigit() and not word[-1].isalpha()):
            break
        if root:
            found.append(root)
        elif word not in _LINKS and len(word) > 1:
            break
    return found


def _start(item: Sided) -> int:
    return item.start
