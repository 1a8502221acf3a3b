"""What nearly happened: "I tripped over the dog, I didn't go down" is no fall, or at least nobody need call it one."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.phrases import lowered
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

_REACH: Final = 120
_NOT: Final = r"(?:n['’]t|not|never) (?:actually |really |quite )?"


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
        rule = _RULES.get(mention.term.concept)
        if rule is None or mention.flags & NEGATED:
            continue
        begun = lowered(text[mention.start : mention.end]).startswith(rule.begun)
        if begun and rule.saved.search(lowered(text[mention.end : mention.end + _REACH])) is not None:
            mention.flags |= UNCERTAIN
