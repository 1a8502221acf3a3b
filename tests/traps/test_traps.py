"""Each trap gets the verdict that a clinician would give."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from evaluators.deterministic.tier import Tier
from evaluators.protocol import Assessment
from tests.traps.cases import CASES, KNOWN_FAILURES, Case

TIER = Tier()
TOPICS: defaultdict[str, list[Case]] = defaultdict(list)
for _case in CASES:
    TOPICS[_case.topic].append(_case)


def verdict_matches(assessment: Assessment, expected: str) -> bool:
    """Whether an assessment says what a case expects."""
    what, _, rest = expected.partition(" ")
    found = [finding for finding in assessment.findings if finding.evaluator == "grounding"]
    if what == "supported":
        loud = [f for f in found if f.support != "unmentioned" or f.severity in ("critical", "major")]
        return assessment.verdicts["grounding"].outcome == "scored" and not loud
    if what in ("contradicted", "unmentioned", "questionable"):
        return any(
            f.support == what
            and f.kind in rest.split("|")
            and (what == "questionable" or f.severity in ("critical", "major"))
            for f in found
        )
    if what == "omission":
        return any(f.kind == "omission" and rest in f.message for f in assessment.findings)
    if what == "nofact":
        return all(rest not in fact.text or fact.assertion == "family" for fact in assessment.facts)
    if what == "covered":
        return any(fact.text == rest and fact.covered for fact in assessment.facts)
    assert what == "fact", expected
    name, _, assertion = rest.rpartition(" ")
    return any(fact.text == name and fact.assertion == assertion for fact in assessment.facts)


@pytest.mark.parametrize("topic", TOPICS)
def test_traps_on(topic: str) -> None:
    """One test for a topic: thousands of cases take three times as long as tests of their own."""
    passed = {
        str(case): verdict_matches(TIER.evaluate(case.turns, case.statement, {}), case.expected)
        for case in TOPICS[topic]
    }
    failed = frozenset(case for case, as_expected in passed.items() if not as_expected)
    assert not failed - KNOWN_FAILURES
    assert not KNOWN_FAILURES & passed.keys() - failed, "known failures pass: take them off known_failures.txt"


def test_the_suite_is_wide_enough() -> None:
    assert len(CASES) >= 300
    assert len(set(CASES)) == len(CASES)
    assert {case.topic for case in CASES} >= {
        "negation", "scope", "post", "pseudo", "dialogue", "multi", "unanswered", "hypothetical", "uncertain",
        "historical", "experiencer", "laterality", "dose", "correction", "number", "medication", "synonym",
        "abbreviation", "exam", "inference", "fabrication", "omission", "smalltalk", "temporality",
    }  # fmt: skip
    assert max(Counter(case.expected for case in CASES).values()) < len(CASES) // 2


def test_known_failures_are_cases_and_few() -> None:
    assert {str(case) for case in CASES} >= KNOWN_FAILURES
    assert len(KNOWN_FAILURES) <= len(CASES) // 10
