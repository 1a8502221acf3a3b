"""Where, and of what sort: whether a statement and what was said are of the same place and kind of a thing."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.clauses import is_told
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ANY_PAIN,
    EXAMINED,
    TENDERNESS,
    Mention,
    mention_at,
    mentions_between,
)
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.words import read_words, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import DENIED, SPENT, Entry, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import words_by_role

_SIGN: Final = "tender"
_FOUND_TENDER: Final = re.compile(r"tender(?<!no tender)(?<!not tender)(?<!non.tender)(?<!nontender)")
_AHEAD: Final = 2
"""Utterances behind a denial in which the same place may be found tender."""
_PLACE_REACH: Final = 80
"""How far from a finding its place is said, in characters."""
_SITE_REACH: Final = 40
_NAMED: Final = 8
_NOT_REACH: Final = 16
_LEFT_OUT: Final = frozenset(("not", "no", "never"))
_SPARED: Final = ("no", "are fine", "is fine", "are okay", "is okay", "don't", "doesn't", "do not", "does not")
"""Behind a place that has none of it."""
_OF_PLACE: Final = re.compile(
    r" (?:(?:of|in|on|at|over|to) )?(?:(?:the|his|her|your|my|that|this|both|left|right|bilateral) )*"
)
"""Between a complaint and its place."""
_SITES: Final = words_by_role("part_rules.tsv")
PARTS: Final = _SITES["part"]
"""Parts of the body that a complaint is of or not: nobody speaks of them by the way."""
_ANYWHERE: Final = _SITES["anywhere"]
"""Places that may be any."""
VAGUE: Final = _ANYWHERE | _SITES["of any"]
"""Sites that tell of no part of the body."""
_NEAR: Final = [sites for role, sites in _SITES.items() if role.startswith("near ")]
KIND_REACH: Final = 24
_KIND_WORDS: Final = 2
"""How far before a finding, in characters and words, stands which one it is: "distal radius fracture"."""


def are_near(one: str, other: str) -> bool:
    """Whether what is at one part of the body may be said to be at the other: a lump under the jaw is in the neck."""
    return any(one in sites and other in sites for sites in _NEAR)


def whole(mention: Mention) -> bool:
    """Whether it names one thing, there or not: of the whole patient, or of a place that it says."""
    return polar(mention.term) == "yes" or "@" in mention.term.concept


def is_bare(statement: StatementReading) -> bool:
    """Whether a statement only names its terms: who has found something says where, how large, of what sort."""
    named = {stem for mention in statement.mentions for stem in _stems(mention)}
    return all(stem in named or stem in OTHER for stem in statement.stems)


def same_place(said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether what was said names a place near by that the statement names, where it names any."""
    sites = [
        site.term.surface
        for site in statement.mentions
        if site.term.category == "site" and site.term.concept not in _ANYWHERE
    ]
    heard = _heard_near(said, record)
    return not sites or any(not set(surface_words(site).stems).isdisjoint(heard) for site in sites)


def only_a_sign(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether it was but the tenderness of an examination that was denied, and the note tells of a pain."""
    if statement.kind in EXAMINING or _SIGN in mention.term.surface:
        return False
    if denied.flags & EXAMINED and denied.flags & ANSWERED and mention.term.isa(ANY_PAIN):
        return True  # "when I tap here, does that hurt?" – "no"
    return _SIGN in record.named(denied).lower()


def felt_there(
    mention: Mention, denied: Said, entries: list[Entry], statement: StatementReading, record: Record
) -> bool:
    """Whether an examiner may well have found tender what was denied: it was but a pain that was told of, or close by
    something was found tender; of no place, anywhere. Not where what was denied, it or a kind of it (``entries``), is
    called by a word of the statement: "no midline tenderness".
    """
    if _SIGN not in mention.term.surface or mention.term.category != "symptom":
        return False
    text = record.text(denied.key)
    if _SIGN not in text[denied.start : denied.end].lower() and not denied.flags & EXAMINED:
        return True
    if any(_is_called_so(said, statement, record) for entry in entries for said in entry.mentions(DENIED)):
        return False
    own = record.entries.get(mention.term.concept)
    anywhere = mention.term.concept == TENDERNESS
    if anywhere and own is not None and record.times_said(_SIGN) > own.count(DENIED):
        return True
    position = record.look(denied.key, 0, _AHEAD)
    later = range(position + 1, min(position + 1 + _AHEAD, len(record.speech.keys)))
    if any(_FOUND_TENDER.search(record.speech.text(at).lower()) is not None for at in later):
        return True
    reach = len(text) if anywhere else _SITE_REACH
    beside = text[max(0, denied.start - reach) : denied.start], text[denied.end : denied.end + reach]
    return any(_FOUND_TENDER.search(part.lower()) is not None for part in beside)


def _is_called_so(denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether what was denied has, or has right before it, a word of the statement that no term stands for."""
    text = record.text(denied.key)
    named = read_words(text[denied.start : denied.end]).stems
    before = read_words(text[max(0, denied.start - KIND_REACH) : denied.start]).stems[-_KIND_WORDS:]
    return any(token.mention is None and token.name in (named + before) for token in statement.tokens)


def spoken_of(mention: Mention, base: str, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a denial is of the whole patient, or the words that make a complaint more than its kind are near it.

    Most denied pains are one pain: "no pain, just tight" says nothing of the knee.
    """
    kind = record.entries.get(base)
    if denied.flags & EXAMINED and statement.kind not in EXAMINING:
        return same_place(denied, statement, record)
    if base != ANY_PAIN and kind is not None and not any(name.startswith("site:") for name in kind.term.classes):
        return True
    plain = surface_words(kind.term.name).stems if kind is not None else ()
    if base != ANY_PAIN and plain and plain[-1:] == surface_words(mention.term.name).stems[-1:]:
        return True  # "any belly pain?" – "no": no epigastric pain either, though a tightness
    heard = _heard_near(denied, record)
    asked = kind.first(SPENT) if kind is not None else None
    if asked is not None and asked < denied and record.look(denied.key, 1, 0) == record.position(asked.key) + 1:
        heard |= _heard_near(asked, record)  # "any pain with it? In the loin, the tummy?" – "no, no pain at all"
    names = (mention.term.surface, mention.term.name)
    own = [set(surface_words(name).stems).difference(plain) for name in names]
    return any(stems and not stems.isdisjoint(heard) for stems in own)


def elsewhere(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note names a place or kind that the sentence of the denial does not: "CT head, no fracture"."""
    text = statement.text
    sites = (site for site in statement.mentions if site.term.category == "site")
    near = (s for s in sites if abs(s.start - mention.start) <= _PLACE_REACH and text[s.end : s.end + 1] != ":")
    named = {stem for site in near for stem in _stems(site)}
    plain = surface_words(mention.term.name).stems
    named |= _stems(mention).difference(plain) if _stems(mention).issuperset(plain) else set()
    if mention.term.category == "problem":
        before = text[max(0, mention.start - KIND_REACH) : mention.start].rpartition(":")[2].split()
        named |= {stem for word in before[-_KIND_WORDS:] if not is_told(word) for stem in read_words(word).stems}
    if not named or not named.isdisjoint(_heard_in_sentence(denied, record)):
        return False
    scattered = mention.term.category == "problem" or _names_a_place(denied, record)
    return scattered or named.isdisjoint(_heard_near(denied, record))  # "see the toe. No pus."


def other_part(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note has a complaint at one part of the body and the denial was of another, of no limb in common:
    "tingling in the hands?" – "no" says nothing of the feet.
    """
    near = [s for s in statement.mentions if s.term.category == "site" and is_its_place(mention, s, statement.text)]
    if not near:
        return False
    text = record.text(denied.key)
    first = denied.start - len(left_of(text, denied.start, _PLACE_REACH))
    last = denied.end + len(right_of(text, denied.end, _SITE_REACH))
    beside = mentions_between(record.read(record.position(denied.key)).mentions, first, last)
    heard = [said.term for said in beside if said.term.category == "site"]
    heard = heard or _asked_before(denied, first, record)
    within = {said.term.concept.partition("@")[2] for said in beside if said.start == denied.start}
    heard += [record.entries[place].term for place in within if place in record.entries]  # "numbness in the hands"
    if any(term.concept in _ANYWHERE for term in heard):
        return False
    return bool(heard) and not any(_on_one_limb(site.term, term) for site in near for term in heard)


def _asked_before(denied: Said, first: int, record: Record) -> list[Term]:
    """The places of what the same question asked for right before: "Does it go into your hand? Any tingling?"."""
    text = record.text(denied.key)
    if not denied.flags & ANSWERED or not text[:first].rstrip().endswith("?"):
        return []
    mentions = mentions_between(record.read(record.position(denied.key)).mentions, first - _PLACE_REACH, first)
    return [said.term for said in mentions if said.term.category == "site" and said.term.concept in PARTS]


def told_elsewhere(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies a complaint of one part and it was told of another: "numb hands, but not the feet"."""
    near = [s for s in statement.mentions if s.term.category == "site" and is_its_place(mention, s, statement.text)]
    if not near:
        return False
    text, mentions = record.text(said.key), record.read(record.position(said.key)).mentions
    told = mention_at(mentions, said.start)
    beside = mentions_between(mentions, said.start - _PLACE_REACH, said.end + _SITE_REACH)
    own = [s.term for s in beside if told is not None and s.term.category == "site" and is_its_place(told, s, text)]
    if not own and said.answer is not None and (named := _named_in_reply(said, record)):
        return all(left_out or not any(_on_one_limb(site.term, term) for site in near) for term, left_out in named)
    if not own:
        return other_part(mention, said, statement, record)
    return not any(_on_one_limb(site.term, term) or term.concept in _ANYWHERE for site in near for term in own)


def _named_in_reply(said: Said, record: Record) -> list[tuple[Term, bool]]:
    """The places that a reply names, and whether it leaves each out: "only in my arms, not in my legs"."""
    assert said.answer is not None
    text = record.text(said.answer)
    sites = [m for m in record.read(record.position(said.answer)).mentions[:_NAMED] if m.term.category == "site"]
    return [
        (
            site.term,
            not _LEFT_OUT.isdisjoint(left_of(text, site.start, _NOT_REACH).lower().split())
            or text[site.end : site.end + _NOT_REACH].lower().lstrip(" ,.").startswith(_SPARED),
        )
        for site in sites
    ]


def is_its_place(mention: Mention, site: Mention, text: str) -> bool:
    """Whether a place is the one of a complaint: "tingling in the feet", "foot tingling"."""
    if site.end <= mention.start:
        return text[site.end : mention.start] == " "
    return _OF_PLACE.fullmatch(text, mention.end, site.start) is not None


def _on_one_limb(one: Term, other: Term) -> bool:
    return one.isa(other.concept) or other.isa(one.concept) or not set(one.classes).isdisjoint(other.classes)


def absent_here(entries: list[Entry], statement: StatementReading, record: Record) -> Said | None:
    """A denial by whoever examines, of the place that the note names: what the patient denies may be seen."""
    seen = min(filter(None, [entry.observed_absent() for entry in entries]), default=None)
    named = any(site.term.category == "site" for site in statement.mentions)
    return seen if seen is not None and named and same_place(seen, statement, record) else None


def _heard_near(said: Said, record: Record) -> frozenset[str]:
    text = record.text(said.key)[max(0, said.start - _PLACE_REACH) : said.end + _PLACE_REACH]
    return frozenset(read_words(text).stems)


def _names_a_place(said: Said, record: Record) -> bool:
    """Whether the sentence of what was said has a place of its own."""
    text = record.text(said.key)
    first = said.start - len(left_of(text, said.start, _PLACE_REACH))
    last = said.end + len(right_of(text, said.end, _SITE_REACH))
    return any(
        "site" in (mention.term.category, mention.term.concept.partition("@")[2][:4])
        for mention in mentions_between(record.read(record.position(said.key)).mentions, first, last)
    )


def _heard_in_sentence(said: Said, record: Record) -> tuple[str, ...]:
    """The stems around what was said, up to the ends of its sentence."""
    text = record.text(said.key)
    before, behind = left_of(text, said.start, _PLACE_REACH), right_of(text, said.end, _SITE_REACH)
    return read_words(before + text[said.start : said.end] + behind).stems


def _stems(mention: Mention) -> set[str]:
    return set(surface_words(mention.term.surface).stems)
