"""Denials of how much, of which sort or with what, that leave the thing itself standing: "not coughing as much"."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.context.granted import MAYBE, SURELY, is_definite
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS

_OF_THINGS: Final = ("no", "without", "denies", "denied", "negative")
"""First words of negations that deny things, not what one does."""
_LESS: Final = tuple(sorted(f" {phrase}" for phrase in CLAUSE_WORDS["less"]))
_LESS_OFTEN: Final = tuple(sorted(f" {phrase}" for phrase in CLAUSE_WORDS["less often"]))
_DOES_NOT: Final = "n't"
_LIKENED: Final = tuple(sorted(f" {phrase}" for phrase in CLAUSE_WORDS["likened"]))
_RATHER: Final = tuple(sorted(f", {phrase}" for phrase in CLAUSE_WORDS["rather"]))
_CLEFT: Final = ("the", "my", "so much the", "just the", "really the")
_THIS: Final = (" this ", " such ", " such a ")
_WITH: Final = " with "
_FORMERLY: Final = ["used", "to"]
_AS_MUCH: Final = (" as ", " so ")
"""How a denial closes that is only of how much it is: "I'm not as constipated"."""
_FIRST: Final = 2
"""Words behind a denial in which stands that it is not of all: "I don't always get headaches"."""


def of_degree(denial: str, gap: str, following: str) -> int:
    """Whether a denial by these words is of no more than the degree or sort of the term between gap and following.

    ``SURELY`` ("never had a headache like this", "can't work with this pain", "it's not the pain that bothers me",
    "I never used to get headaches"),
    ``MAYBE`` where it is likened to what was spoken of ("never had pain like that"), else 0. A thing denied as such
    ("no pain like this") is denied.
    """
    if not denial or denial.partition(" ")[0] in _OF_THINGS:
        return 0
    before, after = gap.lower(), following.lower()
    if after.startswith(_LESS) or before.endswith(_THIS):
        return SURELY
    if after.startswith(_LESS_OFTEN):
        return SURELY if denial.endswith(_DOES_NOT) else MAYBE  # "I don't cough every day", "I'm not crying every day"
    words = before.split()
    if not CLAUSE_WORDS["not all of it"].isdisjoint(words[:_FIRST]) or words[:2] == _FORMERLY:
        return SURELY
    if f"{denial}{before}".endswith(_AS_MUCH) or not CLAUSE_WORDS["not much of it"].isdisjoint(words):
        return MAYBE
    if denial in CLAUSE_WORDS["cannot"] and _WITH in before and is_definite(before[before.rfind(_WITH) :]):
        return SURELY
    if after.startswith(" that ") and before.strip() in _CLEFT:
        return SURELY
    if after.startswith(_RATHER) and before.strip() in _CLEFT:
        return MAYBE  # "it's not the pain, it's the tiredness that gets me"
    return MAYBE if after.startswith(_LIKENED) else 0
