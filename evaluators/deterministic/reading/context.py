"""Context: which cue of a sentence holds for which term. One pass over the matches, by position.

Cues come from ``tables/context_cues.tsv`` and say in what direction they work. A forward cue holds for the terms that
follow it while the list goes on (commas, "and", "or": no gap beyond ``REACH``) and ends at a stop cue ("but", a new
reporting verb) or with the sentence. A backward cue ("X is negative", "X: no") holds for the terms just before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.clauses import (
    CLAUSE_WORDS,
    MAYBE,
    closes_list,
    copes,
    denies_itself,
    gives_example,
    granted,
    is_apart,
    is_at_times,
    is_opinion,
    is_subject,
    opens_graded,
    opens_with_occasion,
)
from evaluators.deterministic.reading.degree import of_degree
from evaluators.deterministic.reading.denials import Stretch, stretches
from evaluators.deterministic.reading.doubled import is_undone
from evaluators.deterministic.reading.events import events_of
from evaluators.deterministic.reading.kin_scope import KinScope
from evaluators.deterministic.reading.looking_back import closes, decline, hedge, is_after_colon, look_back, suffix
from evaluators.deterministic.reading.mention import (
    DECLINED,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    PARTLY,
    STATED,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.reading.polarity import OPPOSITES
from evaluators.deterministic.reading.questions import BOUND, DRUGS, REACH, SENTENCE_REACH, Questions, ask_fronted
from evaluators.deterministic.reading.reach import closed_at, is_bare_item, list_end, reach_of
from evaluators.deterministic.reading.side_scope import SideScope
from evaluators.deterministic.reading.sides import Side
from evaluators.vocabulary import Match

_FLAG: Final = {
    "negate": NEGATED,
    "ended": NEGATED,
    "declined": NEGATED,
    "uncertain": UNCERTAIN,
    "hypothetical": HYPOTHETICAL,
    "historical": HISTORICAL,
    "use": USED,
}
_SUBJECTS: Final[tuple[str, ...]] = ("i ", "i'", "you", "there", "it", "we", "let")
_STATABLE: Final = frozenset(("symptom", "problem", "medication", "exam", "substance", "allergen"))
_SUBJECT_WORDS: Final = frozenset((
    "i", "my", "me", "there", "you", "your", "he", "she", "his", "her", "it", "the",
    "is", "but", "than", "bit", "some", "had", "have", "got", "even", "getting", "having", "just", "without", "plus",
))  # fmt: skip
_PASSED_OVER: Final = ("frequency", "site")
"""Categories that a denial may reach over to what it is of: "no aura for years, now monthly headaches"."""
_DENIERS: Final = ("do", "don't", "does", "doesn't", "never", "denies")
"""Words with which a term denies by itself, and lists on: "does not smoke, drink or use drugs"."""
_PERSONS: Final = ("smoker", "smokers", "drinker", "drinkers", "user", "users")
"""How terms end that name a person, and list nothing on: "a never smoker, died of emphysema"."""
_BEING: Final = ("is", "are", "was", "were", "looks", "look", "feels", "remains", "is still", "is a bit", "is quite")
_LIKENED: Final = (
    "s like ", "look like ", "just like ", "kind of like ", "sort of like ", "was like ", "is like ", "smell of ",
    "smells of ", "second hand ", "second-hand ", "secondhand ",
)  # fmt: skip
_LIKENED_REACH: Final = 16
_HABITS: Final = ("substance", "medication")
_DENYING: Final = ("negate", "ended", "declined")
_MANNER: Final = {"ended": PARTLY, "declined": DECLINED}
"""Flags that say how something is denied."""
_OF_DEEDS: Final = ("not", "isn't", "aren't", "wasn't", "weren't", "don't", "doesn't", "didn't", "won't", "can't")
"""First words of negations that deny what one does or is, and so no list that goes on after "and"."""
_BARE: Final = ("no", "not", "without")
_WHETHER: Final = (" if", " whether")
"""How doubts end that reach into the clause behind them."""
_JOINING: Final = (" or ", " nor ")
_CONDITIONS: Final = frozenset(("symptom", "problem"))
_OPINION_REACH: Final = 32
_OPENING: Final = 16
"""Characters in which the first word of a sentence stands."""


class Reading:
    """One text read: its mentions with context, and the cues of speech (questions, answers, corrections)."""

    __slots__ = ("acts", "denied", "ends", "mentions", "sides", "speech")

    def __init__(
        self,
        mentions: list[Mention],
        ends: Sequence[tuple[int, bool]],
        speech: list[Match],
        sides: list[Side],
        denied: list[Stretch],
        acts: list[Match],
    ) -> None:
        self.acts = acts
        """The cues of what is done about drugs."""
        self.mentions = mentions
        self.ends = ends
        self.speech = speech
        self.sides = sides
        """Every side named, also where no term goes with it ("just the left one")."""
        self.denied = denied
        """What is denied or asked for, whatever its words."""


def read_context(
    text: str, matches: Sequence[Match], ends: Sequence[tuple[int, bool]], *, brief: bool = True
) -> Reading:
    """Mentions of a text, in order, with flags and sides. ``matches`` are the lexicon's, ``ends`` the sentences'.

    ``brief``: whether it takes a subject to tell what is stated from what is thrown in; else ``STATED`` is not set.
    """
    events, speech, acts = events_of(matches)
    asking = [cue for cue in speech if cue.term.concept == "ask"]
    asks = asking if len(ends) == 1 or any(question for _, question in ends) else []
    if not asks and not any(match.term.category != "cue" or match.term.concept in _DENYING for match in events):
        events = [match for match in events if match.term.concept == "side"]  # the others hold for nothing
        if not events:
            return Reading([], ends, speech, [], [], acts)
    scope = _Scope(text, ends, speech, brief=brief)
    for number, match in enumerate(events):
        if number & OFTEN == OFTEN:
            give_way()
        scope.take(match)
    if asking and scope.mentions:
        ask_fronted(text, scope.mentions, asking)
    denied = stretches(text, scope.negations, scope.stops, asks, ends) if scope.negations or asks else []
    return Reading(scope.mentions, ends, speech, scope.sides.sides, denied, acts)


class _Scope:
    """The state of the pass: which cues are open, up to where they hold."""

    __slots__ = (
        "aside_to",
        "bare",
        "brief",
        "condition_to",
        "cue_end",
        "denial",
        "denied_to",
        "doubt_to",
        "ends",
        "given_up",
        "kin",
        "limits",
        "list_to",
        "loose",
        "manner",
        "mentions",
        "named",
        "negations",
        "prefix_end",
        "questions",
        "sentence",
        "sentence_end",
        "sentence_start",
        "sides",
        "stops",
        "supposed",
        "text",
    )

    def __init__(self, text: str, ends: Sequence[tuple[int, bool]], speech: Sequence[Match], *, brief: bool) -> None:
        self.text = text
        self.ends = ends
        self.brief = brief
        self.mentions: list[Mention] = []
        self.limits: dict[int, int] = {}
        self.loose = len(ends) == 1 and len(text) > SENTENCE_REACH
        self.kin = KinScope(text)
        self.prefix_end = -2
        self.aside_to = -1
        """Up to where a bracket is open behind something denied, and speaks for itself."""
        self.condition_to = -1
        """Up to where a term is no more than what brings something on: "worse on coughing"."""
        self.sides = SideScope(text)
        self.negations: list[Match] = []
        self.stops: list[int] = []
        self.sentence = 0
        self.sentence_start = 0
        self.sentence_end = ends[0][0]
        self.questions = Questions(text, ends, speech)
        self.cue_end = self.doubt_to = -1
        self.denial = self.supposed = ""
        self.denied_to = self.list_to = 0
        self.bare = False
        """Whether the open denial is a mere "no", which need not govern a whole sentence as "denies" does."""
        self.named = False
        """Whether the open denial has named what it denies, and not only a place: "no cardiac symptoms"."""
        self.given_up = False
        """Whether the last words of the past are of a habit that one gave up, and hold for no more than that."""
        self.manner = 0

    def take(self, match: Match) -> None:
        if match.start >= self.sentence_end:
            self._next_sentence(match.start)
        if match.term.category == "cue":
            self._cue(match)
        else:
            self._term(match)

    def _next_sentence(self, start: int) -> None:
        while start >= self.sentence_end and self.sentence + 1 < len(self.ends):
            self.sentence += 1
            self.sentence_start = self.sentence_end
            self.sentence_end = self.ends[self.sentence][0]
        self.questions.next_sentence(self.sentence)
        self.limits.clear()
        self.kin.next_sentence(self.sentence_start)
        self.sides.last = None

    def _cue(self, match: Match) -> None:
        kind = match.term.concept
        flag = _FLAG.get(kind)
        way = match.term.way
        if way == "aim":  # "so you don't get …": what is aimed at, but at the opening a summary
            way = "fwd"
            flag = HYPOTHETICAL if match.start - self.sentence_start > _OPENING else NEGATED
        if flag is not None:
            manner = _MANNER.get(kind, 0)
            if way == "back" and manner == DECLINED:
                decline(self.text, match, self._last())
            elif (way == "back" and closes(self.text, match)) or (
                way == "fwd" and is_after_colon(self.text, match, self._last(), self.sentence_end)
            ):
                since = self.negations[-1].start if self.negations and flag == HISTORICAL else -1
                look_back(self.text, match, flag | manner, self.mentions, self.sentence, since)
            elif way == "prefix":
                self.prefix_end = match.end
            elif way == "suffix":
                suffix(self.text, match, flag, self.mentions)
            elif way == "one":
                self._stop(match)
                self.condition_to = match.end + REACH // 2
            elif flag == NEGATED and way == "fwd" and is_undone(self.text, self.sentence_start, match):
                self._take_back(match)
            elif way in ("fwd", "next", "habit"):
                near = match.end + 2
                self.limits[flag] = (
                    reach_of(self.text, match.end, flag, loose=self.loose, opening=1)
                    if way != "next"
                    else max(self.limits.get(flag, 0), near)
                )
                self.cue_end = match.end
                if flag == HISTORICAL:
                    self.given_up = way == "habit"
                if flag == HYPOTHETICAL:
                    self.supposed = match.term.surface
                if flag == UNCERTAIN and match.term.surface.endswith(_WHETHER):
                    self.doubt_to = match.end
                if flag == NEGATED:
                    self.aside_to, self.named = -1, False
                    self.list_to = list_end(self.text, match, self.sentence_end) if self.mentions else 0
                    self.denial, self.denied_to, self.manner = match.term.surface, match.end, manner
                    self.bare = self.denial in _BARE
                    if is_at_times(self.text[max(self.sentence_start, match.start - REACH) : match.start]):
                        self.manner |= UNCERTAIN
                    self.negations.append(match)
                    self.stops.append(match.start)
        elif kind == "stop":
            self._stop_cue(match, way)
        elif kind == "side":
            self.sides.see(match, self.mentions, self.sentence)
        elif kind == "family":
            self._see_family(match, way)

    def _take_back(self, match: Match) -> None:
        """End the denial that another one before it denies: "can't eat without choking"."""
        self.limits.pop(NEGATED, None)
        self.cue_end = match.end
        if self.negations and self.negations[-1].start >= self.sentence_start:
            del self.negations[-1]

    def _last(self) -> Mention | None:
        """The last term of the sentence so far."""
        last = self.mentions[-1] if self.mentions else None
        return last if last is not None and last.sentence == self.sentence else None

    def _stop_cue(self, match: Match, way: str) -> None:
        if way == "quality" and match.start <= self.cue_end + 1:
            return  # "no increased pain" goes on
        if way == "reason" and self.supposed in CLAUSE_WORDS["restrains"]:
            self.limits.pop(HYPOTHETICAL, None)  # "I have to limit what I do because of my heart condition"
        if way == "except":
            hedge(match, self._last())
            self.questions.except_for(match)
        elif match.term.surface == "only" and self.text[match.end : match.end + 1] in (",", ".", ")", ""):
            hedge(match, self._last())  # "short of breath with stairs only, cough or palpitations" goes on
            return
        if NEGATED in self.limits and match.start - self.denied_to <= _OPINION_REACH:
            subject = match.term.surface.startswith(_SUBJECTS) or match.term.surface.startswith(("he ", "she "))
            if subject and self.denial and is_opinion(self.text[self.denied_to : match.start]):
                return  # "I don't think I have …"
        self._stop(match)

    def _stop(self, match: Match) -> None:
        self.stops.append(match.start)
        self.questions.stop(match, new_clause=match.term.surface.startswith(_SUBJECTS))
        limits = self.limits
        if limits and match.start >= self.aside_to:
            doubted = self.doubt_to >= match.start - 1  # "not sure if I had a fever"
            for flag in (NEGATED, UNCERTAIN, HISTORICAL, *((HYPOTHETICAL,) if self.loose else ())):
                if not (doubted and flag == UNCERTAIN):
                    limits.pop(flag, None)
        self.kin.stop(match)

    def _see_family(self, match: Match, relative: str) -> None:
        before = self.kin.before(match, self.sentence_start)
        if relative != "family" and self.kin.is_informant(match, before):
            return
        self._stop_at_relative(match, before)
        self.kin.see(match, relative, before, self._last())

    def _stop_at_relative(self, match: Match, before: str) -> None:
        """What a relative has is told in a clause of its own: "no wheezing his sister has asthma"."""
        if NEGATED not in self.limits or is_opinion(self.text[self.denied_to : match.start]):
            return
        if self.denial in CLAUSE_WORDS["nobody"]:
            return  # "no one in his family has had …"
        if is_subject(before, self.text[match.end : match.end + REACH]):
            self.stops.append(match.start)
            del self.limits[NEGATED]

    def _term(self, match: Match) -> None:
        mention = Mention(match, self.sentence)
        start, end = match.start, match.end
        if NEGATED in self.limits:
            mention.flags |= self._denied(match)
        if self.given_up and match.term.category not in _HABITS:
            self.limits.pop(HISTORICAL, None)  # "since I quit smoking my cough is worse"
        aside = start < self.aside_to
        if aside and is_bare_item(self.text, match):
            mention.flags |= UNCERTAIN  # "no focal deficit (weakness, numbness)"
        if start < self.condition_to and match.term.category in _CONDITIONS:
            mention.flags |= HYPOTHETICAL
            self.condition_to = -1
        for flag, limit in self.limits.items():
            if start <= limit and not (aside and flag == NEGATED):
                mention.flags |= flag
                self.limits[flag] = max(limit, reach_of(self.text, end, flag, loose=self.loose))
        if mention.flags & HYPOTHETICAL and self._is_coped_with(match):
            mention.flags = mention.flags & ~HYPOTHETICAL | UNCERTAIN
        if mention.flags & NEGATED:
            if match.term.category not in _PASSED_OVER or (self.named and match.term.category == "site"):
                self.denial, self.denied_to = "", end
            mention.flags |= self.manner
            self.named = self.named or match.term.category in BOUND
        if match.term.category == "substance":
            if denies_itself(match.term.surface):
                mention.flags |= NEGATED
            if self.text[max(0, start - _LIKENED_REACH) : start].lower().endswith(_LIKENED):
                mention.flags |= UNCERTAIN  # "black things, it's like smoke"
        if 0 <= start - self.prefix_end <= 1:
            mention.flags |= NEGATED
            self.prefix_end = end  # "non-cigarette smoker"
        self.kin.give(mention)
        mention.flags |= self.questions.flags(
            match, has_subject=self._has_subject, denied=bool(mention.flags & NEGATED)
        )
        if self.brief and match.term.category in _STATABLE and self._has_subject(start):
            mention.flags |= STATED
        self.sides.give(mention, self.mentions[-1] if self.mentions else None)
        self.mentions.append(mention)
        verb = match.term.surface.partition(" ")[0] in _DENIERS and not match.term.surface.endswith(_PERSONS)
        if verb and match.term.concept in OPPOSITES:
            self.limits[NEGATED] = reach_of(self.text, end, NEGATED, loose=self.loose)
            self.denial, self.denied_to, self.manner = "", end, 0

    def _denied(self, match: Match) -> int:
        """Close the denial that is open where, by the words up to a term, it does not hold for it; how sure that is."""
        if match.term.category not in BOUND:
            return 0
        gap = self.text[self.denied_to : min(match.start, self.denied_to + 2 * REACH)]
        if match.start > self.limits[NEGATED]:
            if match.start - self.denied_to >= 2 * REACH or not (gives_example(gap) or closes_list(gap)):
                return 0
            self.limits[NEGATED] = match.start  # "no problems in school such as …"
        if self.named and gap.rfind("(") > gap.rfind(")"):
            self.aside_to = self.text.find(")", match.end, match.end + 2 * REACH)
            return 0  # "no ulcers (occasional heartburn)"
        if self.named and 0 < self.list_to < match.start:
            return UNCERTAIN
        if self.named and self.bare and gap.strip(" ,") in _BEING:
            del self.limits[NEGATED]
            return 0  # "no rub heard the left calf is swollen"
        if self.named and opens_graded(self.text, gap, match.end, self.sentence_end):
            del self.limits[NEGATED]
            return 0
        if self.bare and not self.list_to and gap.endswith(_JOINING):
            self.list_to = closed_at(self.text, match.end, self.sentence_end)
        if ")" in gap:
            gap = gap.partition("(")[0] + gap.rpartition(")")[2]
        if self.denial == "not" and match.term.category not in DRUGS and opens_with_occasion(gap):
            del self.limits[NEGATED]
            return 0  # "no fever, well, not with the headaches"
        before = self.text[max(self.sentence_start, match.start - REACH) : match.start]
        named, following = self.text[match.start : match.end], self.text[match.end : match.end + _OPENING]
        if is_apart(gap, self.denial, named, before, following):
            del self.limits[NEGATED]
            return 0
        taken = granted(gap, drug=match.term.category in DRUGS, listed=not self.denial)
        taken = taken or of_degree(self.denial, gap, following)
        if taken:
            del self.limits[NEGATED]
        verbal = not taken and self.denial.partition(" ")[0] in _OF_DEEDS
        if verbal and " and " in gap and len(self.ends) == 1 and "," not in gap:
            return UNCERTAIN  # nothing is punctuated: "liver's not enlarged and scar from the gallbladder"
        return UNCERTAIN if taken == MAYBE else 0

    def _is_coped_with(self, match: Match) -> bool:
        """Whether a complaint is one that comes now and then: "if I have pain, I take Tylenol"."""
        if match.term.category not in _CONDITIONS or not self.supposed.startswith("if "):
            return False
        return copes(self.text[match.end : min(self.sentence_end, match.end + 2 * REACH)])

    def _has_subject(self, start: int) -> bool:
        before = self.text[max(self.sentence_start, start - REACH) : start].lower()
        return not _SUBJECT_WORDS.isdisjoint(before.replace("'", " ").replace("’", " ").split())
