"""Questions within a text: which of its terms are only asked for, and which the question takes for granted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.context.apart import TOLD_APART
from evaluators.deterministic.reading.context.clauses import has_subject
from evaluators.deterministic.reading.context.granted import SURELY, granted, is_definite, is_summed_up
from evaluators.deterministic.reading.context.presupposed import (
    ABOUT,
    OVER,
    is_presupposed,
    is_subject_of_question,
    is_told_of,
    is_told_over,
    is_topic,
    occasion,
    predicate,
)
from evaluators.deterministic.reading.mention import (
    ASKED,
    ASKED_OVER,
    COMPLAINTS,
    CORRECTION,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    PRESUMED,
    REASON,
    Mention,
)
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS, WORD
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary import Match
from evaluators.vocabulary.patterns import of_roles

REACH: Final = 42
"""Characters from a cue to the first term it holds for, and from one item of its list to the next."""
SENTENCE_REACH: Final = 160
"""The same for cues that hold for the rest of their sentence (conditions, relatives, questions)."""
BOUND: Final = frozenset(("symptom", "problem", "medication", "procedure", "substance", "exam"))
"""Categories of terms for which the words between a cue and the term are read."""
DRUGS: Final = ("medication", "procedure")
_LISTED: Final = ", "
_GOES_ON: Final = ("like ", "such as ", "that is ", "that's ", "for example", "or ", "anything like ", "meaning ")
"""How a sentence opens that goes on with the question before it."""
_PAST: Final = ("did", "was", "were")
"""How a question of a certain time opens: what happened then is no supposition."""
_SINCE: Final = re.compile(
    r"\bsince (?:(?:you|he|she) (?:had|got|last had) )?(?:the|your|his|her|that|any)(?: last)? $"
)
_AMOUNT: Final = re.compile(r"\bhow (?:much|many)\b|\bwhat (?:dose|dosage|strength)\b", re.IGNORECASE)
"""What asks how much of a drug is taken."""
_PREDICATE_WORDS: Final = 4
_SUMS_UP: Final = of_roles("clause_rules", "sums up")
_OF_THE_TOLD: Final = re.compile(
    rf", (?:and )?(?:(?:{CLAUSE_PATTERNS['of the told']})\b"
    rf"|(?:is|are) (?:it|they) (?!(?:{CLAUSE_PATTERNS['of what is there']})\b)[a-z])"
)
"""What asks what came of a thing, or what it is: "it's swollen, is it broken?"; not "the rash, is it still there?"."""
_FOR: Final = " for "
_WHAT: Final = "what"
_THE: Final = "the "
"""Begins some terms themselves."""
_SHORTEST: Final = 8
"""Characters of the shortest question: "any gout?"."""
_LEADING: Final = ("and", "so", "but", "okay", "or", "well", "um", "now")
_ITEM_WORDS: Final = (" or ", " and ", " ", ", or ", " or when you ")
_PREDICATE_REACH: Final = 32
_CLOSING: Final = 120
_LIST: Final = 80
"""Characters of a list of what is asked for, as a sentence of its own."""
_OPENING: Final = 16
"""A question without its mark is known by a cue within this many characters of its start."""


_ITS: Final = re.compile(
    r"[ ,?.]{1,3}(?:have|has|had|do|did|does|are|were|is)(?:n't)? (?:you|he|she|they|there|that)\b(?! heard)"
    r"(?: [a-z']+){0,4}?(?<! for)(?<! about)(?<! with)(?<! on)(?<! to)"
    r" (?:ones?|any(?: more)?(?= of\b| at all| lately| recently|[?.]|$)|that|those|them|these|it"
    r"|something|an? (?:issue|problem))\b",
    re.IGNORECASE,
)
"""What follows a thing that is named first and then asked for: "kidney stones, have you ever had one"."""
NAMED_FIRST: Final = "behind"
"""The way of what tells that a thing named right before was to be asked for: "that was my next question"."""
_YES: Final = re.compile(
    r"[ ,.;–—-]{1,3}(?:(?:yes|yeah|right|okay|ok|and|so)[ ,.;–—-]{1,3}){0,2}"
    r"(?:(?:that|this|which)(?:['’]s| is| was)? |(?:is|was) )?",
    re.IGNORECASE,
)
_ASKED_ON: Final = re.compile(r"\b(?:like|such as|for example|for instance|say|including|maybe|e\.?g)\b", re.IGNORECASE)
"""Opens examples of what is asked for: "any symptoms besides the cough, like fever?"."""
_ANNOUNCED: Final = re.compile(r"\b(?:in terms of|how about|what about|as for|as far as|regarding|about)\b[^.?!]*$")
"""How a thing is announced of which one asks in the next sentence: "in terms of travel. Have you done any?"."""
_LISTED_GAP: Final = 8
_DENIED_BACK: Final = 32
_DENIED_WORDS: Final = 3
_ITEM: Final = re.compile(r"(?: [a-z'’-]{2,16}){0,3}(?:, ?(?:or |and |nor )?| or | and | nor )")
"""Between two of them that deny one list."""
_DENYING: Final = frozenset(("not", "never", "without"))
_TOLD: Final = ASKED | NEGATED | HYPOTHETICAL


@mypyc_attr(acyclic=True)
class Questions:
    """The cues of speech of a text, taken in step with its terms."""

    __slots__ = (
        "_announced",
        "_apart_to",
        "_ask_at",
        "_ask_end",
        "_asking",
        "_at",
        "_correct_at",
        "_denied_end",
        "_end",
        "_ends",
        "_first",
        "_occasion",
        "_occasion_end",
        "_past",
        "_since",
        "_speech",
        "_start",
        "_text",
        "_what",
    )

    def __init__(self, text: str, ends: list[tuple[int, bool]], speech: list[Match]) -> None:
        self._text = text
        self._ends = ends
        self._speech = speech
        self._at = self._start = 0
        self._end, self._asking = ends[0]
        self._ask_at = self._ask_end = self._correct_at = self._apart_to = self._occasion_end = -1
        self._denied_end = -1
        """Where the last "any" ended that only belongs to a denial."""
        self._first = -1
        """Where the question opens that the last cue goes on with: "any cough , any fever"."""
        self._occasion = 0
        self._past = False
        self._what = self._announced = self._since = False
        """Whether the last cue asks for no more than how or when; whether it announces what will be asked; whether it
        asks when, how long or how often, and so takes for granted whatever it names."""

    def next_sentence(self, number: int) -> None:
        """Go on to another sentence."""
        self._start = self._ends[number - 1][0] if number else 0
        self._end, self._asking = self._ends[number]
        if not self._asking and number and self._ends[number - 1][1]:
            opening = self._text[self._start : self._start + _OPENING].lstrip().lower()
            self._asking = opening.startswith(_GOES_ON) or (
                self._ask_at >= 0 and not self._what and is_bare_list(self._text[self._start : self._end])
            )
        self._ask_at = self._correct_at = self._apart_to = self._occasion_end = -1
        self._what = self._past = False

    def stop(self, match: Match, *, new_clause: bool) -> None:
        """Take a cue at which another clause may begin; but not the "you have" of "do you have"."""
        self._before(match.start)
        if new_clause and match.start >= self._ask_end and not self._is_within(match.start):
            self._ask_at = -1

    def _is_within(self, start: int) -> bool:
        """Whether a subject begins what the question is about: "does it feel like it's going to give out"."""
        words = self._text[max(self._start, start - _OPENING) : start].lower().split()
        return bool(words) and words[-1] in CLAUSE_WORDS["of question"]

    def except_for(self, match: Match) -> None:
        """Take "besides", "apart from": what follows is not asked for, up to a comma, or where the question came
        before it ("any other symptoms besides the cough, fever and chills?") up to where it is asked on.
        """
        self._before(match.start)
        if self._start <= self._ask_at < match.start - _OPENING // 4:
            on = _ASKED_ON.search(self._text, match.end, min(self._end, match.end + SENTENCE_REACH))
            self._apart_to = on.start() if on is not None else min(self._end, match.end + SENTENCE_REACH)
            return
        comma = self._text.find(",", match.end, match.end + REACH)
        self._apart_to = comma if comma >= 0 else match.end + REACH

    def flags(self, match: Match, *, denied: bool) -> int:
        """``ASKED``, ``PRESUMED`` and ``CORRECTION`` for a term."""
        self._before(match.start)
        flags = CORRECTION if self._correct_at >= 0 else 0
        if self._asking or (self._ask_at >= 0 and not denied and self._opens(match.start)):
            flags |= self._asked(match)
        return flags

    def _asked(self, match: Match) -> int:
        """Nothing where the question takes the term for granted or comes after it; ``PRESUMED``, too, where it asks for
        no more than when, where or how.
        """
        if match.term.category not in BOUND:
            return ASKED
        before = self._text[max(self._start, match.start - REACH) : match.start]
        if match.start <= self._apart_to or (self._is_told_first(match) and has_subject(before)):
            return 0
        if self._asks_for_the_rest(match) or self._asks_of_what_was_told(match):
            return 0
        if self._since and match.term.category in COMPLAINTS and (over := self._asks_since_over(match)):
            return over
        if self._ask_at < 0 and is_summed_up(self._text[match.end : min(match.end + REACH, self._end)]):
            return 0
        gap = self._text[max(self._ask_end, self._start) : match.start]
        drug = match.term.category in DRUGS
        after = self._text[match.end : min(match.end + _PREDICATE_REACH, self._end)]
        if drug and is_topic(before, after):
            return 0
        if is_told_over(before, after):
            return ASKED | ASKED_OVER
        if is_presupposed(before, after, match.term.category) or is_told_of(before, after):
            return 0
        if gap.endswith(_FOR) and self._asked_with(gap).lower().startswith(_WHAT):
            return 0  # "what do you use for pain?"
        if granted(self._asked_with(gap) if drug else gap, drug=drug, asked=True) == SURELY:
            return 0
        if match.term.way != TOLD_APART and self._is_occasion(match, gap):
            return self._occasion
        named = self._text[match.start : match.start + len(_THE)].lower()
        lead = self._asked_with(gap) + (named if named == _THE else "")  # "the runs", "the shakes"
        if len(gap) <= REACH and not self._what and is_subject_of_question(lead):
            said = predicate(after, past=self._asks_of_then(gap))
            if said:
                return 0 if said == ABOUT else ASKED | ASKED_OVER
        given = is_definite(gap) or self._since or (drug and _AMOUNT.search(self._asked_with(gap)) is not None)
        return ASKED | PRESUMED if given and self._what and len(gap) <= REACH else ASKED

    def _asked_with(self, gap: str) -> str:
        """The words from where a question opens up to a term: its cue may end in the word that takes it for granted."""
        return self._text[self._ask_at : self._ask_end] + gap if self._ask_at >= self._start else gap

    def _asks_of_then(self, gap: str) -> bool:
        """Whether a question opens with "did", or "didn't"."""
        return any(word.startswith("did") for word in self._asked_with(gap).lower().split())

    def _is_occasion(self, match: Match, gap: str) -> bool:
        """Whether a term is the occasion of what is asked, and not asked for: "do you leak when you cough?"."""
        if self._occasion_end >= 0 and self._text[self._occasion_end : match.start].lower() in _ITEM_WORDS:
            self._occasion_end = match.end
            return True
        self._occasion_end = -1
        word = occasion(gap[-REACH:])
        if not word:
            return False
        if word in CLAUSE_WORDS["reason"]:
            self._occasion = ASKED | PRESUMED | REASON
        else:
            supposed = word in CLAUSE_WORDS["supposing"] and not self._past and not is_definite(gap)
            self._occasion = HYPOTHETICAL if supposed else 0
        self._occasion_end = match.end
        return True

    def _is_told_first(self, match: Match) -> bool:
        """Whether the question proper comes after the term: "I see you have asthma, are you …?"."""
        if self._ask_at >= 0 or self._opens_asking():
            return False
        following = self._speech[self._at : self._at + 4]
        cue = next((cue for cue in following if cue.term.concept == "ask"), None)
        if cue is None or not self._text[cue.end : self._end].strip(" ?."):
            return False  # "you take aspirin, don't you?"
        return cue.start + _SHORTEST < self._end and "," in self._text[match.end : cue.start]

    def _asks_of_what_was_told(self, match: Match) -> bool:
        """Whether the question is what came of the term, told before it: "my nan had a stroke, is that why?"."""
        if self._ask_at >= 0 or self._opens_asking():
            return False
        comma = self._text.rfind(",", match.end, self._end)
        return comma >= 0 and _OF_THE_TOLD.match(lowered(self._text[comma : self._end])) is not None

    def _asks_since_over(self, match: Match) -> int:
        """What a question for a time takes to be over: "how long since the cough?", "when did the cough stop?"."""
        lead = lowered(self._text[max(self._ask_at, match.start - SENTENCE_REACH) : match.start])
        words = lowered(self._text[match.end : min(match.end + _CLOSING, self._end)]).strip(" ?.").split()
        ends = predicate(" " + " ".join(words), past=True) == OVER and len(words) <= _PREDICATE_WORDS
        if lead.startswith("when did ") and is_definite(lead):
            return ASKED | ASKED_OVER | PRESUMED if ends else 0
        return HISTORICAL if _SINCE.search(lead) is not None and (ends or not words) else 0

    def _asks_for_the_rest(self, match: Match) -> bool:
        """Whether the question is for more than the drugs, or what is summed up, before it: "so that's metformin and
        aspirin, anything else?"."""
        if self._ask_at >= 0 or self._opens_asking():
            return False
        cue = next((cue for cue in self._speech[self._at :] if cue.term.concept == "ask"), None)
        if cue is None or cue.start >= self._end or cue.term.surface not in CLAUSE_WORDS["the rest"]:
            return False
        summed_up = _SUMS_UP.search(plain(self._text[self._start : match.start])) is not None
        return match.term.category == "medication" or summed_up

    def _opens_asking(self) -> bool:
        return opens_asking(self._text, self._start)

    def _before(self, start: int) -> None:
        speech = self._speech
        while self._at < len(speech) and speech[self._at].start < start:
            cue = speech[self._at]
            self._at += 1
            if cue.start < self._start or self._is_denied(cue):
                continue
            if cue.term.concept == "ask":
                goes_on = self._what and self._ask_at >= 0 and cue.start - self._ask_end <= 2  # "how long" "have you"
                before = self._text[max(self._start, cue.start - len(_LISTED)) : cue.start]
                if self._first < self._start or before != _LISTED:
                    self._first = cue.start
                self._ask_at, self._ask_end = cue.start, cue.end
                what = cue.term.way
                self._announced = what == "about"
                self._since = what == "since" or (goes_on and self._since)
                self._what = what in ("what", "since") or goes_on
                self._apart_to = min(self._apart_to, cue.start)
                self._past = cue.term.surface.startswith(_PAST)
                self._occasion_end = -1
            elif cue.term.concept == "correct" and not self._is_filler(cue):
                self._correct_at = cue.start

    def _is_denied(self, cue: Match) -> bool:
        """Whether it only belongs to a denial: "I'm not on any other medication, I just take lisinopril"."""
        if not cue.term.surface.startswith("any") or self._opens_asking():
            return False
        before = plain(self._text[max(self._start, cue.start - _DENIED_BACK) : cue.start]).split()
        denied = any(word in _DENYING or word.endswith("n't") for word in before[-_DENIED_WORDS:])
        if denied or self._goes_on_denying(cue.start):
            self._denied_end = cue.end
            return True
        return False

    def _goes_on_denying(self, start: int) -> bool:
        """Whether an "any" stands before a further item of what was just denied: "not got any pain or any swelling"."""
        last = self._denied_end
        return self._start < last <= start and _ITEM.fullmatch(self._text, last, start) is not None

    def _is_filler(self, cue: Match) -> bool:
        """ "I mean" only corrects what its own sentence said before it."""
        return cue.term.surface == "i mean" and cue.start - self._start <= _OPENING

    def _opens(self, start: int) -> bool:
        """Whether a question cue counts without a question mark: where nothing is punctuated, near the end of the text;
        else where it opens the sentence.
        """
        distance = start - self._ask_at
        if distance > SENTENCE_REACH:
            return False
        if len(self._ends) == 1:
            return distance <= REACH or len(self._text) - start <= _CLOSING
        return self._announced or self._first - self._start <= _OPENING


def is_bare_list(sentence: str) -> bool:
    """Whether a sentence only goes on with what the question before it asks for: "any bleeding? Nose, gums."."""
    if "," not in sentence or len(sentence) > _LIST:
        return False
    return CLAUSE_WORDS["no list"].isdisjoint(WORD.findall(sentence.lower().replace("’", "'")))


def opens_asking(text: str, start: int = 0) -> bool:
    """Whether a sentence opens with a verb, and so asks from its first word on: "was the room spinning?"."""
    opening = text[start : start + _OPENING].lower().replace(",", " ").split()
    first = next((word for word in opening if word not in _LEADING), "")
    return first in CLAUSE_WORDS["asks first"]


def ask_fronted(text: str, mentions: Sequence[Mention], asks: list[Match]) -> None:
    """Mark what is named before the question for it: "fevers, chills, have you noticed those"."""
    at = 0
    for cue in asks:
        while at < len(mentions) and mentions[at].end <= cue.start:
            at += 1
        if not at:
            continue
        end = mentions[at - 1].end
        behind = cue.term.way == NAMED_FIRST and _YES.fullmatch(text, end, cue.start) is not None
        if not (behind or (cue.start - end <= 3 and _ITS.match(text, end) is not None)):
            continue
        if (
            not behind
            and text[end : end + 1] == "."
            and _ANNOUNCED.search(text, max(0, end - SENTENCE_REACH), end) is None
        ):
            continue  # "I have asthma. Do you have any?"
        for mention in reversed(mentions[max(0, at - 8) : at]):
            if end - mention.end > _LISTED_GAP or mention.flags & _TOLD or mention.term.category not in BOUND:
                break
            if is_definite(text[max(0, mention.start - _OPENING) : mention.start]):
                break
            mention.flags |= ASKED
            end = mention.start
