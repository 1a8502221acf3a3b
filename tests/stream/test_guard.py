"""A fault of an evaluator is a failed verdict, never a stopped session or a perfect score."""

from __future__ import annotations

from engine.note import Note
from engine.transcript import Place, Segment
from evaluators.protocol import Update
from stream.guard import GuardedTier
from tests.kit.fakes import FakeTier, FakeVisit


class Trips(FakeVisit):
    def put(self, segment: Segment, place: Place | None = None) -> Update:
        if segment.text == "bad":
            raise RecursionError("secret words")
        return super().put(segment, place)


class TrippingTier(FakeTier):
    def visit(self, metadata: object) -> FakeVisit:
        return Trips()


def test_a_fault_fails_the_visit_and_is_told_once() -> None:
    faults: list[str] = []
    tier = GuardedTier(TrippingTier(), ("grounding",), lambda what, error: faults.append(type(error).__name__))
    visit = tier.visit({})
    assert visit.put(Segment("u1", "Fever")).verdicts["grounding"].outcome == "unscored"
    assert visit.put(Segment("u2", "bad")).verdicts["grounding"].outcome == "failed"
    after = visit.revise(Note("Fever"))
    assert after.verdicts["grounding"].reason == "internal_error"
    assert after.findings == ()
    assert faults == ["RecursionError"]
