"""Alignment of one statement with the record: what supports it, what speaks against it, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from engine.finding import Evidence, Kind, Severity, Support
from evaluators.deterministic.evidence import weigh, words_said
from evaluators.deterministic.mention import (
    FACT_CATEGORY,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    POINTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.polarity import polar
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.record import (
    AFFIRMED,
    DENIED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    SUPPOSED,
    WEAK,
    Entry,
    Figure,
    Key,
    Record,
    Said,
    values_of,
)
from evaluators.deterministic.statement import EXAMINING, INFERRING, StatementReading

FULL: Final = 1000
"""Score of a piece that is borne out; scores are whole thousandths."""
PART: Final = 500
ALIEN: Final = -300
"""Sum of evidence (hundredths) from which a statement is taken to be of no relation to the visit."""
BORNE_OUT: Final = 0


_OTHER: Final = {"left": "right", "right": "left"}
_WORST_FIRST: Final[tuple[Support, ...]] = ("contradicted", "unmentioned", "questionable", "inferred")


class Issue(NamedTuple):
    """What is wrong with a part of a statement; offsets are within the statement."""

    start: int
    end: int
    kind: Kind
    support: Support
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]
    suggestion: str | None


class Piece(NamedTuple):
    """One checkable part of a statement: its weight, its score in thousandths, what is wrong with it (or None)."""

    points: int
    score: int
    support: Support
    issue: Issue | None


class Aligned(NamedTuple):
    """A statement's share in grounding. ``points`` 0 means that there was nothing to check."""

    points: int
    score: int
    support: Support
    issues: tuple[Issue, ...]


def quote(record: Record, key: Key, start: int, end: int) -> Evidence:
    """Evidence at a place of the record, quoting the text that stands there."""
    utterance = record.at[key]
    return Evidence(utterance.segment, utterance.offset + start, utterance.offset + end, utterance.text[start:end])


def quotes(record: Record, said: Said) -> tuple[Evidence, ...]:
    """The mention, and the utterance that answered where it was asked."""
    found: tuple[Evidence, ...] = (quote(record, said.key, said.start, said.end),)
    if said.answer is not None and said.answer in record.at:
        reply = record.at[said.answer]
        found = (*found, quote(record, said.answer, 0, min(len(reply.text), 80)))
    return found


def align(statement: StatementReading, record: Record, metadata: Mapping[str, Any]) -> Aligned:
    """Compare a statement with everything said. Looks up what the statement names; never walks the record."""
    pieces = [_Terms(statement, record).piece(mention) for mention in statement.mentions]
    sided = {piece.issue.start for piece in pieces if piece.issue is not None and piece.issue.kind == "laterality"}
    pieces.extend(_sides_pieces(statement, record, sided))
    pieces.extend(_Figures(statement, record, metadata).pieces())
    evidence = _evidence_piece(statement, record)
    if evidence is not None:
        pieces.append(evidence)
    return _fold(pieces, statement)


def _fold(pieces: list[Piece], statement: StatementReading) -> Aligned:
    points = sum(piece.points for piece in pieces)
    score = sum(piece.points * piece.score for piece in pieces)
    issues = tuple(piece.issue for piece in pieces if piece.issue is not None)
    support: Support = "supported"
    for candidate in _WORST_FIRST:
        if any(piece.support == candidate and piece.points for piece in pieces):
            support = candidate
            break
    if support == "contradicted":
        score = 0
    return Aligned(points, score // points if points else 0, support, issues)


class _Terms:
    """Checks the terms of a statement."""

    def __init__(self, statement: StatementReading, record: Record) -> None:
        self.statement = statement
        self.record = record
        self.infers = statement.kind in INFERRING
        self.examines = statement.kind in EXAMINING

    def piece(self, mention: Mention) -> Piece:
        term = mention.term
        points = POINTS[term.weight] if term.category in FACT_CATEGORY else POINTS[term.weight] // 4
        entries = self.record.related(term.concept)
        if not entries:
            issue = self._side(mention)
            return Piece(points, 0, issue.support, issue) if issue is not None else self._unheard(mention, points)
        issue = self._polarity(mention, entries) or self._side(mention)
        if issue is None:
            return Piece(points, FULL, "supported", None)
        return Piece(points, PART if issue.support == "questionable" else 0, issue.support, issue)

    def _unheard(self, mention: Mention, points: int) -> Piece:
        term = mention.term
        if any(name in self.record.entries or name in self.record.by_class for name in term.classes):
            return Piece(points, FULL * 8 // 10, "inferred", None)
        if words_said(term.surface, self.record):
            return Piece(points, FULL * 8 // 10, "inferred", None)
        negated = bool(mention.flags & NEGATED)
        if term.category != "medication" and (self.infers or self.examines or mention.flags & HYPOTHETICAL):
            return Piece(points, FULL * 8 // 10, "inferred", None)
        severity: Severity = "major" if term.category == "medication" and not negated else "minor"
        if term.category not in FACT_CATEGORY:
            return Piece(points, PART, "questionable", None)
        kind: Kind = "medication" if term.category == "medication" else "fabrication"
        message = f"{term.name.capitalize()} is in the note but not in the transcript."
        issue = Issue(mention.start, mention.end, kind, "unmentioned", severity, message, (), None)
        return Piece(points, PART if negated else 0, "unmentioned", issue)

    def _polarity(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        flags = mention.flags
        kind = polar(mention.term)
        if kind == "no" or flags & (HYPOTHETICAL | UNCERTAIN) or self._both_ways(mention):
            return None
        if flags & FAMILY:
            return self._family(mention, entries)
        located = "@" in mention.term.concept
        own = self.record.entries.get(mention.term.concept)
        affirmed, denied = _first(entries, AFFIRMED), _first(entries, DENIED)
        weak, relatives, asked = _first(entries, WEAK), _first(entries, RELATIVES), _first(entries, OPEN)
        name = mention.term.name
        if flags & NEGATED:
            said = own.first(AFFIRMED) if own is not None else None
            if said and said.flags & HISTORICAL:
                return None
            if said and not denied and not weak and not relatives and not asked and (kind == "yes" or located):
                if self.examines and mention.term.category == "symptom":
                    return None  # not seen at the examination is not denied
                return self._issue(
                    mention, "negation", "contradicted", "critical",
                    f"Note says no {name}, the transcript says there is.", said,
                )  # fmt: skip
            return None
        if affirmed:
            return None
        if denied and not weak and own is not None and not flags & HISTORICAL:
            return self._issue(
                mention, "negation", "contradicted", "critical",
                f"Note says {name}, the transcript says there is none.", denied,
            )  # fmt: skip
        if relatives and not weak and not asked:
            return self._issue(
                mention, "experiencer", "questionable", "major",
                f"Note gives {name} to the patient, the transcript to a relative.", relatives,
            )  # fmt: skip
        unsure = weak or _first(entries, SUPPOSED)
        if asked and not weak and not self.infers:
            return self._issue(
                mention, "certainty", "questionable", "minor",
                f"{name.capitalize()} was asked about; no answer was heard.", asked,
            )  # fmt: skip
        if unsure and not self.infers:
            return self._issue(
                mention, "certainty", "questionable", "minor",
                f"Note states {name}, the transcript only considers it.", unsure,
            )  # fmt: skip
        return None

    def _both_ways(self, mention: Mention) -> bool:
        """The statement itself has the term both ways ("breathless when walking, not at rest")."""
        return any(
            other.term.concept == mention.term.concept and (other.flags ^ mention.flags) & NEGATED
            for other in self.statement.mentions
        )

    def _family(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        """What the note says of relatives, against what was said of them."""
        relatives, none = _first(entries, RELATIVES), _first(entries, NO_RELATIVE)
        name = mention.term.name
        if mention.flags & NEGATED and relatives and not none:
            message, said = f"Note says no {name} in the family, the transcript says there is.", relatives
        elif not mention.flags & NEGATED and none and not relatives:
            message, said = f"Note says {name} in the family, the transcript says there is none.", none
        else:
            return None
        return self._issue(mention, "negation", "contradicted", "critical", message, said)

    def _side(self, mention: Mention) -> Issue | None:
        """The other side was said of the term, or of the body site in it, and this one never."""
        if mention.side not in ("left", "right") or mention.side_at is None:
            return None
        heard: dict[str, Said] = {}
        sites = (name for name in mention.term.classes if name.startswith("site:"))
        for concept in (mention.term.concept, *sites):
            for entry in self.record.related(concept):
                for side, said in entry.sides().items():
                    if side not in heard or said < heard[side]:
                        heard[side] = said
        other = _OTHER[mention.side]
        if other not in heard or mention.side in heard or "both" in heard:
            return None
        said = heard[other]
        message = f"Note says {mention.side}, the transcript says {other} ({mention.term.name})."
        return Issue(
            *mention.side_at, "laterality", "contradicted", "critical", message, quotes(self.record, said), other
        )

    def _issue(
        self, mention: Mention, kind: Kind, support: Support, severity: Severity, message: str, said: Said
    ) -> Issue:
        return Issue(mention.start, mention.end, kind, support, severity, message, quotes(self.record, said), None)


def _sides_pieces(statement: StatementReading, record: Record, done: set[int]) -> Iterator[Piece]:
    """A side that was never said in a visit in which the other one was."""
    for start, end, side in statement.sides:
        if side == "both" or start in done:
            continue
        other = _OTHER[side]
        if side in record.sides or "both" in record.sides or other not in record.sides:
            continue
        message = f"Note says {side}, the transcript only ever says {other}."
        evidence = (quote(record, *record.sides[other][0]),)
        issue = Issue(start, end, "laterality", "contradicted", "critical", message, evidence, other)
        yield Piece(8, 0, "contradicted", issue)


def _first(entries: list[Entry], state: int) -> Said | None:
    return min(filter(None, (entry.first(state) for entry in entries)), default=None)


class _Figures:
    """Checks the quantities of a statement."""

    def __init__(self, statement: StatementReading, record: Record, metadata: Mapping[str, Any]) -> None:
        self.statement = statement
        self.record = record
        self.metadata = metadata
        self.drug_of = {bundle.dose.start: bundle.drug.term for bundle in statement.bundles if bundle.dose is not None}

    def pieces(self) -> Iterator[Piece]:
        for quantity in self.statement.quantities:
            if quantity.value is not None:
                yield self._piece(quantity)

    def _piece(self, quantity: Quantity) -> Piece:
        points = 8 if quantity.kind in ("dose", "bp", "measure", "percent") else 4
        if self._heard(quantity) or self._in_metadata(quantity):
            return Piece(points, FULL, "supported", None)
        drug = self.drug_of.get(quantity.start)
        kind: Kind = "dose" if quantity.kind == "dose" else "number"
        severity: Severity = "critical" if kind == "dose" else "major"
        said = self._dose_said(quantity, drug.concept) if drug is not None else None
        if said is not None and drug is not None:
            message = f"Note says {quantity.text} of {drug.name}, the transcript says {said.quantity.text}."
            evidence = (quote(self.record, said.key, said.start, said.end),)
            issue = Issue(
                quantity.start, quantity.end, kind, "contradicted", severity, message, evidence, said.quantity.text
            )
            return Piece(points, 0, "contradicted", issue)
        message = f"{quantity.text} is in the note but not in the transcript."
        issue = Issue(quantity.start, quantity.end, kind, "unmentioned", severity, message, (), None)
        return Piece(points, 0, "unmentioned", issue)

    def _heard(self, quantity: Quantity) -> bool:
        return all(value in self.record.figures for value in values_of(quantity))

    def _in_metadata(self, quantity: Quantity) -> bool:
        age = self.metadata.get("age")
        if age is None or not isinstance(quantity.value, float):
            return False
        return str(age).strip() == f"{quantity.value:g}"

    def _dose_said(self, quantity: Quantity, drug: str) -> Figure | None:
        for figure in self.record.doses.get(drug, ()):
            if agree(figure.quantity, quantity) is False:
                return figure
        return None


def _evidence_piece(statement: StatementReading, record: Record) -> Piece | None:
    """Words and terms together: whether the statement belongs to this visit at all."""
    total, count = weigh(statement, record)
    if not count:
        return None
    points = 2 * min(count, 8)
    if total > ALIEN:
        return Piece(points, _graded(total), "supported", None)
    message = "Nothing in the transcript speaks of this statement."
    issue = Issue(0, len(statement.text), "fabrication", "unmentioned", "major", message, (), None)
    return Piece(points, 0, "unmentioned", issue)


def _graded(total: int) -> int:
    """Thousandths for a sum of evidence: full from ``BORNE_OUT`` on, half at ``ALIEN``."""
    if total >= BORNE_OUT:
        return FULL
    return FULL - (FULL - PART) * (BORNE_OUT - total) // (BORNE_OUT - ALIEN)
