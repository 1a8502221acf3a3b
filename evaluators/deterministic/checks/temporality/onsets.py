"""Checks what came of beginning or ending a drug: "the rash came when I started it", not "went when I stopped it"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.reading.mention import COMPLAINTS, NOT_SO, Mention, mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_RULES: Final = by_role(phrases_by_role("onset_rules.tsv"))
_CAME: Final = re.compile(rf"\b(?:(?P<came>{_RULES['came']})|(?P<went>{_RULES['went']}))\b")
_LINK: Final = (
    rf"(?:(?:{_RULES['filler']}) )*(?:(?P<after>{_RULES['after']})|(?P<before>{_RULES['before']})) "
    rf"(?:(?:(?:{_RULES['who']}) ){{0,2}}(?:{_RULES['begun']}|(?P<ended>{_RULES['ended']})) )?"
    rf"(?:(?:{_RULES['filler']}) )*$"
)
_TO_DRUG: Final = re.compile(rf"[ ,]{_LINK}")
_BEFORE_DRUG: Final = re.compile(rf"(?:^|[ ,.]){_LINK}")
_LONGEST: Final = 96
"""Characters between a complaint and a drug that have to do with one another."""
_BESIDE: Final = 32
_AROUND: Final = 160
_SINCE: Final = "since"
_HAD: Final = re.compile(r"\b(?:had|been having|been getting|keep getting|get|got)\b")
_LESS: Final = re.compile(r"n['’]t\b|\b(?:not|no|never|less|fewer|hardly|without|same|as)\b")
_MOST: Final = 8


class Course(NamedTuple):
    """Whether a drug was begun (as it is where nothing else is told) or ended, and a complaint came or went, after
    that or before."""

    begun: bool
    came: bool
    after: bool

    def excludes(self, other: Course) -> bool:
        """Whether the two cannot both be so: of the three no more than one differs."""
        return sum(one != another for one, another in zip(self, other, strict=True)) == 1


def onset_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each complaint whose coming or going with a drug was told otherwise."""
    drugs = [mention for mention in statement.mentions if is_drug(mention.term)]
    if not drugs:
        return
    low = lowered(statement.text)
    for complaint in statement.mentions:
        if complaint.term.category not in COMPLAINTS or complaint.flags & NOT_SO:
            continue
        for drug in drugs:
            noted = _course(low, complaint, drug)
            said = _told_otherwise(complaint.term, drug.term, noted, record) if noted is not None else None
            if said is not None:
                place = min(complaint.start, drug.start), max(complaint.end, drug.end)
                message = f"Note has {called(complaint.term)} with {called(drug.term)} otherwise than the transcript."
                yield against(place, "temporality", "major", message, quotes(record, said), points=MANAGED)


def _course(low: str, complaint: Mention, drug: Mention) -> Course | None:
    """What a text tells of the two; ``low`` is in lower case."""
    if 0 < drug.start - complaint.end <= _LONGEST:
        gap = low[complaint.end : drug.start]
        link = _TO_DRUG.search(gap)
        beside = low[max(0, complaint.start - _BESIDE) : complaint.start] + gap[: link.start() if link else 0]
    elif 0 < complaint.start - drug.end <= _LONGEST:
        link = _BEFORE_DRUG.search(low[max(0, drug.start - _BESIDE) : drug.start])
        beside = low[drug.end : complaint.start] + low[complaint.end : complaint.end + _BESIDE].partition(".")[0]
    else:
        return None
    if link is None or "." in beside:
        return None
    happened = _CAME.search(beside)
    if happened is None:  # "ever since I started it I've had a rash"
        since = link["after"] == _SINCE and _HAD.search(beside) is not None and _LESS.search(beside) is None
        return Course(link["ended"] is None, came=True, after=True) if since else None
    return Course(link["ended"] is None, happened["came"] is not None, link["after"] is not None)


def _told_otherwise(complaint: Term, drug: Term, noted: Course, record: Record) -> Said | None:
    """Where the two are told otherwise, if they are nowhere told as the note has them."""
    found: Said | None = None
    entry = record.entries.get(complaint.concept)
    for said in entry.mentions(AFFIRMED)[:_MOST] if entry is not None else ():
        for told in _told(said, complaint, drug, record):
            if told == noted:
                return None
            if told.excludes(noted):
                found = found or said
    return found


def _told(said: Said, complaint: Term, drug: Term, record: Record) -> Iterator[Course]:
    mentions: Sequence[Mention] = record.read(record.look(said.key, 0, 0)).mentions
    near = mentions_between(mentions, said.start - _AROUND, said.end + _AROUND)
    own = next((mention for mention in near if mention.start == said.start), None)
    if own is None or not own.term.isa(complaint.concept):
        return
    low = lowered(record.text(said.key))
    for other in near:
        if other.term.isa(drug.concept) and (told := _course(low, own, other)) is not None:
            yield told
