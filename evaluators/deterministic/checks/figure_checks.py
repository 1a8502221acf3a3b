"""Checks the figures of a statement against those of the record.

A figure is first held against those of its own owner (a drug, a lab value, a person), then against what was said of the
same topic in the same unit; what was said nowhere is unmentioned. How bad that is depends on what the figure tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Final

from engine.finding import Evidence, Kind, Severity
from engine.portions import give_way
from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.doses.dose import Doses
from evaluators.deterministic.checks.doses.limits import other_limit
from evaluators.deterministic.checks.doses.multiples import is_multiple
from evaluators.deterministic.checks.doses.rates import taken_regularly
from evaluators.deterministic.checks.doses.tablets import makes_whole
from evaluators.deterministic.checks.doses.worded_rates import is_told_in_words
from evaluators.deterministic.checks.figures.ages import other_age
from evaluators.deterministic.checks.figures.aims import is_aim, is_limit, other_aim
from evaluators.deterministic.checks.figures.births import is_born_so
from evaluators.deterministic.checks.figures.clocks import other_time
from evaluators.deterministic.checks.figures.derived import pack_years
from evaluators.deterministic.checks.figures.forms import as_duration_elsewhere, in_other_units
from evaluators.deterministic.checks.figures.habits import drunk_or_smoked, with_its_time
from evaluators.deterministic.checks.figures.last import is_led, is_unheard
from evaluators.deterministic.checks.figures.perhaps import nearby
from evaluators.deterministic.checks.figures.periods import other_period
from evaluators.deterministic.checks.figures.pregnancies import is_told_pregnancy
from evaluators.deterministic.checks.figures.reckoned import is_reckoned
from evaluators.deterministic.checks.figures.relatives import of_another_relative
from evaluators.deterministic.checks.figures.returns import other_return, returns
from evaluators.deterministic.checks.figures.rivals import may_be_said, other_ordinal, rival
from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.checks.figures.same import same, vague, very
from evaluators.deterministic.checks.figures.severity import severity_unsaid
from evaluators.deterministic.checks.figures.smoked import is_smoked
from evaluators.deterministic.checks.figures.spans import other_span
from evaluators.deterministic.checks.figures.split import is_gestation
from evaluators.deterministic.checks.figures.suggested import suggested
from evaluators.deterministic.checks.figures.swapped import swapped
from evaluators.deterministic.checks.figures.things import counted_otherwise
from evaluators.deterministic.checks.figures.topic import is_ahead, shared, topic
from evaluators.deterministic.checks.figures.values import anywhere, first
from evaluators.deterministic.checks.pieces import DESCRIBED, FULL, PART, Issue, Piece, against, among, called
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.reading.figures.figures_owner import COURSE, SELF, VALUES, drug_of
from evaluators.deterministic.reading.statement import StatementReading, section_group
from evaluators.deterministic.record.figures import Figure, raw_of
from evaluators.deterministic.record.figures_index import MOST_OWNED
from evaluators.deterministic.record.record import Record

_TELLING: Final = frozenset(("dose", "bp", "measure", "percent"))
"""Kinds of which one figure tells as much as a term; others half of it."""
_INSTRUMENT: Final = re.compile(r"[ -]?(?:g |[Hh]z )?(?:mono|micro)?(?:filament|tuning fork)\b")
"""Behind a figure that is of what one examines with: "10 g monofilament"."""
_RISK: Final = re.compile(r"10[ -]?(?:yrs?|years?)(?:[ -][A-Za-z/]{2,20}){0,3} (?:risk|score)\b")
"""The years over which a risk of the heart is reckoned, which is part of its name: "10-yr CVD risk 14%"."""
_NUMBERED: Final = ("day ", "week ", "spf ")
"""Before a figure that tells which of them it is: "Day 4:", "SPF 50"."""
_NUMBERED_REACH: Final = 5
_SIGHT_REACH: Final = 160
"""Characters around a figure in which its statement tells that it is of sight."""
_PER: Final = frozenset(("dose", "duration"))
_A_DAY: Final = 24.0
_SIGHT: Final = re.compile(r"\bVA\b|\bV/?A\b|[Aa]cuity|Snellen|[Vv]isi?on")
_TWENTY_WEEKS: Final = (20.0, 40.0)
"""How well one sees, or how far a pregnancy is."""
_TOLD: Final = 10.0
"""Out of so many people grade pain and much else, more than once in a visit and without naming the scale again."""
_WAS: Final = (" was ", " from ", " been ")
_WAS_REACH: Final = 6
_LIKE_WORDS: Final = ((0.0, 3.0, 0.0), (0.0, 5.0, 0.0))
"""March and May, which a talk has in words that are none of the calendar, too: "she says March"."""
_FORMER_REACH: Final = 16
_FORMERLY: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['value before']})[ :]{{1,2}}$", re.IGNORECASE)
"""Before a value of former days that stands beside that of today."""


class Figures:
    """Checks the quantities of one statement."""

    def __init__(self, statement: StatementReading, record: Record, metadata: Mapping[str, Any]) -> None:
        self.statement = statement
        self.record = record
        self.heard = HeardFigures(record)
        self.age = _number(metadata.get("age"))
        self.drug_of = drug_of(statement.bundles)
        self.doses = Doses(statement, record, self.heard)

    def pieces(self) -> Iterator[Piece]:
        """One piece for each figure that has a value."""
        for quantity in self.statement.quantities:
            give_way()  # a statement may be nothing but figures
            if quantity.value is None:
                if (regular := taken_regularly(quantity, self.statement, self.record)) is not None:
                    yield self._otherwise(quantity, regular, "critical")
            elif not self._is_label(quantity):
                yield self._piece(quantity)

    def _is_label(self, quantity: Quantity) -> bool:
        """Part of a name or of another figure (``C5-6``, ``x3``), or no more than words ("last week")."""
        text = self.statement.text
        if is_led(quantity):
            return not is_unheard(quantity, self.statement, self.record)
        if _INSTRUMENT.match(text, quantity.end) is not None or _RISK.match(text, quantity.start) is not None:
            return True
        if quantity.kind in _PER and _is_per(quantity, text):
            return True
        if quantity.value in _LIKE_WORDS:
            return True
        if quantity.kind != "number":
            return False
        if quantity.value in LABELS.calls and quantity.start not in self.statement.owners:
            return True
        if text[max(quantity.start - _NUMBERED_REACH, 0) : quantity.start].lower().endswith(_NUMBERED):
            return True
        before = text[max(quantity.start - 3, 0) : quantity.start]
        times = before == " x " and not text[: quantity.start - 3][-1:].isdigit()  # "creatinine x 3", not "15 x 12 mm"
        return times or before[-1:] in ("/", "x") or (before[-1:] == "-" and before[:1].isalpha())

    def _piece(self, quantity: Quantity) -> Piece:
        if is_led(quantity):
            return self._unheard(quantity, "major")
        if (limit := other_limit(quantity, self.statement, self.record)) is not None:
            return self._otherwise(quantity, limit, "critical")
        owner = self.statement.owners.get(quantity.start, "")
        other = self._contradicting(quantity, owner)
        told = other is not None and quantity.kind == other.quantity.kind == "percent"  # any two figures make some
        if not told and is_reckoned(quantity, self.statement, self.record):
            return Piece(_points(quantity), FULL, "supported", None)
        if (whose := of_another_relative(quantity, self.statement, self.record)) is not None:
            return self._of_another(quantity, *whose)
        if other is not None:
            return self._otherwise(quantity, other, "critical" if quantity.start in self.drug_of else "major")
        if self._is_said(quantity, owner):
            return Piece(_points(quantity), FULL, "supported", None)
        if owner == SELF and self.age is not None:
            message = f"Note says {self._named(quantity)}, the data of the visit say {self.age:g}."
            return _against(quantity, "major", message, (), f"{self.age:g}")
        if (other := self._other_unit(quantity)) is not None:
            return self._otherwise(quantity, other, "major")
        return self._unsaid(quantity, owner)

    def _named(self, quantity: Quantity) -> str:
        drug = self.drug_of.get(quantity.start)
        if drug is None:
            return quantity.text
        amount = quantity.kind != "frequency"
        return f"{quantity.text} of {called(drug)}" if amount else f"{called(drug)} {quantity.text}"

    def _otherwise(self, quantity: Quantity, other: Figure, severity: Severity) -> Piece:
        quantity = with_its_time(quantity, self.statement.text)
        message = f"Note says {self._named(quantity)}, the transcript says {other.quantity.text}."
        evidence = (among(self.record, other.key, other.start, other.end),)
        owner = self.statement.owners.get(quantity.start, "")
        return _against(quantity, severity, message, evidence, suggested(quantity, other, owner, self.record))

    def _of_another(self, quantity: Quantity, other: Figure, noted: str, told: str) -> Piece:
        message = f"Note gives {quantity.text} to the {noted}, the transcript to the {told}."
        evidence = (among(self.record, other.key, other.start, other.end),)
        return against((quantity.start, quantity.end), "experiencer", "major", message, evidence)

    def _unsaid(self, quantity: Quantity, owner: str) -> Piece:
        drug = quantity.start in self.drug_of
        severity = severity_unsaid(quantity, owner, self.statement, self.record)
        if drug and quantity.kind == "dose" and self.doses.goes_without_saying(quantity, owner):
            severity = "minor"  # how strong each one is goes without saying
        if nearby(quantity, owner, self.record) if drug else may_be_said(quantity, self.statement, self.record):
            severity = "minor"
        return self._unheard(quantity, severity)

    def _unheard(self, quantity: Quantity, severity: Severity) -> Piece:
        message = f"{quantity.text} is in the note but not in the transcript."
        issue = Issue(quantity.start, quantity.end, _kind(quantity), "unmentioned", severity, message, (), None)
        return Piece(_points(quantity), PART if severity == "minor" else 0, "unmentioned", issue)

    def _is_said(self, quantity: Quantity, owner: str) -> bool:
        if quantity.kind == "dose" and self.doses.was_put(quantity):
            return True
        if quantity.kind == "dose" and quantity.start in self.drug_of:
            return self.doses.said(quantity, owner)
        if self.heard.said(quantity) and not (self._only_ahead(quantity) or self._only_nearly(quantity)):
            return True
        drug = self.drug_of.get(quantity.start)
        if drug is not None and is_told_in_words(quantity, drug, self.statement, self.record):
            return True
        if quantity.kind == "dose" and (
            self.doses.several(quantity) or makes_whole(quantity, self.statement) or is_multiple(quantity, self.record)
        ):
            return True
        if quantity.kind == "duration" and (self.heard.in_span(quantity) or is_gestation(quantity, self.record)):
            return True
        if quantity.kind == "number" and self.doses.multiplied(quantity):
            return True
        if quantity.value == _TWENTY_WEEKS and _SIGHT.search(self.statement.text) is None:
            return any(f.quantity.said == "week" for f in self.record.raw.get(_TWENTY_WEEKS[0], ())[:MOST_OWNED])
        if drunk_or_smoked(quantity, self.statement.text, self.record)[0]:
            return True
        if is_smoked(quantity, self.statement, self.record):
            return True
        if is_told_pregnancy(quantity, self.statement, self.record):
            return True
        if quantity.kind == "number" and as_duration_elsewhere(quantity, self.record, self.statement.text):
            return True
        owned = self.record.owned_by(owner)  # limits as well: nothing else was said of it
        if owned and owner.startswith(VALUES) and self.heard.said_of(quantity, owner, owned):
            return True
        return quantity.kind in ("age", "number") and self.age is not None and self.age == quantity.value

    def _only_ahead(self, quantity: Quantity) -> bool:
        """Whether a duration of the history was said of what is to come alone: "come back in a week"."""
        if (
            quantity.kind != "duration"
            or section_group(self.statement.kind) != "history"
            or returns(quantity, self.statement)
        ):
            return False
        if "-" in quantity.text and quantity.high is None:
            return False  # "10-year risk"
        if topic(self.statement.text, quantity.start, quantity.end).time == "ahead":
            return False
        said = [f for f in anywhere(self.record.figures.get("duration", {})) if same(f.quantity, quantity)]
        return bool(said) and all(is_ahead(self.record.text(f.key), f.start, f.end) for f in said)

    def _only_nearly(self, quantity: Quantity) -> bool:
        """Whether a duration was said as nearly the same alone, and of something else: "four to six weeks" for 5."""
        if quantity.kind != "duration" or quantity.high is not None or vague(quantity):
            return False
        said = [f for f in anywhere(self.record.figures.get("duration", {})) if same(f.quantity, quantity)]
        if not said or any(vague(f.quantity) or _is_turned(f.quantity, quantity) for f in said):
            return False
        if self.heard.every(quantity) or any(self.record.raw.get(raw) for raw in raw_of(quantity)):
            return False  # "labs in six weeks, and again at twelve"
        here = topic(self.statement.text, quantity.start, quantity.end)
        return not any(shared(here, topic(self.record.text(f.key), f.start, f.end)) > 0 for f in said)

    def _contradicting(self, quantity: Quantity, owner: str) -> Figure | None:
        """What was said instead, if anything."""
        if self.heard.rose(quantity):
            return None
        if (other := swapped(quantity, owner, self.statement, self.record)) is not None:
            return other
        if quantity.start in self.drug_of:
            return self.doses.other(quantity, owner)
        if (period := other_period(quantity, self.statement.text, self.record)) is not None:
            return period
        if quantity.kind == "measure" and in_other_units(quantity, self.record):
            return None
        so, other = drunk_or_smoked(quantity, self.statement.text, self.record)
        if so or other is not None:
            return other
        if (quantity.high is not None or quantity.kind == "frequency") and self.heard.said(quantity):
            return None  # both ends were said, if one by one
        if owner.startswith(COURSE) and self.record.owned_by(owner):
            return self.doses.other_course(quantity, owner)
        if quantity.kind == "duration":
            return self._other_duration(quantity)
        if quantity.kind == "time":
            return other_time(quantity, self.statement, self.record)
        if quantity.kind == "age":
            return other_age(quantity, owner, self.statement, self.record, self.heard, known=self.age is not None)
        if quantity.kind == "ordinal":
            return other_ordinal(quantity, self.statement, self.record, self.heard)
        if quantity.kind == "score" and (other := self._other_scale(quantity)) is not None:
            return other
        if quantity.unit == "pack-year" and (other := pack_years(quantity, self.record)) is not None:
            return other
        if owner and (other := self._other_value(quantity, owner)) is not None:
            return other
        if (other := rival(quantity, self.statement, self.record, self.heard)) is not None:
            return other
        return counted_otherwise(quantity, self.statement.text, self.record, self.heard)

    def _other_duration(self, quantity: Quantity) -> Figure | None:
        """Another date of return, or how long else the same thing has been."""
        if (other := other_return(quantity, self.statement, self.record, self.heard)) is not None:
            return other
        if self.heard.in_span(quantity) or is_gestation(quantity, self.record):
            return None
        if is_born_so(quantity, self.statement, self.record):
            return None
        other = rival(quantity, self.statement, self.record, self.heard)
        return other if other is not None else other_span(quantity, self.statement, self.record)

    def _other_unit(self, quantity: Quantity) -> Figure | None:
        """What was said of another unit of time where this was never said: "two, three years" for "2-3 months"."""
        every = quantity.kind == "frequency" and quantity.said.startswith("every ")
        if not every and (quantity.kind != "duration" or quantity.high is None or quantity.text.startswith("a ")):
            return None  # "a day or two" is said of all sorts of things
        if every and may_be_said(quantity, self.statement, self.record):
            return None  # "a bag lasts two weeks"
        raws = raw_of(quantity)
        return next(
            (
                figure
                for figure in self.record.raw.get(raws[0], ())[:MOST_OWNED]
                if figure.quantity.kind == quantity.kind
                and figure.quantity.said != quantity.said
                and raw_of(figure.quantity) == raws
            ),
            None,
        )

    # What belongs to the same owner

    def _other_value(self, quantity: Quantity, owner: str) -> Figure | None:
        """Another value of the same lab or vital sign, where this one was said of it, or of nothing else, nowhere."""
        owned = self.record.owned_by(owner)
        if (aim := other_aim(quantity, owned, self.statement.text, self.record)) is not None:
            return aim
        limits = [figure for figure in owned if is_limit(figure, self.record)]
        figures = [figure for figure in owned if figure not in limits]
        if not figures or is_aim(self.statement.text, quantity.start):
            return None
        if not self._only_limit(quantity, limits) and self.heard.said_of(quantity, owner, figures):
            return None
        before = self.statement.text[max(quantity.start - _FORMER_REACH, 0) : quantity.start]
        if _FORMERLY.search(before) is not None and self.heard.said(quantity):
            return None  # "14 (previously 19)": "mood was nineteen in June"
        return next((figure for figure in figures if agree(figure.quantity, quantity) is False), None)

    def _only_limit(self, quantity: Quantity, limits: list[Figure]) -> bool:
        """Whether it was said as what the value ought to be, and of nothing else: "normal is fifty five or above"."""
        raw = quantity.raw
        if not limits or not isinstance(raw, float):
            return False
        said = self.record.raw.get(raw, ())[:MOST_OWNED]
        return bool(said) and all(figure in limits for figure in said)

    def _other_scale(self, quantity: Quantity) -> Figure | None:
        """The same grade out of another number: "six out of ten" for "6/13"; another grade where a scale is no everyday
        one: "sixteen out of twenty-eight" for "6/28"."""
        grade, scale = _score(quantity)
        said = [figure for figure in first(self.record.figures.get("score", {})) if _score(figure.quantity)[1]]
        if not scale or not said:
            return None
        of_it = [figure for figure in said if _score(figure.quantity)[1] == scale]
        if of_it:
            told = scale <= _TOLD or any(_score(figure.quantity)[0] == grade for figure in of_it)
            told = told or self._is_said_beside(grade, of_it)  # "21 out of 30 today, it was 25 last year"
            return None if told else of_it[0]
        if scale <= _TOLD and any(f.quantity.kind == "number" for f in self.record.raw.get(grade, ())[:MOST_OWNED]):
            return None  # "standing it's a five"
        return next((figure for figure in said if _score(figure.quantity)[0] == grade), None)

    def _is_said_beside(self, grade: float, figures: list[Figure]) -> bool:
        """Whether a bare number was said to have been it, in one breath with one of these figures."""
        keys = {figure.key for figure in figures}
        said = [f for f in self.record.raw.get(grade, ())[:MOST_OWNED] if f.quantity.kind == "number" and f.key in keys]
        return any(self.record.before(f, _WAS_REACH).endswith(_WAS) for f in said)


def _is_per(quantity: Quantity, text: str) -> bool:
    """What a strength is in, or in what time so many are taken: "120 mg/5 mL", "4 doses/24 h"; or how one sees."""
    if quantity.start and text[quantity.start - 1] == "/":
        return quantity.raw == _A_DAY if quantity.kind == "duration" else quantity.unit == "mL"
    first, last = max(quantity.start - _SIGHT_REACH, 0), quantity.end + _SIGHT_REACH
    return "/" in quantity.text and _SIGHT.search(text, first, last) is not None


def _points(quantity: Quantity) -> int:
    return DESCRIBED if quantity.kind in _TELLING else DESCRIBED // 2


def _kind(quantity: Quantity) -> Kind:
    return "dose" if quantity.kind == "dose" else "number"


def _against(
    quantity: Quantity, severity: Severity, message: str, evidence: tuple[Evidence, ...], suggestion: str | None
) -> Piece:
    place, points = (quantity.start, quantity.end), _points(quantity)
    return against(place, _kind(quantity), severity, message, evidence, points=points, suggestion=suggestion)


def _is_turned(said: Quantity, noted: Quantity) -> bool:
    """Whether it is the very duration, or that in another unit: "six weeks" for 1.5 months."""
    return very(said, noted) or (said.said != noted.said and said.high is None and not said.approximate)


def _score(quantity: Quantity) -> tuple[float, float]:
    """Grade and out of how many; 0 where that goes without saying."""
    value = quantity.value
    return (value[0], value[1]) if isinstance(value, tuple) and quantity.kind == "score" else (0.0, 0.0)


def _number(value: object) -> float | None:
    """A finite number, None for anything else: metadata hold what a client sent."""
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None
