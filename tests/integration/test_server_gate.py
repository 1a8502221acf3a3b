"""What the server lets in: tokens and roles, names of hosts, bodies that are too long, late or broken off."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.integration.asking import client, problem
from tests.kit.server import WAIT_S, Running, running, talking
from tests.kit.waiting import eventually

READ, WRITE = "read-0123456789abcdef", "write-0123456789abcdef"
TOKENS = [
    {"tenant": "clinic", "token": WRITE},
    {"tenant": "clinic", "token": READ, "role": "read"},
    {"tenant": "other", "token": "other-0123456789abcdef"},
    {"tenant": "clinic", "token": "old-0123456789abcdef", "expires": "2020-01-01T00:00:00Z"},
]


async def test_a_body_without_a_declared_length_is_limited_too() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            yield b" " * 65536

    async with running() as server, client(server) as http:
        assert problem(await http.post("/v1/sessions/s1/segments", content=endless())) == (413, "too_large", "body")


def started_note(server: Running) -> socket.socket:
    """A connection on which the first half of a note came."""
    peer = socket.create_connection(("127.0.0.1", server.port))
    head = f"PUT /v1/sessions/s1/note HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 99\r\n\r\n"
    peer.sendall(head.encode() + b'{"text":')
    peer.setblocking(False)
    return peer


async def found_in_metrics(http: httpx.AsyncClient, line: str) -> bool | None:
    return line in (await http.get("/metrics")).text or None


async def test_a_client_that_goes_in_the_middle_of_its_request_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    async with running() as server, client(server) as http, asyncio.timeout(WAIT_S):
        started_note(server).close()
        counted = 'soapstream_http_requests_total{route="/v1/sessions/{session}/note",status="400"} 1.0'
        await eventually(lambda: found_in_metrics(http, counted), WAIT_S)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_a_body_that_does_not_come_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.http.gate.BODY_S", 0.2)
    async with running() as server, asyncio.timeout(WAIT_S):
        with started_note(server) as peer:
            said = await asyncio.get_running_loop().sock_recv(peer, 4096)
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"did not come within" in said


def expiring(token: str) -> dict[str, str]:
    """The settings of a token that ends in two seconds."""
    return {"tenant": "clinic", "token": token, "expires": (datetime.now(UTC) + timedelta(seconds=2)).isoformat()}


async def test_a_connection_ends_when_its_token_does_unless_it_is_refreshed() -> None:
    short = expiring("short-0123456789abcdef")
    async with (
        running(tokens=[*TOKENS, short]) as server,
        talking(server, "short-0123456789abcdef") as ends,
        talking(server, "short-0123456789abcdef") as lives,
    ):
        assert (await lives.ok("refresh", token=WRITE))["expires_s"] is None
        assert await ends.closed() == (4003, "token expired")
        assert await lives.ok("open", session="s1")


async def test_a_stream_ends_when_its_token_does() -> None:
    short = expiring("short-0123456789abcdef")
    async with (
        running(tokens=[*TOKENS, short]) as server,
        client(server, "short-0123456789abcdef") as http,
        asyncio.timeout(WAIT_S),
        http.stream("GET", "/v1/sessions/s1/events") as stream,
    ):
        assert b"snapshot" in await stream.aread()


async def test_tokens_and_roles() -> None:
    async with running(tokens=TOKENS) as server:
        async with client(server) as nobody, client(server, "wrong-0123456789abcdef") as wrong:
            for http in (nobody, wrong):
                response = await http.get("/v1/sessions")
                assert problem(response)[:2] == (401, "unauthorized")
                assert response.headers["www-authenticate"] == "Bearer"
            assert (await nobody.get("/readyz")).status_code == 200
        async with client(server, "old-0123456789abcdef") as old:
            assert problem(await old.get("/v1/sessions"))[0] == 401
        async with client(server, READ) as reader, client(server, WRITE) as writer:
            assert problem(await reader.put("/v1/sessions/s1"))[:2] == (403, "forbidden")
            assert (await writer.put("/v1/sessions/s1")).status_code == 201
            assert (await reader.get("/v1/sessions/s1")).json()["tenant"] == "clinic"
        async with client(server, "other-0123456789abcdef") as other:
            assert problem(await other.get("/v1/sessions/s1"))[0] == 404
            assert (await other.get("/v1/sessions")).json()["sessions"] == []


async def test_tokens_on_the_websocket() -> None:
    async with running(tokens=TOKENS) as server:
        async with talking(server, READ) as talk:
            assert (await talk.error("open", session="s1"))["code"] == "forbidden"
            assert (await talk.ok("subscribe", channel="session:s1"))["snapshot"] is None
            assert (await talk.error("connect", token=WRITE))["code"] == "already_connected"
            assert (await talk.ok("refresh", token=WRITE))["expires_s"] is None
            assert await talk.ok("open", session="s1")
            assert (await talk.error("refresh", token="other-0123456789abcdef"))["code"] == "forbidden"
            assert (await talk.closed())[0] == 4503
        with pytest.raises(AssertionError, match="bad_token"):
            async with talking(server, "wrong-0123456789abcdef"):
                pass


async def test_other_names_and_pages_are_kept_out() -> None:
    async with running() as server, client(server) as http:
        rebound = await http.get("/v1/sessions", headers={"host": "evil.example"})
        assert problem(rebound)[:2] == (403, "forbidden")
        forged = await http.post("/v1/sessions/s1/close", headers={"origin": "https://evil.example"})
        assert problem(forged)[:2] == (403, "forbidden")
        assert (await http.get("/v1/sessions", headers={"origin": server.http})).status_code == 200


async def test_every_response_carries_the_security_headers() -> None:
    async with running() as server, client(server) as http:
        for path in ("/v1/sessions", "/nowhere", "/readyz"):
            headers = (await http.get(path)).headers
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "access-control-allow-origin" not in headers


async def test_a_host_or_origin_that_is_no_address_is_refused() -> None:
    async with running() as server, client(server) as http:
        for headers in ({"host": "[::1"}, {"origin": "http://[::1"}):
            assert problem(await http.get("/livez", headers=headers))[:2] == (403, "forbidden")


async def answer_to(server: Running, target: str, *headers: str) -> bytes:
    """What comes back for a request target that clients of this project would not send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = "".join(f"{line}\r\n" for line in (f"GET {target} HTTP/1.1", "Connection: close", *headers))
    writer.write(f"{head}\r\n".encode())
    answer = await (reader.readline() if "Upgrade: websocket" in headers else reader.read())
    writer.close()
    return answer


async def test_a_target_may_be_a_whole_address() -> None:
    """As RFC 9112 3.2.2 demands. The address says whose page is asked for, whatever the header Host says."""
    async with running() as server, client(server) as http, asyncio.timeout(WAIT_S):
        await http.put("/v1/sessions/a%2Fb")
        for path in ("/readyz", "/v1/sessions?limit=1", "/v1/sessions/a%2Fb", "", "?x=1"):
            whole = await answer_to(server, f"HTTP://127.0.0.1:{server.port}{path}", "Host: other.example")
            assert whole.startswith(b"HTTP/1.1 200 "), path
        limited = await answer_to(server, f"http://127.0.0.1:{server.port}/v1/sessions?limit=x", "Host: localhost")
        assert limited.startswith(b"HTTP/1.1 422 ")
        rebound = await answer_to(server, "http://evil.example/readyz", "Host: localhost")
        assert rebound.startswith(b"HTTP/1.1 403 ")


async def test_a_socket_may_be_asked_for_by_its_whole_address() -> None:
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    async with running() as server, asyncio.timeout(WAIT_S):
        target = f"http://127.0.0.1:{server.port}/v1/ws"
        assert b" 101 " in await answer_to(server, target, "Host: localhost", *upgrade, key)
        page = "Origin: http://evil.example"
        assert b" 403 " in await answer_to(server, target, "Host: evil.example", page, *upgrade, key)
