"""The note under evaluation: its text as submitted, and the sections and sentences that stand in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """One revision of the note. ``rev`` is client-monotonic from 1."""

    text: str
    rev: int = 1
