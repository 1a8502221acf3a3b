"""How an utterance goes on with what was said before it: by the way, picking one of several things, rejecting what was
put to it.

Which words do so is data (``reply_rules.tsv``).
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.questions import opens_asking
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.reading.wording.leads import lead
from evaluators.deterministic.reading.wording.phrases import Signs, lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS
from evaluators.vocabulary.patterns import longest_first

_OPENING: Final = 64
_SIDE: Final = re.compile(
    lead("side", 3) + r"(?:it|that)(?:'s| is| was) (?:actually |really )?"
    r"(?:(?:on|in) )?(?:the|my|your|his|her) (?:left|right)\b"
)
_UNTIL: Final = re.compile(
    r"\W*(?:(?!not\b)[a-z']+\W+){0,5}?(?:till|until)\b(?! (?:the|this) (?:evening|afternoon|weekend|night))"
)
"""Opens what lasted up to a time: "a pipe, till nineteen eighty-five"."""
_AGO: Final = re.compile(
    r"\W*(?:(?:oh|about|around|maybe|over|almost|nearly|probably|like|it was) ){0,3}[a-z0-9-]+ (?:or [a-z0-9-]+ )?"
    r"(?:years|yrs|decades) ago\b"
)
_LAPSED: Final = re.compile(
    r"\W*(?:well|but|that was|it was|at least|or was|or it was|i mean)\b\W*"
    r"(?:(?:it|that|i|they|he|she) (?:was|were|did)\W+)?"
    r"(?:till|until|'til|up to|up till|up until)\b"
)
"""Opens what takes back for today what one has just answered: "fine" – "well, till about a month ago"."""
_GAVE_UP: Final = re.compile(
    r"(?:^|[.,;!?-] ) *(?:(?:but|and|well|then|so|i|we|he|she|i've|he's|she's|finally|eventually|only|just)\b,? ?){0,4}"
    rf"(?:{REPLY_PATTERNS['gave_up']})\b"
)
"""Opens a reply, or a sentence of it."""
_BACK: Final = re.compile(
    r"\b(?:back (?:to|on|at|up)|again|started back|for a (?:day|week|month|year|while|bit|few))\b"
    rf"|\b(?:{REPLY_PATTERNS['not yet given up']})\b"
)
"""Tells that one did not leave it at that."""
_SETTLED: Final = re.compile(rf" ++(?:{REPLY_PATTERNS['settled']})\b(?! ?\?)", re.IGNORECASE)
"""Right behind a question: its answer was heard, or seen."""
_ANY: Final = ("any", "and any", "no ", "not ")
_REPLY: Final = 120
_END: Final = ("", ".", ",", ";", "!", "?")
_TAKES: Final = re.compile(
    r"\W*(?:(?:oh|well|uh|um) ?,? )?no\W+(?:(?!(?:not|no|never|another|other)\b)[a-z']+\W+){0,6}?"
    r"i(?:'m| am| do| still| just|'ve been| have been)? (?:take|taking|use|using)\b"
)
_ALL_DENIED: Final = re.compile(rf"{lead('pick', 3)}(?:no|nope|nah|none|never|nothing) ?[.,;]")


_UNDONE: Final = re.compile(
    rf"(?:{REPLY_PATTERNS['undone']})\b(?! (?:say|tell|ask|mention|bring))"
    rf"|(?:{REPLY_PATTERNS['undone_alone']})(?=\W*$| ?[.,;!?])"
)
_UNDONE_FIRST: Final = frozenset(
    " ".join(words.split()[:2]) for role in ("undone", "undone_alone") for words in REPLY_WORDS[role]
)
"""Their first two words: nearly no reply begins so, which is told much faster than the rest."""
_UNDONE_FIRST_WORD: Final = frozenset([words.partition(" ")[0] for words in _UNDONE_FIRST])
_TODAY: Final = re.compile(
    r"\b(?:are|is|do|does) (?:you|he|she|they|mum|mom|dad) (?:still |currently |also |not |ever |now )?"
    r"(?:on|taking|take|takes|using|use|having|have|getting|get)\b"
)
_WAS: Final = re.compile(
    lead("past", 2) + r"(?:i|he|she|they) (?:was|were|did|used to(?: be)?)"
    r"(?=\W*$| ?[.,;]| (?:until|till|up to|up until|for a|for years|for months|before|once|back|as a|in my)\b)"
)
_NEXT_OCCASION: Final = re.compile(
    rf"\W*(?:or|and|even|what about|how about)(?: just)? (?:{longest_first((*REPLY_WORDS['detail'], 'lying down'))})\b"
)
_TAG: Final = re.compile(
    r"(?<!\bso)(?<!\bnor)(?<!neither)[ ,](?:do|did|am|have|is|does|has|was|are) (?:i|it|he|she|they|there)\W*$"
)
_TAG_REACH: Final = 24
_THERE_IS: Final = re.compile(
    lead("reply", 4) + r"(?:you|it|he|she|they|there) (?:do|did|are|is|have|has|does|was|were)\b(?!n't| not\b| n't)"
)
_SO_IT_IS: Final = re.compile(
    r"\W*(?:(?:oh|well|um|uh)\W+)?(?:no\W+){1,2}(?:actually )?(?:i|it|they|he|she|there|we)(?:['’]ve)? "
    r"(?:do|did|does|have|has|had|am|is|are|was|were)(?=\W*$|[.,;!]| (?:one|some|got|though|actually|sometimes|too)\b)"
)
"""Says to who took it for absent that it is there: "you've never had it?" – "no, I have"."""
_POINTS: Final = ".,;!?…"
_SIGNS: Final = " ?!.,…"
_STOPS: Final = re.compile(r"[.,;!]+ ")
_FOR_IT: Final = re.compile(
    lead("reply", 4)
    + rf"(?:i|he|she)(?:'m|'s|'ve| am| is| was)? (?:{REPLY_PATTERNS['is given']}) (?:[a-z0-9'-]+ ){{1,5}}?"
    r"for (?:it|that|them|those|one)\b"
)
_SINCE: Final = Signs(REPLY_WORDS["since"])
_LIKENED: Final = re.compile(
    rf"like (?!(?:{REPLY_PATTERNS['likened_else']})\b)(?:(?:an?|the|my|two) )?[a-z]+(?: [a-z]+)?\W*"
)


_NO_TROUBLE: Final = re.compile(
    r"\W*(?:(?:oh|yeah|yes|well|yep)\W+)?no (?:trouble|problem|bother|difficulty|issue)s?\b"
)
_ABLE: Final = re.compile(r"\b(?:can|could|able to|manage|okay to|ok to|all right to)\b[^.?!]*\?\W*$")
_NEEDS: Final = re.compile(r"\b(?:help|trouble|troubles|difficulty|difficulties|problem|problems)\b[^.?!]*\?\W*$")
_COPES: Final = re.compile(
    lead("reply", 4)
    + rf"(?:(?P<copes>{REPLY_PATTERNS['copes']})|(?:{REPLY_PATTERNS['cannot']}))(?= ?(?:[.,;]|but\b|$))"
)
_BOTHERS: Final = re.compile(
    lead("reply", 4) + r"(?:they|it|that|those)(?:['’](?:re|s|ve)| are| is| have| has)(?: been)?"
    rf"(?: (?:still|just|really|absolutely|pretty|getting))* (?:{REPLY_PATTERNS['bothers']})\b"
)


class Opening:
    """The words of a role with which an utterance opens, behind what may lead up to them."""

    __slots__ = ("_pattern",)

    def __init__(self, role: str, before: str = lead("reply", 4)) -> None:
        self._pattern = re.compile(rf"{before}(?:{REPLY_PATTERNS[role]})\b")

    def end(self, opening: str) -> int:
        """Where the words end with which the lowered opening of an utterance begins; else -1."""
        said = self._pattern.match(opening)
        return said.end() if said is not None else -1

    def opens(self, text: str) -> bool:
        return self._pattern.match(_opening(text)) is not None

    def is_all(self, text: str) -> bool:
        """Whether nothing else is said."""
        end = self.end(_opening(text))
        return end >= 0 and not text[end:].strip(_SIGNS)


ASIDE: Final = Opening("aside")
"""One speaks of something else first: "sorry, is it okay if I put my bag down?"."""
PICKS: Final = Opening("picks", lead("pick", 3))
"""One picks from what was asked and leaves the rest: "just the nausea"."""
REJECTS: Final = Opening("rejects")
"""What was put to one is not so: "no, it was …", "who told you that?"."""
GOES_ON: Final = Opening("goes_on")
"""What was put to one as stopped is not: "no no, still on it"."""
CLARIFIES: Final = Opening("clarifies")
"""One asks back what was meant and names it: "what, like cigarettes?"."""
EXCEPTS: Final = Opening("but_one")
"""One leaves something out of a denial: "no more headaches?" – "just one last week"."""
OWNS_UP: Final = Opening("owns_up")
"""One has what was taken for absent: "no cough?" – "yes, actually"."""
ASKS_ON: Final = Opening("asks_on")
"""A question goes on with the one before it: "or any chills?"."""
ASKS_ONCE_MORE: Final = Opening("guesses")
"""One only asks again for the figure that a reply did not give: "roughly?"."""
ASKS_IF_SURE: Final = Opening("asks_if_sure")
"""One only asks whether it is so: "are you sure?"."""
STANDS_BY: Final = Opening("sure")
"""One only says that it is: "yes, I am"."""
PUTS: Final = Opening("puts")
"""One tells the other what that one has or had: "so you've got COPD"."""
ONLY_ONE: Final = Opening("only one")
"""One has alone what the family was asked for: "just me"."""
OCCASION: Final = Opening("occasion")
"""One tells when one has or does what was asked for: "when I drink"."""
NEVER_DID: Final = Opening("never did")
"""One never did what one was asked for: "never touched them"; one may have left it off since, too."""
COUNTS: Final = Opening("counts")
"""One tells how often it happened, whatever else happened with it: "once, after I hit my head"."""
_OBJECTS: Final = Opening("objects")
_PROTESTS: Final = Opening("protests")
_INSISTS: Final = Opening("insists")
_CONTRARY: Final = Opening("contrary", r"\W*")
_PRESSES: Final = Opening("presses")
_FORMERLY: Final = Opening("formerly")


def gave_up(text: str) -> bool:
    """Whether a reply, or a sentence of it, opens with the end of what was asked for."""
    reply = lowered(text[:_REPLY])
    return _GAVE_UP.search(reply) is not None and _BACK.search(reply) is None


def is_back(text: str) -> bool:
    """Whether a reply tells that one did not leave it at giving up: "I gave up twice. I'm back on five a day"."""
    return _BACK.search(lowered(text[:_REPLY])) is not None


def is_settled(text: str, start: int, end: int) -> bool:
    """Whether what stands at a place only asks back what was said, and is done with before the next question: "Your
    lips swelled? Right, I'll put that down. Any trouble with the waterworks?", of which a "no" is to the last."""
    mark = text.find("?", end, end + _OPENING)
    if mark < 0 or _SETTLED.match(text, mark + 1, mark + 1 + _OPENING) is None:
        return False
    asked = left_of(text, start, _OPENING).strip()
    return len(asked) < _OPENING and not opens_asking(asked + " ") and not asked.lower().startswith(_ANY)


def lapses(text: str) -> bool:
    """Whether one goes on that what was answered held up to some time."""
    return _LAPSED.match(_opening(text)) is not None


def _opening(text: str) -> str:
    return lowered(text[:_OPENING])


def denies_the_list(text: str) -> bool:
    """Whether one denies all that was asked for before one goes through it: "no. No burning, no itching"."""
    return _ALL_DENIED.match(_opening(text)) is not None


def takes(text: str) -> bool:
    """Whether a "no" is of something else, and tells how a thing is taken: "no, that one I take at night"."""
    return _TAKES.match(_opening(text)) is not None


def disputes(text: str, *, yes: bool) -> bool:
    """Whether one says no more than that another one's "yes" or "no" is not so: "that's not true", "yes you do"."""
    opening = _opening(text)
    if _OBJECTS.end(opening) >= 0:
        return True
    end = (_PROTESTS if yes else _INSISTS).end(opening)
    return end >= 0 and opening[end:].lstrip(" ")[:1] in _END


def contradicts(text: str) -> bool:
    """Whether one says to who took it for absent that it is there: "you don't cough?" – "no, I do"."""
    opening = _opening(text)
    end = _CONTRARY.end(opening)
    if end >= 0 and not opening.startswith((" not", " no"), end):
        return True
    return _SO_IT_IS.match(opening) is not None


def affirms_tag(text: str, reply: str) -> bool:
    """Whether one says yes to who denies and asks in one breath: "I don't have diabetes, do I?" – "you do"."""
    return _TAG.search(lowered(text[-_TAG_REACH:])) is not None and _THERE_IS.match(_opening(reply)) is not None


def presses(text: str) -> bool:
    """Whether one only doubts a "no", or calls by name who gave it: "none at all?", "Harry!"."""
    return (text.endswith("!") and " " not in text) or _PRESSES.is_all(text)


def was_formerly(text: str) -> bool:
    """Whether what one was asked for as a habit was one of former days: "I did, years ago", not "I did last night"."""
    opening = _opening(text)
    over = _FORMERLY.end(opening) >= 0 or _UNTIL.match(opening) is not None or _AGO.match(opening) is not None
    return over and not any(word in opening for word in REPLY_WORDS["lately"])


def leaves_undone(said: str) -> bool:
    """Whether a reply tells that what one was asked for has not been done: "I keep meaning to", "I was going to."."""
    opening = _opening(said)
    if "\n" not in opening and opening.partition(" ")[0].rstrip(_POINTS) not in _UNDONE_FIRST_WORD:
        return False
    if " ".join([word.rstrip(_POINTS) for word in opening.split(None, 2)[:2]]) not in _UNDONE_FIRST:
        return False
    return _UNDONE.match(opening) is not None or _UNDONE.match(_STOPS.sub(" ", opening)) is not None


def asks_of_today(text: str) -> bool:
    """Whether a question is of what one takes now: "are you on warfarin?"."""
    return _TODAY.search(lowered(text[-_OPENING:])) is not None


def only_was(text: str) -> bool:
    """Whether the reply to such a one is that it was so: "I was. I came off it."; not "I did this morning"."""
    opening = _opening(text)
    return _WAS.match(opening) is not None and not any(word in opening for word in REPLY_WORDS["lately"])


def names_occasion(text: str) -> bool:
    """Whether a question goes on with another occasion of what was asked for: "or when you lie down?"."""
    return _NEXT_OCCASION.match(_opening(text)) is not None


def likens(text: str) -> bool:
    """Whether all of a reply is what the thing asked for is like, and so that it is there: "like candles"."""
    return text[:4].lower() == "like" and len(text) < _OPENING and _LIKENED.fullmatch(lowered(text)) is not None


def tells_of_coping(question: str, reply: str) -> int:
    """The ``YES`` or ``NO`` of one who was asked whether one can do a thing, or needs help with it, else 0: "could you
    climb two flights?" – "no trouble", "can you dress yourself?" – "I manage".
    """
    opening = _opening(reply)
    easy = _NO_TROUBLE.match(opening) is not None
    told = _COPES.match(opening)
    if not easy and told is None:
        return 0
    asked = lowered(question[-_REPLY:])
    copes = YES if easy or (told is not None and told["copes"]) else NO
    if _NEEDS.search(asked) is not None:
        return 0 if easy else -copes
    return copes if _ABLE.search(asked) is not None else 0


def tells_how_bad(text: str) -> bool:
    """Whether a reply opens with how much what was asked for troubles one: "oh, they're terrible"."""
    return _BOTHERS.match(_opening(text)) is not None


def takes_something_for_it(text: str) -> bool:
    """Whether one tells what one takes for the thing asked for, and so that it is there: "I use an inhaler for it"."""
    return " for " in text and _FOR_IT.match(lowered(text[:_REPLY])) is not None


def not_since(text: str) -> bool:
    """Whether a short reply tells that what was so is not so any more: "last year. Not since."."""
    return _SINCE.are_in(_opening(text))


def tells_side(text: str) -> bool:
    """Whether one opens with the side that it is: "it was the right they did"."""
    return _SIDE.match(_opening(text)) is not None
