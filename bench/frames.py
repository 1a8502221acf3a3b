"""Every way to ask for a complaint with every way to reply: what notes of the answer raise an alarm.

    uv run python -m bench.frames [--heard] [--fails]

Visits have each way of speaking once, if at all. Here the truth follows from the frames (``tests/data/frames``), so
one that fails against all others shows a gap by itself: "would you say you have …?" was once read as a supposition.
Rules are mended on these frames; the figures tell how complete they are, not how they do on talk they do not know.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.meta.detection import is_alarm
from bench.meta.report import table
from engine.transcript import Turn
from evaluators.protocol import DeterministicTier
from evaluators.registry import default_tier
from evaluators.vocabulary.rows import read_lines

FRAMES: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "frames"
THINGS: Final = ("chest pain", "nausea", "trouble sleeping")
"""A symptom of two words and one of one, and what is found by its words."""
_STOPS: Final = re.compile(r"[^\w' ]")
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Reply:
    """A way to say that something is there, or is not."""

    frame: str
    there: bool


@dataclass(slots=True)
class Outcome:
    """For a number of pairs: which frames raised an alarm on a right note, and which none on a wrong one."""

    pairs: int
    alarms: Counter[str]
    misses: Counter[str]


def questions() -> list[str]:
    """The frames of questions, with ``{x}`` or ``{X}`` for what is asked for. Raises ValueError on a faulty table."""
    return [frame for (frame,) in _rows("questions.tsv")]


def replies() -> list[Reply]:
    """The frames of replies. Raises ValueError on a faulty table."""
    return [Reply(frame, {"yes": True, "no": False}[says]) for frame, says in _rows("replies.tsv")]


def _rows(name: str) -> Iterator[list[str]]:
    rows = read_lines(FRAMES / name)
    next(rows)
    return (cells for _, cells in rows)


def judge(
    tier: DeterministicTier, thing: str, asked: Sequence[str], replied: Sequence[Reply], *, heard: bool = False
) -> Outcome:
    """All pairs for one thing; ``heard``: in small letters without stops, as recognisers write."""
    outcome = Outcome(0, Counter(), Counter())
    notes = {True: f"HPI: {_begun(thing)}.", False: f"HPI: Denies {thing}."}
    for question in asked:
        for reply in replied:
            texts = (question.format(x=thing, X=_begun(thing)), reply.frame)
            first, second = (_STOPS.sub("", text).lower() for text in texts) if heard else texts
            turns = (Turn(first, "clinician"), Turn(second, "patient"))
            outcome.pairs += 1
            if _alarms(tier, turns, notes[reply.there]):
                outcome.alarms.update((question, reply.frame))
            if not _alarms(tier, turns, notes[not reply.there]):
                outcome.misses.update((question, reply.frame))
    return outcome


def _begun(thing: str) -> str:
    return thing[0].upper() + thing[1:]


def _alarms(tier: DeterministicTier, turns: Sequence[Turn], note: str) -> bool:
    return any(is_alarm(finding) for finding in tier.evaluate(turns, note, {}).findings)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bench.frames", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--heard", action="store_true", help="as recognisers write: small letters, no stops")
    parser.add_argument("--fails", action="store_true", help="name the frames that fail most")
    options = parser.parse_args(arguments)
    tier, asked, replied, cells = default_tier(), questions(), replies(), []
    for thing in THINGS:
        outcome = judge(tier, thing, asked, replied, heard=options.heard)
        alarms, misses = (sum(found.values()) // 2 for found in (outcome.alarms, outcome.misses))
        found = 1 - misses / outcome.pairs
        cells.append([thing, f"{outcome.pairs:,}", f"{alarms / outcome.pairs:.1%}", f"{found:.1%}"])
        for what, frames in (("alarms", outcome.alarms), ("misses", outcome.misses)) if options.fails else ():
            print(*(f"{thing}: {count} {what}: {frame}" for frame, count in frames.most_common(_SHOWN)), sep="\n")
    print(table(["asked for", "pairs", "alarms on right notes", "wrong notes found"], cells))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
