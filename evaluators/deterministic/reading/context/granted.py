"""What a denial takes for granted: "nothing for my asthma", "not with headaches"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS, NEAR, NOUN_WORDS, gap_words, last_of

_TO: Final = frozenset(("to",))
"""Links a drug with what is done to it: "no adjustments to your metformin"."""
_DETERMINERS: Final = ("no", "not", "without")
_NONE_OF: Final = (*_DETERMINERS, "nothing", "none")
_LESS_OF: Final = ("of", "in", "from")
_IDENTIFIED: Final = ("it's", "that's")
_JUDGED: Final = ("think", "believe", "feel", "find")
"""Before a drug of which one denies that it works."""
_BEFORE_DRUG: Final = (*_IDENTIFIED, *_JUDGED)
_JOINING: Final = frozenset((",", "and", "or", "any", "no", "nor"))
_GOES_WITH: Final = (["with"], ["for"])
"""Between what is denied and what that goes with, or is done about."""
_KIND: Final = 2
"""Words before a thing that say which one of it: "short course ibuprofen"."""
_ACTED_ON: Final = 2
"""Words before a thing by which something is done to it: "help the"; by one more it stands in relation to something."""
SURELY: Final = 2
MAYBE: Final = 1


def granted(gap: str, *, drug: bool, asked: bool = False, listed: bool = False) -> int:
    """Whether the gap's end presupposes the term: "nothing for my asthma", "no improvement with antibiotics".

    ``SURELY`` or ``MAYBE`` so ("not treated for diarrhea", "not sure about a fever"), else 0. A question ("any change
    in your cough?") takes less for granted than a denial. ``listed``: what stands before the gap is denied itself.
    """
    words = gap_words(gap)[-NEAR:]
    effect, definite = CLAUSE_WORDS["effect"], CLAUSE_WORDS["definite"]
    if not CLAUSE_WORDS["doubt"].isdisjoint(words):
        return MAYBE
    if drug and not asked and _is_taken_so(words):
        return SURELY
    if drug and not asked and not CLAUSE_WORDS["acting"].isdisjoint(words):
        return SURELY  # "the calamine didn't help and hydrocortisone did"
    if drug and not asked and words[-1:] == ["when"]:
        return SURELY  # "no stomach upset when metformin is taken with food"
    if drug and not asked and words[-1:] == ["to"] and not effect.isdisjoint(words):
        return SURELY  # "no response of the headache to ibuprofen"
    if not drug and not asked and _is_when_one_has(words):
        return MAYBE  # "please don't drive when you're drowsy"
    if not drug and _is_woken_with(words, asked=asked):
        return SURELY if words[-1] in definite else MAYBE
    if not asked and _is_met(words, drug=drug):
        return SURELY
    if not drug and not asked and _is_related(words):
        return SURELY
    at = last_of(words, CLAUSE_WORDS["cause"] if asked else CLAUSE_WORDS["link"])
    if at < 0 and drug and (at := last_of(words, _TO)) >= 0 and (not at or words[at - 1] not in effect):
        return 0
    if at < 0:
        return 0
    before = words[at - 1] if at else ""
    if drug:
        named = words[at + 1 :]
        if words[:1] == ["with"] and len(words) == _KIND and named[:1] and named[0] in definite and not asked:
            return SURELY  # "ibuprofen? No, not with the Eliquis"
        apart = (listed or before) and before not in CLAUSE_WORDS["using"] and (not named or named[0] in definite)
        if listed and not asked and words[at] == "with" and _is_kind(named):
            return SURELY  # "no stomach upset with short-course ibuprofen"
        return SURELY if before in effect or (apart and len(named) < 2 and not asked) else 0
    named = words[at + 1 : at + 2]
    if not named and not asked and words[at] in _LESS_OF and before in CLAUSE_WORDS["lessening"]:
        return SURELY  # "without relief of itching"
    if listed and not asked and words[:1] in _GOES_WITH and _is_kind(words[1:]):
        return MAYBE  # "no chest pain with palpitations", "no hospital admissions for asthma"
    if not named and words[at] == "with" and before in CLAUSE_WORDS["comes with"] and not asked:
        return MAYBE  # "no focal deficit with aura"
    if not named and words[at] == "with" and before in CLAUSE_WORDS["object"] and not asked:
        return SURELY  # "you should not take it with asthma"
    if named and named[0] in definite and len(words) - at - 2 <= NOUN_WORDS:
        if words[at] in ("with", "of"):
            of_object = words[at] == "with" and before in CLAUSE_WORDS["object"]
            return SURELY if of_object or before in CLAUSE_WORDS["company"] else 0
        return 0 if words[at] == "in" and before in CLAUSE_WORDS["trouble"] else SURELY
    return MAYBE if words[at] == "for" and before in CLAUSE_WORDS["remedy"] and not named else 0


def _is_taken_so(words: Sequence[str]) -> bool:
    """Whether no more is denied than how one finds it to take a drug: "I don't like taking the metformin"."""
    lead = words[:-1] if words and words[-1] in CLAUSE_WORDS["definite"] else words
    taking = not CLAUSE_WORDS["taking"].isdisjoint(lead[-1:])
    return taking and not CLAUSE_WORDS["liking"].isdisjoint(lead[-2:-1])


def _is_when_one_has(words: Sequence[str]) -> bool:
    """Whether what is denied is only so while one has a thing: "I don't go out when I'm dizzy"."""
    at = last_of(words, CLAUSE_WORDS["occasion"])
    who = words[at + 1 :][:1]
    return at > 0 and who != [] and who[0].partition("'")[0] in CLAUSE_WORDS["person"]


def _is_woken_with(words: Sequence[str], *, asked: bool) -> bool:
    """Whether no more is denied than that one wakes with a thing, or asked for of a definite one: "do you wake up with
    the headaches?"."""
    definite = bool(words) and words[-1] in CLAUSE_WORDS["definite"]
    lead = words[:-1] if definite else words
    return (definite or not asked) and lead[-1:] == ["with"] and not CLAUSE_WORDS["waking"].isdisjoint(lead[-3:-1])


def _is_related(words: Sequence[str]) -> bool:
    """Whether what is denied only does something to a definite thing, or stands in relation to it: "didn't help the
    pain", "no pattern to the pain"."""
    if len(words) < _ACTED_ON or words[-1] not in CLAUSE_WORDS["definite"]:
        return False
    if words[-2] in CLAUSE_WORDS["acts on"]:
        return True
    related = len(words) > _ACTED_ON and words[-2] in CLAUSE_WORDS["relation"]
    return related and words[-3] not in CLAUSE_WORDS["not by it"] and words[-3] not in CLAUSE_WORDS["trouble"]


def _is_kind(words: Sequence[str]) -> bool:
    """Whether words only say which one of a thing it is."""
    return len(words) <= _KIND and _JOINING.isdisjoint(words)


def _is_met(words: Sequence[str], *, drug: bool) -> bool:
    """Whether what is denied is how one takes the thing, that it is to blame, or what a drug does: "don't mind the
    cough", "I don't think the Lexapro is working"."""
    if drug and words and words[-1] in _JUDGED:
        return True  # "does not feel Lexapro is effective"
    at = last_of(words[-NOUN_WORDS - 1 :], CLAUSE_WORDS["definite"])
    if at < 0:
        return False
    before = words[: len(words) - len(words[-NOUN_WORDS - 1 :]) + at][-1:]
    return bool(before) and (before[0] in CLAUSE_WORDS["attitude"] or (drug and before[0] in _BEFORE_DRUG))


def is_definite(gap: str) -> bool:
    """Whether "the", "your", "this" stands before the term that follows the gap, in the same phrase."""
    words = gap_words(gap)[-NOUN_WORDS - 1 :]
    return not CLAUSE_WORDS["definite"].isdisjoint(words) and "," not in words


def opens_with_occasion(gap: str) -> bool:
    """Whether what is denied right behind a "not" is only that a thing goes with another: "not with headaches"."""
    words = gap_words(gap)
    if not words or "any" in words:
        return False
    return words[0] in CLAUSE_WORDS["occasion"] or words[0] in CLAUSE_WORDS["around"]


def is_summed_up(following: str) -> bool:
    """Whether a thing stands before what is denied as its opposite, and so is told: "urgency but no accidents",
    "swelling in the left knee but no other joints".
    """
    if "but" not in following:
        return False
    words = gap_words(following)
    at = words.index("but") + 1 if "but" in words else len(words)
    return at < len(words) and words[at] in _NONE_OF
