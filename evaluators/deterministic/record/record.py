"""The record of what was said: inverted indexes from concepts, stems and numbers to the utterances that hold them.

Everything is kept up to date by insertion and removal of single utterances, and nothing in here depends on the order in
which they came: only on their order in the visit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from engine.portions import OFTEN, give_way
from engine.transcript import Speaker, speaker_of
from evaluators.deterministic.quantities import QuantityKind, Value
from evaluators.deterministic.reading.laterality.sided import Sided
from evaluators.deterministic.reading.long_turn import read_any_turns
from evaluators.deterministic.reading.mention import CAUSES
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.same_words import spelled, stems_of
from evaluators.deterministic.record.counted import Counted
from evaluators.deterministic.record.deeds import NO_DEEDS, DeedIndex, deeds_of
from evaluators.deterministic.record.denied import DeniedIndex, denials_of
from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.dialogue.side_replies import names_side
from evaluators.deterministic.record.dialogue.sides import resolve_sides
from evaluators.deterministic.record.figures import BACK, REACH, Figure, figures_of
from evaluators.deterministic.record.figures_index import FigureIndex
from evaluators.deterministic.record.looks import NO_LOOKS, Looks
from evaluators.deterministic.record.ordered import keep, kept, let_go
from evaluators.deterministic.record.outcomes import OutcomeIndex
from evaluators.deterministic.record.said import Entry, Key, Said, alike, position_of
from evaluators.deterministic.record.searches import Searches
from evaluators.deterministic.record.sides_index import SideIndex
from evaluators.deterministic.record.speech import Speech
from evaluators.deterministic.record.talk import Talk, Waiting, hear
from evaluators.deterministic.record.touched import Touched
from evaluators.deterministic.record.utterance import Utterance
from evaluators.vocabulary import Lexicon, Term

TOPIC_REACH: Final = 2
"""How many utterances after it a topic ("any allergies?") bears on what is named."""
_LENGTHY: Final = 600
"""Words of a visit that is told at length."""
_PART: Final = 300
"""Words up to which a talk is but a part of a visit."""
_BRIEF: Final = 150
"""Words up to which a talk is no more than a few turns, of which whatever has a word was noted of it."""
_TURNS: Final = 6
"""Utterances from which on a talk touches on what nobody spells out; fewer are about one thing, in so many words."""
_WHOLE: Final = 20_000
"""Words of a visit, of more than two hours, up to which its readings are kept until its note is judged, and its talk is
walked for a word."""
SOON_FREE: Final = 500
"""Entries, lines and their like that are let go at once: less than a millisecond."""
_NOWHERE: Final = (0, 0)


class Record:
    """What was said so far. ``insert`` and ``remove`` report what they touched."""

    def __init__(self, lexicon: Lexicon, counted: Counted) -> None:
        self.lexicon = lexicon
        self.counted = counted
        self.speech = Speech()
        self.talk = Talk(self.speech, lexicon)
        self.entries: dict[str, Entry] = {}
        self.by_class: dict[str, str | list[str]] = {}
        """Concepts by what they are kinds of, see ``kinds``; most classes have one, which needs no list."""
        self.stems: dict[str, int] = {}
        self._frequent: dict[str, None] = {}
        """Stems of which it was asked how often they were said."""
        self.denied = DeniedIndex()
        self.deeds = DeedIndex()
        self.outcomes = OutcomeIndex()
        self.numbers = FigureIndex()
        self.sides = SideIndex()
        self.searches = Searches()
        self.looks: dict[Key, tuple[int, int]] = {}
        self.words = self.function = self.foreign = self.terms = 0
        self.mass = 0

    @property
    def figures(self) -> dict[QuantityKind, dict[Value, list[Figure]]]:
        """The figures by kind and value."""
        return self.numbers.by_kind

    @property
    def raw(self) -> dict[float, list[Figure]]:
        """The figures by what was said, whatever its unit."""
        return self.numbers.raw

    @property
    def lengthy(self) -> bool:
        """Whether the visit is told at length: a shorter text may be a part of one."""
        return self.words >= _LENGTHY

    @property
    def walkable(self) -> bool:
        """Whether it may be walked for a single word."""
        return self.words <= _WHOLE

    @property
    def brief(self) -> bool:
        """Whether so little was said that a note may put all of it in words of its own."""
        return self.words < _BRIEF

    @property
    def sketched(self) -> bool:
        """Whether it is a part of a visit told in turns: in half words, of which much goes without saying."""
        return self.words < _PART and len(self.speech.keys) >= _TURNS

    def at(self, key: Key) -> Utterance:
        """The utterance at a place. Raises KeyError when there is none."""
        return self.speech.at(self.position(key))

    def speaker(self, key: Key) -> Speaker:
        """The role of who says the utterance at a place. Raises KeyError when there is none."""
        return speaker_of(self.at(key).speaker)

    def position(self, key: Key) -> int:
        """Index of the utterance at a place. Raises KeyError when there is none."""
        return position_of(self.speech.keys, key)

    def look(self, key: Key, back: int, ahead: int) -> int:
        """The same for one who looks at up to so many utterances before it and behind it, each up to ``AHEAD``.

        What rests on it is judged again when one of them comes or goes (see ``take_looks``).
        """
        before, after = self.looks.get(key, _NOWHERE)
        self.looks[key] = (max(back, before), max(ahead, after))
        return position_of(self.speech.keys, key)

    def take_looks(self) -> Looks:
        """Where was looked since this was last asked."""
        looks = self.looks
        if not looks:
            return NO_LOOKS
        self.looks = {}
        return looks

    def before(self, named: Figure | Said, reach: int) -> str:
        """What was said right before a figure or a mention, at most so many characters, in lower case."""
        return self.text(named.key)[max(named.start - reach, 0) : named.start].lower()

    def behind(self, named: Figure | Said, reach: int) -> str:
        """The same of what was said right behind it."""
        return self.text(named.key)[named.end : named.end + reach].lower()

    def named(self, said: Said) -> str:
        """The words that a mention is made of, as they were said."""
        return self.text(said.key)[said.start : said.end]

    def text(self, key: Key) -> str:
        """The text of the utterance at a place, as it is read. Raises KeyError when there is none."""
        return self.speech.text(self.position(key))

    def times_said(self, stem: str) -> int:
        """How often a stem was said. Statements that have it are judged again when that changes."""
        self._frequent[stem] = None
        return self.stems.get(stem, 0)

    def saying(self, token: str) -> list[Key]:
        """The utterances that may have a token (see ``same_words``), in order; the talk is walked for a word."""
        entry = self.entries.get(token)
        if entry is not None:
            return entry.keys()
        found: list[Key] = []
        for position, text in enumerate(self.speech.texts(0, len(self.speech.keys))):
            if position & OFTEN == OFTEN:
                give_way()
            low = text.lower()
            if any(word in low for word in spelled(token)):
                found.append(self.speech.keys[position])
        return found

    def times_named(self, token: str) -> int:
        """How often a token was said, up to a few (see ``times_said``)."""
        entry = self.entries.get(token)
        return entry.total() if entry is not None else sum([self.times_said(stem) for stem in stems_of(token)])

    def read(self, position: int) -> TurnReading:
        """What the utterance at a position says by itself."""
        return self.talk.read(position)

    def release(self) -> None:
        """Let go entry by entry, as other threads wait while a megabyte's are freed at once. Not to be used after."""
        for index in (self.entries, self.raw, self.numbers.by_owner):
            while len(index) > SOON_FREE:
                give_way()
                index.popitem()

    def fill(self, utterances: Sequence[Utterance]) -> None:
        """Take all of a visit at once, into an empty record."""
        self.speech.fill(utterances)
        keys, texts = self.speech.keys, self.speech.texts(0, len(utterances))
        readings = read_any_turns(texts, self.lexicon)
        touched = Touched()
        for position, (key, reading) in enumerate(zip(keys, readings, strict=True)):
            give_way()
            self.searches.listen(key, texts[position])
            if reading.quantities:
                earlier = readings[max(position - BACK, 0) : position][::-1]
                later = readings[position + 1 : position + 1 + REACH]
                self._keep_figures((), figures_of(key, reading, earlier, later), touched)
            if reading.outcomes:
                self.outcomes.change(key, (), reading.outcomes, touched.denied)
            sided = names_side(reading)
            if not (reading.mentions or reading.denials or reading.predicates or sided):
                continue
            ahead = slice(position + 1, position + 1 + AHEAD)
            if reading.denials:
                self.denied.add(denials_of(key, reading, readings[ahead], keys[ahead]))
            if reading.predicates:
                self.deeds.add(deeds_of(key, reading, readings[ahead], keys[ahead]))
            said = hear(key, reading, readings[ahead], keys[ahead]) if reading.mentions else ()
            for number, mention in enumerate(reading.mentions):
                self._add(mention.term, said[number])
            if sided:
                before = readings[max(position - AHEAD, 0) : position]
                self.sides.change(key, (), resolve_sides(reading, said, before, readings[ahead]))
        self.words = sum([reading.words for reading in readings])
        if self.words <= _WHOLE:
            self.talk.keep(readings)
        self.function = sum([reading.function for reading in readings])
        self.foreign = sum([reading.foreign for reading in readings])
        self.terms = sum([len(reading.mentions) for reading in readings])
        self.stems = dict(Counter(chain.from_iterable([reading.stems for reading in readings])))
        self.mass = self.counted.total(self.stems)

    def insert(self, utterance: Utterance, touched: Touched) -> None:
        position = bisect_left(self.speech.keys, utterance.key)
        talk = self.talk
        waiting, beside = talk.waiting(position), talk.figures_around(range(position - REACH, position + BACK))
        around = talk.sides_around(range(position - AHEAD, position + AHEAD))
        self.speech.insert(utterance)
        touched.letters.extend(self.searches.listen(utterance.key, self.speech.text(position)))
        reading = self.read(position)
        self._count(reading, 1, touched)
        self._keep_figures((), talk.figures(position), touched)
        self._count_again(beside, touched)
        self._hear_again(waiting, touched)
        self._index(reading, (), talk.said(position), touched)
        self._side_again([*around, (utterance.key, ())], touched)
        self.denied.replace((), talk.denied(position), touched.denied)
        self.deeds.replace(NO_DEEDS, talk.deeds(position), touched.denied)
        self.outcomes.change(utterance.key, (), reading.outcomes, touched.denied)
        touched.note_around(self.speech.keys, position, position + 1)
        talk.forget_oldest()

    def remove(self, position: int, touched: Touched) -> None:
        talk = self.talk
        waiting = talk.waiting(position)
        beside = talk.figures_around(range(position - REACH, position + BACK + 1), position)
        around = talk.sides_around(range(position - AHEAD, position + 1 + AHEAD))
        reading, said, figures = talk.read(position), talk.said(position), talk.figures(position)
        self.denied.replace(talk.denied(position), (), touched.denied)
        self.deeds.replace(talk.deeds(position), NO_DEEDS, touched.denied)
        key = self.speech.pop(position).key
        touched.letters.extend(self.searches.forget(key))
        self.outcomes.change(key, reading.outcomes, (), touched.denied)
        talk.forget(key)
        self._index(reading, said, (), touched)
        for mention in reading.mentions:
            give_way()
            touched.force(mention.term)
        self._count(reading, -1, touched)
        self._keep_figures(figures, (), touched)
        self._count_again(beside, touched)
        for earlier, before, _, _ in waiting:
            for mention, item in zip(self.read(earlier).mentions, before, strict=True):
                give_way()
                if item.answer == key:
                    touched.force(mention.term)
        self._hear_again(waiting, touched)
        self._side_again(around, touched, gone=key)
        touched.note_around(self.speech.keys, position, position)

    def quoting(self, position: int) -> Iterator[str]:
        """Concepts of all mentions that may quote the utterance at a position: its own, and those it may answer."""
        for place in range(max(position - AHEAD, 0), position + 1):
            for mention in self.read(place).mentions:
                yield mention.term.concept

    def _side_again(
        self, around: list[tuple[Key, tuple[Sided, ...]]], touched: Touched, gone: Key | None = None
    ) -> None:
        for key, before in around:
            after = () if key == gone else self.talk.sided(self.position(key))
            touched.sides.update(self.sides.change(key, before, after))

    def _hear_again(self, waiting: list[Waiting], touched: Touched) -> None:
        for position, before, denied, deeds in waiting:
            said = self.talk.said_anew(position)
            if not alike(said, before):
                self._index(self.read(position), before, said, touched)
            self.denied.replace(denied, self.talk.denied(position), touched.denied)
            self.deeds.replace(deeds, self.talk.deeds(position), touched.denied)

    def _index(self, reading: TurnReading, before: tuple[Said, ...], said: tuple[Said, ...], touched: Touched) -> None:
        mentions = reading.mentions
        for mention, _ in zip(mentions, before, strict=False):
            give_way()
            touched.concept(mention.term, self.entries.get(mention.term.concept))
        for number in range(len(before) - 1, -1, -1):  # the last first: a long list loses its end at no cost
            self._discard(mentions[number].term, before[number])
        for mention, item in zip(mentions, said, strict=False):
            touched.concept(mention.term, self.entries.get(mention.term.concept))
            self._add(mention.term, item)

    def _add(self, term: Term, said: Said) -> None:
        give_way()
        entry = self.entries.get(term.concept)
        if entry is None:
            entry = self.entries[term.concept] = Entry(term)
            for name in _classes(term):
                keep(self.by_class, name, term.concept, str)
        entry.add(said)

    def _discard(self, term: Term, said: Said) -> None:
        give_way()
        entry = self.entries[term.concept]
        entry.discard(said)
        if not entry:
            del self.entries[term.concept]
            for name in _classes(term):
                let_go(self.by_class, name, term.concept, str)

    def _count(self, reading: TurnReading, by: int, touched: Touched) -> None:
        self.words += by * reading.words
        self.function += by * reading.function
        self.foreign += by * reading.foreign
        self.terms += by * len(reading.mentions)
        stems = self.stems
        denied = self.denied.stems
        for stem in reading.stems:
            give_way()
            if stem in denied or stem in self._frequent:  # how often a denied word was said otherwise counts, too
                touched.denied[stem] = None
            count = stems.get(stem, 0) + by
            if count:
                stems[stem] = count
            else:
                del stems[stem]
            if count == (by > 0):  # it has just come, or just gone
                touched.stems.setdefault(stem, by < 0)
                self.mass += by * self.counted.mass(stem)

    def _count_again(self, beside: list[tuple[Key, tuple[Figure, ...]]], touched: Touched) -> None:
        for key, before in beside:
            self._keep_figures(before, self.talk.figures(self.position(key)), touched)

    def _keep_figures(self, before: tuple[Figure, ...], figures: tuple[Figure, ...], touched: Touched) -> None:
        """Put figures in the place of others, and have the drugs and values that they may be of done again."""
        if alike(before, figures):
            return
        for concept in self.numbers.replace(before, figures):
            if concept in self.entries:
                touched.force(self.entries[concept].term)
        touched.figures = True

    def owned_by(self, owner: str) -> list[Figure]:
        """The first figures of a drug, a value or a person."""
        return self.numbers.owned_by(owner)

    def kinds(self, name: str) -> list[str]:
        """The concepts that are kinds of something, in a fixed order; not to be changed."""
        return kept(self.by_class, name)

    def causes(self, most: int) -> list[Entry]:
        """All drugs and allergens in a fixed order; none where there are more than ``most``, as no visit has."""
        names = [name for category in CAUSES for name in self.kinds(category)]
        return [self.entries[name] for name in sorted(names)] if len(names) <= most else []

    def related(self, concept: str) -> list[Entry]:
        """Entries of the concept itself and of what is a kind of it, in a fixed order."""
        own = self.entries.get(concept)
        found = [own] if own is not None else []
        found.extend([self.entries[name] for name in self.kinds(concept)])
        return found


def _classes(term: Term) -> tuple[str, ...]:
    """What an entry is found by besides its concept: drugs and allergens, of which a note may deny all, by that too."""
    return (*term.classes, term.category) if term.category in CAUSES else term.classes
