"""Frames of questions and replies: that they are read, and what counts as an alarm or a miss."""

from __future__ import annotations

from collections import Counter

import pytest

from bench import frames
from bench.frames import THINGS, Reply, judge, main, questions, replies
from evaluators.registry import default_tier


def test_every_question_has_a_place_for_what_is_asked_for() -> None:
    asked = questions()
    assert len(set(asked)) == len(asked) > 80
    assert all("{x}" in frame or "{X}" in frame for frame in asked)


def test_there_are_many_replies_of_either_sort_and_none_is_both() -> None:
    replied = replies()
    assert len({reply.frame for reply in replied}) == len(replied)
    assert min(Counter(reply.there for reply in replied).values()) > 90


@pytest.mark.parametrize("heard", [False, True])
def test_what_the_tier_reads_raises_no_alarm_and_is_found(heard: bool) -> None:
    outcome = judge(default_tier(), "nausea", ["Any {x}?"], [Reply("Yes.", True), Reply("No.", False)], heard=heard)
    assert (outcome.pairs, outcome.alarms, outcome.misses) == (2, {}, {})


def test_a_frame_that_says_otherwise_is_counted_with_its_question() -> None:
    outcome = judge(default_tier(), "nausea", ["Any {x}?"], [Reply("No.", True)])
    assert outcome.alarms == outcome.misses == {"Any {x}?": 1, "No.": 1}


def test_the_command_names_what_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(frames, "questions", lambda: ["Any {x}?"])
    monkeypatch.setattr(frames, "replies", lambda: [Reply("No.", True), Reply("Yes.", True)])
    assert main(["--fails"]) == 0
    printed = capsys.readouterr().out
    assert "nausea: 1 alarms: No." in printed
    assert all(f"| {thing}" in printed for thing in THINGS)
    assert "50.0%" in printed
