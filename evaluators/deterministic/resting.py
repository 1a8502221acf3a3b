"""Which lines of a note rest on what, so that only those are held against the record again that it may change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.portions import give_way
from evaluators.deterministic.checks.experiencer.measured import measures_looked_up
from evaluators.deterministic.checks.fabrication.evidence import rests_on
from evaluators.deterministic.checks.figures.calendar_spans import when_stems
from evaluators.deterministic.checks.figures.forms import form_stems
from evaluators.deterministic.checks.figures.last import calendar_stems
from evaluators.deterministic.checks.figures.pregnancies import pregnancies_looked_up
from evaluators.deterministic.checks.figures.temperatures import fevers_looked_up
from evaluators.deterministic.checks.laterality.misplaced import places_looked_up
from evaluators.deterministic.checks.laterality.palpated import palpation_stems
from evaluators.deterministic.checks.laterality.sides import listened
from evaluators.deterministic.checks.medication.stopped_other import stops_looked_up
from evaluators.deterministic.checks.names.initials import may_begin_like
from evaluators.deterministic.checks.names.sound_alikes import name_of, sounds_otherwise
from evaluators.deterministic.checks.negation.all_denied import denied_by
from evaluators.deterministic.checks.negation.exclusions import excluded_by
from evaluators.deterministic.checks.negation.none_had import condition_stems
from evaluators.deterministic.checks.negation.nothing_listed import nothing_bears_on
from evaluators.deterministic.checks.plans.consents import consent_stems
from evaluators.deterministic.checks.plans.tests_forgone import forgone_stems
from evaluators.deterministic.checks.plans.unproven import cancers_looked_up
from evaluators.deterministic.checks.reactions.effects_told import effects_looked_up
from evaluators.deterministic.checks.reactions.tolerance import harm_looked_up
from evaluators.deterministic.checks.temporality.named_days import day_stems
from evaluators.deterministic.checks.ways.company import company_names
from evaluators.deterministic.checks.ways.contraries import unnamed_of_ways
from evaluators.deterministic.checks.ways.degrees import degree_stems
from evaluators.deterministic.checks.ways.matters import matter_stems
from evaluators.deterministic.checks.ways.modifiers import modifier_concepts, modifier_stems
from evaluators.deterministic.checks.ways.opposites import opposite_names
from evaluators.deterministic.checks.ways.predicates import predicate_names
from evaluators.deterministic.lines import Line
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.looks import NO_LOOKS, Lookers, Looks
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.touched import Touched
from evaluators.vocabulary import Term


class Resting:
    """Lines by the words, concepts and sides that they rest on, and by the utterances around which they looked."""

    def __init__(self, lines: Sequence[Line], record: Record) -> None:
        self._record = record
        self._by_concept: dict[str, list[Line]] = {}
        self._by_stem: dict[str, list[Line]] = {}
        self._lookers: Lookers[Line] = Lookers()
        self._sided: list[Line] = []
        self._drugs: dict[tuple[str, str], tuple[Term, list[Line]]] = {}
        for line in lines:
            give_way()
            self._lookers.change(line, NO_LOOKS, line.looks)
            if line.reading.sides:
                line.listens = listened(line.reading)
                self._sided.append(line)
            self._add_own(line)
            self._add_looked_up(line)
        record.searches.end(self._drugs)

    def _add_own(self, line: Line) -> None:
        """What the statement itself names."""
        reading = line.reading
        for concept in dict.fromkeys(
            name for mention in reading.mentions for name in (mention.term.concept, *mention.term.classes)
        ):
            self._by_concept.setdefault(concept, []).append(line)
        for mention in reading.mentions:
            if is_drug(term := mention.term):
                self._drugs.setdefault(name_of(term), (term, []))[1].append(line)
        for stem in reading.stems:
            self._by_stem.setdefault(stem, []).append(line)

    def _add_looked_up(self, line: Line) -> None:
        """What its checks look up besides."""
        reading = line.reading
        for name in dict.fromkeys(
            [*rests_on(reading, self._record), *places_looked_up(reading)]
        ):  # a stem or a concept
            self._by_stem.setdefault(name, []).append(line)
            self._by_concept.setdefault(name, []).append(line)
        for outcome in reading.outcomes:
            for name in outcome.names:
                self._by_stem.setdefault(name, []).append(line)
        for stem in (
            *calendar_stems(reading),
            *when_stems(reading),
            *day_stems(reading),
            *forgone_stems(reading),
            *consent_stems(reading),
            *condition_stems(reading),
            *form_stems(reading),
            *degree_stems(reading),
            *matter_stems(reading),
            *modifier_stems(reading),
            *modifier_concepts(reading),
            *predicate_names(reading),
            *opposite_names(reading),
            *company_names(reading),
            *palpation_stems(reading),
        ):
            self._by_stem.setdefault(stem, []).append(line)
        for name in (
            *excluded_by(reading),
            *cancers_looked_up(reading),
            *denied_by(reading),
            *nothing_bears_on(reading),
            *effects_looked_up(reading),
            *fevers_looked_up(reading),
            *harm_looked_up(reading),
            *stops_looked_up(reading),
            *measures_looked_up(reading),
            *pregnancies_looked_up(reading),
            *modifier_concepts(reading),
            *unnamed_of_ways(reading),
        ):
            self._by_concept.setdefault(name, []).append(line)

    def look(self, line: Line, looks: Looks) -> None:
        """Put what a line has looked at now in the place of what it had."""
        self._lookers.change(line, line.looks, looks)
        line.looks = looks

    def named(self, touched: Touched) -> dict[Line, None]:
        """Those that rest on a word or concept that was touched."""
        stale: dict[Line, None] = {}
        for concept, (term, signature) in touched.concepts.items():
            entry = self._record.entries.get(concept)
            if (None if entry is None else entry.signature()) != signature:
                for name in (concept, term.category, *term.classes):
                    stale.update(dict.fromkeys(self._by_concept.get(name, ())))
        for stem, was_there in touched.stems.items():
            give_way()
            if was_there == (stem in self._record.stems):
                continue
            stale.update(dict.fromkeys(self._by_stem.get(stem, ())))
        for stem in touched.denied:
            stale.update(dict.fromkeys(self._by_stem.get(stem, ())))
        return stale

    def looking(self, touched: Touched) -> Iterable[Line]:
        """Those that looked at something around which was touched; some more than once."""
        return self._lookers.around(touched.around)

    def sided(self, touched: Touched) -> dict[Line, None]:
        """Those that rest on a side that was touched."""
        return dict.fromkeys([line for line in self._sided if not line.listens.isdisjoint(touched.sides)])

    def sounding(self, touched: Touched) -> list[Line]:
        """Those with a drug that nobody named, where what tells of it came or went."""
        record = self._record
        found: list[Line] = []
        for term, lines in self._drugs.values():
            if not record.related(term.concept) and (
                may_begin_like(term, touched.letters) or sounds_otherwise(term, record)
            ):
                found.extend(lines)
        return found
