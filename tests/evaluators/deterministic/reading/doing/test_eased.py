"""What "stopped" with a drug, and is no drug."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.doing.eased import eases


def _eases(said: str, drug: str) -> bool:
    low = said.lower()
    start, at = low.index("stopped"), low.index(drug)
    return eases(low, start, start + len("stopped"), (at, at + len(drug)))


@pytest.mark.parametrize(
    "said",
    [
        "On the zoloft, the crying stopped.",
        "Since the zoloft, that stopped.",
        "Since I started zoloft the crying stopped.",
        "The crying stopped with the zoloft.",
        "The crying stopped once I got on the zoloft.",
    ],
)
def test_a_complaint_stops_with_the_drug(said: str) -> None:
    assert _eases(said, "zoloft")


@pytest.mark.parametrize(
    "said",
    [
        "I was on the zoloft, I stopped.",
        "I stopped with the zoloft in May.",
        "My zoloft got stopped.",
        "The zoloft stopped working.",
        "After the zoloft was stopped I felt better.",
        "They stopped the zoloft.",
    ],
)
def test_the_drug_is_stopped(said: str) -> None:
    assert not _eases(said, "zoloft")
