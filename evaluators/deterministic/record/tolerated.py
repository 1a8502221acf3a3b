"""What the patient does tolerate: "peanuts I'm fine with", "not allergic to latex", an allergy that was outgrown."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.reading.wording.reaction_words import labels_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.rows import phrases_by_role

_BEFORE: Final = 48
_AFTER: Final = 64
_REPLY: Final = 120
"""Characters of what is replied to one who says that there is an allergy."""
_STOP: Final = re.compile(r"[.?!;\n](?:\s|$)|, but\b|\bbut (?:i|he|she)\b|\buntil\b", re.IGNORECASE)
"""What turns to another thing, or to how it was."""
_NOT_TO: Final = re.compile(r"(?:\bnot|n['\u2019]t|\bnever) (?:been |really |actually )?allergic to $", re.IGNORECASE)
_BARE: Final = 4
"""Words of an utterance that only names what is asked for: "and the tramadol"."""
_ON_IT: Final = re.compile(r"\b(?:on|with|to) (?:that|it|those|them)\b|\b(?:suit|agree)", re.IGNORECASE)
_REFUSED: Final = tuple([f" {phrase}" for phrase in phrases_by_role("allergy_words.tsv")["refused"]])
"""Right behind the one of several that is not to be had: "shellfish is fine, it's peanuts I can't have"."""
_BEARABLE: Final = ("tolerated", "fine")


def is_tolerated(record: Record, said: Said) -> bool:
    """Whether the words around a mention, or the reply to one who calls it an allergy, say that it is none."""
    text = record.text(said.key)
    before, after = left_of(text, said.start, _BEFORE, _STOP), right_of(text, said.end, _AFTER, _STOP)
    behind = labels_of(after)
    if "reaction" in behind or plain(after).startswith(_REFUSED):
        return False
    if not behind.isdisjoint(_BEARABLE) or "outgrown" in behind or _NOT_TO.search(before) is not None:
        return True
    ahead = labels_of(before)
    if "reaction" in ahead:
        return False
    if not ahead.isdisjoint(_BEARABLE):
        return True
    if "ask" not in ahead and "ask" not in behind:
        return _is_named_only(text) and _is_fine(record, said)
    return said.flags & NEGATED != 0 if said.answer is not None else _is_mended(record, said)


def _is_mended(record: Record, said: Said) -> bool:
    """Whether the reply to one who says that there is an allergy tells that there is none any more."""
    position = record.look(said.key, 0, 1) + 1
    reply = record.speech.text(position)[:_REPLY] if position < len(record.speech) else ""
    return "outgrown" in labels_of(reply)


def _is_fine(record: Record, said: Said) -> bool:
    """Whether the reply to one who only names it says that it is tolerated: "the tramadol?" – "I was fine on that"."""
    position = record.look(said.key, 0, 1) + 1
    reply = record.speech.text(position)[:_REPLY] if position < len(record.speech) else ""
    labels = labels_of(reply)
    return "reaction" not in labels and not labels.isdisjoint(_BEARABLE) and _ON_IT.search(reply) is not None


def _is_named_only(text: str) -> bool:
    """Whether an utterance does no more than to name what it asks for."""
    return len(text.split()) <= _BARE
