"""How long something has been, in a note that reckons it from the calendar: "5/7" of who says "since Thursday".

Nobody knows what day a visit is of, so a lapse that nobody said is no more than a remark where such days, months or
seasons were named and no other lapse of its unit was. So with the weeks of a pregnancy of which one was born so many
late or early.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.figures.relatives import is_relatives
from evaluators.deterministic.checks.figures.topic import topic
from evaluators.deterministic.checks.figures.values import anywhere
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.figures_owner import COURSE
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.words import plain_stem
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.rows import phrases_by_role

_MOST: Final = {"day": 16.0, "week": 26.0, "month": 18.0}
"""Of each unit so many, at most, are reckoned from days, months and seasons that are called by name."""
_STEMS: Final = {
    unit: tuple(dict.fromkeys(map(plain_stem, phrases_by_role("time_rules.tsv")[f"since {unit}"]))) for unit in _MOST
}
_DATED: Final = frozenset(("week", "month"))
_BORN_STEMS: Final = {
    sign: tuple(dict.fromkeys(map(plain_stem, phrases_by_role("time_rules.tsv")[role])))
    for sign, role in ((1, "born late"), (-1, "born early"))
}
_BIRTH: Final = re.compile(r"\b(?:born|birth|gestation\w*|deliver\w*|term)\b|/40\b", re.IGNORECASE)
_TERM: Final = 40.0
_EARLIEST: Final = 27.0
_LATEST: Final = 43.0


def is_reckoned_since(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a lapse that nobody said may be reckoned from what was said by the calendar."""
    unit, count = quantity.said, quantity.raw
    if not isinstance(count, float) or unit not in _MOST:
        return False
    if count > _MOST[unit]:
        return is_born_so(quantity, statement, record)
    named = any(stem in record.stems for stem in _STEMS[unit]) or (unit in _DATED and record.figures.get("date"))
    return bool(named) and not any(
        _tells(figure, quantity, record) for figure in anywhere(record.figures.get("duration", {}))
    )


def since_stems(quantity: Quantity) -> Iterator[str]:
    """The stems that this looks up."""
    if quantity.kind == "duration" and quantity.said in _MOST:
        yield from _STEMS[quantity.said]
        for stems in _BORN_STEMS.values():
            yield from stems


def _tells(figure: Figure, noted: Quantity, record: Record) -> bool:
    """Whether a figure tells how long something has been, or was: in the note's unit, where that is not rough, or in so
    many words."""
    if figure.owner.startswith(COURSE) or is_relatives(figure, "", record):
        return False
    time = topic(record.text(figure.key), figure.start, figure.end).time
    return time == "past" or (figure.quantity.said == noted.said and not noted.approximate and time != "ahead")


def is_born_so(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether it is of a birth, and that was said to have been so many weeks late or early."""
    weeks = quantity.raw
    if quantity.said != "week" or not isinstance(weeks, float) or not _EARLIEST <= weeks <= _LATEST:
        return False
    if _BIRTH.search(statement.text) is None:
        return False
    by = weeks - _TERM
    stems = _BORN_STEMS[1 if by > 0 else -1]
    return by != 0 and any(stem in record.stems for stem in stems) and (abs(by) == 1 or abs(by) in record.raw)
