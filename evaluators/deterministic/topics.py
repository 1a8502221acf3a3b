"""What a visit spoke of, topic by topic, and whether its note has anything of it.

One fact that is missing is an omission. All facts of a topic missing is a section forgotten: told once, loudly.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from engine.finding import Evidence
from engine.note import SectionKind
from evaluators.deterministic.coverage import Covered
from evaluators.deterministic.note_index import NoteIndex
from evaluators.deterministic.reading.figures.figures_owner import VALUES
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED
from evaluators.vocabulary import Term

EXAMINED: Final = "examined"
_IDIOM: Final = "idiom"
"""Findings of an examination were spoken of."""
LENGTHY: Final = "lengthy"
"""The visit is long enough to have come to history, assessment and plan."""
ALL: Final = frozenset((EXAMINED, LENGTHY))
"""What has to be taken for said where nothing was heard."""
_WORDS: Final = 400
_QUOTED: Final = 2
_KEPT: Final = 8
"""How many of the first facts of a topic are kept in order, so that a lost one is not looked for in all of them."""
_TOUCHED: Final = ("palpat", "auscultat", "tender")
"""Stems that tell of an examination where none of its findings has a term."""


class _Topic(NamedTuple):
    """A topic is lost when ``least`` facts of its ``groups`` were told, and the note has fewer than ``kept`` percent of
    them or none, and no section of ``sections``, which are where it has its place."""

    groups: tuple[str, ...]
    sections: frozenset[SectionKind]
    least: int
    kept: int
    message: str


_GROUPS: Final = ("social", "family", "history", "exam", "vital", "lab")
_MEASURED: Final = frozenset(("vital", "lab"))
"""Categories of terms that count once a value of theirs was told; a pressure is no term's, and counts for none."""
_TOPICS: Final = (
    _Topic(
        ("social",), frozenset(("social_history",)), 2, 0,
        "The visit spoke of smoking, alcohol or drugs, the note of none of them.",
    ),
    _Topic(
        ("family",), frozenset(("family_history",)), 2, 0,
        "The visit spoke of relatives' illnesses, the note of none of them.",
    ),
    _Topic(("history",), frozenset(), 8, 40, "Most complaints that the visit spoke of are not in the note."),
    _Topic(
        ("history",), frozenset(("hpi", "subjective", "narrative")), 10, 70,
        "The note has no history of the complaint, and many complaints that were told are nowhere.",
    ),
    _Topic(("exam",), frozenset(), 4, 20, "Most findings of the examination are not in the note."),
    _Topic(
        ("exam", "vital"), frozenset(("exam", "objective", "vitals", "narrative")), 4, 26,
        "The note has no examination, and most of what was found and measured is nowhere.",
    ),
    _Topic(("lab",), frozenset(), 3, 20, "Most laboratory values that were told are not in the note."),
)  # fmt: skip
"""Of those with the same first group the first that is lost is told."""


class Lost(NamedTuple):
    """A topic that the note has nothing of, with the first words on it."""

    message: str
    evidence: tuple[Evidence, ...]


class Topics:
    """Counts of facts by topic, kept up to date concept by concept."""

    __slots__ = ("_carried", "_facts", "_firsts", "_said", "changes")

    def __init__(self) -> None:
        self.changes = 0
        """How often what is said of any topic, or is carried of it, may have changed."""
        self._said: dict[str, int] = dict.fromkeys(_GROUPS, 0)
        self._carried: dict[str, int] = dict.fromkeys(_GROUPS, 0)
        self._facts: dict[str, tuple[str, bool, Covered | None]] = {}
        """By concept: its topic, whether the note carries it, and its fact where it is one."""
        self._firsts: dict[str, list[Covered]] = {}
        """By topic, the first facts that the note lacks, in order; all others come later. Known once asked for."""

    def update(self, term: Term, record: Record, fact: Covered | None, note: NoteIndex | None) -> None:
        """Take in a concept as it stands now; ``fact`` is what ``cover`` made of it."""
        concept = term.concept
        known = self._facts.pop(concept, None)
        if known is not None:
            self._said[known[0]] -= 1
            self._carried[known[0]] -= known[1]
            self._withdraw(*known)
        topic = _topic_of(term, record, fact)
        self.changes += known is not None or bool(topic)
        if topic:
            carried = note is not None and (fact.covered is True if fact is not None else note.carries(term, ""))
            self._facts[concept] = (topic, carried, fact)
            self._said[topic] += 1
            self._carried[topic] += carried
            self._enter(topic, carried, fact)

    def heard(self, record: Record) -> frozenset[str]:
        """What the visit has come to, so far as sections depend on it."""
        if not record.words:
            return ALL
        examined = self._said["exam"] or any(stem in record.stems for stem in _TOUCHED)
        return frozenset((EXAMINED,) * bool(examined) + (LENGTHY,) * (record.words >= _WORDS))

    def lost(self, kinds: Collection[SectionKind]) -> Iterator[Lost]:
        """Topics of the visit that a note with sections of these kinds says nothing of."""
        told = ""
        for topic in _TOPICS:
            first = topic.groups[0]
            if first == told or not topic.sections.isdisjoint(kinds):
                continue
            said = sum([self._said[group] for group in topic.groups])
            carried = sum([self._carried[group] for group in topic.groups])
            if said >= topic.least and (not carried or 100 * carried < topic.kept * said):
                told = first
                yield Lost(topic.message, self._evidence(topic.groups[-1]))

    def _withdraw(self, topic: str, carried: bool, fact: Covered | None) -> None:
        firsts = self._firsts.get(topic)
        if fact is None or carried or firsts is None or fact not in firsts:
            return
        firsts.remove(fact)
        if len(firsts) < _QUOTED:
            del self._firsts[topic]  # which one comes next is not known

    def _enter(self, topic: str, carried: bool, fact: Covered | None) -> None:
        firsts = self._firsts.get(topic)
        if fact is None or carried or firsts is None:
            return
        if not firsts:
            del self._firsts[topic]
        elif _place(fact) < _place(firsts[-1]):
            insort(firsts, fact, key=_place)
            del firsts[_KEPT:]

    def _evidence(self, name: str) -> tuple[Evidence, ...]:
        firsts = self._firsts.get(name)
        if firsts is None:
            facts = [fact for topic, carried, fact in self._facts.values() if topic == name and not carried and fact]
            firsts = sorted(facts, key=_place)[:_KEPT]
            if len(firsts) != 1:
                self._firsts[name] = firsts
        return tuple([fact.fact.evidence[0] for fact in firsts[:_QUOTED]])


def _place(fact: Covered) -> tuple[int, int]:
    return (fact.place.key, fact.place.start)


def _topic_of(term: Term, record: Record, fact: Covered | None) -> str:
    if term.category == "exam":
        if term.attrs.get("kind") == _IDIOM:
            return ""  # "on the left-hand side" tells of no examination
        entry = record.entries.get(term.concept)
        said = entry is not None and (entry.first(AFFIRMED) is not None or entry.first(DENIED) is not None)
        return "exam" if said else ""
    if fact is None:
        return ""
    if term.category in _MEASURED:
        return term.category if f"{VALUES}{term.concept}" in record.numbers.by_owner else ""
    if fact.assertion == "family":
        return "family" if term.category == "problem" else ""  # a sister's drug is no history
    if term.category == "substance":
        return "social" if term.weight == "major" else ""
    return "history" if term.category == "symptom" else ""
