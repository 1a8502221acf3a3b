"""Words of time (``time_rules.tsv``), and whether the sentence of a thing has them."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quotes
from evaluators.deterministic.reading.around import left_of, right_of
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.phrases import any_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.rows import phrases_by_role

TIME_WORDS: Final = phrases_by_role("time_rules.tsv")
_REACH: Final = 88


def timed(*roles: str, also: str = "") -> re.Pattern[str]:
    """Finds words of some roles, and what can only be told by how words follow one another."""
    words = any_of([word for role in roles for word in TIME_WORDS[role]])
    return re.compile(f"{words.pattern}|{also}", re.IGNORECASE) if also else words


BEHIND: Final = timed("behind", also=r"\b(?:in|of) (?:19|20)[0-9][0-9]\b")


def sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a mention in its sentence, as far as one looks."""
    return left_of(text, start, _REACH), right_of(text, end, _REACH)


def is_told(said: Said, told: re.Pattern[str], other: re.Pattern[str], record: Record) -> bool:
    """Whether the sentence of a mention has words of one time, and none of another."""
    around = " # ".join(sentence(record.text(said.key), said.start, said.end))
    return told.search(around) is not None and other.search(around) is None


def of_another_time(mention: Mention, said: Said, message: str, record: Record) -> Piece:
    return against((mention.start, mention.end), "temporality", "major", message, quotes(record, said))
