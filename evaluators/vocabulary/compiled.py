"""The compiled lexicon's file: written by ``build``, read once per process.

A gzip file (no time stamp, so that equal input gives equal bytes) of ASCII text in four blocks, an empty line between:

1. concepts, one a line, tab-separated: ``id category weight name classes attrs``;
2. keys, one a line, sorted: surfaces in the automaton's spelling (words and blanks, a blank at both ends);
3. the numbers of the keys' concepts, four hexadecimal digits each;
4. literals, one a line, ``key-number literal``: ``c:`` and the only letter case allowed (SOB), or ``x:`` and the only
   punctuation allowed (c/o).

Rows stay raw until a text asks for them, so that loading costs little more than building the automaton.
"""

from __future__ import annotations

import gzip
import io
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from evaluators.vocabulary.term import Term, TermCategory, Weight

PATH = Path(__file__).with_name("lexicon.tsv.gz")

CASE = "c:"
EXACT = "x:"
_MOST_CONCEPTS: Final = 16**4
_CATEGORIES: Final[dict[str, TermCategory]] = {category: category for category in get_args(TermCategory)}
_WEIGHTS: Final[dict[str, Weight]] = {weight: weight for weight in get_args(Weight)}
"""One string for each, which is compared faster than another of the same letters."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """Raw rows: key ``i`` belongs to concept ``owners[i]`` and has to look like ``literals.get(i)``."""

    concepts: list[bytes]
    keys: list[bytes]
    owners: array[int]
    literals: dict[int, str]

    def keys_of(self) -> dict[str, list[int]]:
        """The numbers of each concept's keys."""
        names = [row[: row.index(b"\t")].decode("ascii") for row in self.concepts]
        found: dict[str, list[int]] = {}
        for index, owner in enumerate(self.owners):
            found.setdefault(names[owner], []).append(index)
        return found

    def term(self, index: int) -> Term:
        """The term behind a key; callers cache it."""
        row = self.concepts[self.owners[index]].decode("ascii")
        concept, category, weight, name, classes, attrs = row.split("\t")
        literal = self.literals.get(index, "")
        return Term(
            surface=literal[2:] or self.keys[index].decode("ascii").strip(),
            concept=concept,
            category=_CATEGORIES[category],
            name=name,
            classes=tuple(map(sys.intern, classes.split("|"))) if classes else (),
            weight=_WEIGHTS[weight],
            case_sensitive=literal.startswith(CASE),
            attrs=dict([pair.split("=", 1) for pair in attrs.split("|")]) if attrs else {},
        )


def write(path: Path, concepts: Sequence[str], rows: Iterable[tuple[str, int, str]]) -> None:
    """Write concepts (tab-separated rows) and their keys (key, concept number, literal).

    Raises OverflowError for more concepts than four digits tell apart.
    """
    if len(concepts) > _MOST_CONCEPTS:
        raise OverflowError(f"{len(concepts)} concepts: the file has room for {_MOST_CONCEPTS}")
    ordered = sorted(rows)
    blocks = (
        "\n".join(concepts),
        "\n".join(f" {key} " for key, _, _ in ordered),
        "".join(f"{number:04x}" for _, number, _ in ordered),
        "\n".join(f"{at} {literal}" for at, (_, _, literal) in enumerate(ordered) if literal),
    )
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as archive:
        archive.write("\n\n".join(blocks).encode("ascii"))
    path.write_bytes(buffer.getvalue())


def read(path: Path = PATH) -> Compiled:
    """Read what ``write`` wrote. Raises OSError when the file is missing or not gzip."""
    concepts, keys, owners, literals = gzip.decompress(path.read_bytes()).split(b"\n\n")
    pairs = (line.split(" ", 1) for line in literals.decode("ascii").splitlines())
    numbers = array("H", bytes.fromhex(owners.decode("ascii")))
    if sys.byteorder == "little":
        numbers.byteswap()
    return Compiled(concepts.split(b"\n"), keys.split(b"\n"), numbers, {int(at): literal for at, literal in pairs})
