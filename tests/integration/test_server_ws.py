"""The WebSocket protocol over real sockets: the road of a visit, bad input, resumption, limits and ends."""

from __future__ import annotations

import asyncio
import socket as sockets
from contextlib import suppress
from typing import Any

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.typing import Origin

from tests.kit.server import WAIT_S, Running, Talk, running, talking
from tests.kit.waiting import until

NOTE = "Subjective: denies chest pain. Takes lisinopril 40 mg daily.\nAssessment: hypertension.\nPlan: continue."


def segment(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"id": f"u{number:04}", "speaker": "patient", "start_ms": 1000 * number, "text": text, **more}


async def test_a_visit_from_open_to_complete() -> None:
    async with running() as server, talking(server) as talk:
        opened = await talk.ok("open", session="s1", metadata={"age": 61})
        subscribed = await talk.ok("subscribe", channel="session:s1")
        assert subscribed["epoch"] == opened["epoch"]
        assert subscribed["snapshot"]["metadata"] == {"age": 61}
        await talk.ok("segment", session="s1", segment=segment(1, "I take lisinopril twenty milligrams a day."))
        partial = await talk.until("evaluation.partial")
        assert partial["note" if "note" in partial else "status"] == "partial"
        assert [fact["text"] for fact in partial["facts"]["added"]] == ["lisinopril"]
        ack = await talk.ok("note", session="s1", note={"text": NOTE})
        assert ack["revision"] == 1
        partial, complete = await talk.until("evaluation.partial"), await talk.until("evaluation.complete")
        assert partial["run"] == complete["run"] == ack["run"]
        dose = next(finding for finding in complete["findings"] if finding["kind"] == "dose")
        start, end = dose["note_span"]
        assert "40" in NOTE[start:end]
        assert "twenty" in dose["evidence"][0]["text"]
        assert complete["llm_metrics"]["medical_correctness"]["reason"] == "no_llm"
        closed = await talk.ok("close", session="s1")
        assert closed["offset"] > ack["offset"]
        assert (await talk.error("segment", session="s1", segment=segment(2, "x")))["code"] == "session_closed"
        assert (await talk.ok("note", session="s1", note={"text": NOTE + "\nAdded."}))["revision"] == 2


async def test_offsets_of_a_channel_have_no_gaps_and_resume_where_a_client_left() -> None:
    async with running() as server:
        async with talking(server) as talk:
            top = await talk.ok("subscribe", channel="session:s1")
            for number in range(5):
                await talk.ok("segment", session="s1", segment=segment(number, f"My knee hurts, {number}."))
            while len(talk.pushes) < 5:
                await talk.frame()
            seen = [push["offset"] for push in talk.pushes]
            assert seen == list(range(top["offset"] + 1, top["offset"] + 1 + len(seen)))
            since = {"epoch": talk.pushes[2]["epoch"], "offset": seen[2]}
        async with talking(server) as again:
            answer = await again.ok("subscribe", channel="session:s1", since=since)
            assert answer["recovered"] is True
            assert answer["snapshot"] is None
            while not again.pushes or again.pushes[-1]["offset"] < answer["offset"]:
                await again.frame()
            assert [push["offset"] for push in again.pushes] == list(range(seen[2] + 1, answer["offset"] + 1))
            above = await again.ok("subscribe", channel="session:s1", since={"epoch": since["epoch"], "offset": 10_000})
            assert above["recovered"] is False
            other = await again.ok("subscribe", channel="session:s1", since={"epoch": "other", "offset": 1})
            assert other["recovered"] is False
            assert other["snapshot"]["offset"] == other["offset"]


async def test_repeats_conflicts_and_stale_revisions() -> None:
    async with running() as server, talking(server) as talk:
        first = await talk.ok("segment", session="s1", segment=segment(1, "one", rev=1))
        assert await talk.ok("segment", session="s1", segment=segment(1, "one", rev=1)) == first
        conflict = await talk.error("segment", session="s1", segment=segment(1, "other", rev=1))
        assert (conflict["code"], conflict["field"], conflict["temporary"]) == ("conflict", "segment.text", False)
        assert (await talk.ok("segment", session="s1", segment=segment(1, "zero", rev=0)))["stale"] is True
        note = await talk.ok("note", session="s1", note={"text": "a", "rev": 4})
        assert await talk.ok("note", session="s1", note={"text": "a", "rev": 4}) == note
        assert (await talk.error("note", session="s1", note={"text": "b", "rev": 4}))["code"] == "conflict"
        assert (await talk.ok("note", session="s1", note={"text": "b", "rev": 3}))["stale"] is True
        assert (await talk.ok("note", session="s1", note={"text": "b"}))["revision"] == 5
        assert (await talk.error("close", session="nobody"))["code"] == "unknown_session"
        assert (await talk.error("evaluate", session="nobody"))["code"] == "unknown_session"
        assert (await talk.error("evaluate", session="s1", evaluators=["grading"]))["field"] == "evaluators[0]"
        assert (await talk.error("subscribe", channel="everything"))["field"] == "channel"
        assert (await talk.error("subscribe", channel="session:a\0"))["field"] == "channel"
        assert (await talk.error("subscribe", channel="session:.."))["field"] == "channel"


@pytest.mark.parametrize(
    ("frame", "code", "field"),
    [
        ('{"id":77,"op":"explode"}', "unknown_op", "op"),
        ('{"id":77,"op":"segment","session":"s1","segment":{"id":"u1","text":7}}', "bad_field", "segment.text"),
        ('{"id":77,"op":"note","session":"s1","note":{"te', "bad_json", None),
        ('{"id":77,"op":"note","session":"s1","note":{"text":"' + "x" * 70_000 + '"}}', "note_too_large", "note.text"),
        (
            '{"id":77,"op":"note","session":"s1","note":{"text":"' + "x" * 1_000_000 + '"}}',
            "note_too_large",
            "note.text",
        ),
        ('{"id":77,"op":"open","session":"s1","metadata":{"a":' + "[" * 99 + "]" * 99 + "}}", "bad_field", "metadata"),
        (b'{"id":77,"op":"open","session":"s1"}', "bad_frame", None),
    ],
)
async def test_a_bad_frame_with_an_id_is_answered_and_the_connection_lives(
    frame: str | bytes, code: str, field: str | None
) -> None:
    async with running() as server, talking(server) as talk:
        await talk.send(frame)
        error = (await talk.reply(77))["error"]
        assert (error["code"], error["field"]) == (code, field)
        assert "Traceback" not in error["message"]
        assert await talk.ok("open", session="alive")


async def test_text_that_is_not_utf8_is_answered_too() -> None:
    async with running() as server, talking(server) as talk:
        await raw(talk, b'{"id":77,"op":"note","session":"s1","note":{"text":"\xff\xfe"}}')
        assert (await talk.reply(77))["error"]["field"] == "note.text"
        assert await talk.ok("open", session="alive")


@pytest.mark.parametrize("frame", ["", "[]", "hello", '{"op":"open","session":"s"}', b"\x00\x01", '{"id":null}'])
async def test_a_bad_frame_without_an_id_ends_the_connection_after_what_came_before(frame: str | bytes) -> None:
    async with running() as server, talking(server) as talk:
        await talk.send({"id": 50, "op": "segment", "session": "s1", "segment": segment(1, "kept")})
        await talk.send(frame)
        assert (await talk.reply(50))["result"]["offset"] == 2
        assert await talk.closed() == (4501, "bad frame")


async def test_a_message_beyond_any_limit_ends_the_connection_and_loses_nothing_before_it() -> None:
    async with running() as server:
        async with talking(server) as talk:
            await talk.send({"id": 50, "op": "segment", "session": "s1", "segment": segment(1, "kept")})
            await talk.send("x" * 3_000_000)
            code, reason = await talk.closed()
            assert code == 1009
            assert reason
        async with talking(server) as again:
            snapshot = (await again.ok("subscribe", channel="session:s1"))["snapshot"]
            assert [item["text"] for item in snapshot["segments"]] == ["kept"]


async def test_texts_of_any_script_come_back_unharmed() -> None:
    texts = ["nul \0 here", "emoji 😀👩🏽‍⚕️", "ألم في الصدر منذ يومين", "胸が痛い", "\u202eright to left\u202c", ""]
    async with running() as server, talking(server) as talk:
        await talk.ok("subscribe", channel="session:s1")
        for number, text in enumerate(texts):
            await talk.ok("segment", session="s1", segment=segment(number, text))
            assert (await talk.until("segment.accepted"))["segment"]["text"] == text
        for text in [*texts, "😀 " * 3000]:
            ack = await talk.ok("note", session="s1", note={"text": text})
            assert (await talk.until("evaluation.complete"))["run"] == ack["run"]


async def test_the_first_frame_must_be_connect() -> None:
    async with running(connect_timeout_s=0.3) as server, connect(server.ws) as socket:
        talk = Talk(socket)
        assert (await talk.error("open", session="s1"))["code"] == "not_connected"
        assert (await talk.closed())[0] == 4502


async def test_a_peer_that_does_not_pong_is_closed_and_one_that_does_is_not() -> None:
    async with running(ping_s=0.05, pong_s=1.0) as server, connect(server.ws) as deaf, connect(server.ws) as alive:
        pongs = asyncio.create_task(_ponging(alive))
        await deaf.send('{"id":1,"op":"connect"}')
        with suppress(ConnectionClosed):
            while True:
                await asyncio.wait_for(deaf.recv(), WAIT_S)
        assert (deaf.close_code, deaf.close_reason) == (4004, "no pong")
        assert not pongs.done()
        pongs.cancel()


async def _ponging(socket: ClientConnection) -> None:
    await socket.send('{"id":1,"op":"connect"}')
    async for text in socket:
        if text == "{}":
            await socket.send("{}")


async def test_too_many_frames_are_rate_limited() -> None:
    async with running(frames_per_s=1, frames_burst=5) as server, talking(server) as talk:
        for number in range(10):
            await talk.send({"id": 100 + number, "op": "open", "session": f"s{number}"})
        assert (await talk.closed())[0] == 4005


async def test_connections_beyond_the_limit_are_told_so() -> None:
    async with running(max_connections=1) as server, talking(server), connect(server.ws) as socket:
        assert (await Talk(socket).closed())[0] == 4504


async def test_subscriptions_beyond_the_limit_are_refused_and_those_that_stand_go_on() -> None:
    async with running(max_subscriptions=2) as server, talking(server) as talk:
        await talk.ok("subscribe", channel="session:a")
        await talk.ok("subscribe", channel="session:b")
        error = await talk.error("subscribe", channel="session:c")
        assert (error["code"], error["field"], error["temporary"]) == ("subscription_limit", "channel", False)
        for channel in ("session:b", "sessions", "stats"):
            await talk.ok("subscribe", channel=channel)
        await talk.ok("open", session="a")
        await talk.until("session.opened")
        await talk.ok("unsubscribe", channel="session:b")
        for number in range(8):  # at once: none slips in while another is being made
            await talk.send({"id": 100 + number, "op": "subscribe", "channel": f"session:d{number}"})
        replies: list[dict[str, Any]] = []
        while len(replies) < 8:
            frame = await talk.frame()
            replies += [frame] if frame.get("id", 0) >= 100 else []
        assert ["result" in reply for reply in replies].count(True) == 1


async def test_pages_of_other_origins_are_kept_out() -> None:
    async with running(allowed_origins=["https://scribe.example"]) as server:
        with pytest.raises(InvalidStatus) as caught:
            await connect(server.ws, origin=Origin("https://evil.example"))
        assert caught.value.response.status_code == 403
        async with talking(server, origin="https://scribe.example"), talking(server, origin=server.http):
            pass


async def test_a_peer_that_never_reads_costs_itself_only() -> None:
    async with running(outbox_bytes=1 << 16, send_timeout_s=0.3) as server, talking(server) as writer:
        deaf = await asyncio.to_thread(_deaf, server)
        text = "x" * 30_000  # much to push and little to score
        for number in range(200):
            await writer.ok("segment", session="s1", segment=segment(number, f"{number} {text}"))
            if server.service.endpoint.count == 1:
                break
        await until(lambda: server.service.endpoint.count <= 1)
        page = server.service.metrics.page().decode()
        assert 'soapstream_disconnects_total{code="4001"} 1.0' in page
        assert await writer.ok("open", session="unharmed")
        deaf.close()


def _deaf(server: Running) -> sockets.socket:
    """A client of its own that subscribes and then reads nothing; a small window fills up soon."""
    peer = sockets.socket()
    peer.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
    peer.settimeout(10)
    peer.connect(("127.0.0.1", server.port))
    head = (
        f"GET /v1/ws HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    peer.sendall(head.encode())
    peer.recv(4096)
    for text in (b'{"id":1,"op":"connect"}', b'{"id":2,"op":"subscribe","channel":"session:s1"}'):
        peer.sendall(Frame(Opcode.TEXT, text).serialize(mask=True))
    answered = b""
    while b'"recovered"' not in answered:
        answered += peer.recv(4096)
    return peer


async def raw(talk: Talk, text: bytes) -> None:
    """Send bytes as a text frame, whatever they are."""
    talk.socket.transport.write(Frame(Opcode.TEXT, text).serialize(mask=True))


async def test_shutting_down_sends_clients_elsewhere_before_anything_is_cut() -> None:
    async with running() as server, talking(server) as talk:
        await talk.ok("note", session="s1", note={"text": NOTE})
        server.server.should_exit = True
        assert await talk.closed() == (4000, "shutting down")


async def test_the_sessions_and_stats_channels() -> None:
    async with running() as server, talking(server) as talk:
        await talk.ok("subscribe", channel="sessions")
        await talk.ok("subscribe", channel="stats")
        await talk.ok("note", session="s1", note={"text": NOTE})
        rows: dict[str, dict[str, Any]] = {}
        while rows.get("sessions", {}).get("status") != "complete" or "stats" not in rows:
            frame = await talk.frame()
            rows[frame["channel"]] = frame["event"]
        assert rows["sessions"]["session"] == "s1"
        assert rows["sessions"]["overall_quality"]["value"] > 0
        async with httpx.AsyncClient(base_url=server.http) as http:
            assert (await http.get("/v1/sessions/s1/summary")).json() == rows["sessions"]
            assert (await http.get("/v1/sessions/s2/summary")).status_code == 404
        assert rows["stats"]["owned"] == 1
        await talk.ok("unsubscribe", channel="sessions")
        await talk.ok("unsubscribe", channel="stats")


async def test_review_evaluate_and_delete() -> None:
    async with running() as server, talking(server) as talk, talking(server) as other:
        await talk.ok("subscribe", channel="session:s1")
        await other.ok("subscribe", channel="session:s1")
        await talk.ok("note", session="s1", note={"text": NOTE})
        first = await talk.until("evaluation.complete")
        again = await talk.ok("evaluate", session="s1", evaluators=["content_fidelity"])
        assert (await talk.until("evaluation.complete"))["run"] == again["run"] != first["run"]
        finding = first["findings"][0]["id"]
        review = {"session": "s1", "finding": finding, "review": "r1"}
        done = await talk.ok("review", action="dismiss", reason="was said before", **review)
        assert await talk.ok("review", action="dismiss", reason="was said before", **review) == done
        assert (await talk.until("review.flagged"))["finding"] == finding
        assert await talk.ok("delete", session="s1") == {"deleted": True}
        assert await other.closed() == (4002, "insufficient state")
        assert await talk.ok("delete", session="s1") == {"deleted": False}
        assert (await talk.ok("subscribe", channel="session:s1"))["snapshot"] is None
        assert await talk.ok("delete", session="s1") == {"deleted": False}
        talk.pushes.clear()
        await talk.ok("open", session="s1", metadata={"age": 61})
        assert (await talk.until("session.opened"))["metadata"] == {"age": 61}


async def test_requests_of_many_sessions_may_be_pipelined() -> None:
    async with running() as server, talking(server) as talk:
        frames = [
            {"id": 1000 + number, "op": "segment", "session": f"s{number % 7}", "segment": segment(number, "It hurts.")}
            for number in range(300)
        ]
        for frame in frames:
            await talk.send(frame)
        replies = [await talk.frame() for _ in frames]
        assert sorted(reply["id"] for reply in replies) == [frame["id"] for frame in frames]
        for session in range(7):
            own = [r["result"]["offset"] for r in replies if r["id"] % 7 == (1000 + session) % 7]
            assert own == sorted(own)


async def test_frames_are_counted_by_operation_and_outcome() -> None:
    async with running() as server, talking(server) as talk:
        await talk.ok("open", session="s1")
        await talk.error("close", session="s2")
        await talk.send(orjson.dumps({"id": 9, "op": "x"}).decode())
        await talk.reply(9)
        page = server.service.metrics.page().decode()
        assert 'soapstream_frames_total{op="open",outcome="ok"} 1.0' in page
        assert 'soapstream_frames_total{op="close",outcome="unknown_session"} 1.0' in page
        assert 'soapstream_frames_total{op="unreadable",outcome="unknown_op"} 1.0' in page
        assert "soapstream_connections 1.0" in page
