"""What the words between a cue and a term say: a clause of its own, or a thing that is taken for granted.

The words and their roles are data (``tables/clause_rules.tsv``). Everything here looks at a bounded gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.vocabulary.normal import clause_fold
from evaluators.vocabulary.rows import words_by_role

_WORD: Final = re.compile(r"[a-z][a-z']*|,")
_PAUSE: Final = re.compile(r"[^a-z' -]", re.IGNORECASE)
CLAUSE_WORDS: Final = words_by_role("clause_rules.tsv")
"""By what they do there, the words around terms and cues."""
_DRUG_HEADS: Final = CLAUSE_WORDS["head"] | CLAUSE_WORDS["effect"]
_ESTIMATED: Final = 2
_BARE: Final = ("no", "nope", "nah", "none")
_NOUN_WORDS: Final = 1
"""Words that may stand between "my" and a term: "for my bad cough"."""
_NEAR: Final = 5
_OWNERS: Final = ("my", "me", "his", "her", "your", "our", "their")
_BY_OWNER: Final = frozenset(("my", "his", "her", "your"))
_ADDING: Final = "with"
"""After a comma: "no clots, with bleeding"."""
_HEAD_WORDS: Final = 2
_OBJECTS: Final = ("it", "them", "him", "her", "me", "you", "us")
"""What is done with a thing taken for granted: "don't take it with the apnea"."""
_ABOUT: Final = ("just", "like", "about", "only", "around", "roughly", "um", "uh")
_JOINING: Final = ("or", "and", "nor", "no")
_PAUSES: Final = (",", "um", "uh", "er", "well", "just", "maybe")
_PERSONS: Final = ("you", "he", "she", "they", "i", "we", "it", "youre")
_TO: Final = frozenset(("to",))
"""Links a drug with what is done to it: "no adjustments to your metformin"."""
_POINTING: Final = frozenset(("this", "that"))
_POINTED: Final = frozenset(("that's",))
_DETERMINERS: Final = ("no", "not", "without")
_SELVES: Final = frozenset(("i", "he", "she", "we", "they"))
_BEING: Final = frozenset(("i'm", "he's", "she's", "they're", "we're", "you're"))
_JOINED: Final = CLAUSE_WORDS["joined"]
_IDENTIFIED: Final = ("it's", "that's")
_EXAMPLES: Final = (
    " such as",
    " including",
    " to include",
    " inc",
    " inc.",
    " incl",
    " incl.",
    " e.g.",
    " eg",
    " ie",
    " i.e.",
)
_SOME: Final = ("one", "some", "two", "both", "couple", "few")
_HAVING: Final = (" has ", " had ", " have ", " got ", " gets ", " was ", " is ", " died ")
_PREDICATE_WORDS: Final = 3
_FRAMED: Final = 4
"""Words before a term among which one makes an occasion of it: "when you have a headache"."""
_LIST_REACH: Final = 48
_SENTENCE: Final = re.compile(r"[.?!]")
_SIDES: Final = ("left", "right", "the left", "the right")
SURELY: Final = 2
MAYBE: Final = 1
ABOUT: Final = 1
OVER: Final = 2
_LAST: Final[list[tuple[str, list[str]]]] = [("", [])]
"""The gap that was read last, with its words: most are asked several things."""


def _words(gap: str) -> list[str]:
    """The words of a gap; the list is not to be changed."""
    known = _LAST[0]
    if known[0] == gap:
        return known[1]
    folded = clause_fold(gap)
    quoted = " '" in folded or folded.startswith("'")  # an apostrophe begins no word
    words: list[str] = _WORD.findall(folded) if quoted else folded.split()
    _LAST[0] = (gap, words)
    return words


def is_clause_of_its_own(gap: str, cue: str, head: str = "") -> bool:
    """Whether a denial by ``cue`` ends within the gap to a term: "no, I quit smoking", "no locking, gave way once".

    ``cue`` is empty behind an item that it denied already; ``head`` is the term's first word, which may be a predicate.
    """
    words = _words(gap)
    subjects, verbs, fillers = CLAUSE_WORDS["subject"], CLAUSE_WORDS["verb"], CLAUSE_WORDS["filler"]
    begins = CLAUSE_WORDS["begins"] if not cue else frozenset[str]()
    opens = cue in _BARE
    if words and (opens or not cue) and words[-1] in CLAUSE_WORDS["instead"]:
        return True
    if words and (_begins_another(words, cue) or _is_of_doer(words, cue, head)):
        return True
    if ", now " in gap.lower() or _identifies(words, cue):
        return True
    for number, word in enumerate((*words, head.lower())):
        if opens and number < len(words) and word in begins:
            return True
        if opens and not number and words and cue and word in CLAUSE_WORDS["did"]:
            return True  # "no, stopped it, she said the bleeding …"
        if opens and word not in fillers:
            if word in subjects or (number and (word in verbs or word == _ADDING)) or (opens and word.endswith("'s")):
                return True
            opens = False
        opens = opens or word in (",", "and")
    return False


def _begins_another(words: Sequence[str], cue: str) -> bool:
    """Whether the first words of a gap leave a denial behind: "oh no, and nausea", "not really, like a glass of wine",
    and behind what was denied already "no fever she has chills", "not red, a bit swollen".
    """
    second = words[1] if len(words) > 1 else ""
    if cue:
        if words[0] == "," and _is_a_bit([word for word in words[:_NEAR] if word not in _PAUSES]):
            return True  # "I'm not, a little dizzy maybe"
        return (cue in _BARE and words[0] == "and") or (
            cue == "not" and words[0] == "really" and second in CLAUSE_WORDS["after all"]
        )
    if words[0] in CLAUSE_WORDS["instead"] and len(words) > 1 and "or" not in words:
        return True
    doer = words[0].partition("'")[0] in _PERSONS and words[0] not in ("it", "we")
    return (doer and second not in CLAUSE_WORDS["remark"]) or _is_a_bit(words)


def _is_a_bit(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] == "a" and words[1] in CLAUSE_WORDS["bit"]


def _is_of_doer(words: Sequence[str], cue: str, head: str) -> bool:
    """Whether the term is what somebody does, told in a clause of its own: "I can't sit I threw up"."""
    opinion = CLAUSE_WORDS["opinion"]
    at = _last_of(words, _BEING)
    if at > 0 and cue not in _BARE and words[at - 1] not in opinion and words[at - 1] not in _JOINED:
        return True
    if len(words) > 1 and (words[-2] in opinion or words[-2] in _JOINED):
        return False
    return len(words) > 1 and words[-1] in _SELVES and head.lower() not in CLAUSE_WORDS["definite"]


def _identifies(words: Sequence[str], cue: str) -> bool:
    """Whether the term is what something is said to be, behind what was denied: "you don't need tests this is gout"."""
    at = max(_last_of(words, _POINTING), _last_of(words, _POINTED))
    if at < 0 or (words[at] in _POINTING and words[at + 1 : at + 2] != ["is"]):
        return False
    if not at:
        return not cue
    return words[at - 1] not in _JOINED and not is_opinion(" ".join(words[:at]))


def hurts_by_itself(before: str, last: str) -> bool:
    """Whether a term is what a part of somebody does, told in a clause of its own: "I didn't sleep, my back hurts"."""
    if last.lower() not in CLAUSE_WORDS["does"]:
        return False
    words = _words(before)[-_FRAMED:]
    at = _last_of(words, _BY_OWNER)
    if at < 0 or any(word.endswith("n't") or word in ("not", "never", "no") for word in words[at:]):
        return False
    return at == 0 or (words[at - 1] not in CLAUSE_WORDS["opinion"] and words[at - 1] not in _JOINED)


def is_apart(gap: str, cue: str, named: str, before: str, following: str) -> bool:
    """Whether a term that is ``named`` behind a denial by ``cue`` is told in a clause of its own, which affirms it.

    ``before`` reaches back beyond the gap.
    """
    if is_there(gap, following) or is_clause_of_its_own(gap, cue, named.partition(" ")[0]):
        return True
    return hurts_by_itself(before, named.rpartition(" ")[2])


def granted(gap: str, *, drug: bool, asked: bool = False, listed: bool = False) -> int:
    """Whether the gap's end presupposes the term: "nothing for my asthma", "no improvement with antibiotics".

    ``SURELY`` or ``MAYBE`` so ("not treated for diarrhea", "not sure about a fever"), else 0. A question ("any change
    in your cough?") takes less for granted than a denial. ``listed``: what stands before the gap is denied itself.
    """
    words = _words(gap)[-_NEAR:]
    effect, definite = CLAUSE_WORDS["effect"], CLAUSE_WORDS["definite"]
    if not CLAUSE_WORDS["doubt"].isdisjoint(words):
        return MAYBE
    if drug and not asked and not CLAUSE_WORDS["acting"].isdisjoint(words):
        return SURELY  # "the calamine didn't help and hydrocortisone did"
    if not asked and _is_met(words, drug=drug):
        return SURELY
    at = _last_of(words, CLAUSE_WORDS["cause"] if asked else CLAUSE_WORDS["link"])
    if at < 0 and drug and (at := _last_of(words, _TO)) >= 0 and (not at or words[at - 1] not in effect):
        return 0
    if at < 0:
        return 0
    before = words[at - 1] if at else ""
    if drug:
        named = words[at + 1 :]
        apart = (listed or before) and before not in CLAUSE_WORDS["using"] and (not named or named[0] in definite)
        return SURELY if before in effect or (apart and len(named) < 2 and not asked) else 0
    named = words[at + 1 : at + 2]
    if not named and words[at] == "with" and before in _OBJECTS and not asked:
        return SURELY  # "you should not take it with asthma"
    if named and named[0] in definite and len(words) - at - 2 <= _NOUN_WORDS:
        if words[at] in ("with", "of"):
            return SURELY if before in CLAUSE_WORDS["company"] or (words[at] == "with" and before in _OBJECTS) else 0
        return 0 if words[at] == "in" and before in CLAUSE_WORDS["trouble"] else SURELY
    return MAYBE if words[at] == "for" and before in CLAUSE_WORDS["remedy"] and not named else 0


def is_estimate(following: str) -> bool:
    """Whether the words behind a "maybe" tell how much, of which alone one is not sure: "maybe four beers a day"."""
    words = [word for word in following.lower().split() if word not in _ABOUT][:_ESTIMATED]
    if words[:1] in (["a"], ["one"]):
        return words[1:2] != [] and words[1] in CLAUSE_WORDS["measure"]
    return bool(words) and (words[0] in CLAUSE_WORDS["amount"] or words[0][:1].isdigit())


def is_definite(gap: str) -> bool:
    """Whether "the", "your", "this" stands before the term that follows the gap, in the same phrase."""
    words = _words(gap)[-_NOUN_WORDS - 1 :]
    return not CLAUSE_WORDS["definite"].isdisjoint(words) and "," not in words


def _is_met(words: Sequence[str], *, drug: bool) -> bool:
    """Whether what is denied is how one takes the thing, or that it is to blame: "don't mind the cough"."""
    at = _last_of(words[-_NOUN_WORDS - 1 :], CLAUSE_WORDS["definite"])
    if at < 0:
        return False
    before = words[: len(words) - len(words[-_NOUN_WORDS - 1 :]) + at][-1:]
    return bool(before) and (before[0] in CLAUSE_WORDS["attitude"] or (drug and before[0] in _IDENTIFIED))


def occasion(gap: str) -> str:
    """The word before a term that makes it the occasion of what is asked: "worse when you cough", "with the headaches".

    Nothing where it is what is asked for: "trouble with the nausea", "do you know if you have asthma".
    """
    words = _words(gap)[-_FRAMED:]
    for at in range(len(words) - 1, -1, -1):
        word, follows = words[at], words[at + 1 : at + 2]
        before = words[at - 1] if at else ""
        if word == ",":
            return ""
        if not follows:
            continue
        definite, person = follows[0] in CLAUSE_WORDS["definite"], follows[0].partition("'")[0] in _PERSONS
        if word in CLAUSE_WORDS["occasion"] and (definite or person):
            return "" if before in CLAUSE_WORDS["inquiring"] else word
        if word in CLAUSE_WORDS["around"] and (person or (definite and len(words) - at - 2 <= _NOUN_WORDS)):
            return "" if not before or before in CLAUSE_WORDS["trouble"] or before in CLAUSE_WORDS["having"] else word
    return ""


def opens_with_occasion(gap: str) -> bool:
    """Whether what is denied right behind a "not" is only that a thing goes with another: "not with headaches"."""
    words = _words(gap)
    if not words or "any" in words:
        return False
    return words[0] in CLAUSE_WORDS["occasion"] or words[0] in CLAUSE_WORDS["around"]


def is_subject_of_question(gap: str) -> bool:
    """Whether a term follows the verb that opens a question and a word that takes it for granted: "is your cough …"."""
    words = [word for word in _words(gap) if word not in CLAUSE_WORDS["opening"]]
    return len(words) == 1 and words[0] in CLAUSE_WORDS["definite"]


def predicate(following: str) -> int:
    """What a question says of a thing that it takes for granted: ``ABOUT`` it ("is the pain constant?"), or that it is
    ``OVER`` ("has the cough gone?"). 0 where it asks whether the thing is there.
    """
    for word in _words(following)[:_PREDICATE_WORDS]:
        if word in CLAUSE_WORDS["gone"]:
            return OVER
        if word in CLAUSE_WORDS["predicate"]:
            return ABOUT
        if word not in CLAUSE_WORDS["degree"]:
            return 0
    return 0


def closes_list(gap: str) -> bool:
    """Whether the gap ends a list of what no term stands for: "no stepwise pattern, marked fluctuation or"."""
    return "," in gap and gap.rstrip().lower().endswith((" or", " nor", " or any"))


def gives_example(gap: str) -> bool:
    """Whether the gap ends in what introduces items: "problems in school such as"."""
    return gap.rstrip().lower().endswith(_EXAMPLES)


def is_told(gap: str, *, last: int = 0) -> bool:
    """Whether words of the gap, or the ``last`` ones of them, say that something is so or whose it is."""
    words = _words(gap)[-last:]
    return any(word in CLAUSE_WORDS["verb"] or word in CLAUSE_WORDS["teller"] for word in words)


def qualifies(following: str, *, drug: bool = False) -> bool:
    """Whether the words behind a term make it say of which sort something else is: "TB blood test"; "statin problems"
    where it is a ``drug``.
    """
    heads = _DRUG_HEADS if drug else CLAUSE_WORDS["head"]
    return any(word in heads for word in _words(_PAUSE.split(following, maxsplit=1)[0])[:_HEAD_WORDS])


def is_at_times(before: str) -> bool:
    """Whether the words right before a denial say that it holds now and then, or of most: "sometimes it's not real"."""
    return not CLAUSE_WORDS["at times"].isdisjoint(_words(before)[-_NEAR:])


def is_there(gap: str, following: str) -> bool:
    """Whether a term right behind a comma is said to be there by what is behind it: "no nodules, bruit present",
    "no cough, muscle weakness present", "no rash, fever +".
    """
    words = _words(gap)
    at = len(words) - 1 - words[::-1].index(",") if "," in words else len(words)
    if not 0 < len(words) - at <= _NOUN_WORDS + 1 or words[-1] in _JOINING:
        return False
    behind = _words(following)[:1]
    return following.lstrip().startswith("+") or (bool(behind) and behind[0] in CLAUSE_WORDS["presence"])


def is_summed_up(following: str) -> bool:
    """Whether a thing stands before what is denied as its opposite, and so is told: "urgency but no accidents"."""
    words = _words(following)
    at = next((at for at, word in enumerate(words) if word in _DETERMINERS), 0)
    return at > 0 and words[at - 1] == "but"


def copes(following: str) -> bool:
    """Whether one tells behind a condition what one does about it, as who knows it: "if I have pain, I take …"."""
    words = _words(_SENTENCE.split(following, maxsplit=1)[0])
    for at, word in enumerate(words):
        if word in _SELVES:
            rest = [other for other in words[at + 1 : at + _NEAR] if other not in CLAUSE_WORDS["habit"]]
            return bool(rest) and rest[0] in CLAUSE_WORDS["copes"]
    return False


def is_label(following: str) -> bool:
    """Whether a term, as what follows it shows, is the heading of a line: "Allergy/ADR: …"."""
    return ":" in following.partition(" ")[0]


def before_clause(words: str) -> str:
    """The words up to where one says something with a verb, and its subject, or with somebody who does it:
    "recurrence nose is clear", "driving you know".
    """
    low = words.lower()
    verbs, doers = CLAUSE_WORDS["verb"], CLAUSE_WORDS["doer"]
    said = _WORD.findall(low)
    if verbs.isdisjoint(said) and doers.isdisjoint(said):
        return words
    for word in _WORD.finditer(low):
        if word[0] in verbs:
            left = words[: word.start()].rstrip().rpartition(" ")[0].rstrip()
            return "" if left.lower() in _SIDES else left
        if word[0] in doers:
            return words[: word.start()].rstrip()
    return words


def denies_itself(surface: str) -> bool:
    """Whether a term names a thing by saying that it is not there: "nondrinker"."""
    return surface in CLAUSE_WORDS["denier"]


def is_opinion(gap: str) -> bool:
    """Whether the words from a denial to a new subject deny an opinion: "I don't think" I have."""
    words = _words(gap)
    if len(words) > 1 and words[-1] in _OBJECTS:
        return words[-2] == "told"  # "nobody told me I had …"
    return bool(words) and words[-1] in CLAUSE_WORDS["opinion"]


def is_subject(before: str, following: str) -> bool:
    """Whether somebody's relative begins a clause: "his sister has", but not "none of my sisters has"."""
    words = before.split()
    if not words or words[-1] not in _OWNERS or not following.startswith(_HAVING):
        return False
    at = words.index("of") if "of" in words else 0  # "none of my sisters has", but "one of my uncles had"
    return not at or (words[at - 1] in _SOME and not set(words[: at - 1]) & {"not", "no"})


def tells(following: str) -> bool:
    """Whether the words after a relative make them the one who tells: "mother denies …"."""
    words = _words(following)[:2]
    while words and words[0] in ("has", "also", "is", "was"):
        words = words[1:]
    return bool(words) and words[0] in CLAUSE_WORDS["informant"]


def _last_of(words: Sequence[str], wanted: frozenset[str]) -> int:
    return next((at for at in range(len(words) - 1, -1, -1) if words[at] in wanted), -1)


def opens_graded(text: str, gap: str, end: int, sentence_end: int) -> bool:
    """Whether words right behind a denied item say how much there is of the next: "no retinopathy, early cataract"."""
    words = _words(gap)
    if words[:1] != [","] or CLAUSE_WORDS["grade"].isdisjoint(words[1:2]):
        return False
    following = text[end : min(sentence_end, end + 2 * _LIST_REACH)]
    return " or " not in following and " nor " not in following
