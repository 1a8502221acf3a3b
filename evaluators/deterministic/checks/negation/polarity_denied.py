"""What a note denies, against what was affirmed."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.contradictions import goes_on_still, mixed, remark, there_is
from evaluators.deterministic.checks.negation.generals import denied_at_large
from evaluators.deterministic.checks.negation.habits_denied import named_among_drugs
from evaluators.deterministic.checks.negation.in_part import denies_a_part, denies_a_sort, only_tried
from evaluators.deterministic.checks.negation.kind_had import kind_had, kind_told
from evaluators.deterministic.checks.negation.prevailing import is_told_of_oneself, outweighs
from evaluators.deterministic.checks.negation.shown import is_shown
from evaluators.deterministic.checks.pieces import Issue
from evaluators.deterministic.checks.places import same_place, told_elsewhere, whole
from evaluators.deterministic.checks.reactions.reactions import is_intolerance, is_reaction
from evaluators.deterministic.checks.temporality.going_on import lasts, says_no_longer
from evaluators.deterministic.checks.temporality.no_more import is_no_more, is_of_one_time
from evaluators.deterministic.checks.temporality.occasions import (
    at_another_time,
    is_left_out_once,
    is_of_one_day,
    is_of_so_far,
)
from evaluators.deterministic.checks.temporality.off_use import is_off, is_over
from evaluators.deterministic.checks.temporality.times_habits import has_quit
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.context.questions import opens_asking
from evaluators.deterministic.reading.laterality.sides_words import OTHER
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
from evaluators.deterministic.reading.statement import EXAMINING, HISTORIES, INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.reply_words import REPLY_WORDS
from evaluators.deterministic.record.belongings import is_anothers
from evaluators.deterministic.record.kindred import of_relatives
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    OPEN,
    RELATIVES,
    SPENT,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)
from evaluators.vocabulary.patterns import of_roles

_SINCE: Final = re.compile(
    r"(?:[ /]\S+){0,3}?"
    r" (?:since|in (?:the )?(?:past|last)|for (?:(?:the )?(?:past|last)|[0-9a-z-]+ (?:day|week|month|year)))"
)
"""Behind a drug or a habit, and at most another one."""
_ALSO_CALLED: Final = {"sx:vomiting": "sx:been-sick", "sx:been-sick": "sx:vomiting"}
_SINCE_THEN: Final = re.compile(
    r" (?:since|thereafter|after that|after this)(?: then| that)?(?= ?(?:[.,;:()\n]|and\b|$))"
)
"""Behind a complaint that the note denies from then on: "vomited twice on Sunday, no vomiting since"."""
_PAUSE: Final = re.compile(r"[.,;:()\n]")
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
_DUE: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['due']}) [^.;,]{{0,24}}$")
_FREE_DAYS: Final = re.compile(r"[ -]free (?:days?|nights?|evenings?|weekends?|periods?|intervals?)\b", re.IGNORECASE)
_FREE: Final = re.compile(r"[ -]free\b")
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
_ONESELF: Final = frozenset(("i", "my", "me"))
_SHOWING: Final = frozenset(("there", "you"))
_PAUSED: Final = 2
"""Characters between a thing and the "no" to it: "numbness, no"."""
_LAST: Final = 5
_AGAIN: Final = 2
_IN_DETAIL: Final = 5
"""Words and terms from which on a statement denies something of its own, not a complaint at large."""
_AT_ANY_PLACE: Final = frozenset((ANY_PAIN, *CLAIM_WORDS["everywhere"]))
"""Complaints of which one tells at one place and denies them at another."""
_PRIOR: Final = re.compile(r"no (?:prior|previous|past) $")
"""Before an illness of the past that the note denies: "no prior pneumonia"."""
_PAIRED: Final = CLAIM_WORDS["paired"]
_OF_USE: Final = USED | ACTIONS
"""What a note denies of a drug that was got and never begun: "has not started it", "not taking it"."""
_HAD: Final = ("problem", "substance", "medication")
_TOLD: Final = (AFFIRMED, DENIED, WEAK, RELATIVES, OPEN, SUPPOSED)
"""States of what is not only asked for: "any shortness of breath?" – "on the stairs, yes"."""
_ADVISED: Final = ("medication", "substance")


def against_denial(mention: Mention, entries: list[Entry], statement: StatementReading, record: Record) -> Issue | None:
    """What the note denies, against what was affirmed."""
    term = mention.term
    if (term.category in _ADVISED and _since(mention, statement)) or _is_due(mention, statement):
        return None
    if term.category in COMPLAINTS and _SINCE_THEN.match(statement.text, mention.end) is not None:
        return None
    own = record.entries.get(term.concept)
    said = own.current() if own is not None else None
    if own is not None and term.category in COMPLAINTS and says_no_longer(mention, statement):
        lasting = next((one for one in own.mentions(AFFIRMED) if lasts(one, record)), None)
        return None if lasting is None or own.count(DENIED) else goes_on_still(mention, lasting, record)
    if (own is None or said is None) and term.concept in CLAIM_WORDS["everywhere"] and statement.kind in EXAMINING:
        return _found_somewhere(mention, entries, statement, record)
    if own is None and term.concept in CLAIM_WORDS["everywhere"]:
        said = _told_of_both(entries, record)
        return None if said is None else there_is(mention, said, record)
    if own is None or said is None:
        told = (own is not None and ever([own], _TOLD)) or ever(entries, (DENIED,))
        kind = None if told else denied_at_large(mention, statement, record)
        if kind is None and (had := kind_told(mention, entries, own, statement, record)) is not None:
            return there_is(mention, had, record)
        return kind or _never_had(mention, entries, own, statement, record)
    if said.answer is None and (polar(term) == "asked" or is_anothers(said, record)):
        return None
    other_side = mention.side in OTHER and said.side not in ("", mention.side)
    relative = first_of(entries, RELATIVES)
    if other_side or (relative is not None and not _is_ones_own(said, relative)):
        return mixed(mention, entries, AFFIRMED, DENIED, record)
    felt = term.category == "symptom" or (term.category == "problem" and not _is_shown(said, record))
    if felt and statement.kind in EXAMINING and term.concept not in CLAIM_WORDS["thoughts"]:
        return _found(mention, own, statement, record)
    return _against_told(mention, entries, own, said, statement, record)


def _against_told(
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
    if statement.kind in INFERRING and term.category in _ADVISED and not mention.flags & HISTORICAL:
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


def _is_ones_own(said: Said, relative: Said) -> bool:
    """Whether one told of oneself in words of one's own, and only after that of a relative who has it, too."""
    return bool(said.flags & (STATED | ANSWERED)) and said < relative and said.key != relative.key


def _denies_less(mention: Mention, said: Said, own: Entry, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies no more than a part, a sort, another time's or a drug's of what was said."""
    if mention.term.concept == ANY_ALLERGY and not is_intolerance(said, record):
        return True  # "no known drug allergies": "I take Zyrtec for allergies"
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
    if _says_never(mention, statement):
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


def _since(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies it only since something: "no alcohol since the wedding", "no Tylenol or Advil since"."""
    return _SINCE.match(right_of(statement.text, mention.end, _CLAUSE, _PAUSE)) is not None


def _is_due(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has what is to be, and is not yet: "he needs 12 months seizure-free"; or so many days without
    what there is on the others: "three alcohol-free nights a week"."""
    if mention.flags & NEGATED and _FREE_DAYS.match(statement.text, mention.end) is not None:
        return True
    due = _DUE.search(statement.text, max(mention.start - _CLAUSE, 0), mention.start)
    if due is None:
        return False
    return "free of" in due[0] or _FREE.match(statement.text, mention.end) is not None


def _is_shown(said: Said, record: Record) -> bool:
    """Whether it was told as whoever examines tells it: "there's a hernia", not "I have a hernia"."""
    words = left_of(record.text(said.key), said.start, _CLAUSE).lower().replace("'", " ").replace("’", " ").split()
    return not _SHOWING.isdisjoint(words[-_LAST:]) and _ONESELF.isdisjoint(words)


def _says_never(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies it for all time: "never smoker", "has never been hospitalized"."""
    return "never" in statement.text[max(mention.start - _BEFORE, 0) : mention.end].lower()


def _found(mention: Mention, own: Entry, statement: StatementReading, record: Record) -> Issue | None:
    """What the note has not found, against what was found: a complaint that is not seen is not denied."""
    said = own.examined(AFFIRMED)
    if said is None and (told := own.current()) is not None and is_shown(told, record):
        said = told
    if said is None or own.count(DENIED) or denies_a_part(mention, said, statement, record):
        return None
    if not whole(mention) and (mention.term.concept == ANY_PAIN or not same_place(said, statement, record)):
        return None
    if told_elsewhere(mention, said, statement, record):
        return None  # "a rash on your chest, nothing on the hands"
    return there_is(mention, said, record)


def _found_somewhere(
    mention: Mention, entries: list[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """What the note has found nowhere, against a kind of it that was found: "no edema", "one plus in the ankles"."""
    if ever(entries, (DENIED,)):
        return None
    for entry in entries:
        said = entry.examined(AFFIRMED)
        if said is not None and same_place(said, statement, record):
            return there_is(mention, said, record)
    return None


def _told_of_both(entries: list[Entry], record: Record) -> Said | None:
    """Where both of a part were told to be so, and nobody said that they are not: "my ankles swell" of "no edema"."""
    if ever(entries, (DENIED, WEAK)):
        return None
    for entry in entries:
        said = entry.current()
        if said is not None and not _PAIRED.isdisjoint(record.named(said).lower().split()):
            return said
    return None


def _never_had(
    mention: Mention, entries: list[Entry], own: Entry | None, statement: StatementReading, record: Record
) -> Issue | None:
    """A denied history of what was only said of the past, or that it was ever so."""
    ever_denied = mention.flags & HISTORICAL or _says_never(mention, statement)
    said = own.first(AFFIRMED) if own is not None and ever_denied else None
    if said is None:
        kind = kind_had(mention, entries, own, statement, record)
        return None if kind is None else there_is(mention, kind, record)
    if ever(entries, (DENIED, WEAK, RELATIVES)):
        return None
    earlier = said.flags & HISTORICAL and _PRIOR.search(statement.text[: mention.start].lower()) is not None
    if not earlier and denies_a_part(mention, said, statement, record):
        return None
    return there_is(mention, said, record)
