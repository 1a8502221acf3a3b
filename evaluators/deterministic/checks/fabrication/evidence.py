"""How much each word or term of a statement tells about whether the statement was said in this visit.

Two rates from real visits stand behind each token: how often a visit's note has it although nobody said it, and how
often a visit that it has nothing to do with says it all the same. Their log ratios, in hundredths, add up:
"auscultation" is written down unsaid and says nothing when it is missing; "penicillin" is not. What was not said in
these words may have left a trace in others ("husband" of "married"), which are counted in the same way. ``fit``
computes the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Final

from engine.portions import give_way
from evaluators.deterministic.checks.names.akin import (
    akin,
    is_abbreviation,
    is_plain,
    is_said,
    is_telling,
    kin_names,
    kin_of_place,
    rule_names,
)
from evaluators.deterministic.checks.names.lookalikes import lookalikes
from evaluators.deterministic.checks.names.nicknames import nickname_stems
from evaluators.deterministic.checks.negation.ellipses import shortened
from evaluators.deterministic.checks.negation.exclusions import excluding, follows
from evaluators.deterministic.checks.negation.generals import related_at_large
from evaluators.deterministic.reading.context.kin import OTHER_KIN, listed, stems_of
from evaluators.deterministic.reading.mention import COMPLAINTS, HYPOTHETICAL, NEGATED, START, TESTS, UNCERTAIN, Mention
from evaluators.deterministic.reading.statement import StatementReading, Token, section_group
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.counted import Trace
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.spelling import misheard, torn
from evaluators.vocabulary import Term

ALIEN: Final = {"history": -225, "exam": -225, "plan": -320}
"""Sum of evidence (hundredths) from which a statement is taken to be of no relation to the visit, by section group,
where it has nothing clinical that is far from all that was said: words alone may be a way of putting it."""
STRANGE: Final = {"history": -130, "exam": -80, "plan": -150}
"""The same where it has: a drug, a finding, a test or an illness that nothing said is near to."""
ABSENT: Final = -300
"""As ``ALIEN``, for what only denies or finds normal; a remark, as that is written down as a matter of course."""
STRANGE_ABSENT: Final = {"history": -150, "exam": -450, "plan": -200}
"""As ``STRANGE``, for the same."""
REMARKED: Final = -280
"""From here on, what only denies or finds normal is remarked upon."""
STARK: Final = -650
"""From here on, mere words of absence are not believed either: too much of it is far from what the visit was about."""
UNHEARD_FIGURE: Final = -200
"""Evidence of a figure that nobody said."""
_ASIDE: Final = -60
"""The most that a term weighs for it that a plan only warns of, or that is an abbreviation of other things as well."""
_PLAIN: Final = -100
"""The most that a word weighs which says how, when or how much."""
_NEAR: Final = 70
"""Percent of its evidence that an unsaid token loses where something near to it was said; of several clinical terms,
each near to something, the later ones lose all of it in a text so short that this is no chance."""
_SEVERAL: Final = 2
"""Clinical terms of a statement, each near to something said, from which on that is no chance in a long text either."""
_REMEDIES: Final = ("rx:", "class:")
_ILL: Final = "problem"
_CONCLUDED: Final = -300
"""The most that a diagnosis under Assessment or Plan weighs for never having been said: it may be a conclusion."""
HEARD_FIGURE: Final = 100
"""Evidence of a figure that was said of the same thing."""
HEARD_MATTER: Final = 500
"""Evidence of a matter that was told, in other words, to be as it is noted: "restrained" of a seat belt."""
HEARD_RELATIVE: Final = 300
"""Evidence of an illness of a relative that a relative was said to have, in whatever words it came about."""
_SUPPOSED: Final = HYPOTHETICAL | UNCERTAIN
_FOREIGN: Final = frozenset(("medication", "lab", "allergen", "substance", "problem", "site"))
_DRUGS: Final = frozenset(("medication", "no-medication"))
"""Categories of tokens that are drugs."""


def is_supposed(flags: int) -> bool:
    """Whether it is a condition or a warning. What one wishes for is ordered: "would like to proceed with surgery"."""
    return flags & (HYPOTHETICAL | START) == HYPOTHETICAL


def said(token: Token, record: Record) -> bool:
    """Whether the record has the word; or the concept, something it is a kind of, or all words of its surface."""
    mention = token.mention
    if mention is None:
        return token.name in record.stems
    concept = mention.term.concept
    if concept in record.entries or concept in record.by_class:
        return True
    if any(
        name in record.entries or name in record.by_class
        for name in mention.term.classes
        if not name.startswith(("site:", "class:"))
    ):
        return True
    return words_said(mention.term, record) or (not mention.flags & NEGATED and follows(concept, record))


def words_said(term: Term, record: Record) -> bool:
    """Whether all content words of a surface form were said, wherever; a drug's name also nearly so."""
    stems = surface_words(term.surface).stems
    if stems and all(stem in record.stems for stem in stems):
        return True
    return is_drug(term) and _nearly_said(term, record)


def _nearly_said(term: Term, record: Record) -> bool:
    """Whether a recogniser that misheard a drug's name would have written what stands in the record."""
    heard = record.stems
    for name in {term.name, term.surface}:
        if any(stem in heard for stem in misheard(name)):
            return True
        if any(_any_of(first, heard) and _any_of(last, heard) for first, last in torn(name)):
            return True
    return False


def _any_of(stems: frozenset[str], heard: Mapping[str, int]) -> bool:
    return any(stem in heard for stem in stems)


def _elsewhere(token: Token, record: Record, section: str) -> int:
    """Evidence of a complaint's place that was never named: "elbow pain" where there was pain, but no elbow."""
    if token.mention is None:
        return 0
    term = token.mention.term
    sites = [name for name in term.classes if name.startswith("site:")]
    if not sites or term.concept in record.entries or any(s in record.entries or s in record.by_class for s in sites):
        return 0
    if words_said(term, record):
        return 0
    weight = max(record.counted.weight(site, "site", section).unsaid for site in sites)
    if any(is_said(name, record) for site in sites for name in kin_of_place(site)):
        return weight * (100 - _NEAR) // 100  # "low down at the front" of suprapubic pain
    return weight


def _is_treated(token: Token, record: Record) -> bool:
    """Whether it is an illness of which a drug was named: hypothyroidism of who takes levothyroxine."""
    return (
        token.category == "problem"
        and token.mention is not None
        and any(name.startswith(_REMEDIES) and is_said(name, record) for name in rule_names(token.mention.term))
    )


class Evidence:
    """Sums in hundredths, below zero: rather not of this visit. ``spared`` is without named drugs that were not said,
    which are reported by themselves; ``tokens`` is how many there are."""

    __slots__ = ("spared", "tokens", "total")

    def __init__(self, total: int, spared: int, tokens: int) -> None:
        self.total = total
        self.spared = spared
        self.tokens = tokens


def _unsaid(token: Token, record: Record, section: str) -> int:
    """Evidence of a token that nobody said."""
    counted = record.counted
    unsaid = counted.weight(token.name, token.category, section).unsaid
    trace = counted.traces.get(token.name)
    if trace is not None:
        unsaid += trace.heard if _heard(trace, record) else trace.unheard
    mention = token.mention
    if mention is None:
        return max(unsaid, _PLAIN) if is_plain(token.name) else unsaid
    if (section == "plan" and is_supposed(mention.flags)) or is_abbreviation(mention.term):
        return max(unsaid, _ASIDE)
    if section == "plan" and token.category == "problem":
        return max(unsaid, _CONCLUDED)
    return unsaid


LINKED: Final = 3
"""Links from which on a statement has to do with what was said: a term and a word."""
_TERM: Final = 2
"""A term that was said links a statement with a talk as two words do."""


class Nearness:
    """``relief``: what the tokens that nobody said weigh too much, as something near to them was said. ``strange``:
    whether one of them is clinical, and nothing near to it was. ``far``: how many nothing is near to.

    ``links``: how much of the statement was said, or something near to it: a term is two of them, a word one.
    ``told``: how many clinical terms were said themselves. ``foreign``: whether it names a drug, an illness, a test or
    a part of the body that nothing said is near to, which is no other word for a complaint.
    """

    __slots__ = ("far", "foreign", "links", "relief", "strange", "told")

    def __init__(self, relief: int, strange: bool, far: int, links: int, foreign: bool, told: int) -> None:
        self.relief = relief
        self.strange = strange
        self.far = far
        self.links = links
        self.foreign = foreign
        self.told = told


def nearness(statement: StatementReading, record: Record, people: AbstractSet[str]) -> Nearness:
    """Asked only of a statement that may be called alien."""
    section = section_group(statement.kind)
    total = far = akin_terms = told = 0
    strange = foreign = False
    links = 0
    for token in statement.tokens:
        if token.name in people:
            continue
        heard = said(token, record)
        if heard or akin(token, record):
            links += _link(token)
            told += heard and token.mention is not None and is_telling(token.mention.term)
            if not heard:
                clinical = token.mention is not None and is_telling(token.mention.term)
                share = (
                    100
                    if clinical and (akin_terms >= (_SEVERAL if record.lengthy else 1) or _is_treated(token, record))
                    else _NEAR
                )
                akin_terms += clinical
                total -= share * min(_unsaid(token, record, section), 0)
            continue
        far += token.mention is not None or not is_plain(token.name)
        foreign = foreign or token.category in _FOREIGN
        if token.mention is not None and not (section == "plan" and token.category in COMPLAINTS):
            strange = strange or (not token.mention.flags & _SUPPOSED and is_telling(token.mention.term))
    return Nearness(total // 100, strange, far, links, foreign, told)


def is_linked_beside(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether another term of the statement than this one or two of its words were said, or something near to them."""
    beside = [token for token in statement.tokens if token.mention is not mention]
    return sum([_link(token) for token in beside if said(token, record) or akin(token, record)]) >= _TERM


def _link(token: Token) -> int:
    return _TERM if token.mention is not None else 1


def weigh(statement: StatementReading, record: Record, people: AbstractSet[str]) -> Evidence:
    """What the words and terms of a statement tell together. That nobody said a name of ``people`` tells nothing."""
    section = section_group(statement.kind)
    total = drugs = 0
    for token in statement.tokens:
        if said(token, record):
            weight = record.counted.weight(token.name, token.category, section)
            total += weight.said + _elsewhere(token, record, section)
            continue
        if token.name in people:
            continue
        unsaid = _unsaid(token, record, section)
        total += unsaid
        if token.category in _DRUGS and "class:" not in token.name:
            drugs += unsaid
    return Evidence(total, total - drugs, len(statement.tokens))


def _heard(trace: Trace, record: Record) -> bool:
    return any(name in record.stems or name in record.entries for name in trace.names)


def rests_on(statement: StatementReading, record: Record) -> Iterator[str]:
    """Stems and concepts beyond its own that the evidence of a statement looks up."""
    for mention in statement.mentions:
        give_way()
        yield from lookalikes(mention.term)
        yield from related_at_large(mention.term)
        yield from shortened(mention.term)
        yield from nickname_stems(mention.term)
        yield from excluding(mention.term.concept)
        for name in mention.term.classes:
            if name.startswith("site:"):
                yield from kin_of_place(name)
        if mention.term.category in TESTS:
            yield from rule_names(mention.term)
        elif mention.term.category == _ILL:
            yield from (name for name in rule_names(mention.term) if name.startswith(_REMEDIES))
        if mention.relative:
            for who in (mention.relative, *listed(statement.text, mention.end)):
                yield from sorted(stems_of(who))
            yield from sorted(OTHER_KIN)
        for name in (mention.term.name, mention.term.surface) if is_drug(mention.term) else ():
            yield from misheard(name)
            for pieces in torn(name):
                yield from chain.from_iterable(pieces)
    for token in statement.tokens:
        trace = record.counted.traces.get(token.name)
        if trace is not None:
            yield from trace.names
        yield from kin_names(token, record)
