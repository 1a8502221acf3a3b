"""Whether a drug that goes on may get another dose all the same, in words that are not read."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import mentions_between
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Said
from evaluators.vocabulary.patterns import of_roles

_MOST: Final = 8
"""Times that a drug is named, beyond which nobody looks at each."""
_ANY_STATE: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_MOVED: Final = of_roles("claim_rules", "other dose")
"""Behind a drug whose dose may be moved: "bump the metoprolol to a hundred"."""
_UNMOVED: Final = re.compile(r",? (?:alone|the same|unchanged|as (?:it|they|you)\b|where (?:it|they)\b)", re.IGNORECASE)
_GIVEN_AT: Final = re.compile(
    r"\b(?:want|like|have|put|get|need) (?:you|her|him|them) (?:back )?on [^.;?!,]*$", re.IGNORECASE
)
"""Before a drug that is given at a dose, old or new: "I want you on the omeprazole forty"."""
_BESIDE: Final = 64
_REACH: Final = 120
_PARTED: Final = re.compile(r"[;\n]|\. ")


def may_be_moved(concept: str, record: Record) -> bool:
    """Whether any place that names the drug may move its dose, or there are too many to look at."""
    heard = [said for entry in record.related(concept) for said in entry.told(_ANY_STATE, _MOST)]
    return len(heard) >= _MOST or any(_is_perhaps_moved(said, record) for said in heard)


def _is_perhaps_moved(said: Said, record: Record) -> bool:
    """Whether words around a drug move its dose, up to the sentence that names the next one."""
    reading = record.read(record.look(said.key, 0, 0))
    text = record.text(said.key)
    if _UNMOVED.match(text, said.end) is not None:
        return False
    parted = _PARTED.search(text, said.end)
    near = mentions_between(reading.mentions, parted.end() if parted else said.end + _REACH, said.end + _REACH)
    end = min([m.start for m in near if m.term.category == "medication"], default=said.end + _REACH)
    return (
        _MOVED.search(text, said.end, end) is not None
        or _GIVEN_AT.search(text, max(said.start - _BESIDE, 0), said.start) is not None
    )
