"""The HTTP interface over real sockets: the operations, one-shot evaluations, runs, SSE, problems and the gate."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from stream.broker import BrokerUnavailable
from tests.kit.server import WAIT_S, Running, running, talking
from tests.kit.waiting import eventually, until

NOTE = "S: takes lisinopril 40 mg daily.\nA: hypertension.\nP: continue."
SAID = {"id": "u1", "speaker": "patient", "text": "I take lisinopril twenty milligrams a day."}
READ, WRITE = "read-0123456789abcdef", "write-0123456789abcdef"
TOKENS = [
    {"tenant": "clinic", "token": WRITE},
    {"tenant": "clinic", "token": READ, "role": "read"},
    {"tenant": "other", "token": "other-0123456789abcdef"},
    {"tenant": "clinic", "token": "old-0123456789abcdef", "expires": "2020-01-01T00:00:00Z"},
]


def client(server: Running, token: str | None = None) -> httpx.AsyncClient:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=server.http, headers=headers, timeout=WAIT_S)


def problem(response: httpx.Response) -> tuple[int, str, str | None]:
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["code"], body.get("field")


async def ended(http: httpx.AsyncClient, run: str) -> dict[str, Any]:
    """A run's result once it is over."""

    async def done() -> dict[str, Any] | None:
        response = await http.get(f"/v1/runs/{run}")
        body: dict[str, Any] = response.json()
        return body if response.status_code == 200 and body["status"] != "partial" else None

    return await eventually(done, WAIT_S)


async def test_a_visit_over_http() -> None:
    async with running() as server, client(server) as http:
        opened = await http.put("/v1/sessions/s1", json={"metadata": {"age": 61}})
        assert (opened.status_code, opened.json()["offset"]) == (201, 1)
        assert (await http.put("/v1/sessions/s1", json={"metadata": {"age": 61}})).status_code == 200
        assert problem(await http.put("/v1/sessions/s1", json={"metadata": {}}))[:2] == (409, "conflict")
        assert (await http.post("/v1/sessions/s1/segments", json=SAID)).status_code == 201
        ack = (await http.put("/v1/sessions/s1/note", json={"text": NOTE})).json()
        result = await ended(http, ack["run"])
        assert (result["session"], result["status"], result["revision"]["note"]) == ("s1", "complete", 1)
        assert any(finding["kind"] == "dose" for finding in result["findings"])
        snapshot = (await http.get("/v1/sessions/s1")).json()
        assert snapshot["evaluation"]["run"] == ack["run"]
        review = {"finding": result["findings"][0]["id"], "action": "accept"}
        assert (await http.post("/v1/sessions/s1/reviews", json=review)).status_code == 201
        again = (await http.post("/v1/sessions/s1/evaluate")).json()
        assert (await ended(http, again["run"]))["status"] == "complete"
        assert (await http.post("/v1/sessions/s1/close")).status_code == 200
        assert problem(await http.post("/v1/sessions/s1/segments", json={**SAID, "id": "u2"}))[1] == "session_closed"
        assert (await http.delete("/v1/sessions/s1")).status_code == 204
        assert problem(await http.get("/v1/sessions/s1")) == (404, "unknown_session", "session")
        assert problem(await http.delete("/v1/sessions/s1"))[0] == 404
        assert problem(await http.get(f"/v1/runs/{ack['run']}"))[1] == "unknown_run"


async def test_sessions_are_listed_in_pages() -> None:
    async with running() as server, client(server) as http:
        for number in range(5):
            await http.put(f"/v1/sessions/s{number}")
        first = (await http.get("/v1/sessions", params={"limit": 3})).json()
        assert [row["session"] for row in first["sessions"]] == ["s0", "s1", "s2"]
        rest = (await http.get("/v1/sessions", params={"limit": 3, "after": first["next"]})).json()
        assert [row["session"] for row in rest["sessions"]] == ["s3", "s4"]
        assert rest["next"] is None
        assert problem(await http.get("/v1/sessions", params={"limit": "many"})) == (422, "bad_field", "limit")


async def test_ids_may_hold_anything_that_is_printable() -> None:
    async with running() as server, client(server) as http:
        for name, path in [("a/b", "a%2Fb"), ("é😀", "%C3%A9%F0%9F%98%80"), ("a b?#", "a%20b%3F%23")]:
            assert (await http.put(f"/v1/sessions/{path}")).json()["session"] == name
            assert (await http.get(f"/v1/sessions/{path}")).json()["session"] == name
        assert problem(await http.put("/v1/sessions/a%00b")) == (422, "bad_field", "session")
        assert problem(await http.put("/v1/sessions/" + "x" * 129)) == (422, "bad_field", "session")
        assert problem(await http.put("/v1/sessions/%2E%2E")) == (422, "bad_field", "session")
        assert problem(await http.put("/v1/sessions/%FF")) == (422, "bad_field", "session")


async def test_one_shot_evaluations() -> None:
    pair = {"transcript": f"Doctor: what do you take?\nPatient: {SAID['text']}", "note": NOTE}
    async with running() as server, client(server) as http:
        partial = (await http.post("/v1/evaluations", json=pair)).json()
        assert partial["status"] == "partial"
        done = await ended(http, partial["run"])
        assert done["run"] == partial["run"]
        assert done["deterministic_metrics"] == partial["deterministic_metrics"]
        waited = (await http.post("/v1/evaluations", params={"wait": "complete"}, json=pair)).json()
        assert waited["status"] == "complete"
        assert waited["findings"] == done["findings"]
        dose = next(finding for finding in done["findings"] if finding["kind"] == "dose")
        evidence = dose["evidence"][0]
        assert evidence["segment"] is None
        assert pair["transcript"][evidence["start"] : evidence["end"]] == evidence["text"]
        only = (await http.post("/v1/evaluations?wait=complete", json={**pair, "tiers": ["deterministic"]})).json()
        assert only["llm_metrics"] == {}


async def test_large_texts_are_worked_off_in_another_process() -> None:
    pair = {"transcript": "Patient: I have chest pain and a cough.\n" * 2000, "note": "S: chest pain, cough.\n" * 200}
    async with running() as server, client(server) as http:
        response = await http.post("/v1/evaluations", params={"wait": "complete"}, json=pair)
        assert response.json()["status"] == "complete"
        assert response.json()["deterministic_metrics"]["grounding"]["value"] > 0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "bad_json", None)),
        (b"[]", (400, "bad_json", None)),
        (b"\xff", (400, "bad_json", None)),
        (b'{"transcript":"a","note":"\xff"}', (422, "bad_field", "note")),
        (b'{"transcript":"x"}', (422, "bad_field", "note")),
        (b'{"transcript":"x","note":7}', (422, "bad_field", "note")),
        (b'{"transcript":"x","note":"\\ud800"}', (422, "bad_field", "note")),
        (b'{"transcript":"x","note":"y","tiers":["human"]}', (422, "bad_field", "tiers")),
        (
            b'{"transcript":"x","note":"y","metadata":' + b'{"a":' * 99 + b"1" + b"}" * 100,
            (422, "bad_field", "metadata"),
        ),
        (b'{"transcript":"x","note":"' + b"y" * 1_048_577 + b'"}', (413, "too_large", "note")),
        (b'{"transcript":"' + "é".encode() * 600_000 + b'","note":""}', (413, "too_large", "transcript")),
        (b'{"transcript":"' + b"a:b\\n" * 33_000 + b'","note":"y"}', (413, "too_large", "transcript")),
        (b'{"transcript":"x","note":"' + b"y" * 6_000_000 + b'"}', (413, "too_large", "body")),
    ],
)
async def test_bad_bodies_are_problems_that_name_the_field(body: bytes, expected: tuple[int, str, str | None]) -> None:
    async with running() as server, client(server) as http:
        assert problem(await http.post("/v1/evaluations", content=body)) == expected
        assert (await http.get("/livez")).status_code == 200


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


async def test_empty_texts_are_unscored_and_not_zero() -> None:
    async with running() as server, client(server) as http:
        response = await http.post("/v1/evaluations?wait=complete", json={"transcript": "", "note": ""})
        verdicts = response.json()["deterministic_metrics"]
        assert verdicts["grounding"]["value"] is None
        assert verdicts["grounding"]["reason"]


async def lines(response: httpx.Response, events: int) -> list[dict[str, str]]:
    """The first server-sent events of a stream."""
    found: list[dict[str, str]] = []
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        name, _, value = line.partition(": ")
        if name:
            fields[name] = value
        elif fields:
            found.append(fields)
            fields = {}
        if len(found) == events:
            return found
    raise AssertionError(f"the stream ended after {len(found)} of {events} events")


async def test_events_stream_and_resume() -> None:
    async with running() as server, client(server) as http:
        await http.post("/v1/sessions/s1/segments", json=SAID)
        async with http.stream("GET", "/v1/sessions/s1/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            (start,) = await lines(stream, 1)
            assert start["event"] == "snapshot"
        epoch = start["id"].rpartition(":")[0]
        await http.put("/v1/sessions/s1/note", json={"text": NOTE})
        async with http.stream("GET", "/v1/sessions/s1/events", headers={"last-event-id": f"{epoch}:2"}) as stream:
            events = [event for event in await lines(stream, 4) if event.get("id")]
        assert [event["id"] for event in events] == [f"{epoch}:{n}" for n in range(3, 3 + len(events))]
        assert events[-1]["event"].startswith("soapstream.")
        async with http.stream("GET", "/v1/sessions/s1/events", headers={"last-event-id": "other:1"}) as stream:
            assert (await lines(stream, 1))[0]["event"] == "snapshot"


async def test_a_stream_that_is_not_read_is_let_go() -> None:
    text = "The patient reports chest pain. " * 1_500
    async with running(send_timeout_s=0.2) as server, talking(server) as talk:
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.connect(("127.0.0.1", server.port))
        peer.sendall(b"GET /v1/sessions/s1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        await until(lambda: server.service.hub.subscribers() == 1)
        rev = 0
        async with asyncio.timeout(WAIT_S):
            while server.service.hub.subscribers():
                rev += 1
                await talk.ok("note", session="s1", note={"text": f"{text} {rev}"})
        peer.close()


async def test_an_event_too_large_for_a_push_can_be_read() -> None:
    text = "The patient reports chest pain. " * 25_000
    async with running(outbox_bytes=1 << 20) as server, client(server) as http, talking(server) as talk:
        await talk.ok("subscribe", channel="session:s1")
        assert (await http.put("/v1/sessions/s1/note", json={"text": text})).status_code == 201
        while not talk.pushes or "dataref" not in talk.pushes[-1]["event"]:
            await talk.frame()
        event = talk.pushes[-1]["event"]
        assert "data" not in event
        read = (await http.get(event["dataref"])).json()
        assert read["data"]["note"]["text"] == text
        assert problem(await http.get("/v1/sessions/s1/events/9999"))[0] == 404


async def test_a_snapshot_too_large_for_a_frame_comes_as_a_link() -> None:
    text = "The patient reports chest pain. " * 25_000
    async with running() as server, client(server) as http, talking(server) as talk:
        ack = (await http.put("/v1/sessions/a%2Fb/note", json={"text": text})).json()
        answer = await talk.ok("subscribe", channel="session:a/b")
        assert answer["snapshot"] is None
        assert answer["href"] == "/v1/sessions/a%2Fb"
        assert (await http.get(answer["href"])).json()["note"]["text"] == text
        assert (await ended(http, ack["run"]))["status"] == "complete"


async def test_a_connection_ends_when_its_token_does_unless_it_is_refreshed() -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    short = {"tenant": "clinic", "token": "short-0123456789abcdef", "expires": soon}
    async with (
        running(tokens=[*TOKENS, short]) as server,
        talking(server, "short-0123456789abcdef") as ends,
        talking(server, "short-0123456789abcdef") as lives,
    ):
        assert (await lives.ok("refresh", token=WRITE))["expires_s"] is None
        assert await ends.closed() == (4003, "token expired")
        assert await lives.ok("open", session="s1")


async def test_a_stream_ends_when_its_token_does() -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    short = {"tenant": "clinic", "token": "short-0123456789abcdef", "expires": soon}
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


async def test_readiness_says_what_is_down_and_fails_while_draining() -> None:
    async def down() -> None:
        raise BrokerUnavailable("connection refused")

    async with running() as server, client(server) as http:
        assert (await http.get("/readyz")).json() == {"status": "ok", "checks": {"broker": "ok", "results": "ok"}}
        server.service.health.draining = True
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/livez")).status_code == 200
        server.service.health.draining = False
        server.service.health.checks["broker"] = down
        response = await http.get("/readyz")
        assert response.status_code == 503
        assert response.json()["checks"]["broker"] == "connection refused"


async def test_the_page_is_served() -> None:
    async with running() as server, client(server) as http:
        page = await http.get("/")
        assert "<title>soapstream</title>" in page.text
        script = await http.get("/static/app.js")
        assert script.headers["content-type"].startswith("text/javascript")
        again = await http.get("/static/app.js", headers={"if-none-match": script.headers["etag"]})
        assert again.status_code == 304
        assert problem(await http.get("/static/..%2Fpackage.json"))[:2] == (404, "not_found")


@pytest.mark.parametrize("name", ["9" * 5_000, "-1", "0", "²", "one"])
async def test_an_offset_that_is_none_is_not_found(name: str) -> None:
    async with running() as server, client(server) as http:
        await http.put("/v1/sessions/s1")
        assert problem(await http.get(f"/v1/sessions/s1/events/{name}"))[:2] == (404, "not_found")
        assert problem(await http.get(f"/v1/sessions?limit={name}"))[:2] == (422, "bad_field")


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
