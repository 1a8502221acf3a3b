"""Where one sentence of speech ends and the next begins, and which of them ask."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.answers import REPLY_WORDS

# One set for all that may end a sentence: the engine skips to it instead of trying every place.
_END: Final = re.compile(r"[.!?;\n\r-](?:(?<=[.!?;])(?=[\s)\"'<]|$)|(?<=[\n\r])|(?<=\.)\.\.|(?<=-)-)")
_SIGNS: Final[tuple[str, ...]] = (".", "?", "!", ";", "\n", "\r", "--")
_TAGS: Final = REPLY_WORDS["tag"]
_BARE: Final = 16


def boundaries(text: str) -> list[tuple[int, bool]]:
    """End of each sentence and whether it asks; the last one is the end of the text."""
    if not any(sign in text for sign in _SIGNS):  # what a recogniser writes without punctuation
        return [(len(text), False)]
    ends: list[tuple[int, bool]] = []
    start = 0
    for match in _END.finditer(text):
        end: int = match.end()
        ends.append((end, text[end - 1] == "?" and not _is_tagged(text, start, end - 1)))
        start = end
    if not ends or start < len(text):
        ends.append((len(text), False))
    return ends


def _is_tagged(text: str, start: int, end: int) -> bool:
    """Whether only a tag asks: "I'll see you in a week, okay?"."""
    return end - start > _BARE and text[max(start, end - 12) : end].rstrip(" ,").lower().endswith(_TAGS)
