"""How one asks how a thing is, and what a reply says of it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.states_asked import ASKED_FOR, TOLD_HOW, asks_how, told_how, told_words


def _asks(text: str, thing: str, topic: str) -> bool:
    start = text.index(thing)
    return asks_how(text, start, start + len(thing), topic)


@pytest.mark.parametrize(
    ("text", "thing", "topic"),
    [
        ("how's your appetite?", "appetite", "appetite"),
        ("okay. how's your appetite been lately?", "appetite", "appetite"),
        ("appetite?", "appetite", "appetite"),
        ("and your hearing?", "hearing", "hearing"),
        ("how are you sleeping?", "sleeping", "sleep"),
        ("how about the energy level?", "energy level", "energy"),
    ],
)
def test_who_asks_how_a_thing_is(text: str, thing: str, topic: str) -> None:
    assert _asks(text, thing, topic)


@pytest.mark.parametrize(
    ("text", "thing", "topic"),
    [
        ("my appetite is poor", "appetite", "appetite"),
        ("how's your appetite for a walk after supper?", "appetite", "appetite"),
        ("does it bother your sleep when you lie down?", "sleep", "sleep"),
        ("appetite", "appetite", "appetite"),
        ("how's the lachman?", "lachman", "lachman"),
    ],
)
def test_others_do_not(text: str, thing: str, topic: str) -> None:
    assert not _asks(text, thing, topic)


@pytest.mark.parametrize(
    ("complaint", "reply", "told"),
    [
        ("loss of appetite", "Not great.", (YES, False)),
        ("loss of appetite", "Good. I eat three meals.", (NO, False)),
        ("loss of appetite", "Oh, it's been fine.", (NO, False)),
        ("insomnia", "Pretty good, except when I have nights.", (NO, True)),
        ("insomnia", "Through the night.", (NO, False)),
        ("memory loss", "Sharp as ever", (NO, False)),
        ("fatigue", "Low. I'm dragging by noon.", (YES, False)),
        ("loss of appetite", "I can't eat a thing.", (YES, False)),
        ("insomnia", "Four hours a night.", (YES, False)),
        ("insomnia", "Maybe five hours.", (0, False)),
        ("dyspnea", "I get winded.", (YES, False)),
        ("loss of appetite", "Goodness, you should see me eat.", (0, False)),
        ("knee pain", "Good.", (0, False)),
    ],
)
def test_what_a_reply_says_of_it(complaint: str, reply: str, told: tuple[int, bool]) -> None:
    assert told_how(complaint, reply) == told


@pytest.mark.parametrize(
    ("complaint", "reply", "told"),
    [
        ("fatigue", "It's terrible.", YES),
        ("insomnia", "Fine.", NO),
        ("fatigue", "The same.", 0),
        ("memory loss", "Not bad.", 0),
    ],
)
def test_what_a_reply_says_to_who_asks_for_the_complaint_itself(complaint: str, reply: str, told: int) -> None:
    assert told_how(complaint, reply, plainly=True)[0] == told


def test_a_topic_asks_for_the_complaint_that_it_may_have() -> None:
    assert ASKED_FOR["appetite"] == "loss of appetite"
    assert "lachman" not in ASKED_FOR


@pytest.mark.parametrize("complaint", sorted(TOLD_HOW))
def test_words_of_other_complaints_hide_none_of_its_own(complaint: str) -> None:
    for words, state in ((told_words(complaint, "yes"), YES), (told_words(complaint, "no"), NO)):
        for word in words:
            if state == YES or word not in told_words(complaint, "yes"):
                assert told_how(complaint, f"Oh, {word}, I'd say.")[0] == state, word
