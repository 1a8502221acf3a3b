"""Complaints that one had and has no more, told in one breath: "I had headaches in the spring. Not now."."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS, words_around
from evaluators.deterministic.reading.context.standing import comes_and_goes
from evaluators.deterministic.reading.mention import HISTORICAL, Mention
from evaluators.deterministic.reading.statement import StatementReading
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
_OF_ANOTHER: Final = re.compile(r"[.?!;] (?:the|my|his|her|any) [a-z'-]+(?: [a-z'-]+)?,$")
"""Before such words that are those of another thing: "I vomited twice. The diarrhoea, not this time"."""
_WORDS: Final = re.compile(r"[a-z' ]+")
_OPENS_OVER: Final = re.compile(rf"(?:(?:{CLAIM_PATTERNS['linking']}),? )*(?:all )?gone(?=[.,;!]|$| now\b| since\b)")
"""How a reply opens to a question for a complaint that is over."""
_WHEN: Final = re.compile(
    r"[^.?!;]{0,40}?\b(?:when|while) (?:i|he|she|they) (?:was|were) (?:still )?"
    rf"(?:({CLAIM_PATTERNS['at such a time']})\b|on\b)"
)
_LATER: Final = 24
_CONDITION: Final = 72
_FEW: Final = 16
_OF_TODAY: Final = CLAIM_WORDS["moment"] | CLAIM_WORDS["today"]
_DATED: Final = re.compile(
    rf"\b(?:had|did have|did get|got|saw|was|were)\b[^.?!;]{{0,40}}\b(?:{CLAIM_PATTERNS['at a past time']})\b",
    re.IGNORECASE,
)
"""How one tells of a complaint that one had at one time."""


def is_no_more(mention: Mention, said: Said, record: Record) -> bool:
    """Whether what was affirmed is said to be over right behind it, and the note denies no more than today's."""
    if mention.flags & HISTORICAL:
        return False
    if _was_of_a_time(said, record):
        return True
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
    if position == len(record.speech):
        return False
    reply = record.speech.text(position)[:_REACH].lower()
    return _is_over(reply) or _OPENS_OVER.match(reply) is not None


def _was_of_a_time(said: Said, record: Record) -> bool:
    """Whether it was told of while one took a drug, or was pregnant: "constipation when I was on the iron"."""
    text = record.text(said.key)
    when = _WHEN.match(text[said.end : said.end + _CONDITION].lower())
    if when is None:
        return False
    if when[1]:
        return True
    end = said.end + when.end()
    mentions = record.read(record.position(said.key)).mentions[:_FEW]
    return any(m.term.category == "medication" and end < m.start <= end + _LATER for m in mentions)


def is_of_one_time(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies a complaint as of now only, that was told of one time: "no current haematuria", of "I
    did have blood in my wee once, in the winter"."""
    if _OF_TODAY.isdisjoint(words_around(statement.text, mention.start, mention.end, _OPENING)):
        return False
    text = record.text(said.key)
    return _DATED.search(text, max(said.start - _LATER, 0), said.end + _OPENING) is not None


def _is_over(text: str) -> bool:
    """Whether a clause or a sentence opens with words by which it is over."""
    for found in _OVER.finditer(text):
        before = text[: found.start()].rstrip(" ")
        apart = not before or before.endswith(_STOPS) or _is_unstopped(text, before, found)
        apart = apart and _OF_ANOTHER.search(before[-_ENDING:]) is None
        if apart and _ONCE_MORE.search(text, found.end()) is None:
            return True
    return False


def _is_unstopped(text: str, before: str, over: re.Match[str]) -> bool:
    """Whether a recogniser left out the stop before it: "in march not any more", where no word goes on with it."""
    if over.end() < len(text) or not over[0].startswith(_CLIPPED) or _WORDS.fullmatch(before) is None:
        return False
    return before.rpartition(" ")[2].rpartition("'")[2] not in _LED_TO
