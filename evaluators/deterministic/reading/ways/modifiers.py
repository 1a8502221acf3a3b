"""What makes a complaint worse or better, as a text tells it: "worse when I sit", "heat eases it"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Final, NamedTuple

from evaluators.deterministic.reading.wording.words import read_words
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

WORSE: Final = 1
BETTER: Final = 2
_WORDS: Final = phrases_by_role("modifier_rules.tsv")
_ANY: Final = by_role(_WORDS)
_ENDS: Final = re.compile(rf"[.,;:?!()\n]| (?:{_ANY['ends']})\b")
_LIST_ENDS: Final = re.compile(rf"[.;:?!()\n]|,(?! (?:and|or) )| (?:{_ANY['ends']})\b")
_WHO: Final = r"(?:i|you|he|she|they|we)(?:'m|'re|'s)?"
_AHEAD: Final = re.compile(
    rf"\b(?=[a-z])(?:(?:({_ANY['worse']})|({_ANY['better']}))"
    rf" (?:(?:{_ANY['with']}) (?!it\b)"
    rf"|(?:{_ANY['at']}) (?=(?:{_ANY['when']})\b))"
    rf"|(?:({_ANY['more']})|({_ANY['less']})) (?=(?:{_ANY['doing']})\b)"
    rf"|(?:({_ANY['bad']})|({_ANY['well']})) (?:(?:{_ANY['if']}) {_WHO} |(?:{_ANY['at']}) (?=(?:{_ANY['when']})\b))"
    rf"|(?:({_ANY['factors worse']})|({_ANY['factors better']}))(?: include[sd]?|:| are| is) )"
)
_LED: Final = re.compile(
    rf"\b(?:{_ANY['if']}) {_WHO} ([a-z' -]{{2,32}}?),? (?:then )?(?:it|that|this|they|the pain)(?:'s|'re)?"
    rf"(?: [a-z]+){{0,2}}? (?:({_ANY['then worse']})|({_ANY['then better']}))\b"
)
""" "If I lean forward it eases up"."""
_BEHIND: Final = re.compile(
    rf" (?:({_ANY['does worse']})|({_ANY['does better']})"
    rf"|ma(?:kes?|de) (?:it|that|them|things|me|the pain)(?: [a-z]+){{0,3}}? (?:({_ANY['more']})|({_ANY['less']}))"
    rf"|(?:({_ANY['ends worse']})|({_ANY['ends better']}))(?=[.,;!]|$| (?:a|some|too|the most|for|and|but|though)\b))"
    r"(?![a-z])"
)
_ACTS: Final = re.compile(
    rf" (?:({_ANY['acts worse']})|({_ANY['acts better']}))"
    r"(?= (?:the|this|it|her|his|my|their|pain|symptoms)\b)"
)
_IT: Final = r"(?:it|that|this|them|things|(?:the|your|his|her|my)(?: [a-z]+){1,3}?)"
"""The complaint in a question: "what makes your lower back pain worse?"."""
_ASKS: Final = re.compile(
    rf"\b(?=[a-z])(?:(?:what|anything) (?:[a-z']+ ){{0,4}}?(?:({_ANY['asks worse']})|({_ANY['asks better']}))\b"
    rf"|(?:what|anything) (?:[a-z']+ ){{0,4}}?makes? {_IT} (?:({_ANY['more']})|({_ANY['less']}))\b"
    rf"|when(?:'s| is| are|'re| does| do) (?:[a-z']+ ){{1,6}}?(?:({_ANY['worse']})|({_ANY['better']}))\b"
    rf"|(?:({_ANY['worse']})|({_ANY['better']})) at (?:any|a|certain)(?: particular| certain| special)? times?\b"
    # At the beginning, or behind the end of a sentence and a blank: all begin with letters, which the engine skips to.
    rf"|(?<![^ ])(?<![^.?!] )(?:and |so )?(?:what makes it )?(?:({_ANY['worse']})|({_ANY['better']}))"
    rf"(?: (?:{_ANY['with']}) anything)?\?)"
)
_WORSE_ASKED: Final = range(1, _ASKS.groups + 1, 2)
_NOTED_IN: Final = (
    "worse", "better", "more", "less", "factors worse", "factors better",
    "does worse", "does better", "ends worse", "ends better", "acts worse", "acts better",
)  # fmt: skip
_ASKS_ANY: Final = re.compile(
    rf"\b(?:what|anything|something)(?: [a-z]+)?(?: you do)?(?: [a-z]+)? "
    rf"(?:({_ANY['asks worse']}|{_ANY['asks worse of any']})|({_ANY['asks better']}|{_ANY['asks better of any']}))\b"
    rf"|\b(?:({_ANY['worse']})|({_ANY['better']})) (?:{_ANY['with']}) anything\b"
    rf"|\b(?:what|anything|something)(?: [a-z]+)?(?: you do)?(?: [a-z]+)? makes? {_IT} "
    rf"(?:({_ANY['more']})|({_ANY['less']}))\b"
)
_NOTHING: Final = re.compile(
    rf"\W*(?:(?:{_ANY['lead']})\W+){{0,2}}(?:{_ANY['nothing']})\b(?: [a-z']+){{0,4}}(?:[.!?]|, (?:it|it's|just)\b|$)"
)
_KIND: Final = rf"(?:({_ANY['kinds worse']})|({_ANY['kinds better']}))"
_NONE: Final = re.compile(
    r"\bnothing(?: [a-z]+){0,2}? "
    rf"(?:({_ANY['acts worse']}|{_ANY['asks worse']})|({_ANY['acts better']}|{_ANY['asks better']})"
    rf"|makes? {_IT} (?:({_ANY['more']})|({_ANY['less']})))\b"
    rf"|\b(?:{_ANY['without']})(?: [a-z]+)? {_KIND}(?: (?:or|and) {_KIND})? (?:factor|trigger)s?\b"
)
_NONE_WORSE: Final = range(1, _NONE.groups + 1, 2)
_HOLLOW: Final = frozenset(read_words("nothing anything something everything what").stems) | {"what"}
"""Stems that name nothing: "what seems to help?"."""
ANY: Final = frozenset(("*",))
"""Stems of a modifier that stands for all there are."""
TELLING: Final = frozenset(
    max(read_words(phrase).stems, key=len, default="") for role in _NOTED_IN for phrase in _WORDS[role]
)
"""Stems of which every text has one that tells of any."""
_UNMOVED: Final = re.compile(rf" (?:{_ANY['does nothing']})\b")
_DENIED: Final = re.compile(r"(?:\bnot|n['’]t|\bno|\bnever)(?: [a-z]+)? $")
_NOT_REACH: Final = 20
_SHORTEST: Final = 3
_REACH: Final = 40
_MOST: Final = 8
_SAME: Final = {stem: same for same in ("lie", "eat", "morning") for stem in _WORDS[f"same as {same}"]}
VARIANTS: Final[Mapping[str, tuple[str, ...]]] = {
    same: tuple(stem for stem, meant in (*_SAME.items(), (same, same)) if meant == same) for same in _SAME.values()
}
"""The stems that are taken for the same."""
_EFFORT: Final = "exertion"
_EFFORTS: Final = frozenset(_WORDS["efforts"])
"""Stems of what is exertion, which a note calls so."""


class Modifier(NamedTuple):
    """``way`` is WORSE or BETTER, ``stems`` those of what does it; the place is of all of it."""

    way: int
    stems: frozenset[str]
    start: int
    end: int


def modifiers_of(low: str, start: int = 0) -> Iterator[Modifier]:
    """All that a text in small letters tells from a place on, the first few of each form."""
    for found in islice(_AHEAD.finditer(low, max(start, 0)), _MOST):
        end = _end(low, found.end())
        if _DENIED.search(low, max(found.start() - _NOT_REACH, 0), found.start()) is None:
            yield _modifier(found, low[found.end() : end], found.start(), end)
    behind = chain(_BEHIND.finditer(low, max(start, 0)), _ACTS.finditer(low, max(start, 0)))
    for found in islice(behind, _MOST):
        first = max(found.start() - _REACH, 0)
        first = max((first, *(sign.end() for sign in _ENDS.finditer(low, first, found.start()))))
        told = _modifier(found, low[first : found.start()], first, found.end())
        if not told.stems <= _HOLLOW:
            yield told
    for found in islice(_LED.finditer(low, max(start, 0)), _MOST):
        yield Modifier(WORSE if found[2] else BETTER, _stems(found[1]), found.start(), found.end())


def none_of(low: str) -> Iterator[Modifier]:
    """Where a note has nothing that makes a complaint worse, or better: "nothing helps", "no relieving factors"."""
    for found in islice(_NONE.finditer(low), _MOST):
        worse = {number in _NONE_WORSE for number in range(1, _NONE.groups + 1) if found[number]}
        for is_worse in sorted(worse):
            yield Modifier(WORSE if is_worse else BETTER, ANY, found.start(), found.end())


def unmoved(low: str, start: int = 0) -> Iterator[Modifier]:
    """What is said to make no difference, as what might have made it worse and better."""
    for found in islice(_UNMOVED.finditer(low, max(start, 0)), _MOST):
        first = max(found.start() - _REACH, 0)
        first = max((first, *(sign.end() for sign in _ENDS.finditer(low, first, found.start()))))
        for way in (WORSE, BETTER):
            yield Modifier(way, _stems(low[first : found.start()]), first, found.end())


def tells_modifier(low: str, start: int) -> bool:
    """Whether a text in small letters may tell, or ask for, any from a place on."""
    return any(
        shape.search(low, start) is not None for shape in (_AHEAD, _BEHIND, _ACTS, _ASKS, _LED, _ASKS_ANY, _UNMOVED)
    )


def asked_for(low: str, start: int = 0) -> int:
    """Whether a question, from a place on, asks for what makes a complaint worse or better; 0 where it does not."""
    found = _ASKS.search(low, max(start, 0))
    return 0 if found is None else WORSE if any(found[number] for number in _WORSE_ASKED) else BETTER


def denied_of_any(low: str, reply: str, start: int = 0) -> int:
    """Whether a question asks for anything that makes a complaint worse or better, and the reply has none; else 0."""
    if _NOTHING.match(reply) is None:
        return 0
    found = _ASKS_ANY.search(low, max(start, 0))
    return 0 if found is None else WORSE if found[1] or found[3] or found[5] else BETTER


def named_in(reply: str, way: int) -> Modifier:
    """What a reply to such a question names."""
    sign = _LIST_ENDS.search(reply, 0, _REACH)
    end = min(_REACH, len(reply)) if sign is None else sign.start()
    return Modifier(way, _stems(reply[:end]), 0, end)


def with_efforts(stems: frozenset[str]) -> frozenset[str]:
    """The same, with the efforts that "on exertion" may stand for."""
    return stems | _EFFORTS if _EFFORT in stems else stems


def _modifier(found: re.Match[str], told: str, start: int, end: int) -> Modifier:
    worse = any(found[number] for number in range(1, found.re.groups + 1, 2))
    return Modifier(WORSE if worse else BETTER, _stems(told), start, end)


def _stems(told: str) -> frozenset[str]:
    """The stems of what does it, the same for "sit" and "sitting"."""
    stems = list(read_words(told).stems) or [
        word.removesuffix("s") for word in told.split()[-1:]
    ]  # "morning", "nights"
    stems = [_SAME.get(stem, stem) for stem in stems]
    return frozenset(stem[:-1] if len(stem) > _SHORTEST and stem[-1] == stem[-2] else stem for stem in stems)


def _end(low: str, start: int) -> int:
    stop = min(start + _REACH, len(low))
    sign = _ENDS.search(low, start, stop)
    return stop if sign is None else sign.start()
