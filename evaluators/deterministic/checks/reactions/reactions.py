"""Whether a note tells of a complaint as the work of a drug: who denies the complaint of today leaves that standing."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ANY_ALLERGY,
    CAUSES,
    COMPLAINTS,
    NEGATED,
    Mention,
    first_from,
)
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.words import read_words, surface_words
from evaluators.deterministic.record.allergies import NO_ALLERGEN, allergy_to
from evaluators.deterministic.record.allergies_asked import ALLERGEN
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, Said
from evaluators.vocabulary.patterns import of_roles
from evaluators.vocabulary.rows import read_pairs

EFFECT_REACH: Final = 64
_CAUSE_REACH: Final = 20
"""Characters from a drug to what it does, and from a complaint to the drug it comes from."""
_WORD: Final = re.compile(r"[a-z][a-z/']*")
_BEHIND: Final = (":", "-", "–", "=")
"""What may stand between a drug and what it does: "codeine: nausea"."""
_THAT_WAS: Final = re.compile(r"\b(?:that|it)(?: was|['’]s)(?: with| from| on)?(?: the| my)? $")
"""Before what did it after all."""
_ARTICLES: Final = ("the", "that", "my", "your", "his", "her")
_BEFORE: Final = 2
"""Utterances before a denial among which the drug is named that it is about."""
_MOST: Final = 8
"""Drugs of a statement that are looked at."""
_SEASONAL: Final = of_roles("drug_words", "seasonal")
_ANSWER_REACH: Final = 80
_NOTHING_REACH: Final = 24
_TO_NOTHING: Final = (" to nothing", " to none")
"""Behind "allergic", where there is no allergy: "we've got you down as allergic to nothing"."""
OF_DRUGS: Final = re.compile(r"\b(?:drug|medication|medicine|med)s?\b|NKDA|nkda")
"""What a note, or a question, has allergies to, where it names a sort."""
_DRUGS: Final = frozenset(("allergen:iodine-allergy", *NO_ALLERGEN))
"""Concepts among the allergens that are, or may be, drugs."""
_RULES: Final = read_pairs("reaction_rules.tsv")


def is_reaction(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a complaint is noted as what some drug does, and what was said is not of that drug."""
    drug = _blamed(mention, statement)
    if drug is None:
        return statement.kind == "allergies" and any(
            other.term.category in CAUSES or other.end <= mention.start for other in statement.mentions
        )  # "seasonal allergies (itchy eyes, sneezing)"
    heard = record.text(said.key)
    if _is_put_right(drug, said, record):
        return True
    heard = (
        left_of(heard, said.start, EFFECT_REACH)
        + heard[said.start : said.end]
        + right_of(heard, said.end, EFFECT_REACH)
    )
    if said.answer is not None:
        heard += " " + right_of(record.text(said.answer), 0, _ANSWER_REACH)
    if not mention.flags & NEGATED and _spoken_of(drug, said, record):
        return False
    named = (*surface_words(drug.term.surface).stems, *surface_words(drug.term.name).stems)
    return frozenset(named).isdisjoint(read_words(heard).stems)


def is_told_to_harm(drug: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether the note has a complaint come from a drug that the patient was said not to tolerate: "aspirin okay for
    you?" – "no, I get wheezy" has no aspirin taken, and bears out that it causes wheezing."""
    if drug.term.category not in CAUSES or drug.flags & NEGATED:
        return False
    complaints = (mention for mention in statement.mentions if mention.term.category in COMPLAINTS)
    if not any(_blamed(mention, statement) is drug for mention in complaints):
        return False
    entry = record.entries.get(drug.term.concept)
    return entry is not None and allergy_to(record, entry) is not None


def _is_put_right(drug: Mention, said: Said, record: Record) -> bool:
    """Whether one denies that a drug did it and goes on that this one did: "no rash with it, that was the codeine"."""
    entry = record.entries.get(drug.term.concept)
    return entry is not None and any(
        other.key == said.key
        and said.end < other.start <= said.end + EFFECT_REACH
        and _THAT_WAS.search(record.before(other, _CAUSE_REACH)) is not None
        for other in entry.mentions(AFFIRMED)[:_MOST]
    )


def _spoken_of(drug: Mention, said: Said, record: Record) -> bool:
    """Whether somebody named the drug just before: then it is what one is asked about."""
    entry = record.entries.get(drug.term.concept)
    if entry is None:
        return False
    reach = _BEFORE if said.answer is not None else 1
    at = record.look(said.key, reach, 0)
    return any(
        0 <= at - record.position(other.key) <= reach and (other.key, other.start) < (said.key, said.start)
        for state in (AFFIRMED, OPEN, SPENT)
        for other in entry.mentions(state)
    )


def is_intolerance(said: Said, record: Record) -> bool:
    """Whether an allergy that was spoken of is one to something, or was asked for: not hay fever ("for allergies")."""
    text = record.text(said.key)
    if said.answer is not None and _SEASONAL.search(record.text(said.answer), 0, _ANSWER_REACH):
        return False  # "any allergies?" – "just seasonal"
    behind = text[said.end : said.end + _NOTHING_REACH].lower()
    return not behind.startswith(_TO_NOTHING) and (bool(said.flags & ANSWERED) or behind.startswith(" to "))


def is_to_no_drug(said: Said, record: Record) -> bool:
    """Whether an allergy that was spoken of is one to food, latex or the like: "I'm allergic to peanuts"."""
    mentions = record.read(record.position(said.key)).mentions
    first = first_from(mentions, said.end)
    named = [other.term for other in mentions[first : first + _MOST] if other.start <= said.end + _NOTHING_REACH]
    return named != [] and all(term.category == ALLERGEN and term.concept not in _DRUGS for term in named)


def _blamed(mention: Mention, statement: StatementReading) -> Mention | None:
    """The drug, or what else is not tolerated, that the statement has a complaint come from."""
    text = statement.text
    drugs = [other for other in statement.mentions if _may_do(other)][:_MOST]
    for drug in drugs:
        if drug.end <= mention.start <= drug.end + EFFECT_REACH:
            between = text[drug.end : mention.start].lower()
            if is_behind(between) or has_role(between, "effect", "ended"):
                return drug
        elif mention.end <= drug.start <= mention.end + _CAUSE_REACH and has_role(text[mention.end : drug.start], "by"):
            return drug
    return None


def _may_do(other: Mention) -> bool:
    return other.term.category == "medication" or (
        other.term.category == "allergen" and other.term.concept != ANY_ALLERGY
    )


def is_behind(between: str) -> bool:
    """Whether a bracket, or a sign, opens right behind the drug and is still open: "codeine (nausea, …"."""
    if between.strip() in _BEHIND:
        return True
    return between.rfind("(") > between.rfind(")")


def has_role(between: str, *roles: str) -> bool:
    """Whether a word between a drug and a complaint makes of one the work of the other."""
    return any(_RULES.get(word) in roles for word in _WORD.findall(between.lower()))


def comes_from(between: str) -> bool:
    """Whether nothing stands between a complaint and a drug but that it comes from it: "a rash from the"."""
    words = between.lower().split()
    return bool(words) and all(word in _ARTICLES or _RULES.get(word) == "by" for word in words)
