"""Checks which pregnancy it is by the note, "G3P2", "primigravida", against which it was said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.mention import FAMILY, HYPOTHETICAL, NEGATED
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, WEAK, Key
from evaluators.vocabulary.patterns import of_roles

_PREGNANCY: Final = "dx:pregnancy"
_NOTED: Final = re.compile(
    r"\bG ?([1-9])(?=P ?[0-9]|\b(?![.][0-9]|[/-]))|\b[Gg]ravida ?([1-9])\b|\b([Pp]rimigravid|[Pp]rimip)"
    r"|\b(?:([Ff]irst|1st)|([Ss]econd|2nd)|([Tt]hird|3rd)|([Ff]ourth|4th)|([Ff]ifth|5th)|([Ss]ixth|6th)) pregnancy\b"
)
_SIGNS: Final = ("pregnancy", "ravid", "rimip", "G")
"""What every text has one of that tells it: asked first, as the pattern begins at every word."""
_FIGURES: Final = 2
"""The first groups have the figure; the next ones the first pregnancy, and then each the next one."""
_WORDS: Final = 4
_OF_IT: Final = re.compile(r"(?:st|nd|rd|th)?(?: (?:pregnan|baby|child|kid|one|time)| ?(?:[.,;?!]|$))")
"""Behind which one it is: "my third", "the second baby"; not "third trimester"."""
_NOUN: Final = re.compile(
    r"(?:^|[.,!?] ?|\b(?:my|your|her|the|this|is|it['’]s|that['’]s|be|number)(?: very| own| only)? )$"
)
"""Before one that is no adverb, where nothing stands behind it."""
_OF_OTHERS: Final = of_roles("claim_rules", "no pregnancy")
_REFERS: Final = re.compile(r"\b(?:before|after|since|than|with|between|like|from) (?:the|my) $")
"""Before one that is told of in passing: "a miscarriage before the first"."""
_BESIDE: Final = 40
_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SPENT)
_FEW: Final = 8
_MOST: Final = 16
_READ: Final = 400


def pregnancy_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece where it was only said to be another one."""
    found = _noted(statement)
    if found is None:
        return
    told = _told(record)
    if told and not any(said.value == found[0] for _, said in told):
        key, said = told[0]
        message = f"Note says pregnancy {found[0]:g}, the transcript {said.text}."
        yield against(found[1], "number", "major", message, (among(record, key, said.start, said.end),))
    elif not told and found[0] == 1.0:
        for key, asked in _told(record, denied=True):
            message = "Note says pregnancy 1, the transcript that it is not the first."
            yield against(found[1], "number", "major", message, (among(record, key, asked.start, asked.end),))
            return


def is_told_pregnancy(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a figure of a note tells which pregnancy it is, and was said so."""
    found = _noted(statement)
    if found is None or not found[1][0] <= quantity.start < found[1][1]:
        return False
    return any(said.value == found[0] for _, said in _told(record))


def pregnancies_looked_up(statement: StatementReading) -> Iterator[str]:
    """The concept that this looks up."""
    if _noted(statement) is not None:
        yield _PREGNANCY


def _noted(statement: StatementReading) -> tuple[float, tuple[int, int]] | None:
    """Which one a statement says that it is, and where."""
    text = statement.text
    if not any(sign in text for sign in _SIGNS):
        return None
    found = _NOTED.search(text)
    if found is None or any(
        mention.term.concept == _PREGNANCY and mention.flags & (FAMILY | HYPOTHETICAL | NEGATED)
        for mention in statement.mentions
    ):
        return None
    at = next(number for number, group in enumerate(found.groups(), 1) if group)
    number = float(found[at]) if at <= _FIGURES else float(max(at - _WORDS + 1, 1))
    return number, found.span()


def _told(record: Record, *, denied: bool = False) -> list[tuple[Key, Quantity]]:
    """Which one it was said to be, or on being asked not to be, where pregnancy is named and around that."""
    entry = record.entries.get(_PREGNANCY)
    places: dict[int, None] = {}
    for said in entry.told(_STATES, _FEW) if entry is not None else ():
        if not said.flags & FAMILY:
            at = record.look(said.key, 2, AHEAD)
            places.update(dict.fromkeys(range(max(at - 2, 0), min(at + AHEAD, len(record.speech)))))
    return [item for position in sorted(places) for item in _told_at(position, record, denied=denied)]


def _told_at(position: int, record: Record, *, denied: bool) -> Iterator[tuple[Key, Quantity]]:
    low = record.speech.text(position)[:_READ].lower()
    for quantity in record.read(position).quantities[:_MOST]:
        if quantity.kind != "ordinal" or (behind := _OF_IT.match(low, quantity.end)) is None:
            continue
        if not any(map(str.isalpha, behind[0])) and _NOUN.search(low, 0, quantity.start) is None:
            continue  # "draw the antibody screen first, before the shot"
        if _REFERS.search(low[max(quantity.start - _BESIDE, 0) : quantity.start]) is not None:
            continue
        if _OF_OTHERS.search(low[max(quantity.start - _BESIDE, 0) : quantity.end + _BESIDE]) is not None:
            continue
        asked = "?" in low[quantity.end : quantity.end + _BESIDE]
        if denied:
            if not asked or quantity.value != 1.0 or not _is_denied(position + 1, record):
                continue
        elif asked and not _is_granted(position + 1, record):
            continue
        yield record.speech.keys[position], quantity


def _is_denied(position: int, record: Record) -> bool:
    return position < len(record.speech) and record.read(position).answer == NO


def _is_granted(position: int, record: Record) -> bool:
    """Whether the reply at a position leaves standing what was asked for: it neither denies it nor names another."""
    if position >= len(record.speech):
        return False
    reply = record.read(position)
    others = any(quantity.kind == "ordinal" for quantity in reply.quantities[:_MOST])
    return reply.answer != NO and not others
