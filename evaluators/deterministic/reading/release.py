"""Letters behind a drug that tell how it sets free what is in it.

"Oxycodone ER" is no emergency room and "metformin XR" no X-ray, while "knee XR" is one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.vocabulary import Lexicon, Match, Term
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import phrases_by_role

_LETTERS: Final = ("ER", "XR")
"""Those that stand for something else as well."""
_BETWEEN: Final = re.compile(
    rf"[ -](?:(?:[0-9][0-9.,]{{0,7}} ?)?(?:{longest_first(phrases_by_role('drug_words.tsv')['salt'])})? ){{0,2}}",
    re.IGNORECASE,
)
"""What may stand between a drug and them: a salt, a dose."""
_FARTHEST: Final = 32
_NEAR: Final = 4
"""Terms and cues around them among which a place is looked for."""
_BESIDE: Final = 3
_RELEASE: Final = "extended release"
_X_RAY: Final = "x-ray"


@lru_cache(maxsize=16)
def _term(surface: str, lexicon: Lexicon) -> Term | None:
    known = lexicon.terms(surface)
    return known[0] if known else None


def with_release(text: str, matches: list[Match], lexicon: Lexicon, *, spoken: bool) -> list[Match]:
    """The matches of a text with such letters read by the drug before them. Speech names no X-ray so."""
    if not matches or not ("ER" in text or "XR" in text):
        return matches
    drug: Match | None = None
    found: list[Match] = []
    for number, match in enumerate(matches):
        letters = text[match.start : match.end]
        if letters in _LETTERS:
            if drug is not None and _is_behind(text, drug, match):
                match = _read_as(_RELEASE, match, lexicon)
            elif letters == "XR" and not spoken and _is_beside_site(matches, number):
                match = _read_as(_X_RAY, match, lexicon)
        elif match.term.category == "medication":
            drug = match
        found.append(match)
    return found


def _read_as(surface: str, match: Match, lexicon: Lexicon) -> Match:
    term = _term(surface, lexicon)
    return match if term is None else Match(match.start, match.end, term)


def _is_beside_site(matches: list[Match], number: int) -> bool:
    """Whether a place of the body stands right before or behind: "knee XR", "XR L wrist"."""
    here = matches[number]
    sites = (m for m in matches[max(number - _NEAR, 0) : number + _NEAR] if m.term.category == "site")
    return any(max(m.start - here.end, here.start - m.end) <= _BESIDE for m in sites)


def _is_behind(text: str, drug: Match, letters: Match) -> bool:
    return letters.start - drug.end <= _FARTHEST and _BETWEEN.fullmatch(text, drug.end, letters.start) is not None
