"""The words of the clause around a side that are said of it, and not of the side before or behind."""

from __future__ import annotations

import re
from itertools import islice
from string import ascii_lowercase
from typing import Final

from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS

_NEAR: Final = 80
_WORD_REACH: Final = 16
_MOST: Final = 32
_CLAUSE: Final = re.compile(
    "|".join(
        (
            r"[.;?!\n](?<!\.\.)(?=\s|$)",
            *(rf"{word}(?<!\w{word})\b" for word in ("but", "while", "whereas", "although", "however")),
        )
    )
)
"""Where a clause ends, not where one falters ("the left... hold still... is red").

That a word begins there is asked once it is found: at every letter it would take longer.
"""
_SUBJECT: Final = re.compile(r"(?: [a-z0-9-]+){0,3}?(?:'s| is| are| was| has| had| looks| look| feels| shows) ")
_PLACING: Final = re.compile(r"\b(?:on|in|of|at|to|over|from|than|with|for) (?:the |your |my |his |her )?$")
_THEN: Final = re.compile(r",? and then |, and |, then |, but | (?:and )?now (?=the |my |your |it['’]s |it is )")
"""What parts the words of one side from those of the next."""
_ALONE: Final = re.compile(r"(?: one| side)?\. (?!on |the |and |in |but )")
"""Behind a side that is all of its sentence, so that the next one is of it: "The left. It throbs at night."."""
_NAMING: Final = re.compile(
    r"^(?:\W*(?:no|oh|um|uh|well|yeah|yes|sorry|actually|just|only|it's|it was|it|is|was|this one"
    r"|on|in|the|my|your|his|her)\b)*\W*$"
)
"""All that stands before such a side."""
_TURNING: Final = re.compile(
    rf"\b(?:{CLAUSE_PATTERNS['turns']})[a-z]*(?: [a-z]+){{0,4}}"
    r" to (?:the|my|your|his|her) $"
)
_BEFORE: Final = 40
_TO: Final = 9
_LISTED: Final = (", ", "; ", ", the ", "; the ", ", my ", ", your ")
"""Before a side that begins what is told of it."""
_MARKS: Final = (".", ",", ";")
_AND: Final = " and "
_PARTS: Final = re.compile(r"[,.;:?!](?= )| and then | then | but ")


def clause_around(low: str, start: int, end: int, first: int, last: int) -> tuple[str, str]:
    """What stands before and behind the side at ``low[start:end]`` in its clause; ``first`` and ``last`` are where the
    side before it ends and the next one begins."""
    before = low[_word_start(low, start - _NEAR, first) : start]
    after = low[end : _word_end(low, end + _NEAR, last)]
    opens = first > 0 and _opens(before, after)
    if last < min(end + _NEAR, len(low)):
        at = _word_end(low, last, len(low))
        after = "" if _is_next(after, low[at : at + _NEAR]) else _own_item(after, low[last : last + _WORD_REACH])
    if opens:
        before = ""
    elif first and _is_listed(before) and after.strip(" ."):
        before = ""  # "left ear aches, right one fine"
    elif first:
        told = left_of(before, len(before), len(before), _CLAUSE)
        if told == before:
            before = _nearer(before, halved=first > max(0, start - _NEAR))
    return left_of(before, len(before), len(before), _CLAUSE), right_of(after, 0, len(after), _CLAUSE)


def is_alone(low: str, start: int, end: int) -> bool:
    """Whether a side is all of its sentence, and another one follows."""
    return _ALONE.match(low, end) is not None and _NAMING.search(left_of(low, start, _BEFORE)) is not None


def is_direction(low: str, start: int) -> bool:
    """Whether a side is where one turns to: "turn your head to the left"."""
    return " to " in low[max(start - _TO, 0) : start] and _TURNING.search(left_of(low, start, _BEFORE)) is not None


def clause_behind(low: str, end: int, last: int) -> str:
    """All that stands behind a side in its clause, up to the next one: it may say that all is well there."""
    return right_of(low[end : _word_end(low, end + _NEAR, last)], 0, 2 * _NEAR, _CLAUSE)


def _is_next(between: str, beyond: str) -> bool:
    """Whether all between two sides is told of the second: "trace on the left and two plus on the right"."""
    joined = between.startswith(_AND) and between.count(_AND) == 1 and _PLACING.search(between) is not None
    return joined and not _opens(between, beyond) and _PARTS.search(between) is None


def _word_start(text: str, at: int, least: int) -> int:
    """Where the word begins that stands at a place: half a word is another one."""
    if at <= least:
        return least
    return max(text.rfind(" ", max(at - _WORD_REACH, least), at) + 1, least) or at


def _word_end(text: str, at: int, most: int) -> int:
    """Where the word ends that stands at a place."""
    if at >= most:
        return most
    found = text.find(" ", at, min(at + _WORD_REACH, most))
    return at if found < 0 else found


def _opens(before: str, after: str) -> bool:
    """Whether a side is what its own clause is about, so that the words before are of the side before: "tender left
    wrist is okay"."""
    return _SUBJECT.match(after) is not None and not _PLACING.search(before)


def _is_listed(between: str) -> bool:
    """Whether the next side begins its own item: all before the only comma was told of the side before."""
    return between.endswith(_LISTED) and between.count(",") + between.count(";") == 1


def _own_item(between: str, beyond: str) -> str:
    """What is told of the first of two sides where the second ends what is told of it: "pain left, rash right."."""
    rest = beyond.lstrip(ascii_lowercase)
    if (rest and rest[0] not in _MARKS) or between.count(",") + between.count(";") != 1:
        return between
    return between[: max(between.find(","), between.find(";"))]


def _nearer(between: str, *, halved: bool) -> str:
    """Of the words behind the side before those of the next one: what is told next, else the nearer half."""
    parted = [match.end() for match in islice(_THEN.finditer(between), _MOST)]
    if parted:
        return between[parted[-1] :]
    if between.count(",") + between.count(";") == 1:
        return between[max(between.find(","), between.find(";")) + 1 :]
    return between[len(between) // 2 :].partition(" ")[2] if halved else between
