"""How else a table's phrase is said: of whom, in whose spelling, in which tense, and with which word for trouble.

A table has "lump in my breast" once; a mother says "in her breast", an examiner "in your breast", and a note has "the".
Such variants are made when the lexicon is built, and after all that the tables name themselves, so that none of them
takes a phrase away from the concept that it was written for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from evaluators.vocabulary.entries import LEXICON_WORDS, Entry, Surface
from evaluators.vocabulary.normal import without_apostrophe
from evaluators.vocabulary.rows import read_rows

_OTHERS = (("your", "you"), ("his", "he"), ("her", "she"))
_PLACED = re.compile(r"\b(in|on|of|at|from|around|under|behind|across|through|with|into|down|up|between|to) my\b")
_I_DO = re.compile(r"\b(when|if|whenever|while|after|before|every time|where) i ([a-z]+)\b")
_UNABLE = ("cannot", "couldn't", "unable to", "not able to")
_TROUBLES = ("trouble", "difficulty", "problems", "hard time", "trouble with")
_TROUBLE = re.compile(r"(?:trouble|difficulty|problems)(?: with)? ([a-z]+ing\b.*)")
_TENSES = {"is": "was", "are": "were"}
_STATE = re.compile(r"([a-z ]+) (is|are) ([a-z ]+)")
_THIRD = {"have": "has", "do": "does", "go": "goes", "am": "is"}

_HERS = frozenset(LEXICON_WORDS["hers"])
_SPELLINGS = [
    (american, british, tuple(filter(None, words.split("|"))))
    for american, british, words in read_rows("spelling_rules.tsv", 2)
]


def said_otherwise(entries: Iterable[Entry]) -> Iterator[Entry]:
    """For each concept of the tables the variants of its phrases, as an entry of the same concept."""
    for entry in entries:
        known = {surface.text for surface in entry.surfaces}
        forms: dict[str, None] = {}
        for surface in entry.surfaces:
            if not surface.literal:
                forms.update(
                    dict.fromkeys(form for phrase in variants(surface.text) for form in without_apostrophe(phrase))
                )
        fresh = tuple(Surface(form) for form in forms if form not in known)
        if fresh:
            yield Entry(entry.concept, entry.category, entry.weight, entry.name, entry.classes, entry.attrs, fresh)


def variants(phrase: str) -> list[str]:
    """All other ways of a phrase, in no particular order; itself may be among them."""
    found = [form for way in (phrase, *_troubles(phrase)) for form in (way, *_whose(way))]
    found.extend((*_unable(phrase), *_tenses(phrase)))
    found.extend(form for way in (phrase, *_troubles(phrase)) for form in spellings(way))
    return list(dict.fromkeys(found))


def _whose(phrase: str) -> list[str]:
    """The phrase of others: "my calf when I walk" as "her calf when she walks", "in my ear" as "in the ear"."""
    mine, done = " my " in f" {phrase} ", _I_DO.search(phrase)
    if not (mine or done):
        return []
    found = []
    hers = not _HERS.isdisjoint(phrase.split())
    for owner, who in _OTHERS:
        if hers and owner == "his":
            continue
        way = re.sub(r"\bmy\b", owner, phrase)
        if done is not None:
            when, verb = done.groups()
            way = _I_DO.sub(f"{when} {who} {verb if who == 'you' else _third(verb)}", way)
        found.append(way)
    if mine and done is None and _PLACED.search(phrase):
        found.append(_PLACED.sub(r"\1 the", phrase))
    return found


def _third(verb: str) -> str:
    if verb in _THIRD:
        return _THIRD[verb]
    return (
        verb + "es"
        if verb.endswith(("s", "sh", "ch", "x"))
        else verb[:-1] + "ies"
        if verb.endswith("ry")
        else verb + "s"
    )


def _unable(phrase: str) -> list[str]:
    if phrase.startswith("can't "):
        return [f"{way} {phrase[6:]}" for way in _UNABLE]
    return []


def _troubles(phrase: str) -> list[str]:
    done = _TROUBLE.fullmatch(phrase)
    return [f"{way} {done.group(1)}" for way in _TROUBLES] if done is not None else []


def _tenses(phrase: str) -> list[str]:
    state = _STATE.fullmatch(phrase)
    if state is None:
        return []
    what, verb, how = state.groups()
    return [f"{what} {_TENSES[verb]} {how}"]


def spellings(phrase: str) -> list[str]:
    """The phrase in the other spelling, where it has one."""
    found = []
    for american, british, others in _SPELLINGS:
        if any(other in phrase for other in others):
            continue
        if british in phrase:
            found.append(phrase.replace(british, american))
        elif american in phrase:
            found.append(phrase.replace(american, british))
    return found
