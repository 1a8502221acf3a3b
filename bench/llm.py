"""``soapstream bench llm``: what the LLM engine adds to the provider's own time on the critical path of a run.

The provider is the test double of ``tests/kit`` in a process of its own: its time for an answer is a time to first
token plus tokens at a steady rate, so what it needs for each call is known. The critical path of a run is computed by
running the judges again on the recorded answers under a clock that jumps from one answer to the next; what the real run
took longer is the engine's: node, guard, process, DSPy, litellm, HTTP, and waiting for one another.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import csv
import json
import os
import resource
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.transcript import Segment, Turn, speaker_of, turn_of
from engine.turns import turns_of_text
from evaluators.llm.judges import LlmJudges
from evaluators.llm.stages import Compute, Stages
from evaluators.protocol import Assessment, JudgeRequest, ModelClass, StageCall, StageCaller, StageReply
from stream.clock import SystemClock
from stream.limits import AdaptiveLimit, Budget
from stream.llm_guard import Guard
from stream.llm_process import LlmProcess

_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"
_MODELS: Mapping[ModelClass, str] = {"fast": "openai/test", "balanced": "openai/test", "accurate": "openai/test"}
_Key = tuple[str, str]


class Recorder:
    """A StageCaller that keeps what each call returned and how long the provider needed for it, in seconds."""

    def __init__(self, inner: StageCaller, ttft_s: float, tokens_per_s: float) -> None:
        self._inner = inner
        self._ttft_s = ttft_s
        self._tokens_per_s = tokens_per_s
        self.replies: dict[_Key, tuple[StageReply, float]] = {}
        self.added_ms: list[float] = []
        self.ahead: frozenset[_Key] = frozenset()  # calls that were made before the runs began

    async def __call__(self, call: StageCall) -> StageReply:
        started = time.perf_counter()
        reply = await self._inner(call)
        provider_s = self._ttft_s + reply.output_tokens / self._tokens_per_s
        self.added_ms.append(1000 * (time.perf_counter() - started - provider_s))
        self.replies[_key(call)] = (reply, provider_s)
        return reply


class Replay:
    """A StageCaller that returns recorded replies after exactly the provider's time, at once what was known ahead."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    async def __call__(self, call: StageCall) -> StageReply:
        reply, provider_s = self._recorder.replies[_key(call)]
        await asyncio.sleep(0.0 if _key(call) in self._recorder.ahead else provider_s)
        return reply


class Memory:
    """A cache that keeps everything."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def get_or_compute(self, key: str, compute: Compute, ttl_s: float) -> bytes:
        if key not in self._kept:
            self._kept[key] = await compute()
        return self._kept[key]


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time stands still while there is work and jumps to the next timer when there is none."""

    def __init__(self) -> None:
        super().__init__(_JumpingSelector(self))
        self.now = 0.0

    def time(self) -> float:
        return self.now


class _JumpingSelector(selectors.DefaultSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if not found and timeout:
            self._loop.now += timeout
        return found


def _key(call: StageCall) -> _Key:
    return call.stage, json.dumps(dict(call.inputs), sort_keys=True)


def requests(number: int) -> list[JudgeRequest]:
    """Runs over different real visits; the visits of ACI-BENCH where PriMock57 is not there."""
    pairs = list(_visits())
    if not pairs:
        sys.exit(f"no visits: expected primock57 or aci-bench in {_DATA}")
    chosen = [pairs[i % len(pairs)] for i in range(number)]
    empty = Assessment({}, (), ())
    return [JudgeRequest(f"r{i}", "bench", f"s{i}", turns, note, {}, empty) for i, (turns, note) in enumerate(chosen)]


def _visits() -> Iterator[tuple[tuple[Turn, ...], str]]:
    visits, pairs = _DATA / "primock57" / "visits.jsonl", _DATA / "aci-bench" / "valid.csv"
    if visits.exists():
        for line in visits.read_text("utf-8").splitlines():
            visit = json.loads(line)
            segments = (Segment(s["id"], s["text"], speaker_of(s["speaker"])) for s in visit["segments"])
            yield tuple(turn_of(segment) for segment in segments), visit["note"]
    elif pairs.exists():
        with pairs.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield tuple(turns_of_text(row["dialogue"])), row["note"]


@contextlib.contextmanager
def provider(ttft_ms: float, tokens_per_s: float) -> Iterator[str]:
    """The test double in a process of its own; its API base."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.kit.llm_server", "--port", str(port)]
    command += ["--ttft-ms", str(ttft_ms), "--tokens-per-s", str(tokens_per_s)]
    process = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit("the test double did not start")


def critical_path_s(runs: Sequence[JudgeRequest], recorder: Recorder) -> list[float]:
    """The provider's own time on the critical path of each run."""
    judges = LlmJudges(Stages(Replay(recorder), _MODELS))
    times = []
    for run in runs:
        with asyncio.Runner(loop_factory=JumpingLoop) as runner:
            runner.run(judges.judge(run, lambda _: None))
            loop = runner.get_loop()
            times.append(loop.time())
    return times


async def measure(options: argparse.Namespace, api_base: str) -> tuple[dict[str, Any], list[float], Recorder]:
    clock = SystemClock()
    process = LlmProcess(_MODELS, api_base=api_base, clock=clock)
    limit = AdaptiveLimit(clock, start=options.concurrency, high=options.concurrency)
    guard = Guard(process, _MODELS, budget=Budget(clock), limit=lambda: limit, clock=clock)
    recorder = Recorder(guard, options.ttft_ms / 1000, options.tokens_per_s)
    cache = Memory() if options.ahead else None
    judges = LlmJudges(Stages(recorder, _MODELS, timeout_s=300, cache=cache), deadline_s=600)
    started = time.perf_counter()
    await process.start()
    figures: dict[str, Any] = {"worker_start_s": time.perf_counter() - started}
    *runs, first = requests(options.runs + 1)
    await judges.judge(first, lambda _: None)  # connections, imports that libraries put off
    if options.ahead:
        await asyncio.gather(*(judges.prepare(run) for run in runs))
    recorder.added_ms.clear()
    recorder.ahead = frozenset(recorder.replies) if options.ahead else frozenset()
    spent = _cpu_s(process.pid)
    took = await asyncio.gather(*(_timed(judges, run) for run in runs))
    figures["worker_cpu_per_call_ms"] = 1000 * (_cpu_s(process.pid) - spent) / len(recorder.added_ms)
    figures |= _process_figures(process.pid)
    await judges.aclose()
    return figures, list(took), recorder


async def _timed(judges: LlmJudges, run: JudgeRequest) -> float:
    started = time.perf_counter()
    results = await judges.judge(run, lambda _: None)
    broken = [j.verdict.reason for j in results.values() if not j.verdict.source.startswith("llm:openai/")]
    if broken:
        sys.exit(f"run {run.run} was not judged by the model: {broken}")
    return time.perf_counter() - started


def _process_figures(pid: int | None) -> dict[str, Any]:
    """Peak resident memory of the worker where /proc says it."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return {}
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return {"worker_peak_mib": int(peak.split()[1]) / 1024}


def _cpu_s(pid: int | None) -> float:
    """Processor time of the worker, which other load on the machine does not change; 0 where /proc does not say."""
    status = Path(f"/proc/{pid}/stat")
    if not status.exists():
        return 0.0
    user, system = status.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def report(figures: dict[str, Any], took: Sequence[float], own: Sequence[float], recorder: Recorder) -> dict[str, Any]:
    added = [1000 * (real - provider_s) for real, provider_s in zip(took, own, strict=True)]
    share = [100 * ms / (1000 * provider_s) for ms, provider_s in zip(added, own, strict=True)]
    calls = sorted(recorder.added_ms)
    return {
        "runs": len(took),
        "calls": len(calls),
        "provider_critical_path_s_p50": statistics.median(own),
        "run_s_p50": statistics.median(took),
        "added_ms_p50": statistics.median(added),
        "added_ms_max": max(added),
        "added_percent_p50": statistics.median(share),
        "added_percent_max": max(share),
        "added_per_call_ms_p50": statistics.median(calls),
        "added_per_call_ms_p99": calls[int(0.99 * (len(calls) - 1))],
        "load_average": os.getloadavg()[0],
        "node_cpu_s": sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),
        **figures,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="soapstream bench llm", description=__doc__.partition("\n\n")[0])
    parser.add_argument("--runs", type=int, default=16, help="runs judged at once (default 16)")
    parser.add_argument("--ttft-ms", type=float, default=400.0, help="the provider's time to first token")
    parser.add_argument("--tokens-per-s", type=float, default=80.0, help="the provider's rate for one answer")
    parser.add_argument("--concurrency", type=int, default=512, help="calls in flight at most (default: no bound)")
    parser.add_argument("--ahead", action="store_true", help="stage 1 has worked ahead while the visit went on")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    os.environ.setdefault("OPENAI_API_KEY", "test-double")
    with provider(options.ttft_ms, options.tokens_per_s) as api_base:
        figures, took, recorder = asyncio.run(measure(options, api_base))
    result = report(figures, took, critical_path_s(requests(options.runs), recorder), recorder)
    if options.json:
        print(json.dumps(result))
        return 0
    for name, value in result.items():
        print(f"{name:32} {value:12.2f}" if isinstance(value, float) else f"{name:32} {value:12}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
