"""What a note has in the place of something that is like it: "bronchiectasis" where the talk was of bronchitis.

That near things were said makes other checks trust a term that nobody said, and rightly so: patients have no name for
most things. But where the near thing has a name of its own, and was said by it, the note's is another one. Which are
taken for one another is data (``lookalike_rules.tsv``).
"""

from __future__ import annotations

import re
from typing import Final

from engine.finding import Kind
from evaluators.deterministic.checks.contradictions import issue_of
from evaluators.deterministic.checks.names.akin import is_said, kin_of_place, rule_names, spelled_apart, spelling_stems
from evaluators.deterministic.checks.pieces import Issue, called, opening
from evaluators.deterministic.reading.mention import ANY_SURGERY, FAMILY, HYPOTHETICAL, NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, RELATIVES, Entry, Said, first_of
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

_OPEN_TO_DOUBT: Final = NEGATED | UNCERTAIN | HYPOTHETICAL
_ADVICE_REACH: Final = 24
_ADVISED: Final = re.compile(r" (?:would|will|should|could|can|may|might) (?:also )?(?:help|be)\b")
"""Behind what is only advised: "losing weight would help"."""
_MONTHS: Final = longest_first(word for word, shape, _ in read_rows("quantity_words.tsv") if shape == "month")
_DATED: Final = re.compile(rf"\b(?:in|last) (?:{_MONTHS}|year|winter|summer|spring|fall)\b")
"""Beside what was so at one time."""
_IMAGING: Final = ("proc:ct", "proc:mri", "proc:xray", "proc:ultrasound")
_SPELLED: Final = re.compile(r"[A-Za-z] [A-Za-z](?: |$)")
_DONE: Final = "proc:"
_FEW: Final = 2
_REPLY: Final = 72
_DRUG: Final = "rx:"
_NONE: Final[tuple[str, ...]] = ()


def _read_rules() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one, others in read_rows("lookalike_rules.tsv"):
        for other in others.split(" "):
            found.setdefault(one, {})[other] = None
            found.setdefault(other, {})[one] = None
    return {concept: tuple(others) for concept, others in found.items()}


_RULES: Final = _read_rules()
"""Concepts with those that they are taken for."""


def lookalikes(term: Term) -> tuple[str, ...]:
    """The concepts that a term is taken for."""
    return _RULES.get(term.concept, _NONE)


def mistaken(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """What was said in the place of a term that nobody said, if it is like it and nothing else tells of the term.

    A statement that has both has the one beside the other.
    """
    if mention.flags & _OPEN_TO_DOUBT:
        return None
    state = RELATIVES if mention.flags & FAMILY else AFFIRMED
    for rival in lookalikes(mention.term):
        entries = record.related(rival)
        said = first_of(entries, state) if entries else operated_on(rival, record)
        if said is None or _names(statement, rival) or _told_otherwise(mention.term, rival, entries, record):
            continue
        if not mention.flags & FAMILY and is_anothers(said, record):
            continue  # "I'm epileptic myself", of the one who saw it
        near = f"{record.before(said, 2 * _ADVICE_REACH)} {record.behind(said, _ADVICE_REACH)}"
        if _SPELLED.match(record.named(said)) is not None:
            continue  # where letters are written apart, the term's may be, too: "a c t last year, now an m r i"
        if _DATED.search(near) is not None:
            continue  # "she had antibiotics in March and got the runs"
        if _ADVISED.match(record.text(said.key)[said.end : said.end + _ADVICE_REACH].lower()) is not None:
            continue
        told = next((entry.term.name for entry in entries if entry.first(state) == said), rival.partition(":")[2])
        message = f"{opening(called(mention.term))} is in the note, the transcript speaks of {told}."
        kind: Kind = "medication" if mention.term.category == "medication" else "fabrication"
        return issue_of(mention, kind, "unmentioned", "major", message, said, record)
    return None


def operated_on(operation: str, record: Record) -> Said | None:
    """Where an operation was told by what was operated on: "any surgeries?" – "just my appendix"."""
    asked = record.entries.get(ANY_SURGERY) if operation.startswith(_DONE) else None
    for said in asked.mentions(AFFIRMED)[:_FEW] if asked is not None else ():
        if said.answer is not None:
            stems = surface_words(record.text(said.answer)[:_REPLY]).stems
            if any(name in stems for name in kin_of_place(operation)):
                return said
    return None


def _names(statement: StatementReading, concept: str) -> bool:
    return any(mention.term.isa(concept) for mention in statement.mentions)


def _told_otherwise(term: Term, rival: str, entries: list[Entry], record: Record) -> bool:
    """Whether words were said that tell of a term, and are neither its rival's nor a mere part of the body."""
    own = {rival, *spelling_stems(record.lexicon, rival)}
    if rival in _IMAGING:  # "brain" tells of no CT where it was the MRI; "appendix" does of an appendectomy
        own.update(stem for stem in spelling_stems(record.lexicon, term.concept) if _is_place(stem, record))
    for entry in entries:
        own.update((entry.term.concept, *entry.term.classes))
        own.update(name for name in rule_names(entry.term) if name.startswith(_DRUG))  # what is taken for it
    if any(name not in own and not _is_place(name, record) and is_said(name, record) for name in rule_names(term)):
        return True
    return spelled_apart(term, record, frozenset(own))


def _is_place(name: str, record: Record) -> bool:
    return name.startswith("site:") or any(term.category == "site" for term in record.lexicon.terms(name))
