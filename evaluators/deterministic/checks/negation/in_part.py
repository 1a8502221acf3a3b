"""Whether a statement is of no more than a part of what was said, or only that was said: of a kind, a sort, a trial."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS, words_around
from evaluators.deterministic.reading.context.narrowing import is_renamed, narrowed, sort_before
from evaluators.deterministic.reading.mention import ANSWERED, ANY_ALLERGY, COMPLAINTS, HISTORICAL, PARTLY, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import right_of
from evaluators.deterministic.reading.wording.words import plain_words, read_words, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, SUPPOSED, WEAK, Entry, Said, ever, first_of
from evaluators.vocabulary.patterns import of_roles

_OF_OLD: Final = of_roles("claim_rules", "prior")
_LATELY: Final = of_roles("claim_rules", "lately")
_NOT_LATELY: Final = of_roles("claim_rules", "not lately")
_ONSET: Final = of_roles("claim_rules", "onset of sleep")
_ONSET_TOLD: Final = of_roles("claim_rules", "onset told")
_BESIDES: Final = re.compile(rf" ?\b(?:{CLAIM_PATTERNS['leaves out']}) (.+)")
_CLAUSE: Final = 64
_PUS: Final = ("pus", "purul")
_LOOKED_AT: Final = 8


_ANY_REACH: Final = 8
_EVER: Final = frozenset(("ever", "history"))


def denies_a_part(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies no more than a part of what was said."""
    named = surface_words(mention.term.name).stems
    heard = record.text(said.key)
    own = record.entries.get(mention.term.concept)
    asked = own.first(SPENT) if own is not None else None
    if asked is not None and asked < said:
        heard = f"{record.text(asked.key)} {heard}"  # "short of breath on the stairs?" – "I do get short of breath"
    text = statement.text
    if said.flags & ANSWERED and (_asks_of_old(heard) or _asks_if_done(mention, said, record)):
        text = _OF_OLD.sub(_blank, text)  # "any pregnancies before?", for "no previous pregnancies"
    elif said.flags & (ANSWERED | HISTORICAL) == ANSWERED and not _answers_of_old(said, record):
        text = _LATELY.sub(_blank, text)  # "any chest pain?" – "yes", for "no recent chest pain"
    return narrowed(text, mention.start, mention.end, heard, besides=named)


def _asks_of_old(heard: str) -> bool:
    words = plain_words(heard.lower())
    return not (CLAIM_WORDS["earlier"].isdisjoint(words) and _EVER.isdisjoint(words))


def _answers_of_old(said: Said, record: Record) -> bool:
    """Whether what is told with a yes is of another time than today."""
    return said.answer is not None and _NOT_LATELY.search(record.text(said.answer)[:_CLAUSE].lower()) is not None


def _asks_if_done(mention: Mention, said: Said, record: Record) -> bool:
    """Whether one asks for what was done so far: "any hospitalizations?"."""
    return mention.term.category == "procedure" and record.before(said, _ANY_REACH).endswith("any ")


def _blank(found: re.Match[str]) -> str:
    return "_" * len(found[0])


def denies_a_sort(mention: Mention, own: Entry, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies one of a sort ("no nocturnal cough") that nobody told of where it was affirmed."""
    if _ONSET.search(mention.term.surface.lower()) is not None:
        told = [record.text(said.key).lower() for said in own.mentions(AFFIRMED)]
        return all(_ONSET_TOLD.search(text) is None for text in told)  # "wide awake at four"
    telling = sort_before(statement.text, mention.start)
    sort, _, named = mention.term.surface.lower().rpartition(" ")
    if mention.term.category in COMPLAINTS and named == mention.term.name and " " not in sort:
        telling |= {sort} - {""}  # "no hip fracture": "I broke a bone"
    return bool(telling) and all(
        telling.isdisjoint(plain_words(record.text(said.key).lower())) for said in own.mentions(AFFIRMED)
    )


def denied_in_part(mention: Mention, denied: Said, entries: list[Entry], record: Record) -> bool:
    """Whether only a part was denied ("any weakness on the right?") of what was spoken of otherwise, too."""
    if record.named(denied).lower().startswith(_PUS) and not mention.term.surface.lower().startswith(_PUS):
        return True  # "no pus": what drains may be clear
    if mention.term.concept == ANY_ALLERGY and _BESIDES.match(right_of(record.text(denied.key), denied.end, _CLAUSE)):
        return True  # "any allergies besides the sulfa?"
    if not denied.flags & PARTLY:
        return False
    if _is_left_out(mention, denied, record):
        return True
    if is_renamed(record.text(denied.key), denied.end):
        return True
    if mention.term.category == "medication":
        return True  # "no metformin the night before"
    kinds = [name for name in mention.term.classes if name.startswith("sx:")]
    wider = [entry for name in kinds if (entry := record.entries.get(name)) is not None]
    return ever(entries, (OPEN, SUPPOSED, WEAK)) or bool(first_of(wider, AFFIRMED))


def _is_left_out(mention: Mention, denied: Said, record: Record) -> bool:
    """Whether it is what a denial leaves out: "any other pain, aside from the ankle?"."""
    besides = _BESIDES.search(right_of(record.text(denied.key), denied.end, _CLAUSE).lower())
    if besides is None:
        return False
    return not set(surface_words(mention.term.name).stems).isdisjoint(read_words(besides[1]).stems)


def only_tried(own: Entry, record: Record) -> bool:
    """Whether a habit was told as no more than what one has tried: "I tried a cigarette once in school"; but not "I
    have tried to stop smoking".
    """
    return all(_is_tried(said, record) for said in own.mentions(AFFIRMED)[:_LOOKED_AT])


def _is_tried(said: Said, record: Record) -> bool:
    words = words_around(record.text(said.key), said.start, said.end, _CLAUSE)
    return not CLAIM_WORDS["tried"].isdisjoint(words) and CLAIM_WORDS["quitting"].isdisjoint(words)
