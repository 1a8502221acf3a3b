"""Who denies a thing and thinks again in the next breath has it: "I never had shingles. Oh, I did, in 2012.".

Who breaks off to put it right may have none: "swelling in, uh, no, that's just sock marks".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from evaluators.deterministic.reading.mention import ASKED, CAUSES, FAMILY, NEGATED, UNCERTAIN, Mention

_SAID: Final = r"(?:i|he|she|they|we|it|you) (?:did|do|does|have|has|had)"
_GOES_ON: Final = r"(?:in|when|once|at|last|as|actually|back|sometimes|now|if|years|a (?:few|couple|bit|little|long))\b"
_AGAIN: Final = re.compile(
    r"[.,!;?…-] (?:oh|well|wait|no wait|hang on|hold on|actually|sorry)[, ]+(?:(?:no|wait|actually|yes|yeah),? ){0,2}"
    rf"(?:{_SAID}(?= *(?:$|[.,!?;…-]|{_GOES_ON}))|once\b|one time\b)",
    re.IGNORECASE,
)
_REACH: Final = 80
"""Characters between what is denied and the second thought."""
_BREAKS: Final = (". ", "! ", "? ", "; ")
_TWO: Final = 2
_NOT_ONE: Final = re.compile(
    r"\W*(?:(?:no|oh|well)\W+){0,2}(?:it['’]?s |that['’]?s )?not (?:to )?(?:the |my )?", re.IGNORECASE
)
_BUT: Final = re.compile(r"[,.;–-]? ?(?:but |it['’]?s |to |the |my |it was ){0,3}", re.IGNORECASE)
_MOST: Final = 8
"""Second thoughts of an utterance that are looked at."""
_PUT_RIGHT: Final = re.compile(
    r"\b(?:in|on|over|at|of|around|along|near|to|with)(?: the)?[ ,.…–—-]{1,4}(?:(?:uh|um|oh|hm)[, ]+){0,3}"
    r"no[, ]+(?:(?:wait|sorry|actually)[, ]+){0,2}(?:(?:that|it)(?:['’]s| is)|(?:those|they)(?: are|['’]re))"
    r" (?:just|only)\b",
    re.IGNORECASE,
)
"""Breaks off behind a finding, and tells what it is instead."""
_NEAR: Final = 16


def put_right(text: str, mentions: Sequence[Mention]) -> None:
    """Leave open what one breaks off to put right, and what one says that it is instead, if that has a term."""
    if " no" not in text or (" just" not in text and " only" not in text):
        return
    for right in islice(_PUT_RIGHT.finditer(text), _MOST):
        for mention in mentions:
            if right.start() - _NEAR <= mention.end <= right.start() or 0 <= mention.start - right.end() <= _NEAR:
                mention.flags |= UNCERTAIN


def think_again(text: str, mentions: Sequence[Mention]) -> None:
    """Take back the denial of what stands last before a second thought; one of several is left open."""
    if not any(mention.flags & NEGATED for mention in mentions):
        return
    for again in islice(_AGAIN.finditer(text), _MOST):
        low = max(again.start() - _REACH, 0)
        sentence = max(low, *(text.rfind(mark, low, again.start()) for mark in _BREAKS))
        denied = [
            mention
            for mention in mentions
            if sentence <= mention.start < again.start() and mention.flags & (NEGATED | ASKED | FAMILY) == NEGATED
        ]
        for mention in denied:
            mention.flags = mention.flags & ~NEGATED | (UNCERTAIN if len(denied) > 1 else 0)


def set_apart(text: str, mentions: Sequence[Mention]) -> None:
    """Take the second of two drugs for what is so instead of the first: "not codeine, tramadol"."""
    if len(mentions) != _TWO or mentions[0].term.category not in CAUSES or mentions[1].term.category not in CAUSES:
        return
    first, second = mentions
    if _NOT_ONE.fullmatch(text, 0, first.start) is None or _BUT.fullmatch(text, first.end, second.start) is None:
        return
    if not text[second.end :].strip(" .!,"):
        second.flags &= ~NEGATED
