"""Whether the tier finds planted errors, and what it says of the clean notes.

An alarm is a finding that is ``contradicted``, or ``unmentioned`` with severity critical or major. A plant is found by
an alarm of a right kind that overlaps the planted span. What was left out is found by a critical or major omission (for
a section also a section finding) that the clean note did not have and that names what is missing, in its message or in
the words of the transcript that it quotes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bench.meta.corpus import Visit
from bench.meta.planter import Plant
from engine.finding import Finding, Kind
from engine.scorecard import scorecard
from evaluators.protocol import Assessment, DeterministicTier

HAND = "hand_"
"""What kinds of errors made by hand begin with, see ``byhand``."""
_ANY: frozenset[Kind] = frozenset(
    ("fabrication", "negation", "laterality", "temporality", "dose", "number", "medication", "experiencer", "certainty")
)
RIGHT_KINDS: Mapping[str, frozenset[Kind]] = {
    "wrong_dose": frozenset({"dose", "number", "medication"}),
    "wrong_number": frozenset({"number", "dose", "temporality"}),
    "swapped_drug": frozenset({"medication", "fabrication"}),
    "flipped_side": frozenset({"laterality"}),
    "flipped_negation": frozenset({"negation", "fabrication"}),
    "fabricated": frozenset({"fabrication", "medication", "dose", "number", "negation", "laterality", "temporality"}),
    "invented_denial": frozenset(
        {"fabrication", "medication", "dose", "number", "negation", "laterality", "temporality"}
    ),
    "omitted_medication": frozenset({"omission"}),
    "dropped_section": frozenset({"omission", "section"}),
    "hand_dose": frozenset({"dose", "number", "medication"}),
    "hand_number": frozenset({"number", "dose", "temporality"}),
    "hand_medication": frozenset({"medication", "fabrication", "negation", "dose"}),
    "hand_laterality": frozenset({"laterality"}),
    "hand_negation": frozenset({"negation", "fabrication", "temporality"}),
    "hand_experiencer": frozenset({"experiencer", "negation", "fabrication"}),
    "hand_temporality": frozenset({"temporality", "negation", "fabrication", "number", "medication"}),
    "hand_fabrication": _ANY,
    "hand_denial": _ANY,
    "hand_omission": frozenset({"omission", "section"}),
}
"""By kind of plant, or of error made by hand, the kinds of finding that fit."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the tier made of one plant. ``lowered``: the overall quality fell below the clean twin's."""

    plant: Plant
    found: bool
    lowered: bool
    overlapping: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Clean:
    """What the tier says of an untouched note."""

    visit: Visit
    overall: float
    assessment: Assessment

    @property
    def alarms(self) -> list[Finding]:
        return [finding for finding in self.assessment.findings if is_alarm(finding)]

    def value(self, evaluator: str) -> float | None:
        verdict = self.assessment.verdicts.get(evaluator)
        return verdict.value if verdict else None


ASIDE = frozenset({"invented_denial"})
"""Kinds that are reported beside the others: nobody acts on a denial that was never given, and notes are full of what
nobody said is absent, so that a remark of whatever severity counts as found and the sum leaves them out."""


def is_alarm(finding: Finding) -> bool:
    loud = finding.severity in ("critical", "major")
    return finding.support == "contradicted" or (finding.support == "unmentioned" and loud)


def overall(assessment: Assessment) -> float:
    """Overall quality, 0 where nothing was scored."""
    return scorecard(assessment.verdicts).value or 0.0


def clean_result(tier: DeterministicTier, visit: Visit) -> Clean:
    assessment = tier.evaluate(visit.turns, visit.note, visit.metadata)
    return Clean(visit, overall(assessment), assessment)


def judge(tier: DeterministicTier, plant: Plant, clean: Clean) -> Result:
    assessment = tier.evaluate(plant.visit.turns, plant.note, plant.visit.metadata)
    near = tuple(finding for finding in assessment.findings if _concerns(finding, plant, clean))
    found = any(_counts(finding, plant) for finding in near)
    return Result(plant, found, overall(assessment) < clean.overall, near)


def _counts(finding: Finding, plant: Plant) -> bool:
    return finding.kind in RIGHT_KINDS[plant.kind] and (is_alarm(finding) or plant.kind in ASIDE)


def _concerns(finding: Finding, plant: Plant, clean: Clean) -> bool:
    if plant.span is not None:
        span = finding.note_span
        return span is not None and span[0] < plant.span[1] and plant.span[0] < span[1]
    if any(finding.id == before.id and is_alarm(before) for before in clean.assessment.findings):
        return False
    if finding.kind == "section":
        return plant.kind == "dropped_section"
    text = " ".join((finding.message, finding.suggestion or "", *(quote.text for quote in finding.evidence))).lower()
    return finding.kind == "omission" and not plant.missing.isdisjoint(re.findall(r"[a-z][a-z-]{4,}", text))


@dataclass(frozen=True, slots=True)
class Rate:
    kind: str
    plants: int
    found: float
    lowered: float


def rates(results: Sequence[Result]) -> list[Rate]:
    """One row per kind that has plants, one over all of them, then those that stand beside and those made by hand."""
    rows = {kind: _rate(kind, group) for kind in RIGHT_KINDS if (group := _of(results, kind))}
    by_hand = [result for result in results if result.plant.kind.startswith(HAND)]
    planted = [r for r in results if r.plant.kind not in ASIDE and not r.plant.kind.startswith(HAND)]
    return [
        *(row for kind, row in rows.items() if kind not in ASIDE and not kind.startswith(HAND)),
        *([_rate("all", planted)] if planted else []),
        *(row for kind, row in rows.items() if kind in ASIDE),
        *(row for kind, row in rows.items() if kind.startswith(HAND)),
        *([_rate("all by hand", by_hand)] if by_hand else []),
    ]


def _of(results: Sequence[Result], kind: str) -> list[Result]:
    return [result for result in results if result.plant.kind == kind]


def _rate(kind: str, results: Sequence[Result]) -> Rate:
    count = len(results)
    found = sum(result.found for result in results)
    return Rate(kind, count, found / count, sum(result.lowered for result in results) / count)


@dataclass(frozen=True, slots=True)
class Controls:
    """Figures over the clean notes."""

    notes: int
    alarms_mean: float
    alarms_median: float
    without_alarm: float
    medians: Mapping[str, float]
    overall_median: float
    alarms_by_kind: Mapping[str, float]
    """Mean per note of each kind of finding that raises alarms, the most frequent first."""


def controls(clean: Sequence[Clean]) -> Controls:
    counts = [len(note.alarms) for note in clean]
    kinds = Counter(finding.kind for note in clean for finding in note.alarms)
    names = sorted({name for note in clean for name in note.assessment.verdicts})
    values = {name: [value for note in clean if (value := note.value(name)) is not None] for name in names}
    return Controls(
        notes=len(clean),
        alarms_mean=fmean(counts),
        alarms_median=median(counts),
        without_alarm=counts.count(0) / len(counts),
        medians={name: median(found) for name, found in values.items() if found},
        overall_median=median(note.overall for note in clean),
        alarms_by_kind={kind: count / len(clean) for kind, count in kinds.most_common()},
    )
