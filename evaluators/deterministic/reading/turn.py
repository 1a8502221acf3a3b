"""One utterance read on its own: what it mentions, asks and answers. A pure function of its text."""

from __future__ import annotations

from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.quantities import Bundle, Quantity, bundles, of_drugs
from evaluators.deterministic.reading.context.denials import items
from evaluators.deterministic.reading.context.narrowing import narrowed
from evaluators.deterministic.reading.context.presupposed import OVER, is_subject_of_question, predicate
from evaluators.deterministic.reading.doing.deciding import (
    OFFERED,
    dismiss,
    instead,
    mark_doses_asked,
    offers,
    take_back,
)
from evaluators.deterministic.reading.doing.replacing import mark_replaced
from evaluators.deterministic.reading.figures.correcting import (
    INSTEAD,
    plans,
    proposes,
    puts_right,
    stands_alone,
    tells,
)
from evaluators.deterministic.reading.figures.figures_asked import asked_for
from evaluators.deterministic.reading.figures.figures_owner import age_of, names
from evaluators.deterministic.reading.laterality.pointing import read_pointing
from evaluators.deterministic.reading.laterality.side_scope import amends_side
from evaluators.deterministic.reading.laterality.sided import Sided
from evaluators.deterministic.reading.laterality.sides import read_sides
from evaluators.deterministic.reading.laterality.sides_figures import told_figures
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ASKED,
    ASKED_OVER,
    HISTORICAL,
    HYPOTHETICAL,
    KEEP,
    NEGATED,
    PARTLY,
    STATED,
    STOP,
    Mention,
)
from evaluators.deterministic.reading.nearly import doubt_nearly
from evaluators.deterministic.reading.parts import SHORT_REPLY, Parts
from evaluators.deterministic.reading.replies.answering import (
    Answer,
    begins_with_not,
    ends_in_answer,
    names_place,
    opens_summary,
    read_answer,
    tells_details,
)
from evaluators.deterministic.reading.replies.answers import ACK, NO, replies_within
from evaluators.deterministic.reading.replies.choosing import denies_the_rest, echoes, tells_of_echo
from evaluators.deterministic.reading.replies.closing import closes_topic, only_repeats, tail_of
from evaluators.deterministic.reading.replies.paired import answers_its_last, mark_paired
from evaluators.deterministic.reading.replies.thinking_again import put_right, set_apart, think_again
from evaluators.deterministic.reading.telling import LOOK_BACK, NAMED_REACH, mark_told
from evaluators.deterministic.reading.trailing import trailing
from evaluators.deterministic.reading.ways.matters import told_matters
from evaluators.deterministic.reading.ways.outcomes import read_outcomes
from evaluators.deterministic.reading.ways.predicates import read_predicates
from evaluators.deterministic.reading.wording.phrases import Signs, lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_WORDS
from evaluators.deterministic.reading.wording.words import foreign_letters
from evaluators.vocabulary import Match

_DOSE_AND_RATE: Final = 2
_FILLER_WORDS: Final = 3
_FRAGMENT: Final = 4
_TOLD: Final = "my "
"""Opens what is told, however short, and asks for nothing: "my left knee hurts"."""
_SUMMED_UP: Final = 14
"""Words of a summary that the next speaker may contradict."""
_FRAGMENT_GOING_ON: Final = 6
_DENIABLE: Final = ASKED | NEGATED
_DENIED_IN_PART: Final = ("symptom", "problem", "medication")
_RETURNS: Final = Signs(REPLY_WORDS["returns"])
_ECHO: Final = 24
_NOBODY: Final[dict[int, str]] = {}
_NO_QUANTITIES: Final[tuple[Quantity, ...]] = ()


@mypyc_attr(acyclic=True)
class TurnReading:
    """What one utterance says by itself. Shared between revisions of the same text; never changed once made."""

    __slots__ = (
        "acts",
        "alone",
        "amends",
        "answer",
        "asks",
        "asks_for",
        "asserts",
        "bundles",
        "compares",
        "contradictable",
        "corrects",
        "counter",
        "denials",
        "detailed",
        "foreign",
        "fragment",
        "function",
        "hedged",
        "inquires",
        "instead",
        "mentions",
        "offers",
        "outcomes",
        "owners",
        "plans",
        "pointing",
        "predicates",
        "proposes",
        "puts",
        "quantities",
        "quick",
        "replies",
        "reserve",
        "returns",
        "sides",
        "stems",
        "tagged",
        "tells",
        "text",
        "trailing",
        "treats",
        "well",
        "words",
    )

    acts: int
    """What is done about "it", a drug named before."""
    answer: int
    """YES, NO or ACK where the utterance opens with one, else 0; see ``Answer`` for what goes with it."""
    text: str
    """For those who ask how it goes on with what was said before it (see ``replying``, ``deciding``)."""
    inquires: bool
    """Whether it has words that ask, with or without the mark."""
    puts: bool
    """Whether it is short enough to put to the other what that one has."""
    well: bool
    """Whether it says that all is well."""
    offers: bool
    """Whether it offers or orders what it names last of drugs, tests and procedures."""
    instead: int
    """Whether it names a drug in the place of another one (see ``deciding``)."""
    tagged: bool
    """Whether the reply within the utterance is its last word: a tag that the next speaker may still correct."""
    trailing: int
    """How many of the last mentions are a bare list, which may ask without saying so: "okay chest pain dizziness"."""
    replies: tuple[int, ...]
    """For each mention: the answer given to its question later in the same utterance (tags swapped), else 0."""
    owners: dict[int, str]
    """What each quantity belongs to, by its start, where that is known."""
    corrects: int
    """Whether it opens with a figure that puts right what was said before ("sorry, forty"), or what was planned."""
    alone: bool
    """Whether that figure is all that it, or its first clause, says."""
    plans: bool
    """Whether its first figure is one of what is to be done."""
    proposes: bool
    """Whether it is short and has one figure, which a bare one in reply may put right."""
    tells: bool
    """Whether it opens with a bare figure, as one does who answers: "five, I thought", "it says two point five"."""
    asks_for: str
    """What it asks a figure for (``figures_asked``): how many, how often, or whose age, as an owner of figures."""

    def __init__(self, parts: Parts) -> None:
        """What it names, and where. Whoever makes one goes on with ``tell``, ``measure`` and ``reply``."""
        lower, words, reading, ends = parts.folded.lower, parts.words, parts.reading, parts.ends
        self.text = parts.text
        self.acts = parts.acts
        self.mentions: tuple[Mention, ...] = tuple(reading.mentions)
        self.sides: tuple[Sided, ...] = read_sides(lower, reading.sides, self.mentions, ends)
        self.pointing: tuple[Sided, ...] = read_pointing(lower, self.sides, self.mentions, ends)
        self.stems = words.stems
        self.words = words.total
        self.function = words.function
        self.foreign = foreign_letters(parts.text)
        self.quantities = _NO_QUANTITIES
        self.bundles: tuple[Bundle, ...] = ()
        self.returns = self.tells = self.alone = self.plans = self.proposes = False
        self.corrects = 0
        self.owners = _NOBODY

    def tell(self, parts: Parts) -> None:
        """Take what it tells or denies in words."""
        lower, words, denied = parts.folded.lower, parts.words, parts.reading.denied
        self.denials = items(parts.text, denied, parts.reading.mentions) if denied else ()
        self.predicates = read_predicates(lower, parts.ends, self.mentions, words.marks)
        self.outcomes = read_outcomes(lower, self.mentions, parts.ends, words) + told_matters(lower, words)

    def measure(self, parts: Parts) -> None:
        """Take the figures, and what is asked or said of times and ages."""
        lower = parts.folded.lower
        if parts.quantities:
            self._measure(parts.text, parts.quantities, parts.matches)
            if self.sides:
                self.sides = told_figures(lower, self.sides, self.quantities)
        self.asks_for = asked_for(lower)

    def reply(self, parts: Parts) -> None:
        """Take what the utterance answers and asks."""
        text, reading, ends = parts.text, parts.reading, parts.ends
        answer = read_answer(text, reading.speech, ends)
        self.answer, self.reserve = answer.polarity, answer.reserve
        if self.acts & ACTIONS == KEEP:
            self.reserve &= ~HISTORICAL  # "still on it?" – "I stopped for a month, but I'm back on it"
        self.hedged, self.asserts, self.counter = answer.hedged, answer.asserts, answer.counter
        self.compares = answer.compares
        if self.answer == NO and self.mentions and begins_with_not(text, self.mentions[0], answer.opening):
            self.answer = 0  # "any triggers?" – "not sleeping, red wine"
        named = answer.opening + NAMED_REACH
        self.amends = bool(self.sides) and any(
            cue.start < named and cue.term.concept == "correct" and amends_side(parts.folded.lower, self.sides, cue)
            for cue in reading.speech
        )
        self.detailed = not answer.polarity and (
            tells_details(text, answer.opening, reading.speech, ends)
            or names_place(text, answer.opening, self.mentions)
        )
        self.asks = any(question for _, question in ends)
        self.inquires = any(cue.term.concept == "ask" for cue in reading.speech)
        self.quick = self.words <= _FILLER_WORDS and not self.mentions
        self.treats = self.fragment = self.tagged = self.contradictable = self.offers = False
        self.instead = 0
        self.well = answer.well
        self.puts = bool(self.mentions) and self.words <= _SUMMED_UP
        self.trailing = 0
        self.replies = ()
        if self.mentions:
            self._mark(text, ends, reading.speech, answer)

    def _measure(self, text: str, quantities: list[Quantity], matches: list[Match]) -> None:
        """Take what is measured, without what is taken back."""
        self.quantities = tuple([quantity for quantity in quantities if not quantity.retracted])
        if not self.quantities:
            return
        self.bundles = _bundles(text, matches, self.quantities)
        if self.words > SHORT_REPLY:
            self.quantities = of_drugs(self.quantities, self.bundles)
            if not self.quantities:
                return
        self.returns = _settles_return(text)
        self.owners = names(text, self.mentions, self.quantities, self.bundles, age_of)
        self.corrects = puts_right(text, self.quantities[0])
        self.plans = self.corrects == INSTEAD or plans(text, self.quantities[0])
        self.proposes = len(self.quantities) <= _DOSE_AND_RATE and proposes(text, self.words)
        self.tells = tells(text, self.quantities[0])
        self.alone = self.tells and stands_alone(text, self.quantities[0])

    def _mark(self, text: str, ends: list[tuple[int, bool]], speech: list[Match], answer: Answer) -> None:
        """Flag the mentions by what the utterance does as a whole: answers, asks, examines."""
        self.treats = any(mention.term.category == "medication" for mention in self.mentions)
        mark_told(text, self.mentions, speech, opening=answer.opening, answer=self.answer, words=self.words)
        if self.answer == NO and answer.closes and not denies_the_rest(text):
            first, behind = self.mentions[0], self.mentions[1:]
            echo = not first.sentence and ends[0][0] - answer.opening <= _ECHO and not any(m.sentence for m in behind)
            if echo and (ends[0][1] or echoes(text[answer.opening : first.start])):
                first.flags |= NEGATED  # "allergies? uh, no"
        first = self.mentions[0]
        if first.flags & ASKED and first.flags & (STOP | KEEP) and tells_of_echo(text, answer.opening, first.place):
            first.flags &= ~ASKED
        think_again(text, self.mentions)
        put_right(text, self.mentions)
        set_apart(text, self.mentions)
        self._deny_in_part(text)
        doubt_nearly(text, self.mentions)
        if speech and speech[-1].start >= self.mentions[0].end:
            mark_paired(text, self.mentions, ends)
            if answer.closes and answers_its_last(text, self.mentions):
                self.answer = 0
        asked = self._ask(text, speech)
        if self.words <= _SUMMED_UP and only_repeats(text):
            for mention in self.mentions:
                mention.flags |= HYPOTHETICAL if mention.term.category in _DENIED_IN_PART[:2] else 0
        self._decide(text)
        if asked:
            self.replies = replies_within(text, self.mentions, ends, speech)
            self.tagged = any(self.replies) and ends_in_answer(text)
        else:
            self.replies = (0,) * len(self.mentions)

    def _deny_in_part(self, text: str) -> None:
        for mention in self.mentions:
            mention.flags &= ~PARTLY  # who says that it has gone denies it today
            if mention.flags & _DENIABLE and mention.term.category in _DENIED_IN_PART:
                drug = mention.term.category == "medication"
                part = narrowed(text, mention.start, mention.end, "", granted=False, drug=drug)
                mention.flags |= PARTLY if part else 0

    def _ask(self, text: str, speech: list[Match]) -> bool:
        """Take what is asked, with the mark or without; returns whether it is asked for anything that is named."""
        about = _asked_about(text, self.mentions[-1]) if self.words <= SHORT_REPLY else 0
        asked = any(mention.flags & ASKED for mention in self.mentions)
        self.asks = self.asks or asked
        goes_on = text[:4].lower() == "and " and not any(mention.flags & STATED for mention in self.mentions)
        longest = _FRAGMENT_GOING_ON if goes_on else _FRAGMENT  # "and psoriasis in the family"
        self.fragment = self.words <= longest and not self.asks and not self.answer and not closes_topic(text)
        self.fragment = self.fragment and not about and not text.lower().startswith(_TOLD)
        self.contradictable = self.words <= _SUMMED_UP and opens_summary(text)
        if not self.asks and self.answer in (0, ACK) and not self._asks_near(speech):
            self.trailing = trailing(text, self.mentions, tail_of(text, speech))
            for mention in self.mentions[len(self.mentions) - self.trailing :]:
                mention.flags &= ~STATED  # "one mouth sore and dry eyes dry mouth" may ask
        return asked

    def _decide(self, text: str) -> None:
        """Take what is offered, ordered and taken back."""
        if any(mention.term.category in OFFERED for mention in self.mentions):
            mark_doses_asked(text, self.mentions)
            mark_replaced(text, self.mentions)
            take_back(text, self.mentions)
            dismiss(text, self.mentions)
            self.offers = offers(text, self.mentions)
            self.instead = instead(text, self.mentions)

    def _asks_near(self, speech: list[Match]) -> bool:
        """Whether the last thing named belongs to a question that asks for something else."""
        last = self.mentions[-1].start
        return any(cue.term.concept == "ask" and last - LOOK_BACK < cue.start < last for cue in speech)

    @property
    def open(self) -> bool:
        """Whether what it mentions or asks for may depend on what is said after it."""
        if self.mentions or self.denials or self.predicates:
            asks = (
                self.asks
                or self.fragment
                or self.treats
                or self.offers
                or self.puts
                or self.contradictable
                or self.trailing > 0
            )
            asks = asks or any(item.asked for item in self.denials)
            return asks or any(item.asked for item in self.predicates)
        return False


def _asked_about(text: str, mention: Mention) -> int:
    """What a question without its mark asks of the thing that it names last: "is the pain constant"."""
    if mention.flags & (ASKED | NEGATED) or not is_subject_of_question(text[: mention.start]):
        return 0
    about = predicate(text[mention.end :])
    if about == OVER and not text.lower().startswith(("the ", "your ", "my ", "and the ", "so the ")):
        mention.flags |= ASKED | ASKED_OVER  # "is the cough gone"
    return about


def _settles_return(text: str) -> bool:
    return _RETURNS.are_in(lowered(text))


def _bundles(text: str, matches: list[Match], quantities: tuple[Quantity, ...]) -> tuple[Bundle, ...]:
    if any(match.term.category == "medication" for match in matches):
        return tuple(bundles(text, matches, quantities))
    return ()
