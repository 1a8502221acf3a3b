"""The visits that errors are planted into, and the summaries that people have scored, as they lie in ../shared/data."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from engine.transcript import Turn, speaker_of
from engine.turns import turns_of_text

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@dataclass(frozen=True)
class Visit:
    """One visit and the note that a person wrote of it. ``split`` is train, valid (ACI-Bench), primock, mts, mts_valid.

    ``section`` names the one section that the note is, where it is no whole note.
    """

    id: str
    split: str
    turns: tuple[Turn, ...]
    note: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    section: str = ""

    @cached_property
    def said(self) -> str:
        """All that was said, in lower case; labels left out."""
        return "\n".join(turn.text for turn in self.turns).lower()


@dataclass(frozen=True, slots=True)
class Scored:
    """An automatic summary of a short dialogue with what people counted in it (rates in 0..1)."""

    transcript: str
    reference: str
    note: str
    human: Mapping[str, float]


def is_there(folder: Path = DATA) -> bool:
    """Whether the data set folder is there; where it is not, says on stderr what is missing."""
    if folder.is_dir():
        return True
    print("The clinical conversations are not there: expected them in ../shared/data.", file=sys.stderr)
    return False


def visits(split: str, folder: Path = DATA) -> list[Visit]:
    """Visits of ``train``, ``valid``, ``primock``, ``mts``, ``mts_valid``; ``tune`` is train and primock.

    ``all`` is tune and valid.
    """
    parts = {"tune": ("train", "primock"), "all": ("train", "primock", "valid")}.get(split, (split,))
    return [visit for part in parts for visit in _part(folder, part)]


def _part(folder: Path, part: str) -> Iterator[Visit]:
    if part in _MTS:
        return _mts(folder, part)
    return _primock(folder) if part == "primock" else _aci(folder, part)


def _aci(folder: Path, split: str) -> Iterator[Visit]:
    people = {row["encounter_id"]: row for row in _rows(folder / "aci-bench" / f"{split}_metadata.csv")}
    for row in _rows(folder / "aci-bench" / f"{split}.csv"):
        person = people.get(row["encounter_id"], {})
        turns = tuple(turns_of_text(row["dialogue"]))
        yield Visit(row["encounter_id"], split, turns, row["note"], _demographics(person))


def _demographics(row: Mapping[str, str]) -> dict[str, Any]:
    name = " ".join(filter(None, (row.get("patient_firstname"), row.get("patient_familyname"))))
    facts = {"age": row.get("patient_age"), "sex": row.get("patient_gender"), "name": name}
    return {key: _age(value) if key == "age" else value for key, value in facts.items() if value}


def _age(written: str) -> int | str:
    """Years, or what stands there instead ("22-month")."""
    return int(float(written)) if written.replace(".", "", 1).isdigit() else written


def _primock(folder: Path) -> Iterator[Visit]:
    for line in (folder / "primock57" / "visits.jsonl").read_text("utf-8").splitlines():
        visit = json.loads(line)
        turns = tuple(
            Turn(segment["text"], speaker_of(segment["speaker"]), segment["id"], 0, segment["speaker"])
            for segment in visit["segments"]
        )
        yield Visit(visit["session"], "primock", turns, visit["note"])


_MTS = {"mts": ("M", "MTS-Dialog-TrainingSet.csv"), "mts_valid": ("V", "MTS-Dialog-ValidationSet.csv")}
"""By split, what the ids begin with and the file."""


def _mts(folder: Path, part: str) -> Iterator[Visit]:
    """MTS-Dialog's pairs: a short dialogue and the one section of a note that it is about."""
    letter, name = _MTS[part]
    for row in _rows(folder / "mts-dialog" / name):
        turns = tuple(turns_of_text(row["dialogue"]))
        yield Visit(f"{letter}{row['ID']}", part, turns, row["section_text"], section=row["section_header"])


def scored_summaries(folder: Path = DATA) -> list[Scored]:
    """The 200 summaries of MTS-Dialog's correlation study."""
    lines = (folder / "mts-dialog" / "manual-scores.jsonl").read_text("utf-8").splitlines()
    return [Scored(r["transcript"], r["reference"], r["note"], r["human"]) for r in map(json.loads, lines)]


def note_sections(folder: Path = DATA) -> Iterator[tuple[str, str]]:
    """(section code, text) of MTS-Dialog's training notes: spare material, never judged."""
    for row in _rows(folder / "mts-dialog" / "MTS-Dialog-TrainingSet.csv"):
        yield row["section_header"], row["section_text"]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
