"""Runs: one evaluation each, caused by one input; and fingerprints, which make work reusable across runs."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from engine.finding import stable_id

Trigger = Literal["segment", "note", "close", "evaluate"]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a run saw: ``transcript`` counts the accepted segment events, ``note`` is the note's rev or None."""

    transcript: int
    note: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation. ``cause`` is the offset of the input that caused it.

    A run caused by a segment emits one partial and is over; every other run is a full one and ends in exactly one
    ``complete`` or ``superseded``. ``evaluators`` names the LLM judges to run, None for all.
    """

    id: str
    cause: int
    trigger: Trigger
    revision: Revision
    evaluators: tuple[str, ...] | None = None

    @property
    def full(self) -> bool:
        return self.trigger != "segment"


def run_id(tenant: str, session: str, epoch: str, offset: int, version: str) -> str:
    """Same input in the same log under the same evaluators: same id, on whatever node."""
    return stable_id("r", tenant, session, epoch, str(offset), version)


def fingerprint(secret: bytes, tenant: str, *parts: str) -> str:
    """Tenant-keyed hash of texts, metadata and versions: the key of every cache (32 hex digits).

    Keyed by ``secret``, so that nobody who reads a cache's keys can test a guessed text against them.
    """
    digest = blake2b(digest_size=16, key=secret[:64])
    for part in (tenant, *parts):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
