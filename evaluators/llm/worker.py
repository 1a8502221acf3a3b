"""Main of the LLM worker process: ``python -m evaluators.llm.worker`` with a socket to the node as standard input.

Runs stage calls concurrently, by id (``frames``). It ends when the node closes the socket or dies. It writes nothing:
model libraries print what they are given, and that is the text of a visit, so both standard outputs go nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Any

from evaluators.llm import frames

_NICENESS = 10  # deterministic scores must not wait for this process

_QUIET = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_OFFLINE_MODE": "true",
    "LITELLM_TELEMETRY": "False",
    "LITELLM_LOG": "CRITICAL",
}


class Worker:
    """Answers the calls that arrive on one connection. ``engine`` runs them."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, engine: Any) -> None:
        self._reader = reader
        self._writer = writer
        self._engine = engine
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Until the node closes the connection; then everything in flight is cancelled."""
        self._send({"ready": True})
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self._take(await frames.read(self._reader))
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _take(self, message: Mapping[str, Any]) -> None:
        number = int(message["id"])
        if "cancel" in message:
            if task := self._tasks.get(number):
                task.cancel()
            return
        task = asyncio.create_task(self._answer(number, message["call"]))
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._tasks.pop(number, None))

    async def _answer(self, number: int, call: Mapping[str, Any]) -> None:
        self._send({"id": number, **await self._engine.run(call)})
        await self._writer.drain()

    def _send(self, message: dict[str, Any]) -> None:
        self._writer.write(frames.encode(message))


async def _main(connection: socket.socket) -> None:
    from evaluators.llm.engine import Engine  # the heavy imports

    engine = Engine(os.environ.get("SOAPSTREAM_LLM_API_BASE"), os.environ.get("SOAPSTREAM_LLM_API_KEY"))
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # not allowed, or not there
        os.nice(_NICENESS)  # only now: loading would take for ever on a busy machine
    gc.freeze()  # the libraries' objects stay: looking through them again and again would hold up every call
    reader, writer = await asyncio.open_connection(sock=connection)
    await Worker(reader, writer, engine).serve()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def main() -> None:
    os.environ.update(_QUIET)
    os.environ["NO_PROXY"] = ",".join(filter(None, (os.environ.get("NO_PROXY"), "127.0.0.1,localhost,::1")))
    connection = socket.socket(fileno=os.dup(0))
    if "--debug" not in sys.argv:
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silence, descriptor)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_main(connection))
        os._exit(0)  # the node is gone: nothing here is worth waiting for, and threads of the libraries may hang


if __name__ == "__main__":
    main()
