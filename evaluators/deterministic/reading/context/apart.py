"""Complaints told in words that stand apart: "coughed up a bit of blood", "to the bathroom three times a night".

No list of phrases has all that people put between the two words that matter. ``apart_cues.tsv`` has the first ones, and
``apart_rules.tsv`` which second ones, a few words on, make a complaint of them. It is read at the second word, besides
whatever the first one says by itself, so that what denies or asks for that one holds for the complaint as well.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.mention import ANY_PAIN, COMPLAINTS
from evaluators.vocabulary import Lexicon, Match, Term
from evaluators.vocabulary.rows import read_rows

APART: Final = "apart"
"""Kind of the cues that begin such a phrase."""
TOLD_APART: Final = "apart"
"""Way of the complaints that are told so: "when you pee" behind "does it hurt" is no occasion, but part of what is."""
_LETTERS: Final = 9
"""Characters looked at for each word that may follow."""
_NOT: Final = frozenset(("not", "n't", "never", "don't", "doesn't", "didn't", "isn't", "wasn't", "haven't", "hasn't"))
"""Words after which the second word is not said of the first."""
_ON_DOING: Final = frozenset(("when", "whenever", "while", "to"))
"""Between pain and what one does: the pain is that of doing it, "hurts when I pee"."""
_ENDS: Final = frozenset(".,;:?!")


class _Rule:
    __slots__ = ("reach", "surface")

    def __init__(self, reach: int, surface: str) -> None:
        self.reach = reach
        self.surface = surface


def _read_rules() -> dict[str, dict[str, _Rule]]:
    found: dict[str, dict[str, _Rule]] = {}
    for topic, reach, words, surface in read_rows("apart_rules.tsv"):
        rule = _Rule(int(reach), surface)
        found.setdefault(topic, {}).update((word, rule) for word in words.split("|"))
    return found


_RULES: Final = _read_rules()
_REACH: Final = {topic: max([rule.reach for rule in rules.values()]) for topic, rules in _RULES.items()}
"""By topic the second words, each with its rule."""


@lru_cache(maxsize=256)
def _term(surface: str, lexicon: Lexicon) -> Term | None:
    known = lexicon.terms(surface)
    if not known:
        return None
    term = known[0]
    return Term(
        term.surface,
        term.concept,
        term.category,
        term.name,
        term.classes,
        term.weight,
        False,
        {"attributes": TOLD_APART},
    )


def with_apart(lower: str, matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """The matches of a text with such complaints among them. Linear: a cue looks a few words on."""
    found: list[Match] = []
    for match in matches:
        if match.term.concept == APART:
            _read(lower, match, matches, lexicon, found)
    for told in found:
        matches = _put(told, matches)
    return matches


def _read(lower: str, cue: Match, matches: list[Match], lexicon: Lexicon, found: list[Match]) -> None:
    """The complaints that a cue begins, up to the next stop. One that is a kind of what the cue names itself is told by
    both: "winded on the stairs" is breathlessness on exertion and no other."""
    rules = _RULES[cue.term.attrs["topic"]]
    reach = _REACH[cue.term.attrs["topic"]]
    at = cue.end
    told = ""
    for number, word in enumerate(lower[at : at + reach * _LETTERS].split(" ")[: reach + 1]):
        bare = word.strip(".,;:?!'\"")
        rule = rules.get(bare) if number else None
        if rule is not None and number <= rule.reach and rule.surface != told:
            start = at + word.index(bare)
            if (term := _term(rule.surface, lexicon)) is not None:
                found.append(Match(_begun(lower, cue, start, term, matches), start + len(bare), term))
                told = rule.surface
        if (word and word[-1] in _ENDS) or bare in _NOT:
            return
        at += len(word) + 1


def _begun(lower: str, cue: Match, start: int, term: Term, matches: list[Match]) -> int:
    """Where a complaint begins that is told at a place: at its cue, where that names what it is a kind of, or a pain of
    doing something ("hurts when I pee")."""
    for own in matches:
        if own.term.category != "cue" and own.start <= cue.start < own.end:
            on_doing = own.term.concept == ANY_PAIN and not _ON_DOING.isdisjoint(lower[cue.end : start].split())
            return own.start if on_doing or own.term.concept in term.classes else start
    return start


def _put(told: Match, matches: list[Match]) -> list[Match]:
    """The matches with a complaint at its second word, unless one that is told there already says more."""
    kept: list[Match] = []
    place = -1
    for match in matches:
        if match.term.category != "cue" and match.start < told.end and told.start < match.end:
            if match.term.concept == told.term.concept:
                return matches
            more = match.term.category in COMPLAINTS and match.term.weight != "info"
            if more and match.term.concept != ANY_PAIN and match.term.concept not in told.term.classes:
                return matches
            continue
        if place < 0 and match.start >= told.start:
            place = len(kept)
        kept.append(match)
    if place < 0:
        kept.append(told)
    else:
        kept.insert(place, told)
    return kept
