"""Whose a thing is, where the words right beside its name tell: "donepezil … no, that's my dad's", "the penicillin is
Maureen, my sister", "he's got the eczema, not me", and a mother's "I'm allergic to penicillin, but he had it".
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.kin import RELATIVE_WORDS, WHICH_ONE
from evaluators.deterministic.reading.mention import ASKED, FAMILY, NEGATED
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.persons import is_named_relatives
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key, Said

_REACH: Final = 64
_AROUND: Final = 240
"""Characters either way in which a companion speaks of the patient as another."""
_COMPANION: Final = "other"
_SAYS_SO: Final = r"(?:(?:no|oh|wait|sorry|well|actually|but|and)\W+){0,3}"
_RELATIVE: Final = rf"(?:(?:my|his|her|our|the) )?{WHICH_ONE}(?:{RELATIVE_WORDS})"
_HAS: Final = r"(?:'s(?: got| had| on)?| has| had| gets| got| takes| took| uses| used| was on)"
_THEIRS: Final = re.compile(
    rf"\W{{0,4}}{_SAYS_SO}(?:that|that one|those|these|they)(?:'s| is| was|'re| are| were) {_RELATIVE}'s\b"
    rf"|(?:'s| is| was| are) {_RELATIVE}'s\b"
    rf"|\W{{0,4}}(?:(?:oh|wait|well|actually|but|and)\W+){{0,2}}no\W+(?:the )?[a-z]+(?:'s| is| was) {_RELATIVE}'s\b"
    rf"| (?:is|was) (?:[a-z]+, )?(?:my|his|her|our) {WHICH_ONE}(?:{RELATIVE_WORDS})\b(?!'s? (?!\W*$))"
    rf"|, (?:my|his|her|our) {WHICH_ONE}(?:{RELATIVE_WORDS}){_HAS} (?:it|that|those|them|one)\b"
    r"(?! (?:too|also|as well)\b)"
)
"""Behind what is a relative's."""
_SIDE: Final = re.compile(r"\b(?:my|his|her|our) side(?: of the family)?(?:'s| has| have| had)(?: got)?(?: the)? $")
_OF_SIDE: Final = re.compile(rf"[, -]{{1,3}}{_RELATIVE}\b")
"""Around what one side of the family has, with who has it: "my side's got diabetes, my mum and my brother"."""
_NOT_ONES_OWN: Final = re.compile(r"\W{0,3}(?:and |but )?not (?:me|him|her|this one)(?:\W*$|[.,;!?]| though\b)")
_ONES_OWN: Final = re.compile(
    r"\bi(?:'m| am|'ve got|'ve| have| have got| had| get)(?: also| just| mild| bad| really| the| a| an){0,2}"
    r"(?: allergic to| on)?(?: the| a| an)? $"
)
"""Before what the speaker has."""
_MINE: Final = re.compile(r"\W*(?:(?:oh|no|yeah|yes|well)\W+){0,2}(?:that's me|i am|i'm the|i do|i have|me)\b")
"""Opens the answer of who has it."""
_ANOTHER: Final = re.compile(r"\b(?:he|she|his|her|him)\b")


def is_anothers(said: Said, record: Record) -> bool:
    """Whether it is said to be somebody else's, by who names it."""
    if said.flags & (ASKED | FAMILY | NEGATED):
        return False
    if said.answer is not None:
        return _is_mine(said, said.answer, record)
    text = record.text(said.key)
    behind = plain(right_of(text, said.end, _REACH))
    if _THEIRS.match(behind) is not None:
        return True
    before = plain(left_of(text, said.start, _REACH))
    if _OF_SIDE.match(behind) is not None and _SIDE.search(before) is not None:
        return True
    own = _ONES_OWN.search(before) is not None
    if _NOT_ONES_OWN.match(behind) is not None:
        return not own
    if is_named_relatives(said, record):
        return True
    if not own or record.speaker(said.key) != _COMPANION:
        return False
    around = text[max(said.start - _AROUND, 0) : said.end + _AROUND]
    return _ANOTHER.search(plain(around)) is not None


def _is_mine(said: Said, key: Key, record: Record) -> bool:
    """Whether a companion answers to have it, and not the patient: "diabetes?" – "that's me, doctor, he's not"."""
    record.look(said.key, 0, AHEAD)
    answer = plain(record.text(key)[:_REACH])
    return record.speaker(key) == _COMPANION and _MINE.match(answer) is not None and _ANOTHER.search(answer) is not None
