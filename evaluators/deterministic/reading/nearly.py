"""What nearly happened: "I tripped over the dog, I didn't go down" is no fall, or at least nobody need call it one; and
what one felt coming, and did not come: "I felt like I might throw up. I didn't."
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

_REACH: Final = 120
_NOT: Final = r"(?:n['’]t|not|never) (?:actually |really |quite )?"


_COMING: Final = re.compile(
    r"\b(?:like|thought|feel|felt|sure|was|were) (?:i|he|she|we|they)?(?:['’]d| might| would| was| were)?"
    r"(?: just)?(?: going to| gonna| about to)?(?: be| have an?)? $"
)
"""Before what one felt coming."""
_COMES: Final = ("might ", "going to ", "gonna ", "about to ", "'d ", "’d ", "would ", " be ", " a ")
_DID_NOT: Final = re.compile(
    r"[.,;]? ?(?:but |though |and )?(?:i |he |she |it |they )?"
    r"(?:did(?:n['’]t| not)|never did|never was|wasn['’]t)\b(?! (?:last|go|stop|help|want|know))"
)
_AHEAD: Final = 40


class _Rule:
    """The first words of the names that tell how something begins, and what tells that it did not come to it."""

    def __init__(self, begun: str, saved: str, denied: str) -> None:
        self.begun = tuple(begun.split("|"))
        done, not_done = longest_first(saved.split("|")), longest_first(denied.split("|"))
        self.saved = re.compile(rf"\b(?:{done})\b|{_NOT}(?:{not_done})\b")


_RULES: Final = {
    concept: _Rule(begun, saved, denied) for concept, begun, saved, denied in read_rows("nearly_rules.tsv")
}


def doubt_nearly(text: str, mentions: tuple[Mention, ...]) -> None:
    """Leave open what was begun and, as the words behind it tell, did not come to its end."""
    for mention in mentions:
        if mention.term.category == "symptom" and _is_warded_off(text, mention):
            mention.flags = mention.flags & ~UNCERTAIN | NEGATED
            continue
        rule = _RULES.get(mention.term.concept)
        if rule is None or mention.flags & NEGATED:
            continue
        begun = lowered(text[mention.start : mention.end]).startswith(rule.begun)
        if begun and rule.saved.search(lowered(text[mention.end : mention.end + _REACH])) is not None:
            mention.flags |= UNCERTAIN


def _is_warded_off(text: str, mention: Mention) -> bool:
    """Whether one felt it coming, and the words right behind it tell that it did not."""
    before = lowered(text[max(mention.start - _AHEAD, 0) : mention.start])
    if not before.endswith(_COMES) or _COMING.search(before) is None:
        return False
    return _DID_NOT.match(lowered(text[mention.end : mention.end + _AHEAD])) is not None
