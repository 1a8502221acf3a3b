"""The double itself: what it promises to tests and benches."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.kit.llm_server import Fault, LlmServer

PROMPT = (
    "[[ ## context ## ]]\n<<<context\n\ncontext>>>\n\n[[ ## transcript ## ]]\n<<<transcript\n"
    "0 patient: I have had burning stomach pain since Christmas.\n1 clinician: Okay.\ntranscript>>>\n\nRespond."
)


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


def body(**other: Any) -> dict[str, Any]:
    return {"model": "test", "messages": [{"role": "user", "content": PROMPT}], **other}


async def complete(server: LlmServer, **other: Any) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{server.api_base}/chat/completions", json=body(**other), timeout=30)


async def test_it_answers_from_the_text_with_quotes_that_stand(server: LlmServer) -> None:
    reply = (await complete(server)).json()
    (fact,) = json.loads(reply["choices"][0]["message"]["content"])["facts"]
    assert fact["quote"] in PROMPT
    assert fact["line"] == 0
    assert reply["usage"]["completion_tokens"] > 0


async def test_streamed_it_says_the_same(server: LlmServer) -> None:
    whole = (await complete(server)).json()["choices"][0]["message"]["content"]
    lines = (await complete(server, stream=True)).text.splitlines()
    chunks = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
    assert "".join(c["choices"][0]["delta"].get("content", "") for c in chunks if c["choices"]) == whole
    assert chunks[-1]["usage"]["total_tokens"] > 0
    assert lines[-2] == "data: [DONE]"


async def test_sixty_four_at_once(server: LlmServer) -> None:
    server.model.ttft_s = 0.2
    replies = await asyncio.gather(*(complete(server) for _ in range(64)))
    assert all(reply.status_code == 200 for reply in replies)
    assert server.model.peak >= 2


async def test_faults_come_as_often_as_asked(server: LlmServer) -> None:
    server.model.faults += [Fault("rate_limit", times=1, retry_after_s=3), Fault("server_error", times=1)]
    statuses = [await complete(server) for _ in range(3)]
    assert [reply.status_code for reply in statuses] == [429, 500, 200]
    assert statuses[0].headers["retry-after"] == "3"


@pytest.mark.parametrize("kind", ["half", "closed"])
async def test_a_broken_body_is_a_broken_connection(server: LlmServer, kind: Any) -> None:
    server.model.faults.append(Fault(kind))
    with pytest.raises(httpx.RemoteProtocolError):
        await complete(server)


async def test_a_prompt_of_somebody_else_is_refused(server: LlmServer) -> None:
    reply = await complete(server, messages=[{"role": "user", "content": "Tell me a joke."}])
    assert reply.status_code == 400
