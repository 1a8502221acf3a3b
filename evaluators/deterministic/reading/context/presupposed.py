"""What a yes-or-no question takes for granted: "does the rash itch?", "do you ever miss your Zoloft?", "when you
cough"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.context.granting import grants
from evaluators.deterministic.reading.mention import COMPLAINTS
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS, NEAR, NOUN_WORDS, gap_words, last_of
from evaluators.vocabulary.patterns import any_of

_PART: Final = re.compile(rf" (?:{any_of(CLAUSE_WORDS['part asked']).pattern})")
"""What follows a thing of which one asks when, how or how often: "do you take the Zoloft in the morning?"."""
_TOPIC: Final = re.compile(
    r", (?:(?:we|they)(?:['’](?:d|ve|re))? (?!stop|never)[a-z]|you (?:were|got|went|had got|had gone)\b)"
)
_EARLIER: Final = " before"
_ONESELF: Final = frozenset(("i", "me"))
_WHOM: Final = frozenset(("you", "him", "her", "them"))
"""Right behind a complaint whose name has a verb: whom it troubles, "does the light bother you?"."""
_HAS: Final = frozenset(("have", "had", "get", "got", "feel", "mentioned", "told"))
_IT: Final = ["it"]
_TOLD_OF: Final = tuple([f" {word} " for word in CLAUSE_WORDS["kind that"]])
"""Behind a thing, of which one asks what kind it is: "is it the kind of pain that wakes you up?"."""
_AT_NEED: Final = ["to", "use"]
"""Of a drug that one has for when it is needed: "have you had to use your nitroglycerin?"."""
_PREDICATE_WORDS: Final = 3
_FURTHER: Final = 2
"""Words behind a complaint, or before it, in which stands what is asked of it."""
_OF: Final = "of"
_OF_RESULT: Final = frozenset(("of", "from"))
_ASKS_BY: Final = CLAUSE_WORDS["not by it"] | CLAUSE_WORDS["having"]
_THAT: Final = "that"
_SOMETHING: Final = (["something"], ["anything"])
_THERE: Final = ["there"]
_OWN_SITE: Final = ["back"]
"""A site that is a term only with its owner: "your back"; what is behind it, "pain", is a term by itself."""
_GO: Final = "go"
_DID: Final = "did"
_HAS_BEEN: Final = ["s", "been"]
"""The words of "'s been" right behind a name: "the headache's been since the accident?"."""
_POLITE: Final = 2
_FRAMED: Final = 4
"""Words before a term among which one makes an occasion of it: "when you have a headache"."""
ABOUT: Final = 1
OVER: Final = 2


def is_presupposed(before: str, after: str, category: str) -> bool:
    """Whether a question takes a thing for granted, as it is definite and something else is asked about it.

    ``before`` and ``after``: what stands around it in its sentence. "Do you ever miss your lisinopril?", "is
    that the long-acting metformin?", "did anything bring on the palpitations?", "have you had this rash before?".
    """
    words = gap_words(before)[-NEAR:]
    if not words:
        return False
    if grants(before, after, category):
        return True
    if category in COMPLAINTS:
        return _is_granted_complaint(words, after)
    if category in ("medication", "procedure"):
        return _is_granted_order(words, after, category)
    definite = words[-1] in CLAUSE_WORDS["definite"]
    return definite and (not CLAUSE_WORDS["dwelling"].isdisjoint(words[:-1]) or after.lower().startswith(_EARLIER))


def _is_granted_order(words: Sequence[str], after: str, category: str) -> bool:
    """Whether a question asks how a drug is taken, or what came of a test, and not whether."""
    definite = words[-1] in CLAUSE_WORDS["definite"]
    if _is_asked_about(words) or (category == "procedure" and definite and _is_of_result(words, after)):
        return True
    if (definite or words[-1] in CLAUSE_WORDS["handled"]) and _is_handled(words):
        return True
    if category == "medication" and (_is_of_drug(words, after) or _is_of_amount(words[:-1] if definite else words)):
        return True
    if not definite:
        return False
    if len(words) > 2 and words[-2] == "on" and words[-3] not in CLAUSE_WORDS["on it"]:
        return True  # "any bruising on the warfarin?"
    return CLAUSE_WORDS["decided"].isdisjoint(words) and _PART.match(after.lower()) is not None


def _is_of_amount(words: Sequence[str]) -> bool:
    """Whether it is asked how much of a drug is taken: "are you taking the full dose of metformin?"."""
    if words[-1:] != [_OF]:  # "course of antibiotics" is a term by itself
        return not CLAUSE_WORDS["all of a drug"].isdisjoint(words[-1:])
    if words[-2:-1] and words[-2] in CLAUSE_WORDS["how many of"]:
        return True
    which, amount = words[-3:-2], words[-2:-1]
    return not CLAUSE_WORDS["amount of"].isdisjoint(amount) and not CLAUSE_WORDS["which amount"].isdisjoint(which)


def _is_of_result(words: Sequence[str], after: str) -> bool:
    """Whether it is asked what came of a test that was done: "did the MRI show anything?", "the results of the MRI"."""
    of, outcome = words[-2:-1], words[-3:-2]
    if not CLAUSE_WORDS["auxiliary"].isdisjoint(of):
        return not CLAUSE_WORDS["test shows"].isdisjoint(gap_words(after)[:1])
    return not _OF_RESULT.isdisjoint(of) and not CLAUSE_WORDS["outcome of"].isdisjoint(outcome)


def _is_asked_about(words: Sequence[str]) -> bool:
    """Whether it is asked whether one knows why, when or how much: "do you know why you're on metformin?"."""
    return any(
        word in CLAUSE_WORDS["inquiring"] and following in CLAUSE_WORDS["knows what"] and after != "to"
        for word, following, after in zip(words, words[1:], [*words[2:], ""], strict=False)
    )


def _is_granted_complaint(words: Sequence[str], after: str) -> bool:
    """Whether a question names a definite complaint, but asks something else than whether there is one: "is there
    anything that helps the cough?", "can I listen to that wheeze?"."""
    at = last_of(words, CLAUSE_WORDS["definite"])
    between = words[at + 1 :]
    if between == _OWN_SITE:
        between = []
    if at >= 0 and " ".join(between) in CLAUSE_WORDS["kind of"] and after.lower().startswith(_EARLIER):
        return True  # "have you had this kind of headache before?"
    if at < 0 or len(between) > NOUN_WORDS:
        return " ".join(words[-2:]) in CLAUSE_WORDS["kind of"] and after.lower().startswith(_TOLD_OF)
    lead = words[:at]
    while lead and lead[-1] in CLAUSE_WORDS["degree"] and lead[-1] not in CLAUSE_WORDS["asks for it"]:
        lead = lead[:-1]
    if not lead:
        return False
    if between:  # "any change in your back pain?"; not "any pain in the neck trouble swallowing"
        return lead[-1] in CLAUSE_WORDS["relation"] and not CLAUSE_WORDS["effect"].isdisjoint(lead[-2:-1])
    further = gap_words(after)[:_FURTHER]
    if not CLAUSE_WORDS["more of it"].isdisjoint(further) or not CLAUSE_WORDS["asked why"].isdisjoint(lead):
        return True
    return _asks_otherwise(lead, words[at], after)


def _asks_otherwise(lead: Sequence[str], definite: str, after: str) -> bool:
    """Whether the last word before a definite complaint asks something else than whether there is one."""
    last, before = lead[-1], lead[-2:-1]
    if last in CLAUSE_WORDS["auxiliary"]:
        return definite in CLAUSE_WORDS["pointing"] and _says_more(after, past=last == _DID)
    if last == _OF:
        return not CLAUSE_WORDS["of granted"].isdisjoint(before)
    if last in CLAUSE_WORDS["relation"] or last in CLAUSE_WORDS["around"]:
        return before != [] and _ASKS_BY.isdisjoint(before)
    if definite == _THAT:  # not "is it the knee that aches?"
        return not CLAUSE_WORDS["dwelling"].isdisjoint(lead)
    return last not in CLAUSE_WORDS["asks for it"]


def denies_nothing(before: str, cue: str, after: str) -> bool:
    """Whether a denial only asks for what one expects, or is polite: "didn't the cough go?", "you don't mind if …".

    ``before`` and ``after``: what stands around it in its sentence.
    """
    following = gap_words(after)[:_POLITE]
    if " ".join(following) in CLAUSE_WORDS["polite"]:
        return True
    opens = cue in CLAUSE_WORDS["asks first"] and CLAUSE_WORDS["opening"].issuperset(gap_words(before))
    return opens and following[:1] != [] and following[0] in CLAUSE_WORDS["definite"]


def is_told_of(before: str, after: str) -> bool:
    """Whether a question opens with a definite thing and how it is: "your asthma is under control, no symptoms?".

    Not where it opens with whether the thing is there, or over.
    """
    said = _told(before, after)
    return said != [] and said[0] not in CLAUSE_WORDS["there"] and said[0] not in CLAUSE_WORDS["gone"]


def is_told_over(before: str, after: str) -> bool:
    """Whether a question opens with a definite thing that is said to be over: "so the cough has gone, has it?"."""
    said = _told(before, after)
    return said[:1] != [] and said[0] in CLAUSE_WORDS["gone"]


def _told(before: str, after: str) -> list[str]:
    """What a question says of the definite thing with which it opens, behind the verb; empty where it does not so."""
    words = [word for word in gap_words(before) if word not in CLAUSE_WORDS["opening"]]
    following = gap_words(after)
    if len(words) != 1 or words[0] not in CLAUSE_WORDS["definite"] or following[:1] == []:
        return []
    if (
        following[0] not in CLAUSE_WORDS["auxiliary"]
        and following[:2] != _HAS_BEEN
        and following[0] not in CLAUSE_WORDS["seems"]
    ):
        return []
    return [word for word in following[1:] if word not in CLAUSE_WORDS["degree"]]


def is_topic(before: str, after: str) -> bool:
    """Whether a definite drug is named first, and it is then asked what was done with it: "the gabapentin, we got to
    what, three hundred?"."""
    words = gap_words(before)
    return words[-1:] != [] and words[-1] in CLAUSE_WORDS["definite"] and _TOPIC.match(after.lower()) is not None


def _says_more(after: str, *, past: bool = False) -> bool:
    """Whether a question says something of its subject, other than that it is there or over: "does the rash itch?"."""
    words = gap_words(after.removeprefix(" still"))
    return (
        bool(words)
        and not _is_again(words)
        and words[0].isalpha()
        and not (words[0] in _WHOM and _HAS.isdisjoint(words[1:2]))
        and words[0] not in CLAUSE_WORDS["there"]
        and predicate(after, past=past) != OVER
    )


def _is_handled(words: Sequence[str]) -> bool:
    if not CLAUSE_WORDS["handling"].isdisjoint(words):
        return True
    return "taking" in words and not CLAUSE_WORDS["trouble"].isdisjoint(words)


def _is_of_drug(words: Sequence[str], after: str) -> bool:
    """Whether what is asked of a definite drug is anything but that one takes or gets it: "can you afford the …?"."""
    at = last_of(words, CLAUSE_WORDS["definite"])
    if at < 0 or not CLAUSE_WORDS["drug kind"].issuperset(words[at + 1 :]):
        return False
    lead = [word for word in words[:at] if word not in CLAUSE_WORDS["of it"]]
    if not lead or lead[-1] in CLAUSE_WORDS["item"] or lead[-1] == "on":
        return False
    if lead[-1] in CLAUSE_WORDS["decided"] and not _ONESELF.isdisjoint(words):
        return False  # "do I stop the Xarelto for the camera?"
    if lead[-1] in CLAUSE_WORDS["auxiliary"]:
        return lead[-2:-1] != _IT and _says_more(after)  # "is the Lantus still twenty units?"; not "it was the Lantus?"
    if lead[-1] in CLAUSE_WORDS["ending it"] or " ".join(lead[-2:]) in CLAUSE_WORDS["ending it"]:
        further = [word for word in gap_words(after) if word != "," and word not in CLAUSE_WORDS["at last"]]
        return bool(further) or not CLAUSE_WORDS["wishing"].isdisjoint(words)  # not "did you stop the metformin?"
    return lead[-2:] == _AT_NEED or lead[-1] not in CLAUSE_WORDS["taking it"]


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


def is_subject_of_question(gap: str) -> bool:
    """Whether a term follows the verb that opens a question and a word that takes it for granted: "is your cough …"."""
    words = [word for word in gap_words(gap) if word not in CLAUSE_WORDS["opening"]]
    return words[:1] != [] and words[0] in CLAUSE_WORDS["definite"] and (len(words) == 1 or words[1:] == _OWN_SITE)


def predicate(following: str, *, past: bool = False) -> int:
    """What a question says of a thing that it takes for granted: ``ABOUT`` it ("is the pain constant?"), or that it is
    ``OVER`` ("has the cough gone?"). 0 where it asks whether the thing is there.

    ``past``: it is asked of a certain time ("did the cough go away?"); what goes away now and then is not over.
    """
    words = gap_words(following)
    if _is_again(words):
        return 0
    if words[:2] == ["at", "all"]:
        words = words[2:]  # "does your heart flutter at all?"
    if words[:1] == _THERE and not CLAUSE_WORDS["there so"].isdisjoint(words[1:2]):
        return ABOUT  # "is your cough there all the time?"
    if past and _goes_away([word for word in words[: _PREDICATE_WORDS + 1] if word not in CLAUSE_WORDS["degree"]]):
        return OVER
    if words[:1] in _SOMETHING:
        words = words[1:]  # "is the headache something new?"
    for word in words[:_PREDICATE_WORDS]:
        if word in CLAUSE_WORDS["gone"]:
            return OVER
        if word in CLAUSE_WORDS["predicate"]:
            return ABOUT
        if word not in CLAUSE_WORDS["degree"]:
            return 0
    return 0


def _is_again(words: Sequence[str]) -> bool:
    """Whether it is asked whether there is one again: "has the cough come back?"."""
    return not CLAUSE_WORDS["again"].isdisjoint((*words[:1], " ".join(words[:2])))


def _goes_away(words: Sequence[str]) -> bool:
    """Whether a verb in its plain form, and the particle that it needs, say that something comes to an end."""
    if not words:
        return False
    behind = words[1:2]
    if words[0] == _GO and (not behind or not CLAUSE_WORDS["goes then"].isdisjoint(behind)):
        return True
    if words[0] in CLAUSE_WORDS["ends with"] and not CLAUSE_WORDS["particle"].isdisjoint(behind):
        return True
    object_ = CLAUSE_WORDS["definite"] | CLAUSE_WORDS["person"]
    return words[0] in CLAUSE_WORDS["ends"] and object_.isdisjoint(behind)  # not "did the pain stop you?"
