"""Checks whether a drug was begun at all, and which of two took the place of the other, against what the talk tells.

What goes on, is stopped or raised is checked in ``actions``, what is taken in ``off_use``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.temporality.in_use import in_use
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ASKED,
    DECLINED,
    ENDED,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    START,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import HISTORIES, StatementReading
from evaluators.deterministic.record.drug_roles import TAKEN, is_drug, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SUPPOSED, WEAK, Entry, Said, ever
from evaluators.vocabulary.patterns import of_roles

_NOT_BEGUN: Final = of_roles("drug_words", "not begun")
_BEGINS: Final = of_roles("drug_words", "begins")
_NOT_YET: Final = re.compile(
    r"(?:(?:no|nope|nah|um|uh|well|actually)[,.]? )*(?:not (?:just )?yet|haven['’]t yet|still waiting|i haven['’]t)\b"
)
_BESIDE: Final = 40
_MOST: Final = 8
_TOLD: Final = frozenset((*HISTORIES, "medications"))
_STARTED: Final = START | ANSWERED
_PAIR: Final = 2


def drug_course_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that the note has begun and the talk has not, and one for two that it has swapped."""
    drugs = [mention for mention in statement.mentions if is_drug(mention.term)]
    if (swapped := _swapped(drugs, record)) is not None:
        yield swapped
        return
    if statement.kind not in _TOLD:
        return
    for mention in drugs:
        entry = record.entries.get(mention.term.concept)
        if entry is None or mention.flags & (NEGATED | HYPOTHETICAL):
            continue
        if mention.flags & STOP:
            if _is_not_begun(statement.text, mention.start) and (said := _begun(entry)):
                message = f"Note has {called(mention.term)} not begun, the transcript has it taken."
                yield against(mention.place, "medication", "critical", message, quotes(record, said), points=MANAGED)
            continue
        if in_use(mention, statement) and (said := _not_begun(entry, record)):
            message = f"Note has {called(mention.term)} in use, the transcript has it not begun."
            yield against(mention.place, "medication", "critical", message, quotes(record, said), points=MANAGED)
        elif mention.flags & (ACTIONS | HISTORICAL) == START and (said := _not_begun(entry, record)):
            message = f"Note has {called(mention.term)} started, the transcript has it not begun."
            yield against(mention.place, "medication", "critical", message, quotes(record, said), points=MANAGED)
        elif mention.flags & ACTIONS == START and (said := _turned_down(mention, entry, record)):
            message = f"Note has {called(mention.term)} started, the transcript decides against it."
            yield against(mention.place, "medication", "critical", message, quotes(record, said), points=MANAGED)


def _swapped(drugs: list[Mention], record: Record) -> Piece | None:
    """ "Switched from A to B" of a talk that ends B and starts A."""
    if len(drugs) != _PAIR:
        return None
    ended = [drug for drug in drugs if drug.flags & ACTIONS == STOP]
    begun = [drug for drug in drugs if drug.flags & ACTIONS == START]
    if len(ended) != 1 or len(begun) != 1:
        return None
    started = _only_act(ended[0], START, record)
    stopped = _only_act(begun[0], STOP, record)
    if started is None or stopped is None:
        return None
    message = (
        f"Note has {called(begun[0].term)} in the place of {called(ended[0].term)}, the transcript the other way round."
    )
    place = drugs[0].start, drugs[1].end
    return against(place, "medication", "critical", message, quotes(record, stopped), points=MANAGED)


def _only_act(drug: Mention, act: int, record: Record) -> Said | None:
    """Where it was done, if nothing else was ever done about the drug."""
    entry = record.entries.get(drug.term.concept)
    acts = entry.acts() if entry is not None else ()
    return acts[-1] if acts and all(said.flags & ACTIONS == act for said in acts) else None


def _is_not_begun(text: str, start: int) -> bool:
    return _NOT_BEGUN.search(text, max(start - _BESIDE, 0), start) is not None


def _begun(entry: Entry) -> Said | None:
    """Where one who was asked says that it was begun, if nothing else is said of it."""
    if ever([entry], (DENIED, WEAK, SUPPOSED)) or any(said.flags & STOP for said in entry.acts()):
        return None
    return next((said for said in entry.mentions(AFFIRMED) if said.flags & _STARTED == _STARTED), None)


def _not_begun(entry: Entry, record: Record) -> Said | None:
    """Where it was told not to have been begun yet, if nobody has it as taken."""
    if ever([entry], (AFFIRMED, SUPPOSED)):
        return None
    heard = entry.told((DENIED, WEAK, OPEN), _MOST)
    return heard[0] if heard and all(_is_not_yet(said, record) for said in heard) else None


def _is_not_yet(said: Said, record: Record) -> bool:
    """ "I haven't started the Ozempic", "did you pick up the Ozempic?" – "not yet"."""
    if said.answer is None and not said.flags & ASKED:
        return not said.flags & UNCERTAIN and _NOT_BEGUN.search(record.before(said, _BESIDE)) is not None
    position = record.look(said.key, 0, 1) + 1
    at = record.position(said.answer) if said.answer is not None else position
    if at >= len(record.speech) or _NOT_YET.match(record.speech.text(at)[:_BESIDE].lower()) is None:
        return False
    return _BEGINS.search(record.before(said, _BESIDE)) is not None


def _turned_down(mention: Mention, entry: Entry, record: Record) -> Said | None:
    """Where it was decided against, if nobody ever had it as taken or ordered."""
    acts = entry.acts()
    if not acts or any(said.flags & (ENDED | ACTIONS & ~STOP) or not said.flags & (STOP | DECLINED) for said in acts):
        return None
    ends = [said for said in acts if not said.flags & DECLINED]
    if len(ends) == len(acts) and (mention.flags & HISTORICAL or any("stop" in roles(record, said) for said in ends)):
        return None  # "started years ago": "I'd like to stop the amitriptyline", which was begun, then
    if any(roles(record, said) & TAKEN for said in entry.mentions(AFFIRMED) if not said.flags & DECLINED):
        return None
    return acts[-1]
