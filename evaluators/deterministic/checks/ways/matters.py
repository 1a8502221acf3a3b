"""Checks matters that are one way or another against how they were told: living alone, full code, admitted, no driving.

Everything gets said somewhere in a long visit. So the note is only contradicted where its way was neither told nor
asked for without an answer, nor are there words that leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.pieces import Piece, against, exchange
from evaluators.deterministic.checks.ways.matters_asked import answer_to, is_detailed, told_in_reply
from evaluators.deterministic.reading.mention import (
    COMPLAINTS,
    HISTORICAL,
    NEGATED,
    TESTS,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.had import TODAY
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, RECALLING, UNDIVIDED, StatementReading
from evaluators.deterministic.reading.ways.matter_phrases import OF_HAVING, OF_RESULTS, replied_ways
from evaluators.deterministic.reading.ways.matters import (
    EXAMINED,
    HINTS,
    MATTERS,
    OF_THINGS,
    PASSING,
    PLANNED,
    SIGNS,
    asks_anew,
    is_complaint,
    is_there,
    other_ways,
)
from evaluators.deterministic.reading.ways.outcomes import Outcome
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.reading.wording.words import plain_words, read_words
from evaluators.deterministic.record.dialogue.faring import is_ill_after_all
from evaluators.deterministic.record.outcomes import Told
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, WEAK, ever
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import of_roles

_APART: Final = frozenset(("family_history", "surgical_history"))
"""Sections that do not tell how the patient is, or what is to be done, today."""
_FAMILYS: Final = frozenset(("matter:father", "matter:mother"))
_MOST: Final = 32
"""Times that a matter is told beyond which too much was said of it to be all of one way."""
_OTHERS: Final = ("clinician", "other")
_PATIENT: Final = "patient"
_CLINICIAN: Final = "clinician"
_QUOTES: Final = re.compile(
    r"\b(?:if|when|any|does|do|you said|you say|you mentioned|you told|tell me|last|not|no|n't)\b|n't\b"
)
_PART: Final = re.compile(r"[.,;\n]|\band\b")
_SIDED: Final = of_roles("claim_rules", "of one side")
"""Around a finding of a note: of one side or limb, where the other one may be as it was told."""
_SIDES: Final = frozenset(("left", "right"))
_SOMEWHERE: Final = re.compile(r" (?:with|on|in|of|at|to|over|left|right|except|but)\b")
"""Behind a finding of a note: it is of a place, a side or a movement, where another may be as it was told."""
_SORTS: Final[Mapping[str, tuple[str, ...]]] = {"drugs": ("medication",), "ills": COMPLAINTS, "tests": TESTS}
"""Categories of the things of which a matter may be."""
_NAMED: Final = (*TESTS, "medication")
_FEW: Final = 8
"""Terms of an utterance that are looked at for the thing that it tells a matter of."""
_ONES_OWN: Final = ("i ", "i'", "my ")
_ONESELF: Final = (*_ONES_OWN, "we ", "we'")
_DENIES: Final = re.compile(r"\b(?:not?|never|without)\b|n['\u2019]t\b")
"""What makes of a question one that a no agrees with."""
_AND: Final = re.compile(r",|\b(?:and|or)\b")
"""What makes of a question one for several things, of which a yes may be of any."""
_SHORT: Final = 48
_LONG: Final = 1000
"""Utterances of a visit beyond which nobody looks for where a word was said."""
_QUESTION: Final = 160
_OWING: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['owing to']}) (?:[a-z]+ )?$")
_NO_WAYS: Final[frozenset[str]] = frozenset()


def matter_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each matter that all that was said has another way than the note."""
    pieces: list[Piece] = []
    if statement.normal and record.lengthy:
        return pieces  # all the parts of what is as it should be are seldom told in one way
    for noted in statement.outcomes:
        name = noted.names[0]
        if name not in MATTERS or not _is_told_in(statement, name):
            continue
        if _is_over(noted, statement) or (name not in SIGNS and _is_in_a_list(noted, statement)):
            continue
        if name in SIGNS and (_is_why(noted, statement) or _is_known(noted, statement, record)):
            continue
        said = _told_otherwise(noted, statement, record)
        if said is not None:
            phrase = statement.text[noted.start : noted.end]
            evidence = exchange(record, said.key, said.outcome.start, said.outcome.end)
            message = f"Note says “{phrase}”, the transcript says otherwise."
            pieces.append(against((noted.start, noted.end), "negation", "major", message, evidence))
    return pieces


def matters_told(statement: StatementReading, record: Record) -> list[Outcome]:
    """The matters of a statement that were told to be the way that it has them."""
    matters = [noted for noted in statement.outcomes if noted.names[0] in MATTERS and noted.names[0] not in OF_THINGS]
    return [noted for noted in matters if any(_is_so(told, noted, record) for told in _told(noted, record))]


def is_told_so(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether what names a test or a vaccine is part of how the statement has that, had or not, and it was told so."""
    for noted in statement.outcomes if mention.term.category in _NAMED else ():
        name = noted.names[0]
        if (name in OF_HAVING or name in OF_RESULTS) and noted.start <= mention.start and mention.end <= noted.end:
            if any(way.endswith(TODAY) for way in noted.words):
                continue  # that it was not had until then tells nothing of it
            if any(not told.outcome.old and _is_so(told, noted, record) for told in _told(noted, record)):
                return True
    return False


def _is_so(told: Told, noted: Outcome, record: Record) -> bool:
    ways = _ways(told, record.look(told.key, 1, 1), record)
    if not ways and told.outcome.names[0] in SIGNS:
        ways = told.outcome.words  # asked for, and not denied
    return not ways.isdisjoint(noted.words)


def _told(noted: Outcome, record: Record) -> Sequence[Told]:
    """All that is told of a matter, unless it is too much."""
    told = record.outcomes.called(noted.names[0])
    return told if len(told) <= _MOST else ()


def _is_told_in(statement: StatementReading, name: str) -> bool:
    """Whether a section tells how such a matter is today."""
    if name in PLANNED:
        return statement.kind in INFERRING or statement.kind == UNDIVIDED
    if name in EXAMINED:
        return statement.kind in EXAMINING or statement.kind == UNDIVIDED
    if name in SIGNS and (statement.kind in INFERRING or statement.kind in RECALLING):
        return False
    return statement.kind not in _APART or name in _FAMILYS


def _is_over(noted: Outcome, statement: StatementReading) -> bool:
    """Whether a matter is one of before in so many words: "passive SI in the fall, resolved"."""
    behind = statement.text[noted.end : noted.end + _SHORT].lower()
    return noted.old or not CLAIM_WORDS["over"].isdisjoint(plain_words(behind))


def _is_in_a_list(noted: Outcome, statement: StatementReading) -> bool:
    """Whether a statement denies it among other things: "denies low mood or loss of interest"."""
    return any(place.start <= noted.start < place.end for place in statement.denied)


def _is_why(noted: Outcome, statement: StatementReading) -> bool:
    """Whether a sign is why something was done, which was before: "glipizide was stopped due to hypoglycemia"."""
    return _OWING.search(statement.text[max(noted.start - _SHORT, 0) : noted.start].lower()) is not None


def _is_known(noted: Outcome, statement: StatementReading, record: Record) -> bool:
    """Whether a sign was said by its own name to be as a statement has it, or the statement only denies it itself."""
    there = is_there(noted.words)
    if there and any(place.start <= noted.start < place.end for place in statement.denied):
        return True  # "denies fever, palpable nodes"
    states = (AFFIRMED, WEAK) if there else (DENIED,)
    return any(ever(record.related(concept), states) for concept in SIGNS[noted.names[0]])


def matter_stems(statement: StatementReading) -> tuple[str, ...]:
    """The stems that leave open what a statement has."""
    return tuple([stem for noted in statement.outcomes for way in noted.words for stem in HINTS.get(way, ())])


def _told_otherwise(noted: Outcome, statement: StatementReading, record: Record) -> Told | None:
    """Where the matter is told another way first, if nothing leaves the note's way open."""
    found: Told | None = None
    phrases: dict[int, list[Outcome]] = {}
    for one in _told(noted, record):
        at = record.look(one.key, 1, 1)
        ways = _ways(one, at, record)
        if not ways and one.outcome.names[0] in SIGNS and (one.outcome.old or not answer_to(at, record)):
            continue
        if not ways and _is_told_in_reply(one.outcome, at, record):
            continue
        if not ways.isdisjoint(noted.words) or (not ways and not one.outcome.words.isdisjoint(noted.words)):
            return None
        if ways:
            phrases.setdefault(at, []).append(one.outcome)
            if found is None and _is_told_of_it(one, at, noted, statement, record):
                found = one
    return None if found is None or _is_hinted_at(noted, phrases, record) else found


def _is_told_in_reply(asked: Outcome, at: int, record: Record) -> bool:
    """Whether the reply to a question tells in so many words how it is: "do you remember it?" – "it's a blank"."""
    if asked.positive or at + 1 >= len(record.speech):
        return False
    return any(told.positive and not told.old and told.names == asked.names for told in record.read(at + 1).outcomes)


def _is_told_of_it(told: Told, at: int, noted: Outcome, statement: StatementReading, record: Record) -> bool:
    """Whether a matter is told for certain: one of a thing, of the statement's and of nothing else, and for a plan
    by another than the patient."""
    outcome = told.outcome
    if not outcome.old and outcome.words and is_complaint(outcome.names[0], outcome.words):
        return _is_found(told, noted, statement, record)
    if outcome.old or noted.names[0] not in OF_THINGS:
        return not outcome.old
    if statement.kind in INFERRING and (not told.outcome.positive or record.speaker(told.key) == _PATIENT):
        return False
    sort = _SORTS[OF_THINGS[noted.names[0]]]
    things = {term.concept: term for term in _of_sort(statement.mentions, sort)}
    if len(things) != 1:
        return False
    (thing,) = things.values()
    named = _of_sort(record.read(at).mentions[:_FEW], sort)
    if not named and at and record.read(at - 1).asks:
        named = _of_sort(record.read(at - 1).mentions[:_FEW], sort)  # "why did you stop it?" – "too expensive"
    return bool(named) and all(term.isa(thing.concept) or thing.isa(term.concept) for term in named)


def _is_found(told: Told, noted: Outcome, statement: StatementReading, record: Record) -> bool:
    """Whether a thing that people complain of as well is what an examiner tells of, and the note has it otherwise at
    large, of no place in particular."""
    outcome = told.outcome
    if not outcome.positive or record.speaker(told.key) != _CLINICIAN:
        return False
    before = left_of(record.text(told.key), outcome.start, _SHORT)
    if _QUOTES.search(before.lower()) is not None:
        return False
    low = statement.text.lower()
    ahead = _PART.split(low[max(noted.start - _SHORT, 0) : noted.start])[-1].strip()
    if (ahead and ahead not in _SIDES) or _SOMEWHERE.match(low, noted.end) is not None:
        return False
    sides = {side[0] for side in _SIDED.finditer(low, max(noted.start - _QUESTION, 0), noted.end + _SHORT)}
    return not sides or (len(sides) == 1 and sides <= _SIDES and _is_of_side(told, sides.pop(), record))


def _is_of_side(told: Told, side: str, record: Record) -> bool:
    """Whether it is told of that side, and nothing of the other."""
    text = record.text(told.key)
    words = {word[0] for word in _SIDED.finditer(text[: told.outcome.end + _SHORT].lower())}
    return len(text) <= _QUESTION and words == {side}


def _of_sort(mentions: Sequence[Mention], sort: tuple[str, ...]) -> list[Term]:
    return [mention.term for mention in mentions if mention.term.category in sort]


def _ways(told: Told, at: int, record: Record) -> frozenset[str]:
    """What is told, or what the answer to a question makes of it."""
    outcome = told.outcome
    if not outcome.positive and (replied := _replied(told, at, record)):
        return replied
    if outcome.names[0] in SIGNS and is_there(outcome.words):
        return _sign_ways(told, at, record)
    if outcome.positive:
        low, speaker = record.text(told.key)[outcome.start : outcome.end].lower(), record.speaker(told.key)
        ones = _ONESELF if speaker == _CLINICIAN else _ONES_OWN  # a parent's "we" is the child's, too
        others = low.startswith(ones) and speaker in _OTHERS
        return _NO_WAYS if others or _is_ill_after_all(at, record) else outcome.words
    if not outcome.words:
        return _NO_WAYS  # asked openly
    answer = told_in_reply(told, at, record)
    if answer == YES and outcome.names[0] in PASSING and record.read(at + 1).reserve & HISTORICAL:
        answer = NO  # "do you exercise?" – "I used to"
    if _DENIES.search(record.text(told.key)[outcome.start : outcome.end].lower()) is not None:
        return outcome.words if answer == NO else _NO_WAYS  # "you're not breastfeeding?" - "no"
    if answer == YES or (not answer and is_detailed(at, record) and _asks_for_it_alone(told, record)):
        return outcome.words
    return other_ways(outcome.names[0], outcome.words) if answer == NO else _NO_WAYS


def _replied(told: Told, at: int, record: Record) -> frozenset[str]:
    """What the reply to a question tells of a matter in words of its own, if nothing else is asked behind it."""
    text, outcome = record.text(told.key), told.outcome
    if at + 1 >= len(record.speech) or text.find("?", outcome.end) < text.rfind("?"):
        return _NO_WAYS
    question = text[max(outcome.start - _SHORT, 0) : outcome.end + _SHORT]
    return replied_ways(outcome.names[0], record.read(at + 1).text, question)


def _is_ill_after_all(at: int, record: Record) -> bool:
    """Whether the other tells how ill a thing is that was put as well: "you're eating okay" – "maybe a bit less"."""
    reading = record.read(at)
    if not reading.puts or at + 1 >= len(record.speech):
        return False
    ahead = [record.read(at + 1)]
    return any(mention.flags & NEGATED and is_ill_after_all(mention, ahead) for mention in reading.mentions[:_FEW])


def _sign_ways(told: Told, at: int, record: Record) -> frozenset[str]:
    """What the reply makes of a sign: a no denies it, asked for in whatever form, a yes may be of another thing."""
    outcome = told.outcome
    answer = answer_to(at, record)
    if answer == NO:
        behind = record.text(told.key)[outcome.end : outcome.end + _QUESTION].lower()
        unsure = outcome.old or asks_anew(behind)
        return _NO_WAYS if unsure else other_ways(outcome.names[0], outcome.words)
    if outcome.positive:
        return _NO_WAYS if outcome.old else outcome.words
    owned = answer == YES or (not answer and is_detailed(at, record))
    return outcome.words if owned and _asks_for_it_alone(told, record) else _NO_WAYS


def _asks_for_it_alone(told: Told, record: Record) -> bool:
    """Whether a question is for one thing only, so that a yes is of it."""
    text = record.text(told.key)
    beside = text[: told.outcome.start] + text[told.outcome.end :]
    return len(beside) <= _SHORT and _AND.search(beside.lower()) is None


def _is_hinted_at(noted: Outcome, phrases: Mapping[int, list[Outcome]], record: Record) -> bool:
    """Whether words that leave the note's way open were said elsewhere than in the phrases that tell another way, or
    in what they answer."""
    hints = [stem for way in noted.words for stem in HINTS.get(way, ())]
    heard = [stem for stem in hints if record.times_said(stem)]
    if not heard:
        return False
    told = {at: _beside(record.speech.text(at), outcomes) for at, outcomes in phrases.items()}
    asked = {at - 1 for at in phrases if at and at - 1 not in phrases and record.read(at - 1).asks}
    for stem in heard:
        if any(stem in stems for stems in told.values()):
            return True
        here = sum(stem in record.read(at).stems for at in (*phrases, *asked))
        left = record.times_said(stem) - here
        if left > 0 and not (noted.names[0] in EXAMINED and _is_only_denied(stem, left, {*phrases, *asked}, record)):
            return True
    return False


def _is_only_denied(stem: str, times: int, besides: AbstractSet[int], record: Record) -> bool:
    """Whether a word is only said, so many times elsewhere than in some utterances, of what is asked for and denied."""
    speech = record.speech
    if len(speech) > _LONG:
        return False
    heard = [at for at in range(len(speech)) if at not in besides and stem in speech.submitted(at).lower()]
    if len(heard) > _FEW:
        return False
    named = [at for at in heard if stem in record.read(at).stems]
    if len(named) < times:
        return False  # a stem that its word does not begin with: "dri" of dry
    return all(_denies(stem, record.look(speech.keys[at], 0, 1), record) for at in named)


def _denies(stem: str, at: int, record: Record) -> bool:
    reading, text = record.read(at), record.speech.text(at)
    if reading.asks:
        return answer_to(at, record) == NO
    named = [m for m in reading.mentions[:_FEW] if stem in read_words(text[m.start : m.end]).stems]
    return bool(named) and all(mention.flags & NEGATED for mention in named)


def _beside(text: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The stems of an utterance beside what it tells, which are all of those of a question."""
    for outcome in outcomes:
        text = text[: outcome.start] + " " * (outcome.end - outcome.start) + text[outcome.end :]
    return read_words(text).stems if all(outcome.positive for outcome in outcomes) else ()
