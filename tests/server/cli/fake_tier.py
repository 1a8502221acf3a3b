"""A deterministic tier that tests can foresee: scores 1.0, finds fault with the word "wrong", fails on "explode"."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from engine.finding import Finding, finding_id
from engine.transcript import Turn
from engine.verdict import scored
from evaluators.protocol import Assessment, DeterministicTier, LiveVisit, Metadata

_WRONG = re.compile(r"wr.ng\x9b?")  # also with controls in it, which no terminal must see


class FakeTier:
    version = "fake-1"

    def visit(self, metadata: Metadata) -> LiveVisit:
        raise NotImplementedError

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        if "explode" in note:
            raise ValueError("a defect")
        if "die" in note:
            os._exit(9)
        found = _WRONG.search(note)
        findings = (_finding(found.start(), found.end()),) if found else ()
        verdict = scored("grounding", self.version, 0.5 if findings else 1.0, turns=len(turns), **metadata)
        return Assessment({"grounding": verdict}, findings, ())


def _finding(start: int, end: int) -> Finding:
    return Finding(
        finding_id("grounding", "dose", "wrong", 0), "grounding", "dose", "contradicted", "critical", "It is wrong.",
        (start, end),
    )  # fmt: skip


def fake_tier() -> DeterministicTier:
    return FakeTier()
