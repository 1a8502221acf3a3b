"""What a note says, against a denial of it that prevails: how far that reaches, and what it leaves standing."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.checks.contradictions import remark, there_is_none
from evaluators.deterministic.checks.firmness import is_flat_never, is_flat_no, is_hedged, is_known, says_never
from evaluators.deterministic.checks.negation.in_part import denied_in_part, denies_a_part
from evaluators.deterministic.checks.negation.not_found import only_not_found
from evaluators.deterministic.checks.negation.otherwise import goes_on_otherwise, is_so_at_times
from evaluators.deterministic.checks.negation.showing import is_only_a_showing
from evaluators.deterministic.checks.pieces import Issue, called
from evaluators.deterministic.checks.places import elsewhere, felt_there, only_a_sign, other_part
from evaluators.deterministic.checks.reactions.reactions import is_reaction
from evaluators.deterministic.checks.temporality.in_use import in_use
from evaluators.deterministic.checks.temporality.occasions import (
    at_another_time,
    denied_for_now,
    denied_of_old,
    is_asked_of_today,
    is_of_old,
)
from evaluators.deterministic.reading.context.narrowing import is_given_up, is_little, is_of_month, on_occasion
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.mention import ANSWERED, COMPLAINTS, TENDERNESS, Mention
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.reading.wording.around import right_of
from evaluators.deterministic.reading.wording.words import read_words
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SUPPOSED, WEAK, Entry, Said, ever

_REACH: Final = 40
_FIGURES: Final = 8
_NOWHERE: Final[list[Figure]] = []
_LOOKED_FOR: Final = re.compile(r" (?:when|while|as long as) you(?:'re| are)? ([^,;.]+)")
_PART: Final = re.compile(r"\b(?!it|that|this|there|he|she|what)([a-z]+)['’]s not $")
_KINDS_APART: Final = ("problem", "medication")
"""Categories of which one kind may be there without another: "no fracture" leaves an injury."""


def as_far_as_denied(
    mention: Mention, entries: list[Entry], denied: Said, statement: StatementReading, record: Record
) -> Issue | None:
    """What the note says, against what denies it: a remark only where the denial may leave it standing."""
    less = _of_less(mention, entries, denied, statement, record)
    if less:
        return remark(mention, less, denied, record)
    name = called(mention.term)
    if record.lengthy and not denied.flags & ANSWERED and _has_told_figure(statement, denied, record):
        message = f"The transcript denies {name}, and has a figure that the note has with it."
        return remark(mention, message, denied, record)
    here = _denied_here(mention, entries, denied, statement, record)
    if here is None:
        return remark(mention, f"The transcript denies {name} only of some kind or place.", denied, record)
    if only_not_found(mention, entries, statement, record):
        return remark(mention, f"Examined, {name} was not found; nobody else denies it.", denied, record)
    if stands_apart(mention, denied, statement, record) or (
        mention.term.category == "substance" and _is_part(mention, denied, statement, record)
    ):
        message = f"Note says {name} of another time or amount than the transcript denies."
        return remark(mention, message, denied, record)
    return there_is_none(mention, here, record)


def _has_told_figure(statement: StatementReading, denied: Said, record: Record) -> bool:
    """Whether a figure of the statement was told elsewhere than in what denies: what is noted with it was told, too
    ("cough x 3 days"), and what was denied is of another time, place or sort."""
    for quantity in statement.quantities[:_FIGURES]:
        if quantity.value is not None:
            told = record.figures.get(quantity.kind, {}).get(quantity.value, _NOWHERE)
            if any(figure.key not in (denied.key, denied.answer) for figure in told[:_FIGURES]):
                return True
    return False


def _of_less(mention: Mention, entries: list[Entry], denied: Said, statement: StatementReading, record: Record) -> str:
    """What was denied, if it is no more than a kind or a part of what the note says, or something like it."""
    name, category = called(mention.term), mention.term.category
    own = record.entries.get(mention.term.concept)
    kind = own is None or own.first(DENIED) is None
    if kind and (category in _KINDS_APART or is_only_a_showing(denied, entries)):
        return f"The transcript denies a kind of {name} only."
    if kind and goes_on_otherwise(mention, denied, record):
        return f"The transcript denies something like {name}, and goes on about what is there."
    of_old = is_of_old(mention, denied, statement, record)
    today = in_use(mention, statement) and is_asked_of_today(denied, record)  # "are you still on it?"
    in_part = of_old or (not today and denied_in_part(mention, denied, entries, record))
    if (
        in_part
        or (category in COMPLAINTS and is_so_at_times(denied, record))
        or _is_of_another_place(mention, denied, statement, record)
        or (category == "exam" and _is_part_seen(denied, statement, record))
    ):
        return f"The transcript denies {name} only in part."
    return ""


def _is_of_another_place(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether what was found not to be tender is another part than the note tells of: "the back's not tender"."""
    part = _PART.search(record.before(denied, _REACH)) if mention.term.concept == TENDERNESS else None
    return part is not None and set(read_words(part[1]).stems).isdisjoint(statement.stems)


def _is_part_seen(denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a finding was absent only as it was looked for then: "no nystagmus when you look straight"."""
    limits = _LOOKED_FOR.match(right_of(record.text(denied.key), denied.end, _REACH).lower())
    return limits is not None and set(read_words(limits[1]).stems).isdisjoint(statement.stems)


def _denied_here(
    mention: Mention, entries: list[Entry], denied: Said, statement: StatementReading, record: Record
) -> Said | None:
    """The denial that is of the place and kind that the note names, unless it is felt there all the same."""
    here = _first_here(mention, denied, statement, record) if polar(mention.term) == "part" else denied
    if here is None or (mention.term.category in COMPLAINTS and other_part(mention, here, statement, record)):
        return None
    felt = felt_there(mention, here, entries, statement, record)
    return None if felt or only_a_sign(mention, here, statement, record) else here


def _first_here(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> Said | None:
    """The first denial that is of the place and kind that the note names."""
    own = record.entries.get(mention.term.concept)
    examines = statement.kind in EXAMINING
    for said in (denied, *(own.mentions(DENIED) if own is not None else [])):
        seen = not examines or not said.flags & ANSWERED
        if seen and not elsewhere(mention, said, statement, record):
            return said
    return None


def stands_apart(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note tells of a complaint of another time, as what a drug does, or of less than was denied."""
    if (
        at_another_time(mention, denied, statement)
        or denied_for_now(mention, denied, statement, record)
        or denied_of_old(mention, denied, statement, record)
    ):
        return True
    text = statement.text
    bracketed = text[mention.start - 1 : mention.start] == "(" and text[mention.end : mention.end + 1] == ")"
    known = is_known(mention, statement) and not bracketed  # "previously amlodipine (ankle swelling)"
    return mention.term.category in COMPLAINTS and (
        on_occasion(text, mention.start, mention.end, event=mention.term.concept in CLAIM_WORDS["happens"])
        or (_is_felt_then(mention, denied, record) and is_of_month(text, mention.start, mention.end))
        or (not known and is_reaction(mention, denied, statement, record))
        or (is_little(text, mention.start, mention.end) and is_hedged(denied, record))
    )


def _is_felt_then(mention: Mention, denied: Said, record: Record) -> bool:
    """Whether it is a complaint that a denial of today leaves to former days."""
    return mention.term.category == "symptom" and not says_never(denied, record)


def _is_part(mention: Mention, denied: Said, statement: StatementReading, record: Record) -> bool:
    """Whether what the note says of a habit is so little, or so limited, that a denial may leave it standing."""
    text = statement.text
    if is_given_up(text, mention.start, mention.end) and not says_never(denied, record):
        return True
    if is_little(text, mention.start, mention.end) or denies_a_part(mention, denied, statement, record):
        return not _is_none_at_all(mention, denied, record)
    return False


def _is_none_at_all(mention: Mention, denied: Said, record: Record) -> bool:
    """Whether not even a little of a habit is left: "never", or "no" of which nothing was taken back."""
    own = record.entries.get(mention.term.concept)
    only = own is not None and not ever([own], (AFFIRMED, WEAK, SUPPOSED, OPEN))
    return is_flat_never(denied, record) or (only and is_flat_no(denied, record))
