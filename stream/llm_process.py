"""Host of the LLM worker process: started when first needed, restarted after a crash, spoken to in frames.

A frame is four bytes of length (big-endian) and one JSON object; ``evaluators/llm/frames.py`` lists them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from evaluators.protocol import ModelClass, StageCall, StageError, StageReply
from stream.clock import Clock

WORKER: Sequence[str] = (sys.executable, "-m", "evaluators.llm.worker")

_CLOSE_S = 3.0
_START_S = 120.0  # longer than loading takes on any machine worth running on
_MAX_DELAY_S = 30.0
_MAX_FRAME = 32 * 1024 * 1024


class LlmProcess:
    """evaluators.protocol.StageCaller, by way of a process of its own.

    ``models`` says which model each class means. Calls in flight when the process dies fail with a retryable
    StageError; the next call starts another process, after a pause that doubles with each death without a reply. The
    process ends a call at its timeout; when it does not within ``grace_s`` more, it is hung and is killed.
    """

    def __init__(
        self,
        models: Mapping[ModelClass, str],
        *,
        api_base: str = "",
        api_key: str = "",
        max_output_tokens: int = 4_000,
        command: Sequence[str] = WORKER,
        clock: Clock,
        restart_delay_s: float = 0.5,
        grace_s: float = 3.0,
    ) -> None:
        self._models = models
        self._settings = {"SOAPSTREAM_LLM_API_BASE": api_base, "SOAPSTREAM_LLM_API_KEY": api_key}
        self._max_output_tokens = max_output_tokens
        self._command = command
        self._clock = clock
        self._restart_delay_s = restart_delay_s
        self._grace_s = grace_s
        self._starting: asyncio.Task[_Worker] | None = None
        self._started = 0.0
        self._deaths = 0
        self._not_before = float("-inf")

    @property
    def pid(self) -> int | None:
        """Of the running process, if there is one."""
        worker = self._current()
        return worker.pid if worker is not None and worker.alive else None

    async def __call__(self, call: StageCall) -> StageReply:
        model = self._models[call.model_class]
        payload = {
            "stage": call.stage,
            "model": model,
            "inputs": dict(call.inputs),
            "timeout_s": call.timeout_s,
            "max_tokens": self._max_output_tokens,
        }
        try:
            async with asyncio.timeout(call.timeout_s):
                worker = await self._ready()
        except TimeoutError:
            self._give_up_starting()
            raise StageError("worker_lost", "the LLM process is still starting", retryable=True) from None
        try:
            async with asyncio.timeout(call.timeout_s + self._grace_s):
                answer = await worker.ask(payload)
        except TimeoutError:
            worker.kill()
            raise StageError("timeout", "the LLM process does not answer", retryable=True) from None
        self._deaths = 0
        return _reply(answer, model)

    async def start(self) -> None:
        """Start the process ahead of its first call and wait until it is ready. Raises StageError."""
        await self._ready()

    async def aclose(self) -> None:
        """End the process; calls in flight fail."""
        if self._starting is not None:
            await asyncio.wait([self._starting])
        if (worker := self._current()) is not None:
            await worker.aclose()

    def _current(self) -> _Worker | None:
        """The latest process that could be started, alive or not."""
        start = self._starting
        return start.result() if start is not None and start.done() and start.exception() is None else None

    async def _ready(self) -> _Worker:
        """Whoever comes first starts it; who gives up waiting does not stop it from starting."""
        worker = self._current()
        if self._starting is None or (self._starting.done() and (worker is None or not worker.alive)):
            if (delay := self._not_before - self._clock.monotonic()) > 0:
                raise StageError("worker_lost", "the LLM process is restarting", retryable=True, retry_after_s=delay)
            self._started = self._clock.monotonic()
            self._starting = asyncio.create_task(_Worker.start(self._command, self._environment(), self._died))
        starting = self._starting
        try:
            worker = await asyncio.shield(starting)
        except OSError as error:
            self._died()
            raise StageError("worker_lost", f"the LLM process cannot be started: {type(error).__name__}") from None
        await worker.ready()
        return worker

    def _give_up_starting(self) -> None:
        worker = self._current()
        if worker is not None and self._clock.monotonic() - self._started > _START_S:
            worker.kill()

    def _died(self) -> None:
        pause = min(_MAX_DELAY_S, self._restart_delay_s * 2**self._deaths)
        self._deaths = min(self._deaths + 1, 16)
        self._not_before = self._clock.monotonic() + pause

    def _environment(self) -> dict[str, str]:
        """The keys of providers are found in our own."""
        return {**os.environ, **{name: value for name, value in self._settings.items() if value}}


class _Worker:
    """One life of the process."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        died: Callable[[], None],
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self._died = died
        self._numbers = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._is_ready = asyncio.Event()
        self._closing = False
        self.alive = True
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str], died: Callable[[], None]) -> _Worker:
        ours, theirs = socket.socketpair()
        try:
            process = await asyncio.create_subprocess_exec(*command, stdin=theirs.fileno(), env=environment)
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        reader, writer = await asyncio.open_connection(sock=ours)
        return cls(process, reader, writer, died)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ready(self) -> None:
        """Until it has loaded what it needs. Raises StageError when it dies before."""
        await self._is_ready.wait()
        if not self.alive:
            raise _dead()

    async def ask(self, call: Mapping[str, Any]) -> dict[str, Any]:
        """Raises StageError when the process dies. Cancelling cancels the call in the process, too."""
        if not self.alive:
            raise _dead()
        self._numbers += 1
        number = self._numbers
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._send({"id": number, "call": call})
            return await answer
        except asyncio.CancelledError:
            self._send({"id": number, "cancel": True})
            raise
        finally:
            self._waiting.pop(number, None)

    def kill(self) -> None:
        """End it at once: it is hung, or gone already. What waits for it fails."""
        if not self.alive:
            return
        self.alive = False
        self._writer.close()
        if not self._closing:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            self._died()
        self._is_ready.set()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(_dead())

    async def aclose(self) -> None:
        """Close the connection, which ends the process; kill it when it lingers."""
        self._closing = True
        self._writer.close()
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._reading

    def _send(self, message: Mapping[str, Any]) -> None:
        if self.alive:
            body = orjson.dumps(message)
            self._writer.write(len(body).to_bytes(4, "big") + body)

    async def _read(self) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError):
            while True:
                self._take(await self._next())
        self.kill()

    async def _next(self) -> dict[str, Any]:
        size = int.from_bytes(await self._reader.readexactly(4), "big")
        if size > _MAX_FRAME:
            raise ValueError(f"frame of {size} bytes")
        message = orjson.loads(await self._reader.readexactly(size))
        if not isinstance(message, dict):
            raise ValueError("frame is no object")
        return message

    def _take(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self._is_ready.set()
        elif (answer := self._waiting.get(message.get("id", 0))) and not answer.done():
            answer.set_result(message)


def _dead() -> StageError:
    return StageError("worker_lost", "the LLM process ended", retryable=True)


def _reply(answer: Mapping[str, Any], model: str) -> StageReply:
    if error := answer.get("error"):
        raise StageError(
            error["reason"], error["detail"], retryable=error["retryable"], retry_after_s=error["retry_after_s"]
        )
    reply = answer["reply"]
    return StageReply(reply["outputs"], model, reply["input_tokens"], reply["output_tokens"], reply["cost_usd"])
