"""Alignment of one statement with the record: what supports it, what speaks against it, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from mypy_extensions import mypyc_attr

from engine.finding import Support
from engine.portions import give_way
from evaluators.deterministic.checks.doses.drug_days import drug_day_pieces
from evaluators.deterministic.checks.fabrication.belonging import belonging
from evaluators.deterministic.checks.figure_checks import Figures
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
from evaluators.deterministic.checks.medication.stopped_other import stopped_other_pieces
from evaluators.deterministic.checks.negation.all_denied import all_denied_pieces
from evaluators.deterministic.checks.negation.denials import denial_pieces
from evaluators.deterministic.checks.negation.ellipses import ellipsis_pieces
from evaluators.deterministic.checks.negation.exclusions import exclusion_pieces
from evaluators.deterministic.checks.negation.habits_denied import denied_habit_pieces
from evaluators.deterministic.checks.negation.none_had import none_had_pieces
from evaluators.deterministic.checks.negation.nothing_listed import nothing_listed_pieces
from evaluators.deterministic.checks.once import proposed_once, told_once
from evaluators.deterministic.checks.pieces import Issue, Piece
from evaluators.deterministic.checks.plans.awaited import awaited_pieces
from evaluators.deterministic.checks.plans.consents import consent_pieces
from evaluators.deterministic.checks.plans.decisions import decision_pieces
from evaluators.deterministic.checks.plans.only_weighed import weighed_pieces
from evaluators.deterministic.checks.plans.orders import order_pieces
from evaluators.deterministic.checks.plans.referrals import referral_pieces
from evaluators.deterministic.checks.plans.tests_forgone import forgone_pieces
from evaluators.deterministic.checks.plans.unproven import unproven_pieces
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
from evaluators.deterministic.record.said import Key

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
    (unproven_pieces, ("problem",)),
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
    (drug_day_pieces, _DRUGS),
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
    (consent_pieces, ()),
    (weighed_pieces, (*TESTS, *_DRUGS)),
    (stopped_other_pieces, _DRUGS),
)
"""The same, where none of those does either, nor a figure: the widest in reach."""
_TURNS: Final = (_CHECKS, _FURTHER_CHECKS, _LAST_CHECKS)
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


@mypyc_attr(acyclic=True)
class Apart:
    """What the sides and the figures of a statement come to. They are all of it that other sides and figures change."""

    __slots__ = ("figures", "sides")

    def __init__(self, sides: list[Piece] | None = None) -> None:
        """``sides`` where they are known already."""
        self.sides = sides
        self.figures = _NO_PIECES

    def same(self, other: Apart) -> bool:
        return _same(self.sides or _NO_PIECES, other.sides or _NO_PIECES) and _same(self.figures, other.figures)


def _same(pieces: list[Piece], others: list[Piece]) -> bool:
    return len(pieces) == len(others) and all(one.same(other) for one, other in zip(pieces, others, strict=True))


class Held:
    """A statement that is held against the record, what it comes to on the way, and around what was looked for that."""

    __slots__ = ("apart", "looks", "named", "pieces", "statement")

    def __init__(self, statement: StatementReading, apart: Apart) -> None:
        self.statement = statement
        self.apart = apart
        self.pieces = _NO_PIECES
        self.looks: dict[Key, tuple[int, int]] = {}
        self.named = frozenset([mention.term.category for mention in statement.mentions])
        """Categories of its terms."""


def find_apart(batch: Sequence[Held], record: Record, metadata: Mapping[str, Any]) -> None:
    """Fill in what is set apart in each."""
    for held in batch:
        if held.apart.sides is None and held.statement.sides:
            record.looks = held.looks
            held.apart.sides = list(side_pieces(held.statement, record))
    give_way()
    for held in batch:
        if held.statement.quantities:
            record.looks = held.looks
            held.apart.figures = proposed_once(list(Figures(held.statement, record, metadata).pieces()))
            give_way()
    record.looks = {}


class Whole(NamedTuple):
    """What is known of a note as a whole.

    ``gender`` is what it says of the patient (1 she, -1 he, 0 unknown). ``searching`` says that the record may be
    walked after all where a drug is about to be called unsaid, for what sounds like it. ``people`` are stems of names
    that the note has for the patient and others, ``habits`` the drugs that it has the patient use.
    """

    gender: int = 0
    searching: bool = False
    people: frozenset[str] = _NONE
    habits: frozenset[str] = _NONE


def align(batch: Sequence[Held], record: Record, whole: Whole) -> list[Aligned]:
    """Compare statements, in which what is set apart has been found, with everything said.

    Looks up what they name; never walks the record. As in ``read_parts`` one check after the other is put to all of
    them.
    """
    for held in batch:
        record.looks = held.looks
        terms = Terms(held.statement, record, whole.searching)
        held.pieces = [terms.piece(mention) for mention in held.statement.mentions]
        if held.apart.sides:
            held.pieces.extend(held.apart.sides)
    give_way()
    _ask(0, batch, record)
    borne_out = [held for held in batch if not _contradict(held.pieces)]
    _ask(1, borne_out, record)
    _ask(
        2, [held for held in borne_out if not _contradict(held.pieces) and not _contradict(held.apart.figures)], record
    )
    for held in borne_out:
        if "substance" in held.named:
            record.looks = held.looks
            _ask_of_habits(held, record, whole)
    found: list[Aligned] = []
    for held in batch:
        record.looks = held.looks
        held.pieces.extend(held.apart.figures)
        entire = belonging(held.statement, record, held.apart.figures, whole.gender, whole.people)
        pieces = held.pieces if entire is None else _together(held.pieces, entire)
        found.append(_fold(told_once(pieces) if _contradict(pieces) else pieces))
    record.looks = {}
    return found


def _ask(turn: int, batch: Sequence[Held], record: Record) -> None:
    """Put the checks whose turn it is to all of the batch."""
    checks = _TURNS[turn]
    asked: list[list[Held]] = [[] for _ in checks]
    for held in batch:
        for number in _checks_of(held.named)[turn]:
            asked[number].append(held)
    for (check, _), those in zip(checks, asked, strict=True):
        for held in those:
            record.looks = held.looks
            held.pieces.extend(check(held.statement, record))
        if those:
            give_way()


@lru_cache(maxsize=256)
def _checks_of(named: frozenset[str]) -> list[list[int]]:
    """Which checks of each turn may find something where terms of these categories are named."""
    return [
        [at for at, (_, categories) in enumerate(checks) if not categories or not named.isdisjoint(categories)]
        for checks in _TURNS
    ]


def _ask_of_habits(held: Held, record: Record, whole: Whole) -> None:
    held.pieces.extend(denied_habit_pieces(held.statement, record, whole.habits))
    if not _contradict(held.apart.figures):
        held.pieces.extend(habit_rate_pieces(held.statement, record))
        held.pieces.extend(smoked_pieces(held.statement, record))


def _contradict(pieces: Sequence[Piece]) -> bool:
    return any(piece.support == "contradicted" for piece in pieces)


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
