"""Checks what the note says makes a complaint worse or better against what the transcript says it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.heard_on import Passage, heard_on
from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.reading.mention import (
    COMPLAINTS,
    FAMILY,
    HYPOTHETICAL,
    NEGATED,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.ways.modifiers import (
    ANY,
    TELLING,
    VARIANTS,
    WORSE,
    Modifier,
    asked_for,
    denied_of_any,
    modifiers_of,
    named_in,
    none_of,
    tells_modifier,
    unmoved,
    with_efforts,
)
from evaluators.deterministic.reading.wording.around import question_end
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, Entry, Key

_NOT_HAD: Final = NEGATED | FAMILY | HYPOTHETICAL
_REPLY: Final = 600
"""Characters of a reply in which what changes a complaint is named."""
_FEW: Final = 4
"""Mentions of a complaint behind which it is looked for what is said to change it."""
_PLACES: Final = 3
_KINDS: Final = ("site:", "sx:")
_BACK: Final = 96
"""Characters before a complaint from which on it is looked for."""
_QUESTION: Final = 40
"""Characters behind what does it in which a question ends."""
_BARE: Final = 3
"""Words of a reply that denies all that was asked for."""
_OFTEN: Final = 8
"""Times that what does it is said beyond which it is of all sorts of things."""
_TURNS: Final = 3
"""Utterances before one in which the complaint is named that it tells of."""
_SITE: Final = "site"
_NAMED: Final = frozenset((*COMPLAINTS, _SITE))

_FIRST: Final = 40
"""Characters of a reply in which it denies all that may change a complaint."""
_SAME: Final = re.compile(r"\W*(?:(?:oh|well|um|no|nah|it's|it is|about|just)\W+){0,3}(?:no different|the same|same)\b")
"""A reply by which what was asked for does not change it."""
_PUT: Final = 8
"""Words of an utterance without a question mark that a no right behind it may answer."""

_EVENING: Final = ("night", "even", "freq:bedtime")
_MORNING: Final = ("morning", "freq:morning")
_OF_DAY: Final = {"morning": (_MORNING, _EVENING), "night": (_EVENING, _MORNING), "even": (_EVENING, _MORNING)}
"""By the stem of a time of day: how it is said, and the time that it is not."""

_Told = tuple[Key, Modifier, bool]
"""Where what does it is told, and whether it is only denied that it does."""


def modifier_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each thing that is said to do the opposite, or not to do what the note has it do, and never to."""
    pieces: list[Piece] = []
    if statement.kind in INFERRING or TELLING.isdisjoint(statement.stems):
        return pieces
    complaints = [m for m in statement.mentions if m.term.category in COMPLAINTS and not m.flags & _NOT_HAD]
    noted, none = list(modifiers_of(low := lowered(statement.text))), list(none_of(low))
    if not noted and not none:
        return pieces
    told = [item for mention in complaints[:_FEW] for item in _told(mention, record)]
    pieces.extend(piece for one in none if (piece := _not_none(one, told, record)) is not None)
    for one in noted:
        stems = with_efforts(one.stems)
        alike = [item for item in told if item[1].stems is ANY or not stems.isdisjoint(item[1].stems)]
        alike = [item for item in alike if item[1].way == one.way or not item[2]]
        alike = alike or _told_anywhere(one, complaints, statement, record)
        if not alike and (other_time := _at_another_time(one, told, complaints, record)) is not None:
            pieces.append(other_time)
            continue
        against_it = [item for item in alike if (item[1].way == one.way) == item[2]]
        if any(item[1].stems is ANY for item in alike):
            alike = [item for item in told if item[1].way == one.way]  # "nothing really, bending perhaps"
            against_it = [item for item in alike if item[2]]
        if against_it and len(against_it) == len(alike):
            key, other, denied = alike[0]
            noted_way, told_way = ("worse", "better") if one.way == WORSE else ("better", "worse")
            said = f"does not make it {noted_way}" if denied else f"makes it {told_way}"
            message = f"Note has {noted_way} by what the transcript says {said}."
            evidence = among(record, key, other.start, other.end)
            pieces.append(against((one.start, one.end), "causality", "major", message, (evidence,)))
    return pieces


def _not_none(none: Modifier, told: Sequence[_Told], record: Record) -> Piece | None:
    """Where the note has nothing that makes it worse, or better, and something was told to."""
    for key, other, denied in told:
        if not denied and other.way == none.way:
            message = "Note has nothing that makes it worse or better, the transcript tells of something that does."
            evidence = among(record, key, other.start, other.end)
            return against((none.start, none.end), "negation", "major", message, (evidence,))
    return None


def _at_another_time(
    one: Modifier, told: Sequence[_Told], complaints: Sequence[Mention], record: Record
) -> Piece | None:
    """A time of day at which it is worse by the note, of which nobody spoke, where it was told to be so at another."""
    of_day = _OF_DAY.get(next(iter(one.stems), "")) if len(one.stems) == 1 else None
    if of_day is None or any(name in record.stems or name in record.entries for name in of_day[0]):
        return None
    others = frozenset(of_day[1])
    if not complaints:
        told = _told_of_day(others, record)
    for key, other, denied in told:
        if not denied and other.way == one.way and not others.isdisjoint(other.stems):
            message = "Note has it worse or better at a time of day of which nobody spoke, the transcript at another."
            evidence = among(record, key, other.start, other.end)
            return against((one.start, one.end), "temporality", "major", message, (evidence,))
    return None


def _told_of_day(names: frozenset[str], record: Record) -> list[_Told]:
    """All that is told to be worse or better at a time of day, but with drugs."""
    found: list[_Told] = []
    if not record.walkable or not any(name in record.stems or name in record.entries for name in names):
        return found
    for position, text in enumerate(record.speech.texts(0, len(record.speech.keys))):
        low = text[:_REPLY].lower()
        if any(name in low for name in names) and not any(
            m.term.category == "medication" for m in record.read(position).mentions
        ):
            key = record.speech.keys[position]
            _ = record.look(key, 0, 1)
            found.extend((key, told, _answer(low, told, position, record) != YES) for told in modifiers_of(low))
    return found


def modifier_concepts(statement: StatementReading) -> Iterator[str]:
    """The concepts that ``_at_another_time`` looks up."""
    if statement.kind not in INFERRING and not TELLING.isdisjoint(statement.stems):
        for one in modifiers_of(lowered(statement.text)):
            for stem in one.stems:
                for names in _OF_DAY.get(stem, ()):
                    yield from names


def modifier_stems(statement: StatementReading) -> Iterator[str]:
    """The stems that ``_told_anywhere`` looks up."""
    if statement.kind not in INFERRING and not TELLING.isdisjoint(statement.stems):
        for one in modifiers_of(lowered(statement.text)):
            yield from _said_as(one)


def _said_as(one: Modifier) -> list[str]:
    """The stems by which what does it may have been said."""
    return [said for stem in sorted(one.stems) for said in VARIANTS.get(stem, (stem,))]


def _told_anywhere(
    one: Modifier, complaints: Sequence[Mention], statement: StatementReading, record: Record
) -> list[_Told]:
    """What is said to change a complaint where nobody names it ("the breathing's better lying down"), wherever the same
    is told of; none where it may be another's."""
    found: list[_Told] = []
    if not record.walkable or sum(map(record.times_said, _said_as(one))) > _OFTEN:
        return found
    said_as = _said_as(one)
    own_terms = [m.term.concept for m in mentions_between(statement.mentions, one.start, one.end)]
    if not any(stem in record.stems for stem in said_as) and not any(name in record.entries for name in own_terms):
        return found
    for position, text in enumerate(record.speech.texts(0, len(record.speech.keys))):
        low = text[:_REPLY].lower()
        if not any(stem in low for stem in said_as):
            continue
        key = record.speech.keys[position]
        here = record.look(key, 1, 1)
        for told in modifiers_of(low):
            if not one.stems.isdisjoint(told.stems):
                if told.way != one.way and not _is_of(complaints, statement, record.look(key, _TURNS, 1), told, record):
                    return []
                answer = _answer(low, told, position, record)
                if answer:
                    found.append((key, told, answer == NO))
        named = _named_on_asking(low, here, record)
        if named is not None and not one.stems.isdisjoint(named.stems):
            if named.way != one.way and not _is_of(complaints, statement, record.look(key, _TURNS, 1), named, record):
                return []
            found.append((key, named, False))
    return found


def _named_on_asking(low: str, position: int, record: Record) -> Modifier | None:
    """What an utterance names to the question before it for what changes a complaint: "and better?" – "walking"."""
    asked = lowered(record.speech.text(position - 1)[:_REPLY]) if position else ""
    way = asked_for(asked)
    both = way and ("better or worse" in asked or "worse or better" in asked)
    if not way or both or record.read(position).answer == NO or any(told.way != way for told in modifiers_of(low)):
        return None
    return named_in(low, way)


def _is_of(
    complaints: Sequence[Mention], statement: StatementReading, position: int, told: Modifier, record: Record
) -> bool:
    """Whether what was named last before it, if anything, is one of some complaints, or where the note has them."""
    own, low = [mention.term for mention in complaints], statement.text.lower()
    if not own and statement.kind == "hpi" and not any(m.term.category == _SITE for m in statement.mentions):
        return True
    for back in range(min(_TURNS, position) + 1):
        text = record.speech.text(position - back)
        mentions = record.read(position - back).mentions
        named = [m for m in mentions if m.term.category in _NAMED and (back or m.start < told.end)]
        if not back:
            start = max(text.rfind(mark, 0, told.start) for mark in ".?!")
            named = [m for m in named if m.start > start] or named
        if named:
            return any(
                any(word in low for word in text[m.start : m.end].lower().split())
                if m.term.category == _SITE
                else any(m.term.isa(one.concept) or one.isa(m.term.concept) for one in own)
                for m in named
            )
    return True


def _told(mention: Mention, record: Record) -> Iterator[_Told]:
    """What is said to change a complaint, where it is named and in the next utterances."""
    for entry in record.related(mention.term.concept) or _of_its_place(mention, record):
        for said in entry.told((AFFIRMED, OPEN), _FEW):
            for heard in heard_on(entry.term, said, record, tells_modifier, back=_BACK):
                yield from _told_in(heard, record)


def _of_its_place(mention: Mention, record: Record) -> list[Entry]:
    """What was said of the place or the kind of a complaint that nobody named: "an ache in the groin"."""
    kinds = [name for name in mention.term.classes if name.startswith(_KINDS)]
    return [entry for name in kinds[:_PLACES] for entry in record.related(name)[:_FEW]]


def _told_in(heard: Passage, record: Record) -> Iterator[_Told]:
    """The same of one utterance, and of the reply where that is asked for what does it."""
    low, keys = heard.low[: heard.end], record.speech.keys
    for told in modifiers_of(low, heard.start):
        answer = _answer(low, told, heard.position, record)
        if answer:
            yield keys[heard.position], told, answer == NO
    for told in unmoved(low, heard.start):
        yield keys[heard.position], told, True
    reply = heard.position + 1
    if reply < len(keys):
        none = denied_of_any(low, lowered(record.speech.text(reply)[:_FIRST]), heard.start)
        if none:
            yield keys[reply], Modifier(none, ANY, 0, min(_FIRST, len(record.speech.text(reply)))), True
            return
    asked = asked_for(low, heard.start)
    if asked and reply < len(keys):
        yield keys[reply], named_in(lowered(record.speech.text(reply)[:_REPLY]), asked), False


def _answer(low: str, told: Modifier, at: int, record: Record) -> int:
    """``YES`` where it is told, or asked for and affirmed by the next utterance, ``NO`` where that denies it."""
    answer = record.read(at + 1).answer if at + 1 < len(record.speech) else 0
    if at + 1 < len(record.speech) and _SAME.match(lowered(record.speech.text(at + 1)[:_FIRST])):
        answer = NO
    end = question_end(low, told.end, _QUESTION)
    if end:
        picked = answer == NO and " or " in low[told.start : end] and record.read(at + 1).words > _BARE
        return answer if answer in (YES, NO) and not picked else 0  # "when you cough or bend?" – "no to coughing, but"
    return NO if answer == NO and record.read(at).words <= _PUT else YES
