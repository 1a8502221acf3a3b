"""What replies tell of matters that are asked for in whatever words."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.ways.matter_phrases import NOTED, SAID, replied_ways


@pytest.mark.parametrize(
    ("matter", "reply", "way"),
    [
        ("diapers", "Only one.", "few"),
        ("diapers", "Five or six, as usual.", "many"),
        ("fetus", "No, she's been quiet.", "still"),
        ("birthcontrol", "I've got a Mirena.", "coil"),
        ("thyroidtest", "It's a bit low.", "ill"),
        ("flushot", "Not yet.", "not"),
    ],
)
def test_a_reply_tells_the_way(matter: str, reply: str, way: str) -> None:
    assert replied_ways(f"matter:{matter}", reply, "") == {f"{matter}:{way}"}


@pytest.mark.parametrize("reply", ["My arm hurts.", "What do you mean?", ""])
def test_other_replies_tell_nothing(reply: str) -> None:
    assert not replied_ways("matter:diapers", reply, "")


def test_what_is_only_named_has_no_way_in_talk_and_tells_nothing_in_a_note() -> None:
    (told,) = SAID.found("how many wet diapers?", 4)
    assert told.meanings["matter:diapers"] == set()
    assert NOTED.found("wet diapers discussed", 4) == []
