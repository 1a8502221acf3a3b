"""A real browser for tests: a headless Chromium, spoken to over its DevTools protocol. No driver is needed."""

from __future__ import annotations

import asyncio
import base64
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect

WAIT_S = 30.0
_ADDRESS = re.compile(rb"DevTools listening on (ws://\S+)")


def chromium() -> str | None:
    """The browser's program, where one is installed."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for path in map(shutil.which, names) if path), None)


class Tab:
    """One page. Everything that its console or its errors say is kept in ``said``."""

    def __init__(self, socket: ClientConnection, session: str) -> None:
        self._socket = socket
        self._session = session
        self._ids = count(100)
        self.said: list[str] = []

    async def command(self, method: str, **params: Any) -> dict[str, Any]:
        """One DevTools command and its result."""
        number = next(self._ids)
        frame = {"id": number, "method": method, "params": params, "sessionId": self._session}
        await self._socket.send(orjson.dumps(frame).decode())
        while True:
            async with asyncio.timeout(WAIT_S):  # unlike wait_for of Python 3.11, this swallows no timeout around it
                answer = orjson.loads(await self._socket.recv())
            if answer.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.said.append(str(answer["params"]))
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result

    async def evaluate(self, expression: str) -> Any:
        """The JSON value of an expression in the page."""
        result = await self.command("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    async def until(self, expression: str) -> Any:
        """The first truthy value of an expression; looks again and again."""
        async with asyncio.timeout(WAIT_S):
            while not (value := await self.evaluate(expression)):  # noqa: ASYNC110 - the page sets no event of ours
                await asyncio.sleep(0.02)
        return value

    async def screenshot(self) -> bytes:
        """What the page looks like, as a PNG."""
        shot = await self.command("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def tab(program: str, profile: Path, url: str, width: int = 1440, height: int = 900) -> AsyncIterator[Tab]:
    """A page in a browser of its own; ``profile`` is an empty folder."""
    process = await asyncio.create_subprocess_exec(
        program,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with connect(await _address(process), max_size=None, ping_interval=None) as socket:
            found = await _opened(socket)
            await found.command("Runtime.enable")
            await found.command("Log.enable")
            await found.command("Emulation.setDeviceMetricsOverride", width=width, height=height,
                                deviceScaleFactor=1, mobile=False)  # fmt: skip
            await found.command("Page.navigate", url=url)
            yield found
    finally:
        process.kill()
        await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(WAIT_S):
        while line := await process.stderr.readline():
            if match := _ADDRESS.search(line):
                return match[1].decode()
    raise RuntimeError("the browser ended before it could be spoken to")


async def _opened(socket: ClientConnection) -> Tab:
    await socket.send(orjson.dumps({"id": 1, "method": "Target.getTargets"}).decode())
    targets = orjson.loads(await socket.recv())["result"]["targetInfos"]
    page = next(target["targetId"] for target in targets if target["type"] == "page")
    attach = {"id": 2, "method": "Target.attachToTarget", "params": {"targetId": page, "flatten": True}}
    await socket.send(orjson.dumps(attach).decode())
    while True:
        async with asyncio.timeout(WAIT_S):
            answer = orjson.loads(await socket.recv())
        if answer.get("id") == 2:
            return Tab(socket, answer["result"]["sessionId"])
