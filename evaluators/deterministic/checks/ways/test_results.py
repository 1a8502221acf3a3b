"""Checks what a test found, by the note, against one that was told to be normal, and the reverse: "the MRI was normal".

A finding that was told of by its name anywhere stands, and so does a test of which both was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.checks.places import same_place
from evaluators.deterministic.reading.mention import (
    COMPLAINTS,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    NOT_SO,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, WEAK, Said, ever
from evaluators.vocabulary.patterns import by_role, of_roles
from evaluators.vocabulary.rows import phrases_by_role

_REACH: Final = 72
_REPLY: Final = 80
_AHEAD: Final = 4
"""Utterances behind a question in which its answer may be."""
_FEW: Final = 16
_MOST: Final = 8
"""Mentions of a test of which more is told than one result."""
_NO_RESULT: Final = FAMILY | HYPOTHETICAL | UNCERTAIN | HISTORICAL | NEGATED
_FINDINGS: Final = (*COMPLAINTS, "exam")
_WORDS: Final = by_role(phrases_by_role("result_words.tsv"))
_AS_IT_SHOULD: Final = of_roles("result_words", "as it should be")
_HEADS: Final = re.compile(
    r"(?: (?:of|from|in|on|today|yesterday|last) ?(?:[a-z0-9]+ ?){0,3})?"
    rf"(?:: |,? (?:which )?(?:{_WORDS['heads']}) )(?:[a-z0-9,-]+ ){{0,4}}$"
)
"""Between a test and what it found, in a note."""
_WELL: Final = rf"(?:{_WORDS['well']})"
_NOTED_WELL: Final = re.compile(
    rf"(?: (?!not?\b|never\b|with)[a-z]+){{0,4}}?(?:: | (?:is |was |were |came back |reviewed and )?){_WELL}(?:$|[.;])"
)
_BE: Final = r"(?:['’]s|['’]re| is| was| are| were| came back| come back| looks| looked| all)"
_HOW: Final = rf"(?: (?:{_WORDS['how well']}))?"
_TOLD_WELL: Final = re.compile(
    r"(?: (?!not\b|never\b|if\b|until\b)[a-z0-9]+){0,4}?"
    rf"(?:{_BE}{_HOW} {_WELL}| show(?:s|ed) (?:a |an )?(?:normal|regular|nothing))\b(?! (?:except|but|apart))"
)
_REPLIED_WELL: Final = re.compile(
    rf"(?:^|[,.] )(?:(?:it|that|they|everything|all)(?: all)?{_BE}|came back){_HOW} {_WELL}\b|^{_WELL}\b"
)
_SHOWS: Final = re.compile(r"\b(?:shows?|showed|showing|found|picked up|there(?:['’]s| is| was))\b[^.?!]{0,40}$")
_SHOWS_SOME: Final = re.compile(
    rf"(?: of [^.?!]{{0,24}}?)? (?:shows?|showed|has shown) (?:{_WORDS['some of it']}) "
    rf"(?!(?:{_WORDS['nothing ill']})\b)[a-z]{{4,}}"
)
"""Behind a test: it found what no term names: "the X-rays show an erosion at the fifth toe"."""
_ON: Final = re.compile(r" on (?:the|your|his|her|my|that) ")
"""Between what was found and the test that found it."""
_OTHERWISE: Final = re.compile(r"\b(?:if|whether|might|could|may|otherwise|except|last (?:year|time)|previous|old)\b")


def test_result_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test that found something and was told to be normal, or the reverse."""
    if statement.kind in INFERRING:
        return
    for test in statement.mentions:
        if test.term.category not in TESTS or test.flags & _NO_RESULT & ~NEGATED:
            continue  # "negative" denies nothing here
        finding = _finding_of(test, statement)
        if finding is not None:
            said = _told(test, statement, record, well=True)
            if said is not None and not _is_known(finding, record):
                message = f"Note has {called(finding.term)}, the transcript a normal {called(test.term)}."
                yield against(finding.place, "negation", "major", message, quotes(record, said))
        elif _NOTED_WELL.match(statement.text.lower(), test.end) is not None:
            said = _told(test, statement, record, well=False)
            if said is not None:
                message = f"Note has a normal {called(test.term)}, the transcript tells of a finding."
                yield against(test.place, "negation", "major", message, quotes(record, said))


def _finding_of(test: Mention, statement: StatementReading) -> Mention | None:
    """What a note has right behind a test as found by it."""
    for mention in statement.mentions:
        if test.flags & NEGATED or mention.start < test.end or mention.term.category not in _FINDINGS:
            continue
        if mention.start - test.end > _REACH or mention.flags & (NOT_SO | _NO_RESULT):
            return None
        named = statement.text[mention.start : mention.end].lower()
        between = statement.text[test.end : mention.start].lower()
        found = _HEADS.fullmatch(between) is not None and _AS_IT_SHOULD.search(f"{between} {named}") is None
        return mention if found else None
    return None


def _is_known(finding: Mention, record: Record) -> bool:
    names = (finding.term.concept.partition("@")[0], *finding.term.classes)
    return any(ever(record.related(name), (AFFIRMED, WEAK, OPEN)) for name in names if not name.startswith("site:"))


def _told(test: Mention, statement: StatementReading, record: Record, *, well: bool) -> Said | None:
    """Where a test is told to be normal, or to have found something, if nothing tells the other of it."""
    first: Said | None = None
    for entry in record.related(test.term.concept):
        mentions = entry.told((AFFIRMED, WEAK, OPEN), _MOST)
        if len(mentions) >= _MOST:
            return None
        for said in mentions:
            is_well = _is_well(said, record)
            found = _found_something(said, record)
            if (found if well else is_well) or said.flags & HISTORICAL:
                return None
            if (is_well if well else found) and first is None and same_place(said, statement, record):
                first = said
    return first


def _is_well(said: Said, record: Record) -> bool:
    text = record.text(said.key)
    behind = right_of(text, said.end, _REACH).lower()
    if _OTHERWISE.search(behind) is not None:
        return False
    if _TOLD_WELL.match(behind) is not None:
        return True
    if said.answer is None:
        return False
    record.look(said.key, 0, _AHEAD)
    return _REPLIED_WELL.search(record.text(said.answer)[:_REPLY].lower()) is not None


def _found_something(said: Said, record: Record) -> bool:
    """Whether the sentence of a test goes on to tell what it shows."""
    text = record.text(said.key)
    end = said.end + len(right_of(text, said.end, _REACH))
    if _OTHERWISE.search(left_of(text, said.start, _REACH).lower() + text[said.end : end].lower()) is not None:
        return False
    for mention in record.read(record.look(said.key, 0, 0)).mentions[:_FEW]:
        if mention.term.category not in _FINDINGS or mention.flags & NOT_SO:
            continue
        if mention.end <= said.start and _ON.fullmatch(text, mention.end, said.start) is not None:
            return True
        if not said.end < mention.start < end:
            continue
        between, named = text[said.end : mention.start].lower(), text[mention.start : mention.end].lower()
        if _SHOWS.search(between) is not None and _AS_IT_SHOULD.search(f"{between} {named}") is None:
            return True
    return _SHOWS_SOME.match(text[said.end : end].lower()) is not None
