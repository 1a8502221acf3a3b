"""Sides: which words are one, what each is the side of, and what else is said of it there.

"Right" and "left" are sides only sometimes ("right now", "we left the hospital"); what tells them apart is data
(``tables/side_rules.tsv``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final, NamedTuple

from evaluators.deterministic.reading.mention import ASKED, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.words import read_words, stem, surface_words
from evaluators.vocabulary.cues import TABLES

SIDE_REACH: Final = 24
"""Characters between a side and what it is the side of."""
OTHER: Final = {"left": "right", "right": "left"}
DOMINANCE: Final = "hand-dominance"
"""What "right-handed" is the side of: no place that can hurt."""
OPPOSITE: Final = "other"
"""The side of "the other knee": either, for all that can be told."""
_NEAR: Final = 80
_WIDE: Final = 120
_WELL: Final = 40
_REPAIR: Final = 40
_SHORT: Final = 16
_NAME: Final = 32
_PAIRED: Final = 40
_PLACED: Final = ("symptom", "problem", "procedure", "lab", "exam")
_HANDED: Final = re.compile(r"(?:left|right)[- ]?hand(?:ed)?(?:[- ]domin|\b(?<=ed))", re.IGNORECASE)
_LETTERED: Final = re.compile(r"(?:[a-z]{3}|[0-9]\+) $")
_CLOSED: Final = re.compile(r"[,;.)](?:\s|$)| \(|$")
"""What stands around a letter that is a side at the end of its phrase: "trace edema L, 1+ R (chronic)"."""
_LETTER_FIGURE: Final = {"R": re.compile(r"\bL [0-9]"), "L": re.compile(r"\bR [0-9]")}
"""The other letter, which has a figure, too: "R 20/40, L 20/80"."""
_TOKEN: Final = re.compile(r"[^\s/-]+")
_WORD: Final = re.compile(r"[a-z]+")
_CLAUSE: Final = re.compile(r"[.;?!\n](?=\s|$)|\b(?:but|while|whereas|although|however)\b")
_COORDINATED: Final = frozenset(("and", "or", "&", "/", "and the", "or the", "and your", "or your", "or is it the"))
_JOINED: Final = (" and ", " or ", " but ", "than")
_COMPARED: Final = ("than", "than the", "than my", "than his", "than her", "compared to", "compared to the")
_JOINING: Final = frozenset(("and", "or", "than", "versus", "vs"))
_NEXT: Final = re.compile(
    r"[;:.]|, and |,? (?:no|without|yes|yeah|okay|now) |"
    r"\b(?:and|or|but) (?:on|in|at|my|your|his|her|the|i|you|then|also)\b"
)
_STOP: Final = re.compile(r"[.,;:?!()\n]| (?:and|or|than|but|no|not|nothing|without|yes|yeah|okay) ")
_SORRY: Final = re.compile(
    r"\b(?:sorry|no|i mean|i meant|actually|excuse me|wait|correction|rather|make that|misspoke)\b"
)
_POSSESSIVE: Final = re.compile(r"^(?:my|your|his|her) ")
_LINKS: Final = frozenset(
    ("of", "the", "my", "your", "his", "her", "their", "our", "a", "an", "this", "that", "in", "on", "to")
)
_OPPOSITE: Final = ("other", "opposite", "contralateral")


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
    wide: frozenset[str]
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

    @property
    def free(self) -> bool:
        """Whether nothing tells what place it is the side of: "on the left", "weakness on the left"."""
        return not self.parts and not any(name.startswith("site:") for name in self.own)

    @property
    def named(self) -> bool:
        """Whether a word follows of what it is the side of ("the left base")."""
        return any(":" not in name for name in self.own)


@lru_cache(maxsize=1)
def _rules() -> dict[tuple[str, str], frozenset[str]]:
    lines = (TABLES / "side_rules.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    found: dict[tuple[str, str], set[str]] = {}
    for word, of, place in rows:
        for side in OTHER if of == "*" else (of,):
            found.setdefault((side, place), set()).add(word)
    return {name: frozenset(words) for name, words in found.items()}


@lru_cache(maxsize=1)
def _vague() -> frozenset[str]:
    return frozenset(map(stem, _rules()["left", "vague"]))


@lru_cache(maxsize=1)
def _sites() -> list[tuple[str, list[str], list[str]]]:
    """Each site with the sites it is a part of and its surfaces; a quadrant counts as what it is a quadrant of."""
    lines = (TABLES / "site_terms.tsv").read_text(encoding="utf-8").splitlines()
    rows = [[*line.split("\t"), "", "", ""] for line in lines if line.startswith("site:")]
    return [
        (row[0] if "side=" not in row[6] else row[4], row[4].split("|"), [row[3], *row[5].split("|")]) for row in rows
    ]


@lru_cache(maxsize=1)
def _site_words() -> dict[str, str]:
    """By stem, the site that a word names, also within other terms ("ankle sprain")."""
    surfaces = [(site, _POSSESSIVE.sub("", name)) for site, _, names in _sites() for name in names]
    plain = {stem(word) for word in _rules()["left", "plain"]}
    named = {stem(name): site for site, name in surfaces if name.islower() and name.isalpha()}
    named = {root: site for root, site in named.items() if root not in plain}
    implied = {
        stem(word): place for (_, place), words in _rules().items() if place.startswith("site:") for word in words
    }
    return {**implied, **named}


@lru_cache(maxsize=1)
def _larger() -> dict[str, frozenset[str]]:
    """By site, the sites that it is a part of."""
    direct = {site: [name for name in parts if name and name != site] for site, parts, _ in _sites()}

    def up(site: str) -> set[str]:
        return {name for part in direct[site] for name in (part, *up(part))}

    return {site: frozenset(up(site)) for site in direct}


def is_side(text: str, start: int, end: int) -> bool:
    """Whether "left", "right", "L" or "R" at ``text[start:end]`` is a side."""
    word = text[start:end].lower()
    before = text[max(start - 16, 0) : start].lower()
    after = text[end : end + 20].lower()
    previous = before.split()[-1:] or [""]
    following = after.split()[:1] or [""]
    if len(word) == 1:
        return _is_letter(text, start, end)
    if word not in OTHER:
        return True
    last, first = previous[0].strip("(\"'"), following[0].strip(".,;:?!)\"'-–")
    rules = _rules()
    if _HANDED.match(text, start):
        return True
    if first in rules.get((word, "never"), ()):
        return False
    closed = not first or not after[:1].isspace()  # nothing, or a mark, right behind it
    owned = last in rules[word, "owner"] and before[-1:] in " \n"
    if owned and not (last in ("and", "or", "of", "to", "in", "on") and first in rules[word, "after"]):
        return True
    if _is_measured(text, start, end, last):
        return True
    if first in _JOINING and not OTHER.keys().isdisjoint(after.split()[1:3]):
        return True
    if last in rules[word, "before"] or first in rules[word, "after"]:
        return False
    if closed:
        return word == "left" or before.rstrip()[-1:] in ("(", ":", "-", "–", ">", "<") or _ends_note(text, start, end)
    return not _is_function(first)


def _is_measured(text: str, start: int, end: int, last: str) -> bool:
    """Whether a figure stands before it, and the other side is near: "ninety-six right, and seventy-two left"."""
    if not (last[-1:].isdigit() or last[-1:] == "%" or last.split("-")[-1] in _rules()["left", "counted"]):
        return False
    other = OTHER[text[start:end].lower()]
    return other in text[max(start - _PAIRED, 0) : end + _PAIRED].lower()


def _ends_note(text: str, start: int, end: int) -> bool:
    """Whether it stands last, behind a comma: "ulcer of the foot, right."."""
    return (
        text[end : end + 3].strip() in ("", ".") and text[max(start - 2, 0) : start].strip() == "," and start >= _SHORT
    )


def _is_function(word: str) -> bool:
    return (
        bool(word) and word.isalpha() and stem(word) == "" and len(word) > 1 and word not in _rules()["left", "vague"]
    )


def _is_letter(text: str, start: int, end: int) -> bool:
    """L and R stand for sides before a word, in brackets or in a comparison; not where letters are spelled."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 5]
    if before[-1:] == "(" or after[:1] == ")" or after.strip()[:1] in (">", "<") or before.strip()[-1:] in (">", "<"):
        return True
    if after.startswith(("-side", " side")) or (_CLOSED.match(after) and _follows_word(text, start)):
        return True
    if after[:1] == " " and after[1:2].isdigit():
        around = text[max(start - _PAIRED, 0) : start] + text[end : end + _PAIRED]
        return bool(_LETTER_FIGURE[text[start:end].upper()].search(around))
    if after[:1] != " " or (
        before[-1:] == " " and before[:1].isalpha() and text[max(start - 3, 0) : start - 2] in ("", " ")
    ):
        return False
    word = text[end + 1 : end + 20].split(" ", 1)[0].strip(".,;:")
    return len(word) > 2 and word.isalpha() and word.islower() and not _is_function(word)


def _follows_word(text: str, start: int) -> bool:
    """Whether a letter stands behind a word that it is the side of: "trace edema L, 1+ R", but not "vitamin L"."""
    before = text[max(start - _NAME, 0) : start]
    if not _LETTERED.search(before):
        return False
    return before.split()[-1].lower() not in _rules()["left", "named"]


_ANAPHOR: Final = re.compile(r" (?:one|ones|side)\b")
""" "The left one years ago": what follows does not say what it is the side of."""


def read_sides(
    low: str, sides: Sequence[Side], mentions: Sequence[Mention], ends: Sequence[tuple[int, bool]]
) -> tuple[Sided, ...]:
    """What each side is said of; those that the speaker takes back at once are left out. ``low`` is the folded text."""
    other, opposite, contralateral = _OPPOSITE
    has_other = other in low or opposite in low or contralateral in low
    if not sides and not has_other:
        return ()
    return _Reader(low, sides, mentions, ends).read(has_other=has_other)


class _Reader:
    def __init__(
        self, low: str, sides: Sequence[Side], mentions: Sequence[Mention], ends: Sequence[tuple[int, bool]]
    ) -> None:
        self.low = low
        self.sides = list(dict.fromkeys(sides))
        self.mentions = mentions
        self.starts = [mention.start for mention in mentions]
        self.ends = ends
        self.holders: dict[tuple[int, int], list[int]] = {}
        for number, mention in enumerate(mentions):
            if mention.side_at is not None:
                self.holders.setdefault(mention.side_at, []).append(number)

    def read(self, *, has_other: bool) -> tuple[Sided, ...]:
        found = [self._side(number) for number in range(len(self.sides))]
        pairs = zip_longest(found, found[1:])
        kept = [read for item, after in pairs if (read := self._corrected(item, after)) is not None]
        self._share(kept)
        if has_other:
            kept.extend(self._others())
        kept.sort(key=_start)
        return tuple(kept)

    def _others(self) -> Iterator[Sided]:
        """ "The other knee": one of both, and nobody can tell which."""
        for number, mention in enumerate(self.mentions):
            before = self.low[max(mention.start - 16, 0) : mention.start].rstrip()
            if before.endswith(_OPPOSITE) and (own := sites_of(mention)):
                place = (mention.start, mention.end, mention.end)
                near, well = self._near(mention.start, mention.end, 0, len(self.low), own)
                denied, asked = bool(mention.flags & NEGATED), bool(mention.flags & ASKED)
                yield Sided(
                    *place,
                    OPPOSITE,
                    own,
                    _parts(own),
                    near,
                    frozenset(),
                    frozenset(),
                    well,
                    number,
                    False,
                    denied,
                    asked,
                    False,
                )

    def _side(self, number: int) -> Sided:
        start, end, side = self.sides[number]
        if _HANDED.match(self.low, start):
            own, facts, holders = frozenset((DOMINANCE,)), frozenset[str](), []
        else:
            holders = [holder for holder in self.holders.get((start, end), ()) if not self._parted(end, holder)]
            own, facts = self._own(start, end, holders), self._facts(holders)
        first = self.sides[number - 1].end if number else 0
        last = self.sides[number + 1].start if number + 1 < len(self.sides) else len(self.low)
        at = holders[0] if holders else -1
        stop = max((self.mentions[holder].end for holder in holders), default=end)
        near, well = self._near(start, end, first, last, own)
        wide = frozenset(read_words(self.low[max(start - _WIDE, first) : min(end + _WIDE, last)]).stems)
        denied = at >= 0 and bool(self.mentions[at].flags & NEGATED)
        asked, supposed = self._asked(start, holders), self._is_open(start, holders)
        return Sided(
            start,
            end,
            max(end, stop),
            side,
            own,
            _parts(own),
            near,
            wide,
            facts,
            well,
            at,
            False,
            denied,
            asked,
            supposed,
        )

    def _own(self, start: int, end: int, holders: Sequence[int]) -> frozenset[str]:
        own: set[str] = set()
        for number in holders:
            mention = self.mentions[number]
            if mention.term.category == "site" and mention.start <= start < mention.end:
                own.update(
                    _content(self.low[end : mention.end])
                )  # the left ventricle and the right atrium are both heart
            elif mention.term.attrs.get("kind") != "idiom":
                own.update(sites_of(mention) or (mention.term.concept,))
        if _ANAPHOR.match(self.low, end):
            return frozenset(own)
        named = _content(self.low[end : end + SIDE_REACH])
        own.update(site for word in named if (site := _site_words().get(word)) is not None)
        if any(name.startswith("site:") for name in own):
            own = {name for name in own if name.startswith("site:")}
        at = bisect_left(self.starts, end)
        limit = min(end + SIDE_REACH, self.starts[at] if at < len(self.starts) else len(self.low))
        own.update((named if limit == end + SIDE_REACH else _content(self.low[end:limit]))[:2])
        return frozenset(own)

    def _parted(self, end: int, holder: int) -> bool:
        """Whether another phrase begins between a side and the term: "the left base, and on your leg"."""
        return bool(_NEXT.search(self.low[end : max(self.mentions[holder].start, end)]))

    def _facts(self, holders: Sequence[int]) -> frozenset[str]:
        terms = ((self.mentions[number].term, self.mentions[number].flags) for number in holders)
        return frozenset(
            f"!{term.concept}" if flags & NEGATED else term.concept for term, flags in terms if term.category in _PLACED
        )

    def _asked(self, start: int, holders: Sequence[int]) -> bool:
        if holders:
            return bool(self.mentions[holders[0]].flags & ASKED)
        sentence = bisect_right(self.ends, start, key=_end)
        return sentence < len(self.ends) and self.ends[sentence][1]

    def _is_open(self, start: int, holders: Sequence[int]) -> bool:
        if any(self.mentions[number].flags & HYPOTHETICAL for number in holders):
            return True
        before = self.low[max(start - _REPAIR, 0) : start]
        return before.rstrip().endswith(_COMPARED) or "compared " in before

    def _near(self, start: int, end: int, first: int, last: int, own: frozenset[str]) -> tuple[tuple[str, ...], bool]:
        """Stems of the clause around a side, between the sides beside it, and whether it says that all is well."""
        before = self.low[max(start - _NEAR, first) : start]
        if first > max(0, start - _NEAR):
            before = _nearer(before)
        after = self.low[end : min(end + _NEAR, last)]
        cuts = [match.end() for match in _CLAUSE.finditer(before)]
        stop = _CLAUSE.search(after)
        before = before[cuts[-1] :] if cuts else before
        after = after[: stop.start()] if stop else after
        stems = read_words(f"{before} {after}").stems
        known, sites = own | _vague(), _site_words()
        near = tuple([word for word in stems if word not in known and sites.get(word) not in own])
        return near, not _rules()["left", "well"].isdisjoint(_WORD.findall(after[:_WELL]))

    def _corrected(self, item: Sided, after: Sided | None) -> Sided | None:
        """None where the other side follows as a correction: "your left … of your right knee, sorry"."""
        if after is None or after.side != OTHER.get(item.side) or after.start - item.end > _REPAIR:
            return item
        gap = self.low[item.end : after.start]
        if any(word in gap for word in _JOINED):
            return item
        tail = self.low[after.end : after.end + SIDE_REACH]
        if _SORRY.search(gap) or (len(gap) <= SIDE_REACH and _SORRY.search(tail)):
            return None
        return item._replace(slip=item.own == after.own)

    def _share(self, found: list[Sided]) -> None:
        """ "Left and right knee": the first is the side of the same thing. "Left or right?" tells neither."""
        for number in range(len(found) - 2, -1, -1):
            item, after = found[number], found[number + 1]
            gap = self.low[item.end : after.start].strip(" ,") if after.start - item.end <= SIDE_REACH else ""
            if item.own or gap not in _COORDINATED:
                continue
            choice = gap.startswith("or")
            found[number] = item._replace(own=after.own, parts=after.parts, open=item.open or choice)
            found[number + 1] = after._replace(open=after.open or choice)


def placed(item: Sided, mentions: Sequence[Mention]) -> Sided:
    """A side of nothing, as one of the last site mentioned before; as it is where there is none.

    What it is the side of may have a name that is no site's ("the left base"): the site then stands right before it.
    """
    for mention in reversed(mentions):
        if item.named and mention.end < item.start - _NEAR:
            return item
        if own := sites_of(mention):
            return item._replace(parts=own | _parts(own))
    return item


def level(noted: Sided, said: Sided) -> int:
    """How close what two sides are said of is: 3 the same, 2 a part of it, 1 beside it or untold, 0 apart."""
    if not noted.own.isdisjoint(said.own):
        return 3
    both = said.side == "both" and bool(said.own)  # of both sides of a part, nothing follows for the whole
    if not noted.parts.isdisjoint(said.own) or not noted.own.isdisjoint(() if both else said.parts):
        return 2
    return int(said.free or noted.free or not noted.parts.isdisjoint(said.parts))


def sites_of(mention: Mention) -> frozenset[str]:
    """The smallest sites of a mention."""
    term = mention.term
    return _sites_of(term.concept, term.classes, term.surface if term.category in _PLACED else "")


@lru_cache(maxsize=4096)
def _sites_of(concept: str, classes: tuple[str, ...], surface: str) -> frozenset[str]:
    """Those that its classes name, or else the words of its surface: "retinopathy" is of an eye."""
    names = [name for name in (concept, *classes) if name in _larger()]
    if not names and surface:
        words = surface_words(surface).stems
        names = [site for word in words if (site := _site_words().get(word)) is not None]
    return frozenset(names).difference(*(_larger().get(name, ()) for name in names))


def _parts(own: frozenset[str]) -> frozenset[str]:
    larger = _larger()
    return frozenset(part for name in own for part in larger.get(name, ()))


def _nearer(between: str) -> str:
    """Of the words between two sides those of the second: after the comma, or where there is none, the nearer half."""
    return between[len(between) // 2 :].partition(" ")[2]


def _content(text: str) -> list[str]:
    """Stems of the content words up to the next mark, conjunction or verb, without those that only tell where."""
    stop = _STOP.search(text)
    found: list[str] = []
    skipped = _rules()["left", "vague"]
    for word in _TOKEN.findall(text[: stop.start()] if stop else text):
        root = stem(word)
        if word in skipped or root in _vague():
            continue
        if root:
            found.append(root)
        elif word not in _LINKS and len(word) > 1:
            break
    return found


def _start(item: Sided) -> int:
    return item.start


def _end(sentence: tuple[int, bool]) -> int:
    return sentence[0]
