"""What a denial or a question takes for granted: "nothing for my asthma", "is your cough worse?", "when you cough"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.clause_words import CLAUSE_WORDS, NEAR, NOUN_WORDS, gap_words, last_of
from evaluators.deterministic.reading.phrases import any_of

_TO: Final = frozenset(("to",))
"""Links a drug with what is done to it: "no adjustments to your metformin"."""
_HANDLED_ON: Final = ("of", "from", "with", "taking")
"""What else stands right before a drug that is asked about: "side effects from Lipitor"."""
_PART: Final = re.compile(rf" (?:{any_of(CLAUSE_WORDS['part asked']).pattern})")
"""What follows a thing of which one asks when, how or how often: "do you take the Zoloft in the morning?"."""
_EARLIER: Final = (" before?", " before,", " before.")
_DETERMINERS: Final = ("no", "not", "without")
_NONE_OF: Final = (*_DETERMINERS, "nothing", "none")
_LESS_OF: Final = ("of", "in", "from")
_IDENTIFIED: Final = ("it's", "that's")
_JUDGED: Final = ("think", "believe", "feel", "find")
"""Before a drug of which one denies that it works."""
_BEFORE_DRUG: Final = (*_IDENTIFIED, *_JUDGED)
_PREDICATE_WORDS: Final = 3
_FRAMED: Final = 4
"""Words before a term among which one makes an occasion of it: "when you have a headache"."""
SURELY: Final = 2
MAYBE: Final = 1
ABOUT: Final = 1
OVER: Final = 2


def granted(gap: str, *, drug: bool, asked: bool = False, listed: bool = False) -> int:
    """Whether the gap's end presupposes the term: "nothing for my asthma", "no improvement with antibiotics".

    ``SURELY`` or ``MAYBE`` so ("not treated for diarrhea", "not sure about a fever"), else 0. A question ("any change
    in your cough?") takes less for granted than a denial. ``listed``: what stands before the gap is denied itself.
    """
    words = gap_words(gap)[-NEAR:]
    effect, definite = CLAUSE_WORDS["effect"], CLAUSE_WORDS["definite"]
    if not CLAUSE_WORDS["doubt"].isdisjoint(words):
        return MAYBE
    if drug and not asked and not CLAUSE_WORDS["acting"].isdisjoint(words):
        return SURELY  # "the calamine didn't help and hydrocortisone did"
    if not asked and _is_met(words, drug=drug):
        return SURELY
    at = last_of(words, CLAUSE_WORDS["cause"] if asked else CLAUSE_WORDS["link"])
    if at < 0 and drug and (at := last_of(words, _TO)) >= 0 and (not at or words[at - 1] not in effect):
        return 0
    if at < 0:
        return 0
    before = words[at - 1] if at else ""
    if drug:
        named = words[at + 1 :]
        apart = (listed or before) and before not in CLAUSE_WORDS["using"] and (not named or named[0] in definite)
        return SURELY if before in effect or (apart and len(named) < 2 and not asked) else 0
    named = words[at + 1 : at + 2]
    if not named and not asked and words[at] in _LESS_OF and before in CLAUSE_WORDS["lessening"]:
        return SURELY  # "without relief of itching"
    if listed and not asked and words == ["with"]:
        return MAYBE  # "no chest pain with palpitations"
    if not named and words[at] == "with" and before in CLAUSE_WORDS["object"] and not asked:
        return SURELY  # "you should not take it with asthma"
    if named and named[0] in definite and len(words) - at - 2 <= NOUN_WORDS:
        if words[at] in ("with", "of"):
            of_object = words[at] == "with" and before in CLAUSE_WORDS["object"]
            return SURELY if of_object or before in CLAUSE_WORDS["company"] else 0
        return 0 if words[at] == "in" and before in CLAUSE_WORDS["trouble"] else SURELY
    return MAYBE if words[at] == "for" and before in CLAUSE_WORDS["remedy"] and not named else 0


def is_presupposed(before: str, after: str, *, drug: bool) -> bool:
    """Whether a yes-or-no question takes a thing for granted and asks for something else about it.

    "Do you ever miss your lisinopril?", "did anything bring on the palpitations?", "have you had this rash before?":
    what is definite is there, where the question has other words for what may be so or not.
    """
    words = gap_words(before)[-NEAR:]
    if not words:
        return False
    definite = words[-1] in CLAUSE_WORDS["definite"]
    if drug and (definite or words[-1] in _HANDLED_ON) and _is_handled(words):
        return True
    if not definite:
        return False
    if not drug:
        return not CLAUSE_WORDS["dwelling"].isdisjoint(words[:-1]) or after.lower().startswith(_EARLIER)
    if len(words) > 2 and words[-2] == "on" and words[-3] not in CLAUSE_WORDS["on it"]:
        return True  # "any bruising on the warfarin?"
    return CLAUSE_WORDS["decided"].isdisjoint(words) and _PART.match(after.lower()) is not None


def _is_handled(words: Sequence[str]) -> bool:
    if not CLAUSE_WORDS["handling"].isdisjoint(words):
        return True
    return "taking" in words and not CLAUSE_WORDS["trouble"].isdisjoint(words)


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


def occasion(gap: str) -> str:
    """The word before a term that makes it the occasion of what is asked, or its reason: "worse when you cough", "with
    the headaches", "because you smoke".

    Nothing where it is what is asked for: "trouble with the nausea", "do you know if you have asthma".
    """
    words = gap_words(gap)[-_FRAMED:]
    for at in range(len(words) - 1, -1, -1):
        word, follows = words[at], words[at + 1 : at + 2]
        before = words[at - 1] if at else ""
        if word == ",":
            return ""
        if not follows:
            continue
        if word in CLAUSE_WORDS["reason"]:
            return word
        definite = follows[0] in CLAUSE_WORDS["definite"]
        person = follows[0].partition("'")[0] in CLAUSE_WORDS["person"]
        if word in CLAUSE_WORDS["occasion"] and (definite or person):
            return "" if before in CLAUSE_WORDS["inquiring"] else word
        if word in CLAUSE_WORDS["around"] and (person or (definite and len(words) - at - 2 <= NOUN_WORDS)):
            return "" if not before or before in CLAUSE_WORDS["trouble"] or before in CLAUSE_WORDS["having"] else word
    return ""


def opens_with_occasion(gap: str) -> bool:
    """Whether what is denied right behind a "not" is only that a thing goes with another: "not with headaches"."""
    words = gap_words(gap)
    if not words or "any" in words:
        return False
    return words[0] in CLAUSE_WORDS["occasion"] or words[0] in CLAUSE_WORDS["around"]


def is_subject_of_question(gap: str) -> bool:
    """Whether a term follows the verb that opens a question and a word that takes it for granted: "is your cough …"."""
    words = [word for word in gap_words(gap) if word not in CLAUSE_WORDS["opening"]]
    return len(words) == 1 and words[0] in CLAUSE_WORDS["definite"]


def predicate(following: str, *, past: bool = False) -> int:
    """What a question says of a thing that it takes for granted: ``ABOUT`` it ("is the pain constant?"), or that it is
    ``OVER`` ("has the cough gone?"). 0 where it asks whether the thing is there.

    ``past``: it is asked of a certain time ("did the cough go away?"); what goes away now and then is not over.
    """
    words = gap_words(following)
    if words[:2] == ["at", "all"]:
        words = words[2:]  # "does your heart flutter at all?"
    if past and _goes_away([word for word in words[: _PREDICATE_WORDS + 1] if word not in CLAUSE_WORDS["degree"]]):
        return OVER
    for word in words[:_PREDICATE_WORDS]:
        if word in CLAUSE_WORDS["gone"]:
            return OVER
        if word in CLAUSE_WORDS["predicate"]:
            return ABOUT
        if word not in CLAUSE_WORDS["degree"]:
            return 0
    return 0


def _goes_away(words: Sequence[str]) -> bool:
    """Whether a verb in its plain form, and the particle that it needs, say that something comes to an end."""
    if not words:
        return False
    behind = words[1:2]
    if words[0] in CLAUSE_WORDS["ends with"] and not CLAUSE_WORDS["particle"].isdisjoint(behind):
        return True
    object_ = CLAUSE_WORDS["definite"] | CLAUSE_WORDS["person"]
    return words[0] in CLAUSE_WORDS["ends"] and object_.isdisjoint(behind)  # not "did the pain stop you?"


def is_summed_up(following: str) -> bool:
    """Whether a thing stands before what is denied as its opposite, and so is told: "urgency but no accidents",
    "swelling in the left knee but no other joints".
    """
    if "but" not in following:
        return False
    words = gap_words(following)
    at = words.index("but") + 1 if "but" in words else len(words)
    return at < len(words) and words[at] in _NONE_OF
