"""TEST DOUBLE of a language model provider: an OpenAI-compatible HTTP server with a token-latency model and faults.

It is no language model: ``llm_brain`` makes up its answers from the words of the prompt. What is real is the road to
it: HTTP, chat completions, streaming, errors as providers send them.

    uv run python -m tests.kit.llm_server --port 9100 --ttft-ms 300 --tokens-per-s 80 --fault rate_limit:0.1
    OPENAI_API_KEY=any uv run soapstream serve --llm openai/test --llm-api-base http://127.0.0.1:9100/v1
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.kit.llm_brain import answer

FaultKind = Literal[
    "rate_limit",  # 429 with Retry-After
    "server_error",  # 500
    "unauthorized",  # 401
    "hang",  # accepts, never answers
    "garbage",  # prose where JSON was asked for, with the prompt in it
    "wrong_type",  # JSON of another shape
    "truncated",  # JSON cut off at the token limit
    "half",  # the connection breaks in the middle of the body
    "closed",  # the connection breaks before the body
    "false_quotes",  # well-formed claims whose quotes stand nowhere
]

_CHUNK_TOKENS = 4


@dataclass(slots=True)
class Fault:
    """What goes wrong: for ``times`` requests (None: always), with ``probability``, in ``stage`` only where given."""

    kind: FaultKind
    times: int | None = None
    probability: float = 1.0
    stage: str | None = None
    retry_after_s: float = 0.05


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: its stage ("" where the prompt is none of ours), model, prompt, and the fault it met."""

    stage: str
    model: str
    body: dict[str, Any]
    fault: FaultKind | None


@dataclass(slots=True)
class Model:
    """State of the double. The time of an answer is ``ttft_s`` + its tokens / ``tokens_per_s``."""

    ttft_s: float = 0.0
    tokens_per_s: float = float("inf")
    faults: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0
    abandoned: int = 0  # requests whose client went away before the answer
    changed: threading.Condition = field(default_factory=threading.Condition)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def fault_for(self, stage: str) -> Fault | None:
        for fault in self.faults:
            if fault.stage not in (None, stage) or fault.times == 0 or self.chance.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None

    def wait_for(self, what: Callable[[], bool], timeout_s: float = 30.0) -> bool:
        """Blocks another thread until ``what`` holds, looked at with every request that comes or goes."""
        with self.changed:
            return self.changed.wait_for(what, timeout_s)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self._count(1)
        work = asyncio.ensure_future(self._respond(body))
        gone = asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait((work, gone), return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                return work.result()
            self.abandoned += 1
            return Response(status_code=499)
        finally:
            work.cancel()
            gone.cancel()
            self._count(-1)

    def _count(self, change: int) -> None:
        with self.changed:
            self.in_flight += change
            self.peak = max(self.peak, self.in_flight)
            self.changed.notify_all()

    async def _respond(self, body: dict[str, Any]) -> Response:
        try:
            stage, reply = answer(body["messages"][-1]["content"])
        except ValueError as error:
            return _error(400, "invalid_request_error", str(error))
        fault = self.fault_for(stage)
        self.seen.append(Seen(stage, body["model"], body, fault.kind if fault else None))
        if fault is not None and (refusal := await _refuse(fault)):
            return refusal
        text = _spoilt(body, reply, fault.kind) if fault else json.dumps(reply)
        finish = "length" if fault and fault.kind == "truncated" else "stop"
        if body.get("stream"):
            return StreamingResponse(self._stream(body, text, finish), media_type="text/event-stream")
        await asyncio.sleep(self.ttft_s + tokens_of(text) / self.tokens_per_s)
        payload = json.dumps(_completion(body, text, finish)).encode()
        if fault is not None and fault.kind in ("half", "closed"):
            return _Broken(payload, len(payload) // 2 if fault.kind == "half" else 0)
        return Response(payload, media_type="application/json")

    async def _stream(self, body: dict[str, Any], text: str, finish: str) -> AsyncIterator[str]:
        await asyncio.sleep(self.ttft_s)
        step = 4 * _CHUNK_TOKENS
        for at in range(0, len(text), step):
            await asyncio.sleep(_CHUNK_TOKENS / self.tokens_per_s)
            yield _event(_chunk(body, {"role": "assistant", "content": text[at : at + step]}, None))
        yield _event(_chunk(body, {}, finish))
        yield _event({**_chunk(body, {}, None), "choices": [], "usage": _usage(body, text)})
        yield "data: [DONE]\n\n"


class LlmServer:
    """The double on a free port, in a thread of its own with a loop of its own: ``with LlmServer() as server: …``."""

    def __init__(self, model: Model | None = None, port: int = 0) -> None:
        self.model = model or Model()
        self._socket = socket.create_server(("127.0.0.1", port))
        config = uvicorn.Config(self.model.app(), log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"

    def __enter__(self) -> LlmServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


class _Broken(Response):
    """Promises a body and breaks off: the server closes the connection of a response that ends early."""

    def __init__(self, payload: bytes, sent: int) -> None:
        super().__init__(payload, media_type="application/json")
        self.body = payload[:sent]


def tokens_of(text: str) -> int:
    return max(1, len(text) // 4)


async def _gone(request: Request) -> None:
    """Returns when the client is gone; its body has been read before."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _refuse(fault: Fault) -> Response | None:
    match fault.kind:
        case "rate_limit":
            headers = {"retry-after": str(fault.retry_after_s)}
            return _error(429, "rate_limit_exceeded", "Rate limit reached.", headers)
        case "server_error":
            return _error(500, "server_error", "The server had an error.")
        case "unauthorized":
            return _error(401, "invalid_api_key", "Incorrect API key provided.")
        case "hang":
            await asyncio.Event().wait()
    return None


def _spoilt(body: dict[str, Any], reply: dict[str, Any], kind: FaultKind) -> str:
    match kind:
        case "garbage":
            return f"I'm sorry, I found no errors in this: {body['messages'][-1]['content']}"
        case "wrong_type":
            return json.dumps({name: [{"score": 100}] for name in reply})
        case "truncated":
            text = json.dumps(reply)
            return text[: 2 * len(text) // 3]
        case "false_quotes":
            spoilt = "words that nobody said in this visit"
            changed = [
                {name: spoilt if name in ("quote", "note_quote") and value else value for name, value in item.items()}
                for items in reply.values()
                for item in items
            ]
            return json.dumps({next(iter(reply)): changed})
    return json.dumps(reply)


def _completion(body: dict[str, Any], text: str, finish: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    return {**_head(body, "chat.completion"), "choices": [choice], "usage": _usage(body, text)}


def _chunk(body: dict[str, Any], delta: dict[str, Any], finish: str | None) -> dict[str, Any]:
    return {**_head(body, "chat.completion.chunk"), "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def _head(body: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-double", "object": kind, "created": int(time.time()), "model": body["model"]}


def _usage(body: dict[str, Any], text: str) -> dict[str, int]:
    prompt, completion = sum(tokens_of(m["content"]) for m in body["messages"]), tokens_of(text)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


def _error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"message": message, "type": code, "code": code}}, status, headers=headers)


def _fault(text: str) -> Fault:
    kind, _, probability = text.partition(":")
    if kind not in get_args(FaultKind):
        raise argparse.ArgumentTypeError(f"unknown fault {kind!r}; known are {', '.join(get_args(FaultKind))}")
    return Fault(kind, probability=float(probability or 1))  # type: ignore[arg-type]  # checked above


def main() -> None:
    parser = argparse.ArgumentParser(description="Test double of an OpenAI-compatible language model provider.")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--ttft-ms", type=float, default=300.0, help="time to first token")
    parser.add_argument("--tokens-per-s", type=float, default=80.0)
    parser.add_argument("--fault", type=_fault, action="append", default=[], metavar="KIND[:PROBABILITY]")
    options = parser.parse_args()
    model = Model(options.ttft_ms / 1000, options.tokens_per_s, options.fault)
    uvicorn.run(model.app(), host="127.0.0.1", port=options.port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
