"""Signs that stand for "negative" in notes: "(-) nausea", "nausea -ve"."""

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
