"""What is told in an answer, in words of one's own, or by who examines: how an utterance has what it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import ASKED, EXAMINED, HISTORICAL, STATED, USED, Mention
from evaluators.deterministic.reading.parts import SHORT_REPLY
from evaluators.deterministic.reading.replies.replying import not_since
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary import Match

_BY_ITSELF: Final = 3
"""Words of an utterance that names an illness and no more."""
NAMED_REACH: Final = 16
"""Characters behind where an answer opens up to what is named in it."""
LOOK_BACK: Final = 60
"""How far before the first word of an examination in an utterance its findings may begin."""
_SHOWN_REACH: Final = 80
_ONESELF: Final = frozenset(("i", "my", "me", "mine"))
_REPLY_REACH: Final = 80


def mark_told(
    text: str, mentions: Sequence[Mention], speech: list[Match], *, opening: int, answer: int, words: int
) -> None:
    """Flag the mentions of an utterance of so many ``words`` by who tells them, and how.

    It ``answer``s yes or no, or neither, and its first words behind that are at ``opening``.
    """
    named = opening + NAMED_REACH
    short = words <= SHORT_REPLY
    looks = next((cue.start for cue in speech if cue.term.concept == "look"), len(text) + LOOK_BACK)
    shown = _shown_from(text, speech) if looks > len(text) else -1
    told = 0 if short else STATED
    answered = opening + _REPLY_REACH if answer and "?" not in text else -1
    asked_at = next((cue.start for cue in speech if cue.term.concept == "ask" and cue.start > opening), len(text))
    for mention in mentions:
        mention.flags |= told | EXAMINED if mention.end > looks - LOOK_BACK else told
        if 0 <= shown < mention.start and not mention.flags & ASKED:
            mention.flags |= EXAMINED
        if mention.term.category == "medication" and (short or mention.start < named):
            mention.flags |= USED  # what one names in reply is what one takes
        if mention.start < answered and mention.start < asked_at:
            mention.flags &= ~ASKED
    if short and mentions[-1].term.category == "substance" and not_since(text[mentions[-1].end :]):
        mentions[-1].flags |= HISTORICAL  # "cocaine last summer. Not since."
    if len(mentions) == 1 and mentions[0].term.category == "problem" and words <= _BY_ITSELF:
        mentions[0].flags |= STATED  # "what were you treated for?" – "prostate cancer"


def _shown_from(text: str, speech: list[Match]) -> int:
    """Where somebody begins to tell the other of what is seen of that one: "there's some swelling in your legs"."""
    start = next((cue.start for cue in speech if cue.term.concept == "shown"), -1)
    if start < 0 or "?" in text:
        return -1
    words = lowered(text[start : start + _SHOWN_REACH]).replace("'", " ").split()
    return start if "your" in words and _ONESELF.isdisjoint(words) else -1
