"""Whether a statement has a drug as one that the patient takes today, or as one of former days.

Told by the words beside the drug, up to the next one: one line may hold what is taken and what was stopped.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.reading.mention import ACTIONS, HISTORICAL, KEEP, NOT_SO, START, USED, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.vocabulary.patterns import of_roles

_BEFORE: Final = 72
_AFTER: Final = 120
_PAST_BEFORE: Final = of_roles("claim_rules", "was", "former", "ended", also=r"\b(?<!the )past\b")
_PAST_AFTER: Final = of_roles(
    "claim_rules",
    "former",
    "ended",
    also=r"\b(?:none since|(?:was|were|had been) (?:given|used|taken|tried|prescribed|on)|(?<!the )past)\b",
)
_WHILE: Final = re.compile(r"\b(?:while|when) (?:taking|using|on) (?:[a-z]+ )?$", re.IGNORECASE)
"""Before a drug that was taken when something happened, whatever became of it."""
_LISTED: Final = re.compile(r"[\s,/&+]*(?:and|or)?[\s,/&+]*", re.IGNORECASE)
_PARTED: Final = re.compile(r"[;\n.](?:(?<!\.)| )")
_OF_NEXT: Final = re.compile(r"[,;(] ?(?:and |but )?[a-z]+(?: [a-z]+)? $", re.IGNORECASE)
"""What stands right before the next drug is told of that one: "takes metformin, previously gliclazide"."""
_OTHERWISE: Final = re.compile(r" and (?:had|has|have|now|is|was)\b(?! (?:ongoing|continu|still (?:taken|given|used)))")
"""What begins something else behind a drug: "takes Jardiance and had two infections, none since"."""
_TODAY: Final = of_roles("claim_rules", "used today")
_GOES_ON: Final = of_roles(
    "claim_rules",
    "goes on",
    also=r"^ (?:is|are) (?:(?:still|also|currently|now|being) ){0,2}(?:taken|given|used)\b",
)
_GOES_ON_WITH: Final = re.compile(
    rf"(?<!not )\b(?:{CLAIM_PATTERNS['goes on with']}) (?:(?:the|her|his|their|daily|current|home) )*$",
    re.IGNORECASE,
)
"""Before a drug that is taken."""
_SINCE: Final = re.compile(r" (?:[0-9.]+ ?m?c?g |(?:[a-z]+ ){0,2}daily )?since (?!stopped)", re.IGNORECASE)
_OF_IT: Final = re.compile(r"\b(?:after|with|from|to|for|by|of|no|off|without) (?:[a-z]+ )?$", re.IGNORECASE)
"""Before a drug behind which "since" is said of something else: "rash from penicillin since childhood"."""
_ON: Final = re.compile(
    r"(?:^|\b(?:is|now|currently|still|remains|ongoing|continues|and|also|regular) |[;,.(] ?)on (?:[a-z]+ )?$",
    re.IGNORECASE,
)
_BEGUN: Final = re.compile(
    r"\b(?:started|begun|restarted|resumed|added|prescribed)\b[^,.;]{0,32}?\bago\b", re.IGNORECASE
)
_OF_THEN: Final = of_roles("claim_rules", "then")
_WENT_ON: Final = re.compile(r"(?:continued|kept|stayed|remained)\b", re.IGNORECASE)
_NEVER_IN_USE: Final = NOT_SO | ACTIONS & ~(KEEP | START)
"""What speaks against it whatever the words beside a drug."""
_NOT_IN_USE: Final = NOT_SO | HISTORICAL | ACTIONS & ~KEEP


def in_use(mention: Mention, statement: StatementReading) -> bool:
    """Whether it has a drug as one that the patient takes."""
    return is_drug(mention.term) and "class:vaccine" not in mention.term.classes and has_in_use(mention, statement)


def has_in_use(mention: Mention, statement: StatementReading) -> bool:
    """The same of whatever is taken, be it only a class of drugs."""
    if mention.flags & _NEVER_IN_USE:
        return False
    if went_on_then(mention, statement):
        return False
    before, after = _beside(mention, statement)
    goes_on, on = _says_that_it_goes_on(before, after), "on " in before.lower() and _ON.search(before) is not None
    if not (goes_on or on or _is_taken(mention, statement)) or _WHILE.search(before) is not None:
        return False
    barred = _NOT_IN_USE
    if goes_on:
        barred &= ~(START | HISTORICAL)  # "was started last year and continues"
        after = _BEGUN.sub("", after)
    elif statement.kind == "medications":
        barred &= ~START  # "daily, started in the summer"
    if statement.kind == "pmh" and (on or _TODAY.search(before)):
        barred &= ~HISTORICAL  # it is the section that is of former days
    return not (mention.flags & barred or _PAST_BEFORE.search(before) or _PAST_AFTER.search(after))


def says_taken(mention: Mention, statement: StatementReading) -> bool:
    """Whether it has in so many words that a drug is taken, not only its dose."""
    return bool(mention.flags & (USED | KEEP)) or _says_that_it_goes_on(*_beside(mention, statement))


def _says_that_it_goes_on(before: str, after: str) -> bool:
    if _GOES_ON.search(after) is not None or _GOES_ON_WITH.search(before) is not None:
        return True
    return "since" in after and _SINCE.match(after) is not None and _OF_IT.search(before) is None


def went_on_then(mention: Mention, statement: StatementReading) -> bool:
    """Whether it tells that a drug was taken on at a time that is over: "a bad week, during which she continued …"."""
    at = mention.act_at
    if at is None or _WENT_ON.match(statement.text, at[0]) is None:
        return False
    return _OF_THEN.search(left_of(statement.text, at[0], _BEFORE, _PARTED)) is not None


def _is_taken(mention: Mention, statement: StatementReading) -> bool:
    """Whether it has a drug under medications, as used or kept, or with a dose."""
    if statement.kind == "medications" or mention.flags & (USED | KEEP):
        return True
    return any(bundle.drug.start == mention.start and (bundle.dose or bundle.frequency) for bundle in statement.bundles)


def told_as_past(mention: Mention, statement: StatementReading) -> bool:
    """Whether it has a drug as one of former days, or takes it up anew."""
    before, after = _beside(mention, statement)
    return _PAST_BEFORE.search(before) is not None or _PAST_AFTER.search(after) is not None


def _beside(mention: Mention, statement: StatementReading) -> tuple[str, str]:
    """The text on both sides of a drug within its clause, up to other drugs that are no items of the same list."""
    text = statement.text
    start, end = max(mention.start - _BEFORE, 0), min(mention.end + _AFTER, len(text))
    drugs = [other for other in statement.mentions if is_drug(other.term)]
    edge = mention.start
    for other in reversed(drugs):
        if other.end <= edge:
            if not _LISTED.fullmatch(text, other.end, edge):
                start = max(start, other.end)
                break
            edge = other.start
    following = next((other.start for other in drugs if other.start >= mention.end), len(text))
    after = text[mention.end : min(end, following)]
    if following < end:
        after = _OF_NEXT.sub("", after)
    parted = _PARTED.search(after) or _OTHERWISE.search(after)
    return left_of(text, mention.start, mention.start - start, _PARTED), after[: parted.start()] if parted else after
