"""Checks the terms of a statement: whether each was said, and said so: of whom, with what certainty."""

from __future__ import annotations

from typing import Final

from engine.finding import Kind, Severity
from evaluators.deterministic.checks.fabrication.evidence import words_said
from evaluators.deterministic.checks.fabrication.invented import (
    is_another_maneuver,
    is_at_unspoken_place,
    is_invented,
    is_named_apart,
)
from evaluators.deterministic.checks.fabrication.unnamed import against_unnamed
from evaluators.deterministic.checks.names.akin import is_written_short, named_otherwise
from evaluators.deterministic.checks.names.initials import begins_like
from evaluators.deterministic.checks.names.nicknames import nicknamed
from evaluators.deterministic.checks.names.sound_alikes import sounds_like
from evaluators.deterministic.checks.negation.habits_denied import ALL_DRUGS
from evaluators.deterministic.checks.negation.polarity import Polarity
from evaluators.deterministic.checks.pieces import FULL, INFERRED, PART, Issue, Piece, against, called, opening, quotes
from evaluators.deterministic.checks.plans.referrals import only_names_specialty
from evaluators.deterministic.checks.reactions.not_allergic import spared_piece
from evaluators.deterministic.checks.reactions.reactions import is_told_to_harm
from evaluators.deterministic.checks.ways.matters import is_told_so, matters_told
from evaluators.deterministic.reading.context.polarity import NARROW_CLASSES, polar
from evaluators.deterministic.reading.mention import (
    ANY_ALLERGY,
    CAUSES,
    ENDED,
    FACT_CATEGORY,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    NOT_SO,
    POINTS,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading, section_group
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.drug_roles import DRUG_WORDS, ingredients, is_drug, main_ingredient
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    SPENT,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)
from evaluators.vocabulary import Term

_SORTS: Final = frozenset(("vaccin", "suppl", "shot", "booster", "tablet", "pill", "aid"))
"""Stems that say of a remedy only what it is."""
_KINDS: Final = frozenset(("class:vaccine", "class:supplement"))

_ILLICIT: Final = "substance:illicit-drugs"
_WIDE: Final = DRUG_WORDS["wide"]
"""Classes of so many drugs that naming one tells of none: painkillers."""
_ALONE: Final = DRUG_WORDS["alone"]
_CHARTED: Final = frozenset(("problem", "lab"))
_PAST: Final = STOP | ENDED | HISTORICAL
_PERHAPS: Final = (WEAK, OPEN, SUPPOSED)
"""States of a class that leave open whether there is a drug of it."""
_NAMED_AS: Final = (AFFIRMED, OPEN, SPENT)
_MOST: Final = 4
"""Times that a class is named, and terms of a reply, that are looked at."""


def _is_sort(term: Term) -> bool:
    """Whether it is a vaccine or a supplement, which hardly anybody calls by its full name."""
    return not _KINDS.isdisjoint(term.classes)


class Terms:
    """Checks the terms of a statement."""

    def __init__(self, statement: StatementReading, record: Record, searching: bool) -> None:
        self.statement = statement
        self.record = record
        self._searching = searching
        self.infers = statement.kind in INFERRING
        self.examines = statement.kind in EXAMINING
        self._polarity = Polarity(statement, record)
        self._place_told = False

    def piece(self, mention: Mention) -> Piece:
        term = mention.term
        points = POINTS[term.weight] if term.category in FACT_CATEGORY else POINTS[term.weight] // 4
        entries = self.record.related(term.concept)
        if mention in self.statement.spared and (spared := spared_piece(mention, points, self.record)) is not None:
            return spared
        if entries and is_another_maneuver(mention, self.statement, self.record):
            return self._unnamed(mention, points)
        if not entries:
            issue = against_unnamed(mention, self.statement, self.record)
            return Piece(points, 0, issue.support, issue) if issue is not None else self._unnamed(mention, points)
        issue = self._polarity.issue(mention, entries)
        if issue is not None and is_told_so(mention, self.statement, self.record):
            return Piece(points, INFERRED, "inferred", None)  # "flu shot due": she said that she had none
        if issue is not None and is_told_to_harm(mention, self.statement, self.record):
            issue = None
        if issue is None:
            direct = self._said_so(mention, entries)
            return Piece(points, FULL if direct else INFERRED, "supported" if direct else "inferred", None)
        return Piece(points, PART if issue.support == "questionable" else 0, issue.support, issue)

    def _said_so(self, mention: Mention, entries: list[Entry]) -> bool:
        """Whether it was said in just the way the note has it, where there are two ways."""
        if polar(mention.term) == "no" or mention.flags & (HYPOTHETICAL | UNCERTAIN | FAMILY):
            return True
        return first_of(entries, DENIED if mention.flags & NEGATED else AFFIRMED) is not None

    def _unnamed(self, mention: Mention, points: int) -> Piece:
        """Not in the record: implied by something that is, concluded by the clinician, or out of nowhere."""
        term = mention.term
        if is_at_unspoken_place(mention, self.statement, self.record):
            return self._at_unspoken_place(mention, points)
        if self._implied(mention) or self._no_allergy(mention) or self._is_told_otherwise(mention):
            return Piece(points, INFERRED, "inferred", None)
        drug = term.category == "medication"
        negated = bool(mention.flags & NEGATED)
        invented = not drug and is_invented(mention, self.statement, self.record)
        if not (drug or invented) and (
            self.infers or mention.flags & HYPOTHETICAL or (self.examines and (negated or polar(term) == "no"))
        ):
            return Piece(points, INFERRED, "inferred", None)
        if not invented and term.category not in FACT_CATEGORY and polar(term) == "no":
            return Piece(points, PART, "questionable", None)
        loud = not mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL)
        queried = self.statement.text.startswith("?", mention.start - 1)  # "?suxamethonium sensitivity"
        named = drug and not term.concept.startswith("class:")  # a drug that was no topic is not even denied
        strange = loud and drug and not (self._half_said(term) or named_otherwise(term, self.record))
        invented = invented or self._is_another_of_its_sort(mention)
        grave = (named or strange or invented) and not (
            queried
            or self._is_charted(mention)
            or self._is_tested(mention)
            or only_names_specialty(mention, self.statement.text)
            or nicknamed(term, self.record)
            or self._is_of_class(mention)
            or self._is_named(main_ingredient(term))
        )
        if grave and named and self._searching and (unsure := self._perhaps_said(mention, points)) is not None:
            return unsure
        if grave and named and loud and (instead := self._named_instead(mention)) is not None:
            entry, said = instead
            message = f"Note has {called(term)}, the transcript {entry.term.name}."
            return against(mention.place, "medication", "critical", message, quotes(self.record, said), points=points)
        severity: Severity = "major" if grave else "minor"
        message = f"{opening(called(term))} is in the note but not in the transcript."
        kind: Kind = "medication" if drug else "fabrication"
        issue = Issue(mention.start, mention.end, kind, "unmentioned", severity, message, (), None)
        return Piece(points, PART if severity == "minor" else 0, "unmentioned", issue)

    def _is_charted(self, mention: Mention) -> bool:
        """Whether it is of the sorts that a history has from charts and former notes, in a visit told at length: an
        illness, the value of a test. Operations are asked for, and one told bears out no other."""
        if not self.record.lengthy or mention.flags & NEGATED or mention.term.category not in _CHARTED:
            return False
        return section_group(self.statement.kind) == "history"

    def _perhaps_said(self, mention: Mention, points: int) -> Piece | None:
        """A drug that nobody named, where words were said that sound like it, or the letter that it begins with."""
        name = opening(called(mention.term))
        message = f"{name} is in the note, the transcript has only words that sound like it."
        heard = sounds_like(mention.term, self.record)
        if heard is None:
            message = f"{name} is in the note, the transcript has only the beginning of its name."
            heard = begins_like(mention.term, self.record)
        if heard is None:
            return None
        issue = Issue(mention.start, mention.end, "medication", "questionable", "minor", message, (heard,), None)
        return Piece(points, PART, "questionable", issue)

    def _is_told_otherwise(self, mention: Mention) -> bool:
        """Whether it is part of a matter that was told so, in other words: "self-harm" of cutting oneself."""
        if not self.statement.outcomes:
            return False
        told = matters_told(self.statement, self.record)
        return any(noted.start <= mention.start and mention.end <= noted.end for noted in told)

    def _no_allergy(self, mention: Mention) -> bool:
        """Whether the note has no allergy to it, and one said that there are none at all."""
        none = self.record.entries.get(ANY_ALLERGY) if mention.term.category in CAUSES else None
        if none is None or none.first(DENIED) is None or none.first(AFFIRMED) is not None:
            return False
        if mention in self.statement.spared:
            return True
        denied = (other for other in self.statement.mentions if other.term.concept == ANY_ALLERGY)
        return any(other.flags & NEGATED and self._is_beside(mention, other) for other in denied)

    def _is_beside(self, mention: Mention, other: Mention) -> bool:
        """Whether no more than "to" stands between an allergy and what it is of: not "penicillin, no other ones"."""
        between = self.statement.text[min(mention.end, other.end) : max(mention.start, other.start)]
        return between.strip(" ") in ("", "to")

    def _at_unspoken_place(self, mention: Mention, points: int) -> Piece:
        """What is at a place that nobody spoke of: told once a statement."""
        message = f"{opening(called(mention.term))}: nobody spoke of this part of the body."
        told = Issue(mention.start, mention.end, "fabrication", "unmentioned", "major", message, (), None)
        issue = None if self._place_told else told
        self._place_told = True
        return Piece(points, 0, "unmentioned", issue)

    def _is_tested(self, mention: Mention) -> bool:
        """Whether what could be a vitamin is a test among others ("ferritin, B12"), a supplement of no name, or what is
        written stands for something else."""
        term = mention.term
        if term.concept in _KINDS or is_written_short(self.statement.text[mention.start : mention.end]):
            return True
        listed = "class:vitamin" in term.classes
        return listed and any(mention.term.category == "lab" for mention in self.statement.mentions)

    def _is_of_class(self, mention: Mention) -> bool:
        """Whether one spoke only of the class that a drug is of, where that is no wide one: the chart, which nobody
        reads out, has which it is ("how are you getting on with the steroids?")."""
        kinds = mention.term.classes if is_drug(mention.term) else ()
        return any(
            self._stands_for_one(name, mention) and name not in _WIDE and not self._names_one(name)
            for name in kinds
            if name.startswith("class:")
        )

    def _stands_for_one(self, drugs: str, mention: Mention) -> bool:
        """Whether a class was named so that it may stand for a drug that the note has in use: not where there was none
        of it, where a relative has it, or nobody answered whether there is."""
        entry = self.record.entries.get(drugs)
        if entry is None or mention.flags & (NOT_SO | HISTORICAL):
            return entry is not None
        return entry.current() is not None or ever([entry], _PERHAPS)

    def _names_one(self, drugs: str) -> bool:
        """Whether a drug of a class was named, or in reply to it any other: the class then stood for that one."""
        if any(not name.startswith("class:") for name in self.record.kinds(drugs)):
            return True
        entry = self.record.entries.get(drugs)
        asked = [] if entry is None else list(entry.told(_NAMED_AS, _MOST))
        return asked != [] and all(self._is_replied_with_drug(said) for said in asked)

    def _is_replied_with_drug(self, said: Said) -> bool:
        """Whether the reply names a drug: "are you doing your blood thinner?" – "the aspirin, yes"."""
        reply = self.record.look(said.key, 0, 1) + 1
        if reply >= len(self.record.speech):
            return False
        named = [other for other in self.record.read(reply).mentions[:_MOST] if other.term.category == "medication"]
        return named != [] and not named[0].flags & NEGATED and not named[0].term.concept.startswith("class:")

    def _implied(self, mention: Mention) -> bool:
        """Whether what it is a kind of, or all its words, were said; "painkillers" imply no drug in particular."""
        term, entries, kinds = mention.term, self.record.entries, self.record.by_class
        if term.category == "medication":
            implied = self._are_parts_named(term) or any(
                name in NARROW_CLASSES
                and self._stands_for_one(name, mention)
                and not (is_drug(term) and self._names_one(name))
                for name in term.classes
            )
        elif self._is_another_of_its_sort(mention) or is_named_apart(mention, self.statement, self.record):
            return False
        else:
            implied = any(name in entries or name in kinds for name in term.classes)
        return implied or words_said(term, self.record) or (_is_sort(term) and self._half_said(term))

    def _are_parts_named(self, term: Term) -> bool:
        """Whether all ingredients of a combination were named as taken or ordered: losartan and HCTZ for "Hyzaar"."""
        parts = ingredients(term)
        return bool(parts) and all(self._is_named(part) for part in parts)

    def _is_named(self, drug: str) -> bool:
        return first_of(self.record.related(drug), AFFIRMED) is not None

    def _is_another_of_its_sort(self, mention: Mention) -> bool:
        """Whether one told which drug one uses, and the note has another: "any drugs?" – "just weed"."""
        if mention.term.category != "substance" or mention.flags & NOT_SO or mention.term.concept in ALL_DRUGS:
            return False
        used = self.record.kinds(_ILLICIT) if _ILLICIT in mention.term.classes else ()
        return any(self.record.entries[name].first(AFFIRMED) is not None for name in used)

    def _named_instead(self, mention: Mention) -> tuple[Entry, Said] | None:
        """The drug that the talk has, and the statement has not, of a class of which one takes no second one:
        "simvastatin" of who takes rosuvastatin."""
        own = {other.term.concept for other in self.statement.mentions}
        for name in mention.term.classes:
            for drug in self.record.kinds(name) if name in _ALONE else ():
                entry = self.record.entries[drug]
                said = entry.first(AFFIRMED)
                if drug not in own and is_drug(entry.term) and said is not None and not said.flags & _PAST:
                    return entry, said
        return None

    def _half_said(self, term: Term) -> bool:
        """Whether a word of its name was said without what it is: "twenty of potassium", "the patch"."""
        forms = (term.name, term.surface) if _is_sort(term) else (term.surface,)
        stems = {stem for form in forms for stem in surface_words(form).stems} - _SORTS
        return not stems.isdisjoint(self.record.stems)
