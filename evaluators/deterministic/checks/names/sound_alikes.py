"""What sounds in the transcript like a drug of the note that nobody named: "eloquence" for Eliquis, "met for men".

A recogniser that does not know a drug spells what it heard. Where the note's drug is about to be called out of
nowhere, and only there, the talk is searched for one word, or a few in a row, that sound like one of its names. Such
words are no proof; but the alarm is a remark then, and says which words they are.

What is a term itself is never another's mangled name, and no more is what sounds as much like another drug: where the
wrong one of two was written, that stays an alarm. Words that people use every day have to come closer than others.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from engine.finding import Evidence
from engine.portions import OFTEN, give_way
from evaluators.deterministic.checks.pieces import quote
from evaluators.deterministic.reading.wording.words import IGNORED, stem
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.deterministic.record.searches import Near, Search
from evaluators.deterministic.record.sounds import (
    MOST_RUN,
    Sound,
    code_of,
    codes_near,
    distance,
    heard_in,
    joined,
    sound,
    spoken_words,
)
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import read_rows

MOST_WORDS: Final = 60_000
"""Words of a visit up to which it is searched: more than any has."""
MOST_DRUGS: Final = 50
"""Drugs that a note may name for it."""
_LETTERS: Final = 5
"""Letters, and sounds, of a name that can be told by its sound."""
_OWN: Final = 130
"""Distance in hundredths per sound of the longer one, up to which words are the note's name, or the generic one."""
_BRAND: Final = 80
"""The same for another brand, of which there are many."""
_EVERYDAY: Final = 40
"""The same for the note's name or the generic one, where people use every one of the words every day."""
_LONG: Final = 7
"""Sounds of a name that such words may be."""
_JUST: Final = 4
"""Distance up to which words are just a name, but for a vowel."""
_DOUBLES: Final = 4
"""How many sounds words may lose where they run together."""
_KEPT: Final = 500
"""Utterances of which it is kept how they sound while one name after the other is searched for."""
_MOST_TRIED: Final = 16
"""Places that are looked at more closely, the nearest first."""
_DRUG: Final = "rx:"


class _Name:
    """A name of a drug: how it sounds, and from what distance on words are not it."""

    __slots__ = ("concept", "most", "sound")

    def __init__(self, concept: str, heard: Sound, most: int) -> None:
        self.concept = concept
        self.sound = heard
        self.most = most


class _Names:
    """Names by the codes of the words that may be near to them, and the groups that these words begin with."""

    __slots__ = ("by_code", "leads")

    def __init__(self, names: Iterable[_Name]) -> None:
        self.by_code: dict[int, list[_Name]] = {}
        self.leads: set[int] = set()
        for name in names:
            give_way()
            self.leads.add(name.sound.lead)
            for code in codes_near(name.sound):
                self.by_code.setdefault(code, []).append(name)


def sounds_like(term: Term, record: Record) -> Evidence | None:
    """The words of the transcript that a drug's name may have become, if there are any."""
    near = _go_on(term, record.searches.of(name_of(term), record.speech.keys), record)
    return None if near is None or near.place is None else quote(record, near.key, *near.place)


def sounds_otherwise(term: Term, record: Record) -> bool:
    """Whether ``sounds_like`` was asked of a drug, and what came and went since has changed the answer."""
    search = record.searches.by_name.get(name_of(term))
    if search is None or not search.stale:
        return False
    before = search.answer
    return _go_on(term, search, record) is not before


def name_of(term: Term) -> tuple[str, str]:
    """What a search for a drug goes by."""
    return term.concept, term.surface


def _go_on(term: Term, search: Search, record: Record) -> Near | None:
    """Search what came since it was last asked for, and forget what went."""
    names = _names(term.concept, term.name, term.surface)
    if not names.by_code or not search.stale:
        return search.answer
    for key in search.take():
        give_way()
        position = bisect_left(record.speech.keys, key)
        if record.speech.keys[position : position + 1] == [key]:
            search.found.extend(_near(key, _heard_at(record, key, record.speech.text(position)), names))
    search.found.sort(key=Near.order)
    search.answer = next((near for near in search.found[:_MOST_TRIED] if _has_place(near, term, record)), None)
    return search.answer


def _has_place(near: Near, term: Term, record: Record) -> bool:
    if not near.placed:
        near.place, near.placed = _place(near, term, record), True
    return near.place is not None


def _heard_at(record: Record, key: Key, text: str) -> list[Sound | None]:
    known = record.searches.sounds.get(key)
    if known is None:
        if len(record.searches.sounds) >= _KEPT:
            record.searches.sounds.clear()
        known = record.searches.sounds[key] = heard_in(text)
    return known


def _near(key: Key, words: list[Sound | None], names: _Names) -> list[Near]:
    """What is nearest to one of the names, by its sound alone: a word, or up to ``MOST_RUN`` in a row."""
    found: list[Near] = []
    for first, opening in enumerate(words):
        if first & OFTEN == OFTEN:
            give_way()
        if opening is None or (opening.lead >= 0 and opening.lead not in names.leads):
            continue
        lead, groups = -1, 0
        for place in range(first, min(first + MOST_RUN, len(words))):
            word = words[place]
            if word is None:
                break
            lead = word.lead if lead < 0 else lead
            groups |= word.groups
            for name in names.by_code.get(code_of(lead, groups), ()) if lead >= 0 else ():
                near = _near_to(name, key, words[first : place + 1], first)
                if near is not None:
                    insort(found, near, key=Near.order)
                    del found[_MOST_TRIED:]  # an utterance of a megabyte may have thousands
    return found


def _near_to(name: _Name, key: Key, words: list[Sound | None], first: int) -> Near | None:
    """Some words of an utterance, if they are near to a name."""
    if not _is_as_long(words, name):
        return None
    give_way()
    whole = joined(words)
    if len(whole) < _LETTERS:
        return None
    longer = max(len(whole), len(name.sound.heard))
    most = longer * name.most // 100
    cost = distance(whole, name.sound.heard, most)
    if cost > most:
        return None
    return Near(key, first, len(words), whole, name.most == _OWN, cost, cost * 100 // longer)


def _is_as_long(words: list[Sound | None], name: _Name) -> bool:
    """Whether some words, doubles not taken off yet, may be a name."""
    own = len(name.sound.heard)
    return -2 <= sum([len(word.heard) for word in words if word is not None]) - own <= 2 + _DOUBLES


def _place(near: Near, term: Term, record: Record) -> tuple[int, int] | None:
    """Where the words stand, if they are close enough for what they are and nothing else is meant by them."""
    position = record.position(near.key)
    words = spoken_words(record.speech.text(position))[near.first : near.first + near.count]
    if not _is_close(near) and all(_is_everyday(word, record) for word, _, _ in words):
        return None
    start, end = words[0][1], words[-1][2]
    for mention in record.read(position).mentions:
        if mention.start < end and start < mention.end:
            named = mention.term.concept.startswith(_DRUG)
            if named or (mention.start <= start and end <= mention.end):
                return None
    return None if _is_rather_another(near, term, record) else (start, end)


def _is_close(near: Near) -> bool:
    return near.own and near.rank <= _EVERYDAY and len(near.heard) >= _LONG


def _is_everyday(word: str, record: Record) -> bool:
    root = stem(word)
    return root == IGNORED or root in record.counted.masses


def _is_rather_another(near: Near, term: Term, record: Record) -> bool:
    """Whether another drug's name sounds no less like it, or a brand of another sounds more like it.

    So also with a word more on either side, "hydr omorphone" is no morphine, or one less, if that is just its generic
    name.
    """
    wider, narrower = _around(near, _heard_at(record, near.key, record.text(near.key)))
    return (
        _is_another(Sound(near.heard), term, near.cost, near.cost - 1)
        or any(_is_another(one, term, near.cost, near.cost) for one in wider)
        or any(_is_another(one, term, min(near.cost, _JUST), -1) for one in narrower)
    )


def _is_another(heard: Sound, term: Term, most: int, most_of_brands: int) -> bool:
    """Whether it is within some distance of another drug's generic name, or within another of its other names."""
    for name in _rivals().by_code.get(code_of(heard.lead, heard.groups), ()):
        if _is_same(name.concept, term):
            continue
        give_way()
        limit = most if name.most == _OWN else most_of_brands
        if distance(heard.heard, name.sound.heard, limit) <= limit:
            return True
    return False


def _is_same(concept: str, term: Term) -> bool:
    """Whether one of the two is the other, or a combination with it."""
    return concept == term.concept or concept in term.classes or term.concept in _kinds().get(concept, ())


def _around(near: Near, heard: list[Sound | None]) -> tuple[list[Sound], list[Sound]]:
    """What was heard with a word more, and with one less, on either side."""
    first, last = near.first, near.first + near.count
    return _told(heard, ((first - 1, last), (first, last + 1))), _told(heard, ((first + 1, last), (first, last - 1)))


def _told(heard: list[Sound | None], spans: tuple[tuple[int, int], ...]) -> list[Sound]:
    return [Sound(words) for start, end in spans if (words := _joined(heard, start, end))]


def _joined(heard: list[Sound | None], start: int, end: int) -> str:
    """Some words run together; empty where there are not as many, or something parts them."""
    return joined(heard[start:end]) if start >= 0 and end <= len(heard) else ""


@lru_cache(maxsize=1024)
def _names(concept: str, generic: str, written: str) -> _Names:
    """The names of a drug that are one word each: its generic one, that of the note, other brands."""
    limits = {name.sound.heard: name for name in _drugs().get(concept, ())}
    for own in (generic, written):
        if _is_name(own.lower()):
            heard = sound(own.lower())
            limits[heard.heard] = _Name(concept, heard, _OWN)
    return _Names(name for name in limits.values() if len(name.sound.heard) >= _LETTERS)


def _is_name(name: str) -> bool:
    return len(name) >= _LETTERS and name.isascii() and name.isalpha() and name.islower()


@lru_cache(maxsize=1)
def _drugs() -> dict[str, list[_Name]]:
    """The names of the drugs in common use."""
    found: dict[str, list[_Name]] = {}
    for row in read_rows("medication_terms.tsv", 4):
        give_way()
        if row[0].startswith(_DRUG):
            generic = row[3].lower()
            names = [name for name in dict.fromkeys((generic, *row[5].split("|"))) if _is_name(name)]
            found[row[0]] = [_Name(row[0], sound(name), _OWN if name == generic else _BRAND) for name in names]
    return found


@lru_cache(maxsize=1)
def _rivals() -> _Names:
    """All of them."""
    return _Names(name for names in _drugs().values() for name in names)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[str, ...]]:
    """What drugs are kinds of: combinations, of what is in them."""
    return {row[0]: tuple(row[4].split("|")) for row in read_rows("medication_terms.tsv", 4) if row[4]}
