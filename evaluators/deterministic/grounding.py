"""Grounding: a note's statements against the record. Keeps each alignment until something it rests on changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from engine.finding import Finding, Support, finding_id, folded
from engine.note import ParsedNote
from engine.portions import OFTEN, PORTION, give_way
from evaluators.deterministic.checks.alignment import Aligned, Apart, Held, Whole, align, find_apart
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
from evaluators.deterministic.checks.names.initials import may_begin_like
from evaluators.deterministic.checks.names.sound_alikes import MOST_DRUGS, MOST_WORDS, name_of, sounds_otherwise
from evaluators.deterministic.checks.negation.all_denied import denied_by
from evaluators.deterministic.checks.negation.exclusions import excluded_by
from evaluators.deterministic.checks.negation.habits_denied import habits_of
from evaluators.deterministic.checks.negation.none_had import condition_stems
from evaluators.deterministic.checks.negation.nothing_listed import nothing_bears_on
from evaluators.deterministic.checks.pieces import FULL, Issue
from evaluators.deterministic.checks.plans.tests_forgone import forgone_stems
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
from evaluators.deterministic.listing import MOST, Ranked
from evaluators.deterministic.reading.statement import StatementKey, StatementReading, read_statements
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.looks import NO_LOOKS, Lookers, Looks, both_looks
from evaluators.deterministic.record.record import SOON_FREE, Record
from evaluators.deterministic.record.touched import Touched
from evaluators.deterministic.structure.lists import words_above
from evaluators.vocabulary import Lexicon, Term

NAME: Final = "grounding"
_SURE: Final = 3

_SUPPORTS: Final[tuple[Support, ...]] = ("supported", "inferred", "questionable", "unmentioned", "contradicted")

_TOGETHER: Final = 128
"""Statements, however short, that are held against the record at a time."""
_NOTHING: Final[frozenset[str]] = frozenset()
_UNCHECKED: Final = Aligned(0, 0, "supported", ())


class Line:
    """A statement of the note with every place where it stands. Equal texts under equal headings are one line: both
    the headings of sections and those of lists ("Denies:" above bullets).

    A place is its start and how many statements of the same text, under whatever heading, come before it.
    """

    __slots__ = ("aligned", "apart", "findings", "listens", "looks", "note", "places", "reading")

    apart: Apart

    def __init__(self, note: ParsedNote, reading: StatementReading, places: list[tuple[int, int]]) -> None:
        self.note = note
        self.reading = reading
        self.places = places
        self.aligned = _UNCHECKED
        self.listens: frozenset[str] = _NOTHING
        """Names of the record's sides that it rests on."""
        self.looks: Looks = NO_LOOKS
        self.findings: tuple[Finding, ...] = ()

    def take(self, aligned: Aligned) -> None:
        self.aligned = aligned
        self.findings = (
            ()
            if not aligned.issues
            else tuple(
                _finding(issue, self.note, self.reading, start, occurrence, number)
                for start, occurrence in self.places[: -(-MOST // len(aligned.issues))]  # as many as can be listed
                for number, issue in enumerate(aligned.issues)
            )
        )


def _finding(
    issue: Issue, note: ParsedNote, reading: StatementReading, start: int, occurrence: int, number: int
) -> Finding:
    give_way()
    text = note.text[start : start + len(reading.text) - reading.lead]
    first, last = max(issue.start - reading.lead, 0), issue.end - reading.lead
    if last <= 0:
        last = len(text)  # it is about the words of the heading above
    return Finding(
        finding_id(NAME, issue.kind, f"{text[first:last]}\n{text}", occurrence * 1000 + number),
        NAME,
        issue.kind,
        issue.support,
        issue.severity,
        issue.message,
        note.at((start + first, start + last)),
        issue.evidence,
        issue.suggestion,
    )


def _in_batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """As many at a time as may be held against the record before other threads have their turn."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        size += len(line.reading.text)
        if len(batch) == _TOGETHER or (batch and size > PORTION):
            yield batch
            batch, size = [], len(line.reading.text)
        batch.append(line)
    if batch:
        yield batch


class Draft:
    """One revision of the note against the record."""

    def __init__(
        self, parsed: ParsedNote, record: Record, metadata: Mapping[str, Any], lexicon: Lexicon, before: Draft | None
    ) -> None:
        self._record = record
        self._metadata = metadata
        self._by_concept: dict[str, list[Line]] = {}
        self._by_stem: dict[str, list[Line]] = {}
        self._lookers: Lookers[Line] = Lookers()
        self._sided: list[Line] = []
        self._drugs: dict[tuple[str, str], tuple[Term, list[Line]]] = {}
        self.points = self.score = self.listed = 0
        self.whole = Whole()
        self._told = record.lengthy, record.sketched, record.brief, record.walkable
        self._counts: dict[Support, int] = dict.fromkeys(_SUPPORTS, 0)
        self.lines: dict[StatementKey, Line] = {}
        self.order: list[Line] = []
        places: dict[StatementKey, list[tuple[int, int]]] = {}
        seen: dict[str, int] = {}
        above = words_above(parsed)
        for number, (start, end, kind, _) in enumerate(parsed.sentences):
            if number & OFTEN == OFTEN:
                give_way()
            text = parsed.text[start:end]
            alike = folded(text)
            occurrence = seen[alike] = seen.get(alike, -1) + 1
            places.setdefault((text, kind, above.get(number, "")), []).append((start, occurrence))
        self._read(parsed, places, lexicon, before)
        gender = self._patients_gender()
        give_way()
        people = self._people()
        give_way()
        habits = frozenset().union(*[habits_of(line.reading) for line in self.order])
        give_way()
        self._few_drugs = self._names_few_drugs()
        self.whole = Whole(gender, self._is_searching(), people, habits)
        self._judge(before)
        for line in self.order:
            self._sum(line, 1)

    def _judge(self, before: Draft | None) -> None:
        """Hold the lines against the record, but for those that the draft before has with the same words around."""
        known_lines = before.lines if before is not None and before.whole.same(self.whole) else {}
        new: list[Line] = []
        for key, line in self.lines.items():
            known = known_lines.get(key)
            if known is None:
                new.append(line)
                continue
            line.apart = known.apart
            line.looks = known.looks
            line.take(known.aligned)
        for lines in _in_batches(new):
            batch = [Held(line.reading, Apart()) for line in lines]
            find_apart(batch, self._record, self._metadata)
            for line, held, aligned in zip(lines, batch, align(batch, self._record, self.whole), strict=True):
                line.apart = held.apart
                line.looks = held.looks or NO_LOOKS
                line.take(aligned)
        self._record.searches.sounds.clear()  # what is searched for again is only in what is said from now on

    def _patients_gender(self) -> int:
        """1 or -1 by what most statements say, 0 where hardly any do."""
        total = sum(line.reading.gender * len(line.places) for line in self.order)
        return 0 if abs(total) < _SURE else 1 if total > 0 else -1

    def _people(self) -> frozenset[str]:
        """Stems of names by which the note calls people, which say nothing of the visit."""
        found: set[str] = set()
        for line in self.order:
            if line.reading.people:
                found.update(line.reading.people)
        return frozenset(found)

    def _names_few_drugs(self) -> bool:
        found: set[str] = set()
        for number, line in enumerate(self.order):
            if number & OFTEN == OFTEN:
                give_way()
            found.update([mention.term.concept for mention in line.reading.mentions if is_drug(mention.term)])
        return len(found) <= MOST_DRUGS

    def _is_searching(self) -> bool:
        """Whether note and visit are so short that the visit can be searched for each drug of the note."""
        return self._few_drugs and self._record.words <= MOST_WORDS

    def _read(
        self,
        note: ParsedNote,
        places: dict[StatementKey, list[tuple[int, int]]],
        lexicon: Lexicon,
        before: Draft | None,
    ) -> None:
        """Make the lines, of readings that the draft before has where it has them."""
        known = before.lines if before is not None else {}
        readings = read_statements([key for key in places if key not in known], lexicon)
        for key, found in places.items():
            give_way()
            line = self.lines[key] = Line(note, known[key].reading if key in known else next(readings), found)
            self.order.append(line)

    def _listen(self) -> None:
        """Index the lines by what they rest on; a note that nothing is said after needs no index."""
        self._sided.clear()
        self._drugs.clear()
        for line in self.order:
            give_way()
            self._lookers.change(line, NO_LOOKS, line.looks)
            reading = line.reading
            if reading.sides:
                line.listens = listened(reading)
                self._sided.append(line)
            for concept in dict.fromkeys(
                name for mention in reading.mentions for name in (mention.term.concept, *mention.term.classes)
            ):
                self._by_concept.setdefault(concept, []).append(line)
            for mention in reading.mentions:
                if is_drug(term := mention.term):
                    self._drugs.setdefault(name_of(term), (term, []))[1].append(line)
            for stem in reading.stems:
                self._by_stem.setdefault(stem, []).append(line)
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
                *denied_by(reading),
                *nothing_bears_on(reading),
                *effects_looked_up(reading),
                *fevers_looked_up(reading),
                *harm_looked_up(reading),
                *measures_looked_up(reading),
                *pregnancies_looked_up(reading),
                *modifier_concepts(reading),
                *unnamed_of_ways(reading),
            ):
                self._by_concept.setdefault(name, []).append(line)
        self._record.searches.end(self._drugs)

    def _sum(self, line: Line, sign: int) -> None:
        count = sign * len(line.places)
        self.points += count * line.aligned.points
        self.score += count * line.aligned.points * line.aligned.score
        self._counts[line.aligned.support] += count
        self.listed += sign * len(line.findings)

    def update(self, touched: Touched) -> list[tuple[Finding, ...]]:
        """Align again what rests on something touched; returns findings before and after, in pairs."""
        if not self._by_stem and not self._by_concept:
            self._listen()
        stale = self._named(touched)
        stale.update(dict.fromkeys(self._lookers.around(touched.around)))
        named = frozenset(stale)
        sided = dict.fromkeys([line for line in self._sided if not line.listens.isdisjoint(touched.sides)])
        stale.update(sided)
        if touched.figures:
            stale.update(dict.fromkeys([line for line in self.lines.values() if line.reading.quantities]))
        changed: list[tuple[Finding, ...]] = []
        for lines in _in_batches(stale):
            batch = [
                # Sides look at nothing around, so that they change with what they are of alone.
                Held(line.reading, Apart(None if line in sided or line in named else line.apart.sides))
                for line in lines
            ]
            find_apart(batch, self._record, self._metadata)
            again: list[tuple[Line, Held]] = []
            for line, held in zip(lines, batch, strict=True):
                if line in named or not held.apart.same(line.apart):
                    again.append((line, held))
                else:  # most sides and figures that come are of something else
                    self._look(line, both_looks(line.looks, held.looks))
            for (line, held), aligned in zip(
                again, align([held for _, held in again], self._record, self.whole), strict=True
            ):
                line.apart = held.apart
                self._look(line, held.looks or NO_LOOKS)
                if not aligned.same(line.aligned):
                    self._sum(line, -1)
                    changed.append(line.findings)
                    line.take(aligned)
                    changed.append(line.findings)
                    self._sum(line, 1)
        self._record.searches.sounds.clear()
        return changed

    def _look(self, line: Line, looks: Looks) -> None:
        self._lookers.change(line, line.looks, looks)
        line.looks = looks

    def _named(self, touched: Touched) -> dict[Line, None]:
        """The lines that rest on a word or concept that was touched."""
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
        record = self._record
        told, searching = (record.lengthy, record.sketched, record.brief, record.walkable), self._is_searching()
        if (self._told, self.whole.searching) != (told, searching):
            self._told, self.whole.searching = told, searching
            if not searching:
                self._record.searches.end()
            stale.update(dict.fromkeys(self.lines.values()))  # a few times a visit
        elif searching:
            self._sounding(touched, stale)
        return stale

    def _sounding(self, touched: Touched, stale: dict[Line, None]) -> None:
        """Add the lines with a drug that nobody named, where what tells of it came or went."""
        record = self._record
        for term, lines in self._drugs.values():
            if not record.related(term.concept) and (
                may_begin_like(term, touched.letters) or sounds_otherwise(term, record)
            ):
                stale.update(dict.fromkeys(lines))

    def findings(self) -> Iterator[Ranked[Finding]]:
        """The ``listed`` findings with their place in the note."""
        for line in self.order:
            for finding in line.findings:
                give_way()
                yield (finding.note_span or (0, 0), finding.id), finding

    def release(self) -> None:
        """Let go line by line: freeing a megabyte's at once keeps the interpreter for 20 ms. Not to be used after."""
        self._by_concept.clear()
        self._by_stem.clear()
        self._sided.clear()
        self._drugs.clear()
        self._lookers = Lookers()
        sentences = list(self.order[0].note.sentences) if self.order else []  # by now the note is nobody else's
        while len(self.lines) > SOON_FREE:
            give_way()
            self.lines.popitem()
        self.lines.clear()
        while self.order:
            give_way()
            self.order.pop()
        while sentences:
            give_way()
            del sentences[-SOON_FREE:]

    def counts(self) -> dict[Support, int]:
        """Statements by the support they have."""
        return dict(self._counts)

    @property
    def value(self) -> float | None:
        """Weighted share of what could be checked that the record bears out; None where nothing could be checked."""
        return self.score / (self.points * FULL) if self.points else None
