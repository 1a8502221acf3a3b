"""What the words between a denial and a term say: whether a clause of its own begins there ("no locking, gave way").

Everything here looks at a bounded gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.wording.clause_words import (
    CLAUSE_PATTERNS,
    CLAUSE_WORDS,
    NEAR,
    NOUN_WORDS,
    WORD,
    gap_words,
    last_of,
)

_BARE: Final = ("no", "nope", "nah", "none")
_NOTHING: Final = (*_BARE, "nothing")
_WELL: Final = "well"
_ONLY: Final = ("just", "only", "mostly", "sometimes")
_AUXILIARIES: Final = ("don't", "doesn't", "didn't", "haven't", "hasn't", "can't", "wasn't", "isn't", "not")
"""Denials that may end a clause: "he has the machine I don't"."""
_OWNERS: Final = ("my", "me", "his", "her", "your", "our", "their")
_BY_OWNER: Final = frozenset(("my", "his", "her", "your"))
_ADDING: Final = "with"
"""After a comma: "no clots, with bleeding"."""
_JOINING: Final = ("or", "and", "nor", "no")
_LISTING: Final = frozenset((",", "or", "and", "nor", "no"))
_POINTING: Final = frozenset(("this", "that"))
_POINTED: Final = frozenset(("that's",))
_BEING: Final = frozenset(("i'm", "he's", "she's", "they're", "we're", "you're"))
_JOINED: Final = CLAUSE_WORDS["joined"]
_EXAMPLES: Final = tuple([f" {words}" for words in CLAUSE_WORDS["such as"]])
_HAVING: Final = tuple([f" {word} " for word in CLAUSE_WORDS["has it"]])
_OWN: Final = 4
"""Words before what somebody's part does, among which that one is named: "my back hurts"."""
_LIST_REACH: Final = 48
_ONLY_THEN: Final = re.compile(rf",?(?: [a-z']+){{0,2}} (?:{CLAUSE_PATTERNS['only then']})\b")

_ORDERS: Final = re.compile(rf",(?: (?:and|then|just|you|please)){{0,2}} (?:{CLAUSE_PATTERNS['orders behind']})\b")
"""What is to be done, behind a denial: "it isn't strong enough, so swap it", "can't keep it down, hold losartan"."""


def is_clause_of_its_own(gap: str, cue: str, head: str = "") -> bool:
    """Whether a denial by ``cue`` ends within the gap to a term: "no, I quit smoking", "no locking, gave way once".

    ``cue`` is empty behind an item that it denied already; ``head`` is the term's first word, which may be a predicate.
    """
    words = gap_words(gap)
    subjects, verbs, fillers = CLAUSE_WORDS["subject"], CLAUSE_WORDS["verb"], CLAUSE_WORDS["filler"]
    begins = CLAUSE_WORDS["begins"] if not cue else frozenset[str]()
    opens = cue in _BARE
    if words and _goes_over(words, cue):
        return True
    if words and (_begins_another(words, cue) or _is_of_doer(words, cue, head)):
        return True
    if ", now " in gap.lower() or _identifies(words, cue) or ("," in words and _ORDERS.search(gap.lower()) is not None):
        return True
    for number, word in enumerate((*words, head.lower())):
        if opens and number < len(words) and word in begins:
            return True
        if opens and not number and words and cue and word in CLAUSE_WORDS["did"]:
            return True  # "no, stopped it, she said the bleeding …"
        if opens and word not in fillers:
            # "no, mum's fine", "no, Crohn's": something else is so; not "no Crohn's"
            is_so = word.endswith("'s") and (word not in CLAUSE_WORDS["eponym"] or (bool(cue) and words == [","]))
            if word in subjects or (number and (word in verbs or word == _ADDING)) or is_so:
                return True
            opens = False
        opens = opens or word in (",", "and")
    return False


def _goes_over(words: Sequence[str], cue: str) -> bool:
    """Whether a gap ends in what takes the place of what is denied: "no, just hay fever", "nothing, well, a beer";
    behind any denial where a comma parts it, or the one thing that it denies: "not that, just like, hay fever", "not
    the chest just kind of sore".
    """
    last = len(words) - 1
    while last > 0 and words[last] in CLAUSE_WORDS["over to"]:
        last -= 1
    if words[last] == _WELL:
        return cue in _NOTHING and words[:last].count(",") == last
    if words[last] not in CLAUSE_WORDS["instead"]:
        return False
    if last > 0 and (words[last - 1] == "," or (cue == "not" and words[0] in CLAUSE_WORDS["definite"])):
        return True
    return last == len(words) - 1 and (cue in _BARE or not cue)


def _begins_another(words: Sequence[str], cue: str) -> bool:
    """Whether the first words of a gap leave a denial behind: "oh no, and nausea", "not really, like a glass of wine",
    and behind what was denied already "no fever she has chills", "not red, a bit swollen".
    """
    second = words[1] if len(words) > 1 else ""
    if cue in _BARE and words[0] == "," and second in CLAUSE_WORDS["at times"]:
        return True  # "no, sometimes get a bit congested"
    if cue:
        if words[0] == "," and _is_a_bit([word for word in words[:NEAR] if word not in CLAUSE_WORDS["pause"]]):
            return True  # "I'm not, a little dizzy maybe"
        if cue in _NOTHING and second == "," and _is_a_bit(words[2:NEAR]):
            return True  # "nothing scary, a few extra beats"
        return (cue in _BARE and words[0] == "and") or (
            cue == "not" and words[0] == "really" and second in CLAUSE_WORDS["after all"]
        )
    if words[0] in CLAUSE_WORDS["instead"] and len(words) > 1 and "or" not in words:
        return True
    doer = words[0].partition("'")[0] in CLAUSE_WORDS["person"] and words[0] not in ("it", "we")
    return (doer and second not in CLAUSE_WORDS["remark"]) or _is_a_bit(words)


def _is_a_bit(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] == "a" and words[1] in CLAUSE_WORDS["bit"]


def _is_of_doer(words: Sequence[str], cue: str, head: str) -> bool:
    """Whether the term is what somebody does, told in a clause of its own: "I can't sit I threw up"."""
    opinion = CLAUSE_WORDS["opinion"]
    at = last_of(words, _BEING)
    if at > 0 and cue not in _BARE and words[at - 1] not in opinion and words[at - 1] not in _JOINED:
        return True
    last = len(words)
    while last and words[last - 1] in _ONLY:
        last -= 1  # "I don't, I just snore"
    if last > 1 and (words[last - 2] in opinion or words[last - 2] in _JOINED):
        return False
    if not last or words[last - 1] not in CLAUSE_WORDS["self"] or head.lower() in CLAUSE_WORDS["definite"]:
        return False
    return last > 1 or (last < len(words) and cue in _AUXILIARIES)


def _identifies(words: Sequence[str], cue: str) -> bool:
    """Whether the term is what something is said to be, behind what was denied: "you don't need tests this is gout"."""
    at = max(last_of(words, _POINTING), last_of(words, _POINTED))
    if at < 0 or (words[at] in _POINTING and words[at + 1 : at + 2] != ["is"]):
        return False
    if not at:
        return not cue
    return words[at - 1] not in _JOINED and not is_opinion(" ".join(words[:at]))


def _hurts_by_itself(before: str, last: str) -> bool:
    """Whether a term is what a part of somebody does, told in a clause of its own: "I didn't sleep, my back hurts"."""
    if last.lower() not in CLAUSE_WORDS["does"]:
        return False
    words = gap_words(before)[-_OWN:]
    at = last_of(words, _BY_OWNER)
    if at < 0 or any(word.endswith("n't") or word in ("not", "never", "no") for word in words[at:]):
        return False
    return at == 0 or (words[at - 1] not in CLAUSE_WORDS["opinion"] and words[at - 1] not in _JOINED)


def is_apart(gap: str, cue: str, named: str, before: str, following: str) -> bool:
    """Whether a term that is ``named`` behind a denial by ``cue`` is told in a clause of its own, which affirms it.

    ``before`` reaches back beyond the gap.
    """
    if is_told_apart(gap, named, before, following) if not cue else is_there(gap, following):
        return True
    if is_clause_of_its_own(gap, cue, named.partition(" ")[0]) or is_subject_of(gap, following):
        return True
    verb = named.rpartition(" ")[2].lower()
    return _hurts_by_itself(before, verb) or _is_predicate(gap, cue, verb)


def is_subject_of(gap: str, following: str) -> bool:
    """Whether somebody's does something in a clause of its own: "they don't help, and her potassium went down"."""
    words, behind = gap_words(gap), gap_words(following)
    owned = words[-2:-1] == ["and"] and words[-1] in _OWNERS
    return owned and bool(behind) and behind[0] in CLAUSE_WORDS["verb"]


def begins_later(following: str) -> bool:
    """Whether a thing that is denied is there from some time on, or on a condition: "no pain until yesterday", "I don't
    wheeze unless I run"; ``following`` is what stands behind it."""
    return _ONLY_THEN.match(following.lower()) is not None


def is_told_apart(gap: str, named: str, before: str, following: str) -> bool:
    """Whether a term behind a comma, and what was denied before that, is said to be there."""
    return is_there(gap, following) or _is_felt(gap, named, following) or _is_found(gap, named, before)


def _is_found(gap: str, named: str, before: str) -> bool:
    """Whether a term behind a comma tells by itself that it was found: "no effusion, Lachman positive", "no redness,
    joint swollen"; not "no red, swollen or tender joints"."""
    if not gap.strip() and "," in before:
        gap = before[before.rfind(",") :]  # behind a place that stands between: "joint"
    between, words = gap_words(gap), named.lower().split()
    if between[:1] != [","] or len(between) > NOUN_WORDS + 1 or not _LISTING.isdisjoint(between[1:]):
        return False
    if words[0] in CLAUSE_WORDS["presence"]:
        return True
    return words[-1] in CLAUSE_WORDS["found"] and len(between) + len(words) > 2


def _is_felt(gap: str, named: str, following: str) -> bool:
    """Whether an adjective behind a comma tells where something is felt: "no wasting, tender over the front"."""
    if gap.strip() != ",":
        return False
    words = gap_words(f"{named}{following}")
    return words[0].lower() in CLAUSE_WORDS["felt"] and not CLAUSE_WORDS["felt at"].isdisjoint(words[1:2])


def _is_predicate(gap: str, cue: str, verb: str) -> bool:
    """Whether a bare "no" stands before what a part of the body does, and so answers: "no, right knee hurts"."""
    words = gap_words(gap)
    if not words and verb in CLAUSE_WORDS["part has"]:
        return False  # "no muscle aches"
    return cue == "no" and verb in CLAUSE_WORDS["part does"] and CLAUSE_WORDS["to a part"].issuperset(words)


def closes_list(gap: str) -> bool:
    """Whether the gap ends a list of what no term stands for: "no stepwise pattern, marked fluctuation or"."""
    return "," in gap and gap.rstrip().lower().endswith((" or", " nor", " or any"))


_TEST_WORDS: Final = 2
"""Words between a thing and the result of the test for it."""


def gives_example(gap: str) -> bool:
    """Whether the gap ends in what introduces items: "problems in school such as"."""
    return gap.rstrip().lower().endswith(_EXAMPLES)


def is_told(gap: str, *, last: int = 0) -> bool:
    """Whether words of the gap, or the ``last`` ones of them, say that something is so or whose it is."""
    words = gap_words(gap)[-last:]
    return any(word in CLAUSE_WORDS["verb"] or word in CLAUSE_WORDS["teller"] for word in words)


def is_at_times(before: str) -> bool:
    """Whether the words right before a denial say that it holds now and then, or of most: "sometimes it's not real"."""
    return not CLAUSE_WORDS["at times"].isdisjoint(gap_words(before)[-NEAR:])


def is_there(gap: str, following: str) -> bool:
    """Whether a term right behind a comma is said to be there by what is behind it: "no nodules, bruit present",
    "no cough, muscle weakness present", "no rash, fever +".
    """
    words = gap_words(gap)
    at = len(words) - 1 - words[::-1].index(",") if "," in words else len(words)
    if not 0 < len(words) - at <= NOUN_WORDS + 1 or words[-1] in _JOINING:
        return False
    if following.lstrip().startswith("+"):
        return True
    behind = gap_words(following)[: _TEST_WORDS + 1]
    while len(behind) > 1 and behind[0] in CLAUSE_WORDS["result of"]:
        behind = behind[1:]  # "rubella IgG negative, measles IgG positive"
    if " ".join(behind[:_TEST_WORDS]) in CLAUSE_WORDS["is there"]:
        return True  # "no redness, calf tenderness is there"
    return bool(behind) and behind[0] in CLAUSE_WORDS["presence"]


def before_clause(words: str) -> str:
    """The words up to where one says something with a verb, and its subject, or with somebody who does it:
    "recurrence nose is clear", "driving you know".
    """
    low = words.lower()
    verbs, doers = CLAUSE_WORDS["verb"], CLAUSE_WORDS["doer"]
    said = WORD.findall(low)
    if verbs.isdisjoint(said) and doers.isdisjoint(said):
        return words
    for word in WORD.finditer(low):
        if word[0] in verbs:
            left = words[: word.start()].rstrip().rpartition(" ")[0].rstrip()
            return "" if left.lower() in CLAUSE_WORDS["side"] else left
        if word[0] in doers:
            return words[: word.start()].rstrip()
    return words


def is_opinion(gap: str) -> bool:
    """Whether the words from a denial to a new subject deny an opinion: "I don't think" I have."""
    words = gap_words(gap)
    if len(words) > 1 and words[-1] in CLAUSE_WORDS["object"]:
        return words[-2] == "told"  # "nobody told me I had …"
    return bool(words) and words[-1] in CLAUSE_WORDS["opinion"]


def has_subject(before: str) -> bool:
    """Whether the words before a term tell that it is there, or whose it is."""
    words = before.lower().replace("'", " ").replace("’", " ").split()
    return not CLAUSE_WORDS["states"].isdisjoint(words)


def is_subject(before: str, following: str) -> bool:
    """Whether somebody's relative begins a clause: "his sister has", but not "none of my sisters has"."""
    words = before.split()
    if not words or words[-1] not in _OWNERS or not following.startswith(_HAVING):
        return False
    at = words.index("of") if "of" in words else 0  # "none of my sisters has", but "one of my uncles had"
    return not at or (words[at - 1] in CLAUSE_WORDS["so many"] and not set(words[: at - 1]) & {"not", "no"})


def opens_graded(text: str, gap: str, end: int, sentence_end: int) -> bool:
    """Whether words right behind a denied item say how much there is of the next: "no retinopathy, early cataract"."""
    words = gap_words(gap)
    if words[:1] != [","] or CLAUSE_WORDS["grade"].isdisjoint(words[1:2]):
        return False
    following = text[end : min(sentence_end, end + 2 * _LIST_REACH)]
    return " or " not in following and " nor " not in following
