"""How the tables are read: the rules and terms that people edit, one file each in ``tables/*.tsv``.

The first line that is no comment (``#``) names the columns; each further one is a row with a cell for each column, tabs
between. A row of another length is refused with its place, for it would not say what was meant.

A module reads its table into a constant when it is imported. So a faulty one stops a process when it starts and not at
its first visit, and compiled code gets at a constant far faster than at what a cached function returns. Only what takes
a while to make out of the rows, or needs the lexicon, waits for its first use (``lru_cache``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

TABLES: Final = Path(__file__).with_name("tables")

_Key = TypeVar("_Key")


def read_lines(path: Path, least: int = 0) -> Iterator[tuple[int, list[str]]]:
    """The names of the columns, then the rows, each with the number of its line. Raises ValueError.

    The cells behind the first ``least`` ones may be left out at the end of a row, and are empty then.
    """
    columns = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        columns = columns or len(cells)
        if not (least or columns) <= len(cells) <= columns:
            raise ValueError(f"{place(path, number)}: expected {columns} cells, found {len(cells)}")
        if len(cells) < columns:
            cells += [""] * (columns - len(cells))
        yield number, cells


def place(path: Path, number: int) -> str:
    """How an error says where in a table it is."""
    return f"{path.name}:{number}"


def read_rows(name: str, least: int = 0) -> list[list[str]]:
    """The rows of a table."""
    return [cells for _, cells in read_lines(TABLES / name, least)][1:]


def read_set(name: str) -> frozenset[str]:
    """The first column of a table: words that have something in common."""
    return frozenset(cells[0] for cells in read_rows(name))


def read_pairs(name: str) -> dict[str, str]:
    """A table of two columns, what is looked up and what it stands for. Raises ValueError where one is there twice."""
    found: dict[str, str] = {}
    for key, value in read_rows(name):
        if key in found:
            raise ValueError(f"{name}: {key!r} is there twice")
        found[key] = value
    return found


@cache
def phrases_by_role(name: str) -> dict[str, tuple[str, ...]]:
    """A table of two columns, phrases (``|`` between) and their role: those of each role, in order.

    Read once, though many modules have words of one table: not to be changed.
    """
    found: dict[str, list[str]] = {}
    for phrases, role in read_rows(name):
        found.setdefault(role, []).extend(phrases.split("|"))
    return {role: tuple(phrases) for role, phrases in found.items()}


def words_by_role(name: str) -> dict[str, frozenset[str]]:
    """The same, to be looked up."""
    return {role: frozenset(words) for role, words in phrases_by_role(name).items()}


def grouped(pairs: Iterable[tuple[_Key, str]]) -> dict[_Key, frozenset[str]]:
    """All second ones of pairs by their first ones."""
    found: dict[_Key, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}
