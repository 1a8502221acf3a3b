"""Which side goes with which term of a text: the one before it, within it, or just behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.laterality.sided import Side, Sided
from evaluators.deterministic.reading.laterality.sides_words import SIDE_REACH, is_side
from evaluators.deterministic.reading.mention import Mention
from evaluators.vocabulary import Match

_MOST: Final = 32
_AT_ONCE: Final = 8
"""Characters up to a side that begins the sentence after an apology: "Sorry. The left."."""
_BEHIND: Final = (", on the ", ", in the ", ", on your ", ", on his ", ", on her ")
_PAUSES: Final = (", ", " - ", ": ")
"""Before a side that is written last: "knee pain, right."."""
_ON_IT: Final = re.compile(
    r"(?: (?:down|up|over|out|in|back|here|there|just|only|more|too)){0,3} on (?:the|my|your|his|her) "
)
"""Between what has a side already and one that is its own all the same: "crackles down here on the left"."""
_CLOSING: Final = ("", ".", "?", "!", ";")
"""What stands around a side that is told last, of what was named before: "a middle ear infection, on the right."."""

_EACH: Final = "each "
"""How the words begin that have both sides of a place: "each eye"."""


@mypyc_attr(acyclic=True)
class SideScope:
    """The sides of a text, and the last one that was named."""

    __slots__ = ("last", "sides", "text", "written")

    def __init__(self, text: str, *, written: bool) -> None:
        self.text = text
        self.written = written
        self.last: Match | None = None
        self.sides: list[Side] = []

    def see(self, match: Match, mentions: list[Mention], sentence: int) -> None:
        """Take a word for a side, if it is one."""
        if not is_side(self.text, match.start, match.end, written=self.written):
            return
        if match.term.surface.startswith(_EACH):
            match = Match(match.start, match.start + len(_EACH) - 1, match.term)  # what it is the side of stands behind
        self.sides.append(Side(match.start, match.end, match.term.way))
        last = mentions[-1] if mentions else None
        if last is not None and last.start <= match.start and match.end <= last.end:  # within it: "left knee pain"
            _give(last, match)
            return
        self.last = match
        if (
            last is not None
            and last.side_at is not None
            and last.side_at[1] <= last.start
            and _ON_IT.fullmatch(self.text[last.end : match.start].lower()) is not None
        ):
            _give(last, match)  # "crackles at the left base and a wheeze on the right"
            return
        if last is None or last.sentence != sentence or last.side or not 0 <= match.start - last.end <= SIDE_REACH:
            return
        between = self.text[last.end : match.start].lower()
        opens = "(" in between and self.text[match.end : match.end + 1] != ")"  # "buttock (R mid-back)"
        behind = (between in _BEHIND or (self.written and between in _PAUSES)) and self.text[
            match.end : match.end + 1
        ] in _CLOSING
        if behind or ("," not in between and " and " not in between and not opens):
            _give(last, match)

    def give(self, mention: Mention, previous: Mention | None) -> None:
        """Give a term the side named just before it, and take that from the term before."""
        side = self.last
        if side is None or not 0 <= mention.start - side.end <= SIDE_REACH:
            return
        _give(mention, side)
        if previous is not None and previous.side_at == mention.side_at and previous.end <= side.start:
            previous.side, previous.side_at = "", None  # the side belongs to what follows it


def _give(mention: Mention, match: Match) -> None:
    mention.side = match.term.way
    mention.side_at = (match.start, match.end)


def amends_side(low: str, sides: Sequence[Sided], cue: Match) -> bool:
    """Whether a cue of correcting goes with a side: "sorry, the right"; not in "sorry. Show me the left knee X-ray"."""
    for item in sides[:_MOST]:
        gap = low[cue.end : item.start] if cue.end <= item.start else low[item.end : cue.start]
        at_once = "." not in gap or len(gap.rpartition(".")[2].strip()) <= _AT_ONCE
        if len(gap) <= SIDE_REACH and "?" not in gap and at_once:
            return True
    return False
