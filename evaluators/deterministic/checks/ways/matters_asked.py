"""What the reply makes of a matter that is asked for: its yes or no, in whatever words."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.ways.company import LIVING
from evaluators.deterministic.reading.mention import ASKED_OVER, ENDED, HOW, NEGATED, Mention
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.replying import tells_of_coping
from evaluators.deterministic.reading.replies.states_asked import how_well, told_how
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.ways.company import lives_with_somebody
from evaluators.deterministic.record.dialogue.faring import told_plainly
from evaluators.deterministic.record.outcomes import Told
from evaluators.deterministic.record.record import Record

_FEW: Final = 8
"""Terms of an utterance that are looked at."""
_TOGETHER: Final = "living:together"
_SHORT: Final = 48
_QUESTION: Final = 160
_DENIES: Final = re.compile(r"\b(?:not?|never|without)\b|n['\u2019]t\b")
_REMEDY: Final = re.compile(r"\b(?:anything|something|what|how) (?:[a-z']+ ){0,6}for ")
_ANYBODY: Final = re.compile(r"\b(?:any(?:one|body)|who) (?!else)|\bwhere (?:are|do|is|does) (?:you|he|she) liv")
_ONE_OF_US: Final = re.compile(
    r"(?:(?:just|only|well|um|uh|oh|yeah|with)[ ,.]+)*(?:my|his|her|our) (?:(?:older|younger|little|big) )?"
    rf"(?:{CLAIM_PATTERNS['one of us']}|grand[a-z]+)\b(?: (?:does|do|smokes?))?(?:[,.]| and\b|$)"
)
_WELL: Final = HOW | ASKED_OVER
_HOW: Final = ("how", "How")
_IN_PART: Final = re.compile(r"(?:(?:well|um|uh|oh)\W+)*not (?:always|all the time|every|when|with)\b")
"""Opens a reply that has it so at times, and at others not: "not always"."""


def told_in_reply(told: Told, at: int, record: Record) -> int:
    """``YES`` or ``NO`` to what is asked for at a place, else 0."""
    return _of_the_matter(told, at, record) or answer_to(at, record)


def _of_the_matter(told: Told, at: int, record: Record) -> int:
    """What a reply says that is neither: "how's the wound?" – "it's fine", "do you live alone?" – "my wife"."""
    if at + 1 >= len(record.speech):
        return 0
    if record.text(told.key).startswith(_HOW, told.outcome.start):
        return -how_well(record.speech.text(at + 1))
    if told.outcome.names[0] != LIVING:
        return 0
    somebody = lives_with_somebody(record.speech.text(at + 1))
    if somebody is None:
        return 0
    return YES if somebody is (_TOGETHER in told.outcome.words) else NO


def answer_to(at: int, record: Record) -> int:
    """The yes or no of the next utterance; "like a baby" is either, by what was asked."""
    if at + 1 >= len(record.speech):
        return 0
    reply = record.read(at + 1)
    thing = asked_to_be_well(at, record)
    if thing is not None and (told := told_how(thing.term.name, reply.text)[0]):
        return -told  # ill is no yes to who asks whether it is well: "sleeping okay?" – "terribly"
    if reply.answer != YES and (told := told_plainly(record.read(at), reply)):
        return told
    if _asks_for_remedy(at, record):
        return YES if _names_drug(reply) else reply.answer if reply.answer == NO or reply.quick else 0
    if not reply.answer and _names_whom(at, record):
        return YES
    if told := tells_of_coping(record.speech.text(at), reply.text):
        return told
    return 0 if reply.well or _IN_PART.match(reply.text[:_SHORT].lower()) is not None else reply.answer


def _asks_for_remedy(at: int, record: Record) -> bool:
    """Whether it is asked what one takes for something: "anything for the pain?"."""
    question = record.speech.text(at)[-_QUESTION:]
    return question.rstrip().endswith("?") and _REMEDY.search(question.lower()) is not None


def _names_drug(reply: TurnReading) -> bool:
    drugs = [mention for mention in reply.mentions[:_FEW] if mention.term.category == "medication"]
    return bool(drugs) and not reply.asks and not any(mention.flags & (NEGATED | ENDED) for mention in drugs)


def _names_whom(at: int, record: Record) -> bool:
    """Whether somebody is named where it was asked for anybody: "anybody smoke at home?" – "my husband, outside"."""
    question, reply = record.speech.text(at), record.speech.text(at + 1)[:_SHORT].lower()
    if _ONE_OF_US.match(reply) is None or _DENIES.search(reply) is not None:
        return False
    return question.rstrip().endswith("?") and _ANYBODY.search(question[-_SHORT:].lower()) is not None


def is_detailed(at: int, record: Record) -> bool:
    """Whether the next utterance tells how often or when it is: "any lows?" – "one time, it was sixty two"."""
    if at + 1 >= len(record.speech) or not record.read(at + 1).detailed:
        return False
    if _asks_for_remedy(at, record):
        return False  # "anything for the pain?" – "I just put up with it"
    return asked_to_be_well(at, record) is None  # "sleeping okay?" – "four hours"


def asked_to_be_well(at: int, record: Record) -> Mention | None:
    """The complaint of a thing of which it is asked whether it is well: "sleeping okay?"."""
    mentions = record.read(at).mentions[:_FEW]
    return next((mention for mention in mentions if mention.flags & _WELL == _WELL), None)
