"""Which utterance after a question answers it: at once, after remarks by the way, when asked back or pressed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.figures.correcting import PUTS_RIGHT, TAKES_BACK
from evaluators.deterministic.reading.mention import ASKED
from evaluators.deterministic.reading.replies.answers import ACK, NO, YES
from evaluators.deterministic.reading.replies.replying import (
    ASIDE,
    ASKS_IF_SURE,
    ASKS_ON,
    CLARIFIES,
    STANDS_BY,
    disputes,
    lapses,
    names_occasion,
    presses,
    tells_how_bad,
)
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.ways.asked_otherwise import (
    has_another_figure,
    has_another_purpose,
    has_another_way,
)

_AT_ONCE: Final = 2
"""How many utterances ahead a reply stands that tells details only."""
_SHORT: Final = 16
_LONG: Final = 32
"""The same of a reply that has another dose among what it tells."""
"""Words of a question and of a reply whose "no" may be one to the time that was asked for."""
_BEHIND: Final = 32
_BARE: Final = "number"
"""The kind of a figure that leaves out its unit: "ten milligrams?" – "no, twenty"."""
_DISPUTE: Final = 14
_ECHO: Final = 2
_ANOTHER: Final = 6
"""Words of a question that need not go on with the one before it."""
_LAPSE: Final = 2
"""How many utterances behind an answer it may be taken back for today."""
_FEW: Final = 4
"""Words of an utterance that disputes an answer, and of one that presses for another."""


def find_answer(ahead: Sequence[TurnReading], question: TurnReading | None = None) -> tuple[int, int]:
    """Distance (from 1) and polarity of the answer to a ``question``; (0, 0) where none comes."""
    heard = 0  # where one only signalled to be listening
    asked_back = question is not None and CLARIFIES.opens(question.text)
    asked_back = asked_back or (bool(ahead) and _echoes(ahead[0], question))
    otherwise = False  # whether it was asked in other words, once one asked back
    for distance, turn in enumerate(ahead, 1):
        if distance == 1 and asked_back and _echoes(turn, question):
            continue
        if not turn.answer and not turn.mentions and not turn.quick and ASIDE.opens(turn.text):
            asked_back = True
        elif asked_back and turn.answer != NO:
            asked_back, otherwise = False, turn.asks or turn.inquires  # this one answers what was asked back
        elif turn.counter:
            asked_back = True
        elif turn.answer == ACK:
            heard = heard or distance
        elif turn.answer:
            after = ahead[distance] if distance < len(ahead) else None
            if turn.quick and turn.answer == YES and after is not None and after.quick and after.answer == NO:
                disputed = turn.words > 1 and disputes(after.text, yes=True)  # "like a tractor" – "I do not"
                return distance + 1, 0 if disputed else NO  # "yeah" – "no": one listened, the other answers
            if after is not None and not otherwise:
                return _disputed(turn, ahead, distance)
            return distance, 0 if otherwise and turn.answer == YES else turn.answer  # "can you feel it normally?"
        elif turn.asks and turn.words > _ANOTHER and not ASKS_ON.opens(turn.text):
            break  # what is answered next is another question
        elif (turn.sides and turn.words <= 6) or (turn.detailed and distance <= _AT_ONCE):
            return distance, YES
        elif not turn.asks and distance == 1 and tells_how_bad(turn.text):
            return distance, YES  # "they're killing me"
        elif not turn.quick and not turn.asks:
            return (heard, YES) if heard else _asked_further(ahead, distance)
    return (heard, YES) if heard else (0, 0)


def _asked_further(ahead: Sequence[TurnReading], distance: int) -> tuple[int, int]:
    """The same where a reply said neither, and it is asked for another occasion: "Any heartburn after meals?" – "I
    skip meals." – "Or when you lie down?" – "Every night."; a no to that is none to the rest.
    """
    if len(ahead) > distance + 1:
        further, reply = ahead[distance], ahead[distance + 1]
        brief = further.asks and not further.mentions and further.words <= _ANOTHER
        if brief and names_occasion(further.text) and (reply.answer == YES or reply.detailed):
            return distance + 2, YES
    return distance, 0


def _echoes(reply: TurnReading, question: TurnReading | None) -> bool:
    """Whether one only asks back a word of the question: "Any drugs or alcohol?" – "Drugs?"."""
    return (
        question is not None
        and reply.asks
        and not reply.answer
        and reply.words <= _ECHO
        and bool(reply.stems)
        and set(reply.stems) <= set(question.stems)
    )


def _disputed(turn: TurnReading, ahead: Sequence[TurnReading], distance: int) -> tuple[int, int]:
    """The same, where the answer is disputed ("None." – "That's not true."), and so is open, or taken back when pressed
    ("Never?" – "Well, sometimes.").
    """
    after = ahead[distance]
    if any(lapses(later.text) for later in ahead[distance : distance + _LAPSE]):
        return distance, 0
    if after.words <= _DISPUTE and disputes(after.text, yes=turn.answer == YES):
        return distance, 0
    if turn.answer == NO and len(ahead) > distance + 1 and after.words <= _FEW and presses(after.text):
        pressed = ahead[distance + 1]
        if ASKS_IF_SURE.is_all(after.text) and STANDS_BY.is_all(pressed.text):
            return distance, NO
        if pressed.answer == YES or pressed.detailed:
            return distance + 2, YES
    return distance, turn.answer


def rejects_detail(turn: TurnReading, reply: TurnReading) -> bool:
    """Whether a "no" is said to a figure or a time, not to what was asked: "Pain for two weeks?" – "No, three."."""
    if turn.words <= _SHORT and reply.words <= _LONG:
        asked = next((mention for mention in turn.mentions if mention.flags & ASKED), turn.mentions[0])
        behind = turn.text[asked.end : asked.end + _BEHIND]
        short, drug = reply.words <= _SHORT, asked.term.category == "medication"
        if short and (has_another_way(behind, reply.text) or (drug and has_another_purpose(behind, reply.text))):
            return True
        if drug and has_another_figure(turn.text[: asked.start], behind, reply.text):
            return True
    if reply.corrects not in (TAKES_BACK, PUTS_RIGHT):
        return False
    kind = reply.quantities[0].kind
    return any(quantity.kind == kind or kind == _BARE for quantity in turn.quantities)
