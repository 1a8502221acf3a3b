"""What the answer to a question makes of one thing that it asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from evaluators.deterministic.quantities.temperature import is_feverish, is_unfeverish
from evaluators.deterministic.reading.context.kin import RELATIVES
from evaluators.deterministic.reading.doing.still import is_still_taken
from evaluators.deterministic.reading.laterality.sided import BOTH
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ANY_ALLERGY,
    ASKED,
    ASKED_OVER,
    COMPLAINTS,
    ENDED,
    FAMILY,
    HISTORICAL,
    HOW,
    HYPOTHETICAL,
    KEEP,
    NEGATED,
    PARTLY,
    PASSED,
    PRESUMED,
    REASON,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.instead import names_another_who_has
from evaluators.deterministic.reading.replies.replying import (
    COUNTS,
    OCCASION,
    OWNS_UP,
    PICKS,
    contradicts,
    denies_the_list,
    tells_how_bad,
)
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.dialogue.denied_in_asking import DENIES, excepted, is_left_open
from evaluators.deterministic.record.dialogue.faring import is_asked_after
from evaluators.deterministic.record.dialogue.heard import Heard
from evaluators.deterministic.record.dialogue.replies import (
    HABIT,
    NAMED,
    goes_on_with,
    names_another,
    names_another_cause,
    names_cause,
    names_other_habit,
)
from evaluators.deterministic.record.dialogue.side_replies import names_one, names_other

_PASSING_REPLY: Final = 16
"""Words of a reply that passes over what it does not name; a longer one may have it in other words."""
SHORT_REPLY: Final = 8
"""Words of a reply that picks from what was asked."""
LISTABLE: Final = frozenset(("symptom", "problem", "substance", "allergen", "medication"))
"""Categories of what one asks for one after the other."""
_CHANGES: Final = frozenset(("change", "changes", "loss", "gain"))
"""What a list without a question asks for, if the answer is no."""
_CONTACT: Final = "sx:sick-contact"
_CLASS: Final = "class:"
_FEVER: Final = "sx:fever"
_CAUGHT: Final = frozenset(REPLY_WORDS["caught"])
_SPARED: Final = frozenset(REPLY_WORDS["spared"])
_FEW_WORDS: Final = 240
_WELL: Final = re.compile(
    r"(?:^|[.;,] ?(?:and |but )?)(?:(?:the|my|her|his|your) )?([a-z]{3,12}?)(?:ing)?"
    r"(?:['’]s| is|s are|s is|s| are)(?: been| all| both)?"
    rf" (?:{REPLY_PATTERNS['sound']})(?=[.,;!]|$)"
)
"""What is told to be as it should, at the beginning of a sentence."""
_DOSES: Final = frozenset(("dose", "number"))
_AT_ONCE: Final = 8
"""Characters of a reply before a dose with which it opens."""
_STEM: Final = 5
"""Letters of it that a complaint's name begins with: "head" of a headache."""
_ALL_KIN: Final = ("", "family")
_MYSELF: Final = frozenset(("i", "me", "my", "myself"))
_GIVEN_UP: Final = ("medication", "substance")
_ACTED: Final = ACTIONS & ~KEEP
_ANY_CHANCE: Final = re.compile(r"\b(?:any (?:chance|way|possibility)|possible|at all likely)\b", re.IGNORECASE)
"""What a question leaves so open that a no denies it all the same."""
_UNSURE: Final = ASKED | HYPOTHETICAL | FAMILY | UNCERTAIN | HISTORICAL | PARTLY
NOT_THERE: Final = NEGATED | ASKED | HYPOTHETICAL | FAMILY


def resolve_one(
    mention: Mention,
    lists: frozenset[int],
    ahead: Sequence[TurnReading],
    distance: int,
    polarity: int,
    *,
    spent: int = 0,
    others: frozenset[str] = frozenset(),
    question: str = "",
) -> Heard:
    """What a mention of a ``question`` says, answered at a ``distance`` with a ``polarity``.

    ``spent`` goes with what the answer says by itself, ``others`` are what else it
    names of what was asked for, ``lists`` the sentences that ask for several."""
    if not distance:
        return Heard(mention.flags, mention.side, 0)
    reply = ahead[distance - 1]
    heard = excepted(mention, reply, distance, polarity)
    if heard is not None:
        return heard
    if polarity == NO and reply.compares and not _is_change(mention):
        polarity = YES  # "how's the cough?" – "no better"
    if polarity == NO and is_asked_after(mention, question):
        return Heard(mention.flags & ~ASKED | ANSWERED, mention.side, distance)
    named = _named(mention, reply, question)
    heard = _told_apart(mention, reply, named, distance, polarity, spent)
    if heard is not None:
        return heard
    detailed = reply.detailed and not reply.answer and polarity == YES
    of_other = detailed and not COUNTS.opens(reply.text) and _is_of_other(mention, reply)
    if mention.term.category == HABIT and polarity == YES and names_other_habit(mention, reply):
        if PICKS.opens(reply.text):
            polarity = NO  # "any alcohol or tobacco?" – "just vaping"
        elif not reply.answer and not OCCASION.opens(reply.text):
            return Heard(mention.flags, mention.side, 0)
    concept = mention.term.concept
    listed = mention.sentence in lists and mention.term.category in COMPLAINTS and bool(others - {concept})
    if not polarity or of_other:
        if concept in others:
            return Heard(answered(mention, YES, frozenset()), mention.side, distance)  # "just the sweats"
        if is_left_open(mention, reply):
            return Heard(mention.flags & ~ASKED | UNCERTAIN | ANSWERED, mention.side, distance)
        if listed and reply.words <= _PASSING_REPLY:
            return Heard(mention.flags | PASSED, mention.side, distance)
        return Heard(mention.flags, mention.side, 0)
    drug = mention.term.category == "medication" and bool(others - {concept})
    if (listed or drug) and reply.words <= SHORT_REPLY and PICKS.opens(reply.text):
        return Heard(answered(mention, NO, frozenset()), mention.side, distance)  # "just the nausea"
    side = mention.side or (reply.sides[-1].side if reply.sides and not reply.mentions else "")
    flags = _replied(mention, reply, lists, polarity, question, detailed=detailed)
    return Heard(flags if named is None else flags | UNCERTAIN, side, distance)  # "no. A rash under the bandage."


def _named(mention: Mention, reply: TurnReading, question: str) -> Mention | None:
    """The thing itself, where the reply names it: "any clots?" – "not me, my aunt had a clot" does not."""
    concept = mention.term.concept
    heard = (said for said in reply.mentions[:NAMED] if said.term.isa(concept) and not said.flags & ASKED)
    named = next(heard, None)
    if named is not None and named.flags & FAMILY and not mention.flags & FAMILY and reply.answer == NO:
        return None
    if named is not None and names_another_who_has(question, reply.text, named.start):
        return None
    return named


def _is_no_to_another(reply: TurnReading, named: Mention) -> bool:
    """Whether the no of a reply is that of another thing, named with it: "no chest pain. A little short of breath"."""
    first = reply.mentions[0]
    return not first.sentence and bool(first.flags & NEGATED) and not first.term.isa(named.term.concept)


def _told_apart(
    mention: Mention, reply: TurnReading, named: Mention | None, distance: int, polarity: int, spent: int
) -> Heard | None:
    """What a mention says where the reply tells that in words of its own, whatever its yes or no."""
    if mention.term.concept == ANY_ALLERGY:
        asked = mention.flags & ASKED
        if not asked and names_another(reply):
            return Heard(mention.flags, mention.side, 0)  # "allergic to penicillin" – "no, that's sulfa"
        if asked and (reply.answer != NO or names_another_cause(reply)) and names_cause(reply):
            return Heard(mention.flags | ANSWERED, mention.side, 0)
    if mention.term.concept == _CONTACT and mention.flags & ASKED and not reply.answer and _tells_of_others(reply):
        return Heard(answered(mention, YES, frozenset()), mention.side, distance)  # "my son had a bug"
    if mention.term.concept == _FEVER and mention.flags & ASKED and (taken := _by_temperature(reply)):
        return Heard(answered(mention, taken, frozenset()), mention.side, distance)
    if named is not None and mention.flags & FAMILY and _is_of_all(named, reply):
        return Heard(answered(mention, NO, frozenset()), mention.side, distance)  # "not asthma, no", asked of all
    if named is not None and (
        reply.answer != NO or not named.sentence or named.flags & NEGATED or _is_no_to_another(reply, named)
    ):
        return Heard(mention.flags | spent | ANSWERED, mention.side, 0)  # the answer speaks for itself
    if _is_of_another_class(mention, reply):
        return Heard(answered(mention, NO, frozenset()), mention.side, distance)  # "thinners?" – "just aspirin"
    if _is_how_bad(mention, reply):
        return Heard(answered(mention, YES, frozenset()), mention.side, distance)  # "and the flashes?" – "terrible"
    if polarity == YES and _is_told_well(mention, reply):
        return Heard(answered(mention, NO, frozenset()), mention.side, distance)
    if mention.side == BOTH and polarity == NO and names_one(reply):
        return Heard(answered(mention, YES, frozenset()), reply.sides[0].side, distance)  # "no, just the left"
    if mention.side in OTHER and names_other(reply, mention.side):
        return Heard(answered(mention, YES, frozenset()), OTHER[mention.side], distance)  # "no, my right"
    if polarity == NO and mention.flags & ASKED and not mention.flags & ASKED_OVER and goes_on_with(mention, reply):
        return Heard(answered(mention, YES, frozenset()), mention.side, distance)
    if _denied_by_word(mention, reply) or _denied_at_large(mention, reply):
        return Heard(answered(mention, NO, frozenset()), mention.side, distance)
    return None


def _is_told_well(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply goes on with what was asked for, or its place, being as it should: "any cough? Any chest
    pain?" – "a bit of one. Chest's fine"."""
    if mention.term.category not in COMPLAINTS or mention.flags & (ASKED | ASKED_OVER) != ASKED:
        return False
    names = [
        *surface_words(mention.term.surface).stems,
        *[n[5:] for n in mention.term.classes if n.startswith("site:")],
    ]
    told = islice(_WELL.finditer(reply.text[:_FEW_WORDS].lower()), NAMED)
    return any(name.startswith(found[1][:_STEM]) for found in told for name in names)


def _is_of_another_class(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply to who asks for a class of drugs picks one of another."""
    asked = mention.flags & ASKED and mention.term.concept.startswith(_CLASS)
    if not asked or reply.words > SHORT_REPLY or not PICKS.opens(reply.text):
        return False
    drugs = [said.term for said in reply.mentions[:NAMED] if said.term.category == "medication"]
    return bool(drugs) and not any(term.isa(mention.term.concept) for term in drugs)


def _is_how_bad(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply to who asks for a complaint tells how much it troubles one."""
    asked = mention.flags & (ASKED | ASKED_OVER) == ASKED and mention.term.category == "symptom"
    return asked and reply.answer != YES and tells_how_bad(reply.text)


def repeats(mention: Mention, reply: TurnReading) -> bool:
    """Whether a reply opens with the first word of what was asked for, or with a dose of the drug that was: "burning
    when you pee?" – "Burning, and …", "still the fentanyl twenty-five?" – "Twenty-five"."""
    if mention.flags & (NEGATED | ASKED_OVER | FAMILY) or reply.answer or reply.asks:
        return False
    if mention.term.category == "medication" and reply.quantities:
        first = reply.quantities[0]
        return first.kind in _DOSES and first.start <= _AT_ONCE and not reply.treats
    word = mention.term.surface.partition(" ")[0]
    said = reply.text[: len(word) + 1].lower()
    if len(word) < _STEM or said[:-1] != word or said[-1] not in ",.;!":
        return False
    return DENIES.search(reply.text, len(word), len(word) + _PASSING_REPLY) is None


def _by_temperature(reply: TurnReading) -> int:
    """The yes or no to who asks for a fever that a temperature tells: "any fever?" – "it was a hundred and two"."""
    if reply.answer or len(reply.quantities) > NAMED:
        return 0
    if any(is_feverish(quantity) for quantity in reply.quantities):
        return YES
    return NO if any(is_unfeverish(quantity) for quantity in reply.quantities) else 0


def _is_of_all(named: Mention, reply: TurnReading) -> bool:
    """Whether who was asked for the family denies a thing by its name, and of nobody alone: not "I don't have it"."""
    if named.flags & (_UNSURE & ~FAMILY | NEGATED) != NEGATED or named.relative not in _ALL_KIN:
        return False
    words = reply.text[:_FEW_WORDS].lower().replace("'", " ").replace("’", " ").replace(",", " ").split()
    return _MYSELF.isdisjoint(words) and not any(word.rstrip(".;!?") in RELATIVES for word in words)


def _tells_of_others(reply: TurnReading) -> bool:
    """Whether a reply names a complaint and nobody who could be the one who speaks."""
    words = (
        reply.text[:_FEW_WORDS].lower().replace("'", " ").replace("’", " ").replace(",", " ").replace(".", " ").split()
    )
    ills = [said for said in reply.mentions[:NAMED] if said.term.category in COMPLAINTS]
    if not ills and "t" not in words and _SPARED.isdisjoint(words):
        return not _CAUGHT.isdisjoint(words)  # "my grandson had a cold"
    return bool(ills) and "i" not in words and not any(said.flags & (NEGATED | ASKED) for said in ills)


def _replied(
    mention: Mention, reply: TurnReading, lists: frozenset[int], polarity: int, question: str, *, detailed: bool
) -> int:
    """The flags of a mention to which the reply says yes or no, with what it leaves open."""
    if reply.well and (mention.flags & ASKED_OVER or mention.term.category == "medication"):
        polarity = YES  # "taking the lisinopril?" – "like clockwork"
    if polarity == NO and mention.flags & NEGATED and contradicts(reply.text):
        return mention.flags & ~(ASKED | NEGATED) | ANSWERED
    picked = reply.words <= SHORT_REPLY and not set(surface_words(mention.term.surface).stems).isdisjoint(reply.stems)
    flags = answered(mention, polarity, frozenset() if picked else lists)  # "just the joints"
    if polarity == NO and flags & UNCERTAIN and _ANY_CHANCE.search(question) is not None:
        flags &= ~UNCERTAIN  # "any chance you could be pregnant?" – "no"
    once = reply.reserve & HISTORICAL  # "have you never had migraines?" – "I can't say never"
    owned = reply.asserts or detailed or (mention.flags & NEGATED and (once or OWNS_UP.opens(reply.text)))
    if polarity == YES and owned and not mention.flags & ASKED_OVER:
        flags &= ~(NEGATED | STOP | ENDED if flags & ENDED else NEGATED)  # "no dizziness?" – "yes, I do"
    if polarity == YES and reply.asserts and flags & ACTIONS == STOP and is_still_taken(question, mention.start):
        flags = flags & ~(STOP | PARTLY) | KEEP  # "you're not still taking it?" – "I am"
    if polarity == reply.answer:
        flags = ended(mention, flags) if is_over(mention, reply) else flags | reply.reserve
    if polarity == NO and (mention.flags & REASON or reply.hedged or _denies_one(mention, reply, lists)):
        flags |= UNCERTAIN  # "no, but it did last year"
    return flags


def _is_change(mention: Mention) -> bool:
    """Whether what is asked for is a change itself, or that something is over."""
    return bool(mention.flags & ASKED_OVER) or not _CHANGES.isdisjoint(mention.term.name.split())


def is_over(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply has a drug or a habit as one of former days: "still on it?" – "not anymore"."""
    return bool(reply.reserve & PARTLY) and mention.term.category in _GIVEN_UP and not mention.flags & _ACTED


def ended(mention: Mention, flags: int) -> int:
    """The flags of a drug that is not taken any more, or of a habit of former days."""
    if mention.term.category == "substance":
        return flags & ~(NEGATED | UNCERTAIN) | HISTORICAL
    return flags & ~(ACTIONS | UNCERTAIN) | HISTORICAL | STOP | ENDED


def _denied_by_word(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply denies what it calls by the first word of its name: "thyroid disease?" – "thyroid, no", "waking
    up gasping?" – "she doesn't wake up"."""
    stems = surface_words(mention.term.surface).stems
    if not stems or stems[0] not in reply.stems:
        return False
    named = [said for said in reply.mentions[:NAMED] if stems[0] in surface_words(said.term.surface).stems]
    if any(not said.flags & NEGATED or said.flags & _UNSURE for said in named):
        return False
    if named or any(item.stems[0] == stems[0] and not item.asked for item in reply.denials[:NAMED]):
        return True
    return any(item.tokens[0] == stems[0] and not item.asked for item in reply.predicates[:NAMED])


def _denied_at_large(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply denies all of what was asked for a kind of: "any chest pain?" – "no pain"."""
    if mention.term.category != "symptom" or reply.answer == YES:
        return False  # "cramps?" – "oh yes. The rest of the time I have no pain"
    return any(
        said.flags & (NEGATED | _UNSURE) == NEGATED
        and said.term.concept in mention.term.classes
        and said.term.category == "symptom"
        for said in reply.mentions[:NAMED]
    )


def _denies_one(mention: Mention, reply: TurnReading, lists: frozenset[int]) -> bool:
    """Whether the "no" of a reply to a list is that of one item, and it goes on with what is there: "no burning. A
    little discharge."; but not "no. No burning. A little discharge.", of which the first "no" is of the list.
    """
    if mention.sentence not in lists or not reply.mentions or not reply.mentions[0].flags & NEGATED:
        return False
    there = [
        said.term
        for said in reply.mentions[:NAMED]
        if said.term.category in COMPLAINTS and not said.flags & (NOT_THERE | UNCERTAIN)
    ]
    if reply.hedged or not denies_the_list(reply.text):
        return bool(there) or _denies_another(mention, reply)
    return any(not set(term.classes).isdisjoint(mention.term.classes) for term in there)


def _denies_another(mention: Mention, reply: TurnReading) -> bool:
    """Whether its first sentence denies another complaint, and it goes on about the rest in other words: "back pain,
    blood in the urine?" – "No back pain. It was a bit pink."."""
    first = reply.mentions[0]
    if first.sentence or ". " not in reply.text[first.end :]:
        return False
    return not first.term.isa(mention.term.concept) and not mention.term.isa(first.term.concept)


def _is_of_other(mention: Mention, reply: TurnReading) -> bool:
    """Whether the details of a reply are of another complaint, or of another place than what was asked for."""
    if mention.term.category == "procedure":
        return False  # "any surgeries?" – "a hernia when I was ten"
    places = [name for name in mention.term.classes if name.startswith("site:")]
    for said in reply.mentions[:NAMED]:
        if said.sentence and reply.words > _PASSING_REPLY:
            break
        if said.term.category in COMPLAINTS and not said.flags & NOT_THERE:
            return True
        if places and said.term.category == "site" and not any(said.term.isa(place) for place in places):
            return True
    return False


def answered(mention: Mention, polarity: int, lists: frozenset[int]) -> int:
    flags = mention.flags & ~ASKED | ANSWERED
    if flags & ASKED_OVER:
        if polarity != YES:
            return flags & ~(PARTLY | NEGATED)
        return flags | (NEGATED if flags & HOW else PARTLY | NEGATED)  # "sleeping okay?", "has the cough gone?" – "yes"
    if polarity == NO:
        return flags | NEGATED
    if not flags & (NEGATED | PRESUMED) and mention.sentence in lists:
        return flags | UNCERTAIN  # "yes" to a list does not say to which
    return flags
