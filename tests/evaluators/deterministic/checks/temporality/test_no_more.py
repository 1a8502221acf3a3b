"""What a note denies as of now leaves what one had at a time that is over."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I had nausea when I was taking the metformin.", "HPI: Denies nausea."),
        ("[patient] I had heartburn all the way through when I was pregnant.", "HPI: Denies heartburn."),
        ("[patient] I did have a nosebleed once, in the winter.", "HPI: No current nosebleeds."),
        ("[doctor] And the headaches?\n[patient] Gone. My mouth is dry.", "HPI: Free of headaches."),
    ],
)
def test_what_one_had_then_is_no_contradiction(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I get nausea when I take the metformin.", "HPI: Denies nausea."),
        ("[patient] I had nausea when I was on the bus.", "HPI: Denies nausea."),
        ("[patient] I had a nosebleed yesterday and another one today.", "HPI: No current nosebleeds."),
    ],
)
def test_what_one_has_is_one(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1
