"""Who says no and names another who has it: "Do you get headaches?" – "No, she gets the headaches."."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.kin import RELATIVE_WORDS, WHICH_ONE
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.leads import lead
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS

_REACH: Final = 72
_LONGEST: Final = 160
_YOU: Final = re.compile(r"\b(?:you|your|yourself|you're|you've)\b")
_ANOTHER: Final = re.compile(
    rf"{lead('no', 2)}(?:no|nope|nah|not me|never)\b{lead('another', 3)}"
    rf"(?:s?he(?:'s)?|they(?:'re)?|him|her|them|(?:my|the) {WHICH_ONE}(?:{RELATIVE_WORDS})(?:'s)?)"
    rf"(?! (?:{REPLY_PATTERNS['tells']})\b)(?:\W+(?!(?:{REPLY_PATTERNS['of_oneself']})\b)[a-z']+){{0,6}}\W*"
)
"""From the opening of a reply up to what another has."""
_KIN: Final = rf"(?:{RELATIVE_WORDS})"
_SOME: Final = rf"(?:(?:{REPLY_PATTERNS['some of']}) )?"
_WHOSE: Final = r"(?:(?:my|his|her|our|their|on my|from my) )?"
_ONE_WHO: Final = (
    rf"{_SOME}{_WHOSE}{WHICH_ONE}(?:great[- ])?{_KIN}(?:'s (?:{_KIN}|side|family))?"
    rf"(?: on {_WHOSE}{_KIN}'s side)?"
)
"""A relative, or some: "my nan", "two of my aunts", "everyone on my dad's side"."""
_KIN_HAS: Final = re.compile(
    rf"(?:(?!(?:no|not|never|nobody|none|i)\b)[a-z' ]{{1,32}}[.,;!]\W*){{0,2}}?"
    rf"{lead('relative', 3)}(?:both )?{_ONE_WHO}(?:(?:,| and|, and|,? plus) {_ONE_WHO}){{0,4}}"
    r"(?:(?:,? (?!(?:not|never|hasn't|doesn't|didn't|is|was|died|and|but|who|had|has)\b)[a-z]+,?)? "
    r"(?:both |all |also |definitely )?(?:(?:does|did|do)\b(?!n't| not)"
    r"|(?:has|had|have|got|gets|is|was|'s got)"
    r"(?= (?:it|that|one|them|this|had it|got it|had that|at|when|in)\b|\W*$|[.,;]))"
    rf"|(?:'s| is| was| are)(?: been)? (?:{REPLY_PATTERNS['ill with it']})\b"
    rf"|,? (?:{REPLY_PATTERNS['when ill']})\b"
    rf"|,? (?:and |but )?(?:s?he|they|who)\b(?![^.;!]{{0,32}}(?:n't|\b(?:{REPLY_PATTERNS['is well']}))\b)"
    rf"|(?:'s|,)?(?: (?!(?:{REPLY_PATTERNS['is well']})\b)[a-z]+){{1,6}}? (?:{REPLY_PATTERNS['of that']})\b"
    r"|(?=\W*$|[.;]))"
)
"""Opens a reply with the relatives who have what was asked for, at most behind one sentence ("it's rife.")."""
WELL_KIN: Final = (
    rf"\b{_KIN}(?:'s|'re| is| are| was| were)(?: all| both| perfectly| absolutely)?"
    rf" (?:{REPLY_PATTERNS['well kin']})\b"
)
"""A relative who is told to be well."""
_KIN_WELL: Final = re.compile(rf"(?:{_WHOSE})?{WELL_KIN}[.,]? (?:but |though |it's )?")
"""Opens one with a relative who does not, before the one who does: "Mum's fine, but my gran had it"."""
_KIN_DOES: Final = re.compile(
    rf"{lead('relative', 3)}(?:both )?{_ONE_WHO} "
    r"(?:(?:does|did|do)\b(?!n't| not)|(?:has|had|have|got)(?= (?:it|that|one)\b))"
)
_OF_ANOTHER: Final = re.compile(
    r"[^?]{0,90}?[.,;!] ?(?:but )?not me\b(?=\W*$|[.,;!])"
    r"|\W*(?:(?:well|oh|only|just),? ){0,2}"
    r"(?:that(?:'s| is| was) (?:my|the|his|her|our) [a-z-]+(?: [a-z-]+)?(?=[.,;])"
    r"|(?:my|the|his|her|our) [a-z-]+(?: [a-z-]+)?(?:'s had|'s got| has| had| gets| got| does| did)[^.?!]{0,40}?)"
    r"[.,;! ] ?(?:and |but )?"
    r"(?:i don't|i do not|i haven't|i have not|i didn't|i never (?:have|had|did|do)|i've never had)"
    r"(?: (?:it|one|that|any|them))?(?=\W*$|[.,;!]| (?:touch|thank|knock|myself|never)\b)"
)
"""A reply that tells of somebody else, and then no for who speaks: "my sister gets them, I don't"."""

_NOT_ONESELF: Final = re.compile(
    r"[.,;!] ?(?:and |but )?(?:not me\b|not mine\b"
    r"|i(?:'m not|'ve never|'ve had (?:none|nothing)| am not| do not| don't| have not| haven't| did not| didn't| never"
    rf"| have (?:had )?(?:none|nothing))\b(?! (?:{REPLY_PATTERNS['unknowing']})\b))"
)
"""Behind who has it: who speaks has it not."""


def tells_of_another(text: str, opening: int) -> bool:
    """Whether a reply, from its opening on, has somebody else have what was asked for, and says no for who speaks."""
    low = plain(text[opening : opening + _LONGEST])
    if not ("n't" in low or "not " in low or "never" in low) or _OF_ANOTHER.match(low) is None:
        return False
    return _KIN_DOES.match(low) is None  # "my mother does, but I don't" may be asked of the family


def names_another_who_has(question: str, reply: str, start: int) -> bool:
    """Whether a reply says no for the one who was asked, and of somebody else what stands at ``start`` in it."""
    if start > _REACH:
        return False
    before = plain(reply[:start])
    if ". " in before[4:].rstrip() or _ANOTHER.fullmatch(before) is None:
        return False
    return " the one" in before or _YOU.search(plain(question)) is not None


def has_kin_alone(reply: str) -> bool:
    """Whether a reply opens with a relative who has it and goes on with a no for who speaks: "my brother has one, I
    have not"."""
    return _NOT_ONESELF.search(plain(reply[:_LONGEST])) is not None and has_kin(reply)


def has_kin(reply: str) -> bool:
    """Whether a reply to who asks for the family opens with a relative who has it: "my mother does"."""
    low = plain(reply[:_LONGEST])
    well = _KIN_WELL.match(low)  # "Mum's fine, but my gran had it"
    return _KIN_HAS.match(low, well.end() if well is not None else 0) is not None
