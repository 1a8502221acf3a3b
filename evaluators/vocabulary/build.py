"""Compiles the lexicon: ``uv run --group vocabulary python -m evaluators.vocabulary.build``.

Hand-written tables come first; a key that a table owns is never taken over by a source. Equal input gives equal bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from evaluators.vocabulary.compiled import CASE, EXACT, PATH, WRITTEN, Row, write
from evaluators.vocabulary.compounds import site_pains
from evaluators.vocabulary.cues import read_cues
from evaluators.vocabulary.entries import LEXICON_WORDS, Entry, Surface, parse_surface
from evaluators.vocabulary.normal import surface_key
from evaluators.vocabulary.sources import MissingSourceError, Record, common_words, drugs, hpo, icd10
from evaluators.vocabulary.tables import read_tables
from evaluators.vocabulary.term import Term, TermCategory
from evaluators.vocabulary.variants import said_otherwise


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
        key = _key(surface.text)
        if key:
            self._keys.setdefault((key, surface.literal), concept)

    def owner(self, text: str) -> str | None:
        """The concept that a spelling already stands for, whatever its letter case."""
        return self._keys.get((_key(text), ""))

    def category(self, concept: str) -> TermCategory | None:
        """The category of a concept that is there already."""
        entry = self._entries.get(concept)
        return entry.category if entry else None

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

    def rows(self) -> list[Row]:
        """The keys, each with its concept's line in the file."""
        used = {concept: self._entries[concept].row(self.closed(concept)) for concept in set(self._keys.values())}
        return [Row(key, used[concept], literal) for (key, literal), concept in self._keys.items()]


def _key(text: str) -> str:
    return surface_key(text).strip().decode("ascii")


def _counted(name: str) -> str:
    """A source's name, marked to take no plural where nobody would use one ("alveolar proteinoses")."""
    return name if name.rpartition(" ")[2].lower() in LEXICON_WORDS["counted"] else f"!{name}"


class Joiner:
    """Adds the records of a source: to the first concept that owns one of the names, or as concepts of their own."""

    def __init__(self, builder: Builder, stopped: frozenset[str]) -> None:
        self._builder = builder
        self._stopped = stopped
        self._joined: dict[str, str] = {}

    def add(self, records: Iterable[Record]) -> None:
        """Take in all records of a source, parents in any order."""
        kept = list(records)
        for record in kept:
            owners = filter(None, map(self._builder.owner, record.names))
            self._joined[record.concept] = next(owners, record.concept)
        for record in kept:
            self._add(record)

    def _add(self, record: Record) -> None:
        concept = self._joined[record.concept]
        parents = dict.fromkeys(
            joined
            for p in record.parents
            if (joined := self._joined.get(p, p)) != concept and not joined.startswith("hp:")
        )
        own = self._entry(concept, record, record.names, tuple(parents))
        self._builder.add(own)
        for number, name in enumerate(record.narrower):
            if self._builder.owner(name) is None:
                self._builder.add(self._entry(f"{record.concept}.{number}", record, (name,), (concept,)))

    def _is_known(self, name: str) -> bool:
        """Whether it only says how severe or lasting a thing is that is there already: "recurrent epistaxis"."""
        first, _, rest = name.lower().partition(" ")
        return first in LEXICON_WORDS["degree"] and bool(rest) and self._builder.owner(rest) is not None

    def _entry(self, concept: str, record: Record, names: Sequence[str], classes: tuple[str, ...]) -> Entry:
        spellings = [name.lower() for name in names if name.lower() not in self._stopped and not self._is_known(name)]
        forms = dict.fromkeys(form for name in spellings for form in parse_surface(_counted(name), record.category))
        known = self._builder.category(concept) or record.category
        return Entry(concept, known, record.weight, names[0].lower(), classes, {}, tuple(forms))


def collect() -> Builder:
    """Tables first, then compounds and variants of what they have, then the sources."""
    builder = Builder()
    entries = list(read_tables())
    for entry in entries:
        builder.add(entry)
    for entry in site_pains(entries):
        builder.add(entry)
    for entry in said_otherwise(entries):
        builder.add(entry)
    joiner = Joiner(builder, common_words())
    for source in (drugs, hpo, icd10):
        joiner.add(source())
    return builder


def cue_row(cue: Term) -> Row:
    """A cue in the file: one with inner punctuation may ask for just that, as one with capitals does for its case."""
    key, kind = _key(cue.surface), Entry(cue.concept, cue.category, cue.weight, "", attrs=cue.attrs)
    way = CASE if cue.case_sensitive else EXACT if cue.attrs.get("exact") else WRITTEN
    return Row(key, kind.row(()), "" if way == WRITTEN and key == cue.surface else way + cue.surface)


def build(path: Path = PATH) -> tuple[int, int]:
    """Compile tables and sources into ``path``; returns the numbers of concepts (kinds of cues included) and of keys.

    Raises MissingSourceError without the group ``vocabulary``.
    """
    terms, cues = collect().rows(), list(map(cue_row, read_cues()))
    return write(path, terms, cues), len(terms) + len(cues)


def main() -> None:
    """Command line entry."""
    try:
        concepts, keys = build()
    except MissingSourceError as missing:
        sys.exit(str(missing))
    sys.stdout.write(f"{keys} patterns of {concepts} concepts, {PATH.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
