"""Compiles the lexicon: ``uv run python -m evaluators.vocabulary.build``.

Hand-written tables come first; a key that a table owns is never taken over by a source. Equal input gives equal bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from evaluators.vocabulary.compiled import PATH, write
from evaluators.vocabulary.entries import Entry, Surface
from evaluators.vocabulary.normal import surface_key
from evaluators.vocabulary.tables import read_tables


class Builder:
    """Collects concepts and keys; the first owner of a key keeps it."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def add(self, entry: Entry) -> None:
        """Take in a concept and whichever of its surfaces are still free."""
        known = self._entries.setdefault(entry.concept, entry)
        if known is not entry and known.category != entry.category:
            raise ValueError(f"{entry.concept}: {known.category} and {entry.category}")
        for surface in entry.surfaces:
            self._claim(surface, entry.concept)

    def _claim(self, surface: Surface, concept: str) -> None:
        key = surface_key(surface.text).strip().decode("ascii")
        if key:
            self._keys.setdefault((key, surface.literal), concept)

    def closed(self, concept: str) -> tuple[str, ...]:
        """All classes of a concept, parents' parents included."""
        found: dict[str, None] = {}
        queue = [concept]
        while queue:
            entry = self._entries.get(queue.pop(0))
            for parent in entry.classes if entry else ():
                if parent not in found and parent != concept:
                    found[parent] = None
                    queue.append(parent)
        return tuple(sorted(found))

    def write(self, path: Path) -> tuple[int, int]:
        """Write the file; returns the numbers of concepts and keys."""
        used = sorted(set(self._keys.values()))
        numbers = {concept: number for number, concept in enumerate(used)}
        rows = [self._entries[concept].row(self.closed(concept)) for concept in used]
        write(path, rows, [(key, numbers[concept], literal) for (key, literal), concept in self._keys.items()])
        return len(rows), len(self._keys)


def build(path: Path = PATH) -> tuple[int, int]:
    """Compile tables and sources into ``path``."""
    builder = Builder()
    for entry in read_tables():
        builder.add(entry)
    return builder.write(path)


def main() -> None:
    """Command line entry."""
    concepts, keys = build()
    sys.stdout.write(f"{keys} surfaces of {concepts} concepts, {PATH.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
