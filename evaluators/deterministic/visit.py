"""The live visit: the state of the deterministic tier, updated by each segment at the cost of that segment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, NamedTuple

from engine.finding import NO_CHANGES, Changes, Fact, Finding, diff_by_id
from engine.note import Note, ParsedNote
from engine.portions import give_way
from engine.transcript import Place, Places, Segment, Turn
from engine.verdict import Verdict, scored, unscored
from evaluators.deterministic import coverage
from evaluators.deterministic.coverage import Covered, cover
from evaluators.deterministic.grounding import Draft
from evaluators.deterministic.lines import GROUNDING
from evaluators.deterministic.listing import Listing, Ranked, joined
from evaluators.deterministic.note_index import NoteIndex
from evaluators.deterministic.reading.wording.words import is_english
from evaluators.deterministic.record.counted import Counted
from evaluators.deterministic.record.joining import regrouped, speaker_of, utterances_of
from evaluators.deterministic.record.looks import NO_LOOKS, Lookers, Looks
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.deterministic.record.touched import Touched
from evaluators.deterministic.record.utterance import Utterance
from evaluators.deterministic.structure import format_validity, section_completeness
from evaluators.deterministic.structure.parsing import parse
from evaluators.deterministic.topics import Topics
from evaluators.protocol import Assessment, Metadata, Update
from evaluators.vocabulary import Lexicon, Term

_LEAST_SPOKEN: Final = 0.2
_LEAST_WRITTEN: Final = 0.04
"""Shares of function words that English has at the least; notes in shorthand have few."""


_Change = tuple[list[Finding], list[Finding]]
"""Findings as they were before an update and as they are after it."""


class Versions(NamedTuple):
    """Version of each evaluator of this package, as verdicts carry them."""

    coverage: str
    grounding: str


class _Paper:
    """What a revision of the note is known by, without the record: structure, form, stems and concepts."""

    __slots__ = ("draft", "english", "form", "index", "stems", "structure", "verdicts")

    def __init__(self, text: str, metadata: Metadata, draft: Draft, parsed: ParsedNote) -> None:
        self.draft = draft
        readings = [line.reading for line in draft.order]
        self.index = NoteIndex(readings)
        self.stems: dict[str, None] = {}
        for reading in readings:
            give_way()
            self.stems.update(dict.fromkeys(reading.stems))
        total = sum(reading.words for reading in readings)
        function = sum(reading.function for reading in readings)
        foreign = sum(reading.foreign for reading in readings)
        terms = sum(len(reading.mentions) for reading in readings)
        self.english = is_english(total, function, foreign, _LEAST_WRITTEN, terms)
        self.structure = section_completeness.read(parsed, metadata)
        form, self.form = format_validity.evaluate(text, parsed, metadata)
        self.verdicts = (self.structure.verdict, form)

    def release(self) -> None:
        """Let go of the readings, each by itself."""
        self.index = NoteIndex([])
        self.draft.release()


class Visit:
    """See ``evaluators.protocol.LiveVisit``."""

    def __init__(self, lexicon: Lexicon, versions: Versions, metadata: Metadata, counted: Counted) -> None:
        self._lexicon = lexicon
        self._versions = versions
        self._metadata = dict(metadata)
        self._places = Places()
        self._record = Record(lexicon, counted)
        self._paper: _Paper | None = None
        self._facts: dict[str, Covered] = {}
        self._looks: dict[str, Looks] = {}
        self._lookers: Lookers[str] = Lookers()
        self._topics = Topics()
        self._sections: tuple[Finding, ...] = ()
        self._sections_rest_on: object = None
        self._sections_made_of: object = None
        self._points = self._covered = self._mass_covered = self._missing = 0
        self._grounded: Verdict | None = None  # as long as nothing of the note was judged otherwise
        self._listed_facts: Listing[Fact] = Listing()
        self._listed_issues: Listing[Finding] = Listing()
        self._listed_omissions: Listing[Finding] = Listing()
        self._reason = self._why_not()

    def __del__(self) -> None:
        """Where a large visit is dropped in a thread, the others go on meanwhile."""
        if self._paper is not None:
            self._paper.release()
        self._record.release()

    # --- inputs -----------------------------------------------------------------------------------------------------

    def put(self, segment: Segment, place: Place | None = None) -> Update:
        """Insert or replace a segment; at ``place``, where it had one in a visit before this."""
        speech, touched = self._record.speech, Touched()
        known = self._places.get(segment.id)
        if known is not None and speech.rev(known) >= segment.rev:
            return Update(self._verdicts(), NO_CHANGES, NO_CHANGES)
        places: Any = self._places  # not an ``int`` from it: compiled code would make another object of that to keep
        key = places.restore(segment.id, place) if place else places.assign(segment, speech.last)
        kept = self._replace(known, None, touched) if known is not None and known != key else []
        utterance = Utterance(key, segment.text, segment.id, 0, segment.rev, speaker_of(segment))
        kept += self._replace(key, utterance, touched)
        update = self._settle(touched)
        for fact in kept:
            fact.forget()
        return update

    def _replace(self, key: Key, segment: Utterance | None, touched: Touched) -> list[Covered]:
        """Put a segment where it belongs, instead of the one that is there, or take that out.

        Returns the facts that may be said otherwise now, with their quotes as they were.
        """
        first, end, utterances = regrouped(self._record.speech, key, segment)
        quoted = dict.fromkeys(chain.from_iterable(self._record.quoting(position) for position in range(first, end)))
        kept = [fact for concept in quoted if (fact := self._facts.get(concept)) is not None]
        for fact in kept:
            fact.keep()
        for position in range(end - 1, first - 1, -1):
            give_way()
            self._record.remove(position, touched)
        for utterance in utterances:
            give_way()
            self._record.insert(utterance, touched)
        return kept

    def take(self, turns: Sequence[Turn], note: Note | None) -> Assessment:
        """Take a whole visit at once, into an empty one."""
        self._record.fill(utterances_of(turns))
        assessment = self._afresh() if note is None else self.revise(note)
        self._record.talk.forget_all()
        return assessment

    def revise(self, note: Note) -> Assessment:
        """Take a new revision of the note."""
        parsed = parse(note.text)
        before = self._paper
        known = before.draft if before is not None else None
        draft = Draft(parsed, self._record, self._metadata, self._lexicon, known)
        self._paper = _Paper(note.text, self._metadata, draft, parsed)
        self._grounded = None
        if before is not None:
            before.release()
        self._mass_covered = self._record.counted.total(self._paper.stems.keys() & self._record.stems.keys())
        return self._afresh()

    def _afresh(self) -> Assessment:
        """All facts against the record and the note as they are now."""
        for concept, entry in self._record.entries.items():
            give_way()
            self._recover(concept, entry.term)
        self._reason = self._why_not()
        return self.assess()

    # --- updates ----------------------------------------------------------------------------------------------------

    def _settle(self, touched: Touched) -> Update:
        """Bring facts and alignments up to date and say what changed."""
        facts_before: list[Covered | None] = []
        facts_after: list[Covered | None] = []
        stale = {concept: term for concept, (term, _) in touched.concepts.items()}
        for concept in self._lookers.around(touched.around):
            if concept not in stale:
                stale[concept] = self._record.entries[concept].term
        for concept, term in stale.items():
            give_way()
            facts_before.append(self._facts.get(concept))
            facts_after.append(self._recover(concept, term))
        pairs: list[tuple[Finding, ...]] = []
        if self._paper is not None:
            pairs = self._paper.draft.update(touched)
            if pairs:
                self._grounded = None
            for stem, was_there in touched.stems.items():
                if stem in self._paper.stems:
                    self._mass_covered += self._record.counted.mass(stem) * ((stem in self._record.stems) - was_there)
        before, after = (_facts(facts) for facts in (facts_before, facts_after))
        facts = self._listed_facts.changes(before, after, len(self._facts), self._spoken)
        issues = ([f for old in pairs[0::2] for f in old], [f for new in pairs[1::2] for f in new])
        findings = self._findings_changes(issues, (_omissions(facts_before), _omissions(facts_after)))
        return Update(self._verdicts(), joined(findings, self._section_changes()), facts)

    def _section_changes(self) -> Changes[Finding]:
        """What was heard since bears on which sections are missed."""
        before = self._sections
        self._find_sections()
        if self._sections is before or self._sections == before:
            return NO_CHANGES
        return diff_by_id({finding.id: finding for finding in before}, self._sections)

    def _find_sections(self) -> None:
        if self._paper is None:
            return
        structure, heard = self._paper.structure, self._topics.heard(self._record)
        base = (structure, heard, self._topics.changes, self._reason)
        if base != self._sections_rest_on:
            self._sections_rest_on = base
            lost = tuple(self._topics.lost(structure.kinds)) if structure.kinds and not self._reason else ()
            made_of = (structure, heard, lost)
            if made_of != self._sections_made_of:
                self._sections_made_of = made_of
                self._sections = structure.findings(heard, lost)

    def _findings_changes(self, issues: _Change, omissions: _Change) -> Changes[Finding]:
        """Changes as a subscriber sees them, who has no findings while the visit cannot be scored."""
        was, self._reason = self._reason, self._why_not()
        if was and self._reason:
            return NO_CHANGES
        if was:
            return Changes(added=tuple(self._compared()))
        if self._reason:
            return joined(
                self._listed_issues.withdraw(*issues, self._issues()),
                self._listed_omissions.withdraw(*omissions, self._omissions()),
            )
        return joined(
            self._listed_issues.changes(*issues, self._faults, self._issues),
            self._listed_omissions.changes(*omissions, self._missing, self._omissions),
        )

    def _recover(self, concept: str, term: Term) -> Covered | None:
        """Judge one concept's fact again and keep the sums."""
        old = self._facts.get(concept)
        if old is not None:
            self._points -= old.points
            self._covered -= old.points if old.covered else 0
            self._missing -= old.finding is not None
        entry = self._record.entries.get(concept)
        new = None
        if entry is not None:
            new = cover(self._record, entry, None if self._paper is None else self._paper.index)
        self._topics.update(term, self._record, new, None if self._paper is None else self._paper.index)
        looks = self._record.take_looks()
        if looks or concept in self._looks:
            self._lookers.change(concept, self._looks.pop(concept, NO_LOOKS), looks)
            if looks:
                self._looks[concept] = looks
        if new is None:
            self._facts.pop(concept, None)
            return None
        self._facts[concept] = new
        self._points += new.points
        self._covered += new.points if new.covered else 0
        self._missing += new.finding is not None
        return new

    # --- outputs ----------------------------------------------------------------------------------------------------

    def assess(self) -> Assessment:
        """The state as full lists: findings by place, then omissions by weight; facts in order of speech."""
        findings: list[Finding] = [] if self._reason else list(self._compared())
        if self._paper is not None:
            self._find_sections()
            findings.extend((*self._sections, *self._paper.form))
        return Assessment(
            self._verdicts(), tuple(findings), tuple(self._listed_facts.full(self._spoken(), len(self._facts)))
        )

    def _compared(self) -> Iterator[Finding]:
        yield from self._listed_issues.full(self._issues(), self._faults)
        yield from self._listed_omissions.full(self._omissions(), self._missing)

    @property
    def _faults(self) -> int:
        """How many findings the statements of the note have."""
        return 0 if self._paper is None else self._paper.draft.listed

    def _issues(self) -> Iterable[Ranked[Finding]]:
        return () if self._paper is None else self._paper.draft.findings()

    def _omissions(self) -> list[Ranked[Finding]]:
        """What is missing in the note, the weightiest first."""
        return [
            ((-covered.points, covered.place.key, covered.place.start, covered.finding.id), covered.finding)
            for covered in self._facts.values()
            if covered.finding is not None
        ]

    def _spoken(self) -> list[Ranked[Fact]]:
        """Facts in order of speech."""
        return [
            ((covered.place.key, covered.place.start, fact.id), fact)
            for covered in self._facts.values()
            for fact in (covered.fact,)
        ]

    def _why_not(self) -> str:
        """Why coverage and grounding cannot be scored; empty when they can."""
        record, paper = self._record, self._paper
        if paper is None or not paper.draft.order or not record.words + record.foreign:
            return "empty"
        spoken = is_english(record.words, record.function, record.foreign, _LEAST_SPOKEN, record.terms)
        return "" if paper.english and spoken else "language"

    def _verdicts(self) -> Mapping[str, Verdict]:
        pair = {coverage.NAME: self._coverage(), GROUNDING: self._grounding()}
        paper = self._paper
        if paper is None:
            structure = (
                unscored(section_completeness.NAME, section_completeness.VERSION, "empty"),
                unscored(format_validity.NAME, format_validity.VERSION, "empty"),
            )
        else:
            structure = paper.verdicts
        return {**pair, **{verdict.evaluator: verdict for verdict in structure}}

    def _coverage(self) -> Verdict:
        version = self._versions.coverage
        if self._reason:
            return unscored(coverage.NAME, version, self._reason, facts=len(self._facts))
        if not self._record.mass and not self._points:
            return unscored(coverage.NAME, version, "nothing_to_cover")
        value = coverage.value(self._covered, self._points, self._mass_covered, self._record.mass)
        return scored(coverage.NAME, version, value, facts=len(self._facts), points=self._points, covered=self._covered)

    def _grounding(self) -> Verdict:
        version = self._versions.grounding
        if self._reason or self._paper is None:
            return unscored(GROUNDING, version, self._reason)
        if self._grounded is None:
            draft = self._paper.draft
            value = draft.value
            if value is None:
                return unscored(GROUNDING, version, "nothing_to_check")
            self._grounded = scored(GROUNDING, version, value, **draft.counts())
        return self._grounded


def _omissions(facts: Iterable[Covered | None]) -> list[Finding]:
    return [fact.finding for fact in facts if fact is not None and fact.finding is not None]


def _facts(facts: Iterable[Covered | None]) -> list[Fact]:
    return [fact.fact for fact in facts if fact is not None]
