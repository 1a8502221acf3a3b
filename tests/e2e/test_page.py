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


ROW = "document.querySelector('#sessions button')"


async def test_a_row_keeps_the_focus_and_a_click_that_has_begun_while_scores_arrive(page: Tab, talk: Talk) -> None:
    await page.until(f"{ROW} !== null")
    await page.evaluate(f"window.row = {ROW}; row.focus()")
    await talk.ok("note", session="visit one", note={"text": NOTE})
    await talk.ok("open", session="visit two")
    await page.until("document.querySelectorAll('#sessions button').length === 2")
    await page.until("Number(row.querySelector('.score').textContent) > 0")
    assert await page.evaluate("row.isConnected && document.activeElement === row")


async def test_a_fact_keeps_the_focus_while_others_come(page: Tab, talk: Talk) -> None:
    await say(talk, 1, "I take lisinopril twenty milligrams a day.")
    await page.until("document.querySelector('#facts .fact') !== null")
    await page.evaluate("window.fact = document.querySelector('#facts .fact'); fact.focus()")
    await say(talk, 2, "And I take metformin. My left knee hurts.")
    await page.until(f"{text_of('#facts')}.includes('metformin')")
    assert await page.evaluate("fact.isConnected && document.activeElement === fact")


async def test_back_and_forth_in_the_browser_go_from_visit_to_visit(page: Tab, talk: Talk) -> None:
    await talk.ok("open", session="visit two")
    await page.until("document.querySelectorAll('#sessions button').length === 2")
    await page.evaluate("document.querySelectorAll('#sessions button')[1].click()")
    await page.until(f"{text_of('#title')} === 'visit two'")
    await page.evaluate("history.back()")
    await page.until(f"{text_of('#title')} === 'visit one'")


@pytest.mark.parametrize("name", ["nobody", "x" * 200])
async def test_a_session_that_is_not_there_says_so(page: Tab, server: Running, name: str) -> None:
    await page.command("Page.navigate", url=f"{server.http}/#{name}")
    await page.until(f"{text_of('#state')} === 'no such session'")


async def test_a_narrow_page_needs_no_sideways_scrolling(page: Tab, talk: Talk) -> None:
    for number in range(30):
        await talk.ok("open", session=f"a-visit-with-a-rather-long-name-{number:04}")
    await page.command("Emulation.setDeviceMetricsOverride", width=320, height=600, deviceScaleFactor=1, mobile=False)
    await page.until("document.querySelectorAll('#sessions button').length === 31")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("document.querySelector('main').offsetTop < innerHeight")


async def test_what_has_no_place_to_break_stays_within_its_panel(page: Tab, talk: Talk) -> None:
    await say(talk, 1, "W" * 500, "S" * 64)
    await talk.ok("note", session="visit one", note={"text": f"S: {'N' * 500} {NOTE}"})
    await page.until(f"{text_of('#overall-state')} === 'final'")
    for panel in ("#transcript-scroll", "#note-scroll", "#scores-scroll"):
        assert await page.evaluate(f"(e => e.scrollWidth <= e.clientWidth)(document.querySelector('{panel}'))"), panel


async def test_seconds_that_pass_are_not_announced(page: Tab) -> None:
    await page.until(f"{text_of('#age')}.includes('last word')")
    assert await page.evaluate("document.querySelector('#chip [role=status]').textContent") == "Live"


async def test_more_sessions_than_a_page_of_the_list_holds_are_listed(
    server: Running, talk: Talk, tmp_path: Path
) -> None:
    """The one that changed last is opened, wherever its name stands in the alphabet."""
    assert PROGRAM is not None
    for number in range(1005):
        await talk.ok("open", session=f"visit-{number:04}")
    async with tab(PROGRAM, tmp_path / "profile", server.http) as opened:
        await opened.until("document.querySelectorAll('#sessions button').length === 1005")
        assert (await opened.evaluate(text_of("#title")))[:-1] == "visit-100"


async def test_on_a_narrow_page_a_marked_statement_leads_to_its_finding(page: Tab, talk: Talk) -> None:
    """The turn is marked in its panel, and does not take the page away from the finding."""
    await page.command("Emulation.setDeviceMetricsOverride", width=390, height=700, deviceScaleFactor=1, mobile=False)
    await say(talk, 1, "I take lisinopril twenty milligrams a day.")
    for number in range(2, 40):
        await say(talk, number, "My left knee hurts.")
    await talk.ok("note", session="visit one", note={"text": NOTE})
    await page.until("document.querySelector('mark.critical') !== null")
    await page.evaluate("document.querySelector('mark.critical').click()")
    await page.until("document.activeElement.classList.contains('finding')")
    inside = "((a, top, bottom) => a.top >= top - 1 && a.bottom <= bottom + 1)"
    assert await page.evaluate(f"{inside}(document.activeElement.getBoundingClientRect(), 0, innerHeight)")
    panel = "document.querySelector('#transcript-scroll').getBoundingClientRect()"
    cited = "document.querySelector('.turn.cited').getBoundingClientRect()"
    assert await page.evaluate(f"{inside}({cited}, {panel}.top, {panel}.bottom)")


APPENDED = """(() => {
  const list = document.querySelector("#transcript"), scroller = document.querySelector("#transcript-scroll");
  const [turn] = list.children;
  for (let number = 0; number < 2000; number++) list.append(turn.cloneNode(true));
  const timed = (work) => {
    const start = performance.now();
    work();
    scroller.scrollTop = scroller.scrollHeight; // as the page does; has everything laid out
    return performance.now() - start;
  };
  const middle = (times) => times.sort((a, b) => a - b)[times.length >> 1];
  scroller.scrollTop = scroller.scrollHeight;
  const one = middle([1, 2, 3, 4, 5].map(() => timed(() => list.append(turn.cloneNode(true)))));
  const whole = middle([1, 2, 3].map((size) => timed(() => (list.style.fontSize = `${14 + size}px`))));
  return one / whole;
})()"""


@pytest.mark.parametrize("width", [1440, 390])
async def test_one_more_turn_has_no_long_visit_laid_out_anew(
    server: Running, talk: Talk, tmp_path: Path, width: int
) -> None:
    assert PROGRAM is not None
    await say(talk, 1, "The weather was fine, and we went out. " * 3)
    async with tab(PROGRAM, tmp_path / "profile", server.http + "/#visit%20one", width) as page:
        await page.until("document.querySelectorAll('#transcript li').length === 1")
        assert await page.evaluate(APPENDED) < 0.2
