"""One run against a language model over HTTP (the test double), step by step: ``uv run python -m bench.one_run``.

A bundled visit is said without pause, then its note is written; what the subscriber sees of the run is printed with the
time since the note was sent.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import Any

from bench import services
from bench.figures import note
from server.client import Client, Push, Subscription
from server.local import LocalNode
from server.replay import WebSocketSink
from server.visits import PutNote, PutSegment, Visit, bundled
from server.wire import dumps


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.one_run", description=__doc__)
    parser.add_argument("--ttft-ms", type=float, default=300.0)
    parser.add_argument("--tokens-per-s", type=float, default=80.0)
    parser.add_argument("--listen-s", type=float, default=20.0, help="between the talk and the note")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soapstream-run-")))
        base = stack.enter_context(services.llm_double(options.ttft_ms, options.tokens_per_s))
        command = [*services.llm_options(base), "--broker", f"sqlite:///{folder}/sessions.db"]
        node = stack.enter_context(LocalNode(command, folder / "node.log", environ=services.LLM_ENVIRON))
        steps = asyncio.run(_run(node, bundled()[0], options.listen_s))
    for step in steps:
        print(dumps(step).decode() if options.json else _line(step))
    return 0 if steps and steps[-1]["event"] == "complete" else 1


async def _run(node: LocalNode, visit: Visit, listen_s: float) -> list[dict[str, Any]]:
    async with Client(node.address.ws) as client:
        sink = WebSocketSink(client)
        await sink.open(visit.session, visit.metadata)
        for data in visit.segments:
            await sink.put(visit.session, PutSegment(data))
        note(f"the talk is over; the note comes in {listen_s:g} s")
        await asyncio.sleep(listen_s)
        subscription = client.subscribe(f"session:{visit.session}")
        await anext(subscription)
        start = monotonic()
        offset = (await sink.put(visit.session, PutNote(1, visit.drafts[-1].text))).offset
        assert offset is not None
        return await _steps(subscription, offset, start)


async def _steps(subscription: Subscription, cause: int, start: float) -> list[dict[str, Any]]:
    steps = []
    async for item in subscription:
        if isinstance(item, Push) and item.event.get("data", {}).get("cause") == cause:
            steps.append(_step(item.event, 1000 * (monotonic() - start)))
            if steps[-1]["event"] in ("complete", "superseded"):
                break
    return steps


def _step(event: Mapping[str, Any], ms: float) -> dict[str, Any]:
    data = event["data"]
    step: dict[str, Any] = {"ms": round(ms, 1), "event": event["type"].rpartition(".")[2], "stage": data.get("stage")}
    if "overall_quality" in data:
        verdicts = {**data["deterministic_metrics"], **data["llm_metrics"]}
        step["overall"] = data["overall_quality"]["value"]
        step["scores"] = {name: verdict["value"] for name, verdict in verdicts.items()}
        step["findings"] = len(data["findings"])
    elif "evaluator" in data:
        step |= {name: data[name] for name in ("evaluator", "done", "total")}
    return step


def _line(step: Mapping[str, Any]) -> str:
    rest = ", ".join(f"{name} {value}" for name, value in step.items() if name not in ("ms", "event"))
    return f"{step['ms']:>9.1f} ms  {step['event']:<10} {rest}"


if __name__ == "__main__":
    sys.exit(main())
