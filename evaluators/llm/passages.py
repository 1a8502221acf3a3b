"""How texts are cut for the judges: the transcript into blocks that stay the same while it grows, the note into parts.

Stage calls are cached by what they are given. So a block of the transcript is read once, however long the visit goes
on, and a part of the note is judged again only when it changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.finding import Span
from engine.transcript import Turn

BLOCK_CHARS = 3_000
CONTEXT_TURNS = 3
PART_CHARS = 800
BATCH = 6
"""Items that one call answers about: the time of a call is that of its answer, so many short calls run at once."""

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9(\"'-])")
_ALNUM = re.compile(r"\w")
_HEADING_CHARS = 60


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive turns. ``first`` is the number of the first; ``closed`` when later turns cannot change it."""

    first: int
    turns: tuple[Turn, ...]
    context: tuple[Turn, ...]
    closed: bool

    @property
    def text(self) -> str:
        return numbered(self.turns, self.first)

    @property
    def context_text(self) -> str:
        return numbered(self.context, self.first - len(self.context))


def numbered(turns: Sequence[Turn], first: int = 0) -> str:
    """Turns as lines ``12 patient: text``, the form in which judges read them."""
    return "\n".join(f"{first + i} {turn.speaker}: {' '.join(turn.text.split())}" for i, turn in enumerate(turns))


def blocks(turns: Sequence[Turn], size: int = BLOCK_CHARS) -> list[Block]:
    """Blocks of about ``size`` characters, each with the turns before it for context. Only the last may be open."""
    found: list[Block] = []
    first = chars = 0
    for number, turn in enumerate(turns):
        chars += len(turn.text)
        if chars >= size:
            found.append(_block(turns, first, number + 1, closed=True))
            first, chars = number + 1, 0
    if first < len(turns):
        found.append(_block(turns, first, len(turns), closed=False))
    return found


def _block(turns: Sequence[Turn], first: int, end: int, *, closed: bool) -> Block:
    return Block(first, tuple(turns[first:end]), tuple(turns[max(0, first - CONTEXT_TURNS) : first]), closed)


class Statement(NamedTuple):
    """A sentence of the note (half-open range of code points) and the heading it stands under."""

    start: int
    end: int
    heading: str


@dataclass(frozen=True, slots=True)
class Part:
    """Statements of the note that are judged in one call."""

    statements: tuple[Statement, ...]

    def text(self, note: str) -> str:
        """The part as it stands in the note, with the heading above it."""
        first, last = self.statements[0], self.statements[-1]
        body = note[first.start : last.end]
        return f"{first.heading}\n{body}" if first.heading else body

    def numbered(self, note: str) -> str:
        """Statements as lines ``3 (PLAN) text``."""
        return "\n".join(
            f"{number} ({s.heading.strip('#: ') or '-'}) {' '.join(note[s.start : s.end].split())}"
            for number, s in enumerate(self.statements)
        )


def parts(note: str, size: int = PART_CHARS) -> list[Part]:
    """The note's statements in parts of up to ``size`` characters; headings start one, unless the last is small."""
    found: list[Part] = []
    current: list[Statement] = []
    chars = 0
    for statement in _statements(note):
        length = statement.end - statement.start
        turns_page = current and statement.heading != current[-1].heading and chars >= size // 3
        if turns_page or (current and (chars + length > size or len(current) == BATCH)):
            found.append(Part(tuple(current)))
            current, chars = [], 0
        current.append(statement)
        chars += length
    return [*found, Part(tuple(current))] if current else found


def _statements(note: str) -> Iterator[Statement]:
    heading = ""
    at = 0
    for line in note.splitlines(keepends=True):
        body = line.strip()
        if _is_heading(body):
            heading = body
        elif body:
            start = at + line.index(body[0])
            for first, end in _sentences(note, start, start + len(body)):
                yield Statement(first, end, heading)
        at += len(line)


def _sentences(note: str, start: int, end: int) -> Iterator[Span]:
    for match in _SENTENCE_END.finditer(note, start, end):
        if _ALNUM.search(note, start, match.start()):
            yield (start, match.start())
            start = match.end()
    if _ALNUM.search(note, start, end):
        yield (start, end)


def _is_heading(line: str) -> bool:
    """A short line that ends in a colon, is a Markdown heading, or is all capitals without a figure."""
    if not line or len(line) > _HEADING_CHARS:
        return False
    return (
        line.endswith(":")
        or line.startswith("#")
        or (line.isupper() and len(line) > 3 and not any(map(str.isdigit, line)))
    )
