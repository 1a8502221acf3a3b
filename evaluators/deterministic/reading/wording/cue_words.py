"""Cues of the table of context that are needed as words, beside what the automaton finds of them; read once."""

from __future__ import annotations

from typing import Final

from evaluators.vocabulary.rows import read_rows

_ROWS = read_rows("context_cues.tsv")
KIN: Final = {word: relative for word, kind, relative in _ROWS if kind == "family" and " " not in word and relative}
"""The single words for relatives, and the relative that each stands for ("dad": father), or the "family" as a whole."""
POLITE: Final = tuple([word for word, kind, way in _ROWS if kind == "plain" and way == "polite"])
"""How a clause with "if" opens that makes no condition: "if that's okay"."""
