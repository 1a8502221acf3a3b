"""What the statements of a note carry: concepts, names of drugs as they are spelt, what is ended and not tolerated."""

from __future__ import annotations

from typing import Final

from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.mention import CAUSES, HISTORICAL, HYPOTHETICAL, LOWER, NEGATED, STOP
from evaluators.deterministic.reading.parts import outside
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.drug_roles import DRUG_WORDS, ingredients, is_drug, main_ingredient
from evaluators.deterministic.record.spelling import long_words, nearly
from evaluators.deterministic.record.stopped import tells_of_change
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import any_of

_FOLLOWING: Final = 2
"""How many statements behind the name of a drug may still speak of it."""
_ENDS: Final = STOP | LOWER | NEGATED | HISTORICAL | HYPOTHETICAL
"""Flags of a drug in a note that is not simply in use."""
_SORTS: Final = frozenset(("class:vitamin", "class:supplement"))
"""What a note may call a remedy by."""
_APART: Final = frozenset(("not", "avoid", "without", "never"))
_APART_REACH: Final = 32
_START: Final = 5
"""Letters of a drug's name that tell which one is meant, where one begins with them."""
_FOR_ITS_CLASS: Final = DRUG_WORDS["for its class"]
_REACTION: Final = any_of(DRUG_WORDS["noted"])
"""What a statement says of a substance that is not tolerated."""
_ALLERGIES: Final = any_of(DRUG_WORDS["noted allergy"])
_SIGNS: Final = any_of(DRUG_WORDS["noted sign"])
_CAUSED: Final = " cause"


class NoteIndex:
    """Concepts that the statements of a note carry, with their classes, and its words outside of terms."""

    __slots__ = ("_avoided", "_drugs", "_statements", "_strange", "classes", "concepts")

    def __init__(self, statements: list[StatementReading]) -> None:
        self._statements = statements
        self._strange: dict[str, dict[str, None]] | None = None
        self._drugs: dict[str, None] = {}
        self._avoided: dict[str, None] = {}
        """Classes of drugs of which it says that none is taken."""
        self.concepts: dict[str, None] = {}
        self.classes: dict[str, None] = {}
        for number, statement in enumerate(statements):
            if number & OFTEN == OFTEN:
                give_way()
            for mention in statement.mentions:
                term = mention.term
                self.concepts[term.concept] = None
                for name in term.classes:
                    self.classes[name] = None
                if term.category == "medication":
                    self._drugs[term.surface] = None
                    if mention.flags & NEGATED:
                        self._avoided[term.concept] = None

    def carries(self, term: Term, spoken: str) -> bool:
        """Whether the note has the concept, a kind of it, or (drugs apart) what it is a kind of.

        A drug may be misspelt: ``spoken`` is what it was called in the visit.
        """
        if term.concept in self.concepts or term.concept in self.classes:
            return True
        if term.category == "medication":
            if self._has_parts_of(term):
                return True
            if term.weight == "minor" and not _SORTS.isdisjoint(self.concepts) and not _SORTS.isdisjoint(term.classes):
                return True  # "vitamins", "supplements"
            return is_drug(term) and (
                self._contains(spoken)
                or self._misspells(f"{term.name} {spoken}")
                or self._goes_on(spoken)
                or (spoken.lower() in _FOR_ITS_CLASS and any(name in self.classes for name in term.classes))
            )
        return any(name in self.concepts for name in term.classes if not name.startswith("site:"))

    def _has_parts_of(self, term: Term) -> bool:
        """Whether it has all ingredients of a combination: losartan and hydrochlorothiazide of "Hyzaar"."""
        parts = ingredients(term)
        return bool(parts) and all(part in self.concepts or part in self.classes for part in parts)

    def has_main_part_of(self, term: Term) -> bool:
        """Whether it has the ingredient that a combination is named by first."""
        part = main_ingredient(term)
        return part in self.concepts or part in self.classes

    def avoids(self, term: Term) -> bool:
        """Whether it says that no drug of a class is taken of which this is one: "no blood thinners" of warfarin."""
        return is_drug(term) and not self._avoided.keys().isdisjoint(term.classes)

    def ends(self, term: Term) -> bool:
        """Whether a statement on a drug has it stopped, held, changed or as one of former days, or speaks of none.

        What is done about it may stand by itself behind its name: "Aspirin use. Discontinue, no indication."
        """
        if term.concept not in self.concepts:
            return True
        named = 0
        for statement in self._statements:
            give_way()
            text = statement.text
            drugs = [mention for mention in statement.mentions if mention.term.category == "medication"]
            own = [mention for mention in drugs if mention.term.isa(term.concept)]
            if any(mention.flags & _ENDS or tells_of_change(text, mention.start, mention.end) for mention in own):
                return True
            if named and not drugs and tells_of_change(text, 0, 0):
                return True
            beside = all(_is_kept_apart(text, mention.start) for mention in drugs)
            named = _FOLLOWING if own else max(named - 1, 0) if beside else 0
        return False

    def warns(self, term: Term) -> bool:
        """Whether a statement on a substance says what it does to the patient, or lists it among allergies."""
        for statement in self._statements:
            give_way()
            if not any(mention.term.isa(term.concept) for mention in statement.mentions):
                continue
            if statement.kind == "allergies" or _REACTION.search(statement.text):
                return True
        return False

    def tells_of_allergies(self) -> bool:
        """Whether it has a list of allergies, or says of anything that there is one."""
        for statement in self._statements:
            give_way()
            if statement.kind == "allergies" or _ALLERGIES.search(statement.text):
                return True
            cause = any(mention.term.category in CAUSES for mention in statement.mentions) or _CAUSED in statement.text
            if cause and _SIGNS.search(statement.text):
                return True
        return False

    def _goes_on(self, spoken: str) -> bool:
        """Whether a drug of the note begins with the word that was said: "nitro" of nitrofurantoin."""
        start = spoken.lower()
        return len(start) >= _START and any(surface.startswith(start) for surface in self._drugs)

    def _contains(self, spoken: str) -> bool:
        """Whether the name of another drug has it as an ingredient: "lidocaine with epinephrine"."""
        start = spoken.lower()
        inside = f" {start}"
        return len(start) >= _START and any(inside in surface for surface in self._drugs)

    def _misspells(self, names: str) -> bool:
        """Whether a word that means nothing else is nearly one of the names."""
        if self._strange is None:
            self._strange = self._strangers()
        for name in long_words(names):
            for word in self._strange.get(name[0], ()):
                give_way()
                if nearly(word, name):
                    return True
        return False

    def _strangers(self) -> dict[str, dict[str, None]]:
        """The long words outside of terms by their first letter, which is the one that is never misspelt."""
        found: dict[str, dict[str, None]] = {}
        for statement in self._statements:
            give_way()
            for word in long_words(outside(statement.text, statement.mentions)):
                found.setdefault(word[0], {})[word] = None
        return found


def _is_kept_apart(text: str, start: int) -> bool:
    """Whether a drug is but the one not to be taken together with that of the line: "do not combine with aspirin"."""
    return not _APART.isdisjoint(text[max(0, start - _APART_REACH) : start].lower().split())
