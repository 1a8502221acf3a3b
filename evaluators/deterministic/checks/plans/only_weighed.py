"""Checks what a plan has begun, given or ordered against talk in which it was only weighed, and left: "we could do
Zometa" – "not yet"; "what about that shot?" – "we don't do that anymore".

``decisions`` and ``actions`` ask what was done about a thing. Here nothing was: it was named, and what is said next has
it not to be, whoever says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.finding import Kind
from evaluators.deterministic.checks.doses.bare_orders import is_bare_order
from evaluators.deterministic.checks.names.akin import is_routine
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes, reply
from evaluators.deterministic.checks.plans.decisions import is_for_later
from evaluators.deterministic.reading.doing.deciding import OFFERED, accepts, declines, left_open, relents
from evaluators.deterministic.reading.mention import (
    ACCEPTED,
    ACTIONS,
    ANSWERED,
    ASKED,
    DECLINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    KEEP,
    NEGATED,
    NOT_SO,
    RAISE,
    START,
    TESTS,
    UNCERTAIN,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain, question_end, right_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import by_role, of_roles
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("weighed_rules.tsv")
_RULES: Final = by_role(_WORDS)
_FORMS: Final = frozenset(_WORDS["its form"])
_ORDERED: Final = of_roles("weighed_rules", "ordered")
_RESERVED: Final = of_roles("weighed_rules", "reserved")
_ELSE: Final = rf"(?! (?:{_RULES['goes on']})\b)"
_LEFT: Final = re.compile(
    rf"(?<![a-z])(?:{_RULES['left']})\b{_ELSE}"
    rf"|\b(?:{_RULES['left there']})(?=\W*(?:[.,;!?…–-]|$)| (?:for now|on (?:that|it|this)|until|till)\b)"
)
_KEPT: Final = re.compile(rf"\b(?:{_RULES['kept']})\b")
_LEFT_BY_NAME: Final = re.compile(rf"\b(?:{_RULES['left by name']}) (?:[a-z]+ )?$")
_HELD: Final = re.compile(r"\bhold (?:off )?(?:on )?the $")
"""The same of tests; who holds a drug, holds it for an occasion."""
_LEFT_IN_REPLY: Final = re.compile(rf"\b(?:{_RULES['left in reply']})\b")
_LEFT_AS_THAT: Final = re.compile(
    rf"\b(?:{_RULES['left as that']})\b"
    r"|^[^.?!]*\bif (?:the |that |your )?[a-z]+ (?:fails|doesn't (?:work|help|do it))\b"
)
_ANOTHER: Final = re.compile(rf"\b(?:{_RULES['another instead']}) (?:the |a |an )?(?P<other>[a-z]+)")
_NO: Final = re.compile(r"\W*(?:(?:um|uh|oh|well)\W+)?(?:no|nah|nope)\b")
_WEIGHED: Final = re.compile(rf"\b(?:{_RULES['weighed']})\b")
_ASKS_LEAVE: Final = re.compile(r"\b(?:do i need|should i|can i|could i)\b")
_DECIDED: Final = re.compile(rf"\b(?:{_RULES['decided']})\b")
_NONE: Final = re.compile(r"(?:^|[.!?] )no (?:more )?$")
_NO_THEN: Final = re.compile(r"(?:^|[.,!?] |\b(?:so|actually|okay|well) )no (?:more )?$")
_CASE: Final = re.compile(
    rf"\bif [^.?!]*\b(?:{_RULES['case']})\b[^.?!]*"
    r"\b(?:we|i|you)(?:'d|'ll| might| may| can| could| would| will)\b[^.?!]*$"
)
_IN_CASE: Final = re.compile(r"\bif (?:the |that |your )?$")
_UNTIL: Final = re.compile(r"\b(?:until|till|after|next|once)\b")
_TAKEN: Final = re.compile(rf"\b(?:{_RULES['taken']})\b|{of_roles('time_rules', 'done now', 'given now').pattern}")
_SITES: Final = frozenset((*INFERRING, "course"))
_NO_ORDER: Final = NOT_SO | HISTORICAL | DECLINED | (ACTIONS & ~(START | RAISE))
_ALL: Final = tuple(range(8))
_MOST: Final = 8
"""Times that a thing is spoken of at the most: of what is spoken of more often, one is another one."""
_REACH: Final = 96
_BEFORE: Final = 64
_REPLY: Final = 160
_AHEAD: Final = 2
_OR: Final = 16
_OPTION: Final = "option"
_PATIENT: Final = "patient"
_DOUBTED: Final = HYPOTHETICAL | UNCERTAIN | FAMILY


def weighed_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that a plan has, and the talk only weighs and leaves."""
    if statement.kind not in _SITES:
        return
    for mention in statement.mentions:
        if mention.term.category not in OFFERED or not _is_had(mention, statement):
            continue
        told = _left(mention.term, record)
        if told is not None and not (told[1] is not None and _is_put_off(mention, told[1], statement, record)):
            said, answer = told
            evidence = quotes(record, said) if answer is None else (*quotes(record, said)[:1], reply(record, answer))
            message = f"Note plans {called(mention.term)}, the transcript leaves it."
            kind: Kind = "negation" if mention.term.category in TESTS else "medication"
            yield against(mention.place, kind, "critical", message, evidence, points=MANAGED)


def _is_had(mention: Mention, statement: StatementReading) -> bool:
    """Whether a plan has it begun, given or ordered, in no case that may come only."""
    if mention.flags & _NO_ORDER or is_routine(mention.term):
        return False
    text = statement.text
    before, behind = left_of(text, mention.start, _REACH), right_of(text, mention.end, _REACH)
    if _RESERVED.search(before) is not None or _RESERVED.search(behind) is not None:
        return False
    if mention.flags & (START | RAISE) or is_bare_order(mention, statement):
        return True
    return _ORDERED.search(before) is not None or _ORDERED.search(behind) is not None


def _is_put_off(mention: Mention, answer: Key, statement: StatementReading, record: Record) -> bool:
    """Whether the plan has it for later, and so has the reply: "I'd rather wait until after the holidays"."""
    return is_for_later(mention, statement.text) and _UNTIL.search(plain(record.text(answer)[:_REPLY])) is not None


def _left(term: Term, record: Record) -> tuple[Said, Key | None] | None:
    """Where it was left, and who replied so, if that was the last word on it and it was never agreed to."""
    heard = [said for entry in record.related(term.concept)[:1] for said in entry.told(_ALL, _MOST + 1)]
    if not heard or len(heard) > _MOST:
        return None
    heard.sort()
    found: tuple[Said, Key | None] | None = None
    agreed = False
    for said in heard:
        held = term.category in TESTS and _HELD.search(plain(record.before(said, _BEFORE))) is not None
        told = (said, None) if held else _left_at(said, record, agreed=agreed)
        if told is not None:
            found = told
        elif found is None or not said.flags & NEGATED:
            found = None
            agreed = agreed or _is_agreed(said, record)
    return found


def _is_agreed(said: Said, record: Record) -> bool:
    """Whether it is had already, or ordered there."""
    if said.flags & (ACCEPTED | KEEP):
        return True
    return bool(said.flags & START and not said.flags & ASKED) and not left_open(record.before(said, _BEFORE))


def _left_at(said: Said, record: Record, *, agreed: bool) -> tuple[Said, Key | None] | None:
    """Whether one of the times that it is named it is left, there or in what is said next; by its name alone, if it was
    agreed to before."""
    position = record.look(said.key, 0, 2 * _AHEAD)
    low = plain(record.speech.text(position))
    before = low[max(said.start - _BEFORE, 0) : said.start]
    end = _next_named(said, position, said.end, record)
    if _IN_CASE.search(before) is not None:
        return None
    own = record.speaker(said.key) == _PATIENT
    if _LEFT_BY_NAME.search(before) is not None or _is_none(before, low[said.end :], own=own):
        return said, None
    if agreed:
        return None
    behind = low[said.end : end]
    if (_LEFT.search(behind) is not None and _KEPT.search(behind) is None) or _is_for_a_case(said, low):
        return said, None
    if said.flags & DECLINED and not said.flags & ANSWERED:
        return said, record.speech.keys[position + 1] if position + 1 < len(record.speech) else None
    if not _is_weighed(said, before, record):
        return None
    last = end >= min(len(low), said.end + _REPLY) and not _is_one_of_two(said, position, record)
    for later in range(position + 1, min(position + 1 + _AHEAD, len(record.speech))):
        text = plain(record.speech.text(later)[:_REPLY])
        if accepts(text) or relents(text) or _TAKEN.search(text) is not None:
            return None
        if _LEFT_AS_THAT.search(text) is not None or (
            last and _is_left(text, text[: _next_named(said, later, 0, record)], low, before)
        ):
            return None if _is_taken_up(later, record) else (said, record.speech.keys[later])
        last = last and (not record.read(later).offers or _OPTION in text)
    return None


def _is_taken_up(position: int, record: Record) -> bool:
    """Whether it is had after all: "I don't want to gain weight" – "it's neutral" – "let's do it, then"."""
    for later in range(position + 1, min(position + 1 + _AHEAD, len(record.speech))):
        text = plain(record.speech.text(later)[:_REPLY])
        offered = later > position + 1 and record.speech.text(later - 1).rstrip().endswith("?")
        if relents(text) or _TAKEN.search(text) is not None or (offered and accepts(text)):
            return True
    return False


def _is_left(text: str, upto: str, low: str, before: str) -> bool:
    """Whether a reply leaves it: by what it says up to the next thing, or with another thing in its place."""
    if declines(upto) or _LEFT_IN_REPLY.search(upto) is not None:
        return True
    if _NO.match(text) is not None and (left_open(before) or _ASKS_LEAVE.search(before) is not None):
        return True
    other = _ANOTHER.search(text)
    return other is not None and other["other"] not in low and other["other"] not in _FORMS


def _is_none(before: str, behind: str, *, own: bool) -> bool:
    """Whether one says no to it by its name: "No oxy." of the patient's ``own``, "so no oxy then" of anybody's."""
    if own and _NONE.search(before) is not None and behind[:1] in ("", ".", "!", ","):
        return True
    return _NO_THEN.search(before) is not None and behind.startswith(" then")


def _is_for_a_case(said: Said, low: str) -> bool:
    """Whether it is only to be had in a case that may come: "if it's worse on one side, we may do an MRI"."""
    if not said.flags & HYPOTHETICAL:
        return False
    return _CASE.search(left_of(low, said.start, _REACH)) is not None


def _is_weighed(said: Said, before: str, record: Record) -> bool:
    """Whether it is only offered, asked for or thought of."""
    if said.flags & START and not left_open(before):
        return False  # what was ordered is flagged as declined, where the reply says so
    doubted = said.flags & _DOUBTED and not said.flags & ANSWERED  # "had your flu jab?" – "not yet"
    if doubted or left_open(before):
        return True
    sentence = left_of(before, len(before), _BEFORE)
    if record.speaker(said.key) == _PATIENT and question_end(record.text(said.key), said.end, _REACH):
        return True
    return _WEIGHED.search(sentence) is not None and _DECIDED.search(sentence) is None


def _is_one_of_two(said: Said, position: int, record: Record) -> bool:
    """Whether another one is offered right before it, of which a reply may tell as well: "the shot or the spray"."""
    text = record.speech.text(position)
    near = mentions_between(record.read(position).mentions, max(said.start - _BEFORE, 0), said.start)
    last = max((m.end for m in near if m.term.category in OFFERED and m.end <= said.start), default=-1)
    return said.start - last <= _BEFORE and " or " in text[last : said.start] if last >= 0 else False


def _next_named(said: Said, position: int, since: int, record: Record) -> int:
    """Where the next thing is named that may be had, of which what comes then may be said; not one that is offered with
    it: "flecainide, or an ablation"."""
    text, own = record.speech.text(position), record.named(said).lower()
    for mention in mentions_between(record.read(position).mentions, since, since + _REPLY):
        if mention.start < since or mention.term.category not in OFFERED:
            continue
        with_it = " or " in text[max(mention.start - _OR, since) : mention.start]
        if text[mention.start : mention.end].lower() == own or (with_it and ". " not in text[since : mention.start]):
            continue
        return mention.start
    return since + _REPLY
