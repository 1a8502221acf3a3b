"""Checks illnesses that a history lists and nobody named, where there were said to be none at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.names.akin import is_said, rule_names, spelled_apart
from evaluators.deterministic.checks.pieces import Piece, against, among, called
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.mention import NOT_SO, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.denied import Denial
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import of_roles
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("claim_rules.tsv")
_CONDITIONS: Final = frozenset(map(plain_stem, _WORDS["illness"]))
_ANY: Final = tuple(dict.fromkeys(map(plain_stem, (*_WORDS["illness"], *_WORDS["of any sort"]))))
"""Stems of the words for illness of any sort, and of what may stand beside them."""
_PARTS: Final = frozenset(map(plain_stem, _WORDS["in part"]))
_IN_PART: Final = of_roles("claim_rules", "in part")
"""What makes a question for illnesses one of some, or of others' illnesses."""
_AROUND: Final = 64
_MOST: Final = 8


def none_had_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each illness of a history of which there was said to be none."""
    for mention in statement.mentions:
        if mention.flags & NOT_SO or record.related(mention.term.concept):
            continue
        if _is_listed(mention, statement) and not _is_near(mention, record):
            yield from _no_illness(mention, record)


def condition_stems(statement: StatementReading) -> tuple[str, ...]:
    """The stems whose denials ``none_had_pieces`` looks up."""
    return _ANY if any(_is_listed(mention, statement) for mention in statement.mentions) else ()


def _is_listed(mention: Mention, statement: StatementReading) -> bool:
    term = mention.term
    return statement.kind == "pmh" and term.category == "problem" and polar(term) == "yes" and term.weight != "minor"


def _is_near(mention: Mention, record: Record) -> bool:
    """Whether something near to it was said: no part of the body, of which one asks in others' histories, too."""
    names = (name for name in rule_names(mention.term) if name not in _PARTS)
    return any(is_said(name, record) for name in names) or spelled_apart(mention.term, record)


def _no_illness(mention: Mention, record: Record) -> Iterator[Piece]:
    for stem in _ANY:
        for denial in record.denied.items(stem)[:_MOST]:
            if _is_of_any(denial, record):
                message = f"Note has {called(mention.term)}, the transcript no illness."
                evidence = (among(record, denial.key, denial.start, denial.end),)
                yield against(mention.place, "negation", "major", message, evidence)
                return


def _is_of_any(denial: Denial, record: Record) -> bool:
    """Whether it denies illness altogether: not of the heart, not other ones, not in the family."""
    stems = denial.stems
    if _CONDITIONS.isdisjoint(stems) or any(stem not in _ANY for stem in stems):
        return False
    return not _is_in_part(denial.key, denial.start, denial.end, denial.answer, record)


def _is_in_part(key: Key, start: int, end: int, answer: Key | None, record: Record) -> bool:
    text = lowered(record.text(key)[max(start - _AROUND, 0) : end + _AROUND])
    reply = lowered(record.text(answer)[:_AROUND]) if answer is not None else ""
    return _IN_PART.search(text) is not None or _IN_PART.search(reply) is not None
