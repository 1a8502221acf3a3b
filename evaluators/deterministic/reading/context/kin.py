"""Relatives as data: the pronouns that go on about them, and which of them are borne out by which."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.wording.around import plain, right_of
from evaluators.deterministic.reading.wording.cue_words import KIN
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import grouped, read_rows

_NONE: Final[frozenset[str]] = frozenset()
_PRONOUNS: Final = grouped((pronoun, relative) for pronoun, relative in read_rows("kin_pronouns.tsv"))
_BORNE_OUT_BY: Final = grouped((noted, said) for noted, said in read_rows("relative_rules.tsv"))
_POINTS: Final = grouped((of, word) for of, word in read_rows("kin_points.tsv"))
_OF_KIN: Final = {(of, relative): who for of, relative, who in read_rows("kin_of_kin.tsv")}
RELATIVES: Final = {word: relative for word, relative in KIN.items() if relative != "family"}
KINSFOLK: Final = frozenset(word for word, relative in RELATIVES.items() if relative != "other")
"""Those words without the ones for others of whom one tells: "my neighbour", "my dog"."""

RELATIVE_WORDS: Final = longest_first(word for word in RELATIVES if word.isalpha())
"""A pattern of those words."""
WHICH_ONE: Final = rf"(?:(?:{longest_first(_POINTS['which'])}) ){{0,2}}"
"""What tells one relative from others, before the word for that one: "my older brother"."""


_RELATIVE: Final = re.compile(rf"\b(?:{RELATIVE_WORDS})\b")
_LISTED: Final = re.compile(
    rf" ?(?:in|-|–|:|\() ?(?:(?:his|her|the|both) )?(?:{RELATIVE_WORDS})"
    rf"(?:(?:,| and|, and| &|/) ?(?:{RELATIVE_WORDS})\b)+"
)
_LISTED_REACH: Final = 80


def listed(text: str, end: int) -> list[str]:
    """The relatives who have what ends there, where a note lists several: "psoriasis in mother and brother"."""
    several = _LISTED.match(plain(right_of(text, end, _LISTED_REACH)))
    return [RELATIVES[word] for word in _RELATIVE.findall(several[0])] if several is not None else []


def kin_of(pronoun: str, relative: str) -> bool:
    """Whether a pronoun may stand for a relative who cannot be the patient."""
    return relative in _PRONOUNS.get(pronoun, _NONE)


def relative_of(kin: str, relative: str) -> str:
    """Who a relative of a relative is; that one himself where there is no word for him."""
    return _OF_KIN.get((kin, relative), relative)


def borne_out_by(noted: str) -> frozenset[str]:
    """The relatives in speech, besides itself, that bear out one in a note."""
    return _BORNE_OUT_BY.get(noted, _NONE)


TREATING: Final = longest_first(_POINTS["treating"])
"""A pattern of words behind "family" that make it no relatives but who treats them."""
CARRIED: Final = frozenset(_POINTS["carried"])
"""Concepts that no child has who is named beside them: "two kids, one miscarriage"."""
OTHER_KIN: Final = frozenset(map(plain_stem, _POINTS["other"]))
"""Stems of words with which relatives are told of from somewhere else than the patient."""
_PARENTS: Final = frozenset(("mother", "father"))
_CHILDREN: Final = ("son", "daughter")


@lru_cache(maxsize=64)
def stems_of(noted: str) -> frozenset[str]:
    """The stems by which a relative of a note is spoken of, by any of those that bear it out; a parent who speaks of a
    child ("my son wheezes, and I have high blood pressure") is not named."""
    known = {noted, *borne_out_by(noted), *(_CHILDREN if noted in _PARENTS else ())}
    return frozenset(plain_stem(word) for word, relative in RELATIVES.items() if relative in known)
