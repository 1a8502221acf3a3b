"""Speech in capitals throughout, as captioners and some recognisers write it: its capitals tell nothing.

There "HI" greets and "FROM" is no range of motion, but rules read capitals as abbreviations, and some only words in
lower case. So it is read in lower case, but for what can be nothing else than an abbreviation.
"""

from __future__ import annotations

import re
from typing import Final

from engine.portions import give_way, portions
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary.lexicon import CAPITAL_WORDS, lexicon

_ABBREVIATED: Final = re.compile(r"[A-Z][A-Z0-9&+/-]+")
_STOPS: Final = ".,?!;:…"


def in_small_letters(text: str) -> str:
    """The text at the same offsets without the capitals that tell nothing; as it is where it has others.

    A single word in capitals ("MRI.", "OK.") may stand in any talk, and is only read otherwise where it is a word, too.
    """
    if not text.isupper() or (" " not in text and text.rstrip(_STOPS).lower() not in CAPITAL_WORDS):
        return text
    kept = lexicon().abbreviations()
    pieces: list[str] = []
    for start, end in portions(text):
        give_way()
        at = start
        for match in _ABBREVIATED.finditer(text, start, end):
            if match[0] in kept:
                pieces.extend((lowered(text[at : match.start()]), match[0]))
                at = match.end()
        pieces.append(lowered(text[at:end]))
    return "".join(pieces)
