"""Checks what a note says of relatives: what one of them has, and what none does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.contradictions import issue_of, remark
from evaluators.deterministic.checks.experiencer.experiencer import (
    HAD,
    ILLS,
    owner_issue,
    told_around,
    told_of_relatives,
)
from evaluators.deterministic.checks.experiencer.family_side import is_of_other_side, line_said, wrong_side
from evaluators.deterministic.checks.experiencer.kin_unknown import unknown_relative
from evaluators.deterministic.checks.firmness import is_flat_no
from evaluators.deterministic.checks.pieces import Issue, called, opening
from evaluators.deterministic.reading.context.kin import OTHER_KIN, borne_out_by
from evaluators.deterministic.reading.context.kin import RELATIVES as KINSFOLK
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    EXAMINED,
    FAMILY,
    HYPOTHETICAL,
    NEGATED,
    PASSED,
    UNCERTAIN,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.record.dialogue.swapped import kin_instead
from evaluators.deterministic.record.kindred import (
    had_by_relative,
    joined_with,
    named_after,
    named_beside,
    named_in,
    of_relatives,
    spoken_of_before,
    who_had,
)
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    ever,
    first_of,
)
from evaluators.vocabulary.rows import words_by_role

_FEW: Final = 2
_BEHIND: Final = 24
_UNKNOWN: Final = ("", "family")
_NO_KIN: Final = frozenset(("other",))
"""Of whom one tells who is no relative: a friend, the neighbour."""
_OF_ALL: Final = re.compile(r"\byou(?:rself)? or (?:in |anyone in |anybody in )?(?:the |your )?family\b")
_ASKED_REACH: Final = 64
_LINEAGE: Final = words_by_role("lineage_words.tsv")
_NEAREST: Final = _LINEAGE["nearest"]
_FURTHER: Final = _LINEAGE["further"]
_FAR: Final = _FURTHER | _LINEAGE["distant"]
_NEAR_KIN: Final = re.compile(r"\b(?:close|immediate|near|(?:first|1st)[ -]degree)\b")
_COMPANION: Final = "other"
_KIN_REACH: Final = 80
_MOST_OWN: Final = 8
"""Mentions of what the patient has, too, beyond which one may be of any relative."""
_NOT_ME: Final = re.compile(r"\W*(?:no\W+|well\W+)?not (?:me|myself|personally|that i)\b", re.IGNORECASE)


def given_to_another_by_kind(mention: Mention, statement: StatementReading, record: Record) -> Issue | None:
    """A kind of an illness in the note of one relative that another one was said to have: "DVT" of "a blood clot"."""
    if mention.term.category not in ILLS or mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL):
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        if own is not None and own.term.category in ILLS and own.first(RELATIVES) is not None:
            return _wrong_relative(mention, record.related(name), statement, record)
    return None


def against_family(mention: Mention, entries: list[Entry], statement: StatementReading, record: Record) -> Issue | None:
    """What the note says of relatives, against what was said of them."""
    relatives = told_of_relatives(entries, record)
    none = first_of(entries, NO_RELATIVE) or _none_of_all(entries, record)
    none = None if none == relatives else none
    name = called(mention.term)
    if mention.flags & NEGATED and not relatives and not none:
        unanswered = [said for entry in entries for said in entry.mentions(OPEN)[:_FEW]]
        relatives = next((said for said in unanswered if had_by_relative(said, record)), None)
        relatives = relatives or told_around(entries, record, of_relatives)
    if mention.flags & NEGATED and relatives and _whose(relatives, record) == _NO_KIN:
        relatives = _of_kin(entries, record)  # "my friend got breast cancer"
    if mention.flags & NEGATED and relatives and not none:
        if mention.relative not in _UNKNOWN and _has_another(mention.relative, relatives, record):
            return None  # "siblings have no memory trouble": "my parents did have some"
        if _is_of_nearest(mention, statement) and not _FAR.isdisjoint(
            _whose(relatives, record) | named_after(relatives, record)
        ):
            return None  # "no close family history of breast cancer": "Mum's cousin"
        if is_of_other_side(mention, entries, statement, record):
            return None  # "no heart disease on the father's side": "my mum had a heart attack"
        message, said = f"Note says no {name} in the family, the transcript says there is.", relatives
    elif not mention.flags & NEGATED and none and not relatives:
        if mention.relative in joined_with(none, record):
            return None  # "none of my brothers has it, but my sister does"
        if record.lengthy and not none.flags & (ANSWERED | EXAMINED):
            message = f"The transcript denies {name} of a relative."
            return remark(mention, message, none, record)  # "my sister never had it"
        message, said = f"Note says {name} in the family, the transcript says there is none.", none
    elif mention.flags & NEGATED and not relatives and not none and (asked := first_of(entries, OPEN)):
        message = f"{opening(name)} in the family was asked about; no answer was heard."
        return issue_of(mention, "certainty", "questionable", "minor", message, asked, record)
    elif not relatives and (passed := _passed_over(mention, entries)):
        message = f"{opening(name)} in the family was asked about; the answer names something else."
        return issue_of(mention, "fabrication", "unmentioned", "major", message, passed, record)
    else:
        wrong = _wrong_relative(mention, entries, statement, record) or wrong_side(mention, entries, statement, record)
        return wrong or unknown_relative(mention, statement, record)
    return issue_of(mention, "negation", "contradicted", "critical", message, said, record)


def _of_kin(entries: list[Entry], record: Record) -> Said | None:
    """The first mention that tells of a relative, and not only of others whom the patient knows."""
    heard = (said for entry in entries for said in entry.mentions(RELATIVES))
    return next((said for said in heard if _whose(said, record) != _NO_KIN), None)


def _passed_over(mention: Mention, entries: list[Entry]) -> Said | None:
    """Where nobody said more of it than to ask for it, and the answer names another thing of those asked for."""
    if mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL) or ever(entries, (AFFIRMED, WEAK, SUPPOSED)):
        return None
    asked = first_of(entries, OPEN)
    return asked if asked is not None and asked.flags & FAMILY and asked.flags & PASSED else None


def _none_of_all(entries: list[Entry], record: Record) -> Said | None:
    """A denial for the patient and the family at once: "any thyroid cancer in you or the family?" – "no"."""
    denied = first_of(entries, DENIED)
    if denied is None or not denied.flags & ANSWERED:
        return None
    if denied.answer is not None and _NOT_ME.match(record.text(denied.answer)) is not None:
        return None  # "not me. My dad's sister had it"
    return denied if _OF_ALL.search(record.behind(denied, _ASKED_REACH)) is not None else None


def denied_of_relatives(mention: Mention, record: Record) -> Issue | None:
    """An illness of a near relative, of a sort that nobody in the family has: "any cancer in the family?" – "no"."""
    if mention.relative not in _NEAREST or mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL):
        return None
    for name in mention.term.classes:
        own = record.entries.get(name)
        none = own.first(NO_RELATIVE) if own is not None and own.term.category in ILLS else None
        if none is None or not is_flat_no(none, record):
            continue
        if first_of(record.related(name), RELATIVES) is None:
            message = f"Note says {called(mention.term)} in the family, the transcript says there is none."
            return issue_of(mention, "negation", "contradicted", "critical", message, none, record)
    return None


def _has_another(noted: str, said: Said, record: Record) -> bool:
    """Whether it was said of another relative than the one of whom the note denies it."""
    whose = _whose(said, record)
    return whose.isdisjoint((*_UNKNOWN, noted)) and whose.isdisjoint(_borne_out_by(noted, [said], record))


def _is_of_nearest(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note denies it of the nearest relatives only: "no first-degree relatives with", "no close FH"."""
    near = statement.text[max(0, mention.start - _KIN_REACH) : mention.end + _BEHIND].lower()
    return _NEAR_KIN.search(near) is not None


def _wrong_relative(
    mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record
) -> Issue | None:
    """An illness of one relative in the note that another one was said to have."""
    noted = mention.relative
    if noted in _UNKNOWN or mention.term.category not in HAD:
        return None
    heard = [said for entry in entries for said in entry.mentions(RELATIVES)]
    if first_of(entries, NO_RELATIVE) is not None:
        return None
    named = {relative for said in heard for relative in _whose(said, record)}
    told = [said for said in heard if _whose(said, record).issubset(_UNKNOWN)]
    if told:  # "any diabetes in the family?" – "yes, my dad"
        named = (named - {*_UNKNOWN}).union(*[named_after(said, record) or _UNKNOWN for said in told])
    if not heard:
        asked = [said for entry in entries for said in entry.told((AFFIRMED, OPEN), _FEW)]
        heard = [said for said in asked if _who_answered(said, record)]
        named = {relative for said in heard for relative in _who_answered(said, record)}
    if not heard or sum(entry.count(AFFIRMED) for entry in entries) > len(heard) + _MOST_OWN:
        return None
    if any(noted in joined_with(one, record) or _puts_right(noted, one, record) for one in heard):
        return None
    if not named.isdisjoint((*_UNKNOWN, noted)) or not named.isdisjoint(_borne_out_by(noted, heard, record)):
        return None
    untold = (one for entry in entries for one in entry.mentions(AFFIRMED)[: len(heard) + _MOST_OWN])
    if any(spoken_of_before(noted, one, record) for one in untold):
        return None
    message = f"Note gives {called(mention.term)} to the {noted}, the transcript to the {sorted(named)[0]}."
    return owner_issue(mention, statement, "contradicted", message, heard[0], record)


def _puts_right(noted: str, said: Said, record: Record) -> bool:
    """Whether the reply to what was told of one relative opens with another: "your mom has diabetes" – "my dad"."""
    opening = right_of(_reply_to(said, record), 0, _BEHIND)
    return said.answer is None and noted in named_in(plain(opening))


def _borne_out_by(noted: str, heard: Sequence[Said], record: Record) -> frozenset[str]:
    """The relatives who may be meant: not those further off of whom the patient told which side they are of."""
    others = borne_out_by(noted)
    once = noted in _FURTHER or noted in _NEAREST
    if once and not _is_of_child(heard, record) and not any(_names_others(said, record) for said in heard[:_FEW]):
        others -= _NEAREST if noted in _FURTHER else _FURTHER
    if noted not in _NEAREST or others.isdisjoint(_FURTHER):
        return others
    return others - _FURTHER if all(_is_ones_own(said, record) for said in heard[:_FEW]) else others


def _is_of_child(heard: Sequence[Said], record: Record) -> bool:
    """Whether somebody speaks of a child, whose grandmother is his own mother, or tells of relatives' relatives."""
    if not OTHER_KIN.isdisjoint(record.stems):
        return True
    return any(record.speaker(said.key) == _COMPANION for said in heard[:_FEW])


def _names_others(said: Said, record: Record) -> bool:
    """Whether more than one relative is named before it: "my mother and her sister", "Uncle Sandy, Dad's brother"."""
    words = plain(left_of(record.text(said.key), said.start, _KIN_REACH)).replace(",", " ").split()
    return sum(word.removesuffix("'s") in KINSFOLK for word in words) > 1


def _is_ones_own(said: Said, record: Record) -> bool:
    """Whether it was told with its side, and of one's own relative: "my dad's brother", not "Dad's brother"."""
    before = record.text(said.key)[: said.start].lower().split()
    return "my" in before and bool(line_said(said, record))


def _who_answered(said: Said, record: Record) -> set[str]:
    """The relatives with whom one answers who had it, or whether anyone in the family had."""
    if said.flags & FAMILY and said.flags & ASKED:
        return named_after(said, record)
    if not said.flags & ASKED and of_relatives(said, record):
        return named_beside(said, record)
    return {who_had(said, record)} - {""}


def _whose(said: Said, record: Record) -> set[str]:
    """The relative of whom it is said there, or who was put in his place by the reply."""
    mentions = record.read(record.position(said.key)).mentions
    there = mentions_between(mentions, said.start, said.start + 1)
    whose = {mention.relative for mention in there if mention.flags & FAMILY}
    if not whose.isdisjoint(_UNKNOWN):
        return whose
    instead = kin_instead(_reply_to(said, record)[:_KIN_REACH], "".join(sorted(whose)[:1]))
    return {instead} if instead else whose


def _reply_to(said: Said, record: Record) -> str:
    """What was answered to it; to what asked for nothing ("your mom had breast cancer"), what was said next."""
    if said.answer is not None:
        return record.text(said.answer)
    following = record.look(said.key, 0, 1) + 1
    return record.speech.text(following) if following < len(record.speech) else ""
