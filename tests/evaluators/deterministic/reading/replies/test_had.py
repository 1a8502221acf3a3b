"""Whether a test or a vaccine was had, by talk, replies and notes."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.replies.had import noted_had, replied_had, told_had


@pytest.mark.parametrize(
    ("reply", "ways"),
    [
        ("not yet.", {"not"}),
        ("got it at cvs.", {"had"}),
        ("two years ago, it was normal.", {"had", "long"}),
        ("i don't want it.", {"declined", "not"}),
        ("oh gosh, who knows.", {"unknown"}),
        ("my arm hurts.", set()),
    ],
)
def test_what_a_reply_tells(reply: str, ways: set[str]) -> None:
    assert replied_had(reply, "have you had your flu shot?") == ways


def test_a_no_to_a_question_for_some_time_leaves_former_times() -> None:
    assert replied_had("no.", "did you have a colonoscopy last year?") == {"not", "long"}


@pytest.mark.parametrize(
    ("text", "asked_or_told"),
    [
        ("flu shot this year?", set()),
        ("when was your last flu shot?", set()),
        ("do you want your flu shot?", None),
        ("i had my flu shot.", {"had", "long"}),
        ("i had my flu shot booked.", None),
        ("i never had a flu shot.", {"not", "long", "declined", "unknown"}),
        ("a flu shot takes a minute.", None),
    ],
)
def test_what_is_asked_or_told(text: str, asked_or_told: set[str] | None) -> None:
    start = text.index("flu shot")
    assert told_had(text, start, start + len("flu shot")) == asked_or_told


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("colonoscopy up to date", {"had"}),
        ("no prior colonoscopy", {"not"}),
        ("colonoscopy in 2020", {"had", "long"}),
        ("colonoscopy declined", {"declined", "not"}),
        ("colonoscopy discussed", set()),
    ],
)
def test_what_a_note_has(text: str, ways: set[str]) -> None:
    start = text.index("colonoscopy")
    assert noted_had(text, start, start + len("colonoscopy"))[2] == ways
