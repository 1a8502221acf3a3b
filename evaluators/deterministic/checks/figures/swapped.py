"""Checks which of two values is which, where words tell: "88 % at rest, 95 % on walking", "A1c 9.1 % today".

A figure that was said only with the opposite word ("it was nine one in the fall"), and another one with the statement's
own ("today it's seven eight"), are the wrong way round or out of date. A statement that says nothing of the time is
of today.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.figures.aims import is_aim
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.figures.figures_owner import VALUES
from evaluators.deterministic.reading.figures.figures_poles import (
    AFTER,
    BEFORE,
    LIMIT,
    MOVED,
    PLAIN,
    RANGE,
    REPLY,
    WHEN,
    Signed,
    Signs,
    poled,
    spoken_values,
    values,
)
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import of_roles

_MOST: Final = 8
_FEW: Final = 3
"""Figures of an utterance up to which they are of one thing, where no label tells."""
_TWO: Final = 2
_GRADE: Final = "+"
"""What has it stands for nothing else: "it was fifteen. … The cataract is three plus"."""
_TENFOLD: Final = 10.0
_DRUG: Final = "rx:"
_LAB: Final = "of:lab:"
_WAS: Final = re.compile(r"\bit was,?(?: (?:what|uh|um|er|erm|like|about),?)* $", re.IGNORECASE)
"""Right before what a test came to before: "it's seventy-one. It was sixty-four"."""
_TODAY: Final[Signs] = {WHEN: PLAIN, LIMIT: PLAIN}
_OF_OLD: Final = of_roles(
    "claim_rules", "was", "former", "of old", also=r"\bin (?:19|20)[0-9][0-9]\b|\b[0-9]/[0-9]+/[0-9]+\b"
)
"""What a statement has that is not of today alone."""


class _Claim:
    """A value ``here`` of a statement, of which it says by a pair of signs which of two it is, with all values that it
    has (``noted``) and whose it is. ``told``: wherever the figure was said, words beside it tell which one it is."""

    __slots__ = ("here", "noted", "owner", "pair", "told")

    def __init__(self, here: Signed, pair: str, noted: tuple[Signed, ...], owner: str, *, told: bool) -> None:
        self.here = here
        self.pair = pair
        self.noted = noted
        self.owner = owner
        self.told = told


def swapped(quantity: Quantity, owner: str, statement: StatementReading, record: Record) -> Figure | None:
    """What was said as what the statement gives a figure for that was said as the opposite."""
    raws = quantity.raw if isinstance(quantity.raw, tuple) else (quantity.raw,)
    raw = raws[0]
    if not isinstance(raw, float) or is_aim(statement.text, quantity.start):
        return None
    places = _places(raw, record)
    if not places:
        return None
    told = all(_may_tell(figure, record) for figure in places)
    if not told and not _is_paired(statement):
        return None
    keys = list(dict.fromkeys(figure.key for figure in places))
    noted = values(statement.text, statement.quantities)
    for here in noted:
        if not here.start <= quantity.start < here.end:
            continue
        for pair, sign in _signs(here, noted, statement).items():
            if abs(sign) < PLAIN or (_is_dose(quantity, owner, statement) and pair != MOVED):
                continue  # what is taken now and what is taken from now on are both today's dose
            other = _opposite(_Claim(here, pair, noted, owner, told=told), sign, keys, record)
            if other is not None:
                return other
    return None


def _is_dose(quantity: Quantity, owner: str, statement: StatementReading) -> bool:
    if quantity.kind == "dose" or owner.startswith(_DRUG):
        return True
    return any(bundle.was is quantity for bundle in statement.bundles)


def _is_paired(statement: StatementReading) -> bool:
    """A cheap test: whether the statement itself may have two values and say which is which."""
    return len(statement.quantities) > 1 and poled(statement.text)


def _signs(here: Signed, noted: tuple[Signed, ...], statement: StatementReading) -> Signs:
    """Those of a value of the statement; one that has none is today's, also where a former one stands behind it."""
    if WHEN in here.signs:
        weakly = 0 < here.signs[WHEN] < PLAIN and not _OF_OLD.search(statement.text)
        return {**here.signs, WHEN: PLAIN} if weakly else here.signs  # "PHQ-9 is 19"
    following = next((value for value in noted if value.start >= here.end), None)
    if following is not None and following.signs.get(WHEN, 0) == -PLAIN:
        return {**here.signs, **_TODAY}
    return here.signs if here.signs or _OF_OLD.search(statement.text) else _TODAY


def _opposite(claim: _Claim, sign: int, keys: list[Key], record: Record) -> Figure | None:
    """Another value said with the sign, where the one here was said with the opposite one, and never otherwise."""
    found: Figure | None = None
    for key in keys:
        for said in _values_at(key, record):
            if not _is_same(said, claim.here):
                continue
            if said.signs.get(claim.pair, 0) * sign >= 0:
                return None
            if found is None:
                found = _other(claim, said.signs[claim.pair], key, record)
    return found


def _other(claim: _Claim, against: int, key: Key, record: Record) -> Figure | None:
    """Another value said near by with the sign opposite to ``against``, that of the one here."""
    position = record.look(key, 3, 1)
    for near in (position, position + 1, position - 1, position - 2):
        if 0 <= near < len(record.speech.keys):
            at = record.speech.keys[near]
            there = _values_at(at, record)
            beside = len(there) if near == position else 0
            other = next((one for one in there if _is_other(one, claim, against, beside, near, record)), None)
            if other is not None:
                return _figure(other, at, record)
    return None


def _is_other(other: Signed, claim: _Claim, against: int, beside: int, near: int, record: Record) -> bool:
    """Whether a value is the other one of the two; ``beside``: how many there are where the one here is said, and
    this one with it."""
    pair, told = claim.pair, other.signs.get(claim.pair, 0)
    owner, whose = claim.owner, record.read(near).owners.get(other.start, "")
    sign, turned = told, _turned(other, against, pair, claim.noted)
    two = beside == _TWO and not told  # "fifty six, was sixty one"
    if turned and abs(told) < PLAIN and (two or (abs(against) >= PLAIN and (claim.told or not told))):
        sign = -against  # the statement has the two the other way round
    if pair == WHEN and against <= -PLAIN and two and claim.told and owner.startswith(VALUES):
        sign = -against  # "A1c eight point one, previously seven point four"
    if pair == WHEN and against <= -PLAIN and not told and claim.told and owner.startswith(VALUES) and whose == owner:
        sign = -against  # "your weight's a hundred and four" – "I was a hundred and twelve at New Year"
    if pair == LIMIT and not sign:
        sign = -against
    if sign * against >= 0 or not _comparable(other, claim.here):
        return False
    together = beside == _TWO or (beside > 0 and whose == owner)
    once = pair == WHEN and together and claim.told and owner.startswith(_LAB)  # "it's 71. It was 64"
    if max(abs(against), abs(sign)) < PLAIN and not turned and not once:
        return False
    if whose.startswith(VALUES) and whose != owner:
        return False
    alone = 0 < beside <= _FEW and not (owner and whose)
    apart = turned and told * against <= 0
    if not (alone or apart or other.kind == "bp" or (owner and whose == owner)):
        return False
    return not any(_is_same(other, value) and value.signs.get(pair, 0) * sign >= 0 for value in claim.noted)


def _turned(other: Signed, against: int, pair: str, noted: tuple[Signed, ...]) -> bool:
    """Whether the statement has another value as what that of the transcript was that is not this one."""
    plainly = PLAIN if against > 0 else -PLAIN
    return any(_is_same(other, value) and value.signs.get(pair, 0) == plainly for value in noted)


def _figure(value: Signed, key: Key, record: Record) -> Figure:
    text = record.text(key)[value.start : value.end]
    return Figure(key, Quantity(value.start, value.end, "number", value.raw, value.unit, text, raw=value.raw), "")


def _places(raw: float, record: Record) -> list[Figure]:
    """Where a figure was said: as one, or as two right behind one another ("nine one")."""
    raws = [raw] if raw.is_integer() else [raw, raw // 1]
    return [figure for one in raws for figure in record.raw.get(one, ())[:_MOST]]


def _may_tell(figure: Figure, record: Record) -> bool:
    """A cheap test: whether any word near a figure, or of the question before it, tells which of two values it is."""
    position = record.look(figure.key, 1, 0)
    text = record.speech.text(position)
    before = text[max(figure.start - BEFORE, 0) : figure.start]
    if poled(before + text[figure.start : figure.end + AFTER]) or _WAS.search(before) is not None:
        return True
    return figure.start <= REPLY and position > 0 and poled(record.speech.text(position - 1))


def _values_at(key: Key, record: Record) -> tuple[Signed, ...]:
    position = record.look(key, 1, 0)
    asked = record.speech.text(position - 1) if position else ""
    return spoken_values(record.speech.text(position), asked if asked.endswith("?") else "")


def _is_same(said: Signed, noted: Signed) -> bool:
    if said.kind == "bp" or noted.kind == "bp" or said.kind == noted.kind == RANGE:
        return said.value == noted.value
    return said.raw == noted.raw and (said.unit in ("", noted.unit) or not noted.unit)


def _comparable(other: Signed, noted: Signed) -> bool:
    if (other.kind == "bp") != (noted.kind == "bp") or (other.unit == _GRADE) != (noted.unit == _GRADE):
        return False
    if isinstance(other.value, tuple) and other.kind == RANGE and other.value[0] <= noted.raw <= other.value[1]:
        return False
    if _is_same(other, noted) or not (other.unit in ("", noted.unit) or not noted.unit):
        return False
    return 0 < max(other.raw, noted.raw) <= _TENFOLD * min(other.raw, noted.raw)
