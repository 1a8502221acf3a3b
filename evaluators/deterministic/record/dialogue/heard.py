"""What the dialogue makes of a mention."""

from __future__ import annotations

from mypy_extensions import mypyc_attr


@mypyc_attr(acyclic=True)
class Heard:
    """A mention with the dialogue's last word on it: final flags, side, how far ahead the answer stands (or 0)."""

    __slots__ = ("answer", "flags", "side")

    def __init__(self, flags: int, side: str, answer: int) -> None:
        self.flags = flags
        self.side = side
        self.answer = answer

    def flagged(self, flags: int) -> Heard:
        """The same with other flags."""
        return Heard(flags, self.side, self.answer)
