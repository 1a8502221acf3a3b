"""Checks the tests that a plan orders against those that the visit does without by their sort: "no scan needed".

``orders`` looks for a test by its own name, which who decides against it often does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, among, called
from evaluators.deterministic.checks.plans.orders import is_for_a_case
from evaluators.deterministic.checks.worded import LOOKED_AT, READ, SENTENCE
from evaluators.deterministic.reading.mention import FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, STOP, UNCERTAIN, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.words import read_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, WEAK, Key, ever
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

_ROWS: Final = read_rows("forgone_rules.tsv")
_ROLES: Final = {role: words.split("|") for words, role in _ROWS if ":" not in role}
_SORTS: Final = [(words.split("|"), tests.split("|")) for words, tests in _ROWS if ":" in tests]
_NAMES: Final = {
    test: [name for names, tests in _SORTS if test in tests for name in names]
    for test in dict.fromkeys([test for _, tests in _SORTS for test in tests])
}
"""By test, what it may be called by its sort."""
_STEMS: Final = {
    test: tuple(dict.fromkeys([stem for name in names for stem in read_words(name).stems[-1:]]))
    for test, names in _NAMES.items()
}
_ANY: Final = longest_first([name for names, _ in _SORTS for name in names])
_SEVERAL: Final = rf"(?:{_ANY})(?:(?:,|,? or|,? and)(?: any| an?)? (?:{_ANY}))*"
_ENDS: Final = rf"(?= *(?:$|[.,;]|(?:{longest_first(_ROLES['behind'])})\b))"
_FORGONE: Final = re.compile(
    rf"\b(?:{longest_first(_ROLES['before'])}) {_SEVERAL}\b"
    rf"|(?:^|[.,;] ?|\b(?:and|so|but|okay) )no {_SEVERAL}{_ENDS}"
)
_OTHER: Final = re.compile(rf"\b(?:{longest_first(_ROLES['other'])})\b")
_NO_ORDER: Final = UNCERTAIN | HYPOTHETICAL | HISTORICAL | FAMILY | NEGATED | STOP
_PATIENT: Final = "patient"


def forgone_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test that a plan orders, which nobody named and the talk does without by its sort."""
    if statement.kind not in INFERRING or not record.walkable:
        return
    for mention in statement.mentions:
        names = _NAMES.get(mention.term.concept)
        if names is None or mention.flags & _NO_ORDER or is_for_a_case(mention, statement.text):
            continue
        if ever(record.related(mention.term.concept), (AFFIRMED, WEAK, OPEN)):
            continue
        told = _forgone(mention, names, record)
        if told is not None:
            key, start, end = told
            message = f"Note plans {called(mention.term)}, the transcript does without."
            yield against(
                mention.place, "negation", "critical", message, (among(record, key, start, end),), points=MANAGED
            )


def _forgone(mention: Mention, names: list[str], record: Record) -> tuple[Key, int, int] | None:
    """Where the clinician does without a test by the name of its sort."""
    for stem in _STEMS[mention.term.concept]:
        if not 0 < record.times_said(stem) <= LOOKED_AT:
            continue
        for key in record.saying(stem)[:LOOKED_AT]:
            position = record.look(key, 0, 0)
            if record.speaker(key) == _PATIENT:
                continue
            low = record.speech.text(position)[:READ].lower()
            for sentence in SENTENCE.finditer(low):
                if sentence[0].endswith("?") or _OTHER.search(sentence[0]) is not None:
                    continue
                found = _FORGONE.search(low, *sentence.span())
                if found is not None and any(name in found[0] for name in names):
                    return key, found.start(), found.end()
    return None


def forgone_stems(statement: StatementReading) -> Iterator[str]:
    """The stems that this looks up."""
    if statement.kind in INFERRING:
        for mention in statement.mentions:
            yield from _STEMS.get(mention.term.concept, ())
