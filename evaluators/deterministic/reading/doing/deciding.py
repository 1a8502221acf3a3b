"""What is offered or ordered and then not wanted, put off, or done otherwise.

"Do you want the flu shot?" – "I'll pass"; "I'll give you ciprofloxacin. Hold on, … nitrofurantoin instead.". Which
words do so is data (``reply_rules.tsv``, from ``offers`` to ``in_its_place``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.doing.actions import INVERSE
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ASKED,
    DECLINED,
    ENDED,
    HISTORICAL,
    HYPOTHETICAL,
    KEEP,
    LOWER,
    NEGATED,
    PARTLY,
    RAISE,
    START,
    STOP,
    TESTS,
    UNRAISED,
    USED,
    Mention,
)
from evaluators.deterministic.reading.wording.leads import LEADS, lead
from evaluators.deterministic.reading.wording.phrases import Signs, lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS

NAMED: Final = 1
SWITCHED: Final = 2
"""How a drug is named in the place of another: by itself or "instead"; as what the other was switched to."""
OFFERED: Final = frozenset(("medication", *TESTS))
_MOST: Final = 64
_WEIGHED_REACH: Final = 40
"""Characters from how one begins to think of a drug to its name."""
_OFFER_REACH: Final = 64
"""Characters from how an offer opens to what is offered."""
_REPLY: Final = 160
_CLOSED: Final = rf"(?=\W*(?:[.,;!?…–-]|$)| (?:{REPLY_PATTERNS['closes']})\b)"
"""Where a clause ends."""
_NO_MORE: Final = re.compile(r"(?:[,.;–-]|\bso) *no\W*$")
"""A reply that ends in it: "I've done all that, no"."""
_INSTEAD: Final = re.compile(r"[^.?!]{0,24}?\b(?:instead|then)\W*(?:[.,;!]|$)")
_THEN: Final = re.compile(lead("then", 2) + r"(?:then|in that case)\b")
SWITCHED_TO: Final = re.compile(
    rf"\b(?:{REPLY_PATTERNS['switched']})\b(?: (?:{REPLY_PATTERNS['switched_what']}|from [a-z]+)){{0,3}}"
    r" (?:to|for|by|with|onto) $"
)
"""Before a drug that is in the place of another: "they switched me over to "."""
_ALONE: Final = re.compile(lead("drug", 3))
_AFRESH: Final = rf"(?:[.!?…—–-]|,| -) *(?:(?:{LEADS['afresh']})\W+){{0,2}}"
"""How a sentence begins, before the words that take back what was ordered."""
_NO_THANKS: Final = re.compile(r"\bno,? thank(?:s\b| you\b)")
_ALL_RIGHT: Final = re.compile(
    rf"\W*(?:oh |well |um |yeah )?(?:{REPLY_PATTERNS['all right']})(?:,? (?:{REPLY_PATTERNS['and thanks']}))*\W*"
)
"""A whole reply that takes what is offered."""
_FIRST: Final = re.compile(
    rf"\b(?:(?:can|could|may) (?:i|we|he|she)(?! (?:just )?(?:{REPLY_PATTERNS['asks_first']})\b)"
    r"|(?:rather|prefer|like) (?:to )?(?:see|try|do|have|finish|wait)|(?:i['’]ll|let me) (?:see|try|do|have|finish))\b"
    r"(?P<what>[^.?!]{0,48})(?<!the) first\b"
)
"""What puts off what is offered until something else is done: "can I see how the gel goes first?"."""
_IN_STOCK: Final = frozenset(REPLY_WORDS["in_stock"])
_ANOTHER_OFFER: Final = re.compile(
    rf"[.?!;] [^.?!]{{0,48}}?\b(?:i|we) (?:could|can) (?!(?:{REPLY_PATTERNS['of_drugs']})\b)[a-z]+"
    r" (?:that|it|this|them|those|the)\b"
)
_THEN_NO: Final = re.compile(r"\W*(?:oh |well |um |okay |so )?(?:then|in that case|if so),? no\b")
_NOT_WANTED: Final = re.compile(
    r"\b(?:i|we)(?: really| just)? (?:don['’]t|do not) want (?:to|it|that|one|any|the)\b"
    r"|\brather not\b|\bdecided against\b"
)
"""What turns it down, whatever the reply opens with: "yes, I don't want to go ahead with it"."""
_IF_WANTED: Final = re.compile(r"[^.?!]{0,24}?\bif you(?:['’]d)? (?:want|like|fancy|wish|prefer)\b")
_TO_DOSE: Final = re.compile(
    r" (?:(?:up|down) )?to (?:[0-9]|(?:a|one|two|half|[a-z]+ty|[a-z]+teen|ten|twelve|five|six|eight)\b)[^.?!,;]{0,24}\?"
)
_VACCINE: Final = "class:vaccine"
_STARTS: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['begins_with']})\b[^.?!;]{{0,24}}$")
_BESIDES: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['besides']})\b")
_ELSE: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['in_its_place']})\b")


class _Finder:
    """Finds words of one role. Most texts have none, which costs far less to tell than to try the pattern."""

    __slots__ = ("_pattern", "_signs")

    def __init__(self, role: str, before: str = "", end: str = "") -> None:
        self._pattern = re.compile(rf"{before}\b(?:{REPLY_PATTERNS[role]})\b{end}")
        self._signs = Signs(REPLY_WORDS[role])

    def find(self, low: str) -> re.Match[str] | None:
        return self._pattern.search(low) if self._signs.are_in(low) else None

    def opens(self, low: str) -> bool:
        return self._pattern.match(low) is not None


_ACCEPTS: Final = _Finder("accepts", lead("decision", 4))
_DECLINES: Final = _Finder("declines", lead("decision", 4))
_LEAVES: Final = _Finder("leaves")
_REFUSES: Final = _Finder("refuses", end=_CLOSED)
_RELENTS: Final = _Finder("relents")
_RECANTS: Final = _Finder("recants")
_ASKS_BACK: Final = _Finder("asks_back")
_OFFERS: Final = _Finder("offers")
_LEFT_OPEN: Final = _Finder("left_open")
_RETHINKS: Final = _Finder("rethinks", _AFRESH)
_UNNEEDED: Final = _Finder("unneeded")
_WEIGHED: Final = _Finder("weighed")
_DISMISSED: Final = _Finder("dismissed", end=_CLOSED)


def declines(text: str) -> bool:
    """Whether an utterance, as a reply to an offer, turns it down or puts it off."""
    if len(text) > _REPLY:
        return False
    low = lowered(text)
    if (
        _THEN_NO.match(low) is not None
        or _DECLINES.opens(low)
        or _NO_THANKS.search(low) is not None
        or _LEAVES.find(low) is not None
    ):
        return True
    return _REFUSES.find(low) is not None and _RELENTS.find(low) is None


def puts_first(text: str, offered_as: str) -> bool:
    """Whether a reply wants something else first than what was offered by that name."""
    first = _FIRST.search(lowered(text)) if len(text) <= _REPLY and " first" in text else None
    if first is None:
        return False
    words = first["what"].split()
    return _IN_STOCK.isdisjoint(words) and set(offered_as.lower().split()).isdisjoint(words)


def offers_another(text: str, since: int) -> bool:
    """Whether something without a name is offered behind a place: "sleep study ordered. Five, I could drain that"."""
    return _ANOTHER_OFFER.search(lowered(text[since : since + _REPLY])) is not None


def says_no_in_the_end(text: str) -> bool:
    """Whether a reply ends in no: "I've done all that, no"."""
    return len(text) <= _REPLY and _NO_MORE.search(text.lower()) is not None


def turns_aside(text: str, since: int) -> bool:
    """Whether it asks behind a place for something else than what is offered: "I'll write you up. Any questions?"."""
    mark = text.rfind("?", since)
    if mark < 0:
        return False
    begins = max(text.rfind(sign, since, mark) for sign in ".?!")
    if since and begins < 0:
        return False  # the offer itself is asked
    return _ASKS_BACK.find(lowered(text[max(begins + 1, since) : mark])) is None


def relents(text: str) -> bool:
    """Whether an utterance has what was turned down after all: "go on then, I'll try it"."""
    return len(text) <= _REPLY and _RELENTS.find(lowered(text)) is not None


def recants(text: str) -> bool:
    """Whether an utterance does not want what was accepted before: "actually no, I've changed my mind"."""
    return len(text) <= _REPLY and _RECANTS.find(lowered(text)) is not None


def accepts(text: str) -> bool:
    """Whether an utterance, as a reply to an offer, takes it."""
    if len(text) > _REPLY:
        return False
    low = lowered(text)
    return _NOT_WANTED.search(low) is None and (_ACCEPTS.opens(low) or _ALL_RIGHT.fullmatch(low) is not None)


def offers(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether the last drug, test or procedure named is offered or ordered, not told of."""
    number = offered(text, mentions)
    if number < 0:
        return False
    last = mentions[number]
    if last.flags & (NEGATED | HISTORICAL | ENDED):
        return False
    if last.flags & START:
        return True
    return proposes(text, last) or asks_for_dose(text, last) or _is_to_be_moved(text, last)


def offered(text: str, mentions: Sequence[Mention]) -> int:
    """The number of what an utterance offers, if it does: a drug that is asked to be taken at another dose, else the
    last drug, test or procedure; -1 where it names none."""
    last = -1
    for number, mention in enumerate(mentions):
        if mention.term.category in OFFERED:
            if asks_for_dose(text, mention):
                return number
            last = number
    return last


def mark_doses_asked(text: str, mentions: Sequence[Mention]) -> None:
    """Flag the drugs that are asked to be taken at another dose, which may be more or less."""
    for mention in mentions:
        if not mention.flags & ACTIONS and asks_for_dose(text, mention):
            mention.flags |= RAISE | LOWER


def asks_for_dose(text: str, mention: Mention) -> bool:
    """Whether it is asked to be taken at another dose: "and the simvastatin to forty?"."""
    return (
        mention.term.category == "medication"
        and _TO_DOSE.match(lowered(text[mention.end : mention.end + _REPLY])) is not None
    )


def _is_to_be_moved(text: str, mention: Mention) -> bool:
    """Whether somebody would like to raise or lower a drug: "I'd like to bring that down"."""
    if not mention.flags & (RAISE | LOWER) or mention.act_at is None:
        return False
    return _OFFERS.find(lowered(text[max(mention.act_at[0] - _OFFER_REACH, 0) : mention.act_at[1]])) is not None


def proposes(text: str, mention: Mention) -> bool:
    """Whether the words before it offer it: "do you want the flu shot?"."""
    if _OFFERS.find(lowered(text[max(mention.start - _OFFER_REACH, 0) : mention.start])) is not None:
        return True
    return _IF_WANTED.match(lowered(text[mention.end : mention.end + _OFFER_REACH])) is not None


def may_be_given(text: str, mention: Mention) -> bool:
    """Whether it is left to the other whether to have it, so that "no" turns it down: "I could give you …"."""
    return left_open(text[max(mention.start - _OFFER_REACH, 0) : mention.start])


def left_open(before: str) -> bool:
    """The same, told by the words before what may be had."""
    return _LEFT_OPEN.find(lowered(before)) is not None


def starts(text: str, mention: Mention) -> bool:
    """Whether what is offered is to begin with a drug: "we could try metformin"."""
    return _STARTS.search(lowered(text[max(mention.start - _OFFER_REACH, 0) : mention.start])) is not None


def instead(text: str, mentions: Sequence[Mention]) -> int:
    """Whether a drug is named in the place of another: "losartan.", "losartan then", "it was changed to losartan"; or a
    test, in so many words."""
    drug = next((m for m in mentions if m.term.category in OFFERED), None)
    if drug is None or drug.flags & (NEGATED | ASKED) or drug.start > _OFFER_REACH:
        return 0
    before = lowered(text[: drug.start])
    if drug.term.category != "medication" and _BESIDES.search(before) is not None:
        return 0
    if SWITCHED_TO.search(before) is not None:
        return SWITCHED
    if _INSTEAD.match(lowered(text[drug.end : drug.end + _OFFER_REACH])) is not None or _THEN.match(before) is not None:
        return NAMED
    if drug.term.category != "medication":
        return 0
    return NAMED if _ALONE.fullmatch(before) is not None and text[drug.end : drug.end + 1] in ("", ".", ";", "!") else 0


def turned_down(mention: Mention) -> int:
    """The flags of what was offered or ordered and is not wanted; a drug that one has already goes on."""
    acts = mention.flags & ACTIONS
    if acts & KEEP:
        return mention.flags
    asked = mention.flags & ASKED and not acts & (STOP | RAISE | LOWER)  # "can I stop it?" – "not yet"
    denied = NEGATED | ANSWERED if asked or _VACCINE in mention.term.classes else 0
    idle = 0 if mention.term.category == "medication" and not denied else STOP
    flags = mention.flags & ~(ACTIONS | ASKED | USED | NEGATED | HYPOTHETICAL | PARTLY)
    flags |= DECLINED if mention.term.category == "medication" else 0
    if acts & (RAISE | LOWER):
        return flags | KEEP | UNRAISED  # it stays at its dose
    return flags | denied | (INVERSE.get(acts, STOP) if acts else idle)


def take_back(text: str, mentions: Sequence[Mention]) -> None:
    """Read what is ordered and taken back within an utterance: "… Hold on, you've got tendon trouble. … instead"."""
    first = next((m for m in mentions if m.flags & START and m.term.category in OFFERED), None)
    if first is None:
        return
    low = lowered(text[first.end : first.end + 4 * _REPLY])
    back = _RETHINKS.find(low)
    if back is None:
        return
    at = first.end + back.end()
    ordered = [m for m in mentions if m.flags & START and m.end <= at and m.term.category in OFFERED]
    behind = [
        m
        for m in mentions
        if m.start >= at and m.term.category in OFFERED and not m.flags & (NEGATED | STOP | HISTORICAL)
    ]
    rest = low[back.end() : back.end() + _REPLY]
    if behind and any(m.term.concept == behind[0].term.concept for m in ordered):
        return
    alike = [m for m in behind if m.term.category == ordered[-1].term.category]
    if not (alike and _ELSE.search(rest)) and _UNNEEDED.find(rest) is None:
        return
    last = ordered[-1]
    last.flags = turned_down(last)
    for mention in alike[:1]:
        mention.flags |= START


def dismiss(text: str, mentions: Sequence[Mention]) -> None:
    """Read what one thinks of giving and then does not: "I might add azithromycin. But her QT's long, so no."."""
    for number, mention in enumerate(mentions[:_MOST]):
        if mention.term.category != "medication" or mention.flags & (NEGATED | HISTORICAL | ENDED | ASKED | DECLINED):
            continue
        before = lowered(text[max(mention.start - _WEIGHED_REACH, 0) : mention.start])
        if _WEIGHED.find(before) is None and _LEFT_OPEN.find(before) is None:
            continue
        others = (other.start for other in mentions[number + 1 : _MOST] if other.term.category == "medication")
        end = min(next(others, len(text)), mention.end + _REPLY)
        if _DISMISSED.find(lowered(text[mention.end : end])) is not None:
            mention.flags = mention.flags & ~(ACTIONS | USED | HYPOTHETICAL | UNRAISED) | STOP | DECLINED
