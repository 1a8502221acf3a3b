"""Checks drugs that a note has as taken, or as paused, against those of former days, to be begun, or taken up again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import Piece, called
from evaluators.deterministic.checks.temporality.in_use import in_use, told_as_past
from evaluators.deterministic.checks.temporality.times_words import BEHIND, TIME_PATTERNS, is_told, of_another_time
from evaluators.deterministic.quantities import FIGURE_PATTERN
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ASKED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    KEEP,
    NEGATED,
    PARTLY,
    PRESUMED,
    STOP,
    UNCERTAIN,
    USED,
    Mention,
    mentions_between,
)
from evaluators.deterministic.reading.not_allergic import ALLERGIC_TO
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import HISTORIES, INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.record.drug_roles import is_drug, is_planned
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SUPPOSED, WEAK, Entry, Said, ever
from evaluators.vocabulary.patterns import longest_first, of_roles
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("time_rules.tsv")
_BESIDE: Final = 40
_REACH: Final = 96
_HAD: Final = re.compile(r"\b(?:had|took|tried|did|was on|were on)(?: (?:the|some|a|um|uh))* $")
_HAD_ON: Final = re.compile(
    r"(?<!'ve )(?<!have )(?<!'d )\b(?:had|put) (?:me|him|her) on(?: (?:the|some|a|that|this))* $"
)
"""Before a drug that somebody once gave: "they had me on the oxycodone, I couldn't think straight"."""
_HOW_IT_WAS: Final = re.compile(rf"[^?!]{{0,40}}?\b(?:{longest_first(_WORDS['how it was'])})\b")
"""Behind it: how that was, or how long."""
_NOW: Final = re.compile(r"[^.;?!]{0,40}?\b(?<!not )(?:now|again|still|these days)\b", re.IGNORECASE)
_FOR_A_TIME: Final = re.compile(
    r",? for (?:about |like |maybe |only |just )?(?:a |an |[a-z0-9-]{1,12} )(?:couple of |few )?"
    r"(?:days?|weeks?|months?|years?)\b(?! now)",
    re.IGNORECASE,
)
_IN_USE: Final = re.compile(r"\b(?:has|have) been (?:taking|on|using)(?: [a-z]+)? $", re.IGNORECASE)
_ALREADY: Final = re.compile(
    rf"\b(?:already|currently) (?:{TIME_PATTERNS['had already']})(?: [a-z]+)? $", re.IGNORECASE
)
_DOUBTED: Final = (DENIED, WEAK, OPEN, SUPPOSED)
_ON_A_DAY: Final = of_roles("time_rules", "day")
_PAUSED: Final = of_roles("time_rules", "paused")
_RESTARTED: Final = of_roles("time_rules", "restarted")
_CLAUSE: Final = re.compile(r"[.;?!]|\n")
_TODAY_BEFORE: Final = of_roles("time_rules", "taken today")
_TODAY_BEHIND: Final = of_roles("time_rules", "taken today", "goes on today")
_NOT_TODAY: Final = of_roles("time_rules", "not taken today")
_SINCE: Final = re.compile(rf"[^.?!]{{0,24}}?\b(?:{longest_first(_WORDS['not since'])})\b", re.IGNORECASE)
"""Behind a denial: it leaves former days."""
_NOT_OF_LATE: Final = re.compile(
    rf"[^.?!]{{0,40}}?\b(?:(?:not|n['’]t|never)(?: [a-z']+){{1,3}} (?:{longest_first(_WORDS['not since'])})"
    rf"|{longest_first(_WORDS['not of late'])})\b",
    re.IGNORECASE,
)
"""Behind a drug: it was taken before."""
_OVER_REPLY: Final = re.compile(
    rf"\W*(?:(?:{longest_first(_WORDS['opens reply'])})[ ,.]+)*(?:{longest_first(_WORDS['over in reply'])})\b"
)
"""How a reply opens that has a drug as one of former days."""
_ASKED_ON: Final = 40
_ASKED_FOR: Final = ASKED | ANSWERED | PRESUMED
_MOST: Final = 8
_BEHIND_NOW: Final = 24
_OTHER_DOSE: Final = re.compile(
    rf"[^.?!]{{0,60}}?\b(?:(?:{CLAIM_PATTERNS['moved']})\b[^.?!]{{0,24}}\bto (?:about |like |the )?"
    rf"|not (?:on |taking )?(?:the )?(?={FIGURE_PATTERN}[^.?!]{{0,16}} any ?more)){FIGURE_PATTERN}",
    re.IGNORECASE,
)
"""Behind a drug: another dose of it is taken now, so that it still is."""
_DID_AT_FIRST: Final = re.compile(
    rf" (?:{REPLY_PATTERNS['harm done']})\b[^.?!]*?\b(?:at first|to begin with|to start with|initially)\b",
    re.IGNORECASE,
)
"""Behind a drug: what it did is over, and not the drug."""
_AGAIN: Final = re.compile(
    r"\b(?:(?:go|going|get|getting|put you|try) back (?:to|on) (?:that|it|them)"
    r"|(?:try|trying|start|use|take|to|have|open to) (?:that|it|them|those)(?: one)? again)\b"
)
"""How a drug that was just told of is thought of for today: "we could go back to that"."""
_AGAIN_AHEAD: Final = 2
_NOT: Final = re.compile(r"(?:\bnot|n['’]t|\bnever|\bhaven)(?: \w+){0,2} $", re.IGNORECASE)


def drug_time_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that the transcript has of another time."""
    for mention in statement.mentions:
        if mention.term.category != "medication" or mention.flags & FAMILY:
            continue
        name, entry = called(mention.term), record.entries.get(mention.term.concept)
        if entry is None:
            continue
        said = _not_since(mention, statement, record)
        if said is None and not told_as_past(mention, statement):
            said = _past(mention, entry, statement, record)
        if said is not None:
            yield of_another_time(mention, said, f"Note has {name} as of today, the transcript as past.", record)
        elif is_drug(mention.term) and (said := _not_begun(mention, entry, statement, record)):
            yield of_another_time(mention, said, f"Note has {name} as taken, the transcript as to come.", record)
        elif is_drug(mention.term) and (said := _restarted(mention, entry, statement, record)):
            yield of_another_time(mention, said, f"Note has {name} as paused, the transcript as resumed.", record)


def _past(mention: Mention, entry: Entry, statement: StatementReading, record: Record) -> Said | None:
    """Where a drug that the note has in use was said to be one of former days, and nothing else was said of it."""
    if mention.flags & (NEGATED | HYPOTHETICAL | HISTORICAL):
        return None
    if ALLERGIC_TO.search(statement.text[max(mention.start - _REACH, 0) : mention.start]) is not None:
        return None
    if not mention.flags & (USED | KEEP) and not in_use(mention, statement):
        return None
    if ever([entry], (DENIED, WEAK, SUPPOSED)):
        return None
    asked = entry.mentions(OPEN)
    if not all(_is_over_by_reply(one, record) for one in asked):
        return None
    told = statement.kind in HISTORIES
    if any(said.flags & ACTIONS != STOP and not (told and is_planned(record, said)) for said in entry.acts()):
        return None
    said = [one for one in entry.mentions(AFFIRMED) if not (told and is_planned(record, one))]
    if statement.kind in INFERRING and said and _is_wanted_again(said[-1], record):
        return None
    return next(iter([*said, *asked]), None) if all(_is_past(one, record) for one in said) else None


def _is_wanted_again(said: Said, record: Record) -> bool:
    """Whether a drug of former days is thought of for today by who hears of it, and the reply is no "no"."""
    speech = record.speech
    position = record.look(said.key, 0, _AGAIN_AHEAD + 1)
    for at in range(position + 1, min(position + 1 + _AGAIN_AHEAD, len(speech))):
        if _AGAIN.search(speech.text(at).lower()) is not None:
            return at + 1 == len(speech) or record.read(at + 1).answer != NO
    return False


def _is_over_by_reply(said: Said, record: Record) -> bool:
    """Whether the reply to who asks for a drug tells that it was taken once: "the Lasix?" – "I ran out in May"."""
    position = record.look(said.key, 0, 1) + 1
    if position >= len(record.speech) or len(record.text(said.key)) - said.end > _ASKED_ON:
        return False
    reply = record.speech.text(position)[:_REACH].lower().replace("’", "'")
    over = _OVER_REPLY.match(reply)
    return over is not None and _RESTARTED.search(reply) is None and _NOW.match(reply, over.end()) is None


def _not_since(mention: Mention, statement: StatementReading, record: Record) -> Said | None:
    """Where a drug that the note has in use was said not to be needed or taken since some time, or at the moment."""
    if mention.flags & (NEGATED | HYPOTHETICAL | ACTIONS & ~KEEP) or not _is_of_today(mention, statement.text):
        return None
    found: Said | None = None
    for entry in record.related(mention.term.concept):
        if ever([entry], (WEAK, OPEN, SUPPOSED)) or entry.acts():
            return None
        heard = entry.told((AFFIRMED, DENIED), _MOST)
        if not all(_is_not_since(said, record) for said in heard):
            return None
        found = found or next(iter(heard), None)
    return found


def _is_of_today(mention: Mention, text: str) -> bool:
    """Whether words beside a drug have it as taken today, up to the ends of their clause."""
    before, after = left_of(text, mention.start, _BESIDE, _CLAUSE), right_of(text, mention.end, _BESIDE, _CLAUSE)
    if _NOT_TODAY.search(before) or _NOT_TODAY.search(after):
        return False
    return _TODAY_BEFORE.search(before) is not None or _TODAY_BEHIND.search(after) is not None


def _is_not_since(said: Said, record: Record) -> bool:
    behind = record.text(said.key)[said.end : said.end + _REACH]
    if _OTHER_DOSE.match(behind) is not None:
        return False
    if said.flags & NEGATED:
        return bool(said.flags & PARTLY) and _SINCE.match(behind) is not None
    return _NOT_OF_LATE.match(behind) is not None


def _is_past(said: Said, record: Record) -> bool:
    """Whether a drug is told as one of former days, or as taken for a time ("I had it for six months")."""
    text = record.text(said.key)
    now = _NOW.match(text, said.end)
    if now is not None and not _is_of_other(now.end(), said, record):
        return False  # "stopped taking it at night, now I take it in the morning"
    if _OTHER_DOSE.match(text, said.end) or _DID_AT_FIRST.match(text, said.end):
        return False
    if said.flags & HISTORICAL or (said.flags & _ASKED_FOR and _is_over_by_reply(said, record)):
        return True
    before = record.before(said, _BESIDE)
    if _HAD_ON.search(before) is not None and _HOW_IT_WAS.match(plain(text[said.end : said.end + _REACH])) is not None:
        return True
    return _HAD.search(before) is not None and _FOR_A_TIME.match(text, said.end) is not None


def _is_of_other(end: int, said: Said, record: Record) -> bool:
    """Whether a "now" is of another drug: "I was on Zoloft but now I take Lexapro"."""
    mentions = mentions_between(record.read(record.look(said.key, 0, 0)).mentions, said.end, end + _BEHIND_NOW)
    return any(is_drug(mention.term) for mention in mentions)


def _not_begun(mention: Mention, entry: Entry, statement: StatementReading, record: Record) -> Said | None:
    """Where a drug that "has been taken" by the note is to be begun some day soon, and no more was said of it; or one
    that is "already" taken is only ordered."""
    if mention.flags & (NEGATED | HYPOTHETICAL | UNCERTAIN):
        return None
    heard = entry.mentions(AFFIRMED)
    if _ALREADY.search(statement.text, 0, mention.start) and heard and not any(map(entry.count, _DOUBTED)):
        return heard[0] if all(is_planned(record, said) for said in heard) else None
    if not _IN_USE.search(statement.text[: mention.start]):
        return None
    return heard[0] if heard and all(_is_to_come(said, record) for said in heard) else None


def _is_to_come(said: Said, record: Record) -> bool:
    return not said.flags & HISTORICAL and is_told(said, _ON_A_DAY, BEHIND, record)


def _restarted(mention: Mention, entry: Entry, statement: StatementReading, record: Record) -> Said | None:
    """Where a drug that the note has as still paused was taken up again."""
    if _PAUSED.search(statement.text, mention.end) is None:
        return None
    for said in entry.mentions(AFFIRMED):
        text = record.text(said.key)
        found = _RESTARTED.search(text, said.end, said.end + _REACH)
        if found is not None and not _NOT.search(text[said.end : found.start()]) and "?" not in text:
            return said
    return None
