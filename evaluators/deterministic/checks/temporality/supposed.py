"""Whether a note tells as a fact what was only said for the case that it comes: "if you get chest pain, call"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.names.akin import is_said, kin_names
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.mention import COMPLAINTS, HISTORICAL, Mention
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, RELATIVES, SPENT, SUPPOSED, WEAK, Entry, ever

_BESIDE: Final = ("site", "frequency", "form", "route", "unit")
"""Categories of what only tells where, when or how."""
_BEFORE: Final = 24
_AFTER: Final = 40
_YOURS: Final = re.compile(r"\b(?:your|that|this)(?: [a-z]{2,12})? $")
_GOES_ON: Final = re.compile(
    r"(?:['’]?s| is| are)?(?: still| just)? (?:gets?|getting|becomes?|becoming)(?: any| much| even)?"
    rf" (?:worse|stronger|more)\b| (?:{CLAIM_PATTERNS['keeps up']})\w*"
    r"|(?: is| are|['’]s)? (?:come|comes|coming) back\b| (?:return|recur)s?\b"
    rf"| (?:does|do|is|are|has|have)(?:n['’]t| not) (?:{CLAIM_PATTERNS['lets up']})"
)
"""What is said of a complaint that is there: "if your neck pain is getting worse"."""
_OTHERWISE: Final = (AFFIRMED, DENIED, WEAK, OPEN, RELATIVES, SPENT)


def only_supposed(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether a statement has nothing but complaints of which was said no more than what to do if they come.

    Where it tells of more, or something near was said, the complaint is often one that was told in other words, and
    warned of by its name.
    """
    if statement.kind in EXAMINING or mention.term.category not in COMPLAINTS or mention.flags & HISTORICAL:
        return False
    if polar(mention.term) != "yes" or _is_near(mention, statement, record) or _is_there(mention, record):
        return False
    entries = (record.entries.get(other.term.concept) for other in statement.mentions)
    return not any(entry is not None and _is_told(entry) for entry in entries)


def _is_told(entry: Entry) -> bool:
    return entry.term.category not in _BESIDE and ever([entry], _OTHERWISE)


def _is_there(mention: Mention, record: Record) -> bool:
    """Whether it is what becomes of a complaint that is supposed, and so not the complaint itself."""
    own = record.entries.get(mention.term.concept)
    said = own.first(SUPPOSED) if own is not None else None
    if said is None:
        return False
    if _YOURS.search(record.before(said, _BEFORE)) is None:
        return False
    return _GOES_ON.match(record.behind(said, _AFTER)) is not None


def _is_near(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether something near to a complaint was said, apart from what was said of itself."""
    own = record.entries.get(mention.term.concept)
    if own is None:
        return False
    texts = [record.named(said) for said in own.mentions(SUPPOSED)]
    named = {stem for text in texts for stem in surface_words(text).stems}
    names = (name for token in statement.tokens if token.mention is mention for name in kin_names(token, record))
    return any(name not in named and is_said(name, record) for name in names)
