"""What the lexicon knows of a surface form, and where it stands in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Weight = Literal["critical", "major", "minor", "info"]
"""How bad it is to leave the term out of a note or to get it wrong; ``info`` never counts."""

TermCategory = Literal[
    "medication",
    "problem",
    "symptom",
    "site",
    "lab",
    "vital",
    "procedure",
    "exam",
    "allergen",
    "unit",
    "route",
    "frequency",
    "form",
    "substance",
    "cue",
]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One surface form of one concept. Shared between matches: compare by ``concept``, not by identity.

    ``classes`` holds drug classes, hypernyms and the parts of a compound, all as concept ids and transitively closed:
    furosemide has ``class:diuretic``; knee pain has ``sx:pain`` and ``site:knee``. For cues ``concept`` is the kind of
    cue, ``attrs`` the further columns of its table.
    """

    surface: str
    concept: str
    category: TermCategory
    name: str
    classes: tuple[str, ...]
    weight: Weight
    case_sensitive: bool
    attrs: Mapping[str, str]

    def isa(self, concept: str) -> bool:
        """Whether the term is the concept or a kind (or part) of it."""
        return concept == self.concept or concept in self.classes


class Match(NamedTuple):
    """A term at ``text[start:end]``, in code points of the text as submitted."""

    start: int
    end: int
    term: Term
