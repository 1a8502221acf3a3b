"""What is proposed for a wrong figure: what was said, as the note writes figures, where no other can be meant."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(
    ("said", "noted", "proposed"),
    [
        ("I take lisinopril twenty milligrams a day.", "Takes lisinopril 40 mg daily.", ["20 mg"]),
        ("Losartan, fifty.", "Losartan 100mg.", ["50mg"]),
        ("Semaglutide point two five milligrams weekly.", "Semaglutide 2.5 mg weekly.", ["0.25 mg"]),
        ("Valacyclovir one gram.", "Valacyclovir 500 mg.", ["1000 mg"]),
        ("Your pressure is one eighteen over seventy six.", "BP 138/86.", ["118/76"]),
        ("Your hemoglobin was eight point two.", "Results: Hemoglobin 6.0.", ["8.2"]),
        ("The ejection fraction is fifty five percent.", "EF 45%.", ["55%"]),
        ("I have had this cough for three weeks.", "Cough for 6 weeks.", ["3 weeks"]),
        ("Amoxicillin five hundred milligrams three times a day.", "Amoxicillin 500 mg BID.", ["three times a day"]),
        ("Acetaminophen every eight hours.", "Acetaminophen every 4 hours.", ["every 8 hours"]),
        # either may be meant
        ("It was one thirty over eighty lying, one ten over sixty standing.", "BP 138/86.", [None]),
        (
            "FEV1 is thirty eight percent, it was forty six.",
            "FEV1 58% predicted, 66% last year.",
            [None, None],
        ),
        ("A1c is eight point six, it was seven point nine.", "A1c 7.6.", [None]),
    ],
)
def test_what_is_proposed(said: str, noted: str, proposed: list[str | None]) -> None:
    found = TIER.evaluate([Turn(said, "unknown", "u0")], noted, {}).findings
    assert [finding.suggestion for finding in found if finding.support == "contradicted"] == proposed
