"""Visits that were written for this project, each with a correct note and with errors that a clinician would mind.

The errors were put in by hand, one at a time, in the words of a tired human or a language model. ``written`` are visits
that rules are mended on; ``unseen`` and ``rambling`` are those that nobody looked into before the figures were taken,
the latter long ones in the talk of people who wander off, with notes from general practice to letters.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from bench.meta.corpus import Visit
from bench.meta.detection import HAND
from bench.meta.planter import Plant
from engine.turns import turns_of_text

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "data" / "visits"
SPLITS = ("written", "unseen", "rambling")
_PHRASES = frozenset((f"{HAND}negation", f"{HAND}experiencer", f"{HAND}temporality"))
"""Errors of what a phrase says, not of a word in it."""
_DENYING = frozenset(
    ("no", "not", "nil", "non", "never", "without", "denies", "denied", "negative", "for", "un", "do", "does", "did")
)
"""Words that, left out alone, leave what they deny as told."""


def visits(split: str, folder: Path = FOLDER) -> list[Visit]:
    """The visits of one of ``SPLITS``. Raises FileNotFoundError where the project's sources are not there."""
    return [
        Visit(data["id"], split, tuple(turns_of_text(data["transcript"])), data["note"])
        for data in _files(split, folder)
    ]


def errors(split: str, folder: Path = FOLDER) -> list[Plant]:
    """The errors of one of ``SPLITS`` as plants of the kinds above."""
    known = {visit.id: visit for visit in visits(split, folder)}
    return [
        _plant(known[data["id"]], f"{HAND}{error['kind']}", error["was"], error["now"])
        for data in _files(split, folder)
        for error in data["errors"]
    ]


def _files(split: str, folder: Path) -> list[dict[str, Any]]:
    paths = sorted((folder / split).glob("*.json"))
    if not paths:
        raise FileNotFoundError(f"The visits written for the project are not there: expected them in {folder / split}.")
    return [json.loads(path.read_text("utf-8")) for path in paths]


def _plant(visit: Visit, kind: str, was: str, now: str) -> Plant:
    """One error. Its span is what the two notes differ in, or all that was replaced where the error is what a phrase
    says ("reports PND" for "denies PND"); none where something was only left out."""
    at = visit.note.index(was)
    note = visit.note[:at] + now + visit.note[at + len(was) :]
    before = _common(was, now)
    after = _common(was[before:][::-1], now[before:][::-1])
    shorter = before + after == len(now)
    ends = before, len(was) - after
    if (shorter and _cuts_a_word(was, *ends)) or _cuts_at_a_point(was, *ends):
        shorter = False  # "18" made "8", or "2.5" made "5", is another figure, not less text
        before, after = len(was[:before].rpartition(" ")[0]), len(was[len(was) - after :].partition(" ")[2])
    shorter = shorter and not (kind in _PHRASES and _flips(was, now))
    left_out = shorter or kind == f"{HAND}omission"
    if kind in _PHRASES:
        before = after = 0
    old = (at + before, at + len(was) - after)
    new = (at + before, at + len(now) - after)
    gone = frozenset(_words(was)) - frozenset(_words(now)) if left_out else frozenset[str]()
    return Plant(kind, visit, note, None if left_out else new, old, was, now, gone)


def _flips(was: str, now: str) -> bool:
    """Whether what was left out only denied what still stands: "no chest pain" made "chest pain"."""
    left = re.findall(r"[a-z]+", now.lower())
    gone = Counter(re.findall(r"[a-z]+", was.lower())) - Counter(left)
    return bool(left) and all(word in _DENYING for word in gone)


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether a word of the text goes on over one of the two places."""
    return any(text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in (start, end))


def _cuts_at_a_point(text: str, start: int, end: int) -> bool:
    """Whether a figure goes on over one of the two places that stands right behind its point."""
    return any(text[at - 1 : at] == "." and text[at : at + 1].isdigit() for at in (start, end))


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z][a-z-]{4,}", text.lower())
