"""The record of what was said: inverted indexes from concepts, stems and numbers to the utterances that hold them.

Everything is kept up to date by insertion and removal of single utterances, and nothing in here depends on the order in
which they came: only on their order in the visit.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, deque
from collections.abc import Iterable
from itertools import chain
from typing import Final, NamedTuple, TypeVar

from evaluators.deterministic.counted import Counted
from evaluators.deterministic.dialogue import AHEAD, resolve
from evaluators.deterministic.long_turn import read_any_turn
from evaluators.deterministic.quantities import Bundle, Quantity, QuantityKind, Value
from evaluators.deterministic.said import Entry, Key, Said, remove
from evaluators.deterministic.turn import TurnReading
from evaluators.vocabulary import Lexicon, Term

RETURN: Final = "return"
"""Stands for a drug's concept where a duration says when to come back."""
_RECENT: Final = 4 * AHEAD
"""How many utterances stay read; a question waits for its answer no longer than that."""
Name = TypeVar("Name")


class Figure(NamedTuple):
    """A quantity in the record; ``drug`` is the concept it is a dose of, or empty."""

    key: Key
    start: int
    end: int
    quantity: Quantity
    drug: str


class Utterance:
    """An utterance in its place; what it says by itself is read again when it is needed after a while."""

    __slots__ = ("key", "offset", "reading", "said", "segment", "settled", "text")

    def __init__(self, key: Key, text: str, segment: str | None, offset: int) -> None:
        self.key = key
        self.text = text
        self.segment = segment
        self.offset = offset
        self.reading: TurnReading | None = None
        self.said: tuple[Said, ...] = ()
        self.settled = False


class Touched:
    """What an update changed, in order: each with how it was before.

    ``concepts`` hold term and signature, ``stems`` whether the stem was there; ``figures`` and ``sides`` say that one
    came that was not there, or went.
    """

    __slots__ = ("concepts", "figures", "sides", "stems")

    def __init__(self) -> None:
        self.concepts: dict[str, tuple[Term, tuple[object, ...] | None]] = {}
        self.stems: dict[str, bool] = {}
        self.figures = False
        self.sides = False

    def concept(self, term: Term, entry: Entry | None) -> None:
        """Note a concept before its entry changes."""
        if term.concept not in self.concepts:
            self.concepts[term.concept] = (term, None if entry is None else entry.signature())

    def force(self, term: Term) -> None:
        """Have everything on a concept done again: its quotes may read differently though its places are the same."""
        self.concepts[term.concept] = (term, ())


class Record:
    """What was said so far. ``insert`` and ``remove`` report what they touched."""

    def __init__(self, lexicon: Lexicon, counted: Counted) -> None:
        self._lexicon = lexicon
        self.counted = counted
        self._recent: deque[Utterance] = deque()
        self.order: list[Utterance] = []
        self.entries: dict[str, Entry] = {}
        self.by_class: dict[str, dict[str, None]] = {}
        self.stems: dict[str, int] = {}
        self.figures: dict[QuantityKind, dict[Value, list[Figure]]] = {}
        self.raw: dict[float, list[Figure]] = {}
        self.doses: dict[str, list[Figure]] = {}
        self.sides: dict[str, list[tuple[Key, int, int]]] = {}
        self.words = self.function = self.foreign = 0
        self.mass = 0

    def at(self, key: Key) -> Utterance:
        """The utterance at a place. Raises KeyError when there is none."""
        position = bisect_left(self.order, key, key=_key)
        if position == len(self.order) or self.order[position].key != key:
            raise KeyError(key)
        return self.order[position]

    def read(self, utterance: Utterance) -> TurnReading:
        """What an utterance says by itself. Only those touched last are kept."""
        reading = utterance.reading
        if reading is None:
            reading = utterance.reading = read_any_turn(utterance.text, self._lexicon)
            self._recent.append(utterance)
        return reading

    def fill(self, utterances: Iterable[Utterance]) -> None:
        """Take all of a visit at once, into an empty record."""
        self.order.extend(utterances)
        readings = [self.read(utterance) for utterance in self.order]
        touched = Touched()
        for utterance, reading in zip(self.order, readings, strict=True):
            self._figures(utterance.key, reading, touched, add=True)
            self._sides(utterance.key, reading, touched, add=True)
        self.words = sum([reading.words for reading in readings])
        self.function = sum([reading.function for reading in readings])
        self.foreign = sum([reading.foreign for reading in readings])
        self.stems = dict(Counter(chain.from_iterable([reading.stems for reading in readings])))
        self.mass = sum(map(self.counted.mass, self.stems))
        self.refresh(0, len(self.order) - 1, touched)
        self._forget()

    def insert(self, position: int, utterance: Utterance, touched: Touched) -> None:
        self.order.insert(position, utterance)
        self._enter(utterance, touched)
        self.refresh(position - AHEAD, position, touched)
        self._forget()

    def _forget(self) -> None:
        while len(self._recent) > _RECENT:
            self._recent.popleft().reading = None

    def _enter(self, utterance: Utterance, touched: Touched) -> None:
        reading = self.read(utterance)
        self._count(reading, 1, touched)
        self._figures(utterance.key, reading, touched, add=True)
        self._sides(utterance.key, reading, touched, add=True)

    def remove(self, position: int, touched: Touched) -> None:
        utterance = self.order.pop(position)
        reading = self.read(utterance)
        self._index(utterance, reading, (), touched)
        for mention in reading.mentions:
            touched.force(mention.term)
        self._count(reading, -1, touched)
        self._figures(utterance.key, reading, touched, add=False)
        self._sides(utterance.key, reading, touched, add=False)
        for earlier in self.order[max(position - AHEAD, 0) : position]:
            for mention, said in zip(self.read(earlier).mentions, earlier.said, strict=True):
                if said.answer == utterance.key:
                    touched.force(mention.term)
        self.refresh(position - AHEAD, position - 1, touched)

    def refresh(self, first: int, last: int, touched: Touched) -> None:
        """Resolve the dialogue again for the utterances from ``first`` to ``last``."""
        for position in range(max(first, 0), last + 1):
            utterance = self.order[position]
            if utterance.settled:
                continue
            reading = self.read(utterance)
            utterance.settled = not (reading.asks or reading.fragment)
            said = self._said(position, utterance.key, reading) if reading.mentions else ()
            if said != utterance.said:
                self._index(utterance, reading, said, touched)

    def _said(self, position: int, key: Key, reading: TurnReading) -> tuple[Said, ...]:
        """The mentions of the utterance at a position, as the dialogue has them."""
        if not (reading.asks or reading.fragment):
            return tuple([Said(key, m.start, m.end, m.flags, m.side, None) for m in reading.mentions])
        ahead = self.order[position + 1 : position + 1 + AHEAD]
        heard = resolve(reading, [self.read(later) for later in ahead])
        return tuple(
            [
                Said(key, mention.start, mention.end, flags, side, ahead[answer - 1].key if answer else None)
                for mention, (flags, side, answer) in zip(reading.mentions, heard, strict=True)
            ]
        )

    def _index(self, utterance: Utterance, reading: TurnReading, said: tuple[Said, ...], touched: Touched) -> None:
        mentions = reading.mentions
        for mention, item in zip(mentions, utterance.said, strict=False):
            touched.concept(mention.term, self.entries.get(mention.term.concept))
            self._discard(mention.term, item)
        for mention, item in zip(mentions, said, strict=False):
            touched.concept(mention.term, self.entries.get(mention.term.concept))
            self._add(mention.term, item)
        utterance.said = said

    def _add(self, term: Term, said: Said) -> None:
        entry = self.entries.get(term.concept)
        if entry is None:
            entry = self.entries[term.concept] = Entry(term)
            for name in term.classes:
                self.by_class.setdefault(name, {})[term.concept] = None
        entry.add(said)

    def _discard(self, term: Term, said: Said) -> None:
        entry = self.entries[term.concept]
        entry.discard(said)
        if not entry:
            del self.entries[term.concept]
            for name in term.classes:
                members = self.by_class[name]
                del members[term.concept]
                if not members:
                    del self.by_class[name]

    def _count(self, reading: TurnReading, by: int, touched: Touched) -> None:
        self.words += by * reading.words
        self.function += by * reading.function
        self.foreign += by * reading.foreign
        stems = self.stems
        for stem in reading.stems:
            count = stems.get(stem, 0) + by
            if count:
                stems[stem] = count
            else:
                del stems[stem]
            if count == (by > 0):  # it has just come, or just gone
                touched.stems.setdefault(stem, by < 0)
                self.mass += by * self.counted.mass(stem)

    def _sides(self, key: Key, reading: TurnReading, touched: Touched, *, add: bool) -> None:
        """Index sides by themselves and with each of the words behind them ("left", "left knee")."""
        for start, end, side, stems in reading.sides:
            for name in (side, *[f"{side} {stem}" for stem in stems]):
                places = self.sides.setdefault(name, [])
                place = (key, start, end)
                first = places[0] if places else None
                if add:
                    insort(places, place)
                else:
                    remove(places, place)
                if not places:
                    del self.sides[name]
                if not add or places[0] != first:
                    touched.sides = True

    def _figures(self, key: Key, reading: TurnReading, touched: Touched, *, add: bool) -> None:
        if not reading.quantities:
            return
        doses = drug_of(reading.bundles)
        for quantity in reading.quantities:
            drug = doses.get(quantity.start)
            name = drug.concept if drug else ""
            if reading.returns and quantity.kind == "duration":
                name = RETURN
            figure = Figure(key, quantity.start, quantity.end, quantity, name)
            kind = self.figures.setdefault(quantity.kind, {})
            _keep(kind, quantity.value, figure, add=add)
            for raw in raw_of(quantity):
                _keep(self.raw, raw, figure, add=add)
            if name:
                _keep(self.doses, name, figure, add=add)
            if drug:
                touched.force(drug)
        touched.figures = True

    def related(self, concept: str) -> list[Entry]:
        """Entries of the concept itself and of what is a kind of it, in a fixed order."""
        own = self.entries.get(concept)
        found = [own] if own is not None else []
        if members := self.by_class.get(concept):
            found.extend(self.entries[name] for name in sorted(members))
        return found


def _key(utterance: Utterance) -> Key:
    return utterance.key


def drug_of(found: tuple[Bundle, ...]) -> dict[int, Term]:
    """By its start, the drug that a dose, an amount or a frequency belongs to."""
    return {
        part.start: bundle.drug.term
        for bundle in found
        for part in (bundle.dose, bundle.amount, bundle.frequency)
        if part is not None
    }


def _keep(index: dict[Name, list[Figure]], name: Name, item: Figure, *, add: bool) -> bool:
    """Insert or remove; True when what is first under a name changed."""
    items = index.setdefault(name, [])
    at = bisect_left(items, item[:3], key=_place)
    if add:
        items.insert(at, item)
    else:
        del items[at]
        if not items:
            del index[name]
    return at == 0


def _place(figure: Figure) -> tuple[Key, int, int]:
    return (figure.key, figure.start, figure.end)


def raw_of(quantity: Quantity) -> tuple[float, ...]:
    """The plain figures in a quantity as they were said, whatever its kind: both parts of a pressure, both ends of a
    range."""
    raw = quantity.raw if quantity.raw is not None else quantity.value
    if raw is None:
        return ()
    parts = tuple(dict.fromkeys(raw)) if isinstance(raw, tuple) else (raw,)
    if quantity.high is not None and isinstance(quantity.value, float) and quantity.value and isinstance(raw, float):
        return (*parts, round(quantity.high * raw / quantity.value, 6))
    return parts
