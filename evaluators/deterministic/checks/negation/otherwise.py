"""What is there instead of what is denied: "no chest pain, just tight", "it's not pain, it's like a weight"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.words import plain_words, read_words, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said

_IS_NOT: Final = re.compile(rf"(?:\bnot|n't)(?: (?:{CLAIM_PATTERNS['not quite']})){{0,3}} $")
_IT_IS: Final = re.compile(rf"(?: as such| exactly)?[,.;]? ?(?:{CLAIM_PATTERNS['it is']})\b")
_AT_TIMES: Final = re.compile(
    rf"(?:^|[,.;–-]|\b(?:but|though|although|and|only|well))[ ,]*(?:{CLAIM_PATTERNS['it does']})"
    rf"(?: (?:{CLAIM_PATTERNS['so much']})){{0,3}} (?:{CLAIM_PATTERNS['only when']})\b"
)
"""What says after a denial when it is so after all: "no. I do get it if I run"."""
_REACH: Final = 40
_REPLY: Final = 96
_NEAR: Final = 24
_WORD_LENGTH: Final = 3
"""Letters of a word by which another one may be built on it: "tight" of "tightness"."""


def goes_on_otherwise(mention: Mention, denied: Said, record: Record) -> bool:
    """Whether whoever denies goes on with what is there instead, of another place ("no. Just the ribs") or in the
    note's own words ("no chest pain, just tight").
    """
    heard = record.text(denied.key)
    if denied.answer is None:
        following = right_of(record.text(denied.key), denied.end, _REACH)
    else:
        following = record.text(denied.answer)[: 2 * _REACH]
    if denied.answer is None and _IS_NOT.search(left_of(heard, denied.start, _NEAR).lower()) is not None:
        behind = heard[denied.end : denied.end + _NEAR].lower()
        if _IT_IS.match(behind) is not None:
            return True  # "it's not pain, it's like somebody sitting on me"
    words = plain_words(following.lower())
    turned = next((at for at, word in enumerate(words) if word in CLAIM_WORDS["otherwise"]), len(words))
    if turned == len(words):
        return False
    asked = (left_of(heard, denied.start, _REACH) + heard[denied.start :][:_REACH]).lower()
    if not any(name.startswith("site:") and name[5:] in asked for name in mention.term.classes):
        return True
    own = set(surface_words(mention.term.name).stems).difference(read_words(record.named(denied)).stems)
    there = read_words(" ".join(words[turned + 1 :])).stems
    return any(stem.startswith(word) for stem in own for word in there if len(word) >= _WORD_LENGTH)


def is_so_at_times(denied: Said, record: Record) -> bool:
    """Whether whoever denies goes on with when it is so: "it doesn't itch at night, it does when I'm hot"."""
    if denied.answer is None:
        behind = record.text(denied.key)[denied.end : denied.end + _REPLY]
    else:
        behind = record.text(denied.answer)[:_REPLY]
    return _AT_TIMES.search(behind.lower().replace("’", "'")) is not None
