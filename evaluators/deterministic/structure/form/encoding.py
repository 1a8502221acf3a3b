"""Damage of encoding: control characters, text that was decoded wrongly, escapes that were never undone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engine.finding import Span
from engine.note import ParsedNote
from engine.portions import find
from evaluators.deterministic.structure.form.fault import Fault

_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_GARBLED: Final = ("Ã", "â", "Â", "ï", "ð")
"""Without any of these ``_MOJIBAKE`` need not be tried."""
_MOJIBAKE: Final = re.compile("Ã[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Â[\xa0°·±»«£§©®´]|ï»¿|ï¿½|ðŸ")


# Escapes that were never undone, and the question mark that an apostrophe became.
_LOST: Final[Sequence[tuple[str, re.Pattern[str]]]] = (
    ("\\", re.compile(r"\\u[0-9a-fA-F]{4}|(?<=[.:;,])\\n|\\n\\n")),
    ("=E2=", re.compile(r"=E2=80=[0-9A-F]{2}")),
    ("=C", re.compile(r"=C[23]=[0-9A-F]{2}")),
    ("&", re.compile(r"&(?:#[0-9]{2,5}|#x[0-9a-fA-F]{2,5}|nbsp|amp|lt|gt|quot|apos);")),
    ("?s", re.compile(r"(?<=[a-z])\?s\b")),
)


def encoding(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    first: Span | None = None
    places = 0
    lost = (pattern for trigger, pattern in _LOST if trigger in text)
    garbled = not text.isascii() and any(sign in text for sign in _GARBLED)
    for pattern in (_CONTROL, *((_MOJIBAKE,) if garbled else ()), *lost):
        for match in find(pattern, text):
            first = min(first or match.span(), match.span())
            places += 1
    if first is not None:
        times = "" if places == 1 else f" ({places} places)"
        message = f"Characters are damaged here{times}: the text was decoded wrongly."
        yield Fault("encoding", "major", 0.1 + 0.02 * places, message, first)
