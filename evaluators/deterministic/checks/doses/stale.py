"""Which doses that were said of a drug are not the one of today: of former days, only thought of, or moved on from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.figures.same import speaks_against
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import of_roles

_BEFORE: Final = 48
_AFTER: Final = 90
_NOTED: Final = 40
_MOST: Final = 16
_GAP: Final = " – "
"""Stands for the dose itself in the words around it."""
_FORMER: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['formerly']}"
    r"|(?:have|got) (?:you|her|him|me) down (?:for|as|on)(?: (?:the )?[a-z]{4,20})?)"
    rf"(?:,? (?:{CLAIM_PATTERNS['formerly at']})){{0,4}} $"
    rf"|\b(?:{CLAIM_PATTERNS['formerly on']}) (?:the |my )?[a-z]{{4,20}} $"
    r"|\b(?:not|isn't|wasn't)(?: the| on| taking)? $"
    rf"|\b(?:{CLAIM_PATTERNS['moved']})\b[^.?!]{{0,32}} from (?:the )?$"
    r"|\bold (?:dose|strength|one)\b[^.?!,;]{0,24} was $"
    r"|(?:\b(?:not (?:going|gonna|ready|wanting) to|do not|will not|would not|no need to|without|rather not)|n't\b)"
    r"[^.?!,;]{0,28}\b(?:to|at|on)(?: the)? $"
)
_AFTERWARDS: Final = re.compile(
    rf"(?: of [a-z]{{3,20}})?,? (?:before\b|{CLAIM_PATTERNS['afterwards']})"
    rf"|[ ,.…-]*(?:{CLAIM_PATTERNS['scratched']})\b"
    rf"|(?:\.\.+|…|,| -+)? ?actually,? (?:{CLAIM_PATTERNS['actually']})\b"
)
_BEGAN: Final = re.compile(
    r"\b(?:i|he|she|we|they|you) (?:started|began)(?: (?:out|off|him|her|me|you|us))?(?: (?:with|at|on))? $"
)
_WENT_ON: Final = re.compile(
    r"^(?: (?:mg|milligrams?))?,? (?:and|then|but)\b[^.?!]{0,24}"
    rf"\b(?:{CLAIM_PATTERNS['went']})\b[^.?!]{{0,12}}\b(?:up|down)\b"
)
""" "We started with three and you said go up"."""
_MOVED_ON: Final = re.compile(
    rf"[^.?!]{{0,60}}?\b(?:(?:{CLAIM_PATTERNS['moved']})\b[^.?!0-9]{{0,32}}\bto "
    rf"|(?:{CLAIM_PATTERNS['now on']}) (?!the same))"
)
_MOVES_ON: Final = re.compile(
    rf"[^?!]{{0,40}}?\b(?:{CLAIM_PATTERNS['moves']})\b"
    r"[^.?!0-9]{0,32}(?:\bfrom (?:half|one|two|three|four) to "
    r"|\b(?:up|down)? ?(?<!\bhalf )(?<!\bone )(?<!\btwo )(?<!\bthree )(?<!\bfour )to )"
)
"""But "you can take one to two" is how many."""
_NOT_TO: Final = re.compile(r"\bnot\b|n't\b")
_STEPS: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['steps']}|start\w*)\b")
"""What makes of a dose that is moved on from the first step of several: "point two five for four weeks, then go up"."""
_ORDERED: Final = re.compile(rf"(?:^|[^a-z])(?:{CLAIM_PATTERNS['ordered today']})\b[^.?!]*$")
"""Before a dose that the visit moves a drug from, so that it is taken up to now: "it can go from thirty to fifteen"."""
_ONCE: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['once']})(?: (?:with|at|on|to|about|a|the|just|like|only)){{0,2}} $"
    r"|^(?:well|oh|um)?\W*(?:it )?was $"
)
"""Before a dose that may be of former days: "I started on twenty", "it was ten", "it says ten on the bottle"."""
_BEHIND_REPLY: Final = re.compile(r"[^.?!]{1,24}[.!,;] (?:it|that) was (?:at |on )?$")
"""Between the beginning of a reply, with today's dose, and a former one: "Twenty. It was thirty."."""
_BY_NOW: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['by now']})\b")
"""Around it, where another dose is told: that is the one of today."""
_MOVED_IN_REPLY: Final = re.compile(
    rf"\W*(?:(?:no|nope|nah|well|oh|actually|not any ?more)\W+){{0,3}}[^.?!]{{0,32}}?\b(?:{CLAIM_PATTERNS['moved']})\b"
    r"[^.?!0-9]{0,32}\bto |[^?]{0,40}?\b(?:no,? wait|wait,? no|scratch that|no,? sorry)\b"
)
_REPLY: Final = 96
_CHANGED_TO: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['moved']})\b[^.?!]{{0,40}}\bto (?:the )?$")
"""Before a dose to which a drug was moved, as it is taken since: "we cut it down to twenty last visit"."""
_TOLD: Final = of_roles("claim_rules", "was", "former", "chosen")
_NOW_NOTED: Final = re.compile(r"[^.;\n]{0,48}?\b(?:now|currently) [^.;\n0-9]{0,16}[0-9]")
_FOR_A_TIME: Final = re.compile(
    r"(?: (?:od|daily|nocte|mane|once daily|a day))? for (?:about |around )?~? ?(?:an?|[0-9.]+|one|two|three|six) ?"
    r"(?:years?|yrs?|/12|months?|/52|weeks?|wks?)\b(?! now| so far|[^.;]{0,24}\b(?:current|ongoing|continu))",
    re.IGNORECASE,
)
"""Behind a dose in the past medical history: it was taken so long, "better on sertraline 100 mg for ~1 yr"."""
_OFFERED: Final = re.compile(
    rf"\b(?:could|might|can) (?:[a-z]+ )?(?:{CLAIM_PATTERNS['moves']})\b[^.?!]{{0,32}} (?:to|at)(?: the)? $"
)
"""Before a dose that is only offered: "I could put the amlodipine up to ten"."""
_WEIGHED: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['weighed']})\b[^.?!;]{{0,40}}\bto(?: the| about)? $")
_LEFT_AT: Final = re.compile(
    rf"[^.?!]{{0,24}}?\b(?:but|though)\b[^.?!]{{0,60}}?\b(?:{CLAIM_PATTERNS['left at']})\b", re.IGNORECASE
)


def is_left_alone(figure: Figure, record: Record) -> bool:
    """Whether a dose is thought of and left for another one in one breath: "I'd go up to sixty, but I'll hold you at
    forty"."""
    text = record.text(figure.key)
    if _LEFT_AT.match(text[figure.end : figure.end + _AFTER]) is None:
        return False
    return _WEIGHED.search(text[max(figure.start - _BEFORE, 0) : figure.start].lower()) is not None


def is_stale(figure: Figure, statement: StatementReading, record: Record) -> bool:
    """Whether a dose was said as one that is not taken any more, or never was.

    One that the visit moves on from is still that of today, but not that of the plan.
    """
    if is_left_alone(figure, record):
        return True
    text = record.text(figure.key)
    before = text[max(figure.start - _BEFORE, 0) : figure.start].lower()
    after = text[figure.end : figure.end + _AFTER].lower()
    if _BEGAN.search(before) and _WENT_ON.search(after):
        return True
    if before.endswith(("from ", "from the ")) and " to " in after[:12]:
        return statement.kind in INFERRING or _ORDERED.search(before) is None
    if _FORMER.search(before) or (_AFTERWARDS.match(after) and not _CHANGED_TO.search(before)):
        return True
    if statement.kind not in INFERRING and _OFFERED.search(before):
        return True
    moves = _MOVES_ON.match(after) if statement.kind in INFERRING else None
    if moves is not None and not _STEPS.search(after) and not _NOT_TO.search(moves[0]):
        return True
    if _MOVED_ON.match(after) is not None or _is_once(figure, text):
        return True
    return text.endswith("?", 0, figure.end + 1) and _is_moved_in_reply(figure, record)


def _is_once(figure: Figure, text: str) -> bool:
    """Whether a dose is told as one that was, in words that tell of today's as well: "I take forty now, I started on
    twenty"."""
    before = text[max(figure.start - _AFTER, 0) : figure.start].lower()
    if figure.start <= _BEFORE and _BEHIND_REPLY.match(before) is not None:
        return True
    if _ONCE.search(before[-_BEFORE:]) is None:
        return False
    return _BY_NOW.search(before + _GAP + text[figure.end : figure.end + _AFTER].lower()) is not None


def _is_moved_in_reply(figure: Figure, record: Record) -> bool:
    """Whether who is asked for a dose tells that it was changed: "you're on ten?" – "no, they put it up to twenty"."""
    position = record.look(figure.key, 0, 1) + 1
    if position >= len(record.speech):
        return False
    return _MOVED_IN_REPLY.match(record.speech.text(position)[:_REPLY].lower()) is not None


def told_beside(
    quantity: Quantity, bare: Sequence[Figure], own: Sequence[Figure], statement: StatementReading, record: Record
) -> Figure | None:
    """The drug's own dose in an utterance that has the statement's, too, of former days and no drug: "I went from
    ten to twenty of lisinopril". ``bare`` are the bare figures that may be the statement's."""
    if quantity.kind != "dose" or told_as_former(quantity, statement):
        return None
    doses = record.figures.get("dose", {}).get(quantity.value, ())[:_MOST]
    told = [figure for figure in (*doses, *bare[:_MOST]) if not figure.owner]
    if not told or not all(is_stale(figure, statement, record) for figure in told):
        return None
    keys = {figure.key for figure in told}
    return next(
        (
            figure
            for figure in own[:_MOST]
            if figure.key in keys
            and speaks_against(figure.quantity, quantity)
            and not is_stale(figure, statement, record)
        ),
        None,
    )


def told_as_former(quantity: Quantity, statement: StatementReading, start: int = 0) -> bool:
    """Whether the statement itself, from a place on, has it as a dose of former days, or as one that was not chosen."""
    was = next((b.was for b in statement.bundles if b.dose is quantity and b.was is not None), None)
    start = max(start, quantity.start - _NOTED, was.end if was is not None else 0)
    before = statement.text[start : quantity.start].rpartition(";")[2]
    if statement.kind == "pmh" and _FOR_A_TIME.match(statement.text, quantity.end) is not None:
        return True
    return _TOLD.search(before) is not None


def gives_todays(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether the statement has the dose of today behind one: "15 mg BID for 3 weeks, now 20 mg daily"."""
    return _NOW_NOTED.match(statement.text, quantity.end) is not None
