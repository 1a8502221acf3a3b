"""Sides over several utterances: "which knee?" – "the left one"; "my left knee" – "sorry, the right".

As in ``dialogue`` nobody is asked who speaks, and no look goes further than ``AHEAD`` utterances, either way.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain
from typing import Final

from engine.portions import give_way
from evaluators.deterministic.reading.laterality.sided import BOTH, DOMINANCE, Sided, level, placed
from evaluators.deterministic.reading.laterality.sides_sites import PLACED, one, sites_of
from evaluators.deterministic.reading.laterality.sides_words import OTHER, SIDE_RULES
from evaluators.deterministic.reading.mention import ASKED, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.replies.replying import tells_side
from evaluators.deterministic.reading.spoken.unstopped import is_unstopped
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.record.dialogue.answers import find_answer
from evaluators.deterministic.record.dialogue.pointed import pointed_at
from evaluators.deterministic.record.dialogue.side_replies import (
    BARE,
    NAMING,
    NO_LEAD,
    RIGHT,
    SHORT,
    names_one,
    says_other,
)
from evaluators.deterministic.record.said import AFFIRMED, DENIED, WEAK, Said, state_of
from evaluators.vocabulary.patterns import longest_first

_OF_DRUGS: Final = ("medication", "substance")
_REPLY: Final = 5
_WHICH_ONE: Final = 6
"""Words of a question that asks for no more than the side."""
_FEW_BEFORE: Final = 4
_FEW: Final = 8
"""Sides that an utterance names at the most which puts one right."""
_WORD: Final = re.compile("[a-z]+")
_SIDE_ALONE: Final = re.compile(r"(?: one| side)?\W*(?:$|(?<=[.,;!]) )", re.IGNORECASE)
"""Behind a side that is all of a sentence, or of its first clause: "Left. The right's the one with the cataract."."""
_OPENING: Final = 32
"""Characters before a side that is nearly all its sentence: "it was in the left"."""
_LAST: Final = 16
"""Mentions in which what was spoken of last is looked for."""
_BRIEF: Final = 12
"""Words of an utterance whose neighbours tell what it is about."""
_LONG: Final = 60
_OUT: Final = (AFFIRMED, DENIED, WEAK)
_EITHER: Final = 32
"""Characters between two sides of which one is to be picked: "your left knee or the right one"."""
_ALIKE_AFTER: Final = re.compile(
    rf"(?: (?:one|side|[a-z]+))?,? (?:{longest_first(SIDE_RULES['left', 'alike after'])})\b", re.IGNORECASE
)
_ALIKE_BEFORE: Final = re.compile(
    rf"\b(?:{longest_first(SIDE_RULES['left', 'alike before'])}) (?:the |my |your |his |her )?$", re.IGNORECASE
)


_WHICH: Final = re.compile(
    r"\b(?=[lrw])(?:which|what side|left or (?:the )?right|right or (?:the )?left)\b", re.IGNORECASE
)
_CHOICE: Final = re.compile(r"\W*(?:left or (?:the )?right|right or (?:the )?left)\W*", re.IGNORECASE)
"""Asks without its mark."""
_ASKS_ON: Final = re.compile(r"\W*(?:and|what about|how about|or)\b", re.IGNORECASE)


def resolve_sides(
    turn: TurnReading, said: Sequence[Said], before: Sequence[TurnReading], ahead: Sequence[TurnReading]
) -> tuple[Sided, ...]:
    """The sides of an utterance in the light of those around it, without those that were taken back."""
    found: list[Sided] = []
    for item in turn.sides or _bare_right(turn, before) or _other_one(turn, before):
        give_way()
        if item.side == BOTH and item.free and (_is_of_two(before) or _is_of_drugs(item, turn, before)):
            continue
        if not _taken_back(item, turn, ahead):
            settled = _settled(item, turn, said, ahead)
            if settled.free and _is_all_of_reply(item, turn) and _asks_which_hand(before):
                settled = settled._replace(own=one(frozenset((DOMINANCE,))))
            found.append(
                _alike(_anchored(settled, turn, before), turn, found or _last_side(before))
                if settled.free
                else _with_complaint(settled, turn, before)
            )
    if turn.pointing:
        found.extend([_settled(item, turn, said, ahead) for item in pointed_at(turn, before, found)])
        found.sort(key=_at)
    if turn.words > _BRIEF:
        return tuple(found)
    around = _around(before, ahead)
    if turn.words <= _REPLY and (asked := _asked_for(before)):
        found = [item._replace(near=(*item.near, *[stem for stem in asked if stem not in item.near])) for item in found]
    return tuple(
        [item._replace(wide=(*item.wide, *[stem for stem in around if stem not in item.wide])) for item in found]
    )


def _is_all_of_reply(item: Sided, turn: TurnReading) -> bool:
    """Whether a reply says no more than a side, or opens with it: "Left. I've always been."."""
    if turn.words <= SHORT:
        return True
    opens = item.start <= _OPENING and NAMING.fullmatch(turn.text, 0, item.start) is not None
    return opens and _SIDE_ALONE.match(turn.text, item.end) is not None


def _is_of_drugs(item: Sided, turn: TurnReading, before: Sequence[TurnReading]) -> bool:
    """Whether "both" is said of drugs that were named last: "ibuprofen and the antibiotic, take both with food"."""
    said = bisect_right(turn.mentions, item.start, key=_end)
    mentions = turn.mentions[:said] or (before[-1].mentions if before else ())
    for mention in reversed(mentions[-_FEW:]):
        if mention.term.category in _OF_DRUGS:
            return True
        if mention.term.category in PLACED or mention.term.category == "site":
            return False
    return False


def _is_of_two(before: Sequence[TurnReading]) -> bool:
    """Whether "both" is said to two things that were asked for: "when you move it, or when you press?" – "both"."""
    if not before or not (before[-1].asks or before[-1].inquires) or before[-1].sides:
        return False
    low = before[-1].text.lower()
    return " or " in low and _WHICH.search(low) is None and " one" not in low


def _asks_which_hand(before: Sequence[TurnReading]) -> bool:
    """Whether the utterance before asks with which hand somebody writes."""
    return bool(before) and before[-1].asks and any(DOMINANCE in other.own for other in before[-1].sides)


def _bare_right(turn: TurnReading, before: Sequence[TurnReading]) -> tuple[Sided, ...]:
    """ "Right." where somebody has just asked which side: elsewhere one agrees by it."""
    match = RIGHT.match(turn.text)
    if match is None or not before:
        return ()
    if _WHICH.search(before[-1].text) is None and not _asks_which_hand(before):
        return ()
    if not before[-1].asks and _CHOICE.fullmatch(before[-1].text) is None:
        return ()
    none = frozenset[str]()
    start, end = match.span(1)
    return (Sided(start, end, end, "right", none, none, (), (), none, False, -1, False, False, False, False),)


def _other_one(turn: TurnReading, before: Sequence[TurnReading]) -> tuple[Sided, ...]:
    """ "The other one." where somebody has just asked for one side: the other side of the same thing.

    Who asks on may name no side: "which wrist did you break?" – "the left" – "and which one hurts now?".
    """
    if not before or not says_other(turn):
        return ()
    named = before[-2] if len(before) > 1 and before[-1].asks and not before[-1].sides else before[-1]
    if len(named.sides) != 1 or not (before[-1].asks or turn.answer == NO or is_unstopped(before[-1].text)):
        return ()
    asked = named.sides[0]
    if asked.side not in OTHER:
        return ()
    end = len(turn.text)
    return (
        asked._replace(
            start=0, end=end, stop=end, side=OTHER[asked.side], at=-1, slip=False, denied=False, asked=False, open=False
        ),
    )


def _asked_for(before: Sequence[TurnReading]) -> Sequence[str]:
    """What was asked for, by who named no side: "and the ingrown nail?" – "right big toe"."""
    if not before or not before[-1].asks or before[-1].sides or before[-1].words > _BRIEF:
        return ()
    return before[-1].stems


def _around(before: Sequence[TurnReading], ahead: Sequence[TurnReading]) -> list[str]:
    """Stems of what is said right before and after an utterance that is too short to tell what it is about."""
    earlier = before[-2:] if before and before[-1].words <= _BRIEF else before[-1:]
    beside = (*earlier, *ahead[:1])
    return list(dict.fromkeys(chain.from_iterable([turn.stems for turn in beside if turn.words <= _LONG])))


def _settled(item: Sided, turn: TurnReading, said: Sequence[Said], ahead: Sequence[TurnReading]) -> Sided:
    """What was asked, as it was answered."""
    if _is_passed_over(item, turn, ahead):
        return item._replace(asked=False, open=False, denied=True, facts=frozenset())
    if _is_turned_down(item, turn, ahead):
        return item._replace(asked=False, open=False, denied=True)
    if item.at >= 0:
        flags = said[item.at].flags
        if item.side in OTHER and said[item.at].side == OTHER[item.side]:
            return item._replace(asked=False, open=False, denied=True)  # "is it the left knee?" – "no, my right"
        state = state_of(flags)
        asked = bool(flags & ASKED) and state != DENIED
        if item.side == BOTH and (item.asked or turn.asks) and ahead and names_one(ahead[0]):
            return item._replace(asked=False, denied=True)  # "is it both knees?" – "just the left"
        told = asked and bool(ahead) and _tells(ahead[0])
        unsaid = item.open or told or (not asked and state not in _OUT)
        unable = bool(turn.mentions[item.at].flags & NEGATED) and not item.denied  # "I can't lift my right arm"
        return item._replace(asked=asked and not told, denied=state == DENIED and not unable, open=unsaid)
    if not item.asked:
        return item
    answer = find_answer(ahead)[1]
    return item._replace(asked=not answer, denied=item.denied or answer == NO)


def _is_passed_over(item: Sided, turn: TurnReading, ahead: Sequence[TurnReading]) -> bool:
    """Whether one of two was to be picked, and the other one is: "left or right?" – "the right"."""
    other = OTHER.get(item.side)
    if other is None or not ahead or not turn.asks:
        return False
    first = next((side for side in turn.sides if side.side == other), None)
    if first is None or not _is_between(turn.text, *sorted((item, first), key=_at)):
        return False
    if names_one(ahead[0]):
        return ahead[0].sides[0].side == other
    return other == "right" and not ahead[0].sides and RIGHT.match(ahead[0].text) is not None


def _is_turned_down(item: Sided, turn: TurnReading, ahead: Sequence[TurnReading]) -> bool:
    """Whether it is the only side of what was asked or put, and the reply is the other one: "no, the other one"."""
    if not ahead or len(turn.sides) != 1 or item.side not in OTHER or not says_other(ahead[0]):
        return False
    return turn.asks or ahead[0].answer == NO or is_unstopped(turn.text)


def _is_between(text: str, first: Sided, second: Sided) -> bool:
    """Whether "or" stands between two sides."""
    return second.start - first.end <= _EITHER and " or " in text[first.end : second.start].lower()


def _at(item: Sided) -> int:
    return item.start


def _tells(turn: TurnReading) -> bool:
    """Whether it answers, if not by yes or no, nor by a side."""
    return not turn.asks and not turn.sides and turn.words > SHORT


def _anchored(item: Sided, turn: TurnReading, before: Sequence[TurnReading]) -> Sided:
    """A side of nothing is one of what was spoken of last, and of what was told or asked of that."""
    said = bisect_right(turn.mentions, item.start, key=_end)
    found = placed(item, turn.mentions[max(said - _LAST, 0) : said])
    for earlier in reversed(before):
        if not found.free or item.named:
            break
        found = placed(item, earlier.mentions[-_LAST:])
    return found._replace(facts=one(item.facts | _told_before(item, turn, said, before))) if not item.own else found


def _with_complaint(item: Sided, turn: TurnReading, before: Sequence[TurnReading]) -> Sided:
    """A side of a site of which the utterance before told something: "my hip hurts" – "the left hip?"."""
    if item.facts or item.side not in OTHER or turn.words > BARE or not before or before[-1].sides:
        return item
    told = [
        mention.term.concept
        for mention in before[-1].mentions[-_FEW:]
        if _is_of_it(mention) and not sites_of(mention).isdisjoint(item.own)
    ]
    return item._replace(facts=one(frozenset(told))) if told else item


def _alike(item: Sided, turn: TurnReading, earlier: Sequence[Sided]) -> Sided:
    """A side of which the same is told as of the other one right before: "my left knee hurts and so does the right"."""
    other = earlier[-1] if earlier else None
    if other is None or OTHER.get(item.side) != other.side or other.denied or other.asked or other.open:
        return item
    before = left_of(turn.text, item.start, _EITHER)
    if not (_ALIKE_BEFORE.search(before) or _ALIKE_AFTER.match(right_of(turn.text, item.end, _EITHER))):
        return item
    return item._replace(facts=one(item.facts | other.facts), own=item.own or other.own, near=item.near + other.near)


def _last_side(before: Sequence[TurnReading]) -> Sequence[Sided]:
    return before[-1].sides[-1:] if before else ()


def _told_before(item: Sided, turn: TurnReading, said: int, before: Sequence[TurnReading]) -> frozenset[str]:
    """What is told or asked right before a sentence that names no more than a side: "I broke my wrist. The right one.";
    not where the other side was named there, too."""
    if max(len(turn.sides), len(before[-1].sides) if before else 0) > _FEW:
        return frozenset()
    lead = left_of(turn.text, item.start, _OPENING)
    opens = item.start - len(lead)
    if len(lead) == _OPENING or any(side.side != item.side and side.end <= item.start for side in turn.sides):
        return frozenset()
    told = [mention for mention in turn.mentions[max(said - _FEW, 0) : said] if mention.end <= opens]
    if not opens and before and all(side.side == item.side for side in before[-1].sides):
        told = list(before[-1].mentions[-_FEW:])
        if before[-1].asks and before[-1].words <= _WHICH_ONE and not before[-1].sides and len(before) > 1:
            told += before[-2].mentions[-_FEW:] if not before[-2].sides else ()
    return frozenset([mention.term.concept for mention in told if _is_of_it(mention)])


def _is_of_it(mention: Mention) -> bool:
    return mention.term.category in PLACED and not mention.side and not mention.flags & (NEGATED | HYPOTHETICAL)


def _end(mention: Mention) -> int:
    return mention.end


def _taken_back(item: Sided, turn: TurnReading, ahead: Sequence[TurnReading]) -> bool:
    """Whether one of the next utterances puts it right, or the very next one says nothing but the other side."""
    bare = turn.words <= SHORT and not turn.asks
    single = len(turn.sides) == 1
    for distance, later in enumerate(ahead):
        if _ASKS_ON.match(later.text) is not None:
            continue  # "and the right?"
        alone = later.words <= SHORT or (bare and later.words <= BARE and not later.asks and _is_brief(later))
        alone = alone or (not distance and single and later.words <= _BRIEF and tells_side(later.text))
        alone = alone or (not distance and single and _repeats(later, item))
        amends = later.amends or (not distance and alone and (single or not item.asked))
        if not amends or not 0 < len(later.sides) <= _FEW:
            continue
        if all(_is_instead(other, item) for other in later.sides):
            return True
    return single and bool(ahead) and _opens_with_other(item, ahead[0])


def _is_brief(later: TurnReading) -> bool:
    """Whether no more than a name and a few words stand before the side: "Mum, it's your right one."."""
    return bool(later.sides) and later.text.count(" ", 0, min(later.sides[0].start, _LONG)) <= _FEW_BEFORE


def _repeats(later: TurnReading, item: Sided) -> bool:
    """Whether a reply names a side again that it then puts right itself: "the left, yes. No, sorry, the right"."""
    lead = later.text[: later.sides[0].start].lower() if later.sides and not later.asks else ""
    return item.side in _WORD.findall(lead)


def _opens_with_other(item: Sided, later: TurnReading) -> bool:
    """Whether the first words of a reply are the other side, whatever it goes on to tell of this one. "Right." may
    do no more than agree."""
    first = later.sides[0] if later.sides and not later.asks else None
    if first is None or not _is_instead(first, item) or first.start > _OPENING:
        return False
    if _SIDE_ALONE.match(later.text, first.end) is None:
        return False
    lead = NO_LEAD.sub("", later.text[: first.start], count=1)
    agrees = first.side == "right" and not lead and later.answer != NO
    return not agrees and NAMING.fullmatch(lead) is not None


def _is_instead(other: Sided, item: Sided) -> bool:
    """Whether a side is the other one of the same thing, and nobody says that it is well, or not meant."""
    same = (other.free and DOMINANCE not in other.own) or level(item, other) > 1
    return other.side == OTHER.get(item.side) and same and not (other.well or other.denied)
