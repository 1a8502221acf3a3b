"""The HTTP interface over real sockets: the operations, one-shot evaluations, runs, SSE and problems."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest

from stream.broker import BrokerUnavailable
from tests.integration.asking import NOTE, SAID, client, ended, problem
from tests.kit.server import WAIT_S, running, talking
from tests.kit.waiting import until


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
