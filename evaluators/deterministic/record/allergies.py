"""What the patient does not tolerate: an allergen or a drug that is named where allergies are the topic.

"Any allergies?" – "Sulfa, I got hives." The topic is told by the utterance itself or by the few before it, so that one
who comes later, or goes, has what follows him judged again (``Record``).
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ANY_ALLERGY,
    ASKED,
    CAUSES,
    DECLINED,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    first_from,
)
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.reaction_words import REACTIONS, labels_of, may_tell_of_reactions
from evaluators.deterministic.record.allergies_asked import (
    ALLERGEN,
    REFUSED,
    TAIL,
    asks_for_allergies,
    asks_what_it_does,
    is_told_on_asking,
)
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.drug_roles import DRUG_PATTERNS, DRUG_WORDS, is_unsure
from evaluators.deterministic.record.record import TOPIC_REACH, Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Entry, Said
from evaluators.deterministic.record.tolerated import is_tolerated
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import of_roles

_LOOKED_AT: Final = 6
_BEFORE: Final = 60
_AFTER: Final = 80
_REPLY: Final = 160
_ASKED_FOR: Final = 2
"""Times that one asks for any allergies whose replies are looked at."""
_OPENING: Final = 96
"""How far into a reply the first thing stands that it names."""
_TAKEN_BACK: Final = re.compile(
    r"\W*(?:(?:um|uh|er|no|so)\W+)?(?:oh|actually|wait|well|except|apart|besides|only|just|but|sorry|i mean)\b",
    re.IGNORECASE,
)
"""How one begins who has an allergy after all."""
_AFTER_A_NO: Final = re.compile(
    r"\W*(?:no|nope|nah|none|nothing|not really|not that i know(?: of)?)\W{1,3}"
    r"(?:oh|well|actually|wait|except|apart from|besides|only|just|unless)\b",
    re.IGNORECASE,
)
"""How one begins whose "no" leaves something out: "No. Well, penicillin, years ago."."""
LEAVES_OUT: Final = of_roles("drug_words", "leaves out")
"""What follows a "none" that leaves something out: "none, apart from latex"."""
_NOT_IT: Final = re.compile(r"\b(?:it|that)(?:['\u2019]s| is| was)(?: not|n['\u2019]t) (?:the )?$", re.IGNORECASE)
_NEAR: Final = 16
_BARE: Final = 32
"""Characters of a reply that says no more than that there are none."""
_ALLERGIC_TO: Final = re.compile(
    r"\b(?:allerg(?:ic|y|ies)|reaction|reacted|reacts?) to (?:(?:the|any|all|both|uh|um) )?$", re.IGNORECASE
)
_REACTED: Final = re.compile(r"\b(?:reaction|reacted) to (?:(?:the|uh|um) )?$", re.IGNORECASE)
"""What was so once and tells for good."""
_ALLERGY: Final = re.compile(
    r"(?: allerg(?:y|ies)\b"
    r"| (?:listed|down|noted|recorded|charted|flagged|marked) as an? (?:[a-z]+ )?allerg(?:y|en)\b"
    r"|[,.;]? (?:and |because |since )?(?:i'm|i am|i was) allergic\b)",
    re.IGNORECASE,
)
_REACTION_WITH: Final = re.compile(
    r"\b(?:i|he|she|we) (?:always |just |usually |actually |once )?"
    rf"(?:{DRUG_PATTERNS['comes to']}) (?:out |up )?(?:in |into )?(?:(?:{DRUG_PATTERNS['such']}) ){{0,3}}"
    rf"(?:{DRUG_PATTERNS['came to']}) (?:all over )?(?:{DRUG_PATTERNS['came from']}) (?:the |any )?$",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[a-z'\u2019]+")
_OPENING_WORDS: Final = DRUG_WORDS["opens"]
_BESIDES: Final = re.compile(
    r"\ballerg(?:y|ies|ic)\b[^.?!]{0,24}\b"
    r"(?:besides|other than|apart from|aside from|except(?: for)?|beyond)(?: the| your| to)* $",
    re.IGNORECASE,
)
"""Before an allergy that a question for further ones takes for granted: "any allergies besides the sulfa?"."""
_NOT_ALLERGIC: Final = re.compile(
    rf"\b(?:{DRUG_PATTERNS['of nobody']})\b[^.;?!]{{0,30}}$",
    re.IGNORECASE,
)
_AFTER_ALL: Final = re.compile(r"\b(?:no|not)\b[^.;?!]{0,24}\ballerg", re.IGNORECASE)
"""What follows a name in a reply that has no allergies after all: "lisinopril, and no allergies"."""
_APART: Final = re.compile(r"[.?!;]\s|,? but\b")
_ALLERG: Final = "allerg"
_GIVEN: Final = re.compile(
    r"\b(?:i|we|he|she|they|you)(?:'ve|'s)?(?: (?:always|just|also|only|still))? "
    rf"(?:{DRUG_PATTERNS['takes for it']})\b|[,.] got\b"
)
"""Behind an allergy, before what is taken for it."""
_TAKING: Final = re.compile(r"\b(?:take|taking|using|you on)\b", re.IGNORECASE)
_CANNOT_TAKE_IT: Final = re.compile(
    rf"\W*(?:(?:yes|yeah|oh|well)\W+)?(?:i|he|she) (?:can['\u2019]?t|cannot) (?:{DRUG_PATTERNS['can not']}|do) "
    r"(?:it|that|them|those|any)\b"
    rf"|\W*(?:(?:yes|yeah|oh|well)\W+)?(?:i|he|she) (?:had|have|get|got|has) "
    rf"an? (?:(?:{DRUG_PATTERNS['badly']}) )?reaction\b",
    re.IGNORECASE,
)
"""How one answers who is asked for an allergy to one drug."""
_ON_FILE: Final = re.compile(
    rf"\b(?:{DRUG_PATTERNS['has on file']}) (?:an? |the |your )?$|"
    rf" (?:{DRUG_PATTERNS['on file']})\b",
    re.IGNORECASE,
)
"""Around what the records have: "I've got penicillin down here"; an allergy where one tells what it does."""
_TAKEN_FOR: Final = re.compile(r"\bfor (?:the|my|his|her)\b", re.IGNORECASE)
"""In a reply: it is taken, and does no harm: "yes, for the swelling in my knee"."""
_REACTION: Final = re.compile(r"\ballergic\b|\breaction", re.IGNORECASE)
"""In a question for what a drug does: that it does something is taken for granted."""
_CLOSED: Final = re.compile(
    r"\s*(?:[.,;!]|and\b|$|(?:but|years|ages|as a|when (?:i|he|she) was|apparently|once|supposedly)\b)", re.IGNORECASE
)
"""What closes a reply that has named no more than what one reacts to."""
_ASKS: Final = re.compile(r"\W*(?:have you|did you|do you|are you|is that|was that|does he|does she)\b", re.IGNORECASE)
_PUT_RIGHT: Final = re.compile(
    r"\W*(?:no|sorry|wait|not)\b\W+(?:no\W+)?(?:i mean|sorry|wait|it['\u2019]s|it was)\b", re.IGNORECASE
)
"""What follows a name that one takes back: "sulfa no, I mean, Norflox"."""
_CARRIED: Final = re.compile(r"\bepi[- ]?pens?\b|auto-?injector|auvi-q|\bneffy\b", re.IGNORECASE)
"""Names of what is given for an allergy, and carried along."""
NO_ALLERGEN: Final = frozenset(("allergen:none", ANY_ALLERGY))
"""Concepts among the allergens that name none."""
_AIRBORNE: Final = frozenset(("allergen:pollen", "allergen:dust", "allergen:pet-dander", "allergen:mold"))
"""What people sneeze at: hardly ever left out at a risk."""


def not_tolerated(record: Record, entry: Entry) -> Said | None:
    """The first mention, among the first few, that names it as what the patient does not tolerate."""
    term = entry.term
    if term.category not in CAUSES or term.concept in NO_ALLERGEN or term.concept in _AIRBORNE:
        return None
    heard = entry.told((AFFIRMED, WEAK, DENIED), _LOOKED_AT)
    told = next((said for said in heard if not _is_carried(record, said) and _is_untolerated(record, said, term)), None)
    if told is not None:
        return told
    asked = [said for said in entry.told((OPEN, AFFIRMED, SUPPOSED), _LOOKED_AT) if not _is_carried(record, said)]
    return next((said for said in asked if _is_answered_by_reaction(record, said)), None)


def _is_carried(record: Record, said: Said) -> bool:
    """Whether it is the pen that one has for an allergy: "cashews, and you have the EpiPen?"."""
    return _CARRIED.search(record.named(said)) is not None


def reaction_told(record: Record, entry: Entry) -> Said | None:
    """Where one is asked for any allergies and tells in reply what happened, also with what no term stands for."""
    for said in entry.told((OPEN, AFFIRMED, SPENT), _ASKED_FOR):
        position = record.look(said.key, 0, 1)
        speech = record.speech
        reply = speech.text(position + 1)[:_REPLY] if position + 1 < len(speech) else ""
        if not may_tell_of_reactions(reply) or REFUSED.match(reply) or not asks_for_allergies(speech.text(position)):
            continue
        labels = labels_of(reply)
        if "reaction" in labels and "fine" not in labels and "?" not in reply:
            return said
    return None


def causes_named(record: Record, told: Said) -> list[Term]:
    """What the reply names, by a term, to a question for allergies."""
    reply = record.read(record.look(told.key, 0, 1) + 1).mentions[:_LOOKED_AT]
    return [mention.term for mention in reply if mention.term.category in CAUSES]


def _is_untolerated(record: Record, said: Said, term: Term) -> bool:
    if said.flags & HYPOTHETICAL and not _is_named(record, said):
        return False
    if not _is_reaction(record, said, allergen=term.category == ALLERGEN) or is_tolerated(record, said):
        return False
    return not (is_anothers(said, record) or _is_given_for_it(record, said))


def _is_given_for_it(record: Record, said: Said) -> bool:
    """Whether it is what one takes for an allergy that was just told of, or instead: "allergic to bees, I carry an
    EpiPen"."""
    text = record.text(said.key)
    before = text[max(said.start - _BEFORE, 0) : said.start].lower()
    at = before.rfind(_ALLERG)
    if at < 0 or _GIVEN.search(before, at) is None:
        return False
    told = labels_of(before[at + len(_ALLERG) :]) | labels_of(text[said.end : said.end + _AFTER])
    return "reaction" not in told


def allergy_to(record: Record, entry: Entry) -> Said | None:
    """The mention that tells of an allergy to it, and not only of what upsets or is taken."""
    said = not_tolerated(record, entry)
    if said is None:
        return None
    told = entry.term.category == ALLERGEN or _tells_allergy(record, said) or _is_stated(record, said)
    return said if told or is_told_on_asking(record, said) or _is_answered_by_reaction(record, said) else None


def _is_answered_by_reaction(record: Record, said: Said) -> bool:
    """Whether one who asks about it on the topic of allergies is told what it did: "and penicillin?" – "a rash"."""
    does = asks_what_it_does(record.text(said.key))
    on_file = _is_on_file(record, said)
    if not (does or on_file) and not said.flags & ASKED and said.answer is None:
        return False
    position = record.look(said.key, TOPIC_REACH, 1)
    speech = record.speech
    answer = speech.text(position + 1)[:_AFTER] if position + 1 < len(speech) else ""
    if does and _REACTION.search(speech.text(position)[-_AFTER:]) is not None:
        return bool(answer) and REFUSED.match(answer) is None  # "what was the reaction?" – "I don't remember"
    refused = _CANNOT_TAKE_IT.match(answer) is not None
    if not (refused or may_tell_of_reactions(answer)) or REFUSED.match(answer):
        return False
    reply = labels_of(answer)
    if not (refused or "reaction" in reply) or "fine" in reply or (on_file and _TAKEN_FOR.search(answer)):
        return False
    asked = speech.text(position)
    if does or on_file:
        return True
    if "ask" in labels_of(asked[max(said.start - _BEFORE, 0) : said.start]) or _ALLERGY.match(asked, said.end):
        return True
    earlier = speech.texts(max(position - TOPIC_REACH, 0), position)
    return any(asks_for_allergies(text) for text in earlier)  # "penicillin?" – "No." – "Sulfa?" – "Yes, hives."


def _is_on_file(record: Record, said: Said) -> bool:
    """Whether one says of it that it stands in the records."""
    text = record.text(said.key)
    around = _ON_FILE.search(text, max(said.start - _NEAR, 0), said.start)
    return around is not None or _ON_FILE.match(text, said.end) is not None


def _may_be(record: Record, position: int, around: str) -> bool:
    """Whether any word of the topic stands near: most drugs are no allergy, and need no closer look."""
    if may_tell_of_reactions(around):
        return True
    return any(
        may_tell_of_reactions(text[-TAIL:]) for text in record.speech.texts(max(position - TOPIC_REACH, 0), position)
    )


def _is_reaction(record: Record, said: Said, *, allergen: bool) -> bool:
    position = record.look(said.key, TOPIC_REACH, 0)
    places = range(max(position - TOPIC_REACH, 0), position + 1)
    if is_told_on_asking(record, said):
        return True
    if not any(record.speech.may_tell_of_reactions(place) for place in places):
        return False
    text = record.speech.text(position)
    if not _may_be(record, position, text[max(said.start - _BEFORE, 0) : said.end + _AFTER]):
        return False
    if _BESIDES.search(text, max(said.start - _BEFORE, 0), said.start) is not None:
        return True
    after = text[said.end : _end_of(record, said, text)]
    behind = labels_of(after)
    if "fine" in behind or is_unsure(after) or _ASKS.match(after) or _PUT_RIGHT.match(after):
        return False
    if _is_named(record, said) and "?" not in after and not said.flags & NEGATED:
        return True
    caused = "reaction" in behind and "ask" not in behind
    if _NOT_IT.search(text, max(said.start - _NEAR, 0), said.start):
        return False
    if said.flags & NEGATED:  # "no, well, latex, I get itchy"; not "not lidocaine. Latex gives me a rash."
        caused = caused and "reaction" in labels_of(right_of(text, said.end, _AFTER))
        return caused and (allergen or "cause" in behind) and _is_topic(record, said)
    if caused and "cause" in behind:
        return True
    if said.flags & DECLINED:
        return False  # "Phenergan?" – "no, I've got to drive"
    before = labels_of(left_of(text, said.start, _BEFORE))
    if "ask" in before and ("?" not in after or said.flags & ANSWERED):
        return True
    if allergen and "reaction" in before:
        return True  # "a rash if I eat peanuts"
    refused = REFUSED.match(text) is not None and _AFTER_A_NO.match(text) is None
    opens = said.start <= _OPENING and (not refused or LEAVES_OUT.search(text, 0, said.start) is not None)
    return (caused or "noted" in behind or opens) and "?" not in after[:1] and _is_topic(record, said)


def _end_of(record: Record, said: Said, text: str) -> int:
    """Up to where it may be told what a drug or allergen does: not beyond a sentence on another one."""
    mentions = record.read(record.position(said.key)).mentions
    first = first_from(mentions, said.end)
    others = [m.start for m in mentions[first : first + _LOOKED_AT] if m.term.category in CAUSES]
    for start in others:
        if (told := _REACTION_WITH.search(text[said.end : min(start, said.end + _AFTER)])) is not None:
            return said.end + told.start()  # "the Crestor, the metoprolol. And I got hives with codeine"
    other = others[0] if others else len(text)
    apart = _APART.search(text, said.end, min(other, said.end + _AFTER)) is not None
    return min(other, said.end + _AFTER) if apart else said.end + _AFTER


def _is_named(record: Record, said: Said) -> bool:
    """Whether it is called an allergy right behind its name, or what the body did right before: "a rash with"."""
    text = record.text(said.key)
    if _ALLERGY.match(text, said.end) is not None:
        return not _is_of_nobody(said, text[max(said.start - _BEFORE, 0) : said.start])
    return _REACTION_WITH.search(text[max(said.start - _BEFORE, 0) : said.start]) is not None


def _is_of_nobody(said: Said, before: str) -> bool:
    """Whether an allergy is supposed, denied or anybody's, and none that was asked for: "any penicillin allergy?"."""
    return not said.flags & (ASKED | ANSWERED) and _NOT_ALLERGIC.search(before) is not None


def _is_topic(record: Record, said: Said) -> bool:
    """Whether one of the utterances just before speaks of allergies, and none in between says that there are none."""
    position = record.look(said.key, TOPIC_REACH, 0)
    back = said.flags & NEGATED or _TAKEN_BACK.match(record.speech.text(position))
    for text in reversed(record.speech.texts(max(position - TOPIC_REACH, 0), position)):
        if asks_for_allergies(text):
            return True
        if "?" in text or (not back and len(text) <= _BARE and REFUSED.match(text)):
            return False  # something else was asked since, or "No, none."
    return False


def _is_stated(record: Record, said: Said) -> bool:
    """Whether it is called an allergy in so many words, or is all that one answers who is asked for allergies.

    Not so the drug that is taken for allergies, however near the topic stands.
    """
    position = record.look(said.key, 1, 0)
    text = record.speech.text(position)
    before, after = text[max(said.start - _BEFORE, 0) : said.start], text[said.end : said.end + _BEFORE]
    if _BESIDES.search(before) is not None:
        return True
    if _is_of_nobody(said, before) or _AFTER_ALL.search(after):
        return False
    past = said.flags & HISTORICAL and _REACTED.search(before) is None
    called = "allerg" in text[said.start : said.end].lower() or _ALLERGIC_TO.search(before) or _ALLERGY.match(after)
    if called and not past:
        return True
    asked = record.speech.text(position - 1)[-TAIL:] if position else ""
    if _TAKING.search(asked) or not asks_for_allergies(asked):
        return False
    no = _AFTER_A_NO.match(text)
    named = text[0 if no is None else no.end() : said.start].lower()
    words = _WORD.findall(named) if said.start <= _OPENING else [""]
    return all(word in _OPENING_WORDS for word in words) and _CLOSED.match(after) is not None


def tells_reaction(record: Record, said: Said) -> bool:
    """Whether the words around a mention tell what the body did."""
    text = record.text(said.key)[max(said.start - _BEFORE, 0) : said.end + _AFTER]
    return "reaction" in labels_of(text)


def _tells_allergy(record: Record, said: Said) -> bool:
    """The same, as an allergy does; what merely upsets or confuses is none."""
    text = record.text(said.key)[max(said.start - _BEFORE, 0) : said.end + _AFTER].lower()
    return tells_reaction(record, said) and any(sign in text for sign in REACTIONS)
