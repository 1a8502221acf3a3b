"""Checks what a statement says is done, or is not, against what somebody said: "uses spacer" of who does not use it.

Where something was denied the record knows by its tokens (``reading.ways.predicates``). What was asked for and granted,
or told without being asked for, is looked for where its words were said, as few statements deny what no term stands
for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from engine.finding import Evidence
from engine.portions import give_way
from evaluators.deterministic.checks.pieces import Piece, against, among, reply
from evaluators.deterministic.checks.worded import ELSE, LOOKED_AT, READ, SENTENCE
from evaluators.deterministic.reading.context.kin import KINSFOLK
from evaluators.deterministic.reading.mention import NEGATED, mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.ways.predicates import PREDICATE_WORDS, is_of_others
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.same_words import is_verb, may_have, spelled, stems_of, token_of, tokens
from evaluators.deterministic.reading.wording.words import stem
from evaluators.deterministic.record.deeds import Deed
from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import longest_first, of_roles

_CLAIM: Final = re.compile(r"[^.;:\n]+")
_PART: Final = re.compile(r"[^,.;:\n]+")
_WORD: Final = re.compile(r"[a-z][a-z'-]*")
_TO_BE_DONE: Final = re.compile(rf"\s*(?:(?:{longest_first(PREDICATE_WORDS['is to'])}) )*to ")
"""How a claim begins that tells what is to be done: "pt to bring the meter"."""
_UP_TO_NOW: Final = re.compile(longest_first(PREDICATE_WORDS["up to now"]))
"""What tells that a claim is of today, though it has a word of former days."""
_OFF_WORK: Final = "off work"
"""Denies what it names."""
_FEW: Final = 2
_MOST: Final = 5
"""Tokens of what is denied in a note; more are a list."""
_DENYING: Final = PREDICATE_WORDS["noted no"]
_OPEN: Final = PREDICATE_WORDS["undone"] | PREDICATE_WORDS["former"] | _DENYING
_HARDLY: Final = PREDICATE_WORDS["hardly"]
_OPEN_DENIALS: Final = (PREDICATE_WORDS["undone"] | PREDICATE_WORDS["bounded"]) - _DENYING
_SAID_OF_ANY: Final = PREDICATE_WORDS["patient"] | _DENYING
_ADVISES: Final = of_roles("claim_rules", "told to do")
"""Tells the other what to do from now on."""
_WITH_WHOM: Final = re.compile(
    r"\b(?:with|to|for|from) (?:you|me|us|him|her|them|anyone|anybody|someone)\b", re.IGNORECASE
)
_NOT_TOLD: Final = PREDICATE_WORDS["not told"]
_KIN: Final = frozenset(map(token_of, KINSFOLK))


class _Claim(NamedTuple):
    """A part of a statement that says that something is done, or is not, by its tokens.

    ``open`` are words that leave that open where they are not what is spoken of ("missed").
    """

    start: int
    end: int
    names: tuple[str, ...]
    open: frozenset[str]


def predicate_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each claim that something is done which somebody said is not, or the reverse."""
    pieces: list[Piece] = []
    if statement.kind in ELSE:
        return pieces
    low = lowered(statement.text)
    if may_have(statement.stems, statement.mentions, record.deeds.tokens):
        for claim in _claims(low, statement):
            item = _denied(claim, record)
            if item is not None:
                pieces.append(_piece(claim, "is so, the transcript that it is not", _quotes(item, record)))
    if record.walkable and not _DENYING.isdisjoint(low.split()):
        for claim in _denials(low, statement):
            keys = _where(claim, record)
            evidence = _granted(claim, keys, record) or _told(claim, keys, low, record)
            if evidence:
                pieces.append(_piece(claim, "is not so, the transcript that it is", evidence))
    return pieces


def predicate_names(statement: StatementReading) -> Iterator[str]:
    """Tokens and stems that this looks up for a statement."""
    if statement.kind not in ELSE:
        for token in tokens(lowered(statement.text), 0, len(statement.text), statement.mentions):
            yield token
            yield from stems_of(token)


def _claims(low: str, statement: StatementReading) -> Iterator[_Claim]:
    """The parts of a statement that say that something is done."""
    for clause in _CLAIM.finditer(_UP_TO_NOW.sub(_blank, low)):
        give_way()
        start, end = clause.span()
        inside = mentions_between(statement.mentions, start, end)
        if (
            _TO_BE_DONE.match(clause[0]) is not None
            or _OFF_WORK in clause[0]
            or any(mention.flags & NEGATED for mention in inside)
            or not _HARDLY.isdisjoint(_WORD.findall(clause[0]))
        ):
            continue
        names = tokens(low, start, end, statement.mentions)
        if names:
            yield _Claim(start, end, names, _OPEN.intersection(_WORD.findall(clause[0])))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _denials(low: str, statement: StatementReading) -> Iterator[_Claim]:
    """The parts of a statement that say that something is not done, each up to where it tells of the occasion."""
    for part in _PART.finditer(low):
        give_way()
        start, end = part.span()
        words = list(_WORD.finditer(low, start, end))
        end = next((word.start() for word in words if word[0] in PREDICATE_WORDS["occasion"]), end)
        told = [word[0] for word in words if word.start() < end]
        if _DENYING.isdisjoint(told):
            continue
        names = tuple([name for name in tokens(low, start, end, statement.mentions) if name not in _SAID_OF_ANY])
        if 0 < len(names) <= _MOST and not is_of_others(names):
            yield _Claim(start, end, names, _OPEN_DENIALS.intersection(told))


def _denied(claim: _Claim, record: Record) -> Deed | None:
    """The first denial of what a claim says is done, if nobody spoke of it but to deny it."""
    names = set(claim.names)
    for name, key in islice(_keys(claim, record), LOOKED_AT):
        for item in _items(key, record):
            if item.done or item.tokens[0] != name or not names.issuperset(item.tokens):
                continue
            if len(item.tokens) == 1 and _WITH_WHOM.search(record.text(key)[item.start : item.end]) is not None:
                continue  # "does she live with you?" – "no": she lives alone
            if _is_closed(claim, item.tokens) and _is_of(claim, item.tokens) and _is_last_word(item, record):
                return item
    return None


def _keys(claim: _Claim, record: Record) -> Iterator[tuple[str, Key]]:
    """The utterances that deny something with a first token that a claim has, each with that."""
    for name in claim.names:
        for key in dict.fromkeys(record.deeds.keys(name)[:LOOKED_AT]):
            yield name, key


def _items(key: Key, record: Record) -> tuple[Deed, ...]:
    """What an utterance says is done or not, as those behind it answer."""
    give_way()
    return record.talk.deeds(record.look(key, 0, AHEAD))


def _is_closed(claim: _Claim, names: Sequence[str]) -> bool:
    """Whether all words that might leave a claim open are of what was said."""
    return all(any(word in spelled(name) or stem(word) == name for name in names) for word in claim.open)


def _is_of(claim: _Claim, names: tuple[str, ...]) -> bool:
    """Whether a claim with all words of what is denied says that: a verb by itself is nearly all that it says, and a
    relative is who does it, and no other."""
    for name in _KIN.intersection(claim.names):
        if name not in names or name != claim.names[0]:
            return False
    if len(names) > 1:
        return True
    if claim.names == names:
        return ":" not in names[0]
    return is_verb(names[0]) and names[0] == claim.names[0] and len(claim.names) <= _FEW


def _is_last_word(item: Deed, record: Record) -> bool:
    """Whether one of its words is said nowhere but where it is denied, or where one is told to do it from now on."""
    where = set(record.deeds.keys(item.tokens[0])[:LOOKED_AT])
    if any(record.times_named(name) <= len(where) for name in item.tokens):
        return True
    rarest = min(item.tokens, key=record.times_named)
    if len(item.tokens) == 1 or not record.walkable or record.times_named(rarest) > LOOKED_AT:
        return False
    return all(key in where or _is_advised(rarest, key, record) for key in record.saying(rarest))


def _is_advised(name: str, key: Key, record: Record) -> bool:
    """Whether an utterance names a thing only as what the other is to use or do: "I want you to use the spacer"."""
    low = lowered(record.text(key)[:READ])
    mentions = record.read(record.look(key, 0, 0)).mentions
    words = [low[m.start : m.end] for m in mentions[:LOOKED_AT] if m.term.isa(name)] if ":" in name else spelled(name)
    naming = [sentence[0] for sentence in SENTENCE.finditer(low) if any(word in sentence[0] for word in words if word)]
    return bool(naming) and all(_ADVISES.search(sentence) is not None for sentence in naming)


def _granted(claim: _Claim, keys: Sequence[Key], record: Record) -> list[Evidence]:
    """What was asked for and answered by yes, and is what a claim denies or more of it."""
    wanted = set(_telling(claim.names))
    for key in keys:
        for item in _items(key, record):
            if item.done and wanted.issubset(item.tokens) and _is_closed(claim, item.tokens):
                return _quotes(item, record)
    return []


def _telling(names: tuple[str, ...]) -> tuple[str, ...]:
    """Tokens without those that say nothing beside others: "did not attend cardiac rehab"."""
    return tuple([name for name in names if name not in PREDICATE_WORDS["slight"]]) or names


def _told(claim: _Claim, keys: Sequence[Key], low: str, record: Record) -> list[Evidence]:
    """What was told without being asked for, and is what a claim denies or more of it; none if it was denied as well,
    or the claim is of former days."""
    if not PREDICATE_WORDS["earlier"].isdisjoint(_WORD.findall(low, claim.start, claim.end)):
        return []
    found: list[Evidence] = []
    for key in keys:
        for start, end in _saying_all(claim, key, record):
            words = set(_WORD.findall(record.text(key)[start:end].lower()))
            if not KINSFOLK.isdisjoint(words) and _KIN.isdisjoint(claim.names):
                continue
            if not words.isdisjoint(_NOT_TOLD) or words.isdisjoint(PREDICATE_WORDS["tells"]):
                return []
            found.append(among(record, key, start, end))
    return found[:1]


def _saying_all(claim: _Claim, key: Key, record: Record) -> Iterator[tuple[int, int]]:
    """The sentences of an utterance that have all words of a claim, and do not ask."""
    low = lowered(record.text(key)[:READ])
    mentions = record.read(record.position(key)).mentions
    for sentence in SENTENCE.finditer(low):
        start, end = sentence.span()
        if not sentence[0].endswith("?"):
            names = tokens(low, start, end, mentions)
            all_of_it = names == claim.names if len(claim.names) == 1 else set(names).issuperset(claim.names)
            if all_of_it and _is_closed(claim, names):
                yield start, end


def _where(claim: _Claim, record: Record) -> list[Key]:
    """The utterances in which the rarest word of a claim was said, if they are few."""
    rarest = min(_telling(claim.names), key=record.times_named)
    return record.saying(rarest)[:LOOKED_AT] if 0 < record.times_named(rarest) <= LOOKED_AT else []


def _quotes(item: Deed, record: Record) -> list[Evidence]:
    evidence = [among(record, item.key, item.start, item.end)]
    if item.answer is not None:
        evidence.append(reply(record, item.answer))
    return evidence


def _piece(claim: _Claim, how: str, evidence: Sequence[Evidence]) -> Piece:
    message = f"Note says that it {how}: {evidence[0].text.strip()}"
    return against((claim.start, claim.end), "negation", "major", message, tuple(evidence))
