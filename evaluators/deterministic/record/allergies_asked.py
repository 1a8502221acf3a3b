"""Allergies that a yes or a no tells: "any allergies?" – "No." – "And latex?" – "Yes.", "can you take sulfa?" – "no, it
gives me hives"; and what one cannot take, with what happens told on asking.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import ANSWERED, ASKED, NEGATED, mention_at
from evaluators.deterministic.reading.wording.reaction_words import labels_of
from evaluators.deterministic.record.drug_roles import DRUG_PATTERNS
from evaluators.deterministic.record.record import TOPIC_REACH, Record
from evaluators.deterministic.record.said import Said

TAIL: Final = 120
"""How much of the end of an utterance is looked at: what it asks last is answered."""
REFUSED: Final = re.compile(r"\W*(?:(?:um|uh|er|oh|okay|well)\W+)?(?:no|none|nope|nothing|never|not)\b", re.IGNORECASE)
_BEFORE: Final = 60
_AFTER: Final = 80
_OPENING: Final = 32
_LONGEST: Final = 60
"""Characters of a question that only goes on with a topic."""
_BARE: Final = 32
"""Characters of a reply that turns to nothing else."""
_CHAIN: Final = 4
"""Utterances before a question among which the topic stands that it goes on with."""
_NAMED: Final = 6
_FRAGMENT: Final = re.compile(
    r"\W*(?:(?:and|or|also|then|okay|ok|so|what about|how about|any|not even|even|to|with|a|no|the|like|anything else)"
    r"\b\W*)*"
)
"""How a question opens that names no more than what it asks for: "and latex?", "what about shellfish?"."""
_GOES_ON: Final = re.compile(r"\b(?:to|with|allerg\w*|react\w*)\b")
"""What tells of a drug asked for that it is one of those: "and to sulfa?"; a bare name may be one that is taken."""
_CANNOT: Final = re.compile(
    r"\b(?:can(?:['\u2019]t|not| not)|couldn['\u2019]t) "
    rf"(?:{DRUG_PATTERNS['can not']}|use|give me|give him|give her) "
    r"(?:any |the |that |those |them )?$",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"\ballergic to (?!it\b|that\b|them\b|those\b|this\b)|\bno (?:[a-z]+ )?(?:allergies|reactions?)\b"
    r"|(?:\bnever|\bnot|n['\u2019]t) (?:been |had |really )?(?:an? )?(?:allerg|reaction)",
    re.IGNORECASE,
)
"""What a reply says of another thing, or of none: "no blood thinners. I'm allergic to latex"."""
_WHAT_IT_DOES: Final = re.compile(
    r"\bwhat (?:happen|(?:kind|sort) of reaction|(?:is |was )?(?:the |your )?reaction|was the"
    r"|(?:does|did|do) (?:[a-z]+ ){1,2}do\b)"
    r"|\bwhat['\u2019]?d (?:it|that|they) do|\bhow (?:do|did) (?:you|he|she) react"
)
_ASKED: Final = 80
ALLERGEN: Final = "allergen"


def asks_for_allergies(text: str) -> bool:
    """Whether the end of an utterance has allergies as its topic."""
    return "ask" in labels_of(text[-TAIL:])


def asks_what_it_does(text: str) -> bool:
    """Whether the end of an utterance asks what something does to one: "what happens when you take penicillin?"."""
    end = text[-_ASKED:].lower() if text.endswith("?") else ""
    return ("what" in end or "how " in end) and _WHAT_IT_DOES.search(end) is not None


def is_told_on_asking(record: Record, said: Said) -> bool:
    """Whether what one asks and the other replies makes an allergy of it."""
    return _is_cannot(record, said) or _is_asked_on(record, said)


def _is_cannot(record: Record, said: Said) -> bool:
    """Whether one says no, or that he cannot take it, and what it does to him or that he was asked for allergies."""
    if said.answer is not None:
        reply = record.text(said.answer)[:_AFTER]
        return REFUSED.match(reply) is not None and _OTHERS.search(reply) is None and _tells(reply)
    if not record.speech.may_tell_of_refusal(record.position(said.key)):
        return False
    text, first = record.text(said.key), max(said.start - _BEFORE, 0)
    if _CANNOT.search(text, first, said.start) is None:
        return False
    position = record.look(said.key, 0, TOPIC_REACH)
    record.look(said.key, 1, 0)
    if position and asks_for_allergies(record.speech.text(position - 1)):
        return True
    later = record.speech.texts(position + 1, position + 1 + TOPIC_REACH)
    return any(_tells(text[:_AFTER]) for text in (text[said.end : said.end + _AFTER], *later))


def _tells(text: str) -> bool:
    labels = labels_of(text)
    return not labels.isdisjoint(("reaction", "ask")) and "fine" not in labels


def _is_asked_on(record: Record, said: Said) -> bool:
    """Whether it was named in a question that goes on from one for allergies, and the reply is yes, or names it."""
    if said.flags & NEGATED or said.start > _OPENING:
        return False
    position = record.look(said.key, 1, 0)
    place = position if said.flags & ANSWERED else position - 1
    text = record.speech.text(place) if place >= 0 else ""
    if len(text) > _LONGEST or "?" not in text:
        return False
    _ = record.look(said.key, _CHAIN, 0)
    before = range(max(position - _CHAIN, 0), place)
    if not any(record.speech.may_tell_of_reactions(earlier) for earlier in before):
        return False  # most names are asked for on another topic: no need to read it again
    named = mention_at(record.read(position).mentions[:_NAMED], said.start)
    asked = [mention for mention in record.read(place).mentions[:_NAMED] if mention.flags & ASKED]
    if named is None or not any(mention.term.concept == named.term.concept for mention in asked):
        return False
    if not _is_fragment(text, asked[0].start):
        return False
    bare = named.term.category != ALLERGEN and _GOES_ON.search(text.lower()) is None
    return _goes_on(record, position, place, bare=bare)


def _is_fragment(text: str, start: int) -> bool:
    opening = _FRAGMENT.match(text[:start].lower())
    return opening is not None and opening.end() == start


def _goes_on(record: Record, position: int, place: int, *, bare: bool) -> bool:
    """Whether allergies were asked for before a question, with no more than short replies in between.

    ``bare``: and none of them a no, behind which it may ask for what is taken.
    """
    for before in range(place - 1, max(position - _CHAIN, 0) - 1, -1):
        text = record.speech.text(before)
        if asks_for_allergies(text):
            return True
        if len(text) > (_LONGEST if "?" in text else _BARE) or (bare and REFUSED.match(text) is not None):
            return False
    return False
