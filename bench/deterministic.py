"""``soapstream bench deterministic``: what the deterministic tier costs in time and memory.

    uv run python -m bench.deterministic [--json] [--skip-hurtful]
    uv run --with medspacy --with 'numpy<2' python -m bench.deterministic --medspacy

Every visit is evaluated once, after a warm-up on other texts, so that no cache has seen it. ``--medspacy`` runs the
default pipeline of medspaCy over the same texts in the same process.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from bench import segments
from bench.meta.corpus import Visit
from bench.meta.report import table
from bench.meta.statistics import percentile
from bench.texts import CHARACTERS, HURTFUL, copies, long_visit, measured, samples
from engine.transcript import Segment, Turn
from evaluators import COMPILED
from evaluators.protocol import DeterministicTier
from evaluators.registry import default_tier
from server import garbage

_MIB = 2**20
_PATIENCE_S = 20.0
_NOTICEABLE_S = 0.1  # below, the growth is noise


@dataclass(frozen=True, slots=True)
class Times:
    """One evaluation per visit, in ms; ``scaled`` to the characters that the budgets are stated for.

    ``cpu`` is the processor's time for the same, scaled: what is left when others on the machine are taken out.
    """

    visits: int
    p50: float
    p99: float
    scaled_p50: float
    scaled_p99: float
    cpu_p50: float
    cpu_p99: float


@dataclass(frozen=True, slots=True)
class Hurt:
    """Evaluation of ``size`` bytes of one piece as transcript or note; ``growth`` is over a quarter of it: 4 is linear.

    ``size`` stays below a megabyte where the next size was bound to take minutes.
    """

    piece: str
    place: str
    size: int
    seconds: float
    growth: float


@dataclass(frozen=True, slots=True)
class Report:
    """``memory``: bytes that a session of three hours holds per byte of its text, text and ids included."""

    texts: str
    tier: Times
    medspacy: Times | None
    segments: segments.Report
    memory: float
    hurtful: Sequence[Hurt]

    @property
    def ratio(self) -> float | None:
        return self.medspacy.p50 / self.tier.p50 if self.medspacy else None


def measure(tier: DeterministicTier, with_medspacy: bool, hurtful: bool) -> Report:
    segments.warm_up(tier)
    name, visits = measured()
    return Report(
        texts=name,
        tier=_times(visits, lambda visit: tier.evaluate(visit.turns, visit.note, visit.metadata)),
        medspacy=_times(visits, _medspacy()) if with_medspacy else None,
        segments=segments.measure(tier),
        memory=_memory(tier),
        hurtful=[_hurt(*case) for case in _hurtful(tier)] if hurtful else [],
    )


def _times(visits: Sequence[Visit], evaluate: Callable[[Visit], object]) -> Times:
    times, scaled, cpu = [], [], []
    for visit in visits:
        size = sum(len(turn.text) for turn in visit.turns) + len(visit.note)
        started, worked = time.perf_counter(), time.process_time()
        evaluate(visit)
        ms, cpu_ms = 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - worked)
        times.append(ms)
        scaled.append(ms * CHARACTERS / size)
        cpu.append(cpu_ms * CHARACTERS / size)
    middle_and_worst = [rank for sample in (times, scaled, cpu) for rank in (median(sample), percentile(sample, 0.99))]
    return Times(len(times), *middle_and_worst)


def _medspacy() -> Callable[[Visit], object]:
    """medspaCy's default pipeline, with its debug log off, warmed up like the tier."""
    warnings.filterwarnings("ignore")  # of spaCy and its friends, about each other's versions
    import medspacy  # type: ignore[import-not-found]  # only there in a run with --with medspacy
    from loguru import logger  # type: ignore[import-not-found]  # comes with medspacy

    logger.remove()
    pipeline: Any = medspacy.load()

    def run(visit: Visit) -> object:
        said = "\n".join(turn.text for turn in visit.turns)
        return pipeline(said), pipeline(visit.note)

    for visit in samples():
        run(visit)
    return run


def _memory(tier: DeterministicTier) -> float:
    source = long_visit()
    tracemalloc.start()
    try:
        _held(tier, source)  # what caches now take in for what was made untraced would be counted as the session's
        return min(_held(tier, source) for _ in range(3))  # and so would a cache that happens to grow
    finally:
        tracemalloc.stop()


def _held(tier: DeterministicTier, source: Sequence[Segment]) -> float:
    """Bytes that a session of these segments holds, per byte of their text."""
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    visit = tier.visit({})
    size = 0
    for segment in copies(source):
        size += len(segment.text.encode("utf-8"))
        visit.put(segment)
    gc.collect()  # also empties the interpreter's lists of free objects, which are no session's
    return (tracemalloc.get_traced_memory()[0] - before) / size


def _hurtful(tier: DeterministicTier) -> list[tuple[str, str, Callable[[str], object]]]:
    note, said = "Cough for 3 days. Plan: rest.", (Turn("I have had a cough for three days.", "patient"),)
    return [
        case
        for piece in HURTFUL
        for case in (
            (piece, "transcript", lambda text: tier.evaluate((Turn(text, "patient"),), note, {})),
            (piece, "note", lambda text: tier.evaluate(said, text, {})),
        )
    ]


def _hurt(piece: str, place: str, evaluate: Callable[[str], object]) -> Hurt:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.perf_counter()
        evaluate(text)
        return time.perf_counter() - started

    size, took, growth = _MIB // 64, seconds(_MIB // 64), 4.0
    while size < _MIB and took * max(growth, 4.0) < _PATIENCE_S:
        size, before, took = 4 * size, took, seconds(4 * size)
        growth = took / before
    return Hurt(piece, place, size, took, growth)


def render(report: Report) -> str:
    rows = [_row("deterministic tier", report.tier)]
    if report.medspacy and report.ratio:
        rows.append(_row("medspaCy, default pipeline", report.medspacy))
    parts = [
        f"Texts: {report.texts}; deterministic tier {'compiled' if COMPILED else 'interpreted'}",
        table(
            ["full evaluation", "visits", "p50 ms", "p99 ms", f"p50 at {CHARACTERS:,} chars", "p99", "CPU p50", "p99"],
            rows,
        ),
        *([f"medspaCy / tier, p50: {report.ratio:.0f}×"] if report.ratio else []),
        segments.render(report.segments),
        f"Memory of a session of three hours: {report.memory:.2f} bytes per byte of its text",
    ]
    if report.hurtful:
        worst = sorted(report.hurtful, key=lambda hurt: -hurt.seconds * _MIB / hurt.size)[:8]
        body = [
            [repr(hurt.piece), hurt.place, f"{hurt.size // 1024:,}", f"{hurt.seconds:.2f}", f"{hurt.growth:.1f}"]
            for hurt in worst
        ]
        steepest = max(hurt.growth for hurt in report.hurtful if hurt.seconds > _NOTICEABLE_S)
        parts += [
            table(["repeated", "as", "KiB", "seconds", "over a quarter of it"], body),
            f"{len(report.hurtful)} hurtful texts; steepest growth for 4 times the text: {steepest:.1f}×",
        ]
    return "\n\n".join(parts)


def _row(name: str, times: Times) -> list[str]:
    figures = (times.p50, times.p99, times.scaled_p50, times.scaled_p99, times.cpu_p50, times.cpu_p99)
    return [name, str(times.visits), *(f"{figure:.2f}" for figure in figures)]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.deterministic", description="Cost of the deterministic tier.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--medspacy", action="store_true", help="compare with medspaCy's default pipeline")
    parser.add_argument("--skip-hurtful", action="store_true", help="leave out the megabytes of hurtful text")
    options = parser.parse_args(argv)
    tier = default_tier()
    segments.warm_up(tier)
    garbage.set_aside()  # as a node does before it serves
    report = measure(tier, options.medspacy, not options.skip_hurtful)
    print(json.dumps(asdict(report), indent=1) if options.json else render(report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
