"""Complaints that one had and has no more, told in one breath: "I had headaches in the spring. Not now."."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.reading.mention import HISTORICAL, Mention
from evaluators.deterministic.reading.standing import comes_and_goes
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.patterns import of_roles

_REACH: Final = 88
_OPENING: Final = 64
_ENDING: Final = 32
"""Characters behind a complaint with which an utterance ends that only names it."""
_OVER: Final = re.compile(of_roles("claim_rules", "no more").pattern + r"(?! and (?:then|again)\b)")
_GONE: Final = re.compile(r"\bgone\b", re.IGNORECASE)
_ONCE_MORE: Final = of_roles("claim_rules", "once more")
_STOPS: Final = (".", ",", ";", "?", "!", "-", "\u2013", " but", " and", " though", " so")

_CLIPPED: Final = tuple([f"{word} " for word in CLAIM_WORDS["no more clipped"]])
"""How such words open where a recogniser may have left out the stop before them."""
_LED_TO: Final = CLAIM_WORDS["no more led to"]
"""Words before them that they belong to then: "it's bad if not now"."""
_WORDS: Final = re.compile(r"[a-z' ]+")


def is_no_more(mention: Mention, said: Said, record: Record) -> bool:
    """Whether what was affirmed is said to be over right behind it, and the note denies no more than today's."""
    if mention.flags & HISTORICAL:
        return False
    if said.answer is not None:
        return _is_over(record.text(said.answer)[:_REACH].lower())
    text = record.text(said.key)
    gone = _GONE.search(text, said.end, said.end + _OPENING)
    if gone is not None and comes_and_goes(text, max(text.rfind(". ", 0, said.start), 0), gone.start(), gone.end()):
        return False
    if _is_over(text[said.end : said.end + _OPENING].lower()):
        return True
    if len(text) - said.end > _ENDING:
        return False
    position = record.look(said.key, 0, 1) + 1  # "you had that itching last time" – "oh, that cleared right up"
    return position < len(record.speech) and _is_over(record.speech.text(position)[:_REACH].lower())


def _is_over(text: str) -> bool:
    """Whether a clause or a sentence opens with words by which it is over."""
    for found in _OVER.finditer(text):
        before = text[: found.start()].rstrip(" ")
        apart = not before or before.endswith(_STOPS) or _is_unstopped(text, before, found)
        if apart and _ONCE_MORE.search(text, found.end()) is None:
            return True
    return False


def _is_unstopped(text: str, before: str, over: re.Match[str]) -> bool:
    """Whether a recogniser left out the stop before it: "in march not any more", where no word goes on with it."""
    if over.end() < len(text) or not over[0].startswith(_CLIPPED) or _WORDS.fullmatch(before) is None:
        return False
    return before.rpartition(" ")[2].rpartition("'")[2] not in _LED_TO
