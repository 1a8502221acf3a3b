"""A deterministic tier whose faults become ``failed`` verdicts, so that no input can stop a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from engine.finding import NO_CHANGES
from engine.note import Note
from engine.transcript import Place, Segment, Turn
from engine.verdict import Verdict
from evaluators.protocol import Assessment, DeterministicTier, LiveVisit, Metadata, Update
from stream.tasks import OnFault

REASON = "internal_error"
T = TypeVar("T", Update, Assessment)


class GuardedTier:
    """Wraps ``tier``; ``names`` are its evaluators. Faults are told to ``on_fault``, by kind and never with texts."""

    def __init__(self, tier: DeterministicTier, names: Sequence[str], on_fault: OnFault) -> None:
        self.version = tier.version
        self._tier = tier
        self._on_fault = on_fault
        self._failed = {
            name: Verdict(name, tier.version, "deterministic", "failed", None, {}, REASON) for name in names
        }

    def visit(self, metadata: Metadata) -> LiveVisit:
        return _GuardedVisit(self._tier.visit(metadata), self._failed, self._on_fault)

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        return _guarded(
            lambda: self._tier.evaluate(turns, note, metadata), Assessment(self._failed, (), ()), self._on_fault
        )


class _GuardedVisit:
    """A visit that fails for good with its first fault: its state can no longer be trusted."""

    def __init__(self, visit: LiveVisit, failed: Mapping[str, Verdict], on_fault: OnFault) -> None:
        self._visit = visit
        self._update = Update(failed, NO_CHANGES, NO_CHANGES)
        self._assessment = Assessment(failed, (), ())
        self._on_fault = on_fault
        self._broken = False

    def put(self, segment: Segment, place: Place | None = None) -> Update:
        return self._do(lambda: self._visit.put(segment, place), self._update)

    def revise(self, note: Note) -> Assessment:
        return self._do(lambda: self._visit.revise(note), self._assessment)

    def assess(self) -> Assessment:
        return self._do(self._visit.assess, self._assessment)

    def _do(self, work: Callable[[], T], failed: T) -> T:
        if self._broken:
            return failed
        result = _guarded(work, failed, self._on_fault)
        self._broken = result is failed
        return result


def _guarded(work: Callable[[], T], failed: T, on_fault: OnFault) -> T:
    try:
        return work()
    except Exception as error:  # whatever an evaluator trips over, the session goes on and the verdict says so
        on_fault("deterministic tier", error)
        return failed
