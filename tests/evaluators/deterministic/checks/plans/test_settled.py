"""What a visit settles of a test, a procedure or a vaccine."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.plans.settled import Settled, settled
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of

(JAB,) = [term for term in lexicon().terms("flu jab") if term.category != "site"][:1]
ASKED = ("Have you had your flu jab?", "Not yet.")


def _of(*said: str, if_refused: bool = False) -> Settled:
    return settled(JAB, record_of(*said), if_refused=if_refused)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ((*ASKED, "We'll do that next time you're in."), "put_off"),
        ((*ASKED, "Pop your sleeve up. Sharp scratch."), "done"),
        (("Would you like your flu jab?", "No thanks."), "refused"),
        (("Would you like your flu jab?", "Yes please."), "agreed"),
    ],
)
def test_what_becomes_of_it(said: tuple[str, ...], what: str) -> None:
    assert getattr(_of(*said), what) is not None


def test_more_is_asked_only_of_what_was_turned_down() -> None:
    later = "Let's do your flu jab next week."
    assert _of(later).put_off is not None
    assert _of(later, if_refused=True).put_off is None


def test_what_is_spoken_of_often_may_be_another() -> None:
    assert _of(*["Let's talk about the flu jab."] * 8).told
