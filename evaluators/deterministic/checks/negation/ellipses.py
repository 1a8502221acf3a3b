"""Checks complaints that were denied by one word, understood from what was being talked of: "any burning?" – "no".

"Blood" is of the phlegm or of the urine, "accidents" are of the bladder or on the road. The utterances before tell
which, the nearest one first; where it leaves that open, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.checks.pieces import Piece, against, among, called, quotes
from evaluators.deterministic.reading.context.narrowing import HEDGING
from evaluators.deterministic.reading.mention import HISTORICAL, NOT_SO, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.words import read_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, WEAK, Key, ever
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import read_rows

_OPEN_TO_DOUBT: Final = NOT_SO | HISTORICAL
_BACK: Final = 4
"""How many utterances before a word tell what it is of."""
_MOST: Final = 4
_REPLY: Final = 64
_RESERVES: Final = HEDGING | CLAIM_WORDS["reserved"]
_WORD: Final = re.compile(r"[a-z]+")
_NOTHING: Final[tuple[str, ...]] = ()


@mypyc_attr(acyclic=True)
class _Rule:
    """What stands for a complaint (or for something else, with no concept) where one talks of a topic."""

    __slots__ = ("concept", "told", "topic", "words")

    def __init__(self, concept: str, words: str, topic: str, told: str) -> None:
        self.concept = concept
        self.words = tuple(words.split("|"))
        self.topic = frozenset(topic.split("|"))
        self.told = tuple(filter(None, told.split("|")))


_RULES: Final = [_Rule(*cells) for cells in read_rows("ellipsis_rules.tsv", 3)]
_BY_CONCEPT: Final = {rule.concept: rule for rule in _RULES if rule.concept}
_WORDS: Final = frozenset(word for rule in _RULES for word in rule.words)


def shortened(term: Term) -> tuple[str, ...]:
    """The stems and concepts that stand for a term where one talks of what it is of, and those that tell of it."""
    rule = _BY_CONCEPT.get(term.concept)
    return (*rule.words, *rule.told) if rule is not None else _NOTHING


def ellipsis_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each complaint that nobody named, and that was denied by the word for it."""
    if statement.kind in INFERRING:
        return
    for mention in statement.mentions:
        rule = _BY_CONCEPT.get(mention.term.concept)
        if rule is None or mention.flags & _OPEN_TO_DOUBT:
            continue
        if ever(record.related(rule.concept), (AFFIRMED, WEAK, OPEN)) or _is_told(rule, record):
            continue
        piece = next(_denied(mention, rule, record), None)
        if piece is not None:
            yield piece


def _is_told(rule: _Rule, record: Record) -> bool:
    """Whether one spoke of it in other words, or said that it is there by the word for it."""
    return any(word in record.stems for word in rule.told) or any(
        entry is not None and ever([entry], (AFFIRMED, WEAK)) for entry in map(record.entries.get, rule.words)
    )


def _denied(mention: Mention, rule: _Rule, record: Record) -> Iterator[Piece]:
    message = f"Note says {called(mention.term)}, the transcript says there is none."
    for word in rule.words:
        for item in record.denied.items(word)[:_MOST]:
            if _WORDS.issuperset(item.stems) and _is_of(rule, word, item.key, item.start, item.answer, record):
                evidence = (among(record, item.key, item.start, item.end),)
                yield against(mention.place, "negation", "critical", message, evidence)
        entry = record.entries.get(word)
        for said in entry.mentions(DENIED)[:_MOST] if entry is not None else ():
            if _is_of(rule, word, said.key, said.start, said.answer, record):
                yield against(mention.place, "negation", "critical", message, quotes(record, said))


def _is_of(rule: _Rule, word: str, key: Key, start: int, answer: Key | None, record: Record) -> bool:
    """Whether a denied word is of the rule's topic alone, and denied without a reserve."""
    if answer is not None and not _RESERVES.isdisjoint(_WORD.findall(record.text(answer)[:_REPLY].lower())):
        return False
    position = record.look(key, _BACK, 0)
    for at in range(position, max(position - _BACK, 0) - 1, -1):
        text = record.speech.text(at)
        stems = read_words(text if at < position else text[:start]).stems
        topics = {other.concept for other in _RULES if word in other.words and not other.topic.isdisjoint(stems)}
        if topics:
            return topics == {rule.concept}
    return False
