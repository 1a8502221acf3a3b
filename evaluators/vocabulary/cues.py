"""Cue tables: words that say something about the terms near them (negation, uncertainty, reporting verbs …).

Every ``tables/*_cues.tsv`` goes into the lexicon's file when that is built. The columns are ``surface`` and ``kind``;
further ones become ``attrs`` (empty cells are left out). Surfaces may be alternatives with ``|`` between. One with
upper-case letters matches in that case only; an ``exact`` column that is not empty asks for the punctuation as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluators.vocabulary.normal import contractions, surface_key
from evaluators.vocabulary.rows import TABLES, place, read_lines
from evaluators.vocabulary.term import Term


def read_cues(tables: Path = TABLES) -> list[Term]:
    """All cues, in the order of files and lines. Raises ValueError, naming file and line, for one that cannot match."""
    return [cue for path in sorted(tables.glob("*_cues.tsv")) for cue in _read_file(path)]


def _read_file(path: Path) -> Iterator[Term]:
    lines = read_lines(path, least=2)
    number, columns = next(lines)
    if columns[:2] != ["surface", "kind"]:
        raise ValueError(f"{place(path, number)}: columns must start with surface, kind")
    for number, (surfaces, kind, *cells) in lines:
        attrs = {name: cell for name, cell in zip(columns[2:], cells, strict=True) if cell}
        for surface in surfaces.split("|"):
            if not surface_key(surface):
                raise ValueError(f"{place(path, number)}: a surface needs a letter or digit")
            for spelling in contractions(surface):
                yield _cue(spelling, kind, attrs)


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
