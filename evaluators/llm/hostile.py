"""What is judged is hostile text: delimited, with everything in it that could pass for a delimiter made harmless."""

from __future__ import annotations

import re

_JOINER = "\u2060"
"""WORD JOINER: invisible, breaks a delimiter apart; ``quotes`` ignores it, so that quotes are still found."""

_MARKS = re.compile(r"[\[\]#<>`|]{2,}")
_TAGS = re.compile(r"</?(?:system|assistant|user|instructions?)\b", re.IGNORECASE)


def neutral(text: str) -> str:
    """The text with every delimiter of ours, of the prompt format and of common chat templates broken apart."""
    return _TAGS.sub(_apart, _MARKS.sub(_apart, text))


def _apart(match: re.Match[str]) -> str:
    return _JOINER.join(match[0])


def fenced(label: str, text: str) -> str:
    """``text`` between marks that cannot occur inside it. ``label`` is one of ours, never from outside."""
    return f"<<<{label}\n{neutral(text)}\n{label}>>>"
