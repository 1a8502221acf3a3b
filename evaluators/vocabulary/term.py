"""What the lexicon knows of a surface form, and where it stands in a text."""

from __future__ import annotations

from typing import Literal

from mypy_extensions import mypyc_attr

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


@mypyc_attr(acyclic=True)
class Term:
    """One surface form of one concept. Shared between matches: compare by ``concept``, not by identity.

    ``classes`` holds drug classes, hypernyms and the parts of a compound, all as concept ids and transitively closed:
    furosemide has ``class:diuretic``; knee pain has ``sx:pain`` and ``site:knee``. For cues ``concept`` is the kind of
    cue, ``attrs`` the further columns of its table, ``way`` the one of them that most tables have (``attributes``): in
    what direction the cue works, or what else it tells. Never changed once made.
    """

    __slots__ = ("attrs", "case_sensitive", "category", "classes", "concept", "name", "surface", "way", "weight")

    def __init__(
        self,
        surface: str,
        concept: str,
        category: TermCategory,
        name: str,
        classes: tuple[str, ...],
        weight: Weight,
        case_sensitive: bool,
        attrs: dict[str, str],
    ) -> None:
        self.surface = surface
        self.concept = concept
        self.category = category
        self.name = name
        self.classes = classes
        self.weight = weight
        self.case_sensitive = case_sensitive
        self.attrs = attrs
        self.way = attrs.get("attributes", "")

    def of(self, concept: str) -> Term:
        """The same words for another concept."""
        return Term(
            self.surface, concept, self.category, self.name, self.classes, self.weight, self.case_sensitive, self.attrs
        )

    def isa(self, concept: str) -> bool:
        """Whether the term is the concept or a kind (or part) of it."""
        return concept == self.concept or concept in self.classes


@mypyc_attr(acyclic=True)
class Match:
    """A term at ``text[start:end]``, in code points of the text as submitted."""

    __slots__ = ("end", "start", "term")

    def __init__(self, start: int, end: int, term: Term) -> None:
        self.start = start
        self.end = end
        self.term = term

    def moved(self, by: int) -> Match:
        """The same term this many code points further on."""
        return Match(self.start + by, self.end + by, self.term)
