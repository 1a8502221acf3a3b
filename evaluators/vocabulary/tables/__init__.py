"""Hand-written tables of clinical terms: one concept a line.

Columns: ``concept category weight name classes surfaces attrs``, tab-separated; ``|`` stands between several classes,
surfaces or attrs (``key=value``). The name is a surface too. How a surface is written: see ``entries.parse_surface``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

from evaluators.vocabulary.entries import Entry, Surface, parse_surface
from evaluators.vocabulary.rows import TABLES, place, read_lines
from evaluators.vocabulary.term import TermCategory, Weight

COLUMNS = ["concept", "category", "weight", "name", "classes", "surfaces", "attrs"]


def read_tables(folder: Path = TABLES) -> Iterator[Entry]:
    """All concepts of ``*_terms.tsv``. Raises ValueError, naming file and line, for what is not one."""
    for path in sorted(folder.glob("*_terms.tsv")):
        lines = read_lines(path, least=COLUMNS.index("classes"))
        number, columns = next(lines)
        if columns != COLUMNS:
            raise ValueError(f"{place(path, number)}: columns must be {' '.join(COLUMNS)}")
        for number, cells in lines:
            yield _entry(cells, place(path, number))


def _entry(cells: list[str], at: str) -> Entry:
    concept, category, weight, name, classes, surfaces, attrs = (cell.strip() for cell in cells)
    if category not in get_args(TermCategory) or weight not in get_args(Weight) or ":" not in concept or not name:
        raise ValueError(f"{at}: not a term: {concept!r}")
    kind = cast(TermCategory, category)
    spellings = [name, *filter(None, surfaces.split("|"))]
    forms: dict[Surface, None] = dict.fromkeys(form for s in spellings for form in parse_surface(s.strip(), kind))
    return Entry(
        concept=concept,
        category=kind,
        weight=cast(Weight, weight),
        name=name,
        classes=tuple(filter(None, classes.split("|"))),
        attrs=dict(pair.split("=", 1) for pair in attrs.split("|")) if attrs else {},
        surfaces=tuple(forms),
    )
