"""What a figure belongs to, as far as its own sentence tells: a drug, a lab value or vital sign, a person's age.

The name of an owner is a drug's concept as it is, or a key with a prefix: ``of:lab:a1c``, ``age:self``, ``age:mother``.
Figures with the same owner may contradict one another; those of different owners never do.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from evaluators.deterministic.quantities import Bundle, Quantity
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.around import SENTENCE, left_of, plain
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.deterministic.reading.wording.cue_words import KIN
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import read_pairs

RETURN: Final = "return"
"""Owner of a duration that says when to come back."""
COURSE: Final = "course:"
"""How the owners of durations begin that tell how long a drug is taken ("twice a day for seven days"); alone where the
drug is none of the same sentence's."""
SELF: Final = "age:self"
"""The patient's age, said to or by the patient, or written as such."""
THIRD: Final = "age:third"
"""The age of a "he" or "she" who may be the patient."""
PAST: Final = "age:past"
"""An age at which something happened."""
NOBODY: Final = "age:"
VALUES: Final = "of:"
"""How the owners of lab values and vital signs begin."""

_LABELLED: Final = frozenset(("number", "measure", "percent", "score"))
_LABELS: Final = frozenset(("lab", "vital"))
_REACH: Final = 40
_COURSE_REACH: Final = 32
_COURSES: Final = frozenset(("day", "week", "month"))
_NO_COURSE: Final = tuple([f" {word}" for word in CLAUSE_WORDS["no course"]])
_LASTS: Final = re.compile(
    r"^[ ,)]*(?:[a-z'’]+[ ,]+){0,3}(?:for(?: a| about| just| only| another| the (?:first|next))*|x|×) ?$|^,? $"
)
"""Between a dose and how long it is taken."""
_SENTENCE: Final = 64
_LETTERS: Final = re.compile(r"[a-z]+")
_OTHER_LABEL: Final = re.compile(r"[,;)] ?(?:and )?[A-Z][A-Za-z0-9]{0,5}:? $")
"""An abbreviation right before the figure, unknown though it is: "creatinine 1.6, K 4.8"."""
_ELSE: Final = re.compile(
    rf" (?:me|you|back|again) in $| (?:{CLAUSE_PATTERNS['own label']})(?: (?:at|is|was|about))? $"
    r"| so(?: just| only| about| maybe)? $"
    rf"|^(?:[ /-][a-z0-9/-]+)? (?:{CLAUSE_PATTERNS['other label']})\b"
    r"| (?:start\w*|take|give|let's|we'll|i'll) [a-z ]*\b(?:at|to|on|in|with) $"
)
"""What makes a figure behind a label none of its values: when to come ("labs in four weeks, see me in six"), another
label ("albumin/creatinine ratio 610"), what is to be done ("once creatinine settles we'll start at twelve"), or a label
of its own ("93 % oxygen breathing 28")."""
_OTHER: Final = (
    rf"[,;] ?(?:and )?(?!(?:{CLAUSE_PATTERNS['no label']})\b)"
    r"[A-Za-z][A-Za-z0-9]{0,15}(?: [A-Za-z][A-Za-z0-9]{0,15}){0,2}:?(?: (?:is|was|of|at))? "
)
_ITS_OWN: Final = re.compile(rf"[ :,=]{{0,3}}(?:(?:{CLAUSE_PATTERNS['to its own']})[ ,]+){{0,3}}")
"""Between a label and the figure that it names."""
_PASSED: Final = re.compile(_OTHER + "[0-9]")
_NEXT_LABEL: Final = re.compile(_OTHER + "$")
"""A word after a comma behind the label's own figure: "ferritin 4, plts 405"."""
_FORMERLY: Final = tuple([f" {word} " for word in CLAUSE_WORDS["was then"]])
"""Right before a figure that is a former one of what was named last: "ESR twenty, was forty, liver tests …"."""
_UNITS: Final[Mapping[str, frozenset[str]]] = {
    vital: frozenset(unit.replace("bare", "") for unit in units.split("|"))
    for vital, units in read_pairs("vital_units.tsv").items()
}
"""Units that a vital sign comes in; a lab value is bare, a percentage or has a compound unit."""
_TAKEN_FOR: Final = frozenset(f" for {whose} " for whose in ("my", "the", "your", "his", "her")) | {" for "}
"""Between a drug and what it is taken for."""
_SPEAKER_RIGHT_BEFORE: Final = re.compile(r"\b(?:i am|i'm|im|you're|you are|youre|patient is)(?: [a-z]{2,9}){0,2} $")
_JUST_TURNED: Final = re.compile(r"\b(?:(i)(?:'ve| have)?(?: actually| also| only)? )?(?:just|recently) turned $")
_THIRDS: Final = re.compile(r"\b(?:he's|she's|he is|she is|this is|it's|that's)\b")
_IN_ONES: Final = (" in my ", " in your ", " in my early ", " in my late ", " in my mid ", " in my mid-")
_OTHERS: Final = re.compile(r"\b(?:he|she|he's|she's|they|him|her)\b")
_BACK: Final = 240
_EVENT: Final = re.compile(rf"\b(?:{CLAUSE_PATTERNS['at an age']})\b")
_AGE: Final = " age "
_AGED: Final = " aged "
_GROWN: Final = 18.0
_ASKED: Final = re.compile(r"\bhow old\b|\b(?:your|his|her) age\b|\bwhat age\b")
_PATIENT_AFTER: Final = re.compile(
    r",?(?:[ -](?!and\b|with\b|who\b|whose\b|when\b|has\b|had\b|is\b)[a-z/']{1,20},?){0,7}?[ -]"
    rf"(?:{CLAUSE_PATTERNS['patient']}|teen\w*)\b"
)
_PATIENT_BEFORE: Final = re.compile(
    r"\b(?:patient|pt|he|she|this|(?:mr|mrs|ms|miss)\.? \w{1,20}|age|aged|\w{2,20} \w{2,20}) ?(?:is|was|:)?"
    r" ?(?:an?|now)?(?: [a-z]{3,12})? $|^\W*(?:an? |the |this |age:? )?$"
)


def names(
    text: str,
    mentions: Sequence[Mention],
    quantities: Sequence[Quantity],
    found: Sequence[Bundle],
    whose: Callable[[str, Quantity], str],
) -> dict[int, str]:
    """By its start, the owner of each quantity that has one; ``whose`` tells the owner of an age."""
    owners = {start: term.concept for start, term in drug_of(found).items()}
    last = claimed = -1
    labels = [mention for mention in mentions if mention.term.category in _LABELS]
    ends = [mention.end for mention in labels]
    dosed = -_COURSE_REACH
    for number, quantity in enumerate(quantities):
        if quantity.kind == "dose" or quantity.kind == "frequency" or (dosed >= 0 and quantity.start in owners):
            dosed = quantity.end
        elif quantity.said in _COURSES and quantity.kind == "duration" and _is_course(text, dosed, quantity):
            owners[quantity.start] = COURSE + _course_of(quantity, found)
            dosed = quantity.end
        if quantity.start in owners:
            if labels and quantity.kind == "number" and (label := _nearer_label(text, labels, ends, quantity, found)):
                owners[quantity.start] = label  # "I'd rather you stick with Tylenol, and LDL is eighty-eight"
            continue
        if quantity.kind == "age":
            owners[quantity.start] = whose(text, quantity)
        elif labels and quantity.kind in _LABELLED:
            place = bisect_right(ends, quantity.start) - 1
            taken = place >= 0 and (claimed == place or last >= ends[place])
            following = quantities[number + 1].start if number + 1 < len(quantities) else len(text)
            if taken and (behind := _label_behind(text, labels, place + 1, quantity, following)):
                owners[quantity.start], claimed = behind, place + 1
            elif claimed != place or place < 0:
                label = _label(text, labels, ends, quantity, last)
                if label:
                    owners[quantity.start] = label
        last = quantity.end
    return owners


def _is_course(text: str, dosed: int, quantity: Quantity) -> bool:
    """Whether a duration tells how long what was dosed right before it is taken."""
    if not 0 <= quantity.start - dosed <= _COURSE_REACH or text.startswith(_NO_COURSE, quantity.end):
        return False
    return _LASTS.match(text[dosed : quantity.start].lower()) is not None


def _course_of(quantity: Quantity, found: Sequence[Bundle]) -> str:
    """The drug of a course, where the duration or what stands before it belongs to one."""
    drugs = [bundle.drug for bundle in found if bundle.drug.start < quantity.start < bundle.end + _COURSE_REACH]
    return drugs[-1].term.concept if drugs else ""


def drug_of(found: Sequence[Bundle]) -> dict[int, Term]:
    """By its start, the drug that a dose, an amount or a frequency belongs to."""
    return {
        part.start: bundle.drug.term
        for bundle in found
        for part in (bundle.dose, bundle.amount, bundle.frequency)
        if part is not None
    }


def _label(text: str, labels: Sequence[Mention], ends: Sequence[int], quantity: Quantity, last: int) -> str:
    """The lab value or vital sign named right before a figure, in the same sentence, that comes in such units."""
    place = bisect_right(ends, quantity.start) - 1
    before = labels[place] if place >= 0 else None
    if before is None or quantity.start - before.end > _REACH or SENTENCE.search(text, before.end, quantity.start):
        return ""
    concept, unit = before.term.concept, quantity.unit
    if _OTHER_LABEL.search(text, before.end, quantity.start) or _ELSE.search(text[before.end : quantity.start].lower()):
        return ""
    if last >= before.end and (
        _NEXT_LABEL.search(text, last, quantity.start) or _PASSED.search(text, before.end, last)
    ):
        return ""
    known = _UNITS.get(concept)
    fits = unit in known if known is not None else unit in ("", "%") or unit.find("/") > 0
    return f"{VALUES}{concept}" if fits else ""


def _label_behind(text: str, labels: Sequence[Mention], place: int, quantity: Quantity, following: int) -> str:
    """The lab value or vital sign right behind a figure that is none of the one before it: "seven point six lymphocytes
    and twenty six thousand platelets"."""
    if place >= len(labels) or labels[place].start - quantity.end > 1 or text.endswith(_FORMERLY, 0, quantity.start):
        return ""
    if _ITS_OWN.fullmatch(text, labels[place].end, following):
        return ""  # "creatinine one point six, was one point three potassium four point eight"
    concept = labels[place].term.concept
    known = _UNITS.get(concept)
    fits = quantity.unit in known if known is not None else quantity.unit in ("", "%")
    return f"{VALUES}{concept}" if fits else ""


def _nearer_label(
    text: str, labels: Sequence[Mention], ends: Sequence[int], quantity: Quantity, found: Sequence[Bundle]
) -> str:
    """The lab value or vital sign named between a drug and the bare figure that would be its dose."""
    drug = next((bundle.drug for bundle in found if bundle.dose is quantity), None)
    place = bisect_right(ends, quantity.start) - 1
    if drug is None or place < 0 or labels[place].start < drug.end:
        return ""
    if text[drug.end : labels[place].start].lower() in _TAKEN_FOR:
        return ""  # "amlodipine for my blood pressure, five"
    return _label(text, labels, ends, quantity, -1)


def kin_in(text: str) -> str:
    """The relative last named in a text in lower case, or nothing."""
    words: list[str] = _LETTERS.findall(text)
    return next((KIN[word] for word in reversed(words) if word in KIN), "")


def age_of(text: str, quantity: Quantity) -> str:
    """Whose age it is in speech: ``SELF``, ``THIRD``, ``PAST``, a relative's; else nobody's in particular."""
    before = plain(left_of(text, quantity.start, _SENTENCE))
    if quantity.said == "decade" and before.endswith(_IN_ONES):
        return PAST  # "I used to get migraines in my twenties"
    if _SPEAKER_RIGHT_BEFORE.search(before):
        return SELF
    turned = _JUST_TURNED.search(before) if "turned" in before else None
    if turned is not None and turned[1]:
        return SELF
    if before.endswith(" my ") and quantity.said == "year":
        return SELF  # "in my fifty eight years"
    kin = kin_in(before)
    if not kin and _OTHERS.search(before):
        kin = kin_in(text[max(quantity.start - _BACK, 0) : quantity.start].lower())  # "My dad died. He was forty nine."
    if kin:
        return f"age:{kin}"
    if turned is not None:
        return THIRD
    if _EVENT.search(before):
        return PAST
    return THIRD if _THIRDS.search(before) else NOBODY


def noted_age_of(text: str, quantity: Quantity, family: bool) -> str:
    """The same for what is written: a note speaks of its patient unless it names somebody else or an event."""
    before = plain(left_of(text, quantity.start, _SENTENCE))
    kin = kin_in(before)
    if kin or family:
        return f"age:{kin}"
    if _PATIENT_AFTER.match(text[quantity.end : quantity.end + _SENTENCE].lower()):
        return SELF
    if _EVENT.search(before) or _is_at_age(before, quantity):
        return PAST
    return SELF if _PATIENT_BEFORE.search(before) else NOBODY


def _is_at_age(before: str, age: Quantity) -> bool:
    """Whether an age is that at which something happened, named right before it; "teacher aged 40" is a person."""
    words = before.split()[:-1] if before.endswith((_AGE, _AGED)) else []
    if not words or not words[-1].isalpha() or words[-1] in CLAUSE_WORDS["own age"]:
        return False
    if before.endswith(_AGE):
        return True
    return words[-1] not in CLAUSE_WORDS["patient"] and isinstance(age.value, float) and age.value < _GROWN


_THEN: Final = re.compile(r"\bwere you\b|\b(?:when|at the time|back then)\b")
"""In a question for an age: for that at which something happened."""


def asked_age(low: str) -> str:
    """Whose age an utterance, given in lower case, asks for, or nothing."""
    if " age" not in low and "how old" not in low:
        return ""
    asked = _ASKED.search(low)
    if asked is None or "turning" in low:
        return ""
    end = asked.end() + _REACH
    kin = kin_in(low[asked.start() : end]) or kin_in(low[: asked.start()])
    if kin:
        return f"age:{kin}"
    if _THEN.search(low, asked.end(), end) is not None:
        return PAST  # "how old were you when it started?"
    return THIRD if _OTHERS.search(low, asked.start(), end) else SELF
