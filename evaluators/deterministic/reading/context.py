"""Context: which cue of a sentence holds for which term. One pass over the matches, by position.

Cues come from ``tables/context_cues.tsv`` and say in what direction they work. A forward cue holds for the terms that
follow it while the list goes on (commas, "and", "or": no gap beyond ``REACH``) and ends at a stop cue ("but", a new
reporting verb) or with the sentence. A backward cue ("X is negative", "X: no") holds for the terms just before it.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.clause_words import CLAUSE_WORDS
from evaluators.deterministic.reading.clauses import has_subject
from evaluators.deterministic.reading.denial_scope import DenialScope, manner_of
from evaluators.deterministic.reading.denials import Stretch, stretches
from evaluators.deterministic.reading.doubled import is_undone
from evaluators.deterministic.reading.events import events_of
from evaluators.deterministic.reading.following import copes, is_estimate
from evaluators.deterministic.reading.kin_scope import KinScope
from evaluators.deterministic.reading.looking_back import (
    closes,
    comes_behind,
    decline,
    denies_before,
    hedge,
    is_after_colon,
    look_back,
    suffix,
)
from evaluators.deterministic.reading.mention import (
    ASKED,
    COMPLAINTS,
    DECLINED,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    STATED,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.reading.questions import REACH, SENTENCE_REACH, Questions, ask_fronted
from evaluators.deterministic.reading.reach import reach_of
from evaluators.deterministic.reading.side_scope import SideScope
from evaluators.deterministic.reading.sided import Side
from evaluators.deterministic.reading.supposing import tells_facts
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
_THINKING: Final[tuple[str, ...]] = (*_SUBJECTS, "he ", "she ")
_ASKED_OR_SUPPOSED: Final = ASKED | HYPOTHETICAL
_WANTS_TO_KNOW: Final = ("tell", "know", "say", "ask", "wonder", "see")
_STATABLE: Final = frozenset(("symptom", "problem", "medication", "exam", "substance", "allergen"))
_LIKENED: Final = (
    "'s like ", "’s like ", " its like ", "smells like ", "looks like ", "tastes like ", "feels like ", "sounds like ",
    "look like ", "just like ", "kind of like ", "sort of like ", "was like ", "is like ", "smell of ",
    "smells of ", "second hand ", "second-hand ", "secondhand ",
)  # fmt: skip
_LIKENED_REACH: Final = 16
_HABITS: Final = ("substance", "medication")
_DENYING: Final = ("negate", "ended", "declined")
_FORWARD: Final = ("fwd", "next", "habit")
_OR: Final = (" or ", " nor ", "/")
_WHETHER: Final = (" if", " whether")
"""How doubts end that reach into the clause behind them."""
_BESIDES: Final = (", with ", "; with ")
"""Opens what is there besides: "relieved by lying down, with nocturnal awakening"."""
_ESTIMATE: Final = 16
_DOUBTED_WORDS: Final = 3
"""How many words may stand between a doubt and the denial that it is of."""
_OPENING: Final = 16
"""Characters in which the first word of a sentence stands."""


@mypyc_attr(acyclic=True)
class Reading:
    """One text read: its mentions with context, and the cues of speech (questions, answers, corrections)."""

    __slots__ = ("acts", "denied", "ends", "mentions", "sides", "speech")

    def __init__(
        self,
        mentions: list[Mention],
        ends: list[tuple[int, bool]],
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
    text: str, matches: list[Match], ends: list[tuple[int, bool]], *, brief: bool = True, written: bool = False
) -> Reading:
    """Mentions of a text, in order, with flags and sides. ``matches`` are the lexicon's, ``ends`` the sentences'.

    ``brief``: whether it takes a subject to tell what is stated from what is thrown in; else ``STATED`` is not set.
    ``written``: it is of a note.
    """
    events, speech, acts = events_of(matches)
    asking = [cue for cue in speech if cue.term.concept == "ask"]
    asks = asking if len(ends) == 1 or any(question for _, question in ends) else []
    if not asks and not any(match.term.category != "cue" or match.term.concept in _DENYING for match in events):
        events = [match for match in events if match.term.concept == "side"]  # the others hold for nothing
        if not events:
            return Reading([], ends, speech, [], [], acts)
    scope = _Scope(text, ends, speech, brief=brief, written=written)
    for number, match in enumerate(events):
        if number & OFTEN == OFTEN:
            give_way()
        scope.take(match)
    if asking and scope.mentions:
        ask_fronted(text, scope.mentions, asking)
    negations = scope.denial.negations
    denied = stretches(text, negations, scope.stops, asks, ends) if negations or asks else []
    return Reading(scope.mentions, ends, speech, scope.sides.sides, denied, acts)


@mypyc_attr(acyclic=True)
class _Scope:
    """The state of the pass: which cues are open, up to where they hold."""

    __slots__ = (
        "aimed",
        "brief",
        "condition_to",
        "cue_end",
        "denial",
        "doubt_end",
        "doubt_to",
        "ends",
        "given_up",
        "kin",
        "limits",
        "loose",
        "mentions",
        "prefix_end",
        "questions",
        "sentence",
        "sentence_end",
        "sentence_start",
        "sides",
        "stops",
        "supposed",
        "supposed_at",
        "text",
    )

    def __init__(
        self, text: str, ends: list[tuple[int, bool]], speech: list[Match], *, brief: bool, written: bool
    ) -> None:
        self.text = text
        self.ends = ends
        self.brief = brief
        self.mentions: list[Mention] = []
        self.limits: dict[int, int] = {}
        self.loose = len(ends) == 1 and len(text) > SENTENCE_REACH
        self.kin = KinScope(text)
        self.prefix_end = -2
        self.condition_to = -1
        """Up to where a term is no more than what brings something on: "worse on coughing"."""
        self.sides = SideScope(text, written=written)
        self.stops: list[int] = []
        self.sentence = 0
        self.sentence_start = 0
        self.sentence_end = ends[0][0]
        self.questions = Questions(text, ends, speech)
        self.cue_end = self.doubt_to = self.doubt_end = -1
        self.supposed = ""
        self.supposed_at = 0
        self.aimed = False
        """Whether what is supposed is no more than the next thing: "trying to lose weight"."""
        self.denial = DenialScope(text, ends, loose=self.loose)
        self.given_up = False
        """Whether the last words of the past are of a habit that one gave up, and hold for no more than that."""

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
        self.denial.close()
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
            self._hold(match, flag, way)
        elif kind == "stop":
            self._stop_cue(match, way)
        elif kind == "side":
            self.sides.see(match, self.mentions, self.sentence)
        elif kind == "family":
            self._see_family(match, way)

    def _hold(self, match: Match, flag: int, way: str) -> None:
        """Give what a cue says to the terms before it, or have it hold for those behind it."""
        manner = manner_of(match.term.concept)
        if way == "back" and manner == DECLINED:
            decline(self.text, match, self._last())
        elif way == "next" and comes_behind(self.text, match, self._last()):
            self.cue_end = match.end
        elif (way == "back" and (closes(self.text, match) or comes_behind(self.text, match, self._last()))) or (
            way == "fwd" and is_after_colon(self.text, match, self._last(), self.sentence_end)
        ):
            negations = self.denial.negations
            since = negations[-1].start if negations and flag == HISTORICAL else -1
            look_back(self.text, match, flag | manner, self.mentions, self.sentence, since)
        elif (
            flag == NEGATED
            and way == "fwd"
            and manner == 0
            and denies_before(self.text, match, self.mentions, self.sentence_start, self.sentence_end)
        ):
            self.cue_end = match.end
        elif way == "prefix":
            self.prefix_end = match.end
        elif way == "suffix":
            suffix(self.text, match, flag, self.mentions)
        elif way == "one":
            self._stop(match)
            self.condition_to = match.end + REACH // 2
        elif flag == NEGATED and way == "fwd" and is_undone(self.text, self.sentence_start, match):
            self.denial.take_back(self.sentence_start)
            self.cue_end = match.end
        elif way in _FORWARD:
            self._open(match, flag, way)

    def _open(self, match: Match, flag: int, way: str) -> None:
        """Have a cue hold for the terms behind it."""
        so_far = self.denial.limit if flag == NEGATED else self.limits.get(flag, 0)
        next_one = max(so_far, match.end + 2)
        limit = next_one if way == "next" else reach_of(self.text, match.end, flag, loose=self.loose, opening=1)
        self.cue_end = match.end
        if flag == NEGATED:
            self.denial.open(match, limit, self.sentence_start, self.sentence_end, listing=bool(self.mentions))
            self.stops.append(match.start)
            if UNCERTAIN in self.limits and self._denies_flatly(match):
                del self.limits[UNCERTAIN]
            return
        self.limits[flag] = limit
        if flag == UNCERTAIN:
            self.doubt_end = match.end
        if flag == HISTORICAL:
            self.given_up = way == "habit"
        elif flag == HYPOTHETICAL:
            self.aimed = way == "next" and not so_far
            self.supposed = match.term.surface
            self.supposed_at = match.start
        elif flag == UNCERTAIN and match.term.surface.endswith(_WHETHER):
            self.doubt_to = match.end
        elif flag == UNCERTAIN and is_estimate(self.text[match.end : match.end + _ESTIMATE]):
            del self.limits[flag]  # "maybe four beers on a Saturday"

    def _denies_flatly(self, match: Match) -> bool:
        """Whether a doubt before a denial is of something else: "maybe twice the size, no nodules"; but not "there's
        probably no fracture".
        """
        if match.term.surface.partition(" ")[0] not in CLAUSE_WORDS["of things"] or self.text.startswith(
            (",", "."), match.end
        ):
            return False
        gap = self.text[self.doubt_end : match.start]
        return "," in gap or len(gap.split()) > _DOUBTED_WORDS

    def _last(self) -> Mention | None:
        """The last term of the sentence so far."""
        last = self.mentions[-1] if self.mentions else None
        return last if last is not None and last.sentence == self.sentence else None

    def _stop_cue(self, match: Match, way: str) -> None:
        if way == "quality" and (match.start <= self.cue_end + 1 or self.text.endswith(_OR, 0, match.start)):
            return  # "no increased pain" goes on, "no fever or mild chills", too
        if match.term.surface in CLAUSE_WORDS["reports"] and self._is_denied_right_before(match.start):
            return  # "has not complained of a cough"
        if way == "reason" and self.supposed in CLAUSE_WORDS["restrains"]:
            self.limits.pop(HYPOTHETICAL, None)  # "I have to limit what I do because of my heart condition"
        if way == "except":
            hedge(match, self._last())
            self.questions.except_for(match)
        elif match.term.surface == "only" and self.text[match.end : match.end + 1] in (",", ".", ")", ""):
            hedge(match, self._last())  # "short of breath with stairs only, cough or palpitations" goes on
            return
        if not (
            self.denial.is_open and match.term.surface.startswith(_THINKING) and self.denial.is_opinion(match.start)
        ):
            self._stop(match)

    def _is_denied_right_before(self, start: int) -> bool:
        """Whether nothing but an adverb stands between a denial and a place."""
        gap = self.text[self.cue_end : start] if self.denial.is_open and self.denial.word else ","
        return len(gap) <= _OPENING and "," not in gap and len(gap.split()) <= 1

    def _stop(self, match: Match) -> None:
        self.stops.append(match.start)
        self.questions.stop(match, new_clause=match.term.surface.startswith(_SUBJECTS))
        if match.start >= self.denial.aside_to:
            self.denial.close(match.start)
            if self.limits:
                self._end_limits(match.start)
        self.kin.stop(match)

    def _end_limits(self, start: int) -> None:
        self.limits.pop(HISTORICAL, None)
        if self.doubt_to < start - 1:  # not where it is "not sure if I had a fever"
            self.limits.pop(UNCERTAIN, None)
        if self.loose:
            self.limits.pop(HYPOTHETICAL, None)

    def _see_family(self, match: Match, relative: str) -> None:
        before = self.kin.before(match, self.sentence_start)
        if relative != "family" and self.kin.is_informant(match, before):
            return
        if self.denial.ends_at_relative(match, before):
            self.denial.close()
            self.stops.append(match.start)
        self.kin.see(match, relative, before, self._last())

    def _term(self, match: Match) -> None:
        mention = Mention(match, self.sentence)
        start, end = match.start, match.end
        self.denial.give(match, mention, self.sentence_start, self.sentence_end)
        if self.given_up and match.term.category not in _HABITS:
            self.limits.pop(HISTORICAL, None)  # "since I quit smoking my cough is worse"
        if start < self.condition_to and match.term.category in COMPLAINTS:
            if not self.text.endswith(_BESIDES, 0, start):
                mention.flags |= HYPOTHETICAL
            self.condition_to = -1
        if HYPOTHETICAL in self.limits and tells_facts(
            self.text[max(self.supposed_at, start - SENTENCE_REACH) : start]
        ):
            del self.limits[HYPOTHETICAL]
        if self.limits:
            self._flag(mention, start, end)
        if self.aimed and HYPOTHETICAL in self.limits:
            self.aimed = False
            del self.limits[HYPOTHETICAL]
        if mention.flags & HYPOTHETICAL and self._is_coped_with(match):
            mention.flags = mention.flags & ~HYPOTHETICAL | UNCERTAIN
        if match.term.category == "substance":
            if match.term.surface in CLAUSE_WORDS["denier"]:
                mention.flags |= NEGATED
            if self.text[max(0, start - _LIKENED_REACH) : start].lower().endswith(_LIKENED):
                mention.flags |= UNCERTAIN  # "black things, it's like smoke"
        if 0 <= start - self.prefix_end <= 1:
            mention.flags |= NEGATED
            self.prefix_end = end  # "non-cigarette smoker"
        self.kin.give(mention)
        mention.flags |= self.questions.flags(match, denied=bool(mention.flags & NEGATED))
        if mention.flags & _ASKED_OR_SUPPOSED == _ASKED_OR_SUPPOSED:
            mention.flags &= ~self._misread()
        if self.brief and match.term.category in _STATABLE:
            before = self.text[max(self.sentence_start, start - REACH) : start]
            mention.flags |= STATED if has_subject(before) or self._is_told_on(end) else 0
        self.sides.give(mention, self.mentions[-1] if self.mentions else None)
        self.mentions.append(mention)
        self.denial.open_by(match)

    def _flag(self, mention: Mention, start: int, end: int) -> None:
        """Give a term what the open cues say, which then reach on from there."""
        for flag, limit in self.limits.items():
            if start <= limit:
                mention.flags |= flag
                self.limits[flag] = max(limit, reach_of(self.text, end, flag, loose=self.loose))

    def _misread(self) -> int:
        """What does not hold of both, where one seems to ask for what is supposed: "I wonder if you have any …?" asks,
        "come back if you get any …." does not; "tell me if you have any" may do either."""
        lead = self.text[self.sentence_start : self.supposed_at].lower()
        if self.ends[self.sentence][1]:
            return HYPOTHETICAL if "wonder" in lead else 0
        stopped = self.text.startswith(".", self.sentence_end - 1)
        return ASKED if stopped and not any(word in lead for word in _WANTS_TO_KNOW) else 0

    def _is_coped_with(self, match: Match) -> bool:
        """Whether a complaint is one that comes now and then: "if I have pain, I take Tylenol"."""
        if match.term.category not in COMPLAINTS or not self.supposed.startswith("if "):
            return False
        return copes(self.text[match.end : min(self.sentence_end, match.end + 2 * REACH)])

    def _is_told_on(self, end: int) -> bool:
        """Whether the word right behind a term tells that it is there: "nausea mainly", "cough since Monday"."""
        following = self.text[end : end + _OPENING].lower().lstrip(" ,")
        return following.partition(" ")[0].rstrip(".,;!") in CLAUSE_WORDS["tells"]
