"""The compiled lexicon's file: written by ``build``, read once per process.

ASCII text in five blocks, an empty line between; not packed, for unpacking it would take longer than reading it:

1. concepts, one a line, tab-separated: ``id category weight name classes attrs``; a kind of cue is one, too, and has no
   name;
2. keys, one a line, in the automaton's spelling (words and blanks, a blank at both ends): those of terms, sorted, then
   those of cues;
3. the number of the first cue's key;
4. the numbers of the keys' concepts, four hexadecimal digits each;
5. literals, one a line, ``key-number literal``: ``c:`` and the only letter case allowed (SOB), ``x:`` and the only
   punctuation allowed (c/o), or ``w:`` and how it is written (don't) where anything that reads alike will do.

Rows stay raw until a text asks for them, so that loading costs little more than building the automaton.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from evaluators.vocabulary.term import Term, TermCategory, Weight

PATH = Path(__file__).with_name("lexicon.tsv")

CASE = "c:"
EXACT = "x:"
WRITTEN = "w:"
_MOST_CONCEPTS: Final = 16**4
_CATEGORIES: Final[dict[str, TermCategory]] = {category: category for category in get_args(TermCategory)}
_WEIGHTS: Final[dict[str, Weight]] = {weight: weight for weight in get_args(Weight)}
"""One string for each, which is compared faster than another of the same letters."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """Raw rows: key ``i`` belongs to concept ``owners[i]`` and has the literal ``literals.get(i)``; those from
    ``first_cue`` on are cues."""

    concepts: list[bytes]
    keys: list[bytes]
    first_cue: int
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
        """The term, or cue, behind a key; callers cache it."""
        row = self.concepts[self.owners[index]].decode("ascii")
        concept, category, weight, name, classes, attrs = row.split("\t")
        literal = self.literals.get(index, "")
        surface = literal[2:] or self.keys[index].decode("ascii").strip()
        return Term(
            surface=surface,
            concept=sys.intern(concept),
            category=_CATEGORIES[category],
            name=name or surface,
            classes=tuple(map(sys.intern, classes.split("|"))) if classes else (),
            weight=_WEIGHTS[weight],
            case_sensitive=literal.startswith(CASE),
            attrs=dict([pair.split("=", 1) for pair in attrs.split("|")]) if attrs else {},
        )


@dataclass(frozen=True, slots=True)
class Row:
    """A key on its way into the file, without the blanks around, and its concept's row."""

    key: str
    concept: str
    literal: str = ""


def write(path: Path, terms: Iterable[Row], cues: Iterable[Row]) -> int:
    """Write terms in the order of their keys, then cues in theirs, and return how many concepts that makes.

    Raises OverflowError for more of them than four digits tell apart.
    """
    ordered = sorted(terms, key=lambda row: (row.key, row.concept, row.literal))
    first_cue = len(ordered)
    ordered.extend(cues)
    concepts = sorted({row.concept for row in ordered})
    if len(concepts) > _MOST_CONCEPTS:
        raise OverflowError(f"{len(concepts)} concepts: the file has room for {_MOST_CONCEPTS}")
    numbers = {concept: number for number, concept in enumerate(concepts)}
    blocks = (
        "\n".join(concepts),
        "\n".join(f" {row.key} " for row in ordered),
        str(first_cue),
        "".join(f"{numbers[row.concept]:04x}" for row in ordered),
        "\n".join(f"{at} {row.literal}" for at, row in enumerate(ordered) if row.literal),
    )
    path.write_text("\n\n".join(blocks), encoding="ascii", newline="\n")
    return len(concepts)


def read(path: Path = PATH) -> Compiled:
    """Read what ``write`` wrote. Raises OSError when the file is missing, ValueError when it is another."""
    concepts, keys, first_cue, owners, literals = path.read_bytes().split(b"\n\n")
    pairs = (line.split(" ", 1) for line in literals.decode("ascii").splitlines())
    numbers = array("H", bytes.fromhex(owners.decode("ascii")))
    if sys.byteorder == "little":
        numbers.byteswap()
    return Compiled(
        concepts.split(b"\n"),
        keys.split(b"\n"),
        int(first_cue),
        numbers,
        {int(at): literal for at, literal in pairs},
    )
