"""Every way to say something with every way to note it: which right notes raise an alarm, which wrong ones none.

    uv run python -m bench.frames [--heard] [--fails] [--all] [FAMILY ...]

Visits have each way of speaking once, if at all. Here the truth follows from the frames, so one that fails against all
others shows a gap by itself: "would you say you have …?" was once read as a supposition. Rules are mended on these
frames; the figures tell how complete they are, not how they do on talk they do not know.

A family of frames is a table under ``tests/data/frames``. Its rows have a part, a frame, what it says and what it is
against, both words of the family's own:

``thing``  what the frames speak of: "x=a cough; n=cough" fills {x} and {n}, and {X} at the beginning of a sentence
``ask``    a question that is put before each way to say something, where a family has any
``say``    turns as in ``bench.cases``, the patient's where no speaker is named; says one of the words
``note``   right where one of its words was said, wrong where one of those it is against was; else nobody knows
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bench.cases import turns_of
from bench.meta.detection import is_alarm
from bench.meta.report import table
from evaluators.protocol import DeterministicTier
from evaluators.registry import default_tier
from evaluators.vocabulary.rows import place, read_lines

FRAMES: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "frames"
PARTS: Final = ("thing", "ask", "say", "note")
LIMIT: Final = 10_000
"""Of a family with more pairs, so many are drawn, always the same ones."""
_SPEAKER: Final = re.compile(r"[DPO]: ")
_STOPS: Final = re.compile(r"[^\w' ](?!\d)|(?<!\d)[^\w' ]")
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """A way to say or note something, with the words of the family that it says and those it is against."""

    text: str
    says: frozenset[str]
    against: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Talk and a note of it; ``frames``: what they are made of."""

    talk: str
    note: str
    right: bool
    frames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    name: str
    things: Sequence[Mapping[str, str]]
    asks: Sequence[str]
    says: Sequence[Frame]
    notes: Sequence[Frame]

    def pairs(self) -> list[Pair]:
        """Everything said of each thing with each note whose truth is known."""
        return [
            Pair(_talk(ask, say.text, thing), note.text.format(**thing), right, (ask, say.text, note.text))
            for thing in self.things or ({},)
            for ask in self.asks or ("",)
            for say in self.says
            for note in self.notes
            for right, said in ((True, note.says), (False, note.against))
            if say.says & said
        ]


@dataclass(slots=True)
class Outcome:
    """How many pairs were judged, and how often each frame was in a right one, in a wrong one, and failed there."""

    right: int = 0
    wrong: int = 0
    seen: Counter[tuple[bool, str]] = field(default_factory=Counter)
    failed: Counter[tuple[bool, str]] = field(default_factory=Counter)
    alarms: int = 0
    misses: int = 0


def names() -> list[str]:
    return sorted(path.stem for path in FRAMES.glob("*.tsv"))


def read_family(path: Path) -> Family:
    """The family of a table. Raises ValueError on a row of no known part."""
    rows = read_lines(path, 2)
    next(rows)
    parts: dict[str, list[Frame]] = {part: [] for part in PARTS}
    for number, (part, text, says, against) in rows:
        if part not in parts:
            raise ValueError(f"{place(path, number)}: {part!r} is none of {PARTS}")
        parts[part].append(Frame(text, frozenset(says.split()), frozenset(against.split())))
    things, asks, said, notes = (parts[part] for part in PARTS)
    return Family(path.stem, [_filled(thing.text) for thing in things], [ask.text for ask in asks], said, notes)


def _filled(text: str) -> dict[str, str]:
    values = dict(value.strip().split("=", 1) for value in text.split(";"))
    return values | {name.upper(): value[0].upper() + value[1:] for name, value in values.items()}


def _talk(ask: str, say: str, thing: Mapping[str, str]) -> str:
    said = say if _SPEAKER.match(say) else f"P: {say}"
    return (f"D: {ask} // {said}" if ask else said).format(**thing)


def drawn(pairs: Sequence[Pair], limit: int = LIMIT) -> Sequence[Pair]:
    return random.Random(0).sample(pairs, limit) if len(pairs) > limit else pairs


def judge(tier: DeterministicTier, pairs: Sequence[Pair], *, heard: bool = False) -> Outcome:
    """``heard``: in small letters without stops, as recognisers write."""
    outcome = Outcome()
    for pair in pairs:
        keys = [(pair.right, frame) for frame in pair.frames if frame]
        outcome.seen.update(keys)
        outcome.right += pair.right
        outcome.wrong += not pair.right
        if _alarms(tier, pair, heard) == pair.right:
            outcome.failed.update(keys)
            outcome.alarms += pair.right
            outcome.misses += not pair.right
    return outcome


def _alarms(tier: DeterministicTier, pair: Pair, heard: bool) -> bool:
    turns = turns_of(pair.talk)
    if heard:
        turns = [replace(turn, text=_STOPS.sub("", turn.text.replace("-", " ")).lower()) for turn in turns]
    return any(is_alarm(finding) for finding in tier.evaluate(turns, pair.note, {}).findings)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bench.frames", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=f"all of them if none is named: {names()}")
    parser.add_argument("--heard", action="store_true", help="as recognisers write: small letters, no stops")
    parser.add_argument("--fails", action="store_true", help="name the frames that fail most")
    parser.add_argument("--all", action="store_true", help=f"all pairs of each family, not {LIMIT:,} drawn ones")
    options = parser.parse_args(arguments)
    tier, cells = default_tier(), []
    for name in options.families or names():
        pairs = read_family(FRAMES / f"{name}.tsv").pairs()
        outcome = judge(tier, pairs if options.all else drawn(pairs), heard=options.heard)
        cells.append([name, f"{len(pairs):,}", *_shares(outcome)])
        for (right, frame), count in outcome.failed.most_common(_SHOWN) if options.fails else ():
            print(f"{name}: {count} of {outcome.seen[right, frame]} {'alarmed' if right else 'missed'}: {frame}")
    print(table(["family", "pairs", "alarms on right notes", "wrong notes found"], cells))
    return 0


def _shares(outcome: Outcome) -> tuple[str, str]:
    return f"{outcome.alarms / (outcome.right or 1):.1%}", f"{1 - outcome.misses / (outcome.wrong or 1):.1%}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
