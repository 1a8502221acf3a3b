"""Terms that a text puts together: a complaint and the place it is at, a term that denies another.

"My left knee is really hurting" mentions pain and a knee: read as one concept ``sx:pain@site:knee``, a kind of pain and
of knee, so that pain elsewhere neither supports nor contradicts it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.context.polarity import OPPOSITES, polar
from evaluators.deterministic.reading.mention import ASKED, ASKED_OVER, COMPLAINTS, HOW, NEGATED, PRESUMED, Mention
from evaluators.deterministic.reading.replies.states_asked import ACHING, TOLD_HOW, asks_after
from evaluators.deterministic.reading.ways.states import settle
from evaluators.vocabulary import Lexicon, Term
from evaluators.vocabulary.rows import read_pairs

_PAIN: Final = "pain"
_SKIN: Final = "site:skin"
_GAP: Final = 26
_ARTICLE: Final = " the "
"""All that stands between a complaint and a place that opens the next clause: "no fracture the joint space is nice"."""
_NONE: Final = ", no "
_STOPS: Final = ("", ".", "!", "?", ";", ",")
_DENIES: Final = ("n", "don", "do not", "does")
"""How those begin that deny in so many words: whoever says "no" to "no allergies?", "non-smoker?" agrees."""
_PAIRS: Final = {concept: surfaces.split("|") for concept, surfaces in read_pairs("pair_rules.tsv").items()}


@lru_cache(maxsize=4096)
def _located(term: Term, site: Term, lexicon: Lexicon) -> Term:
    """The lexicon's own term for the complaint at the place, or one made of both."""
    surfaces = [f"{site.name} {term.name}", f"{site.name} {term.surface}"]
    if term.category == "problem":
        surfaces.append(f"{site.surface} {term.name}")  # "ovarian Ca"
    for surface in surfaces:
        if own := lexicon.terms(surface):
            return own[0]
    place = site.concept.removeprefix("site:").replace("-", " ")  # "my back" is the back of the body by name
    own = lexicon.terms(f"{place} {term.name}")
    if own and own[0].isa(site.concept) and own[0].isa(term.concept):
        return own[0]
    return Term(
        surface=term.surface,
        concept=f"{term.concept}@{site.concept}",
        category=term.category,
        name=f"{site.name} {term.name}",
        classes=(term.concept, site.concept, *(c for c in (*term.classes, *site.classes))),
        weight=term.weight,
        case_sensitive=False,
        attrs=term.attrs,
    )


def compose(text: str, mentions: list[Mention], lexicon: Lexicon) -> None:
    """Rewrite the terms of mentions that are opposites of others, name two, or have a place beside them."""
    if not mentions:
        return
    _split(mentions, lexicon)
    for number, mention in enumerate(mentions):
        if settle(mention, lexicon):
            continue
        term = mention.term
        if term.category in COMPLAINTS:
            if polar(term) == "part" and not any(name.startswith("site:") for name in term.classes):
                _locate(text, mentions, number, lexicon)
        elif term.concept in ACHING:
            if asks_after(text, mention.start, mention.end) and (pain := lexicon.terms(_PAIN)):
                mention.term = _located(pain[0], term, lexicon)
                mention.flags |= ASKED | PRESUMED
        elif (surface := OPPOSITES.get(term.concept)) is not None and (other := lexicon.terms(surface)):
            mention.term = other[0]
            puts = mention.flags & ASKED and not term.surface.lower().startswith(
                _DENIES
            )  # "still have your gallbladder?"
            over = ASKED_OVER | HOW if other[0].name in TOLD_HOW else ASKED_OVER
            mention.flags |= over if puts else NEGATED


def _split(mentions: list[Mention], lexicon: Lexicon) -> None:
    """One mention each for the things in "nausea or vomiting", "n/v/d"."""
    for number in range(len(mentions) - 1, -1, -1):
        surfaces = _PAIRS.get(mentions[number].term.concept)
        if surfaces is None:
            continue
        terms = [found[0] for surface in surfaces if (found := lexicon.terms(surface))]
        if len(terms) == len(surfaces):
            mentions[number + 1 : number + 1] = [mentions[number].of(term) for term in terms[1:]]
            mentions[number].term = terms[0]


def _locate(text: str, mentions: Sequence[Mention], number: int, lexicon: Lexicon) -> None:
    mention = mentions[number]
    best: Mention | None = None
    nearest = _GAP + 1
    for other in (*mentions[max(number - 2, 0) : number], *mentions[number + 1 : number + 3]):
        if other.term.category != "site" or other.sentence != mention.sentence:
            continue
        start, end = (other.end, mention.start) if other.start < mention.start else (mention.end, other.start)
        if end - start < nearest and not _parted(text[start:end]) and text[mention.end : other.start] != _ARTICLE:
            best, nearest = other, end - start
    if best is None and number and _heads(text, mentions[number - 1], mention):
        best = mentions[number - 1]
    if best is not None:
        mention.term = _located(mention.term, best.term, lexicon)
        if not mention.side:
            mention.side, mention.side_at = best.side, best.side_at


def _heads(text: str, other: Mention, mention: Mention) -> bool:
    """Whether a place stands before a colon, and the complaint is the first thing behind it: "Throat: no erythema", or
    opens its sentence, as whoever examines says it: "Ankles, no swelling"."""
    if other.term.category != "site" or other.sentence != mention.sentence:
        return False
    if text[other.end : mention.start].lower() == _NONE:
        return text[max(other.start - 2, 0) : other.start].strip() in _STOPS
    if text[other.end : other.end + 1] != ":":
        return False
    if other.term.concept == _SKIN:
        return False  # "Skin: reports redness" is anywhere
    gap = text[other.end + 1 : mention.start]
    return len(gap) <= _GAP and not _parted(gap)


def _parted(gap: str) -> bool:
    return "," in gap or "/" in gap or ":" in gap or " and " in gap or " or " in gap
