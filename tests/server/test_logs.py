"""Logs carry ids and kinds, never a word of a visit: planted text is looked for in everything that is written."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import httpx
import orjson
import pytest
import structlog

from server import logs
from stream.ingest import Ingest
from tests.kit.server import running, talking

PLANTED = "PLANTED-zebra-stripes"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged while the test runs, at the chattiest level."""
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    out = io.StringIO()
    logs.configure("debug", "json", out)
    yield out
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_records_are_json_and_exceptions_lose_their_words(written: io.StringIO) -> None:
    try:
        raise ValueError(PLANTED) from KeyError(PLANTED)
    except ValueError as error:
        logs.fault("somewhere", error)
        logging.getLogger("library").exception("it failed")
    first, second = map(orjson.loads, written.getvalue().splitlines())
    assert (first["event"], first["where"], first["error"], first["cause"]) == (
        "fault",
        "somewhere",
        "ValueError",
        "KeyError",
    )
    assert first["at"][0].startswith("test_logs.py:")
    assert (second["event"], second["error"], second["logger"]) == ("it failed", "ValueError", "library")
    assert PLANTED not in written.getvalue()


async def test_no_text_of_a_visit_is_logged_or_measured(written: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as server, talking(server) as talk, httpx.AsyncClient(base_url=server.http) as http:
        said = {"id": "u1", "text": f"{PLANTED} chest pain"}
        await talk.ok("segment", session="s1", segment=said)
        await talk.ok("note", session="s1", note={"text": f"S: {PLANTED} 40 mg"})
        await talk.error("segment", session="s1", segment={**said, "text": f"{PLANTED} other"})
        await talk.send('{"id":1000,"op":"segment","session":"s1","segment":{"id":"u2","text":"' + PLANTED)
        assert PLANTED not in str(await talk.reply(1000))
        await http.post("/v1/evaluations?wait=complete", json={"transcript": PLANTED, "note": PLANTED})
        await http.post("/v1/evaluations", content=b'{"note":"' + PLANTED.encode())

        async def broken(*_: object) -> None:
            raise RuntimeError(PLANTED)

        monkeypatch.setattr(Ingest, "segment", broken)
        error = await talk.error("segment", session="s1", segment=said)
        assert (error["code"], error["temporary"]) == ("internal", True)
        with pytest.raises(httpx.HTTPStatusError) as caught:
            (await http.post("/v1/sessions/s1/segments", json=said)).raise_for_status()
        assert caught.value.response.json()["code"] == "internal"
        assert PLANTED not in caught.value.response.text
        assert PLANTED not in server.service.metrics.page().decode()
    assert '"where": "operation segment"' in written.getvalue()
    assert PLANTED not in written.getvalue()
