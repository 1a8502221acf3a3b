"""The trap suite as data: small transcript–statement pairs, each with the verdict that a clinician would give."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bench.cases import turns_of
from engine.transcript import Turn

_FOLDER = Path(__file__).parent


class Case(NamedTuple):
    topic: str
    transcript: str
    statement: str
    expected: str

    def __str__(self) -> str:
        return f"{self.topic}: {self.transcript} | {self.statement} | {self.expected}"

    @property
    def turns(self) -> list[Turn]:
        return turns_of(self.transcript)


def _lines(name: str) -> list[str]:
    return (_FOLDER / name).read_text(encoding="utf-8").splitlines()


CASES = [Case(*line.split("\t")) for line in _lines("cases.tsv")[1:] if line and not line.startswith("#")]
KNOWN_FAILURES = frozenset(_lines("known_failures.txt"))
"""Cases, as they are written in one line, that the tier should read and does not."""
