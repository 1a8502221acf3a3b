"""``soapstream bench hold``: how long large and hostile texts keep a node's event loop from everything else.

A whole node runs in this process with a timer due every millisecond beside it; another process sends the texts over
HTTP and WebSocket. A hold is how late the timer was, without the time that its thread was ready and had no processor
to run on, or the processor time that this process used meanwhile where that is less: what other processes of the
machine took is no hold. Collections of garbage are told apart. Budget: 10 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter, process_time, sleep, thread_time
from urllib.request import Request, urlopen

import orjson

from bench.figures import Figure, note, show
from bench.services import ROOT
from bench.texts import samples
from server.app import create_app
from server.client import Client
from server.serve import bound_socket, settle, stream_server
from server.settings import load_settings

MIB = 1 << 20
SOON_S = 0.1
_SEGMENT = "I take aspirin {} mg for my left knee, and no cough since Monday."


class Watch:
    """Holds and collections of garbage since the last ``reset``, in seconds."""

    def __init__(self) -> None:
        self.holds: list[float] = []
        self.collections: list[float] = []
        self._collecting = 0.0
        gc.callbacks.append(self._on_collection)

    def reset(self) -> None:
        self.holds.clear()
        self.collections.clear()

    async def run(self) -> None:
        while True:
            wall, cpu, queued = perf_counter(), process_time(), _queued()
            await asyncio.sleep(0.001)
            late = perf_counter() - wall - 0.001 - (_queued() - queued)
            self.holds.append(min(late, process_time() - cpu))

    def _on_collection(self, phase: str, _: Mapping[str, int]) -> None:
        if phase == "start":
            self._collecting = thread_time()
        else:
            self.collections.append(thread_time() - self._collecting)


def _queued() -> float:
    """Seconds for which this thread was ready to run and had to wait for a processor; 0 where the system keeps none."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_bytes().split()[1]) / 1e9
    except OSError:
        return 0.0


# what is sent, by the other process ---------------------------------------------------------------------------------


def varied(size: int) -> str:
    """Lines of words of real notes, every line another one."""
    words, chance = "\n".join(visit.note for visit in samples()).split(), random.Random(1)
    starts = (chance.randrange(len(words) - 12) for _ in range(size // 60))
    return "\n".join(" ".join(words[start : start + 12]) for start in starts)[:size]


def repeated(unit: str) -> str:
    return unit * (MIB // len(unit.encode("utf-8")))


def put_note(base: str, session: str, text: str) -> None:
    """Write a note and wait for its complete result."""
    _send_note(base, session, text)
    _await_result(base, session)


def _send_note(base: str, session: str, text: str) -> None:
    _http(base, "POST", f"/v1/sessions/{session}/segments", {"id": "first", "text": _SEGMENT.format(20)})
    _http(base, "PUT", f"/v1/sessions/{session}/note", {"text": text})


def _await_result(base: str, session: str) -> None:
    while orjson.loads(_http(base, "GET", f"/v1/sessions/{session}/summary"))["status"] != "complete":
        sleep(SOON_S)


def _http(base: str, method: str, path: str, body: object = None) -> bytes:
    data = None if body is None else orjson.dumps(body)
    with urlopen(Request(base + path, data, method=method), timeout=120) as answer:
        read: bytes = answer.read()
        return read


def _segments(base: str, session: str, texts: Sequence[str], ids: Sequence[str]) -> None:
    """Say segments over a WebSocket; a repeated id is a higher revision."""

    async def say() -> None:
        async with Client(base.replace("http", "ws") + "/v1/ws") as client:
            for rev, (name, text) in enumerate(zip(ids, texts, strict=True)):
                await client.call("segment", session=session, segment={"id": name, "rev": rev, "text": text})
        await asyncio.sleep(SOON_S)

    asyncio.run(say())


def _say(base: str, session: str) -> None:
    _segments(base, session, [_SEGMENT.format(number) for number in range(20)], [f"u{n}" for n in range(20)])


def _beside_large_note(base: str) -> None:
    """Segments of the same session, which wait for the note, and of another one, which do not."""
    _send_note(base, "beside", varied(MIB // 2))
    _say(base, "another")
    _say(base, "beside")
    _await_result(base, "beside")


def _beside_another(base: str) -> None:
    """Notes that are large enough for a thread of their own, while a larger one is scored."""
    _send_note(base, "larger", varied(MIB))
    for number in range(20):
        put_note(base, f"large{number}", varied(5_900 + number))
    _await_result(base, "larger")


def _long_segment(base: str, text: str) -> None:
    """A segment, what is said after it, and a note, whose result is there when all are scored."""
    session = f"said-{len(text)}-{len(set(text))}"
    _segments(base, session, [text], ["long"])
    _say(base, session)
    put_note(base, session, "Left knee pain for 3 days.")


def _interim(base: str) -> None:
    text = " ".join(turn.text for visit in samples() for turn in visit.turns)
    text = (text * (60_000 // len(text) + 1))[:60_000].encode("ascii", "ignore").decode()
    _segments(base, "interim", [text[: 60_000 - 20 + rev] for rev in range(20)], ["u"] * 20)


def _snapshots(base: str) -> None:
    put_note(base, "snapshots", varied(MIB))
    for _ in range(5):
        _http(base, "GET", "/v1/sessions/snapshots")


def _one_shot(base: str) -> None:
    _http(base, "POST", "/v1/evaluations?wait=complete", {"transcript": varied(MIB), "note": varied(MIB)})


def _members(base: str) -> None:
    _http(base, "PUT", "/v1/sessions/members/note", {"text": "Cough.", "unknown": [{}] * 500_000})


SCENARIOS: Mapping[str, Callable[[str], None]] = {
    "note of 5,900 characters": lambda base: put_note(base, "n6", varied(5_900)),
    "note of 64 KiB": lambda base: put_note(base, "n64", varied(64 << 10)),
    "note of 1 MiB": lambda base: put_note(base, "n1024", varied(MIB)),
    "note of 1 MiB, no line or sentence ends": lambda base: put_note(
        base, "words", varied(MIB).replace("\n", " ").replace(".", " ")
    ),
    "note of half a million lines": lambda base: put_note(base, "lines", repeated("x\n")),
    "note of 1 MiB of figures": lambda base: put_note(base, "figures", repeated("1/1/1/")),
    "note of 1 MiB of bare figures": lambda base: put_note(base, "bare", repeated("1 ")),
    "note of 1 MiB of headings": lambda base: put_note(base, "headings", repeated("S: O: A: P: ")),
    "note of 1 MiB of emoji": lambda base: put_note(base, "emoji", repeated("😀")),
    "segments beside a note of 512 KiB": _beside_large_note,
    "notes of 5,900 characters beside one of 1 MiB": _beside_another,
    "segment of 60 kB": lambda base: _long_segment(base, varied(60_000)),
    "segment of 60 kB of sides": lambda base: _long_segment(base, "left " * 12_000),
    "segment of 60 kB of bare figures": lambda base: _long_segment(base, "1 " * 30_000),
    "interim revisions of 60 kB": _interim,
    "snapshots with a note of 1 MiB": _snapshots,
    "one-shot evaluation of 1 + 1 MiB": _one_shot,
    "note with a megabyte of unknown members": _members,
}


# the node and the watch ---------------------------------------------------------------------------------------------


async def measure(names: Sequence[str]) -> dict[str, Figure]:
    """Longest hold and longest collection by scenario, in ms."""
    figures: dict[str, Figure] = {}
    with tempfile.TemporaryDirectory(prefix="soapstream-bench-") as folder:
        settings = load_settings(environ={}, flags={"port": 0, "broker": f"sqlite:///{Path(folder)}/sessions.db"})
        listener = bound_socket(settings)
        app = create_app(settings)
        settle(app)
        server = stream_server(app, settings)
        serving = asyncio.create_task(server.serve([listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag, no event
            await asyncio.sleep(0.01)
        watch = Watch()
        watching = asyncio.create_task(watch.run())
        for name in names:
            note(name)
            await _send(name, listener.getsockname()[1], watch)
            figures[f"{name}: longest hold, ms"] = round(1000 * max(watch.holds), 1)
            figures[f"{name}: longest collection, ms"] = round(1000 * max(watch.collections, default=0.0), 1)
        watching.cancel()
        server.should_exit = True
        await serving
    return figures


async def _send(name: str, port: int, watch: Watch) -> None:
    """Run a scenario in another process; starting it is not measured."""
    arguments = ("-m", "bench.hold", "--send", name, "--to", f"http://127.0.0.1:{port}")
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    await asyncio.sleep(SOON_S)
    watch.reset()
    if await process.wait():
        raise SystemExit(f"{name}: was not served")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="soapstream bench hold", description=__doc__)
    parser.add_argument("--only", choices=SCENARIOS, metavar="NAME", action="append", help="this scenario; repeatable")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--send", choices=SCENARIOS, help=argparse.SUPPRESS)
    parser.add_argument("--to", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.send:
        sleep(2 * SOON_S)
        SCENARIOS[options.send](options.to)
        return 0
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = runner.run(measure(options.only or list(SCENARIOS)))
    show("hold", figures, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
