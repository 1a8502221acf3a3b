"""Where one sentence of speech ends and the next begins, and which of them ask."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?;](?=[\s)\"'<]|$)|[\n\r]|\.\.\.|--")


def boundaries(text: str) -> list[tuple[int, bool]]:
    """End of each sentence and whether it ends in a question mark; the last one is the end of the text."""
    ends = [(match.end(), match[0] == "?") for match in _END.finditer(text)]
    if not ends or ends[-1][0] < len(text):
        ends.append((len(text), False))
    return ends
