"""Proof of the main promises on recorded visits: ``uv run python -m bench.acceptance ws|kafka|chaos``.

``ws``: all visits over WebSocket into one node with an SQLite broker. ``kafka``: through Kafka into two nodes that
share Redis. ``chaos``: two nodes that share Redis (or one with SQLite), killed at random while judges are at work.
Every session has a subscriber, the LLM tier runs against the test double, notes come in three drafts with segments
going on between them. Exit code 1 when a promise did not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from bench import services
from bench.chaos import Killer
from bench.drive import Run, drive
from bench.figures import Figure, note, show, spread
from server.local import LocalNode
from server.visits import Visit, read_visits


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    visits = read_visits(options.source or services.visits_file(), options.drafts)[: options.visits]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soapstream-acceptance-")))
        base = stack.enter_context(services.llm_double(options.ttft_ms, options.tokens_per_s))
        nodes, kafka = _nodes(options, folder, base, stack)
        for node in nodes:
            note(f"node at {node.address.http} ready in {node.start():.2f} s")
            stack.callback(node.stop)
        killer = Killer(nodes, options.kills, options.seed) if options.scenario == "chaos" else None
        target = f"kafka://{kafka}" if kafka else ""
        run = asyncio.run(
            drive(visits, nodes, target, options.speed, folder / "journal.jsonl", options.limit_s, killer)
        )
        figures, faults = _report(options.scenario, visits, run, killer)
        show(f"acceptance {options.scenario}", figures, as_json=options.json)
        for fault in faults[:40]:
            note(f"BROKEN {fault}")
        if faults and options.keep_logs:
            for number, node in enumerate(nodes):
                Path(options.keep_logs, f"node-{number}.log").write_bytes(node.log.read_bytes())
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.acceptance", description=__doc__)
    parser.add_argument("scenario", choices=("ws", "kafka", "chaos"))
    parser.add_argument("--visits", type=int, help="only the first ones")
    parser.add_argument("--source", help="a file of visits, or 'bundled'; default: the data folder's")
    parser.add_argument("--speed", type=float, default=None, help="times real time; default 60, chaos 8")
    parser.add_argument("--drafts", type=int, default=3)
    parser.add_argument("--broker", choices=("sqlite", "redis"), default="redis", help="for chaos")
    parser.add_argument("--kills", type=int, default=20, help="for chaos")
    parser.add_argument("--seed", type=int, default=1, help="of the times of the kills")
    parser.add_argument("--ttft-ms", type=float, default=300.0)
    parser.add_argument("--tokens-per-s", type=float, default=80.0)
    parser.add_argument("--limit-s", type=float, default=420.0, help="time after which what is missing is missing")
    parser.add_argument("--keep-logs", metavar="FOLDER", help="copy the nodes' logs there when a promise broke")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(speed_of={"ws": 60.0, "kafka": 60.0, "chaos": 8.0})
    return parser


def _nodes(
    options: argparse.Namespace, folder: Path, base: str, stack: ExitStack
) -> tuple[list[LocalNode], str | None]:
    """The nodes of a scenario, not started yet, and the Kafka that they read from."""
    options.speed = options.speed or options.speed_of[options.scenario]
    common = [*services.llm_options(base), "--log-format", "json"]
    kafka = None
    if options.scenario == "ws" or (options.scenario == "chaos" and options.broker == "sqlite"):
        brokers = [f"sqlite:///{folder}/sessions.db"]
    else:
        brokers = [stack.enter_context(services.redis_server())] * 2
    if options.scenario == "kafka":
        kafka = stack.enter_context(services.kafka_broker())
        common += ["--kafka", kafka]
    nodes = [
        LocalNode(
            [*common, "--broker", broker, "--results", f"sqlite:///{folder}/results-{number}.db"],
            folder / f"node-{number}.log",
            environ=services.LLM_ENVIRON,
        )
        for number, broker in enumerate(brokers)
    ]
    return nodes, kafka


def _report(
    scenario: str, visits: Sequence[Visit], run: Run, killer: Killer | None
) -> tuple[dict[str, Figure], list[str]]:
    faults = [fault for ledger in run.ledgers.values() for fault in ledger.check()]
    faults += [f"{session}: not finished in time" for session in run.unfinished]
    faults += run.lost
    every = list(run.ledgers.values())
    ends = [end for ledger in every for found in ledger.ends.values() for end in found]
    figures: dict[str, Figure] = {
        "visits": len(visits),
        "finished": len(visits) - len(run.unfinished),
        "segments sent": sum(len(visit.segments) for visit in visits),
        "note revisions sent": sum(len(visit.drafts) for visit in visits),
        "events received": sum(ledger.offset for ledger in every),
        "runs complete": ends.count("complete"),
        "runs superseded": ends.count("superseded"),
        "progress events": sum(ledger.progress for ledger in every),
        "sent → acknowledged": spread([wait for ledger in every for wait in ledger.acknowledgements()]),
        "note sent → partial received": spread([wait for ledger in every for wait in ledger.waits("note")]),
        "segment sent → partial received": spread([wait for ledger in every for wait in ledger.waits("segment:")]),
        "note sent → complete received": spread([wait for ledger in every for wait in ledger.completions()]),
        "acknowledged writes in the journal": run.journal,
        "of them missing from the log": len(run.lost),
        "seconds": round(run.seconds, 1),
    }
    if killer is not None:
        figures["kill -9"] = killer.done
        figures["of them with judges at work"] = killer.busy
        if killer.done < killer.kills:
            faults.append(f"{scenario}: only {killer.done} of {killer.kills} kills happened before the visits ended")
    figures["broken promises"] = len(faults)
    return figures, faults


if __name__ == "__main__":
    started = monotonic()
    code = main()
    note(f"{monotonic() - started:.0f} s in all")
    sys.exit(code)
