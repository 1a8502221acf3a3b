"""Checks the figures of a statement against those of the record.

A figure is first held against those of its own owner (a drug, a lab value, a person), then against what was said of the
same topic in the same unit; what was said nowhere is unmentioned. How bad that is depends on what the figure tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import compress
from typing import Any, Final

from engine.finding import Evidence, Kind, Severity
from evaluators.deterministic.checks.evidence import group
from evaluators.deterministic.checks.figures_derived import is_worked_out, pack_years
from evaluators.deterministic.checks.figures_dose import Doses
from evaluators.deterministic.checks.figures_perhaps import barely, nearby, perhaps
from evaluators.deterministic.checks.figures_said import Heard, first
from evaluators.deterministic.checks.figures_same import is_one, overlap, rivals, rough, same, vague
from evaluators.deterministic.checks.figures_severity import severity_unsaid
from evaluators.deterministic.checks.figures_split import is_gestation
from evaluators.deterministic.checks.figures_swapped import swapped
from evaluators.deterministic.checks.figures_topic import Topic, both_past, follower, is_ahead, shared, topic
from evaluators.deterministic.checks.pieces import DESCRIBED, FULL, PART, Issue, Piece, against, quote
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.reading.figures_owner import COURSE, NOBODY, PAST, RETURN, SELF, THIRD, VALUES, drug_of
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure, raw_of
from evaluators.deterministic.record.record import MOST_OWNED, Record

_TELLING: Final = frozenset(("dose", "bp", "measure", "percent"))
"""Kinds of which one figure tells as much as a term; others half of it."""
_COMPARED: Final = frozenset(("duration", "frequency", "measure", "percent", "bp", "number", "score", "age", "date"))
"""Kinds of which a figure said of the same thing speaks against another one."""
_PLAIN: Final = frozenset(("number", "score", "measure", "percent"))
"""Kinds that speech gives bare: one that was said at all is not another one gone wrong."""
_RETURNING: Final = frozenset(
    ("review", "follow", "follows", "returns", "follow-up", "f/u", "return", "recheck", "repeat")
)
_ANYBODY: Final = (SELF, THIRD, PAST, NOBODY, f"{NOBODY}family")
"""Owners of ages who are no relative in particular."""
_ADULT: Final = 18.0
_CHILDREN: Final = ("age:child", "age:son", "age:daughter")
_BEHIND: Final = (" after", " since", " post", " into ")
"""After a duration that is no date of return: "review 5/52 after starting sertraline"."""
_NOT_HERE: Final = re.compile(
    r"\breturn(?:s|ed|ing)? to (?!(?:the |our |my )?(?:clinic|office|see|care|practice|surgery)\b)"
    r"|\bfollow(?:ing)?[- ]?up (?:after|from|of (?:a|his|her|the))\b",
    re.IGNORECASE,
)
"""Returning elsewhere ("to school after 24 hours"), or having come ("for follow-up after a 5-day stay")."""
_AT_WEEK: Final = (" at ", " at about ")
_PREGNANT: Final = 20.0
"""From so many weeks on "at 36 weeks" tells how far a pregnancy is."""
_LASTING: Final = (" for ", " for about ", " x", " x ", " for another ")
"""Before a duration that tells how long, and not when: "may return once afebrile for 24 hours"."""
_AGO: Final = (" ago", " back", " history")
_SINCE: Final = re.compile(r"\b(?:for|past|last|over the|been)(?: (?:the|about|like|past|last))? $")
_AT: Final = (" at ", " in ", " within ", " at about ", " in about ")
_LEAD: Final = 24
_TENFOLD: Final = 10.0
_TOLD: Final = 10.0
"""Out of so many people grade pain and much else, more than once in a visit and without naming the scale again."""
_CLEARLY: Final = 2
"""How much more a rival has to share with a figure that was said, too, than what backs that."""


class Figures:
    """Checks the quantities of one statement."""

    def __init__(self, statement: StatementReading, record: Record, metadata: Mapping[str, Any]) -> None:
        self.statement = statement
        self.record = record
        self.heard = Heard(record)
        self.age = _number(metadata.get("age"))
        self.drug_of = drug_of(statement.bundles)
        self.doses = Doses(statement, record, self.heard)

    def pieces(self) -> Iterator[Piece]:
        """One piece for each figure that has a value."""
        for quantity in self.statement.quantities:
            if quantity.value is not None and not self._is_label(quantity):
                yield self._piece(quantity)

    def _is_label(self, quantity: Quantity) -> bool:
        """Part of a name or of another figure (``C5-6``, ``x3``), or no more than words ("last week")."""
        text = self.statement.text
        if quantity.kind == "duration" and quantity.text.lower().startswith(("last", "past")):
            return True
        if quantity.kind != "number":
            return False
        if quantity.value in LABELS.calls and quantity.start not in self.statement.owners:
            return True
        before = text[max(quantity.start - 3, 0) : quantity.start]
        return before[-1:] in ("/", "x") or (before[-1:] == "-" and before[:1].isalpha())

    def _piece(self, quantity: Quantity) -> Piece:
        owner = self.statement.owners.get(quantity.start, "")
        if (other := self._contradicting(quantity, owner)) is not None:
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
        return f"{quantity.text} of {drug.name}" if drug is not None else quantity.text

    def _otherwise(self, quantity: Quantity, other: Figure, severity: Severity) -> Piece:
        message = f"Note says {self._named(quantity)}, the transcript says {other.quantity.text}."
        evidence = (quote(self.record, other.key, other.start, other.end),)
        return _against(quantity, severity, message, evidence, other.quantity.text)

    def _unsaid(self, quantity: Quantity, owner: str) -> Piece:
        drug = quantity.start in self.drug_of
        severity = severity_unsaid(quantity, owner, self.statement, self.record, returning=self._returns(quantity))
        if drug and quantity.kind == "dose" and self.doses.goes_without_saying(quantity, owner):
            severity = "minor"  # how strong each one is goes without saying
        if nearby(quantity, owner, self.record) if drug else self._perhaps(quantity):
            severity = "minor"
        message = f"{quantity.text} is in the note but not in the transcript."
        issue = Issue(quantity.start, quantity.end, _kind(quantity), "unmentioned", severity, message, (), None)
        return Piece(_points(quantity), PART if severity == "minor" else 0, "unmentioned", issue)

    def _is_said(self, quantity: Quantity, owner: str) -> bool:
        if quantity.kind == "dose" and quantity.start in self.drug_of:
            return self.doses.said(quantity, owner)
        if self.heard.said(quantity) and not self._only_ahead(quantity):
            return True
        if quantity.kind == "dose" and self.doses.several(quantity):
            return True
        if quantity.kind == "duration" and (self.heard.in_span(quantity) or is_gestation(quantity, self.record)):
            return True
        if quantity.kind == "number" and self.heard.lasted(quantity, self.statement.text):
            return True
        owned = self.record.owned_by(owner)  # limits as well: nothing else was said of it
        if owned and owner.startswith(VALUES) and self.heard.said_of(quantity, owner, owned):
            return True
        return quantity.kind in ("age", "number") and self.age is not None and self.age == quantity.value

    def _only_ahead(self, quantity: Quantity) -> bool:
        """Whether a duration of the history was said of what is to come alone: "come back in a week"."""
        if quantity.kind != "duration" or group(self.statement.kind) != "history" or self._returns(quantity):
            return False
        if "-" in quantity.text and quantity.high is None:
            return False  # "10-year risk"
        if topic(self.statement.text, quantity.start, quantity.end).time == "ahead":
            return False
        said = [f for f in first(self.record.figures.get("duration", {})) if same(f.quantity, quantity)]
        return bool(said) and all(is_ahead(self.record.text(f.key), f.start, f.end) for f in said)

    def _contradicting(self, quantity: Quantity, owner: str) -> Figure | None:
        """What was said instead, if anything."""
        if (other := swapped(quantity, owner, self.statement, self.record)) is not None:
            return other
        if quantity.start in self.drug_of:
            return self.doses.other(quantity, owner)
        if (quantity.high is not None or quantity.kind == "frequency") and self.heard.said(quantity):
            return None  # both ends were said, if one by one
        if owner.startswith(COURSE) and self.record.owned_by(owner):
            return self.doses.other_course(quantity, owner)
        if quantity.kind == "duration":
            if self._returns(quantity) and (other := self._other_return(quantity)) is not None:
                return other
            said = self.heard.in_span(quantity) or is_gestation(quantity, self.record)
            return None if said else self._rival(quantity)
        if quantity.kind == "age":
            return self._other_age(quantity, owner)
        if quantity.kind == "ordinal":
            return self._other_ordinal(quantity)
        if quantity.kind == "score" and (other := self._other_scale(quantity)) is not None:
            return other
        if quantity.unit == "pack-year" and (other := pack_years(quantity, self.record)) is not None:
            return other
        if owner and (other := self._other_value(quantity, owner)) is not None:
            return other
        return self._rival(quantity)

    def _other_unit(self, quantity: Quantity) -> Figure | None:
        """What was said of another unit of time where this was never said: "two, three years" for "2-3 months"."""
        every = quantity.kind == "frequency" and quantity.said.startswith("every ")
        if not every and (quantity.kind != "duration" or quantity.high is None or quantity.text.startswith("a ")):
            return None  # "a day or two" is said of all sorts of things
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

    def _other_return(self, quantity: Quantity) -> Figure | None:
        figures = [f for f in self.record.owned_by(RETURN) if not self.record.text(f.key).startswith(_AGO, f.end)]
        if any(same(figure.quantity, quantity) or overlap(figure.quantity, quantity) for figure in figures):
            return None
        if self.heard.in_span(quantity) and barely(quantity, self.record):
            return None  # "labs in four weeks, I'll see you in eight"
        if any(self._may_return(figure, quantity) for figure in first(self.record.figures.get("duration", {}))):
            return None
        return next((figure for figure in figures if agree(figure.quantity, quantity) is False), None)

    def _may_return(self, figure: Figure, quantity: Quantity) -> bool:
        """Whether what was said may be the return in other words: the same figure, and it does not lie behind."""
        if not same(figure.quantity, quantity) or rough(figure.quantity):
            return False
        text = self.record.text(figure.key)
        before = text[max(figure.start - _LEAD, 0) : figure.start].lower()
        if text.startswith(_AGO, figure.end) or _SINCE.search(before):
            return False
        return before.endswith(_AT) or topic(text, figure.start, figure.end).time != "past"

    def _other_value(self, quantity: Quantity, owner: str) -> Figure | None:
        """Another value of the same lab or vital sign, where this one was said of it, or of nothing else, nowhere."""
        owned = self.record.owned_by(owner)
        limits = [figure for figure in owned if self.heard.is_limit(figure)]
        figures = [figure for figure in owned if figure not in limits]
        if not figures or self.heard.is_aim(self.statement.text, quantity.start):
            return None
        if not self._only_limit(quantity, limits) and self.heard.said_of(quantity, owner, figures):
            return None
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
            return None if told else of_it[0]
        if scale <= _TOLD and any(f.quantity.kind == "number" for f in self.record.raw.get(grade, ())[:MOST_OWNED]):
            return None  # "standing it's a five"
        return next((figure for figure in said if _score(figure.quantity)[0] == grade), None)

    def _other_age(self, quantity: Quantity, owner: str) -> Figure | None:
        """Another age of the same person; metadata have the last word on the patient's."""
        if owner == NOBODY or (owner == SELF and self.age is not None):
            return None
        owned = self.record.owned_by
        if self.heard.said(quantity) and not self._is_swapped(quantity, owner):
            return None
        figures = owned(owner)
        if owner == SELF:
            figures = figures or owned(THIRD) or self._child(quantity) or self._only(owned(NOBODY))
        if owner == PAST:
            return self._rival(quantity)
        return next((figure for figure in figures if agree(figure.quantity, quantity) is False), None)

    def _is_swapped(self, quantity: Quantity, owner: str) -> bool:
        """Whether the note gives the ages of two relatives to one another. One alone may be another word for her:
        "my mother's sister", "your aunt"."""
        own = {figure.quantity.value for figure in self.record.owned_by(owner)}
        if quantity.value in own or owner in _ANYBODY:
            return False
        others = {
            self.statement.owners.get(other.start, NOBODY)
            for other in self.statement.quantities
            if other.kind == "age" and other.value in own
        }
        return any(
            figure.quantity.value == quantity.value
            for other in others.difference(_ANYBODY)
            for figure in self.record.owned_by(other)
        )

    def _child(self, quantity: Quantity) -> list[Figure]:
        """Ages that a parent gave for "my son", where the note is on a child as well."""
        found = [figure for name in _CHILDREN for figure in self.record.owned_by(name)]
        ages = (quantity.value, *(figure.quantity.value for figure in found))
        return found if all(isinstance(age, float) and age < _ADULT for age in ages) else []

    def _only(self, figures: list[Figure]) -> list[Figure]:
        """Ages said of nobody in particular ("a healthy two year old") where there is but one."""
        return figures if len({figure.quantity.value for figure in figures}) == 1 else []

    # What was said of the same topic

    def _rival(self, quantity: Quantity) -> Figure | None:
        """Another figure of the same sort, said of the same thing, where this one was said of nothing alike."""
        if quantity.kind not in _COMPARED or vague(quantity):
            return None
        if quantity.kind == "number" and not quantity.unit:
            return None
        said = list(first(self.record.figures.get(quantity.kind, {})))
        if quantity.kind == "bp":
            return None if not said or any(same(figure.quantity, quantity) for figure in said) else said[0]
        if quantity.kind == "age":
            said = self.record.owned_by(PAST)
        measured = quantity.kind == "measure" and bool(quantity.unit)
        if quantity.kind in _PLAIN and not measured and self.heard.said(quantity):
            return None
        alike = [same(figure.quantity, quantity) for figure in said]
        agreeing = list(compress(said, alike))
        stated = any(not rough(figure.quantity) for figure in agreeing)
        if measured and not stated and self.heard.said(quantity):
            agreeing, stated = self.heard.bare(quantity), True  # "the spot, it's like nine", or four of something else
        if quantity.kind == "duration" and any(
            figure.quantity.said == quantity.said and not rough(figure.quantity) for figure in agreeing
        ):
            return None  # one that was said in such words is not held against another; a visit has many
        if quantity.kind == "date" and (stated or self.heard.short_year(quantity)):
            return None
        beside = [other for other in self.statement.quantities if other is not quantity and not vague(other)]
        others = [
            figure
            for figure, agrees in zip(said, alike, strict=True)
            if not agrees
            and rivals(figure.quantity, quantity)
            and not (measured and _far(figure.quantity, quantity))
            and not any(same(figure.quantity, o) for o in beside)
        ]  # what the statement has as well stands for something else
        if not others:
            return None
        here = topic(self.statement.text, quantity.start, quantity.end)
        common = [self._common(here, figure) for figure in others]
        best = max(common)
        if best <= 0:
            return None
        backed = max((self._common(here, figure) for figure in agreeing), default=0)
        if not stated and self._perhaps(quantity):
            return None
        if stated and isinstance(quantity.raw, float) and not quantity.raw.is_integer():
            return None  # "1.8 centimeters" are said of one thing only
        if is_worked_out(quantity, self.record):
            return None
        needed = backed + _CLEARLY if stated else _CLEARLY if is_one(quantity) else 1
        return others[common.index(best)] if best >= needed else None

    def _perhaps(self, quantity: Quantity) -> bool:
        """Whether it may have been said in words that are not read; a date of return is not put so."""
        return perhaps(quantity, self.record) and not (quantity.kind == "duration" and self._returns(quantity))

    def _other_ordinal(self, quantity: Quantity) -> Figure | None:
        """Another one of the same things: "second metatarsal" for "5th metatarsal"."""
        named = follower(self.statement.text, quantity.end)
        if not named or not quantity.text[0].isdigit() or self.heard.said(quantity):
            return None
        said = first(self.record.figures.get("ordinal", {}))
        return next((figure for figure in said if named == follower(self.record.text(figure.key), figure.end)), None)

    def _common(self, here: Topic, figure: Figure) -> int:
        """How much a figure of the record has to do with one of the statement."""
        there = topic(self.record.text(figure.key), figure.start, figure.end)
        counted = figure.quantity.kind == "number" and figure.quantity.unit not in ("", "time")  # children, packs
        return shared(here, there) + both_past(here, there) + counted

    def _returns(self, quantity: Quantity) -> bool:
        """Whether the statement sets the next visit, whose date is often settled without a word."""
        text = self.statement.text
        if vague(quantity) or text.startswith(_BEHIND, quantity.end) or text.endswith(_LASTING, 0, quantity.start):
            return False
        if _NOT_HERE.search(text) or (text.endswith(_AT_WEEK, 0, quantity.start) and _is_late(quantity)):
            return False
        words = self.statement.text.lower().replace(".", " ").split()
        return "ago" not in words and not _RETURNING.isdisjoint(words)


def _points(quantity: Quantity) -> int:
    return DESCRIBED if quantity.kind in _TELLING else DESCRIBED // 2


def _kind(quantity: Quantity) -> Kind:
    return "dose" if quantity.kind == "dose" else "number"


def _against(
    quantity: Quantity, severity: Severity, message: str, evidence: tuple[Evidence, ...], suggestion: str
) -> Piece:
    place, points = (quantity.start, quantity.end), _points(quantity)
    return against(place, _kind(quantity), severity, message, evidence, points=points, suggestion=suggestion)


def _is_late(quantity: Quantity) -> bool:
    """Whether it may be how far a pregnancy is."""
    return quantity.said == "week" and isinstance(quantity.raw, float) and quantity.raw >= _PREGNANT


def _far(said: Quantity, noted: Quantity) -> bool:
    """Whether two figures are too far apart to stand for one another: three pounds lost of 213."""
    a, b = said.value, noted.value
    return isinstance(a, float) and isinstance(b, float) and max(a, b) > _TENFOLD * min(a, b)


def _score(quantity: Quantity) -> tuple[float, float]:
    """Grade and out of how many; 0 where that goes without saying."""
    value = quantity.value
    return (value[0], value[1]) if isinstance(value, tuple) and quantity.kind == "score" else (0.0, 0.0)


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]  # metadata hold what a client sent; what is no number raises
    except (TypeError, ValueError):
        return None
