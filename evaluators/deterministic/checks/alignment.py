"""Alignment of one statement with the record: what supports it, what speaks against it, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any, Final

from mypy_extensions import mypyc_attr

from engine.finding import Support
from evaluators.deterministic.checks.fabrication.belonging import belonging
from evaluators.deterministic.checks.figures.figures import Figures
from evaluators.deterministic.checks.figures.habit_rates import habit_rate_pieces
from evaluators.deterministic.checks.figures.pregnancies import pregnancy_pieces
from evaluators.deterministic.checks.figures.smoked import smoked_pieces
from evaluators.deterministic.checks.figures.temperatures import temperature_pieces
from evaluators.deterministic.checks.figures.trends import trend_pieces
from evaluators.deterministic.checks.laterality.misplaced import misplaced_pieces
from evaluators.deterministic.checks.laterality.palpated import palpation_pieces
from evaluators.deterministic.checks.laterality.sides import side_pieces
from evaluators.deterministic.checks.laterality.sites_denied import denied_site_pieces
from evaluators.deterministic.checks.laterality.spared import spared_pieces
from evaluators.deterministic.checks.medication.actions import action_pieces
from evaluators.deterministic.checks.medication.class_denied import class_denied_pieces
from evaluators.deterministic.checks.medication.drug_course import drug_course_pieces
from evaluators.deterministic.checks.medication.ended import ended_pieces
from evaluators.deterministic.checks.medication.forbidden import forbidden_pieces
from evaluators.deterministic.checks.medication.regimens import regimen_pieces
from evaluators.deterministic.checks.medication.routes import route_pieces
from evaluators.deterministic.checks.medication.steps import step_pieces
from evaluators.deterministic.checks.negation.all_denied import all_denied_pieces
from evaluators.deterministic.checks.negation.denials import denial_pieces
from evaluators.deterministic.checks.negation.ellipses import ellipsis_pieces
from evaluators.deterministic.checks.negation.exclusions import exclusion_pieces
from evaluators.deterministic.checks.negation.habits_denied import denied_habit_pieces
from evaluators.deterministic.checks.negation.none_had import none_had_pieces
from evaluators.deterministic.checks.negation.nothing_listed import nothing_listed_pieces
from evaluators.deterministic.checks.pieces import Issue, Piece
from evaluators.deterministic.checks.plans.awaited import awaited_pieces
from evaluators.deterministic.checks.plans.decisions import decision_pieces
from evaluators.deterministic.checks.plans.orders import order_pieces
from evaluators.deterministic.checks.plans.referrals import referral_pieces
from evaluators.deterministic.checks.plans.tests_forgone import forgone_pieces
from evaluators.deterministic.checks.reactions.allergies_noted import noted_allergy_pieces
from evaluators.deterministic.checks.reactions.effects import effect_pieces
from evaluators.deterministic.checks.reactions.effects_told import effect_told_pieces
from evaluators.deterministic.checks.reactions.intolerance import intolerance_pieces
from evaluators.deterministic.checks.reactions.tolerance import tolerance_pieces
from evaluators.deterministic.checks.temporality.named_days import named_day_pieces
from evaluators.deterministic.checks.temporality.off_use import off_use_pieces
from evaluators.deterministic.checks.temporality.onsets import onset_pieces
from evaluators.deterministic.checks.temporality.sequence import sequence_pieces
from evaluators.deterministic.checks.temporality.times_drugs import drug_time_pieces
from evaluators.deterministic.checks.temporality.times_habits import habit_pieces
from evaluators.deterministic.checks.temporality.times_never import never_pieces
from evaluators.deterministic.checks.temporality.times_plans import plan_time_pieces
from evaluators.deterministic.checks.temporality.times_procedures import procedure_time_pieces
from evaluators.deterministic.checks.temporality.whens import when_pieces
from evaluators.deterministic.checks.terms import Terms
from evaluators.deterministic.checks.ways.choices import choice_pieces
from evaluators.deterministic.checks.ways.company import company_pieces
from evaluators.deterministic.checks.ways.contraries import contrary_pieces
from evaluators.deterministic.checks.ways.matters import matter_pieces
from evaluators.deterministic.checks.ways.modifiers import modifier_pieces
from evaluators.deterministic.checks.ways.opposites import opposite_pieces
from evaluators.deterministic.checks.ways.outcomes import outcome_pieces
from evaluators.deterministic.checks.ways.predicates import predicate_pieces
from evaluators.deterministic.checks.ways.test_results import test_result_pieces
from evaluators.deterministic.reading.laterality.sides_sites import PLACED
from evaluators.deterministic.reading.mention import CAUSES, COMPLAINTS, TESTS
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record

_Check = Callable[[StatementReading, Record], Iterable[Piece]]
_Checks = tuple[tuple[_Check, tuple[str, ...]], ...]
"""Checks, each with the categories of the terms that it is of; without any it is of words, or of terms of any sort."""

_DRUGS: Final = ("medication",)

_CHECKS: Final[_Checks] = (
    (action_pieces, _DRUGS),
    (intolerance_pieces, _DRUGS),
    (off_use_pieces, _DRUGS),
    (drug_course_pieces, _DRUGS),
    (class_denied_pieces, _DRUGS),
    (effect_pieces, COMPLAINTS),
    (order_pieces, TESTS),
    (forgone_pieces, TESTS),
    (referral_pieces, ("procedure",)),
    (drug_time_pieces, _DRUGS),
    (habit_pieces, ("substance",)),
    (procedure_time_pieces, ("procedure", *_DRUGS)),
    (plan_time_pieces, _DRUGS),
    (matter_pieces, ()),
    (company_pieces, ()),
)
"""What is asked of every statement beside its terms, sides and figures."""
_FURTHER_CHECKS: Final[_Checks] = (
    (outcome_pieces, ()),
    (denial_pieces, ()),
    (contrary_pieces, ()),
    (modifier_pieces, ()),
    (choice_pieces, (*COMPLAINTS, *_DRUGS)),
    (exclusion_pieces, ()),
    (denied_site_pieces, ("site",)),
    (never_pieces, ("substance",)),
    (all_denied_pieces, ()),
    (awaited_pieces, TESTS),
    (test_result_pieces, TESTS),
    (decision_pieces, (*TESTS, "exam", *_DRUGS)),
    (nothing_listed_pieces, ()),
    (none_had_pieces, ("problem",)),
    (noted_allergy_pieces, CAUSES),
    (ellipsis_pieces, ("symptom",)),
    (effect_told_pieces, CAUSES),
    (spared_pieces, ("site", *COMPLAINTS)),
    (misplaced_pieces, PLACED),
    (route_pieces, _DRUGS),
    (regimen_pieces, _DRUGS),
    (step_pieces, _DRUGS),
    (sequence_pieces, COMPLAINTS),
    (onset_pieces, COMPLAINTS),
    (predicate_pieces, ()),
    (opposite_pieces, ()),
    (pregnancy_pieces, ()),
    (palpation_pieces, ()),
    (when_pieces, COMPLAINTS),
    (ended_pieces, _DRUGS),
    (trend_pieces, ("lab", "vital")),
)
"""What is asked only while nothing contradicts a statement: they look at the same things once more, by other words."""
_LAST_CHECKS: Final[_Checks] = (
    (tolerance_pieces, ("symptom", *_DRUGS)),
    (forbidden_pieces, _DRUGS),
    (temperature_pieces, ("exam", "symptom")),
    (named_day_pieces, ()),
)
"""The same, where none of those does either, nor a figure: the widest in reach."""
_NONE: Final[frozenset[str]] = frozenset()
_NO_PIECES: Final[list[Piece]] = []
"""Stands for every empty list; never changed."""
_RANK: Final[dict[str, int]] = {"supported": 0, "inferred": 1, "questionable": 2, "unmentioned": 3, "contradicted": 4}
"""The worst of its pieces is what a statement as a whole comes to."""


@mypyc_attr(acyclic=True)
class Aligned:
    """A statement's share in grounding. ``points`` 0 means that there was nothing to check."""

    __slots__ = ("issues", "points", "score", "support")

    def __init__(self, points: int, score: int, support: Support, issues: tuple[Issue, ...]) -> None:
        self.points = points
        self.score = score
        self.support: Support = support
        self.issues = issues

    def same(self, other: Aligned) -> bool:
        return (self.points, self.score, self.support, self.issues) == (
            other.points, other.score, other.support, other.issues,
        )  # fmt: skip


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


def align(
    statement: StatementReading,
    record: Record,
    apart: Apart,
    gender: int,
    searching: bool = True,
    people: AbstractSet[str] = _NONE,
    habits: AbstractSet[str] = _NONE,
) -> Aligned:
    """Compare a statement with everything said. Looks up what the statement names; never walks the record.

    ``gender`` is what the note as a whole says of the patient (1 she, -1 he, 0 unknown). ``searching`` says that the
    record may be walked after all where a drug is about to be called unsaid, for what sounds like it. ``people`` are
    stems of names that the note has for the patient and others, ``habits`` the drugs that it has the patient use.
    """
    pieces = _parts(statement, record, apart, searching, habits)
    whole = belonging(statement, record, apart.figures, gender, people)
    return _fold(pieces if whole is None else _together(pieces, whole))


def _parts(
    statement: StatementReading, record: Record, apart: Apart, searching: bool, habits: AbstractSet[str]
) -> list[Piece]:
    terms = Terms(statement, record, searching)
    pieces = [terms.piece(mention) for mention in statement.mentions]
    pieces.extend(apart.sides)
    named = frozenset([mention.term.category for mention in statement.mentions])
    checks, further_checks, last_checks = _checks_of(named)
    for check in checks:
        pieces.extend(check(statement, record))
    if not _contradict(pieces):
        for check in further_checks:
            pieces.extend(check(statement, record))
        if not _contradict(pieces) and not _contradict(apart.figures):
            for check in last_checks:
                pieces.extend(check(statement, record))
        if "substance" in named:
            pieces.extend(denied_habit_pieces(statement, record, habits))
            if not _contradict(apart.figures):
                pieces.extend(habit_rate_pieces(statement, record))
                pieces.extend(smoked_pieces(statement, record))
    pieces.extend(apart.figures)
    return pieces


def _contradict(pieces: Sequence[Piece]) -> bool:
    return any(piece.support == "contradicted" for piece in pieces)


@lru_cache(maxsize=256)
def _checks_of(named: frozenset[str]) -> tuple[list[_Check], list[_Check], list[_Check]]:
    """The checks, the further and the last ones, that may find something where terms of these categories are named."""
    return _of(named, _CHECKS), _of(named, _FURTHER_CHECKS), _of(named, _LAST_CHECKS)


def _of(named: frozenset[str], checks: _Checks) -> list[_Check]:
    return [check for check, categories in checks if not categories or not named.isdisjoint(categories)]


def _together(pieces: list[Piece], whole: Piece) -> list[Piece]:
    """The parts of a statement and the whole of it, each with an issue only where no other one tells more."""
    if whole.issue is None:
        return [*pieces, whole]
    if not _is_loud(whole) and any(_is_unheard(piece) for piece in pieces):
        return [*pieces, whole.told(whole.score)]
    return [*[piece for piece in pieces if piece.support == "contradicted"], whole]


def _is_unheard(piece: Piece) -> bool:
    """Whether it is of something that nobody said, or of a drug that only something was said that sounds like it."""
    if piece.support == "questionable":
        return piece.issue is not None and piece.issue.kind == "medication"
    return piece.support == "unmentioned" and _is_loud(piece)


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
