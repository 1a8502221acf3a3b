"""What the "no" of a reply is said to."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.ways.asked_otherwise import has_another_figure, has_another_purpose


@pytest.mark.parametrize(
    ("before", "behind", "reply", "figure"),
    [
        ("Are you on the ten of ", "?", "No, it's the twenty.", True),
        ("You take four ", "?", "No, no, not four. Two.", True),
        ("Do you take two ", "?", "No, just one.", True),
        ("Do you take two ", "?", "No.", False),
        ("Do you take two ", "?", "No, I stopped two years ago.", False),
        ("Are you on ", "?", "No, twenty years ago.", False),
        ("", " a hundred?", "No, it's the fifty.", True),
        ("So you're on ", " forty?", "Not the forty, the twenty.", True),
        ("And ", ", the one hundred?", "Nope, I take the fifty.", True),
        ("And ", " for your ten toes?", "No, it's the twenty.", False),
        ("So you're on ", " forty?", "Not any more.", False),
    ],
)
def test_a_no_to_how_much_of_a_drug_it_is(before: str, behind: str, reply: str, figure: bool) -> None:
    assert has_another_figure(before, behind, reply) == figure


def test_a_no_to_what_a_drug_is_for() -> None:
    assert has_another_purpose(" for your heart?", "No, that's for my sugar.")
    assert not has_another_purpose(" for your heart?", "No, I never took it.")
