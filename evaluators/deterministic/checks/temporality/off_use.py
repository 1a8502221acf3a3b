"""Checks a drug that a note has as stopped or not taken, against a patient who only ever told of taking it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.finding import Kind
from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.temporality.occasions import is_left_out_once
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ENDED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    KEEP,
    NEGATED,
    START,
    STOP,
    UNCERTAIN,
    USED,
    Mention,
    mention_at,
    mentions_between,
)
from evaluators.deterministic.reading.not_allergic import ALLERGIC_TO
from evaluators.deterministic.reading.statement import HISTORIES, StatementReading
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.record.drug_roles import TAKEN, is_drug, is_remedy, is_taken_up, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SUPPOSED, WEAK, Entry, Said, ever
from evaluators.vocabulary.patterns import of_roles

_REACH: Final = 32
_NEXT: Final = 8
_OFF_BEFORE: Final = re.compile(
    rf"(?:{of_roles('claim_rules', 'off before').pattern}) (?:(?:the|her|his|their|all) )?$", re.IGNORECASE
)
_STRENGTH: Final = r"(?: [0-9][0-9.,/]{0,8} ?(?:mg|mcg|micrograms|g|ml|units|%))?"
_OFF_AFTER: Final = re.compile(
    rf"{_STRENGTH}[\s:;,(=–-]{{1,4}}(?:{of_roles('claim_rules', 'off after').pattern})", re.IGNORECASE
)
_HOW_OFTEN: Final = re.compile(rf" (?:{CLAIM_PATTERNS['how often']})\b", re.IGNORECASE)
_SPARED: Final = of_roles("claim_rules", "spared")
"""What leaves a drug in use after all: it was stopped for a time, in part, or is to be."""
_OVER: Final = of_roles("drug_words", "over")
_NOT_OVER: Final = of_roles("drug_words", "not over", also=r"(?:\bnot|\bnever|n['’]t) (?:stop|quit|miss|skip)\w*")
"""What says with such words that it is taken all the same: "I haven't stopped it", "I missed my Eliquis today"."""
_RESUMED: Final = of_roles("time_rules", "restarted")
_BEGUN: Final = of_roles("drug_words", "in use since")
_TURNS: Final = 3
"""Utterances, to one that names the drug and from it on, in which it may be said that it is no longer taken."""
_SECOND: Final = 2
_MOST: Final = 16
_STOPPED: Final = STOP | ENDED | HISTORICAL | NEGATED
_NOT_SURE: Final = FAMILY | HYPOTHETICAL | UNCERTAIN


def is_off(mention: Mention, statement: StatementReading) -> bool:
    """Whether the words right beside a drug have it as not taken: "off lisinopril", "lisinopril - not taking"."""
    text = statement.text
    before = _OFF_BEFORE.search(text, max(mention.start - _REACH, 0), mention.start)
    after = _OFF_AFTER.match(text, mention.end)
    if before is not None or after is None:
        return before is not None
    behind = mentions_between(statement.mentions, after.end(), after.end() + _NEXT)
    return not any(is_drug(other.term) for other in behind)  # "takes warfarin, stopped ibuprofen"


def off_use_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that the note has as stopped, and the transcript as taken and nothing else."""
    if statement.kind not in HISTORIES and statement.kind != "medications":
        return
    for mention in statement.mentions:
        if not is_drug(mention.term) or is_remedy(mention.term) or not _is_ended(mention, statement):
            continue
        entry = record.entries.get(mention.term.concept)
        said = told_as_taken(entry, record) if entry is not None else None
        if said is not None and is_left_out_once(mention, said, statement, record):
            continue
        if said is not None and _SPARED.search(statement.text) is None:
            message = f"Note has {called(mention.term)} as not taken, the transcript has it in use."
            place = mention.act_at or mention.place
            kind: Kind = "negation" if mention.flags & (NEGATED | ENDED) == NEGATED else "medication"
            yield against(place, kind, "critical", message, quotes(record, said), points=MANAGED)


def _is_ended(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note has it as ended already, or as not taken; once, and not as taken beside that."""
    if mention.flags & _NOT_SURE or mention.flags & ACTIONS & (START | KEEP):
        return False
    if sum(other.term.concept == mention.term.concept for other in statement.mentions) > 1:
        return False
    if mention.flags & ENDED:
        return True
    not_taken = mention.flags & (NEGATED | USED) == NEGATED | USED or is_off(mention, statement)
    return not_taken and _HOW_OFTEN.match(statement.text, mention.end) is None  # "not taking it every day"


def told_as_taken(entry: Entry, record: Record) -> Said | None:
    """Where it was said to be taken, if everything that was said of it goes with that."""
    if ever([entry], (DENIED, WEAK, SUPPOSED)):
        return None
    heard = entry.mentions(AFFIRMED)
    if any(said.flags & (HISTORICAL | FAMILY) or said.flags & ACTIONS & ~(START | KEEP) for said in heard):
        return None
    if any(is_over(said, record, _TURNS) for said in (*heard, *entry.mentions(OPEN)) if not _goes_on(said)):
        return None
    return next((said for said in heard if _is_taken(said, record)), None)


def _goes_on(said: Said) -> bool:
    """Whether it was asked whether it is over, and goes on: "you stopped it?" – "no, I'm still on it"."""
    return bool(said.flags & ANSWERED) and said.flags & (KEEP | _STOPPED) in (KEEP, 0)


def _is_taken(said: Said, record: Record) -> bool:
    before = record.text(said.key)[max(said.start - _REACH, 0) : said.start]
    if ALLERGIC_TO.search(before) is not None:
        return False
    if said.flags & ACTIONS & START:
        # "they put me on it"; one that is ordered is not taken yet
        return _BEGUN.search(before) is not None or is_taken_up(record, said)
    found = roles(record, said)
    return "example" not in found and bool(found & TAKEN or said.flags & (USED | ANSWERED | KEEP))


def is_over(said: Said, record: Record, turns: int = 1) -> bool:
    """Whether any word in it, or in the utterances around it, tells that it, or something, is not taken any more."""
    at = record.look(said.key, turns - 1, turns - 1)
    first = max(at + 1 - turns, 0)
    return any(
        _OVER.search(text) is not None
        and _tells_end(_NOT_OVER.sub("", text))
        and not (turns > 1 and _is_of_another(record.read(place), said if place == at else None))
        for place, text in enumerate(record.speech.texts(first, at + turns), first)
    )


def _is_of_another(turn: TurnReading, said: Said | None) -> bool:
    """Whether it is another drug that an utterance has as over: "I don't take the Zoloft any more, I'm on Lexapro".
    ``said`` is the mention of this one where it stands there, too."""
    drugs = [mention for mention in turn.mentions[:_MOST] if is_drug(mention.term)]
    own = mention_at(drugs, said.start) if said is not None else None
    if said is not None and (own is None or own.flags & _STOPPED or not own.flags & (USED | KEEP | START)):
        return False
    return any(mention is not own and mention.flags & _STOPPED for mention in drugs)


def is_resumed(said: Said, record: Record) -> bool:
    """Whether it is told there, or in reply, that something was taken up again."""
    at = record.look(said.key, 0, 1)
    return any(_RESUMED.search(text) is not None for text in record.speech.texts(at, at + _SECOND))


def _tells_end(text: str) -> bool:
    """Whether it is over and not taken up again: "I came off it, and now I'm back on it"."""
    over = _OVER.search(text)
    return over is not None and _RESUMED.search(text, over.end()) is None
