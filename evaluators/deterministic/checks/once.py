"""Several checks may find fault with the same words: a clinician is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from engine.finding import Kind
from evaluators.deterministic.checks.pieces import Issue, Piece
from evaluators.deterministic.reading.mention import POINTS

_TELLING: Final[tuple[Kind, ...]] = ("medication", "temporality", "negation", "fabrication", "certainty")
"""Kinds that say of the same words that it is not so, those first that say most exactly how it is."""


def told_once(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, without the issue of one whose words another contradicts that tells more, or as much and comes first.

    That one has the severity of the gravest. What pieces come to stays as it is.
    """
    issues = [piece.issue for piece in pieces if piece.support == "contradicted" and piece.issue is not None]
    issues = [issue for issue in issues if issue.kind in _TELLING]
    return [_once(piece, issues) for piece in pieces]


def _once(piece: Piece, issues: Sequence[Issue]) -> Piece:
    issue = piece.issue
    if issue is None or issue.kind not in _TELLING:
        return piece
    if issue.support != "contradicted":
        return piece.told(piece.score) if any(_is_covered(issue, other) for other in issues) else piece
    same = [other for other in issues if _is_same_place(issue, other)]
    if issue is not min(same, key=lambda other: _TELLING.index(other.kind)):
        return piece.told(piece.score)
    severity = max((other.severity for other in same), key=POINTS.__getitem__)
    return Piece(piece.points, piece.score, piece.support, issue._replace(severity=severity))


def _is_covered(remark: Issue, other: Issue) -> bool:
    """Whether a remark is of words that are contradicted: a mere doubt of the very same."""
    if remark.support == "questionable":
        return (remark.start, remark.end) == (other.start, other.end)
    return _is_same_place(remark, other)


def _is_same_place(one: Issue, other: Issue) -> bool:
    """Whether both begin or end at the same word, one within the other."""
    inside = one.start >= other.start and one.end <= other.end
    around = one.start <= other.start and one.end >= other.end
    return (inside or around) and (one.start == other.start or one.end == other.end)


def proposed_once(pieces: list[Piece]) -> list[Piece]:
    """Figures of a statement, without what is proposed for more than one of them: nobody knows which of them it is."""
    proposed = Counter(piece.issue.suggestion for piece in pieces if piece.issue is not None)
    if all(number == 1 for suggestion, number in proposed.items() if suggestion is not None):
        return pieces
    return [
        Piece(piece.points, piece.score, piece.support, piece.issue._replace(suggestion=None))
        if piece.issue is not None and proposed[piece.issue.suggestion] > 1
        else piece
        for piece in pieces
    ]
