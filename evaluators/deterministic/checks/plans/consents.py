"""Checks what a note has as agreed to or turned down by somebody against the reply to who offered it.

``decisions`` holds tests and drugs against the doings that the record knows. Here the words of the note say themselves
that somebody was asked, and what for may be anything: that a student stays, that an employer is told. So the offer is
looked for by its words, and only a plain yes or no right behind it counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from engine.finding import Evidence
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, among, reply
from evaluators.deterministic.checks.worded import LOOKED_AT, READ, SENTENCE
from evaluators.deterministic.reading.doing.deciding import OFFERED, accepts, declines, recants, relents
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.words import IGNORED, plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Key
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("consent_rules.tsv")
_RULES: Final = by_role(_WORDS)
_ENDS: Final = rf"(?= (?:{_RULES['ends']})\b|[.,;:()]|$)"
_NAME: Final = r"(?P<name>[a-z'-]+(?: [a-z'-]+){0,4}?)"
_CLAIM: Final = re.compile(
    rf"\b(?:(?P<yes>{_RULES['agreed']})|(?P<no>{_RULES['refused']})) (?:(?:{_RULES['to do']}) )*{_NAME}{_ENDS}"
)
_CLAIM_BEHIND: Final = re.compile(
    rf"(?:^|[:.,;] ?){_NAME} (?:was |has been |is )?"
    rf"(?:(?P<yes>{_RULES['agreed behind']})|(?P<no>{_RULES['refused behind']}))(?=[.,;]|$)"
)
_PARTIAL: Final = re.compile(rf"\b(?:{_RULES['partial']})\b|[?]")
_VAGUE: Final = frozenset(_WORDS["vague"])
_OFFER: Final = re.compile(rf"\b(?:{_RULES['offer']})\b")
_IT: Final = re.compile(rf"\b(?:{_RULES['it']})\b")
_OPENS: Final = rf"(?:(?:{_RULES['opens']}),? )*"
_YES: Final = re.compile(rf"\W*{_OPENS}(?:{_RULES['yes']})\b")
_YES_IN_THE_END: Final = re.compile(rf", (?:{_RULES['yes in the end']})\W*$")
_NO: Final = re.compile(rf"\b(?:{_RULES['no']})\b")
_ANY_NO: Final = re.compile(rf"\b(?:{_RULES['any no']})\b")
_NO_NO: Final = re.compile(rf"\b(?:{_RULES['no no']})\b")
"""Words of a no that are none."""
_PLAIN_NO: Final = re.compile(rf"\W*{_OPENS}(?:{_RULES['plain no']})\b(?:,? (?:{_RULES['behind a no']}))?\W*")
_TURNED: Final = re.compile(rf"\b(?:{_RULES['turned']})\b")
_WISHES: Final = re.compile(rf"\b(?:{_RULES['wishes']})\b")
_WISHES_NOT: Final = re.compile(rf"\b(?:{_RULES['wishes not']})\b")
_BOTH: Final = re.compile(rf"\b(?:{_RULES['both']})\b")
_SETTLED: Final = re.compile(rf"\W*{_OPENS}(?:{_RULES['settled']})\b")
_CLINICIAN: Final = "clinician"
_FEW: Final = 3
"""Utterances with a word of the thing at the most: of what is spoken of more often, much may be decided."""
_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_ANY: Final = frozenset(("proc:referral", "proc:surgery"))
"""Names of no thing of its own."""
_AHEAD: Final = 4
_NAMED: Final = 8
_REPLY: Final = 100
_STEMS: Final = 2
"""Stems of a name that are looked up, from its end: "letter from the school nurse"."""
_AGREED_TO: Final = "Note has {name} agreed to, the transcript turns it down."
_TURNED_DOWN: Final = "Note has {name} turned down, the transcript has it accepted."


class _Place(NamedTuple):
    """Where a thing was named."""

    key: Key
    start: int
    end: int


class _Claim(NamedTuple):
    """What a note has as agreed to or turned down: its name, where that stands with its verb, and the stems of it."""

    agreed: bool
    name: str
    place: tuple[int, int]
    stems: tuple[str, ...]


class _Verdict(NamedTuple):
    """What became of an offer, and where that was told: by the offer and the reply, or by one utterance."""

    taken: bool
    key: Key
    start: int
    end: int
    answer: int


def consent_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for what a statement has as agreed to or turned down, and the reply in the talk was the other."""
    claim = _claim(statement)
    if claim is None:
        return
    places = list(_terms_said(statement, claim.place, record))
    for stem in claim.stems:
        places.extend(_said(stem, record))
    verdicts = _verdicts(places, record)
    if not verdicts or any(verdict.taken == claim.agreed for verdict in verdicts):
        return
    last = max(verdicts, key=lambda verdict: record.position(verdict.key))
    message = _AGREED_TO if claim.agreed else _TURNED_DOWN
    evidence: tuple[Evidence, ...] = (among(record, last.key, last.start, last.end),)
    if last.answer >= 0:
        evidence = (*evidence, reply(record, record.speech.keys[last.answer]))
    yield against(claim.place, "negation", "critical", message.format(name=claim.name), evidence, points=MANAGED)


def consent_stems(statement: StatementReading) -> tuple[str, ...]:
    """The stems that this looks up."""
    claim = _claim(statement)
    return () if claim is None else claim.stems


def _claim(statement: StatementReading) -> _Claim | None:
    """What a statement has as agreed to or turned down, if it is all of one thing and says so without reserve."""
    low = plain(statement.text)
    if len(low) > READ:
        return None
    found = _CLAIM.search(low) or _CLAIM_BEHIND.search(low)
    if found is None:
        return None
    agreed = found["yes"] is not None
    verb = found.span("yes" if agreed else "no")
    if _PARTIAL.search(low[: verb[0]] + low[verb[1] :]) is not None:
        return None
    words = [word.removesuffix("'s") for word in found["name"].split() if word.removesuffix("'s") not in _VAGUE]
    stems = tuple([stem for stem in map(plain_stem, words) if stem is not IGNORED and len(stem) > 2])
    return _Claim(agreed, found["name"], found.span(), stems[-_STEMS:]) if stems else None


def _terms_said(statement: StatementReading, span: tuple[int, int], record: Record) -> Iterator[_Place]:
    """Where the things were said that a claim names, by whatever name."""
    for mention in statement.mentions:
        if span[0] <= mention.start and mention.end <= span[1] and mention.term.category in OFFERED:
            heard = [said for entry in record.related(mention.term.concept)[:1] for said in entry.told(_STATES, _FEW)]
            if len(heard) <= _FEW and mention.term.concept not in _ANY:
                for said in heard:
                    yield _Place(said.key, said.start, said.end)


def _said(stem: str, record: Record) -> Iterator[_Place]:
    """Where a word of a thing was said, if that was seldom."""
    if not 0 < record.times_said(stem) <= _FEW:
        return
    named = re.compile(rf"\b{re.escape(stem)}[a-z]{{0,5}}\b")
    for key in record.saying(stem)[:LOOKED_AT]:
        found = named.search(plain(record.text(key)[:READ]))
        if found is not None:
            yield _Place(key, found.start(), found.end())


def _verdicts(places: list[_Place], record: Record) -> list[_Verdict]:
    """What became of a thing, each time that it was named."""
    found: list[_Verdict] = []
    for place in places:
        low, span = plain(record.text(place.key)[:READ]), (place.start, place.end)
        verdict = _told(place.key, low, span, record) or _replied(place.key, low, span, record)
        if verdict is not None:
            found.append(verdict)
    return found


def _told(key: Key, low: str, place: tuple[int, int], record: Record) -> _Verdict | None:
    """What the patient wants of it, or does not, in so many words: "I don't want the Down's test"."""
    if record.speaker(key) == _CLINICIAN:
        return None
    start, end = _sentence(low, place)
    before = low[start : place[0]]
    if low[start:end].endswith("?") or _BOTH.search(before) is not None:
        return None
    wanted, unwanted = _WISHES.search(before) is not None, _WISHES_NOT.search(before) is not None
    if wanted == unwanted or (wanted and _ANY_NO.search(before) is not None):
        return None
    at = record.look(key, 0, _AHEAD)
    return None if _is_taken_back(wanted, at, record) else _Verdict(wanted, key, *place, -1)


def _replied(key: Key, low: str, place: tuple[int, int], record: Record) -> _Verdict | None:
    """What is replied to the clinician who offers it, by its name or, right behind that, as "it"."""
    at = record.look(key, 0, 2 * _AHEAD)
    if record.speaker(key) == _CLINICIAN:
        start, end = _sentence(low, place)
        asked = low[start:].rstrip()
        asks = _asks_for_it(low, end)
        of_it = asks is not None and _TURNED.search(low[start:end]) is None
        own = [mention for mention in _mentions(key, record) if mention.start < place[1]]
        if asks is not None and _names_another(key, place[1], asks[1], record, own):
            return None
        if of_it or (_is_offer(low[start:end]) and not low[end:].strip()):
            taken = _reply_to(asked, at, record)
            if taken is not None:
                return _Verdict(taken, key, *place, at + 1)
    for later in range(at + 1, min(at + 1 + _AHEAD, len(record.speech))):
        question = plain(record.speech.text(later)[:READ])
        if record.speaker(record.speech.keys[later]) != _CLINICIAN:
            continue
        offer = _asks_for_it(question, 0)
        if offer is not None and offer[1] == len(question.rstrip()):
            if _names_another(record.speech.keys[later], 0, offer[1], record, _mentions(key, record)):
                return None
            taken = _reply_to(question[offer[0] : offer[1]], later, record)
            return None if taken is None else _Verdict(taken, record.speech.keys[later], *offer, later + 1)
    return None


def _asks_for_it(low: str, since: int) -> tuple[int, int] | None:
    """Where one first asks behind a place whether the other wants "it"."""
    for sentence in SENTENCE.finditer(low, since):
        start, end = sentence.span()
        offer = _OFFER.search(low, start, end) if low.endswith("?", start, end) else None
        if offer is not None and _IT.search(low, offer.end(), end) is not None:
            return offer.start(), end
    return None


def _names_another(key: Key, start: int, end: int, record: Record, named: Sequence[Mention]) -> bool:
    """Whether a part of an utterance names something else that may be offered than what was ``named``, and so is what
    "it" is there: "and for the pneumonia, you're due for Prevnar, can we do that?"."""
    return any(
        start <= mention.start < end
        and mention.term.category in OFFERED
        and not any(mention.term.isa(own.term.concept) or own.term.isa(mention.term.concept) for own in named)
        for mention in _mentions(key, record)
    )


def _mentions(key: Key, record: Record) -> Sequence[Mention]:
    return record.read(record.position(key)).mentions[:_NAMED]


def _is_offer(sentence: str) -> bool:
    """Whether it offers what it names; a no to "you don't want it?" or "do you mind?" may be a yes."""
    return _OFFER.search(sentence) is not None and _TURNED.search(sentence) is None


def _reply_to(asked: str, at: int, record: Record) -> bool | None:
    """Whether the next one takes what is offered; None where that is no plain yes or no, or is taken back."""
    if at + 1 >= len(record.speech) or _TURNED.search(asked) is not None:
        return None
    if record.speaker(record.speech.keys[at + 1]) == _CLINICIAN:
        return None
    taken = _verdict(record.speech.text(at + 1))
    return None if taken is None or _is_taken_back(taken, at + 1, record) else taken


def _verdict(text: str) -> bool | None:
    low = _NO_NO.sub("", plain(text))
    if len(low) > _REPLY or "?" in low or _BOTH.search(low) is not None:
        return None
    no = _NO.search(low) is not None or _PLAIN_NO.fullmatch(low) is not None or declines(low)
    yes = _YES.match(low) is not None or accepts(low) or _YES_IN_THE_END.search(low) is not None
    if yes and not no and _ANY_NO.search(low) is not None:
        return None
    return None if yes == no else yes


def _is_taken_back(taken: bool, at: int, record: Record) -> bool:
    """Whether what is said next may be otherwise, unless the clinician takes a no for an answer."""
    for place in range(at + 1, min(at + 1 + _AHEAD, len(record.speech))):
        text = record.speech.text(place)[:READ]
        if record.speaker(record.speech.keys[place]) == _CLINICIAN:
            if not taken and place == at + 1 and _SETTLED.match(plain(text)) is not None:
                return False
        elif _turns_down(text) if taken else (relents(text) or accepts(text)):
            return True
    return False


def _turns_down(text: str) -> bool:
    return declines(text) or recants(text) or _NO.search(plain(text)) is not None


def _sentence(low: str, place: tuple[int, int]) -> tuple[int, int]:
    for sentence in SENTENCE.finditer(low):
        if sentence.start() <= place[0] < sentence.end():
            return sentence.span()
    return place
