"""A deterministic tier that tests can foresee: scores 1.0, finds fault with the word "wrong", fails on "explode"."""

from __future__ import annotations

import os
from collections.abc import Sequence

from engine.finding import Finding, finding_id
from engine.transcript import Turn
from engine.verdict import scored
from evaluators.protocol import Assessment, DeterministicTier, LiveVisit, Metadata


class FakeTier:
    version = "fake-1"

    def visit(self, metadata: Metadata) -> LiveVisit:
        raise NotImplementedError

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        if "explode" in note:
            raise ValueError("a defect")
        if "die" in note:
            os._exit(9)
        at = note.find("wrong")
        findings = () if at < 0 else (_finding(at),)
        verdict = scored("grounding", self.version, 0.5 if findings else 1.0, turns=len(turns), **metadata)
        return Assessment({"grounding": verdict}, findings, ())


def _finding(at: int) -> Finding:
    return Finding(
        finding_id("grounding", "dose", "wrong", 0), "grounding", "dose", "contradicted", "critical", "It is wrong.",
        (at, at + 5),
    )  # fmt: skip


def fake_tier() -> DeterministicTier:
    return FakeTier()
