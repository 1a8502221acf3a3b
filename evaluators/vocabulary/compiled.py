"""The compiled lexicon's file: written by ``build``, read once per process.

A gzip file (no time stamp, so that equal input gives equal bytes) of UTF-8 text in two blocks, an empty line between.
Block one: a concept a line, tab-separated ``id category weight name classes attrs``; block two: a surface a line,
``key concept-number literal``, in the order of the keys. A key is the surface in the automaton's spelling (words and
blanks); the literal is empty, or ``c:`` and the only letter case allowed (SOB), or ``x:`` and the only punctuation
allowed (c/o). Rows stay strings until a text asks for them.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from evaluators.vocabulary.term import Term, TermCategory, Weight

PATH = Path(__file__).with_name("lexicon.tsv.gz")

CASE = "c:"
EXACT = "x:"


@dataclass(frozen=True, slots=True)
class Compiled:
    """Raw rows: ``keys[i]`` belongs to concept ``concepts[owners[i]]`` and has to look like ``literals[i]``."""

    concepts: list[str]
    keys: list[str]
    owners: list[str]
    literals: list[str]

    def term(self, index: int) -> Term:
        """The term behind a key; callers cache it."""
        concept, category, weight, name, classes, attrs = self.concepts[int(self.owners[index])].split("\t")
        literal = self.literals[index]
        return Term(
            surface=literal[2:] or self.keys[index],
            concept=concept,
            category=cast(TermCategory, category),
            name=name,
            classes=tuple(classes.split("|")) if classes else (),
            weight=cast(Weight, weight),
            case_sensitive=literal.startswith(CASE),
            attrs=dict(pair.split("=", 1) for pair in attrs.split("|")) if attrs else {},
        )


def write(path: Path, concepts: Sequence[str], rows: Iterable[tuple[str, int, str]]) -> None:
    """Write concepts (tab-separated rows) and their keys (key, concept number, literal)."""
    lines = [f"{key}\t{number}\t{literal}" for key, number, literal in sorted(rows)]
    text = "\n".join(concepts) + "\n\n" + "\n".join(lines)
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as archive:
        archive.write(text.encode())
    path.write_bytes(buffer.getvalue())


def read(path: Path = PATH) -> Compiled:
    """Read what ``write`` wrote. Raises OSError when the file is missing or not gzip."""
    head, _, tail = gzip.decompress(path.read_bytes()).decode().partition("\n\n")
    cells = tail.replace("\n", "\t").split("\t")
    return Compiled(head.split("\n"), cells[0::3], cells[1::3], cells[2::3])
