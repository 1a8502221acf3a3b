"""Checks the figures of a statement against those of the record: same kind and value, or the bare number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.finding import Kind, Severity
from evaluators.deterministic.figures_topic import Topic, both_past, shared, topic
from evaluators.deterministic.pieces import FULL, PART, Issue, Piece, quote
from evaluators.deterministic.quantities import Quantity, Value, agree
from evaluators.deterministic.record import RETURN, Figure, Record, drug_of, raw_of
from evaluators.deterministic.statement import EXAMINING, StatementReading

_POINTS: Final = {"dose": 8, "bp": 8, "measure": 8, "percent": 8}
_LOOSE: Final = frozenset(("duration", "frequency", "date", "time"))
"""Kinds whose figure alone, said of something else, supports nothing."""
_COMPARED: Final = frozenset(("duration", "frequency", "measure", "percent", "bp"))
"""Kinds of which a figure said of the same thing speaks against another one."""
_EMERGENCY: Final = frozenset((911.0, 999.0, 111.0, 112.0))
"""Numbers to call, which speech gives digit by digit."""
_MOST_VALUES: Final = 256
_MOST_FIGURES: Final = 8
_SMALL: Final = 10.0
_RETURNING: Final = frozenset(
    ("review", "follow", "follows", "returns", "follow-up", "f/u", "return", "recheck", "repeat")
)
_SLACK: Final = 1e-3
_VAGUE: Final = frozenset(("few", "couple", "several", "half", "some", "dozen", "many", "next"))
_ROUGH: Final = frozenset(("few", "several", "many", "some"))
_YEARS: Final = (1900.0, 2100.0)


class Figures:
    """Checks the quantities of one statement."""

    def __init__(self, statement: StatementReading, record: Record, metadata: Mapping[str, Any]) -> None:
        self.statement = statement
        self.record = record
        self.metadata = metadata
        self.drug_of = drug_of(statement.bundles)

    def pieces(self) -> Iterator[Piece]:
        """One piece for each figure that has a value."""
        for quantity in self.statement.quantities:
            if quantity.value is not None and not self._is_label(quantity):
                yield self._piece(quantity)

    def _is_label(self, quantity: Quantity) -> bool:
        """Part of a name or of another figure: ``C5-6``, ``x3``, ``60s``, ``7-8/10``."""
        text = self.statement.text
        before, after = text[max(quantity.start - 3, 0) : quantity.start], text[quantity.end : quantity.end + 1]
        if quantity.kind != "number":
            return False
        if quantity.value in _EMERGENCY and "call" in text.lower():
            return True
        return after in ("s", "’", "'") or before[-1:] in ("/", "x") or (before[-1:] == "-" and before[:1].isalpha())

    def _piece(self, quantity: Quantity) -> Piece:
        points = _POINTS.get(quantity.kind, 4)
        drug = self.drug_of.get(quantity.start)
        other = self._other_dose(quantity, drug.concept) if drug is not None else None
        kind: Kind = "dose" if quantity.kind == "dose" else "number"
        if drug is None and quantity.kind == "duration" and self._returns():
            other = self._other_dose(quantity, RETURN)
        other = other or self._rival(quantity, drug is not None)
        if other is not None:
            what = f"{quantity.text} of {drug.name}" if drug is not None else quantity.text
            message = f"Note says {what}, the transcript says {other.quantity.text}."
            evidence = (quote(self.record, other.key, other.start, other.end),)
            severity: Severity = "critical" if drug is not None else "major"
            issue = Issue(
                quantity.start, quantity.end, kind, "contradicted", severity, message, evidence, other.quantity.text
            )
            return Piece(points, 0, "contradicted", issue)
        if self._said(quantity) or self._in_metadata(quantity):
            return Piece(points, FULL, "supported", None)
        severity = self._severity(quantity)
        message = f"{quantity.text} is in the note but not in the transcript."
        issue = Issue(quantity.start, quantity.end, kind, "unmentioned", severity, message, (), None)
        return Piece(points, PART if severity == "minor" else 0, "unmentioned", issue)

    def _said(self, quantity: Quantity, *, exactly: bool = False) -> bool:
        """Whether the record has the figure; ``exactly``: not as "a few" or "a couple"."""
        same_kind = self.record.figures.get(quantity.kind, {})
        if quantity.high is None and quantity.value in same_kind and not exactly:
            return True
        if any(
            _same(figure.quantity, quantity) and not (exactly and _rough(figure.quantity))
            for figure in _first(same_kind)
        ):
            return True
        if quantity.kind in _LOOSE:
            return False
        raws = raw_of(quantity)
        if quantity.kind == "number":
            return bool(raws) and all(raw in self.record.raw for raw in raws)
        if quantity.kind == "score":
            return bool(raws) and self._said_bare(raws[0])
        return bool(raws) and all(self._said_bare(raw) for raw in raws)

    def _said_bare(self, raw: float) -> bool:
        return any(figure.quantity.kind in ("number", "score", "bp") for figure in self.record.raw.get(raw, ()))

    def _in_metadata(self, quantity: Quantity) -> bool:
        age = self.metadata.get("age")
        if age is None or not isinstance(quantity.value, float):
            return False
        try:
            return float(age) == quantity.value
        except (TypeError, ValueError):
            return False

    def _other_dose(self, quantity: Quantity, drug: str) -> Figure | None:
        """A dose of the drug that was said, where this one was never said of it."""
        figures = self.record.doses.get(drug, [])
        if any(_same(figure.quantity, quantity) for figure in figures):
            return None
        if quantity.kind in _LOOSE and self._said(quantity, exactly=drug == RETURN):
            return None  # said of something; what a frequency or a time belongs to is hard to tell in speech
        if quantity.kind == "dose" and self._said_beside(quantity, figures):
            return None
        return next((figure for figure in figures if agree(figure.quantity, quantity) is False), None)

    def _said_beside(self, quantity: Quantity, figures: list[Figure]) -> bool:
        """Whether the bare figure stands in an utterance that doses the drug: "to 175 milligrams? I'm at 140 now"."""
        keys = {figure.key for figure in figures[:_MOST_FIGURES]}
        return any(
            not figure.drug and figure.key in keys
            for raw in raw_of(quantity)
            for figure in self.record.raw.get(raw, ())[:_MOST_FIGURES]
        )

    def _rival(self, quantity: Quantity, dosed: bool) -> Figure | None:
        """Another figure of the same sort, said of the same thing, where this one was said of nothing alike."""
        if quantity.kind not in _COMPARED or (dosed and quantity.kind == "dose") or _vague(quantity):
            return None
        said = list(_first(self.record.figures.get(quantity.kind, {})))
        if quantity.kind == "bp":
            return None if not said or any(_same(figure.quantity, quantity) for figure in said) else said[0]
        agreeing = [figure for figure in said if _same(figure.quantity, quantity)]
        rivals = [figure for figure in said if _alike(figure.quantity, quantity)]
        if not rivals:
            return None
        here = topic(self.statement.text, quantity.start, quantity.end)
        backed = max((shared(here, self._topic(figure)) for figure in agreeing), default=0)
        stated = any(not _rough(figure.quantity) for figure in agreeing)
        best, rival = 0, None
        for figure in rivals:
            if not _same(figure.quantity, quantity):
                there = self._topic(figure)
                common = shared(here, there) + (not stated and both_past(here, there))
                if common > best:
                    best, rival = common, figure
        return rival if best >= (max(backed + 1, 2) if stated else 1) else None

    def _topic(self, figure: Figure) -> Topic:
        return topic(self.record.at(figure.key).text, figure.start, figure.end)

    def _returns(self) -> bool:
        """Whether the statement sets the next visit, whose date is often settled without a word."""
        words = self.statement.text.lower().replace(".", " ").split()
        return "ago" not in words and not _RETURNING.isdisjoint(words)

    def _severity(self, quantity: Quantity) -> Severity:
        """How bad it is that a figure was never said."""
        kind = self.statement.kind
        if quantity.kind == "dose":
            if quantity.start in self.drug_of:
                return "critical"
            return "minor" if any(m.term.category == "substance" for m in self.statement.mentions) else "major"
        if quantity.kind == "frequency" and quantity.said == "every hour":
            return "major"
        if _vague(quantity) or quantity.kind in ("date", "time", "frequency", "ordinal"):
            return "minor"
        if quantity.kind == "age":
            return "minor" if self.metadata.get("age") is None else "major"
        if quantity.kind == "number" and isinstance(quantity.value, float):
            if _YEARS[0] <= quantity.value <= _YEARS[1]:
                return "minor"
            if quantity.value <= _SMALL and quantity.value.is_integer() and kind in EXAMINING:
                return "minor"
        if quantity.kind == "duration" and (quantity.high is not None or self._returns()):
            return "minor"
        return "major"


def _first(by_value: Mapping[Value, list[Figure]]) -> Iterator[Figure]:
    """The first few figures of each value; none where hostile text has more values than any visit."""
    if len(by_value) <= _MOST_VALUES:
        for figures in by_value.values():
            yield from figures[:_MOST_FIGURES]


def _alike(said: Quantity, noted: Quantity) -> bool:
    """Whether one may stand where the other was said: the same unit, and neither is only roughly a figure."""
    if said.said != noted.said or said.unit != noted.unit or said.said == "rate" or _vague(said):
        return False
    return agree(said, noted) is False


def _rough(quantity: Quantity) -> bool:
    """Said as "a few": a figure within it is not what was said. A couple is two."""
    return any(word in _ROUGH for word in quantity.text.lower().split())


def _vague(quantity: Quantity) -> bool:
    return any(word in _VAGUE for word in quantity.text.lower().split())


def _same(said: Quantity, noted: Quantity) -> bool:
    """Whether a note may write down what was said so: the same figure, or one inside a range that was said.

    "About" is not held against a figure; "a few" and other units are left to ``agree``.
    """
    if said.said != noted.said or said.kind == "date" or _vague(said) or _vague(noted):
        return bool(agree(said, noted))
    low, noted_low = said.value, noted.value
    if not isinstance(low, float) or not isinstance(noted_low, float):
        return bool(agree(said, noted))
    high = low if said.high is None else said.high
    noted_high = noted_low if noted.high is None else noted.high
    if noted.high is None:
        return low - _SLACK * abs(low) <= noted_low <= high + _SLACK * abs(high)
    return abs(low - noted_low) <= _SLACK * abs(low) and abs(high - noted_high) <= _SLACK * abs(high)
