"""A transcript that comes as one text: the turns it is read as, and how many it may hold on whatever road it comes."""

from __future__ import annotations

from typing import Final

from engine.transcript import Turn
from engine.turns import turns_of_text

MAX_TURNS: Final = 1 << 15
"""Nine hours of one a second. Over Kafka each becomes a segment, with an append and a result of its own."""


class TooManyTurns(ValueError):  # noqa: N818 - a property of the text
    """Says so, and what to do; nothing of the text."""

    def __init__(self, message: str = f"holds more than {MAX_TURNS} turns; send it as several visits") -> None:
        super().__init__(message)


def turns_of_visit(text: str) -> tuple[Turn, ...]:
    """Raises TooManyTurns."""
    turns = turns_of_text(text)
    if len(turns) > MAX_TURNS:
        raise TooManyTurns
    return tuple(turns)
