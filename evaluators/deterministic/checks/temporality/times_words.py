"""Words of time (``time_rules.tsv``), and whether the sentence of a thing has them."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quotes
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.patterns import by_role, of_roles
from evaluators.vocabulary.rows import phrases_by_role

_REACH: Final = 88
TIME_PATTERNS: Final = by_role(phrases_by_role("time_rules.tsv"))
IN_A_YEAR: Final = r"\b(?:in|of) (?:19|20)[0-9][0-9]\b"
BEHIND: Final = of_roles("time_rules", "behind", also=IN_A_YEAR)
_TO_COME: Final = of_roles("time_rules", "ahead", "ordered", "possible")


def sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind a mention in its sentence, as far as one looks."""
    return left_of(text, start, _REACH), right_of(text, end, _REACH)


def is_told(said: Said, told: re.Pattern[str], other: re.Pattern[str], record: Record) -> bool:
    """Whether the sentence of a mention has words of one time, and none of another."""
    around = " # ".join(sentence(record.text(said.key), said.start, said.end))
    return told.search(around) is not None and other.search(around) is None


def is_to_come(said: Said, record: Record) -> bool:
    """Whether the sentence of a mention has it as what is, or may be, to come: "they may put a nail in"."""
    return is_told(said, _TO_COME, BEHIND, record)


def of_another_time(mention: Mention, said: Said, message: str, record: Record) -> Piece:
    """What a note has of another time than what was said."""
    return against(mention.place, "temporality", "major", message, quotes(record, said))
