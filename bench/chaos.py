"""Kills nodes at random times while they own sessions and judges are at work, and starts them again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from urllib.error import URLError
from urllib.request import urlopen

from bench.figures import note
from server.local import LocalNode

_POLL_S = 0.05
_PATIENCE_S = 10.0  # how long a kill waits for judges to be at work


class Killer:
    """``kills`` times kill -9, at times drawn with ``seed``; ``busy`` counts those that hit judges at work."""

    def __init__(self, nodes: Sequence[LocalNode], kills: int, seed: int) -> None:
        self._nodes = list(nodes)
        self._random = random.Random(seed)
        self.kills = kills
        self.done = 0
        self.busy = 0

    async def run(self) -> None:
        while self.done < self.kills:
            await asyncio.sleep(self._random.uniform(0.3, 3.0))
            working = await self._working()
            node = self._random.choice(working or self._nodes)
            await asyncio.sleep(self._random.uniform(0.0, 0.25))
            await asyncio.to_thread(node.kill)
            self.done += 1
            self.busy += bool(working)
            note(f"kill {self.done}: {node.address.http}{'' if working else ' (no judge at work)'}")
            await asyncio.sleep(self._random.uniform(0.0, 1.0))
            await asyncio.to_thread(self._revive, node)

    def _revive(self, node: LocalNode) -> None:
        node.spawn()
        node.wait_ready()

    async def _working(self) -> list[LocalNode]:
        """Nodes that own sessions whose judges run now; waits a while for there to be one."""
        for _ in range(int(_PATIENCE_S / _POLL_S)):
            found = await asyncio.gather(*(asyncio.to_thread(_judging, node) for node in self._nodes))
            working = [node for node, judging in zip(self._nodes, found, strict=True) if judging]
            if working:
                return working
            await asyncio.sleep(_POLL_S)
        return []


def _judging(node: LocalNode) -> bool:
    try:
        figures = metrics(node)
    except (URLError, OSError):
        return False
    return bool(figures.get("soapstream_sessions_owned") and figures.get('soapstream_judgings{state="running"}'))


def metrics(node: LocalNode) -> dict[str, float]:
    """The node's figures by name and labels, as Prometheus reads them."""
    with urlopen(f"{node.address.http}/metrics", timeout=2) as reply:
        lines = reply.read().decode().splitlines()
    found = {}
    for line in lines:
        name, _, value = line.rpartition(" ")
        if name and not line.startswith("#"):
            found[name] = float(value)
    return found
