"""Grounding: a note's statements against the record. Keeps each alignment until something it rests on changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.finding import Finding, Support, folded
from engine.note import ParsedNote
from engine.portions import OFTEN, give_way
from evaluators.deterministic.checks.alignment import Apart, Held, Whole, align, find_apart
from evaluators.deterministic.checks.names.sound_alikes import MOST_DRUGS, MOST_WORDS
from evaluators.deterministic.checks.negation.habits_denied import habits_of
from evaluators.deterministic.checks.pieces import FULL
from evaluators.deterministic.lines import Line, in_batches
from evaluators.deterministic.listing import Ranked
from evaluators.deterministic.reading.statement import StatementKey, read_statements
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.looks import NO_LOOKS, both_looks
from evaluators.deterministic.record.record import SOON_FREE, Record
from evaluators.deterministic.record.touched import Touched
from evaluators.deterministic.resting import Resting
from evaluators.deterministic.structure.lists import words_above
from evaluators.vocabulary import Lexicon

_SURE: Final = 3

_SUPPORTS: Final[tuple[Support, ...]] = ("supported", "inferred", "questionable", "unmentioned", "contradicted")


class Draft:
    """One revision of the note against the record."""

    def __init__(
        self, parsed: ParsedNote, record: Record, metadata: Mapping[str, Any], lexicon: Lexicon, before: Draft | None
    ) -> None:
        self._record = record
        self._metadata = metadata
        self._resting: Resting | None = None
        """A note that nothing is said after needs none."""
        self.points = self.score = self.listed = 0
        self.whole = Whole()
        self._length = _length(record)
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
        known_lines = before.lines if before is not None and before.whole == self.whole else {}
        new: list[Line] = []
        for key, line in self.lines.items():
            known = known_lines.get(key)
            if known is None:
                new.append(line)
                continue
            line.apart = known.apart
            line.looks = known.looks
            line.take(known.aligned)
        for lines in in_batches(new):
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

    def _sum(self, line: Line, sign: int) -> None:
        count = sign * len(line.places)
        self.points += count * line.aligned.points
        self.score += count * line.aligned.points * line.aligned.score
        self._counts[line.aligned.support] += count
        self.listed += sign * len(line.findings)

    def update(self, touched: Touched) -> list[tuple[Finding, ...]]:
        """Align again what rests on something touched; returns findings before and after, in pairs."""
        if self._resting is None:
            self._resting = Resting(self.order, self._record)
        resting = self._resting
        stale = self._stale(resting, touched)
        afresh = frozenset(stale)
        sided = resting.sided(touched)
        stale.update(sided)
        if touched.figures:
            stale.update(dict.fromkeys([line for line in self.lines.values() if line.reading.quantities]))
        changed: list[tuple[Finding, ...]] = []
        for lines in in_batches(stale):
            batch = [
                # Sides look at nothing around, so that they change with what they are of alone.
                Held(line.reading, Apart(None if line in sided or line in afresh else line.apart.sides))
                for line in lines
            ]
            find_apart(batch, self._record, self._metadata)
            again: list[tuple[Line, Held]] = []
            for line, held in zip(lines, batch, strict=True):
                if line in afresh or not held.apart.same(line.apart):
                    again.append((line, held))
                else:  # most sides and figures that come are of something else
                    resting.look(line, both_looks(line.looks, held.looks))
            for (line, held), aligned in zip(
                again, align([held for _, held in again], self._record, self.whole), strict=True
            ):
                line.apart = held.apart
                resting.look(line, held.looks or NO_LOOKS)
                if not aligned.same(line.aligned):
                    self._sum(line, -1)
                    changed.append(line.findings)
                    line.take(aligned)
                    changed.append(line.findings)
                    self._sum(line, 1)
        self._record.searches.sounds.clear()
        return changed

    def _stale(self, resting: Resting, touched: Touched) -> dict[Line, None]:
        """The lines that are to be judged again whatever their sides and figures come to."""
        stale = resting.named(touched)
        length, searching = _length(self._record), self._is_searching()
        if (self._length, self.whole.searching) != (length, searching):
            self._length, self.whole = length, self.whole._replace(searching=searching)
            if not searching:
                self._record.searches.end()
            stale.update(dict.fromkeys(self.lines.values()))  # a few times a visit
        elif searching:
            stale.update(dict.fromkeys(resting.sounding(touched)))
        stale.update(dict.fromkeys(resting.looking(touched)))
        return stale

    def findings(self) -> Iterator[Ranked[Finding]]:
        """The ``listed`` findings with their place in the note."""
        for line in self.order:
            for finding in line.findings:
                give_way()
                yield (finding.note_span or (0, 0), finding.id), finding

    def release(self) -> None:
        """Let go line by line: freeing a megabyte's at once keeps the interpreter for 20 ms. Not to be used after."""
        self._resting = None
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


def _length(record: Record) -> tuple[bool, bool, bool, bool]:
    """How long the visit is, as far as checks ask for it."""
    return record.lengthy, record.sketched, record.brief, record.walkable
