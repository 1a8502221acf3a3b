"""How bad it is that a figure of a note was never said."""

from __future__ import annotations

import re
from typing import Final

from engine.finding import Severity
from evaluators.deterministic.checks.figures.births import is_born_so
from evaluators.deterministic.checks.figures.calendar_spans import told_by_calendar
from evaluators.deterministic.checks.figures.derived import is_derived, is_difference, is_worked_out
from evaluators.deterministic.checks.figures.family import is_of_family
from evaluators.deterministic.checks.figures.returns import returns
from evaluators.deterministic.checks.figures.same import is_one, vague
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading, section_group
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.rows import phrases_by_role

_UNSAID: Final = frozenset(("date", "time", "frequency", "ordinal", "age"))
"""Kinds that a note often has from elsewhere."""
_CHARTED: Final = frozenset(("bp", "percent"))
"""Kinds that a history often has from a chart."""
_COMPUTED: Final = frozenset(("pack-year", "1:", "refill"))
"""Units of what is worked out, or read off a label."""
_SMALL: Final = 10.0
_YEARS: Final = (1900.0, 2100.0)
_NOW: Final = (2000.0, 2050.0)
"""Years that a visit may be of."""
_DAYS: Final = 365.0
_BEHIND: Final = (" ago", " history", " hx", " prior", " since")
_OF_TEN: Final = re.compile(r" ?/ ?10\b| out of (?:10|ten)\b")
"""Behind a range of grades: "6-7/10"."""
_TITLE: Final = re.compile(r"(?:re|regarding|patient|pt|name|your patient) ?[:.-] ?[^.;]{1,80}$", re.IGNORECASE)
"""A line that names the patient: "RE: Jean Hill, 64"."""
_OLDEST: Final = 110.0
_BILLING: Final = phrases_by_role("claim_rules.tsv")["billing"]


def severity_unsaid(quantity: Quantity, owner: str, statement: StatementReading, record: Record) -> Severity:
    """Critical for a dose of a drug, major for what is measured or counted; minor for what goes without saying."""
    if is_derived(quantity, statement) or is_difference(quantity, statement, record):
        return "minor"
    if is_worked_out(quantity, record) or is_of_family(quantity, statement, record):
        return "minor"
    if _is_from_a_chart(quantity, statement, record):
        return "minor"
    if quantity.kind == "dose":
        if owner:
            return "critical"
        if is_one(quantity) or quantity.text.isalpha():
            return "minor"  # "a tablespoon" of what is brought up; "baby" aspirin
        return "minor" if any(m.term.category == "substance" for m in statement.mentions) else "major"
    if quantity.kind == "frequency" and quantity.said == "every hour":
        return "major"
    if quantity.kind in _UNSAID or vague(quantity) or is_one(quantity) or not quantity.value:
        return "minor"
    if _TITLE.match(statement.text) and isinstance(quantity.value, float) and quantity.value <= _OLDEST:
        return "minor"  # the age in the title of a letter
    before = statement.text[max(quantity.start - 24, 0) : quantity.start].lower()
    if any(word in before for word in _BILLING):
        return "minor"
    if quantity.kind == "duration":
        return _of_duration(quantity, statement, record)
    if quantity.kind in ("number", "percent"):
        return _of_number(quantity, owner, statement)
    if quantity.kind == "score" and statement.kind in EXAMINING and isinstance(quantity.value, tuple):
        got, best = quantity.value
        return "minor" if got == best or got == 2.0 * (best == 0.0) else "major"  # 5/5 strength, 2+ pulses
    return "major"


def _is_from_a_chart(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether it is one of a history in a long visit that told nothing of its kind: figures that were put wrong had
    others beside them that were said."""
    if not record.lengthy or section_group(statement.kind) != "history":
        return False
    return quantity.kind in _CHARTED and not record.figures.get(quantity.kind)


def _of_duration(quantity: Quantity, statement: StatementReading, record: Record) -> Severity:
    if quantity.high is not None or returns(quantity, statement) or is_born_so(quantity, statement, record):
        return "minor"
    if section_group(statement.kind) == "history" and told_by_calendar(quantity, statement, record):
        return "minor"
    after = statement.text[quantity.end : quantity.end + 12].lower()
    if not after.startswith(_BEHIND):
        return "major"
    years = [date[0] for date in record.figures.get("date", {}) if isinstance(date, tuple) and date[0]]
    lapse = quantity.value / _DAYS if isinstance(quantity.value, float) else 0.0
    may_be = any(_NOW[0] <= year + lapse <= _NOW[1] for year in years)
    return "minor" if may_be else "major"  # "two years ago" for "in 2019"


def _of_number(quantity: Quantity, owner: str, statement: StatementReading) -> Severity:
    value, written = quantity.value, quantity.text[:1].isdigit()
    if quantity.kind == "number" and quantity.high is not None:
        graded = _OF_TEN.match(statement.text, quantity.end) is not None
        return "major" if graded else "minor"  # "a glass, maybe two": a range is put together
    if quantity.unit in _COMPUTED or quantity.unit in LABELS.grades or owner == "of:vital:bmi":
        return "minor"
    if not isinstance(value, float):
        return "major"
    if quantity.kind == "percent":
        return "minor" if value == 100.0 else "major"  # "100% compliant"
    if not quantity.unit and _YEARS[0] <= value <= _YEARS[1]:
        return "minor"
    small = value <= _SMALL and value.is_integer() and not quantity.unit
    return "minor" if small and (not written or statement.kind in EXAMINING) else "major"
