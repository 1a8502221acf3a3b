"""Whether the patient has, too, what a relative has: "my mum had migraines and I've got them now", "my wife's diabetic
too", "How's the gout?" – "My dad's gout was worse".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, RELATIVES, SPENT, SUPPOSED, Entry, Said, ever

_BEHIND: Final = 80
_BEFORE: Final = 24
_HISTORIES: Final = ("pmh", "surgical_history")
_OWN: Final = (AFFIRMED, OPEN, SUPPOSED)
"""States of what was said of the patient, too."""
INJURY: Final = "dx:injury"
"""One's own is told by what happened ("you did break it"), hardly ever by its name."""
_TOO: Final = re.compile(r"(?: [a-z]+)? (?:too|as well)\b")
"""Right behind what a relative has: somebody else has it as well, the patient if no other relative was named."""
_HAS_IT_TOO: Final = re.compile(
    rf"(?<!not )\b(?:{CLAIM_PATTERNS['has it too']})(?:\W|$)(?!(?:not|never|{REPLY_PATTERNS['sound']})\b)"
)
"""Behind it, but not "mine's good"."""
_HAS_IT: Final = re.compile(
    rf"(?<!have )(?<!do )(?<!did )(?<!had )(?<!got )(?<!if )\b(?:{CLAIM_PATTERNS['asked as had']}) $"
)
"""Before what a question takes the patient to have."""


def is_shared(relatives: Said, entries: Sequence[Entry], record: Record) -> bool:
    """Whether the patient is said to have, too, what a relative has."""
    behind = plain(record.behind(relatives, _BEHIND))
    if _HAS_IT_TOO.search(behind) is not None:
        return True
    if _TOO.match(behind) is not None:
        return not any(said < relatives for entry in entries for said in entry.mentions(RELATIVES))
    asked = [said for entry in entries for said in entry.mentions(SPENT)]
    return any(_HAS_IT.search(plain(record.before(said, _BEFORE))) is not None for said in asked)


def is_listed_as_had(mention: Mention, entries: Sequence[Entry], statement: StatementReading) -> bool:
    """Whether a history lists among the patient's own what was spoken of as a relative's only."""
    if statement.kind not in _HISTORIES or mention.term.isa(INJURY) or ever(entries, _OWN):
        return False
    return any(entry.first(RELATIVES) is not None for entry in entries)
