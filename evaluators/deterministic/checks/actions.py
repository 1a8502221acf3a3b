"""Checks what a statement says is done about a drug: continued where the transcript stops it, raised for lowered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.in_use import in_use
from evaluators.deterministic.checks.pieces import Issue, Piece, quotes
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ENDED,
    HISTORICAL,
    KEEP,
    LOWER,
    RAISE,
    START,
    STOP,
    UNRAISED,
    Mention,
)
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.drug_roles import is_drug, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Said

_POINTS: Final = 16
_VERB: Final = {START: "start", STOP: "stop", KEEP: "continue", RAISE: "increase", LOWER: "decrease"}
_FOR_A_DOSE: Final = re.compile(
    r"\b(?:x ?1|one|1|single|next|two|2) doses?\b|\b(?:morning|day|night|evening) (?:of|before)\b"
    r"|\bpending\b|\buntil\b",
    re.IGNORECASE,
)
"""What makes of a drug that is held one that goes on."""
_IN_CASE: Final = re.compile(
    r"\bsick[- ]days?\b|\b(?:if|when|while) (?:vomiting|unwell|ill|sick|dehydrated|not (?:eating|drinking))\b",
    re.IGNORECASE,
)
"""What makes of an action one for days to come that are not as others."""
_AFTERWARDS: Final = re.compile(r"\b(?:after|afterwards?|resum\w+|then)\b", re.IGNORECASE)
"""Words of a statement that has a drug go on only later."""
_CLAIM: Final = 120
_PARTED: Final = re.compile(r"[;\n]|\. ")
_TAKEN: Final = frozenset(("use", "order"))
_AGAINST: Final = {
    START: STOP,
    STOP: START | KEEP | RAISE | LOWER,
    KEEP: STOP,
    RAISE: LOWER | STOP | UNRAISED,
    LOWER: RAISE,
}
"""What speaks against an action, if it is what was said last, and the action itself never was."""


def action_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that the transcript has the opposite done about."""
    for mention in statement.mentions:
        if mention.term.category != "medication":
            continue
        noted = mention.flags & ACTIONS
        if in_use(mention, statement) and (said := _ended(mention, record)):
            yield _outdated(mention, said, statement, record)
        elif noted in _AGAINST and _is_plan(mention, noted, statement) and (said := _contrary(mention, noted, record)):
            yield _piece(mention, noted, said, record)


def _is_plan(mention: Mention, noted: int, statement: StatementReading) -> bool:
    """Whether it tells what is to be done; that a drug was once started or stopped is no plan."""
    if mention.flags & HISTORICAL or (noted == STOP and _FOR_A_DOSE.search(statement.text, mention.end)):
        return False
    if noted == STOP and _IN_CASE.search(statement.text):
        return False
    if noted == KEEP and _AFTERWARDS.search(statement.text):
        return False
    return noted not in (START, STOP) or statement.kind in INFERRING


def _ended(mention: Mention, record: Record) -> Said | None:
    """Where it was said to have been stopped, if nothing else was done about it and nobody has it in use after that."""
    entry = record.entries.get(mention.term.concept)
    acts = entry.acts() if entry is not None else ()
    ended = next((said for said in acts if said.flags & ENDED), None)
    if (
        entry is None
        or ended is None
        or any(said.flags & ACTIONS & ~STOP and not _is_asked(said) for said in acts if said >= ended)
    ):
        return None
    later = (said for said in entry.mentions(AFFIRMED) if said > ended and not said.flags & (STOP | HISTORICAL))
    return None if any(roles(record, said) & _TAKEN for said in later) else ended


def _is_asked(said: Said) -> bool:
    """ "Do I go back on it?": what one asks for is not done yet."""
    return said.flags & (ANSWERED | START) == ANSWERED | START


def _outdated(mention: Mention, said: Said, statement: StatementReading, record: Record) -> Piece:
    """Spans the drug and what is claimed of it, up to the next one."""
    following = (other.start for other in statement.mentions if other.start >= mention.end and is_drug(other.term))
    end = min(next(following, len(statement.text)), mention.end + _CLAIM)
    parted = _PARTED.search(statement.text, mention.end, end)
    end = parted.start() if parted else end
    end = mention.start + len(statement.text[mention.start : end].rstrip(" ,.(:"))
    start = min(mention.start, mention.act_at[0]) if mention.act_at else mention.start
    message = f"Note has {mention.term.name} in use, the transcript has it stopped."
    issue = Issue(start, end, "medication", "contradicted", "critical", message, quotes(record, said), "stop")
    return Piece(_POINTS, 0, "contradicted", issue)


def _contrary(mention: Mention, noted: int, record: Record) -> Said | None:
    """Where the opposite was said of the drug, if nothing else was said after that, and the action itself never."""
    entry = record.entries.get(mention.term.concept)  # what is done about one drug of a class is not done about all
    acts = entry.acts() if entry is not None else ()
    if not acts or any(said.flags & noted for said in acts):
        return None
    last = acts[-1]
    if noted == START and last.flags & ENDED:
        return None  # what one gave up may be tried again
    single = last.flags & ACTIONS in _AGAINST  # of two things said at once, the later is not known
    return last if single and last.flags & _AGAINST[noted] and not last.flags & HISTORICAL else None


def _other(flags: int) -> str:
    """What to do by these flags; a dose that is not to be raised is to be kept."""
    return next((name for flag, name in _VERB.items() if flags & flag), _VERB[KEEP])


def _piece(mention: Mention, noted: int, said: Said, record: Record) -> Piece:
    verb, other = _VERB[noted], _other(said.flags & _AGAINST[noted])
    start, end = mention.act_at or (mention.start, mention.end)
    message = f"Note says to {verb} {mention.term.name}, the transcript to {other} it."
    issue = Issue(start, end, "medication", "contradicted", "critical", message, quotes(record, said), other)
    return Piece(_POINTS, 0, "contradicted", issue)
