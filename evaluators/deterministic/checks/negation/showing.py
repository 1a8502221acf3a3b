"""Ways in which a complaint shows: who has none of one of them may have the complaint all the same."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.record.said import DENIED, Entry, Said
from evaluators.vocabulary.rows import read_set

_SHOWN_BY: Final = read_set("showing_rules.tsv")


def is_only_a_showing(denied: Said, entries: list[Entry]) -> bool:
    """Whether what was denied is one way only in which a complaint shows: "I'm not crying",
    "no bald patches"."""
    entry = next((entry for entry in entries if entry.first(DENIED) == denied), None)
    return entry is not None and entry.term.concept in _SHOWN_BY
