"""What the words right behind a term make of it: the sort of something, so much of it, who tells."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS, NEAR, gap_words

_PAUSE: Final = re.compile(r"[^a-z' -]", re.IGNORECASE)
_DRUG_HEADS: Final = CLAUSE_WORDS["head"] | CLAUSE_WORDS["effect"]
_ESTIMATED: Final = 2
_HEAD_WORDS: Final = 2
_ABOUT: Final = ("just", "like", "about", "only", "around", "roughly", "um", "uh")
_NONE_OF_IT: Final = re.compile(r"(?: (?:history|hx|status|screening))?: ?(?:no|none|negative|never|nil|denie[sd])\b")
_SENTENCE: Final = re.compile(r"[.?!]")


def is_estimate(following: str) -> bool:
    """Whether the words behind a "maybe" tell how much, of which alone one is not sure: "maybe four beers a day"."""
    words = [word for word in following.lower().split() if word not in _ABOUT][:_ESTIMATED]
    if words[:1] in (["a"], ["one"]):
        return words[1:2] != [] and words[1] in CLAUSE_WORDS["measure"]
    return bool(words) and (words[0] in CLAUSE_WORDS["amount"] or words[0][:1].isdigit())


def qualifies(following: str, *, drug: bool = False) -> bool:
    """Whether the words behind a term make it say of which sort something else is: "TB blood test"; "statin problems"
    where it is a ``drug``.
    """
    heads = _DRUG_HEADS if drug else CLAUSE_WORDS["head"]
    return any(word in heads for word in gap_words(_PAUSE.split(following, maxsplit=1)[0])[:_HEAD_WORDS])


def has_none_of_it(following: str) -> bool:
    """Whether a term, as what follows it shows, heads a line that has none: "Melanoma history: none"."""
    return _NONE_OF_IT.match(following.lower()) is not None


def is_label(following: str) -> bool:
    """Whether a term, as what follows it shows, is the heading of a line: "Allergy/ADR: …"."""
    return ":" in following.partition(" ")[0]


def copes(following: str) -> bool:
    """Whether one tells behind a condition what one does about it, as who knows it: "if I have pain, I take …"."""
    words = gap_words(_SENTENCE.split(following, maxsplit=1)[0])
    for at, word in enumerate(words):
        if word in CLAUSE_WORDS["self"]:
            rest = [other for other in words[at + 1 : at + NEAR] if other not in CLAUSE_WORDS["habit"]]
            return bool(rest) and rest[0] in CLAUSE_WORDS["copes"]
    return False


def tells(following: str) -> bool:
    """Whether the words after a relative make them the one who tells: "mother denies …"."""
    words = gap_words(following)[:2]
    while words and words[0] in ("has", "also", "is", "was"):
        words = words[1:]
    return bool(words) and words[0] in CLAUSE_WORDS["informant"]
