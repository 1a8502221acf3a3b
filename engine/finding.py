"""Findings: single things to look at, each with its place in the note and its evidence in the transcript.

A visit has dozens of them, made anew with each note: as structs they are made several times faster than as dataclasses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Generic, Literal, TypeVar

from msgspec import Struct

Kind = Literal[
    "fabrication",
    "omission",
    "negation",
    "laterality",
    "temporality",
    "dose",
    "number",
    "medication",
    "experiencer",
    "certainty",
    "causality",
    "section",
    "format",
]
Support = Literal["supported", "inferred", "questionable", "unmentioned", "contradicted"]
Severity = Literal["critical", "major", "minor", "info"]
Assertion = Literal["affirmed", "negated", "uncertain", "hypothetical", "historical", "family"]
Category = Literal["medication", "problem", "symptom", "vital", "lab", "procedure", "allergy"]

Span = tuple[int, int]
"""Half-open range [start, end) of Unicode code points of a text as it was submitted."""


class Evidence(Struct, frozen=True):
    """A quote that stands in the transcript.

    Offsets are code points within the segment named, or within the transcript as submitted when ``segment`` is None.
    """

    segment: str | None
    start: int
    end: int
    text: str


class Finding(Struct, frozen=True):
    """One thing to look at. ``note_span`` is None for an omission."""

    id: str
    evaluator: str
    kind: Kind
    support: Support
    severity: Severity
    message: str
    note_span: Span | None
    evidence: tuple[Evidence, ...] = ()
    suggestion: str | None = None


class Fact(Struct, frozen=True):
    """A clinical entity said in the visit: what the note will have to contain.

    ``text`` is the canonical name ("furosemide"), ``detail`` what belongs to it ("20 mg twice a day", "left"), possibly
    empty. ``covered`` is None while there is no note.
    """

    id: str
    category: Category
    text: str
    detail: str
    assertion: Assertion
    evidence: tuple[Evidence, ...]
    covered: bool | None = None


T = TypeVar("T", bound="Finding | Fact")


@dataclass(frozen=True, slots=True)
class Changes(Generic[T]):
    """What differs from the list last reported: ``removed`` holds ids."""

    added: tuple[T, ...] = ()
    changed: tuple[T, ...] = ()
    removed: tuple[str, ...] = ()


NO_CHANGES: Final[Changes[Any]] = Changes()


def stable_id(prefix: str, *parts: str) -> str:
    """Hash of the parts, unambiguous about their borders: ``f_3b0c…`` (16 hex digits)."""
    digest = blake2b(digest_size=8)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "big"))
        digest.update(data)
    return f"{prefix}_{digest.hexdigest()}"


def finding_id(evaluator: str, kind: Kind, statement: str, occurrence: int) -> str:
    """Id that stays the same when text elsewhere changes.

    ``statement`` is the text found fault with; ``occurrence`` counts statements that are equal when folded from 0.
    """
    return stable_id("f", evaluator, kind, folded(statement), str(occurrence))


def folded(statement: str) -> str:
    """What a statement is known by: neither its capitals nor how much white space it has tell it from another."""
    return " ".join(statement.split()).casefold()


def diff_by_id(before: Mapping[str, T], after: Sequence[T]) -> Changes[T]:
    """Changes that turn the list behind ``before`` (id → item) into ``after``."""
    if not before and not after:
        return NO_CHANGES
    now = {item.id for item in after}
    return Changes(
        added=tuple(item for item in after if item.id not in before),
        changed=tuple(item for item in after if item.id in before and before[item.id] != item),
        removed=tuple(key for key in before if key not in now),
    )
