"""Checks the tests and procedures that a plan orders against the talk that decided to do without them, or to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.plans.decisions import is_for_later
from evaluators.deterministic.checks.plans.settled import settled
from evaluators.deterministic.reading.doing.deciding import left_open
from evaluators.deterministic.reading.mention import (
    ACCEPTED,
    ACTIONS,
    ANSWERED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    START,
    STOP,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said, state_of
from evaluators.vocabulary.patterns import of_roles

_OFFER_REACH: Final = 48
_AT_TIMES: Final = re.compile(rf" (?:{CLAIM_PATTERNS['done without']})\b")
"""Behind what one does without: only then."""
_REFERRAL: Final = "proc:referral"
_WISHES: Final = frozenset(("proc:advance-directive",))
"""What one has put down that one does not want."""
_CONDITION: Final = of_roles("claim_rules", "case", "undecided", "declined", "on need")
_EXPECTED: Final = of_roles("claim_rules", "expected")
"""Before what one only thinks is to be done."""
_NO: Final = re.compile(r"(?:^|[.;,:] ?|- ?)no (?:referral (?:to|for) )?(?:the |an? )?$", re.IGNORECASE)
_NOW: Final = re.compile(
    r"(?: (?!available|done|yet|on|in|since|results?|report)[a-z]+)?"
    rf"(?: (?:{CLAIM_PATTERNS['ruled out']}))*\W*$",
    re.IGNORECASE,
)
"""What may stand beside a test that a plan rules out; "no MRI on file" rules out none."""
_PATIENT: Final = "patient"
_OTHERWISE: Final = UNCERTAIN | HYPOTHETICAL | HISTORICAL | FAMILY
_NO_ORDER: Final = _OTHERWISE | NEGATED | STOP


def order_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test or procedure that a plan orders or rules out, and the transcript decides otherwise."""
    if statement.kind not in INFERRING:
        return
    for mention in statement.mentions:
        if mention.term.category not in TESTS or (entry := record.entries.get(mention.term.concept)) is None:
            continue
        name = called(mention.term)
        if _is_ruled_out(mention, statement):
            if (said := _ordered(entry, record)) and not _is_left(mention, statement.text, record):
                yield _piece(mention, said, f"Note decides against {name}, the transcript plans it.", record)
        elif (
            not mention.flags & _NO_ORDER
            and (said := _forgone(entry, record))
            and not is_for_a_case(mention, statement.text)
            and not _is_put_off(mention, statement.text, record)
        ):
            yield _piece(mention, said, f"Note plans {name}, the transcript decides against it.", record)


def _is_left(mention: Mention, text: str, record: Record) -> bool:
    """Whether it was ordered, but turned down, or both have it for later."""
    return _is_put_off(mention, text, record) or settled(mention.term, record, if_refused=True).refused is not None


def _is_put_off(mention: Mention, text: str, record: Record) -> bool:
    """Whether both have it for later: "can it wait?" – "two weeks is fine"."""
    return is_for_later(mention, text) and settled(mention.term, record).put_off is not None


def _is_ruled_out(mention: Mention, statement: StatementReading) -> bool:
    """Whether a plan decides against it, maybe with no more than a "no": "No MRI at this time."."""
    if mention.flags & _OTHERWISE:
        return False
    if mention.flags & ACTIONS == STOP or _referral_flags(mention, statement) & ACTIONS == STOP:
        return True
    text = statement.text
    bare = statement.kind == "plan" and mention.flags & NEGATED and mention.flags & ACTIONS in (0, START)
    return bool(bare) and _NO.search(text, 0, mention.start) is not None and _NOW.match(text, mention.end) is not None


def _referral_flags(mention: Mention, statement: StatementReading) -> int:
    """What is said of the referral that a specialty is the name of: "dermatology referral not needed"."""
    behind = (m.flags for m in statement.mentions if m.start == mention.end + 1 and m.term.concept == _REFERRAL)
    return next(behind, 0)


def _piece(mention: Mention, said: Said, message: str, record: Record) -> Piece:
    return against(mention.place, "negation", "critical", message, quotes(record, said), points=MANAGED)


def is_for_a_case(mention: Mention, text: str) -> bool:
    """Whether the plan, too, only has it for later, or for a certain case."""
    return bool(_CONDITION.search(text[: mention.start]) or _CONDITION.search(text[mention.end :]))


def _is_offered(said: Said, record: Record) -> bool:
    """Whether it is left to the patient to have it: "we could get an MRI", "would you like to see a dietitian?"."""
    return left_open(record.before(said, _OFFER_REACH))


def _forgone(entry: Entry, record: Record) -> Said | None:
    """Where it was decided against, if nothing was said of it after that, and it was never ordered.

    Where it is spoken of more often than it is turned down, it may be in use ("I wear a brace") or done elsewhere.
    """
    acts = entry.acts()
    if entry.term.concept in _WISHES:
        return None  # "I don't want any jumping on my chest" is what a DNR form says
    if not acts or not all(said.flags & ACTIONS == STOP or _is_refused(said, record) for said in acts):
        return None
    if _AT_TIMES.match(record.behind(acts[-1], _OFFER_REACH)) is not None:
        return None  # "I can't do the sling at night" – "skip it at night"
    spoken_of = entry.count(AFFIRMED) - sum(state_of(said.flags) == AFFIRMED for said in acts)
    return acts[-1] if acts[-1] == entry.latest() and spoken_of <= len(acts) else None


def _is_refused(said: Said, record: Record) -> bool:
    """Whether the patient asked for it and was told no: "do I need an x-ray?" – "no"."""
    denied = NEGATED | ANSWERED
    own = record.speaker(said.key) == _PATIENT
    return own and said.flags & ACTIONS == START and said.flags & denied == denied


def _ordered(entry: Entry, record: Record) -> Said | None:
    """Where it was ordered, if that is the last word on it, and it was never decided against.

    What is only offered ("I can refer you to therapy") may be turned down by taking something else.
    """
    acts = entry.acts()
    if not acts or any(said.flags & ACTIONS != START or said.flags & (_OTHERWISE | NEGATED) for said in acts):
        return None
    if not any(said.flags & (ACCEPTED | ANSWERED) or not _is_offered(said, record) for said in acts):
        return None
    if all(_EXPECTED.search(record.before(said, _OFFER_REACH)) is not None for said in acts):
        return None  # "I thought you'd do an MRI"
    return acts[-1] if acts[-1] == entry.latest() else None
