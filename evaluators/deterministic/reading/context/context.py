"""Context: which cue of a sentence holds for which term. One pass over the matches, by position.

Cues come from ``tables/context_cues.tsv`` and say in what direction they work. A forward cue holds for the terms that
follow it while the list goes on (commas, "and", "or": no gap beyond ``REACH``) and ends at a stop cue ("but", a new
reporting verb) or with the sentence. A backward cue ("X is negative", "X: no") holds for the terms just before it.
"""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.context.clauses import has_subject
from evaluators.deterministic.reading.context.contrasted import REACH as CONTRAST_REACH
from evaluators.deterministic.reading.context.contrasted import contrasted, is_left_out, is_not_had
from evaluators.deterministic.reading.context.cue_scope import CueScope
from evaluators.deterministic.reading.context.denial_scope import DenialScope, manner_of
from evaluators.deterministic.reading.context.denials import Stretch, stretches
from evaluators.deterministic.reading.context.doubled import is_undone
from evaluators.deterministic.reading.context.kin_scope import KinScope, share
from evaluators.deterministic.reading.context.looking_back import (
    closes,
    comes_behind,
    decline,
    denies_before,
    hedge,
    is_after_colon,
    is_perfect,
    look_back,
    suffix,
)
from evaluators.deterministic.reading.context.presupposed import denies_nothing
from evaluators.deterministic.reading.context.questions import REACH, SENTENCE_REACH, Questions, ask_fronted
from evaluators.deterministic.reading.context.reach import opened_to
from evaluators.deterministic.reading.context.standing import comes_and_goes, is_back, is_doubted, leaves_standing
from evaluators.deterministic.reading.events import events_of
from evaluators.deterministic.reading.laterality.side_scope import SideScope
from evaluators.deterministic.reading.laterality.sided import Side
from evaluators.deterministic.reading.mention import (
    ASKED,
    COMPLAINTS,
    DECLINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    STATED,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS
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
_STATABLE: Final = frozenset(("symptom", "problem", "medication", "exam", "substance", "allergen"))
_TAKEN: Final = ("medication", "substance")
_LIKENED: Final = tuple([f"{words} " for words in CLAUSE_WORDS["like"]])
"""Before a substance that is no more than what something is like: "it smells like smoke"."""
_NOT: Final = (" not ", "Not ")
_ONESELF: Final = ("I ", "i ")
"""How a term opens that has its subject: "I wish I was dead"."""
_LIKENED_REACH: Final = 16
_DENYING: Final = ("negate", "ended", "declined")
_FORWARD: Final = ("fwd", "next", "habit")
_OR: Final = (" or ", " nor ", "/")
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
        "brief",
        "cue_end",
        "cues",
        "denial",
        "ends",
        "kin",
        "loose",
        "mentions",
        "prefix_end",
        "questions",
        "sentence",
        "sentence_end",
        "sentence_start",
        "sides",
        "stops",
        "text",
    )

    def __init__(
        self, text: str, ends: list[tuple[int, bool]], speech: list[Match], *, brief: bool, written: bool
    ) -> None:
        self.text = text
        self.ends = ends
        self.brief = brief
        self.mentions: list[Mention] = []
        self.loose = len(ends) == 1 and len(text) > SENTENCE_REACH
        self.kin = KinScope(text)
        self.prefix_end = -2
        self.sides = SideScope(text, written=written)
        self.stops: list[int] = []
        self.sentence = 0
        self.sentence_start = 0
        self.sentence_end = ends[0][0]
        self.questions = Questions(text, ends, speech)
        self.cue_end = -1
        self.cues = CueScope(text, loose=self.loose)
        self.denial = DenialScope(text, ends, loose=self.loose)

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
        self.cues.limits.clear()
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
        if way == "back" and is_perfect(self.text, match, self._last()):
            self._open(match, NEGATED, "fwd")
            self.denial.manner = 0  # "I've not taken the metformin"
        elif way == "back" and self._comes_again(match, flag):
            self.cue_end = match.end
        elif way == "back" and flag == NEGATED and is_doubted(self.text, self.sentence_start, match.start):
            self.cue_end = match.end
            if (last := self._last()) is not None:
                last.flags &= ~NEGATED  # "I don't think the headache has gone"
        elif way == "back" and manner == DECLINED:
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
            self.cues.condition_to = match.end + REACH // 2
        elif flag == NEGATED and way == "fwd" and self._denies_nothing(match):
            self.cue_end = match.end
        elif flag == NEGATED and way == "fwd" and is_undone(self.text, self.sentence_start, match):
            self.denial.take_back(self.sentence_start)
            self.cue_end = match.end
        elif way in _FORWARD:
            self._open(match, flag, way)

    def _comes_again(self, match: Match, flag: int) -> bool:
        """Whether what a cue says to be over does so each time, or has come again."""
        if "gone" in match.term.surface and comes_and_goes(self.text, self.sentence_start, match.start, match.end):
            return True
        return flag == NEGATED and is_back(self.text, match.end)

    def _denies_nothing(self, match: Match) -> bool:
        if leaves_standing(self.text, self.sentence_start, self.sentence_end, match):
            return True
        if match.start - self.sentence_start > _OPENING:
            return False
        before = self.text[self.sentence_start : match.start]
        after = self.text[match.end : min(match.end + _OPENING, self.sentence_end)]
        return denies_nothing(before, match.term.surface, after)

    def _open(self, match: Match, flag: int, way: str) -> None:
        """Have a cue hold for the terms behind it."""
        self.cue_end = match.end
        if flag != NEGATED:
            self.cues.open(match, flag, way)
            return
        limit = opened_to(self.text, match, flag, way, self.denial.limit, loose=self.loose)
        self.denial.open(match, limit, self.sentence_start, self.sentence_end, listing=bool(self.mentions))
        self.stops.append(match.start)
        self.cues.deny(match)

    def _last(self) -> Mention | None:
        """The last term of the sentence so far."""
        last = self.mentions[-1] if self.mentions else None
        return last if last is not None and last.sentence == self.sentence else None

    def _stop_cue(self, match: Match, way: str) -> None:
        if way == "quality" and (match.start <= self.cue_end + 1 or self.text.endswith(_OR, 0, match.start)):
            return  # "no increased pain" goes on, "no fever or mild chills", too
        if way == "company" and match.start <= self.cue_end + 1:
            return  # "not associated with nausea"; but "no nausea associated with the headache"
        if match.term.surface in CLAUSE_WORDS["reports"] and self._is_denied_right_before(match.start):
            return  # "has not complained of a cough"
        if way == "reason":
            self.cues.give_reason()
        elif way == "except":
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
            if self.cues.limits:
                self.cues.stop(match.start)
        self.kin.stop(match)

    def _see_family(self, match: Match, relative: str) -> None:
        before = self.kin.before(match, self.sentence_start)
        if relative != "family" and self.kin.is_informant(match, before):
            return
        if self.kin.is_of_people(match, before):
            return
        if self.denial.ends_at_relative(match, before):
            self.denial.close()
            self.stops.append(match.start)
        last = self._last()
        self.kin.see(match, relative, before, last)
        if relative == "family" and last is not None and last.relative == relative:
            share(self.mentions, self.text)

    def _term(self, match: Match) -> None:
        mention = Mention(match, self.sentence)
        start, end = match.start, match.end
        self.denial.give(match, mention, self.sentence_start, self.sentence_end)
        self.cues.give(match, mention, self.sentence_end)
        if match.term.category == "substance":
            if match.term.surface in CLAUSE_WORDS["denier"]:
                mention.flags |= NEGATED
            if self.text[max(0, start - _LIKENED_REACH) : start].lower().endswith(_LIKENED):
                mention.flags |= UNCERTAIN  # "black things, it's like smoke"
        if match.term.category in COMPLAINTS and " " in match.term.surface and self.text.endswith(_NOT, 0, start):
            mention.flags |= NEGATED  # "not woken by breathlessness"
        if 0 <= start - self.prefix_end <= 1:
            mention.flags |= NEGATED
            self.prefix_end = end  # "non-cigarette smoker"
        self.kin.give(mention)
        mention.flags |= self.questions.flags(match, denied=bool(mention.flags & NEGATED))
        if match.term.category in COMPLAINTS:
            before = self.text[max(self.sentence_start, start - CONTRAST_REACH) : start]
            after = self.text[end : min(end + CONTRAST_REACH, self.sentence_end)]
            mention.flags = contrasted(mention.flags, before, after)
        elif match.term.category in _TAKEN and not mention.flags & FAMILY and self._is_not_had(match):
            mention.flags |= NEGATED
        if mention.flags & _ASKED_OR_SUPPOSED == _ASKED_OR_SUPPOSED:
            asks = self.ends[self.sentence][1]
            mention.flags &= ~self.cues.misread(self.sentence_start, self.sentence_end, asks=asks)
        if self.brief and match.term.category in _STATABLE:
            before = self.text[max(self.sentence_start, start - REACH) : start]
            own = self.text.startswith(_ONESELF, start)
            mention.flags |= STATED if own or has_subject(before) or self._is_told_on(end) else 0
        self.sides.give(mention, self.mentions[-1] if self.mentions else None)
        self.mentions.append(mention)
        self.denial.open_by(match)

    def _is_not_had(self, match: Match) -> bool:
        """Whether a drug or a substance is what the speaker does without, as the words around it show."""
        if is_not_had(self.text[match.end : min(match.end + CONTRAST_REACH, self.sentence_end)]):
            return True
        before = self.text[max(self.sentence_start, match.start - CONTRAST_REACH) : match.start]
        return match.term.category == "medication" and is_left_out(before)

    def _is_told_on(self, end: int) -> bool:
        """Whether the word right behind a term tells that it is there: "nausea mainly", "cough since Monday"."""
        following = self.text[end : end + _OPENING].lower().lstrip(" ,")
        return following.partition(" ")[0].rstrip(".,;!") in CLAUSE_WORDS["tells"]
