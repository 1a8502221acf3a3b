"""Checks tests and operations that a note has as done, or as going on, against what is only to come, or long over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.firmness import of_all_time
from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.checks.temporality.occasions import denied_so_far
from evaluators.deterministic.checks.temporality.times_words import (
    BEHIND,
    IN_A_YEAR,
    TIME_PATTERNS,
    is_told,
    of_another_time,
    sentence,
)
from evaluators.deterministic.reading.mention import ANSWERED, ANY_SURGERY, HISTORICAL, NEGATED, NOT_SO, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SUPPOSED, WEAK, Entry, Said, ever
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import of_roles

_LOOKED_AT: Final = 8
_BRIEF: Final = 12
"""Words of a reply that denies no more than what was asked."""
_SOON: Final = 4
_REPLY: Final = 160
_YET: Final = re.compile(r"\byet\b")
_ONE: Final = re.compile(
    r"(?<!never )(?<!n't )(?<!not )"
    r"\b(?:did|had|got|took|done|have|do|get) (?:one|another)\b|\b(?:last|previous|other) one\b|\bone (?:was|in|here)\b"
)
_AHEAD: Final = of_roles(
    "time_rules",
    "day",
    "ahead",
    also=rf"\b(?:{TIME_PATTERNS['set']}) (?:[a-z ]{{0,24}}\b)?for\b"
    r"|\bhave (?:my|your|the|a) (?:[a-z]+ ){1,2}(?:out|done|in|replaced)\b"
    r"|(?:'m|'s|'re|\bam|\bis|\bare) having (?:my|your|his|her|the|a)\b",
)
_SO_FAR: Final = of_roles("time_rules", "so far")
_ORDERED: Final = of_roles("time_rules", "day", "ahead", "ordered")
_KNOWN: Final = re.compile(r"\b(?:the|your|that|this)\b", re.IGNORECASE)
_OVER: Final = of_roles("time_rules", "over", also=IN_A_YEAR)
_GOES_ON: Final = of_roles("time_rules", "goes on", also=r"ing\b")
_UNDERGONE: Final = of_roles("time_rules", "undergone", "done")
_DONE: Final = of_roles("time_rules", "done")
_ONGOING: Final = of_roles("time_rules", "ongoing")
_RESULTED: Final = of_roles("time_rules", "done", "resulted")
_PLANNED: Final = of_roles("time_rules", "planned")
_ANY: Final = re.compile(r"\b(?=[ap])(?:any|previous|past|prior)\b", re.IGNORECASE)
_DATED: Final = re.compile(r"\bago\b|\blast\b|\b(?:19|20)[0-9][0-9]\b")
_IN_YEAR: Final = re.compile(r"[ ,(:]*(?:in |on |of |from )?(?:[a-z]{3,9} )?(?:[0-9]{1,2}/)?(?:19|20)[0-9][0-9]\b")
_BEFORE: Final = of_roles("time_rules", "of before", also=r"\b(?:19|20)[0-9][0-9]\b")
_VACCINE: Final = "class:vaccine"
_PLANNED_OR_OLD: Final = of_roles("time_rules", "planned", "elsewhen", also=r"\b(?:19|20)[0-9][0-9]\b")


def procedure_time_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test or operation that the transcript has at another time than the note."""
    if statement.kind in INFERRING:
        return
    for mention in statement.mentions:
        if not _is_done_to_one(mention.term) or mention.flags & NOT_SO:
            continue
        entries = record.related(mention.term.concept)
        if not entries:
            continue  # nobody said anything of it
        denied = ever(entries, (DENIED, WEAK))
        name = called(mention.term)
        if _is_ongoing(mention, statement):
            if (said := _only(mention, _OVER, _GOES_ON, record)) is not None:
                yield of_another_time(mention, said, f"Note has {name} going on, the transcript as over.", record)
        elif denied:
            vaccine = _VACCINE in mention.term.classes  # which may be given today
            done = _is_of_before if vaccine else _has_been_done
            if done(mention, statement) and (said := _never(mention, statement, record)) is not None:
                message = f"Note has {name} done, the transcript denies it."
                yield against(mention.place, "negation", "major", message, quotes(record, said))
        elif _is_done(mention, statement) and (said := _only(mention, _AHEAD, BEHIND, record)) is not None:
            yield of_another_time(mention, said, f"Note has {name} done, the transcript as planned.", record)


def _is_done_to_one(term: Term) -> bool:
    """Whether it is had at a time: a test, an operation, a vaccine."""
    return term.category == "procedure" or _VACCINE in term.classes


def _is_ongoing(mention: Mention, statement: StatementReading) -> bool:
    before, _ = sentence(statement.text, mention.start, mention.end)
    return _ONGOING.search(before) is not None


def _is_done(mention: Mention, statement: StatementReading) -> bool:
    before, after = sentence(statement.text, mention.start, mention.end)
    if _PLANNED_OR_OLD.search(before) is not None or _PLANNED_OR_OLD.search(after) is not None:
        return False
    if statement.kind == "surgical_history" or (statement.kind == "pmh" and mention.term.isa(ANY_SURGERY)):
        return True
    return _UNDERGONE.search(before) is not None or _DONE.search(after) is not None


def _has_been_done(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has it behind it, were it years ago."""
    before, after = sentence(statement.text, mention.start, mention.end)
    if _PLANNED.search(before) is not None or _PLANNED.search(after) is not None:
        return False
    if statement.kind == "surgical_history" or mention.flags & HISTORICAL:
        return True
    if _UNDERGONE.search(before) is not None or _RESULTED.search(after) is not None:
        return True
    return _IN_YEAR.match(after) is not None


def _is_of_before(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says in so many words that it was before this visit."""
    return any(_BEFORE.search(words) is not None for words in sentence(statement.text, mention.start, mention.end))


def _never(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """The first answer that it was not done, or not yet, where nothing else was said of it but that it is to come,
    nor of "one": "did they do an x-ray?" – "no" – "we did one here". One of another year was only denied by who never
    had any.
    """
    around = " # ".join(sentence(statement.text, mention.start, mention.end))
    dated = _PLANNED.search(around) is not None or _DATED.search(around) is not None
    found: Said | None = None
    for entry in record.related(mention.term.concept)[:_LOOKED_AT]:
        if ever([entry], (OPEN, SUPPOSED)) or not _is_to_come(entry, record):
            return None
        for said in entry.told((DENIED, WEAK), _LOOKED_AT):
            if not said.flags & NEGATED:
                return None
            if said.answer is not None and record.read(record.position(said.answer)).words > _BRIEF:
                return None  # who tells a lot denies something else
            if _tells_of_one(said, record):
                return None
            asked = said.flags & ANSWERED and _asks_of_old(said, record)
            if (not dated or _is_flat(said, record)) and (asked or denied_so_far(said, record)):
                found = found or said
    return found


def _is_flat(said: Said, record: Record) -> bool:
    """Whether it was never done, not yet, or has not been done, of whatever time: "I haven't had the shingles shot"."""
    if said.answer is None and not record.behind(said, _BRIEF).strip(" .,!"):
        return True
    answer = record.text(said.answer)[:_REPLY] if said.answer is not None else ""
    return of_all_time(said, record) or _YET.search(answer.lower()) is not None


def _tells_of_one(said: Said, record: Record) -> bool:
    """Whether the next utterances, before something else is asked, speak of one that was done after all."""
    speech = record.speech
    first = record.look(said.key, 0, _SOON) + 1
    for place in range(first, min(first + _SOON, len(speech))):
        if place > first and record.read(place).asks:
            return False
        if _ONE.search(speech.text(place)[:_REPLY].lower()):
            return True
    return False


def _asks_of_old(said: Said, record: Record) -> bool:
    """Whether a question is for what has been done: "have you had a colonoscopy?", "any physical therapy yet?"."""
    before, after = sentence(record.text(said.key), said.start, said.end)
    if BEHIND.search(before) is not None:
        return True
    if record.named(said).partition(" in ")[0].endswith("s") and _ANY.search(before) is not None:
        return True
    one_of_all = _KNOWN.search(before) is None  # not "the results of the MRI yet?"
    return one_of_all and (_SO_FAR.search(before) is not None or _SO_FAR.search(after) is not None)


def _is_to_come(entry: Entry, record: Record) -> bool:
    """Whether all that was said to be done was so after a denial, as what is to come, and of no time gone by."""
    if entry.count(AFFIRMED) > _LOOKED_AT:
        return False
    denied = entry.first(DENIED) or entry.first(WEAK)
    return all(
        denied is not None and denied < said and is_told(said, _ORDERED, BEHIND, record)
        for said in entry.mentions(AFFIRMED)
    )


def _only(mention: Mention, told: re.Pattern[str], other: re.Pattern[str], record: Record) -> Said | None:
    """The first of the mentions in the record, if all of them are told as of one time, and none as of another."""
    entries = record.related(mention.term.concept)
    if ever(entries, (DENIED, OPEN, WEAK)):
        return None
    found = [said for entry in entries[:_LOOKED_AT] for said in entry.mentions(AFFIRMED)[:_LOOKED_AT]]
    return found[0] if found and all(is_told(said, told, other, record) for said in found) else None
