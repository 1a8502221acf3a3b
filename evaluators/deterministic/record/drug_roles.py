"""What a visit does with a drug that it names: taken, ordered, ended, not tolerated, or only tried or instanced.

Judged by the wording around a mention within its sentence (``tables/drug_roles.tsv``). A remedy that anybody buys is
named in passing more often than not, so it takes more to count than a medicine that needs a prescription.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    DECLINED,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    START,
    STOP,
    USED,
)
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.reading.wording.phrases import phrases
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, RELATIVES, SUPPOSED, WEAK, Entry, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import words_by_role

DRUG_WORDS: Final = words_by_role("drug_words.tsv")
DRUG_PATTERNS: Final = by_role(DRUG_WORDS)
_COMBINATION: Final = "combination"
_DRUG: Final = "rx:"
_BEFORE: Final = 90
_AFTER: Final = 48
_FEW_WORDS: Final = 4
_OFTEN: Final = 3
_AGAIN: Final = 2
_ASKED: Final = 160
_BESIDE: Final = 30
_TOLD: Final = 64
"""How far before a drug the words stand that make it an example; its role may be told from further away."""
_ENDING: Final = 20
_OPENING: Final = 16
"""Characters behind a name at the end of an utterance, and before the dose that the next one begins with."""
_ENDED: Final = re.compile(r"[.?] ")
_AMOUNTS: Final = frozenset(("dose", "frequency", "number"))
_ALLERGY: Final = "allerg"
_FULL_STOP: Final = re.compile(r"[.!?](?=\s)|\n")
"""One right before the name of a drug ends nothing: "um...Tylenol"."""
_TAG: Final = re.compile(r"</?[A-Za-z_]{1,24}/?>")
_UNSURE: Final = re.compile(
    r"\W{0,4}(?:something|whatever|(?:(?:no|sorry|wait|i mean|actually)\W{1,2}){1,3}"
    r"(?:the|a|not|what|i'd rather|let's not|(?:it|that)(?:'s| was| is))\b|\? i don't know\b)"
)
"""What follows a name that one does not recall, or takes back: "nitro-something", "folic acid, no, the vitamin"."""
_TAKEN_BACK: Final = re.compile(
    r"\b(?:no|wait|actually|scratch that)\W{1,2}(?:(?:no|wait|sorry)\W{1,2}){0,2}(?:with (?:[a-z]+ ){1,3})?"
    r"(?:that(?:'s| is| would be)|i'd rather|let's not|you can't|we can't)\b"
)
"""What takes back an order that has just been given: "naproxen twice a day, no, that's the same class"."""
_WORDS: Final = re.compile(r"[a-z'’-]+")
_DEFINITE: Final = frozenset(("the", "your", "my", "his", "her", "their", "that"))
_IN_USE: Final = frozenset(("use",))
_ONCE: Final = frozenset(("use", "once"))
TAKEN: Final = frozenset(("use", "kept", "order"))
"""Roles of a drug that one takes, or is to take."""
LASTING: Final = frozenset(("kept", "order"))
"""Roles of one that is more than tried."""
_DEALT_WITH: Final = TAKEN | _ONCE
_STRONG: Final = frozenset(("kept", "order", "stop", "allergy"))
_STRONG_OF_MINOR: Final = frozenset(("kept", "order", "allergy"))
"""The same of a supplement or vitamin, which people give up without anybody minding."""
_NARROW: Final = frozenset(("example", "stop"))
"""What words say only of a drug close to them: "we don't stop that, and no transplant, no prednisone"."""
_IDLE: Final = DRUG_WORDS["idle"]
_ADVISED: Final = tuple(sorted(DRUG_WORDS["advised"]))

_TAKEN_UP: Final = re.compile(
    rf"\b(?:{DRUG_PATTERNS['taken up']})\b|\b(?:{DRUG_PATTERNS['switched']}|put) (?:me|him|her)\b|"
    rf"\b(?:they|he|she|dr\.? [a-z]+|[a-z]+ologist|{DRUG_PATTERNS['prescribers']})(?:['’](?:ve|d|s)| have| had| has)? "
    rf"(?:{DRUG_PATTERNS['switched']})\b"
)
"""Before a drug that was begun before the visit: "my cardiologist changed the lisinopril to losartan"."""

Roles = frozenset[str]


def ingredients(term: Term) -> tuple[str, ...]:
    """The drugs, two or more, of which one is made; empty for any other: losartan and hydrochlorothiazide of Hyzaar."""
    if term.attrs.get("kind") != _COMBINATION:
        return ()
    return tuple([name for name in term.classes if name.startswith(_DRUG)])


def main_ingredient(term: Term) -> str:
    """The ingredient that a combination is named by first, if any: losartan of losartan-hydrochlorothiazide."""
    return next((name for name in ingredients(term) if term.concept.startswith(f"{name}-")), "")


def is_drug(term: Term) -> bool:
    """Whether a term is one certain drug, no class of them."""
    return term.category == "medication" and not term.concept.startswith("class:")


def is_remedy(term: Term) -> bool:
    """Whether it is sold to anybody, or given to everybody: household remedies, supplements, vaccines."""
    return term.attrs.get("kind") == "otc" or term.weight == "minor"


def presumed(record: Record, entry: Entry) -> Said | None:
    """A mention that takes for granted, without stating it, that the patient has the drug.

    "How is the Prozac?", "you've been on hydroxyurea, right?", "I would like you to use clobetasol."
    """
    remedy = is_remedy(entry.term)
    for state in (WEAK, OPEN, SUPPOSED):
        for said in entry.mentions(state):
            found = roles(record, said)
            if "example" in found or (state == SUPPOSED and said.flags & NEGATED):
                continue
            if found & LASTING or (state != SUPPOSED and _is_known(entry, found)):
                return said
            if state == WEAK and found & (_IN_USE if remedy else _ONCE) and not said.flags & HISTORICAL:
                return said
            if state != SUPPOSED and not remedy and _dose_answers(record, said):
                return said
    return None


def matters(record: Record, entry: Entry) -> bool:
    """Whether a note without the drug lacks something: it is in use or ordered, ended or not tolerated.

    A name alone tells nothing ("blood thinners, aspirin, Plavix"): it takes a dose, words of taking or ordering it, or
    that one comes back to it; with a remedy that everybody buys, again and again.
    """
    heard = ((said, roles(record, said)) for said in entry.mentions(AFFIRMED))
    real = [
        (said, labels)
        for said, labels in heard
        if not said.flags & DECLINED and ("example" not in labels or _is_ordered(record, entry, said, labels))
    ]
    if real and entry.term.concept in record.numbers.by_owner:
        return True
    often = _OFTEN if is_remedy(entry.term) else _AGAIN
    if len({said.key for said, _ in real}) >= often:
        return True
    if not is_remedy(entry.term) and any(
        _is_dealt_with(said, labels) or _dose_answers(record, said) for said, labels in real
    ):
        return True
    strong = _STRONG_OF_MINOR if entry.term.weight == "minor" else _STRONG
    if any(
        labels & strong or _is_known(entry, labels) or _in_use(record, entry, said, labels) for said, labels in real
    ):
        return True
    if is_remedy(entry.term):
        return False  # "no Motrin" is advice
    return any("stop" in roles(record, said) and not said.flags & ANSWERED for said in entry.mentions(DENIED))


def _is_ordered(record: Record, entry: Entry, said: Said, found: Roles) -> bool:
    """Whether it is ordered with a dose right behind it: "let's do some famotidine, twenty" is no example."""
    if "order" not in found or is_unsure(record.behind(said, _AFTER)):
        return False
    doses = record.numbers.all_owned_by(entry.term.concept)
    return any(figure.key == said.key and 0 <= figure.start - said.end <= _BESIDE for figure in doses)


def _dose_answers(record: Record, said: Said) -> bool:
    """Whether an utterance ends in its name and the next one begins with how much is taken of it: going through what
    one takes, "Carvedilol?" – "Twelve point five, morning and night."; or the same one goes on so."""
    position = record.look(said.key, 0, 1)
    text = record.speech.text(position)
    if _ENDED.match(text, said.end) is not None and _is_measured(record.read(position), said.end):
        return _ALLERGY not in text[max(said.start - _ASKED, 0) : said.start].lower()
    if position + 1 >= len(record.speech) or len(text) - said.end > _ENDING or _ALLERGY in text[-_ASKED:].lower():
        return False
    return _is_measured(record.read(position + 1), 0)


def _is_measured(reading: TurnReading, start: int) -> bool:
    """Whether what is said from a place on opens with an amount, and names no drug before it."""
    first = next(
        (quantity for quantity in reading.quantities if quantity.start >= start and quantity.kind in _AMOUNTS), None
    )
    if first is None or first.start - start > _OPENING:
        return False
    drugs = [mention.start for mention in reading.mentions if mention.term.category == "medication"]
    return not any(start <= place < first.end for place in drugs)


def _is_dealt_with(said: Said, found: Roles) -> bool:
    """Whether it is told to be taken or ordered, or something is done about it, or one was asked and said yes."""
    acts = said.flags & ACTIONS
    return bool(found & _DEALT_WITH or (acts and acts & (acts - 1) == 0) or said.flags & ANSWERED)


def _in_use(record: Record, entry: Entry, said: Said, found: Roles) -> bool:
    if "once" in found or said.flags & HISTORICAL:
        return False
    return "use" in found or ((bool(said.flags & USED) or not is_remedy(entry.term)) and _is_reply(record, said))


def _is_reply(record: Record, said: Said) -> bool:
    """Whether it answers who asks what is taken, or opens the reply to any question: then one has it, or had it."""
    position = record.look(said.key, 1, 0)
    before = record.speech.text(position - 1)[-_ASKED:] if position else ""
    if said.flags & USED and "?" in before:
        return True
    return any(True for _ in phrases("drug_questions").find(before))


def _is_known(entry: Entry, found: Roles) -> bool:
    """Spoken of as something that the patient has; "your flu shot" may still be to come."""
    if "definite" not in found or entry.term.weight == "minor" or "class:vaccine" in entry.term.classes:
        return False
    return not entry.count(RELATIVES)  # "the one with the warfarin" may be the brother


def roles(record: Record, said: Said) -> Roles:
    """Labels of the wording around a mention, and ``definite`` where it is spoken of as something known."""
    before, after = _sentence(record.text(said.key), said)
    found = set(_labels(before, "after")) | set(_labels(after, ""))
    if not said.flags & HYPOTHETICAL and after[: 2 * _BESIDE].lower().lstrip(" ,").startswith(_ADVISED):
        found.discard("example")  # "you can try painkillers, paracetamol would be advisable"
        found.add("order")
    preceding = _WORDS.findall(before.lower())
    if _is_example(preceding, after):
        found.add("example")
    if _is_definite(preceding) and len(preceding) + len(after.split()) > _FEW_WORDS:
        found.add("definite")
    return frozenset(found)


def is_planned(record: Record, said: Said) -> bool:
    """Whether it tells what is to be begun ("restart the Lialda"), not what one is on or was ("I restarted it")."""
    if said.flags & (ANSWERED | HISTORICAL | STOP) or said.flags & (START | USED) == USED:
        return False
    found = roles(record, said)
    if "kept" in found or not (said.flags & START or "order" in found):
        return False
    return not is_taken_up(record, said)


def is_taken_up(record: Record, said: Said) -> bool:
    """Whether a drug was begun before the visit, by the words before it."""
    return _TAKEN_UP.search(record.before(said, _TOLD)) is not None


def _labels(text: str, other: str) -> Iterator[str]:
    """What the cues of a text say; ``other`` is the place that those of the other side of a drug are marked with."""
    for hit in phrases("drug_roles").find(text):
        where, _, label = hit.label.rpartition(" ")
        if where != other and (label not in _NARROW or hit.end >= len(text) - _BESIDE):
            yield label


def _sentence(text: str, said: Said) -> tuple[str, str]:
    """The text before and behind a mention, up to the ends of its sentence or of what one looks at."""
    before, after = left_of(text, said.start, _BEFORE, _FULL_STOP), right_of(text, said.end, _AFTER, _FULL_STOP)
    return _TAG.sub(" ", before), _TAG.sub(" ", after)


def is_unsure(after: str) -> bool:
    """Whether the words behind a name say that it is not recalled, or take it back."""
    low = plain(after)
    return _UNSURE.match(low) is not None or _TAKEN_BACK.search(low) is not None


def _is_example(preceding: list[str], after: str) -> bool:
    if is_unsure(after):
        return True
    if _is_talked_about(preceding):
        return True
    if preceding[-1:] == ["or"] or _WORDS.findall(after.lower())[:1] == ["or"]:
        return True
    last = [word for word in preceding[-4:] if word not in ("um", "uh", "like")]
    return "like" in preceding[-2:] and bool(last) and last[-1] not in _IDLE


def _is_talked_about(preceding: list[str]) -> bool:
    """Whether it is what one talks or reads about: "there are studies about vitamin D"; not "what about the …?"."""
    words = [word for word in preceding[-4:] if word not in _DEFINITE]
    return words[-1:] == ["about"] and words[-2:-1] not in (["what"], ["how"], [])


def _is_definite(preceding: list[str]) -> bool:
    return next((word for word in reversed(preceding[-3:]) if word not in ("um", "uh")), "") in _DEFINITE
