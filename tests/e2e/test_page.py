"""The live page in a real browser, against a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from stream.broker import BrokerUnavailable
from tests.kit.browser import Tab, chromium, tab
from tests.kit.server import Running, Talk, running, talking

NOTE = "S: 😀 takes lisinopril 40 mg daily.\nA: hypertension.\nP: continue."
EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

PROGRAM = chromium()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium is installed")


@pytest.fixture
async def server() -> AsyncIterator[Running]:
    async with running() as started:
        yield started


@pytest.fixture
async def talk(server: Running) -> AsyncIterator[Talk]:
    async with talking(server) as client:
        yield client


@pytest.fixture
async def page(server: Running, talk: Talk, tmp_path: Path) -> AsyncIterator[Tab]:
    assert PROGRAM is not None
    await talk.ok("open", session="visit one")
    async with tab(PROGRAM, tmp_path / "profile", server.http + "/#visit%20one") as opened:
        yield opened


async def say(talk: Talk, number: int, text: str, speaker: str = "patient") -> None:
    segment = {"id": f"u{number}", "speaker": speaker, "start_ms": number * 1000, "text": text}
    await talk.ok("segment", session="visit one", segment=segment)


def text_of(selector: str) -> str:
    return f"document.querySelector({selector!r})?.textContent"


async def test_a_visit_appears_as_it_happens(page: Tab, talk: Talk) -> None:
    await page.until(f"{text_of('#title')} === 'visit one'")
    await say(talk, 1, "What do you take?", "doctor")
    await say(talk, 2, "I take lisinopril twenty milligrams a day.")
    await page.until("document.querySelectorAll('#transcript li').length === 2")
    await page.until(f"{text_of('#facts')}.includes('lisinopril')")
    assert await page.evaluate(text_of("#overall")) == "–"
    assert await page.evaluate("[...document.querySelectorAll('.metric .value')].every(e => e.textContent === '–')")
    await talk.ok("note", session="visit one", note={"text": NOTE})
    await page.until(f"{text_of('#overall-state')} === 'final'")
    assert float(await page.evaluate(text_of("#overall"))) > 0
    assert "40" in await page.until(text_of("mark.critical"))  # spans count code points, and one stands before it
    assert await page.evaluate(text_of("#note")) == NOTE
    await page.until(f"{text_of('#metrics')}.includes('no llm')")  # comes with the complete, just behind the partial
    await page.evaluate("document.querySelector('mark.critical').click()")
    assert "twenty" in await page.until(text_of(".turn.cited"))
    await say(talk, 3, "And my left knee hurts.")
    await page.until(f"{text_of('#overall-state')} === 'stale'")
    assert not page.said


async def test_what_a_visit_says_is_never_markup(page: Tab, talk: Talk) -> None:
    await say(talk, 1, EVIL)
    await talk.ok("note", session="visit one", note={"text": f"S: {EVIL} 40 mg."})
    await page.until(f"{text_of('#transcript')}?.includes('onerror')")
    await page.until(f"{text_of('#note')}?.includes('onerror')")
    assert await page.evaluate("document.querySelectorAll('main img, main script').length") == 0
    assert await page.evaluate("document.title") == "soapstream"


def is_browsers(connection: Any) -> bool:
    """Whether a connection is a WebSocket of the page."""
    scope = getattr(connection, "scope", None) or {}
    return scope.get("type") == "websocket" and b"Chrome" in dict(scope["headers"]).get(b"user-agent", b"")


async def test_the_page_goes_on_where_it_was_when_the_connection_breaks(page: Tab, talk: Talk, server: Running) -> None:
    await say(talk, 1, "My knee hurts.")
    await page.until("document.querySelectorAll('#transcript li').length === 1")
    sockets = [socket for socket in list(server.server.server_state.connections) if is_browsers(socket)]
    assert len(sockets) == 1
    sockets[0].transport.abort()
    await say(talk, 2, "It has hurt for three days.")
    await page.until("document.querySelectorAll('#transcript li').length === 2")
    await page.until(f"{text_of('#chip')}.startsWith('Live')")


async def test_a_visit_too_large_for_frames_is_fetched_and_goes_on(page: Tab, talk: Talk, server: Running) -> None:
    large = "The patient reports chest pain. " * 25_000
    async with httpx.AsyncClient(base_url=server.http, timeout=60) as http:
        assert (await http.put("/v1/sessions/visit%20one/note", json={"text": large})).status_code == 201
    await page.until(f"({text_of('#note')} ?? '').length > 700000")
    await say(talk, 1, "It hurts here.")
    await page.until("document.querySelectorAll('#transcript li').length === 1")


async def test_what_could_not_be_had_at_first_is_asked_for_again(
    server: Running, talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker is away when the page subscribes, and again when it fetches the snapshot that is too large."""
    assert PROGRAM is not None
    large = "The patient reports chest pain. " * 25_000
    async with httpx.AsyncClient(base_url=server.http, timeout=60) as http:
        assert (await http.put("/v1/sessions/visit%20one/note", json={"text": large})).status_code == 201
    tripped = [trip_once(monkeypatch, server.service.hub, name) for name in ("subscribe", "snapshot")]
    async with tab(PROGRAM, tmp_path / "profile", server.http + "/#visit%20one") as opened:
        await opened.until(f"({text_of('#note')} ?? '').length > 700000")
    assert all(tripped)


def trip_once(patch: pytest.MonkeyPatch, owner: object, name: str) -> list[str]:
    """Have a method fail the first time; holds its name once it has."""
    method, tripped = getattr(owner, name), list[str]()

    async def trip(*arguments: Any) -> Any:
        if not tripped:
            tripped.append(name)
            raise BrokerUnavailable("away")
        return await method(*arguments)

    patch.setattr(owner, name, trip)
    return tripped


async def test_segments_stand_where_the_server_has_them(page: Tab, talk: Talk) -> None:
    """One without a time belongs behind the last there was, whatever comes before that later."""
    await page.until(f"{text_of('#title')} === 'visit one'")
    for name, at in (("a", 5000), ("b", None), ("c", 1000)):
        segment = {"id": name, "speaker": "patient", "text": f"It hurts, {name}.", "start_ms": at}
        await talk.ok("segment", session="visit one", segment=segment)
    await page.until("document.querySelectorAll('#transcript li').length === 3")
    shown = "[...document.querySelectorAll('#transcript li')].map(e => e.dataset.segment).join()"
    snapshot = (await talk.ok("subscribe", channel="session:visit one"))["snapshot"]
    assert await page.evaluate(shown) == ",".join(segment["id"] for segment in snapshot["segments"]) == "c,a,b"


async def test_an_address_that_names_no_session_shows_what_there_is(
    server: Running, talk: Talk, tmp_path: Path
) -> None:
    assert PROGRAM is not None
    await talk.ok("open", session="visit one")
    async with tab(PROGRAM, tmp_path / "profile", server.http + "/#%") as opened:
        await opened.until(f"{text_of('#title')} === 'visit one'")


async def test_sessions_that_rest_are_listed_with_their_scores(server: Running, talk: Talk, tmp_path: Path) -> None:
    assert PROGRAM is not None
    await talk.ok("subscribe", channel="session:earlier")
    await talk.ok("note", session="earlier", note={"text": NOTE})
    await talk.until("evaluation.complete")
    await talk.ok("open", session="visit one")
    async with tab(PROGRAM, tmp_path / "profile", server.http + "/#visit%20one") as opened:
        await opened.until("[...document.querySelectorAll('#sessions .score')].some(e => Number(e.textContent) > 0)")
