"""How a drug is given: what the note has otherwise than the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] I'll give you the B12 as an injection.", "Plan: B12 tablets."),
        ("[doctor] Use the hydrocortisone cream twice a day.", "Plan: Oral hydrocortisone twice daily."),
        ("[doctor] Put the ciprofloxacin drops in your ear.", "Plan: Ciprofloxacin eye drops."),
        ("[patient] I inject the methotrexate on Fridays.", "Medications: Methotrexate tablets weekly."),
        ("[doctor] We give adrenaline in the muscle.", "Plan: Adrenaline IV."),
    ],
)
def test_another_route_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["dose"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] I'll give you the B12 as an injection.", "Plan: B12 IM."),
        ("[doctor] Tablets of B12?\n[patient] The injection, please.", "Plan: B12 by injection."),
        ("[doctor] The methotrexate, not the pills, I want you to do a shot under the skin.", "Plan: Methotrexate SC."),
        ("[doctor] Stop the diclofenac tablets, use the diclofenac gel.", "Plan: Diclofenac gel."),
        ("[doctor] Ramipril tablets, and the insulin injection as before.", "Plan: Ramipril PO, insulin SC."),
        ("[doctor] I'll start you on ramipril.", "Plan: Ramipril tablets."),
    ],
)
def test_the_same_route_or_none_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
