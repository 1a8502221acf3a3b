"""What a note denies, against what was told to be there today, and what of that leaves the denial standing."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.contradictions import mixed, remark, there_is
from evaluators.deterministic.checks.negation.habits_denied import named_among_drugs
from evaluators.deterministic.checks.negation.in_part import denies_a_part, denies_a_sort, only_tried
from evaluators.deterministic.checks.negation.prevailing import is_told_of_oneself, outweighs
from evaluators.deterministic.checks.pieces import Issue
from evaluators.deterministic.checks.places import told_elsewhere, whole
from evaluators.deterministic.checks.reactions.reactions import OF_DRUGS, is_intolerance, is_reaction, is_to_no_drug
from evaluators.deterministic.checks.temporality.no_more import is_no_more, is_of_one_time
from evaluators.deterministic.checks.temporality.occasions import (
    at_another_time,
    is_left_out_once,
    is_of_one_day,
    is_of_so_far,
)
from evaluators.deterministic.checks.temporality.off_use import is_off, is_over
from evaluators.deterministic.checks.temporality.times_habits import has_quit
from evaluators.deterministic.reading.context.questions import opens_asking
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ANY_ALLERGY,
    ANY_PAIN,
    CAUSES,
    COMPLAINTS,
    ENDED,
    HISTORICAL,
    NEGATED,
    PRESUMED,
    START,
    STATED,
    USED,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.replies.replying import PICKS
from evaluators.deterministic.reading.statement import HISTORIES, INFERRING, StatementReading
from evaluators.deterministic.reading.wording.reply_words import REPLY_WORDS
from evaluators.deterministic.record.kindred import of_relatives
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    SPENT,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    first_of,
)
from evaluators.vocabulary.patterns import of_roles

_ALSO_CALLED: Final = {"sx:vomiting": "sx:been-sick", "sx:been-sick": "sx:vomiting"}
_EFFECT: Final = re.compile(
    rf"(?P<that>\b(?:that|which))? (?:{CLAIM_PATTERNS['brought on']}) (?:me|him|her|you|them)"
    rf" (?:(?:{CLAIM_PATTERNS['how much']}) )*$"
)
"""Before a complaint that a drug or a food was told to have brought on, or brings on each time."""
_EFFECT_THEN: Final = re.compile(
    rf"\b(?:it|that|they|those) (?:made|gave) me (?:(?:{CLAIM_PATTERNS['how much']}) )*[a-z]+,?"
    r" (?:and |so |then )?(?:i )?$"
)
"""The same, told a second time in other words: "it made me terribly sick, I couldn't keep anything down"."""
_NEAR: Final = 16
_WILLED: Final = of_roles("claim_rules", "willed")
_NOT_THAT: Final = re.compile(r"\bno(?:(?:pe)? ?[.,;!-]|t (?:the|on|in|my|his|her)\b)")
"""What a reply opens with that denies it of one thing and has it of another."""
_QUESTION: Final = 96
_HISTORY: Final = of_roles("claim_rules", "history")
_AT_LARGE: Final = of_roles("claim_rules", "at large")
_OPENS: Final = 16
"""Characters of a reply before what opens it."""
_MIND: Final = of_roles("claim_rules", "mind")
_BEFORE: Final = 16
_CLAUSE: Final = 48
_PAUSED: Final = 2
"""Characters between a thing and the "no" to it: "numbness, no"."""
_AGAIN: Final = 2
_IN_DETAIL: Final = 5
"""Words and terms from which on a statement denies something of its own, not a complaint at large."""
_AT_ANY_PLACE: Final = frozenset((ANY_PAIN, *CLAIM_WORDS["everywhere"]))
"""Complaints of which one tells at one place and denies them at another."""
_OF_USE: Final = USED | ACTIONS
"""What a note denies of a drug that was got and never begun: "has not started it", "not taking it"."""
_HAD: Final = ("problem", "substance", "medication")
ADVISED: Final = ("medication", "substance")


def against_told(
    mention: Mention, entries: list[Entry], own: Entry, said: Said, statement: StatementReading, record: Record
) -> Issue | None:
    """What the note denies, against what was said to be there today (``said``)."""
    term = mention.term
    clear = not first_of(entries, DENIED) or whole(mention) or _is_told_again(own)
    if _denies_less(mention, said, own, statement, record):
        return None
    weak = own.first(WEAK)
    if weak is not None and weak.flags & NEGATED and weak.answer == said.key:
        return mixed(mention, entries, AFFIRMED, DENIED, record)  # "any asthma?" – "no. He has asthma."
    if own.count(AFFIRMED) == 1 and _is_denied_by_another_name(term.concept, said, record):
        return mixed(mention, entries, AFFIRMED, DENIED, record)
    if not clear or not (outweighs(own, AFFIRMED, DENIED) or _is_named_on_asking(own, said, record)):
        return mixed(mention, entries, AFFIRMED, DENIED, record)
    if statement.kind in INFERRING and term.category in ADVISED and not mention.flags & HISTORICAL:
        message = f"The plan is against {term.name}, which the transcript has."
        return remark(mention, message, said, record)  # "no coffee after 2 PM", "do not skip methotrexate"
    if term.category in _HAD and of_relatives(said, record):
        return mixed(mention, entries, AFFIRMED, DENIED, record)  # "what runs in the family?" – "diabetes"
    if _is_willed(mention, said, record):
        return None
    if _is_effect(said, own, statement, record):
        message = f"The transcript has {term.name} as what something did."
        return remark(mention, message, said, record)
    if _is_split(said, own, record):
        return mixed(mention, entries, AFFIRMED, DENIED, record)
    if _is_told_no(said, record):
        message = f"The transcript names {term.name}, and the reply to that begins with no."
        return remark(mention, message, said, record)
    otherwise = own.count(DENIED) or own.count(OPEN) or own.count(SUPPOSED)
    if otherwise and not said.flags & ANSWERED and not is_told_of_oneself(said, record):
        return remark(mention, f"The transcript has {term.name} otherwise as well.", said, record)
    if record.lengthy and own.count(AFFIRMED) == 1 and _may_be_another(mention, said, statement, record):
        return remark(mention, f"The transcript has {term.name}, told once.", said, record)
    return there_is(mention, said, record)


def _may_be_another(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether what a long visit told once may be another than what the note denies: it denies something in detail; or
    it is a history, which denies "swelling" of the knee that it is about, and the complaint was told by one word and
    without being asked for. A review of systems denies it for good."""
    if len(statement.tokens) >= _IN_DETAIL:
        return True
    if statement.kind not in HISTORIES or mention.term.category not in COMPLAINTS:
        return False
    return said.flags & (STATED | ANSWERED) == STATED and " " not in record.named(said)


def _is_denied_by_another_name(concept: str, said: Said, record: Record) -> bool:
    """Whether a complaint was told once, and then asked for and denied as people call it who have another concept for
    it: "it made me throw up" – "and have you been sick this time?" – "no"."""
    other = record.entries.get(_ALSO_CALLED.get(concept, ""))
    return other is not None and any(no.flags & ANSWERED and said < no for no in other.mentions(DENIED)[:_NEAR])


def _is_told_again(own: Entry) -> bool:
    """Whether a complaint was told more than once by its own name, so that a kind of it that is denied leaves it:
    "I'm light-headed" – "do you nearly pass out?" – "no"."""
    return own.term.concept not in _AT_ANY_PLACE and not own.count(DENIED) and own.count(AFFIRMED) >= _AGAIN


def _is_effect(said: Said, own: Entry, statement: StatementReading, record: Record) -> bool:
    """Whether a complaint was only told as what something once did, and the note does not speak of a drug."""
    if own.term.category not in COMPLAINTS or own.count(AFFIRMED) > 1:
        return False
    if any(mention.term.category == "medication" for mention in statement.mentions):
        return False
    did = _EFFECT.search(before := record.before(said, _CLAUSE))
    if did is None:
        return _EFFECT_THEN.search(before) is not None
    if did["that"]:
        return True
    drug = said.start - len(before) + did.start()
    mentions = record.read(record.position(said.key)).mentions[:_NEAR]
    return any(other.end == drug and other.term.category in CAUSES for other in mentions)


def _is_willed(mention: Mention, said: Said, record: Record) -> bool:
    """Whether the note denies what came by itself, and it was told as done on purpose: "I lost ten pounds, I diet"."""
    if not mention.term.surface.lower().startswith(("unint", "unexpl", "unexpect")):
        return False
    if said.answer is not None:
        return _WILLED.search(record.text(said.answer)[:_QUESTION].lower()) is not None
    near = record.text(said.key)[max(said.start - _QUESTION, 0) : said.end + _QUESTION]
    return _WILLED.search(near.lower()) is not None


def _is_split(said: Said, own: Entry, record: Record) -> bool:
    """Whether it is told in a reply that says no first, of something else: "any itching?" – "the one on my nose, no. My
    shins itch"."""
    asked = own.first(SPENT) or own.first(OPEN)
    if own.count(AFFIRMED) > 1 or asked is None or record.look(said.key, 1, 0) != record.position(asked.key) + 1:
        return False
    text = record.text(said.key)[: min(said.start, _QUESTION)].lower()
    denied = _NOT_THAT.search(text)
    if denied is not None and _is_of_another(said, denied.start(), record):
        return False
    return denied is not None and not PICKS.opens(text[denied.end() :].lstrip())  # "no, just the chills"


def _is_of_another(said: Said, no: int, record: Record) -> bool:
    """Whether the "no" of a reply at a place is that of another thing, named right before it: "numbness, no. Tingling,
    in my fingers"."""
    mentions = record.read(record.position(said.key)).mentions[:_NEAR]
    return any(
        other.start < said.start and 0 < no - other.end <= _PAUSED and other.flags & NEGATED for other in mentions
    )


def _is_told_no(said: Said, record: Record) -> bool:
    """Whether a "no" follows what affirms a thing and asks for nothing: it was a question, then, not read as one."""
    if said.flags & (ANSWERED | PRESUMED):
        return False  # "is the pain constant?" – "no"
    position = record.look(said.key, 0, 1)
    if position + 1 == len(record.speech) or record.read(position + 1).answer != NO:
        return False
    if record.read(position + 1).text.strip(" .,!").lower() in REPLY_WORDS["dismay"]:
        return False
    reading = record.read(position)
    return not (reading.asks or reading.inquires or opens_asking(reading.text))


def _denies_less(mention: Mention, said: Said, own: Entry, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies no more than a part, a sort, another time's or a drug's of what was said."""
    if mention.term.concept == ANY_ALLERGY and not is_intolerance(said, record):
        return True  # "no known drug allergies": "I take Zyrtec for allergies"
    if mention.term.concept == ANY_ALLERGY and OF_DRUGS.search(statement.text) and is_to_no_drug(said, record):
        return True
    ended = mention.term.category == "medication" and any(act.flags & ENDED for act in own.acts())
    if said.flags & START and is_of_so_far(mention, statement):
        return True  # "had not had a flu vaccine": "I'll have it today"
    if ended or (mention.term.category == "medication" and _is_of_use(mention, statement) and is_over(said, record)):
        return True  # "not taking lisinopril": "I stopped the lisinopril last month"
    return (
        denies_a_part(mention, said, statement, record)
        or (mention.term.category == "substance" and _denies_habit_of_today(mention, own, statement, record))
        or at_another_time(mention, said, statement)
        or is_of_one_day(mention, statement)
        or is_left_out_once(mention, said, statement, record)
        or (mention.term.category in COMPLAINTS and is_no_more(mention, said, record))
        or (mention.term.category in COMPLAINTS and is_of_one_time(mention, said, statement, record))
        or (mention.term.category in COMPLAINTS and told_elsewhere(mention, said, statement, record))
        or denies_a_sort(mention, own, statement, record)
        or (
            mention.term.category in COMPLAINTS
            and statement.kind != "allergies"
            and is_reaction(mention, said, statement, record)
        )
    )


def _denies_habit_of_today(mention: Mention, own: Entry, statement: StatementReading, record: Record) -> bool:
    """Whether a habit was only tried, or was told each time as given up."""
    if only_tried(own, record):
        return True
    if says_never(mention, statement):
        return False
    return all(has_quit(said, record) for said in own.mentions(AFFIRMED))


def _is_of_use(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies that a drug is taken, not that it ever was: "not taking it", "has not started it"."""
    return bool(mention.flags & (_OF_USE | ENDED)) or is_off(mention, statement)


def _is_named_on_asking(own: Entry, said: Said, record: Record) -> bool:
    """Whether a thing is all that one answers who is asked for what he has: "any medical problems?" – "Asthma.", "how
    are your bowels?" – "Constipated."."""
    if own.term.category == "substance":
        return not own.count(DENIED) and named_among_drugs(own.term, said, record)
    if own.term.category not in COMPLAINTS:
        return False
    felt = own.term.category == "symptom"
    if said.flags & HISTORICAL or own.count(AFFIRMED) > 1 or own.count(WEAK):
        return False
    if felt and (said.start > _OPENS or own.count(DENIED)):
        return False
    position = record.look(said.key, 1, 0)
    asked = record.speech.text(position - 1)[-_QUESTION:] if position else ""
    if not asked.rstrip().endswith("?") or said.start > _QUESTION or "?" in record.speech.text(position):
        return False
    at_large = _AT_LARGE if felt else _HISTORY
    return at_large.search(asked.lower()) is not None and _MIND.search(asked) is None


def says_never(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies it for all time: "never smoker", "has never been hospitalized"."""
    return "never" in statement.text[max(mention.start - _BEFORE, 0) : mention.end].lower()
