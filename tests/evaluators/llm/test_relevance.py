from __future__ import annotations

from engine.transcript import Turn
from evaluators.llm.passages import blocks, numbered
from evaluators.llm.relevance import Relevance

TOPICS = ("shoulder", "migraine", "asthma", "diabetes", "pregnancy", "eczema", "insomnia", "gout")
TURNS = [
    Turn(f"Let us talk about {topic}, how is the {topic} today?", "clinician") for topic in TOPICS for _ in range(4)
]


def test_a_short_transcript_is_given_whole() -> None:
    assert Relevance(blocks(TURNS, 200)).transcript("gout") == numbered(TURNS)


def test_of_a_long_one_the_blocks_that_speak_of_it_in_order() -> None:
    found = Relevance(blocks(TURNS, 200), whole_chars=500).transcript("Has gout. Shoulder better.")
    assert "gout" in found
    assert "shoulder" in found
    assert "migraine" not in found
    numbers = [int(line.split()[0]) for line in found.splitlines()]
    assert numbers == sorted(numbers)
    assert all(f"{number} clinician: {TURNS[number].text}" in found for number in numbers)


def test_there_is_always_something_to_check_against() -> None:
    assert Relevance(blocks(TURNS, 200), whole_chars=10).transcript("nothing of that kind")
    assert Relevance([], whole_chars=10).transcript("gout") == ""
