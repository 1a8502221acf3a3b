"""Words that name a term in some talk only: who eats eggs has no allergy by that, a count that fell no fall, who is
asked whether one ever hurt oneself is not asked for thoughts of it, and iron is a remedy where one takes it."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities import FIGURE_PATTERN
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS
from evaluators.deterministic.reading.wording.reaction_words import may_tell_of_reactions
from evaluators.vocabulary import Match

EATEN: Final = "eaten"
"""Way of the allergens that are food."""
_MOTHERS: Final = ("breast ", "breast-", "expressed ")
"""Before milk that no child is given for food from a cow."""
_FALLS: Final = "falls"
_BRIEF: Final = 64
"""Characters of a text that names little else: a reply, or a line under a heading."""
_NEAR: Final = 80
"""Characters around a food within which allergies or a reaction are spoken of."""
_OPENS: Final = 12
"""Characters of a reply before what it names first, in a short sentence of its own."""
_HEDGES: Final = "about|around|just|only|nearly|almost|at|over|under|below|a"
_FIGURE: Final = rf"(?:(?:{_HEDGES}) ){{0,2}}{FIGURE_PATTERN}"
_CHANGE: Final = re.compile(
    rf" (?:(?:back|again|further|down|slightly|steadily|sharply|right|all|the|way) ){{0,2}}"
    rf"(?:(?:to|by|below|under) {_FIGURE}|{_FIGURE}[0-9.]{{0,4}} ?(?:points?|percent|%)"
    rf"|from {_FIGURE}[^.;?!]{{0,24}}? to {_FIGURE})"
)
"""What follows where a figure fell: "has fallen to 35%", "from sixteen to seven a month"."""
_THOUGHTS: Final = "sx:suicidal-ideation"
_HARMED: Final = ("hurt ", "harmed ")
_DEED: Final = re.compile(r"\b(?:you|ever|never|i|i've|he|she)(?: actually| really| ever| never)? $")
"""Before what one did, and does not think of: "have you ever hurt yourself"."""
_SORT: Final = "purulent"
_SORT_OF: Final = re.compile(r"(?:-(?:appearing|looking))?(?: \([a-z ]{1,16}\))? ")
"""Between "purulent" and the complaint of which it is the sort."""
_FELT: Final = "symptom"
_SELF: Final = ("self-harm", "self harm")
_OF_IT: Final = re.compile(rf"\b(?:{CLAUSE_PATTERNS['thought of']}|suicid[a-z]+)\b[a-z ,/]* $")
_THOUGHT: Final = "thought"
_IRON: Final = "iron"
_REMEDY: Final = re.compile(
    rf"\b(?:{CLAUSE_PATTERNS['takes iron']})(?: (?:the|your|my|his|her|some|any|more|that|this|extra|on|with|of))* $"
)
"""Before iron that is a remedy: "are you taking iron?"."""
_TESTED: Final = re.compile(rf"[ -](?:{CLAUSE_PATTERNS['iron tested']})\b|['’]s\b")
"""Behind iron that is measured: "iron studies", "your iron's low"."""
_BEFORE: Final = 24


def as_meant(lower: str, matches: list[Match]) -> list[Match]:
    """The matches of a text without those that it does not mean. Linear in the matches."""
    if _SORT in lower:
        matches = _of_its_own(lower, matches)
    for match in matches:
        term = match.term
        if term.way in (EATEN, _FALLS) or term.concept == _THOUGHTS or term.surface == _IRON:
            return [match for match in matches if _is_meant(lower, match)]
    return matches


def _of_its_own(lower: str, matches: list[Match]) -> list[Match]:
    """The matches without "purulent" where it tells of which sort the next one is: "purulent rhinorrhea"."""
    return [
        match
        for match, following in zip(matches, [*matches[1:], None], strict=True)
        if match.term.surface != _SORT
        or following is None
        or following.term.category != _FELT
        or _SORT_OF.fullmatch(lower, match.end, following.start) is None
    ]


def _is_meant(lower: str, match: Match) -> bool:
    if match.term.way == EATEN:
        if lower.endswith(_MOTHERS, 0, match.start):
            return False
        if match.start <= _OPENS and 0 < lower.find(".", match.end) <= _BEFORE + _OPENS:
            return True  # "Peanuts and cats. We've got …"
        return len(lower) <= _BRIEF or may_tell_of_reactions(lower[max(match.start - _NEAR, 0) : match.end + _NEAR])
    if match.term.surface == _IRON and match.term.category == "medication":
        taken = _REMEDY.search(lower, max(match.start - _BEFORE, 0), match.start) is not None
        return taken and _TESTED.match(lower, match.end) is None
    if match.term.concept == _THOUGHTS:
        before = lower[max(match.start - _BEFORE, 0) : match.start]
        if match.term.surface.startswith(_SELF):
            return _OF_IT.search(before) is not None or _THOUGHT in lower[match.end : match.end + _BEFORE]
        return not match.term.surface.startswith(_HARMED) or _DEED.search(before) is None
    return match.term.way != _FALLS or _CHANGE.match(lower, match.end) is None
