"""What reading an input gives: records to evaluate, and entries that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.transcript import Turn

MAX_TEXT: Final = 1 << 20
"""Bytes of a transcript or note, unless a setting says otherwise: those of the server's ``max_text_bytes``."""

MAX_ENTRY: Final = 1 << 26
"""Characters of a line, an element, an object or a cell: an unclosed quote must not swallow the memory."""

MAX_SEGMENTS: Final = 1 << 18
"""Entries in one list of segments, interim ones and repetitions included: 12 hours of 6 a second."""


@dataclass(frozen=True, slots=True)
class Record:
    """One transcript-note pair. ``metadata`` holds what is known of the patient; evaluators look at ``age``."""

    id: str
    turns: tuple[Turn, ...]
    note: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that is no record. ``message`` names the field or the place, and never quotes the entry."""

    id: str
    code: str
    message: str
    field: str | None = None


class UnreadableInput(Exception):  # noqa: N818 - the input's state, reported to the user as it stands
    """The input as a whole cannot be read: missing, of an unknown format, or its reader is not installed."""
