"""How many small cases the deterministic tier judges as clinicians would.

    uv run python -m bench.cases [--fails]

``tests/data/cases`` has pairs of a transcript and a statement with the verdict that is due, written without knowledge
of the rules: half of the notes are right, half are wrong. Rules were mended on those under ``learned``. Nobody looked
into those under ``control``, and none is printed: they tell how the tier does on what it does not know.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.meta.detection import is_alarm
from bench.meta.report import table
from engine.finding import Finding
from engine.transcript import Turn, speaker_of
from evaluators.protocol import Assessment
from evaluators.registry import default_tier

CASES: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "cases"
SETS: Final = ("learned", "control")
_SPEAKERS: Final = {"D": "doctor", "P": "patient", "O": "other", "S0": "spk_0", "S1": "spk_1"}


@dataclass(frozen=True, slots=True)
class Case:
    """``transcript``: turns divided by " // ", each with its speaker; ``expected``: a word and what it is of."""

    area: str
    topic: str
    transcript: str
    statement: str
    expected: str

    @property
    def turns(self) -> list[Turn]:
        return turns_of(self.transcript)


def turns_of(transcript: str) -> list[Turn]:
    """The turns of a transcript of one line: divided by " // ", each with its speaker's letter and a colon."""
    parts = [part.partition(":") for part in transcript.split(" // ")]
    return [Turn(text.strip(), speaker_of(_SPEAKERS[who]), f"u{i}") for i, (who, _, text) in enumerate(parts)]


def cases(name: str) -> Iterator[Case]:
    """The cases of one of ``SETS``."""
    for path in sorted((CASES / name).glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield Case(path.stem, row["topic"], row["transcript"], row["statement"], row["expected"])


def is_right(case: Case, assessment: Assessment) -> bool:
    """Whether a right note raises no alarm, and a wrong one an alarm of a kind that fits, or of any if none is named.

    ``questionable`` is met by any finding of its kind, ``omission`` by one that names what was left out, ``nofact`` by
    the lack of a fact that has the word. Raises ValueError on any other expectation.
    """
    word, _, rest = case.expected.partition(" ")
    grounding = [finding for finding in assessment.findings if finding.evaluator == "grounding"]
    alarms = [finding for finding in grounding if is_alarm(finding)]
    if word == "supported":
        return not alarms
    if word in ("contradicted", "unmentioned", "wrong"):
        return _has_kind(alarms, rest)
    if word == "questionable":
        return _has_kind(grounding, rest)
    if word == "omission":
        return any(f.kind == "omission" and rest in f.message.lower() for f in assessment.findings)
    if word == "nofact":
        return not any(rest in fact.text for fact in assessment.facts)
    raise ValueError(f"{case.area}: {case.expected!r} is no verdict")


def _has_kind(findings: Sequence[Finding], kinds: str) -> bool:
    return any(not kinds or finding.kind in kinds.split("|") for finding in findings)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bench.cases", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--fails", action="store_true", help="print the cases of ``learned`` that are judged otherwise")
    options = parser.parse_args(arguments)
    tier = default_tier()
    rows: dict[tuple[str, str, str], list[bool]] = {}
    for name in SETS:
        for case in cases(name):
            right = is_right(case, tier.evaluate(case.turns, case.statement, {}))
            note = "right" if case.expected.startswith(("supported", "nofact")) else "wrong"
            rows.setdefault((name, case.area, note), []).append(right)
            if options.fails and name == "learned" and not right:
                print(f"{case.area} · {case.topic}: {case.transcript} | {case.statement} | {case.expected}")
    cells = [[*key, str(len(found)), f"{sum(found) / len(found):.0%}"] for key, found in sorted(rows.items())]
    print(table(["cases", "area", "note", "number", "judged so"], cells))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
