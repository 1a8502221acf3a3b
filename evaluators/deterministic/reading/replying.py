"""How an utterance goes on with what was said before it: by the way, picking one of several things, rejecting what was
put to it.

Which words do so is data (``reply_rules.tsv``).
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.phrases import Signs, lowered
from evaluators.deterministic.reading.reply_words import REPLY_PATTERNS, REPLY_WORDS
from evaluators.vocabulary.patterns import longest_first

_OPENING: Final = 64
_LEAD: Final = (
    r"\W*(?:(?:oh|well|um|uh|er|ah|hmm|so|and|okay|ok|no|yeah|actually|honestly|really|doctor|doc)\b\W*){0,4}"
)
_SIDE: Final = re.compile(
    r"\W*(?:(?:no|oh|um|uh|actually|well)\b\W*){0,3}(?:it|that)(?:'s| is| was) (?:actually |really )?"
    r"(?:(?:on|in) )?(?:the|my|your|his|her) (?:left|right)\b"
)
_UNTIL: Final = re.compile(
    r"\W*(?:(?!not\b)[a-z']+\W+){0,5}?(?:till|until)\b(?! (?:the|this) (?:evening|afternoon|weekend|night))"
)
"""Opens what lasted up to a time: "a pipe, till nineteen eighty-five"."""
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
)
"""Tells that one did not leave it at that."""
_REPLY: Final = 120
_END: Final = ("", ".", ",", ";", "!", "?")
_PLAIN_LEAD: Final = r"\W*(?:(?:oh|well|um|uh|er|okay|ok)\b\W*){0,3}"
_TAKES: Final = re.compile(
    r"\W*(?:(?:oh|well|uh|um) ?,? )?no\W+(?:(?!(?:not|no|never|another|other)\b)[a-z']+\W+){0,6}?"
    r"i(?:'m| am| do| still| just|'ve been| have been)? (?:take|taking|use|using)\b"
)
_ALL_DENIED: Final = re.compile(rf"{_PLAIN_LEAD}(?:no|nope|nah|none|never|nothing) ?[.,;]")


def _opening_with(role: str, lead: str = _LEAD) -> re.Pattern[str]:
    return re.compile(rf"{lead}(?:{REPLY_PATTERNS[role]})\b")


_ASIDE: Final = _opening_with("aside")
_PICKS: Final = _opening_with("picks", _PLAIN_LEAD)
_REJECTS: Final = _opening_with("rejects")
_GOES_ON: Final = _opening_with("goes_on")
_OBJECTS: Final = _opening_with("objects")
_CONTRARY: Final = _opening_with("contrary", r"\W*")
_PRESSES: Final = _opening_with("presses")
_CLARIFIES: Final = _opening_with("clarifies")
_FORMERLY: Final = _opening_with("formerly")
_ASKS_ON: Final = _opening_with("asks_on")
_ASKS_IF_SURE: Final = _opening_with("asks_if_sure")
_SURE: Final = _opening_with("sure")
_PUTS: Final = _opening_with("puts")
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
    r"\W*(?:(?:well|oh|um|uh|er|yeah|yes)\b\W*){0,2}(?:i|he|she|they) (?:was|were|did|used to(?: be)?)"
    r"(?=\W*$| ?[.,;]| (?:until|till|up to|up until|for a|for years|for months|before|once|back|as a|in my)\b)"
)
_OCCASION: Final = re.compile(
    rf"\W*(?:or|and|even|what about|how about)(?: just)? (?:{longest_first((*REPLY_WORDS['detail'], 'lying down'))})\b"
)
_GUESSES: Final = _opening_with("guesses")
_POINTS: Final = ".,;!?…"
_STOPS: Final = re.compile(r"[.,;!]+ ")
_SINCE: Final = Signs(REPLY_WORDS["since"])
_LIKENED: Final = re.compile(
    rf"like (?!(?:{REPLY_PATTERNS['likened_else']})\b)(?:(?:an?|the|my|two) )?[a-z]+(?: [a-z]+)?\W*"
)
_PROTESTS: Final = _opening_with("protests")
_INSISTS: Final = _opening_with("insists")


def gave_up(text: str) -> bool:
    """Whether a reply, or a sentence of it, opens with the end of what was asked for."""
    reply = lowered(text[:_REPLY])
    return _GAVE_UP.search(reply) is not None and _BACK.search(reply) is None


def lapses(text: str) -> bool:
    """Whether one goes on that what was answered held up to some time."""
    return _LAPSED.match(_opening(text)) is not None


def _opening(text: str) -> str:
    return lowered(text[:_OPENING])


def goes_aside(text: str) -> bool:
    """Whether one speaks of something else first: "sorry, is it okay if I put my bag down?"."""
    return _ASIDE.match(_opening(text)) is not None


def picks(text: str) -> bool:
    """Whether one picks from what was asked and leaves the rest: "just the nausea"."""
    return _PICKS.match(_opening(text)) is not None


def denies_the_list(text: str) -> bool:
    """Whether one denies all that was asked for before one goes through it: "no. No burning, no itching"."""
    return _ALL_DENIED.match(_opening(text)) is not None


def rejects(text: str) -> bool:
    """Whether one says that what was put to him is not so: "no, it was …", "who told you that?"."""
    return _REJECTS.match(_opening(text)) is not None


def takes(text: str) -> bool:
    """Whether a "no" is of something else, and tells how a thing is taken: "no, that one I take at night"."""
    return _TAKES.match(_opening(text)) is not None


def goes_on(text: str) -> bool:
    """Whether one says that what was put to him as stopped is not: "no no, still on it"."""
    return _GOES_ON.match(_opening(text)) is not None


def disputes(text: str, *, yes: bool) -> bool:
    """Whether one says no more than that another one's "yes" or "no" is not so: "that's not true", "yes you do"."""
    opening = _opening(text)
    if _OBJECTS.match(opening) is not None:
        return True
    said = (_PROTESTS if yes else _INSISTS).match(opening)
    return said is not None and opening[said.end() :].lstrip(" ")[:1] in _END


def contradicts(text: str) -> bool:
    """Whether one says to who took it for absent that it is there: "you don't cough?" – "no, I do"."""
    opening = _opening(text)
    said = _CONTRARY.match(opening)
    return said is not None and not opening.startswith((" not", " no"), said.end())


def presses(text: str) -> bool:
    """Whether one only doubts a "no", or calls by name who gave it: "none at all?", "Harry!"."""
    if text.endswith("!") and " " not in text:
        return True
    said = _PRESSES.match(_opening(text))
    return said is not None and not text[said.end() :].strip(" ?!.,…")


def clarifies(text: str) -> bool:
    """Whether one asks back what was meant and names it: "what, like cigarettes?"."""
    return _CLARIFIES.match(_opening(text)) is not None


def was_formerly(text: str) -> bool:
    """Whether what one was asked for as a habit was one of former days: "I did, years ago", not "I did last night"."""
    opening = _opening(text)
    over = _FORMERLY.match(opening) is not None or _UNTIL.match(opening) is not None
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
    return _OCCASION.match(_opening(text)) is not None


def asks_once_more(text: str) -> bool:
    """Whether one only asks again for the figure that a reply did not give: "roughly?"."""
    said = _GUESSES.match(_opening(text))
    return said is not None and not text[said.end() :].strip(" ?!.,…")


def likens(text: str) -> bool:
    """Whether all of a reply is what the thing asked for is like, and so that it is there: "like candles"."""
    return text[:4].lower() == "like" and len(text) < _OPENING and _LIKENED.fullmatch(lowered(text)) is not None


def not_since(text: str) -> bool:
    """Whether a short reply tells that what was so is not so any more: "last year. Not since."."""
    return _SINCE.are_in(_opening(text))


def asks_on(text: str) -> bool:
    """Whether a question goes on with the one before it: "or any chills?"."""
    return _ASKS_ON.match(_opening(text)) is not None


def asks_if_sure(text: str) -> bool:
    """Whether one only asks whether it is so: "are you sure?"."""
    said = _ASKS_IF_SURE.match(_opening(text))
    return said is not None and not text[said.end() :].strip(" ?!.,…")


def stands_by(text: str) -> bool:
    """Whether one only says that it is: "yes, I am"."""
    said = _SURE.match(_opening(text))
    return said is not None and not text[said.end() :].strip(" !.,")


def puts(text: str) -> bool:
    """Whether one tells the other what that one has or had: "so you've got COPD"."""
    return _PUTS.match(_opening(text)) is not None


def tells_side(text: str) -> bool:
    """Whether one opens with the side that it is: "it was the right they did"."""
    return _SIDE.match(_opening(text)) is not None
