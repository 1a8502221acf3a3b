"""Dialogue: a question and the answer to it become one assertion.

Who speaks is not asked: speaker labels are often swapped or missing. A term in a question is a fact only once a later
utterance answers; the answer may come in the same utterance (merged turns), after fillers, or name a side or some
of the things asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from engine.portions import give_way
from evaluators.deterministic.reading.answers import NO, YES
from evaluators.deterministic.reading.granted import OVER, is_definite, predicate
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ASKED,
    ASKED_OVER,
    ENDED,
    EXAMINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    KEEP,
    NEGATED,
    PARTLY,
    PASSED,
    PRESUMED,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.replying import goes_on, picks, puts, rejects, was_formerly
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.words import surface_words
from evaluators.deterministic.record.dialogue_acts import acted_on, declined, instead_of
from evaluators.deterministic.record.dialogue_answers import find_answer, rejects_detail
from evaluators.deterministic.record.dialogue_picks import NOT_PICKED, picked
from evaluators.deterministic.record.dialogue_sides import BOTH, names_one
from evaluators.deterministic.record.heard import Heard
from evaluators.deterministic.record.replies import (
    ALLERGY,
    HABIT,
    names_another,
    names_cause,
    names_other_habit,
)
from evaluators.vocabulary import Term

AHEAD: Final = 4
"""How many utterances after a question may hold its answer; also how far a changed utterance reaches back."""


_PREDICATE: Final = 32
_LINK: Final = re.compile(r"(?:['’]s|,? (?:has|have|is|are)\b)?(?: (?:all|now|finally|completely)\b)?")
_PASSING_REPLY: Final = 16
"""Words of a reply that passes over what it does not name; a longer one may have it in other words."""
_SHORT_REPLY: Final = 8
"""Words of a reply that picks from what was asked."""
_PAIR: Final = 2
_BESIDE: Final = 12
_NAMED: Final = 64
_LAST_TIME: Final = 160
"""Mentions of a reply among which what was asked is looked for: more are no reply."""
_ASKABLE: Final = frozenset(("symptom", "problem", "medication"))
_COMPLAINTS: Final = frozenset(("symptom", "problem"))
_LISTABLE: Final = frozenset(("symptom", "problem", "substance", "allergen", "medication"))
_PAIN: Final = "sx:pain"
_CHANGES: Final = frozenset(("change", "changes", "loss", "gain"))
"""What a list without a question asks for, if the answer is no."""
_PUT: Final = frozenset(("symptom", "problem", "substance", "allergen", "medication", "procedure"))
"""What one puts to the other, to be rejected as a whole."""
_GIVEN_UP: Final = ("medication", "substance")
_ACTED: Final = ACTIONS & ~KEEP
_UNSURE: Final = ASKED | HYPOTHETICAL | FAMILY | UNCERTAIN | HISTORICAL | PARTLY
_OTHERWISE: Final = ASKED | HYPOTHETICAL | FAMILY
_NOT_THERE: Final = NEGATED | ASKED | HYPOTHETICAL | FAMILY


def resolve(turn: TurnReading, ahead: Sequence[TurnReading]) -> list[Heard]:
    """For each mention of an utterance, what it says once the ``AHEAD`` utterances after it are known."""
    result: list[Heard] = []
    lists = _lists_asked(turn) if turn.asks else frozenset()
    found: tuple[int, int] | None = None
    others: frozenset[str] = frozenset()
    denied = turn.fragment and bool(ahead) and ahead[0].answer == NO  # "shortness of breath" – "no"
    heard_next = turn.tagged and bool(ahead) and ahead[0].answer in (YES, NO)  # "any cough no" – "yes, some"
    bare = 0 if turn.fragment else len(turn.mentions) - turn.trailing
    listed = len(turn.mentions) - (turn.trailing if ahead and ahead[0].answer == NO else 0)
    asked_last = _last_asked(turn) if turn.asks else -1
    picks_of = picked(turn, ahead) if turn.asks and ahead and asked_last >= 0 else NOT_PICKED
    for number, (mention, reply) in enumerate(zip(turn.mentions, turn.replies, strict=True)):
        give_way()
        if denied or (number >= listed and mention.term.category in _LISTABLE):
            result.append(_resolve_one(mention, lists, ahead, 1, NO, spent=ASKED))
        elif not mention.flags & ASKED:
            result.append(_put_right(turn, mention, ahead[0] if ahead else None, bare=number >= bare))
        elif reply and not heard_next:
            result.append(Heard(_answered(mention, reply, lists), mention.side, 0))
        elif number in picks_of:
            result.append(
                Heard(_answered(mention, picks_of[number][1], frozenset()), mention.side, picks_of[number][0])
            )
        elif number < asked_last and mention.flags & PRESUMED:
            result.append(_presumed(Heard(mention.flags, mention.side, 0)))  # "how's the metformin going, any diarrhea"
        else:
            if found is None:
                found = find_answer(ahead, turn)
                if found[1] == NO and rejects_detail(turn, ahead[found[0] - 1]):
                    found = (found[0], YES)
                if (
                    lists
                    and found[0]
                    and (not found[1] or ahead[found[0] - 1].detailed or picks(ahead[found[0] - 1].text))
                ):
                    others = _told_of(turn, ahead[found[0] - 1])
            elsewhere = mention.flags & PRESUMED and any(other.asks for other in ahead[: max(found[0] - 1, 0)])
            distance, polarity = (0, 0) if elsewhere else found
            result.append(_presumed(_resolve_one(mention, lists, ahead, distance, polarity, others=others)))
    if turn.asks or turn.fragment:
        result = _given_up(turn, result, ahead)
    if turn.treats:
        result = acted_on(turn, result, ahead)
    if turn.treats or turn.offers:
        result = instead_of(turn, result, ahead)
    return declined(turn, result, ahead) if turn.offers else result


def _last_asked(turn: TurnReading) -> int:
    """The number of the last mention that is asked for, and not taken for granted."""
    asked = [number for number, mention in enumerate(turn.mentions) if mention.flags & (ASKED | PRESUMED) == ASKED]
    return asked[-1] if asked else -1


def _put_right(turn: TurnReading, mention: Mention, reply: TurnReading | None, *, bare: bool) -> Heard:
    """What is no question, unless the reply makes it one: it denies by name what was named and no more ("back pain,
    heel pain" – "no heel pain"), or affirms what was summed up as absent ("so no headaches" – "well, I do get them").
    """
    heard = Heard(mention.flags, mention.side, 0)
    denied = mention.flags & NEGATED
    if (
        reply is not None
        and _is_put_as_over(turn, mention)
        and reply.answer == NO
        and not (reply.mentions or reply.asks)
    ):
        return Heard(mention.flags & ~HISTORICAL | ANSWERED, mention.side, 1)  # "so the rash has gone" – "I wish"
    if reply is None or mention.flags & _OTHERWISE:
        return heard
    put = turn.puts and not denied and not turn.asks and puts(turn.text)
    if not (turn.contradictable if denied else bare or put):
        return heard
    if put and reply.answer == NO and _is_over(mention, reply):
        return Heard(_ended(mention, mention.flags | ANSWERED), mention.side, 1)  # "you're on Eliquis" – "not any more"
    untrue = put and (rejects(reply.text) or (mention.flags & STOP and goes_on(reply.text)))
    if untrue and _is_alone(turn, mention):
        return Heard(mention.flags | NEGATED | ANSWERED, mention.side, 1)  # "you've had a stroke" – "no, it was …"
    if mention.term.category not in _LISTABLE:
        return heard
    concept = mention.term.concept
    for said in reply.mentions[:_NAMED]:
        if said.term.isa(concept) and said.flags & NEGATED != denied and not said.flags & _OTHERWISE:
            return heard.flagged(mention.flags | ASKED | ANSWERED)
    if denied and reply.answer == YES and reply.asserts and not reply.mentions:
        return Heard(mention.flags & ~NEGATED | ANSWERED, mention.side, 1)
    return heard


def _is_put_as_over(turn: TurnReading, mention: Mention) -> bool:
    """Whether one sums up that a complaint is over: "so the dizziness has cleared up"."""
    if not turn.puts or not mention.flags & HISTORICAL or mention.term.category not in _COMPLAINTS:
        return False
    following = turn.text[mention.end : mention.end + _PREDICATE]
    link = _LINK.match(following)
    return link is not None and predicate(following[link.end() :]) == OVER


def _is_alone(turn: TurnReading, mention: Mention) -> bool:
    """Whether it is all of its sort that the utterance names."""
    if mention.flags & EXAMINED:
        return False
    named = [other.term.concept for other in turn.mentions if other.term.category in _PUT]
    if ALLERGY in named:  # "you're allergic to penicillin" is one thing
        return len(named) <= _PAIR
    return named == [mention.term.concept]


def _given_up(turn: TurnReading, heard: list[Heard], ahead: Sequence[TurnReading]) -> list[Heard]:
    """The same, with a habit of former days where the reply to a question for it is that one quit."""
    last = turn.mentions[-1] if turn.mentions else None
    if last is None or last.term.category != "substance" or not (last.flags & ASKED or turn.fragment):
        return heard
    for distance, later in enumerate(ahead[:2], 1):
        once = later.answer == YES and later.reserve & HISTORICAL and not later.mentions
        if later.acts & ENDED or once or (distance == 1 and was_formerly(later.text) and not _is_of_one_time(turn)):
            flags = heard[-1].flags & ~(ASKED | NEGATED | UNCERTAIN) | ANSWERED | HISTORICAL
            return [*heard[:-1], Heard(flags, heard[-1].side, distance)]
        if not later.quick:
            break
    return heard


def _is_of_one_time(turn: TurnReading) -> bool:
    """Whether a question is of one time and not of a habit: "did you drink before the fall?"."""
    words = turn.text[:_LAST_TIME].lower().replace("?", " ").split()
    return "did" in words and "ever" not in words


def _presumed(heard: Heard) -> Heard:
    """What a question takes for granted ("how is your cough?") is affirmed where no answer denies it."""
    if heard.flags & ASKED and heard.flags & PRESUMED and not heard.flags & ANSWERED:
        return heard.flagged(heard.flags & ~ASKED)
    return heard


def _resolve_one(
    mention: Mention,
    lists: frozenset[int],
    ahead: Sequence[TurnReading],
    distance: int,
    polarity: int,
    *,
    spent: int = 0,
    others: frozenset[str] = frozenset(),
) -> Heard:
    if not distance:
        return Heard(mention.flags, mention.side, 0)
    reply = ahead[distance - 1]
    if polarity == NO and reply.compares and not _is_change(mention):
        polarity = YES  # "how's the cough?" – "no better"
    concept = mention.term.concept
    if concept == ALLERGY and not mention.flags & ASKED and names_another(reply):
        return Heard(mention.flags, mention.side, 0)  # "allergic to penicillin" – "no, that's sulfa"
    if concept == ALLERGY and mention.flags & ASKED and reply.answer != NO and names_cause(reply):
        return Heard(mention.flags | ANSWERED, mention.side, 0)
    heard = (said for said in reply.mentions[:_NAMED] if said.term.isa(concept) and not said.flags & ASKED)
    named = next(heard, None)
    if named is not None and named.flags & FAMILY and not mention.flags & FAMILY and reply.answer == NO:
        named = None  # "any clots?" – "not me, my aunt had a clot"
    if named is not None and not (reply.answer == NO and named.sentence and not named.flags & NEGATED):
        return Heard(mention.flags | spent | ANSWERED, mention.side, 0)  # the answer speaks for itself
    if mention.side == BOTH and polarity == NO and names_one(reply):
        return Heard(_answered(mention, YES, frozenset()), reply.sides[0].side, distance)  # "no, just the left"
    if _denied_by_word(mention, reply):
        return Heard(_answered(mention, NO, frozenset()), mention.side, distance)
    detailed = reply.detailed and not reply.answer and polarity == YES
    if mention.term.category == HABIT and polarity == YES and names_other_habit(mention, reply):
        if picks(reply.text):
            polarity = NO  # "any alcohol or tobacco?" – "just vaping"
        elif not reply.answer:
            return Heard(mention.flags, mention.side, 0)
    if not polarity or (detailed and _is_of_other(mention, reply)):
        if concept in others:
            return Heard(_answered(mention, YES, frozenset()), mention.side, distance)  # "just the sweats"
        listed = mention.sentence in lists and mention.term.category in _COMPLAINTS
        if listed and reply.words <= _PASSING_REPLY and others - {concept}:
            return Heard(mention.flags | PASSED, mention.side, distance)
        return Heard(mention.flags, mention.side, 0)
    one_of = mention.sentence in lists and mention.term.category in _COMPLAINTS and bool(others - {concept})
    if one_of and reply.words <= _SHORT_REPLY and picks(reply.text):
        return Heard(_answered(mention, NO, frozenset()), mention.side, distance)  # "just the nausea"
    if reply.well and mention.flags & ASKED_OVER:
        polarity = YES
    side = mention.side or (reply.sides[-1].side if reply.sides and not reply.mentions else "")
    picked = reply.words <= _SHORT_REPLY and not set(surface_words(mention.term.surface).stems).isdisjoint(reply.stems)
    flags = _answered(mention, polarity, frozenset() if picked else lists)  # "just the joints"
    if polarity == YES and (reply.asserts or detailed):
        flags &= ~NEGATED  # "no dizziness?" – "yes, I do"
    if polarity == reply.answer:
        flags = _ended(mention, flags) if _is_over(mention, reply) else flags | reply.reserve
    hedged = polarity == NO and (reply.hedged or _denies_one(mention, reply, lists))
    if hedged or named is not None:
        flags |= UNCERTAIN  # "no, but it did last year"; "no. A rash under the bandage."
    return Heard(flags, side, distance)


def _is_change(mention: Mention) -> bool:
    """Whether what is asked for is a change itself, or that something is over."""
    return bool(mention.flags & ASKED_OVER) or not _CHANGES.isdisjoint(mention.term.name.split())


def _is_over(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply has a drug or a habit as one of former days: "still on it?" – "not anymore"."""
    return bool(reply.reserve & PARTLY) and mention.term.category in _GIVEN_UP and not mention.flags & _ACTED


def _ended(mention: Mention, flags: int) -> int:
    """The flags of a drug that is not taken any more, or of a habit of former days."""
    if mention.term.category == "substance":
        return flags & ~(NEGATED | UNCERTAIN) | HISTORICAL
    return flags & ~(ACTIONS | UNCERTAIN) | HISTORICAL | STOP | ENDED


def _denied_by_word(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply denies what it calls by the first word of its name: "thyroid disease?" – "thyroid, no"."""
    stems = surface_words(mention.term.surface).stems
    if not stems or stems[0] not in reply.stems:
        return False
    named = [said for said in reply.mentions[:_NAMED] if stems[0] in surface_words(said.term.surface).stems]
    if any(not said.flags & NEGATED or said.flags & _UNSURE for said in named):
        return False
    return bool(named) or any(item.stems[0] == stems[0] and not item.asked for item in reply.denials[:_NAMED])


def _denies_one(mention: Mention, reply: TurnReading, lists: frozenset[int]) -> bool:
    """Whether the "no" of a reply to a list is that of one item, and it goes on with what is there: "no burning. A
    little discharge.".
    """
    if mention.sentence not in lists or not reply.mentions or not reply.mentions[0].flags & NEGATED:
        return False
    return any(
        said.term.category in _COMPLAINTS and not said.flags & (_NOT_THERE | UNCERTAIN)
        for said in reply.mentions[:_NAMED]
    )


def _is_of_other(mention: Mention, reply: TurnReading) -> bool:
    """Whether the details of a reply are of another complaint, or of another place than what was asked for."""
    places = [name for name in mention.term.classes if name.startswith("site:")]
    for said in reply.mentions[:_NAMED]:
        if said.sentence and reply.words > _PASSING_REPLY:
            break
        if said.term.category in _COMPLAINTS and not said.flags & _NOT_THERE:
            return True
        if places and said.term.category == "site" and not any(said.term.isa(place) for place in places):
            return True
    return False


def _answered(mention: Mention, polarity: int, lists: frozenset[int]) -> int:
    flags = mention.flags & ~ASKED | ANSWERED
    if flags & ASKED_OVER:
        return flags | PARTLY | NEGATED if polarity == YES else flags  # "has the cough gone?" – "yes"
    if polarity == NO:
        return flags | NEGATED
    if not flags & (NEGATED | PRESUMED) and mention.sentence in lists:
        return flags | UNCERTAIN  # "yes" to a list does not say to which
    return flags


def _told_of(turn: TurnReading, reply: TurnReading) -> frozenset[str]:
    """Which of the complaints that a question asks for its answer names, where it says neither yes nor no."""
    brief = reply.words <= _SHORT_REPLY
    told = [
        said.term
        for said in reply.mentions[:_NAMED]
        if said.term.category in _COMPLAINTS and not said.flags & _NOT_THERE
    ]
    return frozenset(
        mention.term.concept
        for mention in (turn.mentions[:_NAMED] if told else ())
        if mention.flags & ASKED
        and any(term.isa(mention.term.concept) or (brief and _is_short_for(term, mention.term)) for term in told)
        and not is_definite(turn.text[max(0, mention.start - _BESIDE) : mention.start])  # "the rash or the fever?"
    )


def _is_short_for(term: Term, other: Term) -> bool:
    """Whether one calls a thing so that was asked for by its full name: "just the sweats" of night sweats."""
    stems = surface_words(term.surface).stems
    return bool(stems) and term.concept != _PAIN and set(stems).issubset(surface_words(other.surface).stems)


def _lists_asked(turn: TurnReading) -> frozenset[int]:
    """The sentences that ask for more than one thing, and those with another question after them."""
    first: dict[int, str] = {}
    lists: set[int] = set()
    for mention in turn.mentions:
        term = mention.term
        if mention.flags & HYPOTHETICAL:
            continue  # "do you leak when you cough?"
        if term.category in _ASKABLE and first.setdefault(mention.sentence, term.concept) != term.concept:
            lists.add(mention.sentence)
    asking = {mention.sentence for mention in turn.mentions if mention.flags & ASKED and mention.sentence in first}
    return frozenset(lists | asking - {max(asking, default=0)})
