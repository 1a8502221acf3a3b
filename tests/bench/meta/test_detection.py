"""What counts as found, with a tier of the test's own."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.meta.corpus import Visit
from bench.meta.detection import Clean, Result, clean_result, controls, is_alarm, judge, rates
from bench.meta.planter import Plant
from engine.finding import Evidence, Finding, Kind, Severity, Span, Support
from engine.transcript import Turn
from engine.verdict import scored
from evaluators.protocol import Assessment, LiveVisit, Metadata

VISIT = Visit("v", "train", (Turn("I take lasix.", "patient"),), "She takes Lasix 20 mg.")
DOSE = Plant("wrong_dose", VISIT, "She takes Lasix 80 mg.", (16, 18), (16, 18), "20", "80")
OMITTED = Plant("omitted_medication", VISIT, "", None, (0, 22), "lasix", "", frozenset({"lasix"}))
DROPPED = Plant("dropped_section", VISIT, "x", None, (0, 22), "PLAN", "", frozenset({"physiotherapy"}))


def finding(
    kind: Kind,
    span: Span | None,
    support: Support = "contradicted",
    severity: Severity = "major",
    message: str = "",
    said: str = "",
    identity: str = "f_1",
) -> Finding:
    evidence = (Evidence("u1", 0, len(said), said),) if said else ()
    return Finding(identity, "grounding", kind, support, severity, message, span, evidence)


class Tier:
    """Says of a note what the test wants said; the clean note scores 0.9."""

    version = "test"

    def __init__(self, findings: Sequence[Finding] = (), value: float = 0.9) -> None:
        self.findings = tuple(findings)
        self.value = value

    def visit(self, metadata: Metadata) -> LiveVisit:
        raise NotImplementedError

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        return assessment(self.findings, self.value)


def assessment(findings: Sequence[Finding] = (), value: float = 0.9) -> Assessment:
    return Assessment({"grounding": scored("grounding", "1", value)}, tuple(findings), ())


def found(plant: Plant, *findings: Finding, before: Sequence[Finding] = ()) -> bool:
    return judge(Tier(findings), plant, Clean(VISIT, 90.0, assessment(before))).found


@pytest.mark.parametrize(
    ("support", "severity", "loud"),
    [("contradicted", "minor", True), ("unmentioned", "critical", True), ("unmentioned", "major", True),
     ("unmentioned", "minor", False), ("questionable", "major", False), ("inferred", "major", False)],
)  # fmt: skip
def test_only_contradictions_and_weighty_unmentioned_statements_are_alarms(
    support: Support, severity: Severity, loud: bool
) -> None:
    alarm = finding("dose", (0, 1), support, severity)
    assert is_alarm(alarm) is loud
    assert found(DOSE, finding("dose", (16, 18), support, severity)) is loud


@pytest.mark.parametrize(
    ("span", "overlaps"), [((16, 18), True), ((0, 17), True), ((17, 22), True), ((0, 16), False), ((18, 22), False)]
)
def test_the_alarm_has_to_overlap(span: Span, overlaps: bool) -> None:
    assert found(DOSE, finding("dose", span)) is overlaps


def test_the_alarm_has_to_be_of_a_right_kind() -> None:
    assert found(DOSE, finding("number", (16, 18)))
    assert not found(DOSE, finding("laterality", (16, 18)))
    assert not found(DOSE, finding("dose", None))


def test_an_omission_has_to_name_what_is_missing() -> None:
    assert found(OMITTED, finding("omission", None, "unmentioned", message="Lasix is missing."))
    assert found(OMITTED, finding("omission", None, "unmentioned", message="Furosemide.", said="I take lasix"))
    assert not found(OMITTED, finding("omission", None, "unmentioned", message="Metformin is missing."))
    assert not found(OMITTED, finding("omission", None, "unmentioned", "minor", message="Lasix is missing."))
    assert not found(OMITTED, finding("section", None, "unmentioned", message="Lasix"))


def test_an_omission_of_the_clean_note_does_not_count() -> None:
    known = finding("omission", None, "unmentioned", message="Lasix is missing.")
    assert not found(OMITTED, known, before=[known])


def test_a_dropped_section_is_found_by_a_section_finding_or_by_what_stood_in_it() -> None:
    assert found(DROPPED, finding("section", None, "unmentioned", message="The note has no plan."))
    assert found(DROPPED, finding("omission", None, "unmentioned", message="physiotherapy"))
    assert not found(DROPPED, finding("section", None, "unmentioned", "minor"))


def test_lowered_compares_with_the_clean_twin() -> None:
    clean = Clean(VISIT, 90.0, assessment())
    assert judge(Tier(value=0.89), DOSE, clean).lowered
    assert not judge(Tier(value=0.9), DOSE, clean).lowered


def test_rates_by_kind_and_over_all() -> None:
    results = [Result(DOSE, True, True, ()), Result(DOSE, False, True, ()), Result(OMITTED, True, False, ())]
    rows = {rate.kind: (rate.plants, rate.found, round(rate.lowered, 3)) for rate in rates(results)}
    assert rows == {"wrong_dose": (2, 0.5, 1.0), "omitted_medication": (1, 1.0, 0.0), "all": (3, 2 / 3, 0.667)}
    assert rates([]) == []


def test_a_remark_will_do_for_an_invented_denial_which_the_sum_leaves_out() -> None:
    denial = Plant("invented_denial", VISIT, "She takes Lasix 20 mg. No fever.", (23, 32), (22, 22), "", "No fever.")
    remark = finding("fabrication", (23, 32), "unmentioned", "minor")
    assert found(denial, remark)
    assert not found(denial, finding("format", (23, 32), "unmentioned", "minor"))
    rows = rates([Result(DOSE, False, True, ()), Result(denial, True, True, ())])
    assert [(row.kind, row.plants, row.found) for row in rows] == [
        ("wrong_dose", 1, 0.0), ("all", 1, 0.0), ("invented_denial", 1, 1.0),
    ]  # fmt: skip


def test_controls_count_alarms_on_clean_notes() -> None:
    quiet = clean_result(Tier(), VISIT)
    loud = clean_result(Tier([finding("dose", (0, 1)), finding("dose", (0, 1), "questionable")], 0.5), VISIT)
    figures = controls([quiet, loud])
    assert (figures.notes, figures.alarms_mean, figures.without_alarm) == (2, 0.5, 0.5)
    assert figures.medians["grounding"] == pytest.approx(0.7)
    assert figures.alarms_by_kind == {"dose": 0.5}
    assert quiet.overall == 90.0
