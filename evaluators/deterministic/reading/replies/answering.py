"""What an utterance answers, whatever it was asked: by its first words or its last, or by details."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.mention import HISTORICAL, Mention
from evaluators.deterministic.reading.replies.answers import MERGED_REACH, NO, YES, answer_at
from evaluators.deterministic.reading.replies.instead import tells_of_another
from evaluators.deterministic.reading.replies.replying import leaves_undone, likens, takes_something_for_it
from evaluators.deterministic.reading.wording.clause_words import ONE_TIME
from evaluators.deterministic.reading.wording.leads import LEADS
from evaluators.deterministic.reading.wording.phrases import Seldom, Signs, lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS
from evaluators.vocabulary import Match

_LEAD: Final = re.compile(
    r"(?:<[a-z_/]{1,24}>|\W|"
    r"(?:um+|uh+(?![ -]uh\W*$|-)|erm?|hmm+|mm+(?![ -]?h|[ -]mm?\W*$)|oh+|"
    rf"{LEADS['answer']}|sorry(?=[,.]? (?:yes|yeah|yep|no|nope|nah|none|never|not)\b)|"
    r"(?:he|she|they) (?:says|said)(?: that)?|(?:i|me)(?= ?,))\b)*"
)
"""For text in lower case: where case is ignored, the engine tries every word in full."""
_SORRY: Final = re.compile(rf"(?:{REPLY_PATTERNS['sorry to say']})\b")
_LEAD_LIMIT: Final = 80
_ASKS_AGAIN: Final = re.compile(
    rf"(?:{REPLY_PATTERNS['asks_again']}|(?:do )?you mean(?: [a-z'-]+){{1,6}}|what,(?: [a-z'-]+){{1,3}}) ?\?+ (?=\S)"
)
"""Opens a reply that asks back first, and then answers itself."""
_AGREES: Final = frozenset(REPLY_WORDS["agrees"])
_LATE: Final = re.compile(
    r"\b(?:but|so|and),? (?:no\b(?:[,.]|$| (?:no|not|nothing|that's|i)\b)|not (?:that|really|like that)\b)"
    r"|\b(?:but|though) (?:i|it|he|she|they)(?:['’](?:ve|s))? never(?: (?:actually|quite|really))?"
    r" (?:have|has|did|do|done|gone|happened|passed out|went)\b"
    r"|\bi wish,? no\b|\bno,? (?:not really|not at all|nothing)\b"
)
_LATE_SIGNS: Final = Signs(
    [f"{word}{pause} no" for word in ("but", "so", "and", "wish") for pause in ("", ",")]
    + [f"no{pause} {word}" for word in ("not", "nothing") for pause in ("", ",")]
    + ["never"]
)
"""Without any of these the pattern need not be tried."""
_LATE_REACH: Final = 160
_DETAILED_WORDS: Final = 12
_PLAIN_NO: Final = ("no", "na", "ne")
"""How the words of a no begin that answer."""
_SUMMARY_OPENING: Final = 24
_COUNTERS: Final = REPLY_WORDS["counters"]
_ASKING_BACK: Final = frozenset(REPLY_WORDS["asks_what"])
_ASKED_BACK: Final = 28
_TAGS: Final[tuple[str, ...]] = (" no", " nope", " yes", " yeah")
_SHORT_REPLY: Final = 8
_CLOSED_LENGTH: Final = 80
"""Characters of a reply that its last word answers; in a longer one it answers what was named last."""
_NOT_SO: Final = ("not ", "Not ")
_NEVER: Final = ("not", "never", "no", "none")
_HEDGE_REACH: Final = 40
_BEFORE_CHANGE: Final[tuple[str, ...]] = ("no, ", "not really, ", "it's ", "they're ", "that's ", "there's ", "really ")
_QUALIFIED: Final = re.compile(
    r"(?:no|nope|nah|not really|never)(?:,? (?:no|nothing|none|not really))?[.,]? "
    rf"(?:(?:well|oh|except|unless)\b|{ONE_TIME})"
    r"|not (?:really|exactly|as such)[.,;]? (?:(?:it|that)['’]?s )?(?:just|more)\b"
    r"(?! (?:the usual|normal|my normal|as usual|ca|can|i|it|we|when|if|do|don|wo|won)\b)"
)
"""A no that is taken back in part: "No. Well, the second week …", "No, nothing. Oh, when we weaned her …", "no no
one time I felt shaky", or that leaves a little of it: "not really, just sore ribs"."""
_BROKEN_OFF: Final = re.compile(
    r"(?:no|nope|nah)(?:,? (?:no|nope|nah))?,? not(?:\W{0,4}$| <[a-z_/-]{1,24}>(?!.{0,24} (?:no|not|none|never)\b))"
)
"""A no that breaks off before it says what is not: "no, no, not <inaudible>"."""
_IN_PART: Final = re.compile(
    rf"(?:(?:no|nope|nah)[,.]? )?not (?:{REPLY_PATTERNS['in_part']})\b(?! (?:{REPLY_PATTERNS['not_in_part']})\b)"
)
"""A no that is one of some place or time only: "not in the breast", "not at night"."""
_HEARD: Final = re.compile(
    r"(?:yeah|yea|yah|yep|mm-?hmm"
    r"|yes(?=\W+no\W+(?:not (?:really|at all)|nothing|none|never|i (?:don't|haven't|didn't))))\W+(?:no|nope|nah)\b"
    r"(?:\W+(?:no|nope|nah|none|nothing|never|not (?:really|at all|that i)|i (?:don't|haven't|didn't|never))\b.*)?\W*"
)
"""A no behind a sound of having heard the question: "Yeah. No.", "yeah no, not really"; but "yeah, no, it's fine"."""
_HEARD_LENGTH: Final = 48
_TAKEN_BACK: Final = re.compile(
    rf"(?P<first>yes|yeah|yep|yup|no|nope|nah)\b\W+(?:(?:no|oh|well|um|uh)\W+)?(?:{REPLY_PATTERNS['takes_back']})\W+"
    r"(?:(?:oh|well|um|uh|that's a|it's a|i mean|actually)\W+)*(?P<then>yes|yeah|yep|no|nope|nah)\b"
    r"(?=\W*$|[,.;!?–-]| (?:i|it|he|she|we|they|there|that)\b)"
)
"""A yes or no that is taken back in the same breath: "Yes. Sorry, no, I was thinking of …"."""
_TAKEN_BACK_REACH: Final = 80


_OVER_BY_NOW: Final = Seldom(
    r"(?P<was>(?:it|they|there|i|he|she|we|that|those) (?:was|were|did|had)\b)?[^.?!;]{0,56}?"
    r"(?:[,.;]? (?:but|and)|[.;,](?= not\b)) "
    r"(?:(?:it|that|they|those|i|he|she)(?:['’](?:s|ve|m|re)| has| have| is| are)? )?"
    rf"(?:(?:all|now|just|completely|pretty much) )*(?:{REPLY_PATTERNS['over_by_now']})\b",
    REPLY_WORDS["over_by_now"],
)
_TURNS: Final = ("but", "and", " not ")
_OVER_REACH: Final = 120
_COUNTED: Final = re.compile(
    r"(?:just |only )?(?:the )?(?:once|twice|(?:one|two|three|four|five|six)(?: of them| times)?)"
    r"(?:[.,!;]|$| but\b| or twice\b| last\b| in (?!the (?:family|house)))",
    re.IGNORECASE,
)
"""Tells that it happened, whatever is said of it: "once, but onto the couch so it doesn't count"."""
_BELITTLED: Final = re.compile(
    r", (?:but |though )?(?:(?:it|that|they)['’](?:s|re) )?"
    rf"(?:not (?:(?:too|that|so|very|all that|really) )?(?:{REPLY_PATTERNS['not so']})"
    rf"|nothing (?:{REPLY_PATTERNS['nothing so']})"
    r"|(?:but|though) (?:i|it|they|he|she|who|we) (?:do|does|did|is|was|are|were|have|has)n['’]t)\b"
)
"""Behind a detail, what makes little of it: "in my fingers, but it's not bad", "first thing, but I don't throw up"."""
_WHOSE: Final = re.compile(
    r"(?:(?:just|only|mostly|mainly|both|all over) )*(?:(?:in|on|around) )?(?:both )?my (?:(?:left|right) )?",
    re.IGNORECASE,
)
_NO_MORE: Final = re.compile(
    r",? (?:a little|a bit|sometimes|mostly|mainly|too|when|by|at|after|if|yes|yeah|now and|once in|every)\b| ?[.,;]|$"
)
"""Behind a place that a reply only names; "my knee is fine" tells how that is."""
_IF_ANYTHING: Final = "if anything"
"""Opens a reply that has the opposite: "any weight loss?" – "if anything, I've put some on"."""
_COUNTING: Final = "jJoOtTfFsS"
"""Its first letters: a quick test."""


@mypyc_attr(acyclic=True)
class Answer:
    """What the first words of an utterance answer."""

    __slots__ = ("asserts", "closes", "compares", "counter", "hedged", "opening", "polarity", "reserve", "well")

    polarity: int
    """``YES``, ``NO``, ``ACK`` or 0."""
    reserve: int
    """Flags to go with what is answered."""
    opening: int
    """Where the words begin that count, after fillers."""
    hedged: bool
    asserts: bool
    """Whether it says so in words of its own ("I do", "loads"), against a question that denied."""
    counter: bool
    """Whether it asks back what was meant."""
    closes: bool
    """Whether the answer comes last."""
    compares: bool
    """Whether its "no" is one of how things were before: "no better", "no change"."""
    well: bool
    """Whether a no says that all is well ("like a baby"): whoever asks for that is told yes."""

    def __init__(
        self,
        polarity: int,
        reserve: int,
        opening: int,
        *,
        hedged: bool = False,
        asserts: bool = False,
        counter: bool = False,
        closes: bool = False,
        compares: bool = False,
        well: bool = False,
    ) -> None:
        self.polarity = polarity
        self.reserve = reserve
        self.opening = opening
        self.hedged = hedged
        self.asserts = asserts
        self.counter = counter
        self.closes = closes
        self.compares = compares
        self.well = well


_THERE_IS: Final = tuple([f"{words} " for words in REPLY_WORDS["there_is"]])
_DETAILS: Final = frozenset(REPLY_WORDS["detail"])


def read_answer(text: str, speech: list[Match], ends: list[tuple[int, bool]]) -> Answer:
    """What an utterance answers, whatever it was asked."""
    opening, asks = _opening(text, ends)
    if not asks and len(text) <= _ASKED_BACK and _asks_back(text.lower().rstrip(" .,")):
        return Answer(0, 0, opening, counter=True)
    if not asks and (
        text[opening : opening + len(_IF_ANYTHING)].lower() == _IF_ANYTHING
        or leaves_undone(text[opening:])
        or tells_of_another(text, opening)
    ):
        return Answer(NO, 0, opening)
    if not speech and not asks:
        return Answer(0, 0, opening)
    answers = bool(speech) and speech[0].start <= opening + 2
    tagged = bool(speech) and ends_in_answer(text)
    short = (asks or answers or tagged) and _is_short(text, opening, ends)
    polarity, reserve = answer_at(text, speech, opening, short=short, opens=not asks) if answers else (0, 0)
    if polarity == YES and len(text) <= _HEARD_LENGTH and only_heard(text[opening:]):
        polarity, reserve = NO, 0
    elif polarity in (0, YES) and (was := _over_by_now(text[opening : opening + _OVER_REACH], told=polarity == YES)):
        polarity, reserve = YES, was
    elif polarity and (instead := _taken_back(text[opening : opening + _TAKEN_BACK_REACH])):
        polarity, reserve = instead, 0
    closes = 0
    if speech and not polarity:
        at_last = tagged and (short or _pauses_before_last(text)) and len(text) <= _CLOSED_LENGTH
        closes = _closing(text, speech) if at_last else 0
        closes = closes or _closing_first(text, speech, opening, ends)
        polarity = NO if _denies_all(text, speech) or _denies_late(text, speech) else closes
    near = [cue.term for cue in speech[:8] if cue.start < opening + _HEDGE_REACH]
    kinds = [term.concept for term in near]
    denies = polarity == NO
    return Answer(
        polarity,
        reserve,
        opening,
        hedged="hedge" in kinds or (denies and _is_qualified(text, opening)),
        asserts=any(term.concept == "yes" and term.way != "once" and term.surface not in _AGREES for term in near),
        counter=not polarity and asks and short and text[opening : opening + 16].lower().startswith(_COUNTERS),
        closes=bool(closes),
        compares=denies and _compares(text[opening : opening + _HEDGE_REACH]),
        well=denies and any(term.concept == "no" and term.way == "well" for term in near),
    )


def _opening(text: str, ends: list[tuple[int, bool]]) -> tuple[int, bool]:
    """Where the words begin that answer, and whether their sentence asks; behind what one first asks back: "me?
    Never."."""
    low = lowered(text[:_LEAD_LIMIT])
    lead = _LEAD.match(low)
    opening = lead.end() if lead else 0
    if opening == len(low) and _SORRY.match(low) is not None:
        opening = 0  # "unfortunately", and nothing more
    again = _ASKS_AGAIN.match(low, opening) if ends[0][1] and len(ends) > 1 else None
    if again is None:
        return opening, ends[0][1]
    lead = _LEAD.match(low, again.end())
    opening = lead.end() if lead else again.end()
    return opening, next((asks for end, asks in ends if end > opening), ends[-1][1])


def begins_with_not(text: str, first: Mention, opening: int) -> bool:
    """Whether the word that answers is but the beginning of what is named: "not sleeping", asked for triggers."""
    return first.start <= opening and text.startswith(_NOT_SO, first.start) and first.end > opening


def only_heard(said: str) -> bool:
    """Whether a reply says yes to having heard the question, and no to what it asks."""
    return _HEARD.fullmatch(lowered(said)) is not None


def _taken_back(said: str) -> int:
    """The ``YES`` or ``NO`` that takes the place of the one a reply opens with, or 0."""
    low = lowered(said)
    found = _TAKEN_BACK.match(low)
    if found is None:
        return 0
    first, then = (NO if word.startswith("n") else YES for word in (found["first"], found["then"]))
    return then if then != first else 0


def _over_by_now(said: str, *, told: bool) -> int:
    """``HISTORICAL`` where a reply has it as gone since: "I did for the first week, but that's settled", else 0.

    ``told``: whether it says yes anyhow.
    """
    low = lowered(said)
    if not any(word in low for word in _TURNS):
        return 0
    found = _OVER_BY_NOW.match(low)
    return HISTORICAL if found is not None and (told or found["was"] is not None) else 0


def _compares(said: str) -> bool:
    """Whether a reply denies no more than a change; what is there as usual is as good as absent."""
    lower = said.lower()
    for word in _BEFORE_CHANGE:
        lower = lower.removeprefix(word)
    return lower.startswith(REPLY_WORDS["compares"]) and " than usual" not in lower


def _is_qualified(text: str, opening: int) -> bool:
    said = lowered(text[opening : opening + _HEDGE_REACH])
    if _QUALIFIED.match(said) is not None:
        return True
    return "not" in said and (_BROKEN_OFF.match(said) is not None or _IN_PART.match(said) is not None)


def _asks_back(said: str) -> bool:
    """Whether a whole utterance asks back what was meant, without a question mark: "when I what"."""
    return said in _ASKING_BACK or said.endswith(" what")


def _is_short(text: str, opening: int, ends: list[tuple[int, bool]]) -> bool:
    """Whether the sentence that begins there has few words."""
    first = next(end for end, _ in ends if end > opening or end == ends[-1][0])
    return len(text[opening : min(first, opening + 16 * _SHORT_REPLY)].split()) <= _SHORT_REPLY


def _denies_all(text: str, speech: list[Match]) -> bool:
    """ "She has not complained of anything like that.", whatever stands before it."""
    for cue in speech:
        if cue.start > MERGED_REACH:
            return False
        if cue.term.concept == "all" and cue.start:
            return any(word in _NEVER or word.endswith("n't") for word in text[: cue.start].lower().split())
    return False


def _denies_late(text: str, speech: list[Match]) -> bool:
    """ "I bruise like a peach, but no, not really.": the no comes after what one tells first."""
    if len(text) > _LATE_REACH or "?" in text or any(cue.term.concept == "ask" for cue in speech):
        return False
    low = lowered(text)
    return ("no" in low or "never" in low) and _LATE_SIGNS.are_in(low) and _LATE.search(low) is not None


def tells_details(text: str, opening: int, speech: list[Match], ends: list[tuple[int, bool]]) -> bool:
    """Whether a short reply, or the first sentence of a longer one, tells when, where or how often, and so that it is
    there.
    """
    first, asks = ends[0]
    if not asks and text[opening : opening + 1] in _COUNTING and _COUNTED.match(text, opening) is not None:
        return True
    if text[opening : opening + _HEDGE_REACH].lower().startswith(REPLY_WORDS["again"]):
        return True
    if len(text) - opening > _DETAILED_WORDS * _SHORT_REPLY and not asks and opening < first < len(text):
        text, speech = text[:first], [cue for cue in speech if cue.start < first]
    if any(cue.term.concept in ("no", "unsure", "ask") and not _is_of_more(text, cue, first) for cue in speech):
        belittled = _BELITTLED.search(text, opening, opening + _HEDGE_REACH)
        if belittled is None or any(cue.start < belittled.start() for cue in speech):
            return False
        text = text[: belittled.start()]
    if "?" in text or len(text) - opening > _DETAILED_WORDS * _SHORT_REPLY:
        return False
    if likens(text) or takes_something_for_it(text):
        return True
    said = text[opening:].lower().removeprefix("just ").removeprefix("only ")
    said = next((said[len(there) :] for there in _THERE_IS if said.startswith(there)), said)
    word = said[:16].partition(" ")[0].rstrip(".,;!")
    words = len(text[opening : first if len(ends) > 1 else len(text)].split())
    if words > _DETAILED_WORDS or not (word in _DETAILS or said.startswith(REPLY_WORDS["details"])):
        return False
    return not said.startswith(REPLY_WORDS["else"])


def names_place(text: str, opening: int, mentions: Sequence[Mention]) -> bool:
    """Whether a reply opens with where it is: "my gums, a little", "just my ankles, by the evening"."""
    whose = _WHOSE.match(text, opening, opening + _HEDGE_REACH)
    if whose is None:
        return False
    place = next((mention for mention in mentions if mention.start == whose.end()), None)
    return place is not None and place.term.category == "site" and _NO_MORE.match(text, place.end) is not None


def _is_of_more(text: str, cue: Match, first: int) -> bool:
    """Whether a no is that of something else told behind the first sentence: "one in May. He didn't have to stay."."""
    return cue.start > first and cue.term.concept == "no" and text[cue.start : cue.start + 2].lower() not in _PLAIN_NO


def opens_summary(text: str) -> bool:
    """Whether one sums up, or asks without its mark, what the other does not have: "so no headaches"."""
    return text[:_SUMMARY_OPENING].lower().startswith(REPLY_WORDS["summary"])


def _closing(text: str, speech: list[Match]) -> int:
    """The yes or no that closes a short reply: "as a child, yes"."""
    if "?" in text or any(cue.term.concept == "ask" for cue in speech):
        return 0
    return {"yes": YES, "no": NO}.get(speech[-1].term.concept, 0)


def _closing_first(text: str, speech: list[Match], opening: int, ends: list[tuple[int, bool]]) -> int:
    """The yes that closes the first sentence of a longer reply: "In the spring, yes. It's starting now."."""
    first, asks = ends[0]
    if len(ends) < 2 or asks or first - opening > _CLOSED_LENGTH or not ends_in_answer(text[:first]):
        return 0
    if not _is_short(text, opening, ends) or any(cue.start < first and cue.term.concept == "ask" for cue in speech):
        return 0
    last = [cue.term.concept for cue in speech if cue.end <= first]
    return YES if last and last[-1] == "yes" else 0


def _pauses_before_last(text: str) -> bool:
    """Whether a comma sets the answer off: "if I've not crossed my legs in time, yes"."""
    return text[:_CLOSED_LENGTH].rstrip(" .!").rpartition(" ")[0].endswith(",")


def ends_in_answer(text: str) -> bool:
    """Whether the last word answers: of one's own question, or as a tag to it ("any cough, no?")."""
    return text[-8:].rstrip(" .?!").lower().endswith(_TAGS)
