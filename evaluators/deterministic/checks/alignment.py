"""Alignment of one statement with the record: what supports it, what speaks against it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from engine.finding import Severity, Support
from evaluators.deterministic.checks.actions import action_pieces
from evaluators.deterministic.checks.all_denied import all_denied_pieces
from evaluators.deterministic.checks.contraries import contrary_pieces
from evaluators.deterministic.checks.denials import denial_pieces
from evaluators.deterministic.checks.effects import effect_pieces
from evaluators.deterministic.checks.evidence import (
    ABSENT,
    ALIEN,
    HEARD_FIGURE,
    REMARKED,
    STARK,
    STRANGE,
    STRANGE_ABSENT,
    UNHEARD_FIGURE,
    group,
    nearness,
    said,
    weigh,
)
from evaluators.deterministic.checks.exclusions import exclusion_pieces
from evaluators.deterministic.checks.figures import Figures
from evaluators.deterministic.checks.intolerance import intolerance_pieces
from evaluators.deterministic.checks.orders import order_pieces
from evaluators.deterministic.checks.pieces import FULL, PART, Issue, Piece
from evaluators.deterministic.checks.sides import side_pieces
from evaluators.deterministic.checks.tenses import tense_pieces
from evaluators.deterministic.checks.terms import Terms
from evaluators.deterministic.checks.times import time_pieces
from evaluators.deterministic.checks.to_come import to_come_pieces
from evaluators.deterministic.reading.mention import NEGATED, Mention
from evaluators.deterministic.reading.polarity import polar
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.record.record import Record

BORNE_OUT: Final = 0
"""Sum of evidence from which a statement is as good as said: no more likely in a visit that it is not of."""
_LEAST: Final = 200
_LOUD: Final = 6
"""How many times its weight an invented statement takes from the score: more than its words could add to coverage."""
_TESTS: Final = frozenset(("lab", "procedure"))
_FEW: Final = 2
"""Figures that nobody said, up to which they are told one by one."""
_FAR: Final = {"history": 0, "exam": 1, "plan": 2}
"""Of how many words nothing near was said, where a statement of mere words is called alien: a plan is put in words
that nobody says, a history is what was said, if the visit is told at length."""
_NAME: Final = 3
"""Words at the most that name what is measured, where no term does: "post-void residual"."""
_STRANGER: Final = -300
"""Evidence of "her" in a note on a man."""
_NO_PIECES: Final[list[Piece]] = []
"""Stands for every empty list; never changed."""
_RANK: Final[dict[str, int]] = {"supported": 0, "inferred": 1, "questionable": 2, "unmentioned": 3, "contradicted": 4}
"""The worst of its pieces is what a statement as a whole comes to."""


class Aligned(NamedTuple):
    """A statement's share in grounding. ``points`` 0 means that there was nothing to check."""

    points: int
    score: int
    support: Support
    issues: tuple[Issue, ...]


class Apart:
    """What the sides and the figures of a statement come to. They are all of it that other sides and figures change."""

    __slots__ = ("figures", "sides")

    def __init__(
        self,
        statement: StatementReading,
        record: Record,
        metadata: Mapping[str, Any],
        sides: list[Piece] | None = None,
    ) -> None:
        """``sides`` where they are known."""
        if sides is None:
            sides = list(side_pieces(statement, record)) if statement.sides else _NO_PIECES
        self.sides = sides
        self.figures: list[Piece] = (
            list(Figures(statement, record, metadata).pieces()) if statement.quantities else _NO_PIECES
        )

    def same(self, other: Apart) -> bool:
        return _same(self.sides, other.sides) and _same(self.figures, other.figures)


def _same(pieces: list[Piece], others: list[Piece]) -> bool:
    return len(pieces) == len(others) and all(one.same(other) for one, other in zip(pieces, others, strict=True))


def align(statement: StatementReading, record: Record, apart: Apart, gender: int) -> Aligned:
    """Compare a statement with everything said. Looks up what the statement names; never walks the record.

    ``gender`` is what the note as a whole says of the patient (1 she, -1 he, 0 unknown).
    """
    terms = Terms(statement, record)
    pieces = [terms.piece(mention) for mention in statement.mentions]
    pieces.extend(apart.sides)
    pieces.extend(action_pieces(statement, record))
    pieces.extend(intolerance_pieces(statement, record))
    pieces.extend(effect_pieces(statement, record))
    pieces.extend(order_pieces(statement, record))
    pieces.extend(time_pieces(statement, record))
    pieces.extend(tense_pieces(statement, record))
    if not any(piece.support == "contradicted" for piece in pieces):
        pieces.extend(denial_pieces(statement, record))
        pieces.extend(contrary_pieces(statement, record))
        pieces.extend(exclusion_pieces(statement, record))
        pieces.extend(all_denied_pieces(statement, record))
        pieces.extend(to_come_pieces(statement, record))
    figures = apart.figures
    pieces.extend(figures)
    other = _STRANGER if statement.gender * gender < 0 else 0
    other += HEARD_FIGURE * sum(piece.support == "supported" for piece in figures)
    unheard = [piece.issue for piece in figures if piece.issue is not None and piece.support == "unmentioned"]
    loud = sum(issue.severity != "minor" for issue in unheard)
    often = {quantity.start for quantity in statement.quantities if quantity.kind == "frequency"}
    counted = [issue for issue in unheard if issue.severity != "minor" or issue.start not in often]
    evidence = _evidence_piece(statement, record, other + UNHEARD_FIGURE * len(counted))
    if evidence is not None and evidence.issue is not None and 0 < loud <= _FEW:
        rest = _evidence_piece(statement, record, other)
        if rest is not None and (rest.issue is None or len(statement.tokens) <= _FEW):
            evidence = rest.told(rest.score)  # the figures are what is wrong with it, and told by themselves
    if evidence is not None and evidence.issue is not None and _is_reading(statement, figures):
        evidence = evidence.told(PART)
    if evidence is not None:
        loudest = [piece for piece in pieces if piece.support == "unmentioned" and _is_loud(piece)]
        if evidence.issue is not None and loudest and not _is_loud(evidence):
            evidence = evidence.told(evidence.score)
        elif evidence.issue is not None:  # it says all that its parts could
            pieces = [piece for piece in pieces if piece.support == "contradicted"]
        pieces.append(evidence)
    return _fold(pieces)


def _is_loud(piece: Piece) -> bool:
    return piece.issue is not None and piece.issue.severity != "minor"


def _fold(pieces: list[Piece]) -> Aligned:
    points = score = 0
    issues: list[Issue] = []
    support: Support = "supported"
    for piece in pieces:
        points += piece.points
        score += piece.points * piece.score
        if piece.issue is not None:
            issues.append(piece.issue)
        if piece.points and _RANK[piece.support] > _RANK[support]:
            support = piece.support
    if support == "contradicted":
        score = 0
    return Aligned(points, score // points if points else 0, support, tuple(issues))


def _evidence_piece(statement: StatementReading, record: Record, against: int) -> Piece | None:
    """Words and terms together: whether the statement belongs to this visit at all."""
    evidence = weigh(statement, record)
    if not evidence.tokens:
        return None
    total = evidence.total + against
    points = 2 * min(evidence.tokens, 8)
    section = group(statement.kind)
    absence = _is_absence(statement, record)
    alien, strange = (ABSENT, STRANGE_ABSENT[section]) if absence else (ALIEN[section], STRANGE[section])
    spared = max(evidence.total, evidence.spared) + against
    if spared > (max(strange, REMARKED) if absence else strange):
        return Piece(points, _graded(max(total, alien), alien), "supported", None)
    near = nearness(statement, record)
    told = strange if near.strange else alien if near.far >= (_FAR[section] if record.lengthy else _FEW) else STARK
    if spared + near.relief > told:
        if absence and spared <= REMARKED:
            return _alien_piece(statement, points, "minor")
        return Piece(points, _graded(max(total + near.relief, alien), alien), "supported", None)
    harmless = absence and spared > STARK
    return _alien_piece(statement, points if harmless else _LOUD * points, "minor" if harmless else "major")


def _alien_piece(statement: StatementReading, points: int, severity: Severity) -> Piece:
    message = "Nothing in the transcript speaks of this statement."
    issue = Issue(0, len(statement.text), "fabrication", "unmentioned", severity, message, (), None)
    return Piece(points, 0, "unmentioned", issue)


def _is_reading(statement: StatementReading, figures: list[Piece]) -> bool:
    """Whether it says no more than what was measured, and that was said: "RR 18."."""
    most = _FEW if statement.mentions else _NAME
    short = bool(figures) and len(statement.tokens) <= most and statement.kind in EXAMINING
    return short and all(piece.support == "supported" for piece in figures)


def _is_absence(statement: StatementReading, record: Record) -> bool:
    """Whether it only says that something is absent or as it should be, written down as a matter of course.

    Not so the result of a test that nobody spoke of: it says that the test was done.
    """
    if any(_is_done(token.mention) and not said(token, record) for token in statement.tokens):
        return False
    checked = [mention for mention in statement.mentions if polar(mention.term) != "no"]
    if any(not mention.flags & NEGATED and polar(mention.term) == "yes" for mention in checked):
        return False
    return statement.normal or (bool(checked) and all(mention.flags & NEGATED for mention in checked))


def _is_done(mention: Mention | None) -> bool:
    return mention is not None and mention.term.category in _TESTS and not mention.flags & NEGATED


def _graded(total: int, alien: int) -> int:
    """Thousandths for a sum of evidence: full from ``BORNE_OUT`` on, ``_LEAST`` at ``alien``."""
    if total >= BORNE_OUT:
        return FULL
    return FULL - (FULL - _LEAST) * (BORNE_OUT - total) // (BORNE_OUT - alien)
