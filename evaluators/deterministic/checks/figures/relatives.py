"""Whose a figure is: when a relative fell ill or died, told of another one ("Dad at fifty, my uncle at forty"),
and how long somebody else had it.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.figures.values import MOST_FIGURES
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.context.kin import RELATIVE_WORDS, RELATIVES, borne_out_by
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_REACH: Final = 64
_AT: Final = re.compile(r"\b(?:at|aged|age|at age|at the age of|in (?:her|his))\W*$")
_HAD: Final = re.compile(
    rf"\b({RELATIVE_WORDS})(?:['’]s| had| has| was| got| gets| only had| is)\b"
    r"(?![^.?!;]*\b(?:i|i['’]ve|i['’]m|me|mine)\b)"
)
_PRONOUN: Final = re.compile(r"\W*(?:and |but )?(?:he|she|they)\b")
_WORD: Final = re.compile(r"[a-z]+")
_NEAREST: Final = frozenset(("mother", "father", "brother", "sister"))
"""Whom a note has by one name, whoever tells of them: a child's grandmother is the mother of who speaks."""
_BLOOD: Final = _NEAREST | {"aunt", "uncle", "cousin", "grandmother", "grandfather"}


def of_another_relative(
    quantity: Quantity, statement: StatementReading, record: Record
) -> tuple[Figure, str, str] | None:
    """The figure as it was told, the relative in the note and the one whom it was told of; nothing where it may be of
    the note's."""
    if not isinstance(quantity.raw, float) or quantity.kind not in ("age", "number"):
        return None
    before = lowered(left_of(statement.text, quantity.start, _REACH))
    if _AT.search(before) is None:
        return None
    noted = _last(before.rpartition(";")[2])
    if len(noted) != 1 or noted[0] not in _NEAREST:
        return None
    figures = record.raw.get(quantity.raw, ())[:MOST_FIGURES]
    alike = borne_out_by(noted[0])
    told = [(figure, _last(lowered(left_of(record.text(figure.key), figure.start, _REACH)))) for figure in figures]
    if not told or any(not kin or not _BLOOD.issuperset(kin) or noted[0] in kin for _, kin in told):
        return None
    if any(not alike.isdisjoint(kin) for _, kin in told):
        return None
    return told[0][0], noted[0], told[0][1][0]


def is_relatives(figure: Figure, noted: str, record: Record) -> bool:
    """Whether a figure is told of somebody of whom what a note has before its own says nothing: "my wife had it first,
    she was over it in three days"."""
    text = record.text(figure.key)
    sentence = lowered(left_of(text, figure.start, _REACH))
    told = _HAD.search(sentence)
    if told is None and _PRONOUN.match(sentence) is not None:
        end = figure.start - len(sentence)
        told = _HAD.search(lowered(text[max(end - _REACH, 0) : end]))
    return told is not None and told[1] not in noted.lower()


def _last(text: str) -> list[str]:
    """The relative named last, with those that "and" joins to him."""
    found: list[str] = []
    joined = True
    words: list[str] = _WORD.findall(text)
    for word in reversed(words):
        relative = RELATIVES.get(word)
        if relative is not None and joined:
            found.append(relative)
            joined = False
        elif word == "and" and found:
            joined = True
    return found
