"""What an utterance says is compared in portions, with turns for others in between."""

from __future__ import annotations

import pytest

from evaluators.deterministic.record import said

MANY = 60_000
ONE_PER = 1_000


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    found: list[None] = []
    monkeypatch.setattr(said, "give_way", lambda: found.append(None))
    return found


@pytest.mark.parametrize("last", ["same", "other"])
def test_many_are_compared_with_turns_in_between(last: str, turns: list[None]) -> None:
    before, after = (*map(str, range(MANY)), "same"), (*map(str, range(MANY)), last)
    assert said.alike(before, after) == (last == "same")
    assert len(turns) > MANY // ONE_PER


def test_few_are_compared_at_once(turns: list[None]) -> None:
    assert said.alike((1, 2), (1, 2))
    assert not said.alike((1, 2), (1, 2, 3))
    assert not turns
