"""Signs that stand for "negative" in notes: "(-) nausea", "nausea -ve", "nausea: N"."""

from __future__ import annotations

import re
from typing import Final

_ENDS: Final = ("-)", "-]", "–)", "-ve", "–ve", "−ve")
_NEGATIVE: Final = re.compile(r"\([-–]\)|\[-\]|[-–−]ve\b")
_WORD: Final = "neg"
"""As long as each of the signs, so that offsets stay what they are."""


def spelled_out(text: str) -> str:
    """The text with the word for each sign: of the same length, for reading only."""
    for end in _ENDS:
        if end in text:
            return _NEGATIVE.sub(_WORD, text)
    return text


NAUGHT: Final = re.compile(r"(?<!\S)0 (?=[a-z]{4})")
"""Stands for "no" before what is named: "0 nausea"."""
_LETTERED: Final[tuple[str, ...]] = (": N", "- N", "– N", "= N", "| N", "(N)")
_LETTER: Final = re.compile(r"([:=|–-]) N(?= ?(?:[,;|.)]|$))|\(N(?=\))")


def letters_spelled_out(text: str) -> str:
    """The text with "no" for the letter behind a symptom, of the same length: where signs are examined it stands for
    "normal"."""
    for end in _LETTERED:
        if end in text:
            return _LETTER.sub(lambda found: f"{found[1] or ''}no", text)
    return text
