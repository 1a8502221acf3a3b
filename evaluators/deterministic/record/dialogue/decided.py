"""What becomes of what is offered or ordered: turned down or accepted, and either taken back in the utterances after.

The last word counts: "I'm not keen" – "it's a tiny dose" – "go on then, I'll try it".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.doing.deciding import (
    OFFERED,
    accepts,
    declines,
    may_be_given,
    offered,
    offers_another,
    proposes,
    puts_first,
    recants,
    relents,
    says_no_in_the_end,
    starts,
    turned_down,
    turns_aside,
)
from evaluators.deterministic.reading.mention import (
    ACCEPTED,
    ACTIONS,
    ANSWERED,
    ASKED,
    COMPLAINTS,
    ENDED,
    HYPOTHETICAL,
    LOWER,
    NEGATED,
    RAISE,
    START,
    STOP,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.record.dialogue.heard import Heard
from evaluators.deterministic.record.dialogue.replies import NAMED

_BREATH: Final = 12
_FEW: Final = 4
_DECLINED_AHEAD: Final = 4
"""How many utterances ahead another offer is made, or this one turned down."""
_BRIEF: Final = 20
"""Words of an utterance after which the next one is no reply to what was offered before it."""

_OPENING: Final = 48
"""Characters in which the first sentence of a reply ends that turns something down."""
_WAITS: Final = re.compile(rf"\W*(?:{REPLY_PATTERNS['waits_first']})\b")
_BREAKS_OFF: Final = ("...", "\u2026")


def decided(turn: TurnReading, heard: list[Heard], ahead: Sequence[TurnReading]) -> list[Heard]:
    """The same, with what is offered last turned down or accepted, where the replies say so."""
    last = offered(turn.text, turn.mentions)
    mention = turn.mentions[last]
    if offers_another(turn.text, mention.end):
        return heard
    aside = turns_aside(turn.text, mention.end)
    named = False
    for distance, later in enumerate(ahead[:_DECLINED_AHEAD], 1):
        other = _names_other(later, mention) and not _refuses_first(later)
        named = named or other
        if aside and distance == 1:
            continue  # what is asked behind the offer is answered first
        if _puts_off(turn, mention, later, distance, other=other or _asks_for_other(mention, ahead, distance)):
            again = _taken_back(mention, ahead, distance, accepted=False)
            return _accepted(turn, heard, last, again) if again else _declined(turn, heard, last, distance)
        if not named and _agrees(turn, mention, later):
            again = _taken_back(mention, ahead, distance, accepted=True)
            return _declined(turn, heard, last, again) if again else _accepted(turn, heard, last, distance)
        if other and later.asks:
            break  # "I'll refer you to ENT" – "do I need the prednisolone?" – "not yet"
        if later.offers or _is_agreed(ahead, distance) or later.words > _BRIEF or turns_aside(later.text, 0):
            break
    return heard


def _is_agreed(ahead: Sequence[TurnReading], distance: int) -> bool:
    """Whether an utterance says yes, and not to what was asked back: "does it make one sleepy" – "it can"."""
    if ahead[distance - 1].answer != YES:
        return False
    return distance == 1 or not (ahead[distance - 2].asks or ahead[distance - 2].inquires)


def _puts_off(turn: TurnReading, mention: Mention, later: TurnReading, distance: int, *, other: bool) -> bool:
    """Whether a reply does not want what was offered, or wants something else first."""
    if puts_first(later.text, turn.text[mention.start : mention.end]):
        return True
    return not other and _refuses(turn, mention, later, distance) and not _leaves_complaint(later)


def _asks_for_other(mention: Mention, ahead: Sequence[TurnReading], distance: int) -> bool:
    """Whether one asks for another one right before: "I took progesterone last time, should I…" – "let's hold off"."""
    if distance == 1:
        return False
    before = ahead[distance - 2]
    asks = before.asks or before.inquires or before.text.rstrip().endswith(_BREAKS_OFF)
    return asks and _names_other(before, mention)


def _agrees(turn: TurnReading, mention: Mention, later: TurnReading) -> bool:
    """Whether a reply agrees to have it; a mere yes does where it is asked for, left to the other or ordered."""
    acts = mention.flags & ACTIONS
    if acts & ~START or (acts and mention.flags & ASKED and not proposes(turn.text, mention)):
        return False  # "did she start you on it?"
    left_open = bool(acts or mention.flags & ASKED) or may_be_given(turn.text, mention)
    return relents(later.text) or (left_open and accepts(later.text))


def _refuses(turn: TurnReading, mention: Mention, later: TurnReading, distance: int) -> bool:
    if declines(later.text):
        return True
    if says_no_in_the_end(later.text) and (_sums_up(later) if distance > 1 else _says_why(turn, mention, later)):
        return True
    if distance > 1 or later.answer != NO or mention.flags & ASKED or mention.term.category != "medication":
        return False  # who says no to a question answers that
    return may_be_given(turn.text, mention) or _asks_to_change(turn, mention)


def _asks_to_change(turn: TurnReading, mention: Mention) -> bool:
    """Whether one asks whether to stop, raise or lower what is taken: "should we stop the memantine?"."""
    return turn.asks and bool(mention.flags & (STOP | RAISE | LOWER)) and not mention.flags & ENDED


def _says_why(turn: TurnReading, mention: Mention, later: TurnReading) -> bool:
    """Whether a reply that ends in no is one to an offer that is left to the other: it says more than that."""
    return later.words > _FEW and (bool(mention.flags & ASKED) or may_be_given(turn.text, mention))


def _sums_up(turn: TurnReading) -> bool:
    """Whether it says no more than what was decided: "so, no?"."""
    return turn.words <= _FEW and not turn.mentions


def _taken_back(mention: Mention, ahead: Sequence[TurnReading], since: int, *, accepted: bool) -> int:
    """How far ahead what was decided of it is taken back, before another thing is offered; else 0."""
    for distance, later in enumerate(ahead[since:], since + 1):
        if later.offers or _names_other(later, mention):
            break
        if recants(later.text) if accepted else relents(later.text) and not declines(later.text):
            return distance
        if turns_aside(later.text, 0):
            break
    return 0


def _declined(turn: TurnReading, heard: list[Heard], last: int, distance: int) -> list[Heard]:
    mention = turn.mentions[last]
    for number in (last, *_with_it(turn, last)):
        flags = turned_down(turn.mentions[number])
        heard[number] = Heard(flags, heard[number].side, distance if flags & ANSWERED else 0)
    begun = mention.term.category == "medication" and not mention.flags & (RAISE | LOWER)
    if begun and starts(turn.text, mention):
        heard[last] = heard[last].flagged(heard[last].flags | STOP)
    return heard


def _accepted(turn: TurnReading, heard: list[Heard], last: int, distance: int) -> list[Heard]:
    for number in (last, *_with_it(turn, last)):
        flags = turn.mentions[number].flags
        asked = bool(flags & ASKED)
        flags = flags & ~(ASKED | HYPOTHETICAL | UNCERTAIN) | START | ACCEPTED | (ANSWERED if asked else 0)
        heard[number] = Heard(flags, heard[number].side, distance if asked else 0)
    return heard


def _with_it(turn: TurnReading, last: int) -> tuple[int, ...]:
    """The number of the test or procedure that is named in one breath with it: "refer you to surgery"."""
    one, other = turn.mentions[last - 1], turn.mentions[last]
    named = last and one.term.category in TESTS and other.term.category in TESTS and not one.flags & NEGATED
    return (last - 1,) if named and other.start - one.end <= _BREATH else ()


def _names_other(turn: TurnReading, mention: Mention) -> bool:
    """Whether it names another drug, test or procedure: what it says is said of that one."""
    return any(
        said.term.category in OFFERED and not said.term.isa(mention.term.concept) for said in turn.mentions[:NAMED]
    )


def _refuses_first(turn: TurnReading) -> bool:
    """Whether its first sentence turns down what was offered, and names nothing: "leave it one more day. If the
    creatinine's below a hundred …"."""
    end = turn.text.find(". ", 0, _OPENING)
    if end <= 0 or turn.mentions[0].start <= end or _WAITS.match(lowered(turn.text[:end])) is None:
        return False
    return declines(turn.text[:end])


def _leaves_complaint(turn: TurnReading) -> bool:
    """Whether what it leaves alone is a complaint that it names: "that's only a cyst. We'll leave that alone."."""
    return " alone" in turn.text and any(said.term.category in COMPLAINTS for said in turn.mentions[:NAMED])
