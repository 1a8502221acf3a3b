"""Checks where on the body the note has something against where the transcript has it.

"Ankle sprain" where a wrist was sprained and nobody spoke of an ankle. What is affected goes by many names, so that it
has to be a part of the body which hardly anybody speaks of by the way, and neither it nor anything near it was named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from evaluators.deterministic.checks.names.akin import is_said, kin_of_place
from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.checks.places import PARTS, VAGUE, are_near, is_its_place
from evaluators.deterministic.reading.laterality.sides_sites import PLACED, SITE_NAMES, parts_of, sites_named
from evaluators.deterministic.reading.mention import (
    ANY_PAIN,
    COMPLAINTS,
    NEGATED,
    NOT_SO,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, WEAK, Said
from evaluators.vocabulary import Term

_MOST: Final = 4
"""Times that a thing is said at which it is looked for where it is."""
_BACK: Final = 2
"""Utterances before one that names a complaint without a place, in which its place may be named."""
_BESIDE: Final = 48
"""Characters around a thing in which its place is named."""
_NAMED: Final = 16
"""Terms of an utterance that are looked at for a part of the body."""
_KINDS: Final = ("sx:", "dx:")
_HAD: Final = (AFFIRMED, WEAK)
_ALL: Final = PARTS | {"site:chest", "site:abdomen", "site:back", "site:neck", "site:arm", "site:leg"}
"""With those that are spoken of by the way: where it hurts is told of them as well."""
_ASKED: Final = (AFFIRMED, OPEN, SPENT)
_WHERE: Final = re.compile(r"\b(?:where(?:abouts)?|which part|what part|point (?:to|at))\b")
"""Asks for the place of a complaint."""
_FARES_WELL: Final = re.compile(
    rf"(?:['\u2019](?:s|re)| is| are| feels?| seems?)(?: (?:{REPLY_PATTERNS['how it fares']})){{0,2}}"
    rf" (?:{REPLY_PATTERNS['sound']})\b"
)
"""Behind a place that a reply names: nothing is wrong there ("the ribs. Hip's fine")."""


def misplaced_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that the note has at a part of the body nobody spoke of, and the talk at another."""
    for mention, place in _placed(statement):
        (site,) = sites_named(place.term)
        if mention.flags & NEGATED:
            asked = None if _is_denied(mention.term, record) else _asked_where(mention.term, record, site, there=True)
            if asked is not None:
                message = f"Note says no {called(mention.term)}, the transcript has it there."
                yield against(mention.place, "negation", "critical", message, quotes(record, asked))
            continue
        if _is_spoken_of(site, record):
            continue
        told = _told_elsewhere(mention.term, record) if site in PARTS else None
        told = told or _asked_where(mention.term, record, site, there=False)
        if told is not None:
            span = min(place.start, mention.start), max(place.end, mention.end)
            message = f"The transcript has it elsewhere, and does not speak of the {_name(site)}."
            yield against(span, "fabrication", "major", message, quotes(record, told))


def places_looked_up(statement: StatementReading) -> Iterator[str]:
    """Stems and concepts that tell whether the parts of the body of a statement were spoken of."""
    for _, place in _placed(statement):
        for site in sites_named(place.term):
            yield from _names(site)
            yield from kin_of_place(site)


def _placed(statement: StatementReading) -> Iterator[tuple[Mention, Mention]]:
    """Each thing that is at one part of the body, and what names that part."""
    for mention in statement.mentions:
        if mention.term.category in PLACED and not mention.flags & (NOT_SO & ~NEGATED):
            place = _place_of(mention, statement)
            if place is not None:
                yield mention, place


def _place_of(mention: Mention, statement: StatementReading) -> Mention | None:
    """What names the one part of the body that a mention is at: itself, or what stands beside it."""
    if sites_named(mention.term):
        named = [mention]
    else:
        text = statement.text
        beside = mentions_between(statement.mentions, mention.start - _BESIDE, mention.end + _BESIDE)
        named = [other for other in beside if other.term.category == "site" and is_its_place(mention, other, text)]
    if len(named) != 1:
        return None
    sites = sites_named(named[0].term)
    return named[0] if len(sites) == 1 and not sites.isdisjoint(_ALL) else None


def _name(site: str) -> str:
    return site.partition(":")[2].replace("-", " ")


@lru_cache(maxsize=256)
def _names(site: str) -> tuple[str, ...]:
    """Sites and stems that name a part of the body, or one that it is within."""
    sites = (site, *sorted(parts_of(frozenset((site,)))))
    return (*sites, *[stem for stem, named in SITE_NAMES.items() if named in sites])


def _is_spoken_of(site: str, record: Record) -> bool:
    """Whether anybody spoke of a part of the body, of one within it or near it, or of one that it is within."""
    if site in record.by_class or any(is_said(name, record) for name in kin_of_place(site)):
        return True
    return any(name in record.entries or name in record.stems for name in _names(site))


def _told_elsewhere(term: Term, record: Record) -> Said | None:
    """Where the thing itself, or a complaint of its kind, is told of with a part of the body."""
    entries = [entry for kind in _kinds(term) for entry in record.related(kind)]
    told = ((said, entry.term) for entry in entries for said in entry.told(_HAD, _MOST))
    return next((said for said, of in told if _has_place(said, of, record)), None)


def _kinds(term: Term) -> list[str]:
    """What a thing is called wherever it is, and of a complaint its kinds."""
    kinds = [term.concept.partition("@")[0]]
    if term.category in COMPLAINTS:
        kinds.extend([name for name in term.classes if name.startswith(_KINDS)])
    return kinds


def _is_at(place: Term, site: str) -> bool:
    """Whether it names that part of the body, or where in it ("lower back"); one with a name of its own is another, as
    pain under the ribs is none in the chest."""
    return site in sites_named(place) or (place.isa(site) and sites_named(place).isdisjoint(PARTS))


def _is_denied(term: Term, record: Record) -> bool:
    return any(entry.count(DENIED) for entry in record.related(term.concept))


def _asked_where(term: Term, record: Record, site: str, *, there: bool) -> Said | None:
    """Where it was asked in which place a complaint is, and the reply has it at this one, or elsewhere."""
    if term.category not in COMPLAINTS:
        return None
    pain = ANY_PAIN in term.classes
    for kind in (ANY_PAIN,) if pain else _kinds(term):
        for entry in record.related(kind):
            for said in entry.told(_ASKED, _MOST):
                named = _places_replied(said, record)
                at_it = any(_is_at(place, site) for place in named)
                beside = not pain and any(are_near(name, site) for place in named for name in sites_named(place))
                if at_it if there else named and not beside:
                    return said
    return None


def _places_replied(said: Said, record: Record) -> list[Term]:
    """The parts of the body that a reply names to who asks where a complaint is: "where is it?" – "my knee"."""
    around = record.text(said.key)[max(said.start - _BESIDE, 0) : said.end + _BESIDE]
    if _WHERE.search(lowered(around)) is None:
        return []
    reply = record.look(said.key, 0, 1) + 1
    if reply >= len(record.speech) or record.read(reply).answer == NO or record.read(reply).asks:
        return []
    text = record.speech.text(reply)
    parts = [mention for mention in record.read(reply).mentions[:_NAMED] if _is_part(mention)]
    return [part.term for part in parts if _FARES_WELL.match(lowered(text[part.end : part.end + _BESIDE])) is None]


def _has_place(said: Said, term: Term, record: Record) -> bool:
    """Whether a part of the body is named for it: a complaint's may be some way off, a test's is beside it."""
    at = record.look(said.key, _BACK, 0)
    if term.category not in COMPLAINTS:
        text = record.text(said.key)
        mentions = mentions_between(record.read(at).mentions, said.start - _BESIDE, said.end + _BESIDE)
        own = [mention for mention in mentions if mention.start == said.start]
        return any(_is_part(other) and (other in own or is_its_place(own[0], other, text)) for other in mentions)
    around = range(max(at - _BACK, 0), at + 1)
    return any(_is_part(mention) for position in around for mention in record.read(position).mentions[:_NAMED])


def _is_part(mention: Mention) -> bool:
    return not mention.flags & NOT_SO and not sites_named(mention.term) <= VAGUE
