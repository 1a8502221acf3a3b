"""Checks how a thing is, by the note, against which of two ways somebody picked when asked: at rest or on the stairs?

Such words say little by themselves, so a row of ``choice_rules.tsv`` counts only where one question has two of its ways
and the reply one of them, or goes by their order ("the latter"), or leaves out all others ("only on the stairs").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast

from engine.finding import Kind
from evaluators.deterministic.checks.pieces import Piece, against, called, exchange
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    COMPLAINTS,
    FAMILY,
    HYPOTHETICAL,
    NEGATED,
    PRESUMED,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import YES
from evaluators.deterministic.reading.replies.choosing import told_in_order
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.ways.asked_otherwise import corrected, way_index, way_rules
from evaluators.deterministic.reading.ways.ways import Ways
from evaluators.deterministic.reading.wording.around import question_end
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, WEAK, Said

_TREATED: Final = ("medication", "procedure")
_NOTED: Final = 64
"""Characters on both sides of a thing in the note in which stands how it is."""
_STATES: Final[tuple[int, ...]] = (AFFIRMED, DENIED, WEAK, OPEN)
_QUESTION: Final = 120
"""Characters of a question before and behind the thing that it asks for."""
_REPLY: Final = 96
_WHOLE_REPLY: Final = 400
"""Characters of a reply that tells how it was first, and how it is now."""
_MOST: Final = 8
"""Mentions of a thing among which a question for it is looked for."""
_NOT_HAD: Final = FAMILY | HYPOTHETICAL | NEGATED
_ASKING: Final = ASKED | ANSWERED | PRESUMED
_NOT: Final = frozenset(("not", "never", "no", "nor"))
_NOT_REACH: Final = 3
_MARKS: Final = re.compile(r"[.?!]")
_ONLY: Final = re.compile(
    r"\W*(?:(?:oh|well|um|uh|yes|yeah|no|not really|it's|i do|but|a bit|a little|sometimes)\b\W*){0,3}(?:only|just)"
    r" (?:when|if|while|on|at|in|going|walking|climbing|after|before|during|with|by|first)\b"
)
"""Opens a reply that leaves out any other way than it names."""


def choice_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for the first thing that the note has in a way that was asked for and not picked."""
    treats = any(mention.term.category in _TREATED for mention in statement.mentions)
    asked_for = ("medication",) if treats else COMPLAINTS  # "takes albuterol every morning for her cough"
    things = [m for m in statement.mentions if m.term.category in asked_for and not m.flags & _NOT_HAD]
    text = lowered(statement.text) if things else ""
    numbers = sorted(way_index().may_be_in(text)) if things else []
    if not numbers:
        return []
    for mention in things:
        drug = mention.term.category == "medication"
        questions = [(said, asked) for said in _asked(mention, record) if (asked := _question(said, record))]
        if not questions:
            continue
        for kind, ways in [way_rules()[number] for number in numbers]:
            if drug and kind != "temporality":
                continue
            noted = _ways(ways, text[max(0, mention.start - _NOTED) : mention.end + _NOTED])
            if len(noted) == 1 and (said := _otherwise(kind, ways, noted[0], questions, record)) is not None:
                evidence = exchange(record, said.key, said.start, said.end)
                message = f"Note has {called(mention.term)} otherwise than was picked when asked."
                return [against(mention.place, cast("Kind", kind), "major", message, evidence)]
    return []


def _asked(mention: Mention, record: Record) -> Iterator[Said]:
    for entry in record.related(mention.term.concept):
        yield from entry.told(_STATES, _MOST)


def _question(said: Said, record: Record) -> str:
    """The sentence of a mention, if it asks, or puts to the other how it is."""
    whole, first, last = record.text(said.key), max(said.start - _QUESTION, 0), said.end + _QUESTION
    puts = said.flags & _ASKING or min(last, len(whole)) <= _QUESTION
    if not puts and whole.find("?", said.end, last) < 0:
        return ""
    text = lowered(whole[first:last])
    mark = _MARKS.search(text, said.end - first)
    if not puts and (mark is None or mark[0] != "?"):
        return ""
    start = max(text.rfind(sign, 0, said.start - first) for sign in ".?!") + 1
    return text[start : mark.start() if mark is not None else len(text)]


def _is_all_told(said: Said, record: Record) -> bool:
    """Whether the reply to who asks for a thing has all of it: "only on the stairs"."""
    position = record.look(said.key, 0, 1) + 1
    return position < len(record.speech) and _ONLY.match(lowered(record.speech.text(position)[:_REPLY])) is not None


def _is_told(said: Said, ways: Ways, record: Record) -> bool:
    """Whether a mention that calls a thing by how it is tells of it, and does not ask for it."""
    if said.answer is not None or said.flags & (_ASKING | _NOT_HAD):
        return False
    text = lowered(record.text(said.key)[: said.end + _QUESTION])
    return not question_end(text, said.end, _QUESTION) and ways.first(text, said.start, said.end) is not None


def _ways(ways: Ways, text: str) -> list[int]:
    """The ways that a text has and does not deny, in order."""
    found: list[int] = []
    for way in ways.found(text):
        before = text[: way.start].split()[-_NOT_REACH:]
        if _NOT.isdisjoint(before) and not any(word.endswith(("n't", "n’t")) for word in before):
            found.append(min(way.ways))
    return list(dict.fromkeys(found))


def _otherwise(kind: str, ways: Ways, noted: int, questions: list[tuple[Said, str]], record: Record) -> Said | None:
    """The first question whose reply picks another way than the note's, if none picks that."""
    found: Said | None = None
    for said, question in questions:
        offered = _ways(ways, question)
        if noted not in offered and (offered or not _is_all_told(said, record)):
            continue
        if offered == [noted] and _is_told(said, ways, record):
            return None  # of another place: "in the leg it's an aching pain"
        position = record.look(said.key, 0, 1) + 1
        whole = lowered(record.speech.text(position)[:_WHOLE_REPLY]) if position < len(record.speech) else ""
        if noted in _ways(ways, whole[_REPLY:]):
            return None  # "at first it came and went … but since this morning it's been constant"
        reply = whole[:_REPLY]
        if not offered:
            picked = _ways(ways, reply)
        elif len(offered) < 2:
            picked = [way for way in (corrected(ways, reply),) if way]
        else:
            picked = _ways(ways, reply) if kind != "laterality" else []  # sides are held against each other elsewhere
        if not picked and len(offered) > 1:
            order = told_in_order(reply, len(offered))
            picked = [way for way, polarity in zip(offered, order, strict=False) if polarity == YES]
        if noted in picked:
            return None
        if len(picked) == 1:
            found = found or said
    return found
