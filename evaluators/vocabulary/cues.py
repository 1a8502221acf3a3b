"""Cue tables: words that say something about the terms near them (negation, uncertainty, reporting verbs …).

Every ``tables/*_cues.tsv`` is read when the lexicon is built in memory, so a change of cues needs no rebuild. The first
line names the columns: first ``surface`` and ``kind``; further ones become ``attrs`` (empty cells are left out).
Surfaces may be alternatives with ``|`` between. One with upper-case letters matches in that case only; an ``exact``
column that is not empty asks for the punctuation as written. Lines that start with ``#`` are comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluators.vocabulary.normal import contractions, surface_key
from evaluators.vocabulary.term import Term

TABLES = Path(__file__).with_name("tables")


def read_cues(tables: Path = TABLES) -> list[Term]:
    """All cues, in the order of files and lines. Raises ValueError, naming file and line, for one that cannot match."""
    return [cue for path in sorted(tables.glob("*_cues.tsv")) for cue in _read_file(path)]


def _read_file(path: Path) -> Iterator[Term]:
    columns: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not columns:
            columns = cells
            if columns[:2] != ["surface", "kind"]:
                raise ValueError(f"{path.name}:{number}: columns must start with surface, kind")
            continue
        if len(cells) < 2 or len(cells) > len(columns):
            raise ValueError(f"{path.name}:{number}: expected 2 to {len(columns)} cells, found {len(cells)}")
        attrs = {name: cell for name, cell in zip(columns[2:], cells[2:], strict=False) if cell}
        for surface in cells[0].split("|"):
            if not surface_key(surface):
                raise ValueError(f"{path.name}:{number}: a surface needs a letter or digit")
            for spelling in contractions(surface):
                yield _cue(spelling, cells[1], attrs)


def _cue(surface: str, kind: str, attrs: dict[str, str]) -> Term:
    return Term(
        surface=surface,
        concept=kind,
        category="cue",
        name=surface,
        classes=(),
        weight="info",
        case_sensitive=surface != surface.lower(),
        attrs=attrs,
    )
