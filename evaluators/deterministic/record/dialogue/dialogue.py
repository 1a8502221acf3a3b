"""Dialogue: a question and the answer to it become one assertion.

Who speaks is not asked: speaker labels are often swapped or missing. A term in a question is a fact only once a later
utterance answers; the answer may come in the same utterance (merged turns), after fillers, or name a side or some
of the things asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.context.granted import is_definite
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ANY_PAIN,
    ASKED,
    CAUSES,
    COMPLAINTS,
    ENDED,
    FAMILY,
    HISTORICAL,
    HOW,
    HYPOTHETICAL,
    NEGATED,
    PASSED,
    PRESUMED,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.instead import has_kin, has_kin_alone
from evaluators.deterministic.reading.replies.replying import (
    NEVER_DID,
    ONLY_ONE,
    PICKS,
    PUTS,
    affirms_tag,
    asks_of_today,
    gave_up,
    is_back,
    is_settled,
    lapses,
    not_since,
    only_was,
    takes,
    was_formerly,
)
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.dialogue.acts import acted_on, instead_of
from evaluators.deterministic.record.dialogue.answered import (
    LISTABLE,
    NOT_THERE,
    SHORT_REPLY,
    answered,
    ended,
    repeats,
    resolve_one,
)
from evaluators.deterministic.record.dialogue.answers import find_answer, rejects_detail
from evaluators.deterministic.record.dialogue.decided import decided
from evaluators.deterministic.record.dialogue.faring import asks_how, fared, how_it_is, is_ill_after_all, told_plainly
from evaluators.deterministic.record.dialogue.heard import Heard
from evaluators.deterministic.record.dialogue.picks import NOT_PICKED, picked
from evaluators.deterministic.record.dialogue.puts import put_right
from evaluators.deterministic.record.dialogue.replies import (
    NAMED,
    is_of_kind,
    names_another_ill,
    names_what_was_operated,
)
from evaluators.deterministic.record.dialogue.swapped import spared_by
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import of_roles

AHEAD: Final = 4
"""How many utterances after a question may hold its answer; also how far a changed utterance reaches back."""
_BESIDE: Final = 12
"""Characters before a complaint in which the word stands that makes it a definite one."""
_WORK: Final = re.compile(of_roles("drug_words", "does").pattern + r" (?:you|him|her)\b")
_QUESTION: Final = 160
"""Characters of a question that are looked at."""
_ASKABLE: Final = frozenset(("symptom", "problem", "medication"))
_NO_LISTS: Final[frozenset[int]] = frozenset()
_OF_YOU: Final = re.compile(r"\byou(?:r|rself|['’](?:re|ve))?\b", re.IGNORECASE)
"""Asks for the patient's own."""
_ANY_OF_THEM: Final = ("", "family")
"""Whose an illness is that is asked for of all relatives."""
_OPENING: Final = 8
_YES_FIRST: Final = ("yes", "yeah", "yep", "aye", "yup", "i ", "me")
_ONE_OF: Final = (" or ", " any ")
"""What asks for one of several things even of one who is told what they have."""


def resolve(turn: TurnReading, ahead: Sequence[TurnReading]) -> list[Heard]:
    """For each mention of an utterance, what it says once the ``AHEAD`` utterances after it are known."""
    result = _each(turn, ahead)
    if turn.asks or turn.fragment:
        result = _given_up(turn, result, ahead)
    if turn.treats:
        result = acted_on(turn, result, ahead)
    if turn.treats or turn.offers:
        result = instead_of(turn, result, ahead)
    return decided(turn, result, ahead) if turn.offers else result


def _each(turn: TurnReading, ahead: Sequence[TurnReading]) -> list[Heard]:
    """What each mention says by itself, or by the answer to it."""
    result: list[Heard] = []
    lists = _lists_asked(turn) if turn.asks else _NO_LISTS
    reply: _Reply | None = None
    refused = bool(ahead) and (turn.fragment or turn.trailing > 0) and _is_refused(turn, ahead[0])
    denied = turn.fragment and refused
    heard_next = turn.tagged and bool(ahead) and ahead[0].answer in (YES, NO)  # "any cough no" – "yes, some"
    bare = 0 if turn.fragment else len(turn.mentions) - turn.trailing
    listed = len(turn.mentions) - (turn.trailing if refused else 0)
    asked_last = _last_asked(turn) if turn.asks else -1
    picks_of = picked(turn, ahead) if turn.asks and ahead and asked_last >= 0 else NOT_PICKED
    for number, mention in enumerate(turn.mentions):
        if number & OFTEN == OFTEN:
            give_way()
        if mention.flags & HOW and (told := how_it_is(mention, ahead, last=number >= asked_last)) is not None:
            result.append(told)
            continue
        if turn.puts and mention.flags & (NEGATED | ASKED) == NEGATED and is_ill_after_all(mention, ahead):
            result.append(Heard(mention.flags & ~NEGATED | ANSWERED, mention.side, 1))
            continue
        if turn.puts and mention.flags & (NEGATED | ASKED) == NEGATED and _is_lapsed(ahead):
            result.append(Heard(mention.flags & ~NEGATED | ASKED, mention.side, 0))  # "sleep ok" – "well, till May"
            continue
        if number == 0 and denied and _is_taken(mention, ahead[0]):
            denied = False
        if denied or (number >= listed and mention.term.category in LISTABLE):
            result.append(resolve_one(mention, lists, ahead, 1, NO, spent=ASKED))
        elif not mention.flags & ASKED:
            result.append(put_right(turn, mention, ahead[0] if ahead else None, bare=number >= bare))
        elif (within := turn.replies[number]) and not heard_next:
            result.append(Heard(answered(mention, within, lists), mention.side, 0))
        elif number in picks_of:
            distance, polarity = picks_of[number]
            flags = answered(mention, polarity, frozenset()) & ~UNCERTAIN  # "is it kind of a dry cough or a wet cough?"
            result.append(Heard(flags, mention.side, distance))
        elif number < asked_last and is_settled(turn.text, mention.start, mention.end):
            result.append(Heard(mention.flags, mention.side, 0))
        elif number < asked_last and mention.flags & PRESUMED:
            result.append(_presumed(Heard(mention.flags, mention.side, 0)))  # "how's the metformin going, any diarrhea"
        else:
            reply = reply or _Reply(turn, ahead, lists)
            result.append(reply.to(number, mention))
    return result


def _is_refused(turn: TurnReading, reply: TurnReading) -> bool:
    """ "Shortness of breath" – "no"; but a figure is all that "lisinopril ten" – "no, twenty" puts right."""
    return reply.answer == NO and not rejects_detail(turn, reply)


def _is_lapsed(ahead: Sequence[TurnReading]) -> bool:
    """Whether that all is well was so only up to some time."""
    for later in ahead:
        if later.asks:
            return False  # what goes on is of that question
        if lapses(later.text):
            return True
    return False


class _Reply:
    """The answer to what an utterance asks for, looked for once some mention waits for it.

    ``lists`` are the sentences that ask for several things.
    """

    __slots__ = ("_ahead", "_another", "_distance", "_lists", "_others", "_polarity", "_spared", "_text")

    def __init__(self, turn: TurnReading, ahead: Sequence[TurnReading], lists: frozenset[int]) -> None:
        self._ahead = ahead
        self._text = turn.text
        self._lists = lists
        self._distance, self._polarity = found = _answer(turn, ahead)
        self._another = found[1] == YES and names_another_ill(turn, ahead[found[0] - 1])
        self._others: frozenset[str] = _others(turn, ahead, found) if lists and found[0] else frozenset()
        self._spared: frozenset[int] = spared_by(turn, ahead[found[0] - 1]) if found[1] == NO else frozenset()

    def to(self, number: int, mention: Mention) -> Heard:
        """What it makes of a mention, the one with this number in its utterance."""
        distance, polarity = self._distance, self._polarity
        if mention.flags & PRESUMED and any(other.asks for other in self._ahead[: max(distance - 1, 0)]):
            distance = polarity = 0  # something else was asked before the answer
        if self._another:
            passed = 0 if is_of_kind(mention.term) else PASSED
            return Heard(mention.flags | passed, mention.side, distance if passed else 0)
        if number in self._spared:
            return Heard(answered(mention, YES, frozenset()), mention.side, distance)
        if mention.flags & NEGATED and self._ahead and affirms_tag(self._text, self._ahead[0].text):
            return Heard(mention.flags & ~(ASKED | NEGATED) | ANSWERED, mention.side, 1)
        if not polarity and self._ahead and repeats(mention, self._ahead[0]):
            return Heard(answered(mention, YES, frozenset()), mention.side, 1)
        heard = resolve_one(
            mention, self._lists, self._ahead, distance, polarity, others=self._others, question=self._text
        )
        return _presumed(heard)


def _is_taken(mention: Mention, reply: TurnReading) -> bool:
    """Whether a drug that was named is not denied by the reply, which tells when it is taken."""
    told = [said.term.category for said in reply.mentions[:NAMED]]
    drug = mention.term.category == "medication"
    return drug and "frequency" in told and "medication" not in told and takes(reply.text)


def _answer(turn: TurnReading, ahead: Sequence[TurnReading]) -> tuple[int, int]:
    """Distance and polarity of the answer to what an utterance asks for, (0, 0) where none is."""
    distance, polarity = find_answer(ahead, turn)
    if distance and not polarity:
        polarity = fared(turn, ahead[distance - 1])
    if not polarity and ahead and names_what_was_operated(turn, ahead[0]):
        return 1, YES
    if polarity != YES and ahead and (told := told_plainly(turn, ahead[0])):
        return 1, told  # "any trouble with your bowels?" – "I haven't gone in days" is no no
    if polarity != NO and ahead and _is_not_ones_own(turn, ahead[0]):
        return 1, NO
    if not polarity and ahead and _is_of_kin(turn, ahead[0]):
        return 1, YES
    if polarity != NO and ahead and _is_of_no_kin(turn, ahead[0]):
        return 1, NO
    if polarity == YES and _is_kins_alone(turn, ahead[distance - 1]):
        return 0, 0
    return (distance, YES) if polarity == NO and rejects_detail(turn, ahead[distance - 1]) else (distance, polarity)


def _is_of_kin(turn: TurnReading, reply: TurnReading) -> bool:
    """Whether a relative is told to have what was asked for: "does anybody in the family have asthma?" – "my mother
    does"; not what else one has."""
    if not any(mention.flags & FAMILY and mention.relative in _ANY_OF_THEM for mention in turn.mentions):
        return False
    return not any(said.term.category in COMPLAINTS for said in reply.mentions[:NAMED]) and has_kin(reply.text)


def _is_not_ones_own(turn: TurnReading, reply: TurnReading) -> bool:
    """Whether who is asked for oneself says that a relative has it instead; what becomes of illnesses, ``kindred``
    knows."""
    asked = [mention for mention in turn.mentions if mention.flags & ASKED and mention.term.category != "problem"]
    if not asked or any(mention.flags & FAMILY for mention in turn.mentions):
        return False
    return _OF_YOU.search(turn.text) is not None and has_kin_alone(reply.text)


def _is_of_no_kin(turn: TurnReading, reply: TurnReading) -> bool:
    """Whether who is asked for the family says to be the only one: "any migraines in the family?" – "just me"."""
    return any(mention.flags & FAMILY for mention in turn.mentions) and ONLY_ONE.is_all(reply.text)


def _is_kins_alone(turn: TurnReading, reply: TurnReading) -> bool:
    """Whether all that answers who asks for the patient's illness is who else has it: "any strokes?" – "just my dad";
    not "yes, my dad as well"."""
    if reply.mentions or not has_kin(reply.text) or any(mention.flags & FAMILY for mention in turn.mentions):
        return False
    if reply.text[:_OPENING].lower().lstrip(" -").startswith(_YES_FIRST):
        return False
    return all(mention.term.category == "problem" for mention in turn.mentions)


def _others(turn: TurnReading, ahead: Sequence[TurnReading], found: tuple[int, int]) -> frozenset[str]:
    """What else of what was asked for the answer names, where it picks of it, or is no plain yes or no."""
    reply = ahead[found[0] - 1]
    return _told_of(turn, reply) if not found[1] or reply.detailed or PICKS.opens(reply.text) else frozenset()


def _last_asked(turn: TurnReading) -> int:
    """The number of the last mention that is asked for, and not taken for granted."""
    asked = [
        number
        for number, mention in enumerate(turn.mentions)
        if mention.flags & (ASKED | PRESUMED) == ASKED and not asks_how(mention)
    ]
    return asked[-1] if asked else -1


def _given_up(turn: TurnReading, heard: list[Heard], ahead: Sequence[TurnReading]) -> list[Heard]:
    """The same, with a habit, or a drug, of former days where the reply to a question for it is that one quit."""
    last = turn.mentions[-1] if turn.mentions else None
    if last is None or not (last.flags & ASKED or turn.fragment):
        return heard
    if last.term.category == "medication" and ahead and asks_of_today(turn.text) and only_was(ahead[0].text):
        flags = ended(last, heard[-1].flags & ~(ASKED | NEGATED) | ANSWERED)
        return [*heard[:-1], Heard(flags, heard[-1].side, 1)]
    if last.term.category != "substance":
        return heard
    for distance, later in enumerate(ahead[:2], 1):
        once = later.answer == YES and later.reserve & HISTORICAL and not later.mentions
        formerly = distance == 1 and (was_formerly(later.text) or not_since(later.text)) and not _is_of_one_time(turn)
        if is_back(later.text) or (NEVER_DID.opens(later.text) and not gave_up(later.text)):
            break
        if later.acts & ENDED or once or formerly or (distance == 1 and _is_given_up(later)):
            flags = heard[-1].flags & ~(ASKED | NEGATED | UNCERTAIN) | ANSWERED | HISTORICAL
            return [*heard[:-1], Heard(flags, heard[-1].side, distance)]
        if not later.quick:
            break
    return heard


def _is_given_up(reply: TurnReading) -> bool:
    """Whether a reply that names no habit tells that the one asked for is over: "thirty a day. Packed it in"."""
    named = any(said.term.category == "substance" for said in reply.mentions)
    return not named and reply.answer != NO and gave_up(reply.text)


def _is_of_one_time(turn: TurnReading) -> bool:
    """Whether a question is of one time and not of a habit: "did you drink before the fall?"."""
    words = turn.text[:_QUESTION].lower().replace("?", " ").split()
    return "did" in words and "ever" not in words


def _presumed(heard: Heard) -> Heard:
    """What a question takes for granted ("how is your cough?") is affirmed where no answer denies it."""
    if heard.flags & ASKED and heard.flags & PRESUMED and not heard.flags & ANSWERED:
        return heard.flagged(heard.flags & ~ASKED)
    return heard


def _told_of(turn: TurnReading, reply: TurnReading) -> frozenset[str]:
    """Which of the complaints that a question asks for its answer names, where it says neither yes nor no."""
    brief = reply.words <= SHORT_REPLY
    absent = NOT_THERE
    if any(mention.flags & FAMILY for mention in turn.mentions[:NAMED]):
        absent &= ~FAMILY  # "any heart disease or cancer in the family?" – "my dad had a heart attack"
    told = [
        said.term for said in reply.mentions[:NAMED] if said.term.category in COMPLAINTS and not said.flags & absent
    ]
    return frozenset(
        mention.term.concept
        for mention in (turn.mentions[:NAMED] if told else ())
        if mention.flags & ASKED
        and any(term.isa(mention.term.concept) or (brief and _is_short_for(term, mention.term)) for term in told)
        and not is_definite(turn.text[max(0, mention.start - _BESIDE) : mention.start])  # "the rash or the fever?"
    )


def _is_short_for(term: Term, other: Term) -> bool:
    """Whether one calls a thing so that was asked for by its full name: "just the sweats" of night sweats."""
    stems = surface_words(term.surface).stems
    return bool(stems) and term.concept != ANY_PAIN and set(stems).issubset(surface_words(other.surface).stems)


def _is_work_of(mention: Mention, other: Term, text: str) -> bool:
    """Whether a question is for what a drug does: "does codeine make you sick?"."""
    if other.category not in CAUSES or mention.term.category not in COMPLAINTS:
        return False
    asked = left_of(text, mention.start, _QUESTION) + right_of(text, mention.start, _QUESTION)
    return _WORK.search(asked.lower()) is not None


def _lists_asked(turn: TurnReading) -> frozenset[int]:
    """The sentences that ask for more than one thing, and those with another question after them."""
    if len(turn.mentions) == 1:
        return _NO_LISTS
    first: dict[int, Term] = {}
    lists: set[int] = set()
    for mention in turn.mentions:
        term = mention.term
        if mention.flags & HYPOTHETICAL or asks_how(mention):
            continue  # "do you leak when you cough?"
        if term.category not in _ASKABLE or term.weight == "info":
            continue
        other = first.setdefault(mention.sentence, term)
        one = term.isa(other.concept) or other.isa(term.concept)  # "do you wake up drenched in sweat?"
        if not (one or _is_work_of(mention, other, turn.text)):
            lists.add(mention.sentence)
    if lists and turn.puts and PUTS.opens(turn.text) and not any(word in turn.text for word in _ONE_OF):
        lists.discard(turn.mentions[0].sentence)  # "you have asthma and diabetes, is that right?" – "yes" is of both
    asking = {mention.sentence for mention in turn.mentions if mention.flags & ASKED and mention.sentence in first}
    return frozenset(lists | asking - {max(asking, default=0)})
