"""``soapstream bench segments``: one more segment into the deterministic tier, from the first minute to the third hour.

uv run python -m bench.segments [--minutes N] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median

from bench.meta.report import table
from bench.meta.statistics import percentile
from bench.texts import long_visit, samples
from engine.note import Note
from engine.transcript import Segment
from evaluators import registry
from evaluators.protocol import DeterministicTier

_HALF_HOUR = 30
_BORDERS = (0, 1, 10, 30, 60, 120, 180)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Times of the segments of one stretch of a visit, in ms; ``per_100`` is the median per 100 characters said."""

    minutes: str
    segments: int
    p50: float
    p99: float
    per_100: float


@dataclass(frozen=True, slots=True)
class Report:
    """``flat``: the median per character of the last half hour over that of the first.

    ``grown``: the same over what the same segments take right at the start of a visit, as half an hour is not like
    another.
    """

    stretches: Sequence[Stretch]
    p50: float
    p99: float
    flat: float
    grown: float
    per_second: float


def measure(tier: DeterministicTier, minutes: int = 180) -> Report:
    """Feed a visit that has a note already, a segment at a time."""
    warm_up(tier)
    segments = long_visit(minutes)
    end = _minute(segments[-1])
    late = [segment for segment in segments if _minute(segment) >= end - _HALF_HOUR]
    # Alone first: in the whole visit they come again long after the process has forgotten how it read them.
    alone = median(_per_100(s, t) for s, t in zip(late, _put(late, tier), strict=True))
    times = _put(segments, tier)
    first = [_per_100(s, t) for s, t in zip(segments, times, strict=True) if _minute(s) < _HALF_HOUR]
    last = median(_per_100(s, t) for s, t in zip(late, times[-len(late) :], strict=True))
    return Report(
        _stretches(segments, times), median(times), percentile(times, 0.99), last / median(first), last / alone,
        1000 * len(times) / sum(times),
    )  # fmt: skip


def _put(segments: Sequence[Segment], tier: DeterministicTier) -> list[float]:
    """How many ms each segment takes in a visit that has a note already."""
    visit = tier.visit({})
    visit.revise(Note(samples()[0].note))
    times = []
    for segment in segments:
        started = time.perf_counter()
        visit.put(segment)
        times.append(1000 * (time.perf_counter() - started))
    return times


def warm_up(tier: DeterministicTier) -> None:
    """Load what a node loads before it serves, and run all code once, on texts that are not measured."""
    registry.warm_up(tier)
    for visit in samples():
        tier.evaluate(visit.turns, visit.note, visit.metadata)


def _minute(segment: Segment) -> float:
    return (segment.start_ms or 0) / 60_000


def _per_100(segment: Segment, ms: float) -> float:
    return 100 * ms / max(len(segment.text), 20)


def _stretches(segments: Sequence[Segment], times: Sequence[float]) -> list[Stretch]:
    result = []
    for start, end in pairwise(_BORDERS):
        kept = [(s, t) for s, t in zip(segments, times, strict=True) if start <= _minute(s) < end]
        if kept:
            own = [ms for _, ms in kept]
            per_100 = median(_per_100(segment, ms) for segment, ms in kept)
            result.append(Stretch(f"{start}–{end}", len(kept), median(own), percentile(own, 0.99), per_100))
    return result


def render(report: Report) -> str:
    rows = [[s.minutes, str(s.segments), f"{s.p50:.3f}", f"{s.p99:.3f}", f"{s.per_100:.3f}"] for s in report.stretches]
    summary = (
        f"all: p50 {report.p50:.3f} ms, p99 {report.p99:.3f} ms, {report.per_second:,.0f} segments/s; "
        f"last half hour / first: {report.flat:.2f}, / the same at the start of a visit: {report.grown:.2f}"
    )
    return table(["minute of the visit", "segments", "p50 ms", "p99 ms", "per 100 characters"], rows) + f"\n\n{summary}"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.segments", description="One more segment, by minute of the visit.")
    parser.add_argument("--minutes", type=int, default=180)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    report = measure(registry.default_tier(), options.minutes)
    print(json.dumps(asdict(report), indent=1) if options.json else render(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
