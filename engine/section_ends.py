"""Where a section ends though no heading follows: names of headings in lists, in letters, in problems told one by one.

"Allergies: aspirin" is told on its line. What comes below it in a letter is the letter, in a list it is the next item,
and the second problem stands under no "Plan:" of the first one.
"""

from __future__ import annotations

import re
from typing import Final

from engine.note import SectionKind

Mark = tuple[int, int, SectionKind]
"""Start and end of a heading, and what it opens; one without a name ends the section before it."""

_DEAR: Final = ("Dear ", "DEAR ", "dear ")
_ITEM: Final = re.compile(r"([ \t]{0,12})(?:([-–—•·▪●○◦‣*])|\(?([1-9][0-9]?)[.)])[ \t]")
_TOP: Final[frozenset[SectionKind]] = frozenset(("subjective", "objective", "assessment", "plan", "assessment_plan"))
_LISTED: Final[frozenset[SectionKind]] = frozenset((
    "medications", "allergies", "family_history", "social_history", "surgical_history",
))  # fmt: skip
"""What is told in one paragraph behind its name."""
_TOLD: Final = 40
"""Characters from which a line of a letter is no formula."""


class SectionEnds:
    """Follows the lines of a note, and tells where one goes back to what stood above a heading, or to free text."""

    __slots__ = ("_blank", "_brief", "_letter", "_number", "_outer", "_problems")

    def __init__(self) -> None:
        self._letter = False
        self._blank = True
        self._brief = False
        """Whether what the last heading opened is told on its line, or in a list."""
        self._outer: SectionKind | None = None
        """What stood above a heading that is an item of a list."""
        self._number = 0
        self._problems: SectionKind = "subjective"
        """Where the first of the problems stands that are numbered, and the number of the last one."""

    def blank(self) -> None:
        self._blank = True

    def headed(self, text: str, line: int, end: int, mark: Mark, above: SectionKind, lettered: bool) -> None:
        """A line with a heading; ``above`` is the section that it ends."""
        _, opened, kind = mark
        self._brief = opened < end and not text[opened:end].isspace()
        item = _ITEM.match(text, line, end)
        if item is None or item[2] is None or not self._brief or (kind in _TOP and not lettered):
            self._outer = None
        elif self._outer is None:
            self._outer = above
        self._blank = False

    def plain(self, text: str, start: int, end: int, kind: SectionKind) -> SectionKind | None:
        """What a line without a heading goes back to, if it ends the section of a ``kind`` that it stands in."""
        self._letter = self._letter or text.startswith(_DEAR, start)
        item = _ITEM.match(text, start, end)
        target = self._target(text, start, end, kind, item)
        if item is not None and item[3] is not None:
            self._count(int(item[3]), target or kind)
        if item is not None:
            self._brief = self._brief or self._letter
        if target is not None:
            self._brief = False
            self._outer = None
        self._blank = False
        return target if target != kind else None

    def _target(
        self, text: str, start: int, end: int, kind: SectionKind, item: re.Match[str] | None
    ) -> SectionKind | None:
        if self._outer is not None and item is not None and item[2] is not None:
            return self._outer
        if not self._blank:
            return None
        if item is not None and item[3] is not None and self._number and int(item[3]) == self._number + 1:
            return self._problems
        if not self._brief:
            return None
        if kind in _LISTED:
            return self._outer or "narrative"
        return "narrative" if self._letter and item is None and end - start >= _TOLD else None

    def _count(self, number: int, kind: SectionKind) -> None:
        if number == 1:
            self._problems = kind
        self._number = number
