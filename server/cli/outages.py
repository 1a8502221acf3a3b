"""What the person at the terminal is told of a server that is waited for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from server.cli.output import say

if TYPE_CHECKING:
    from server.client import Outage

FIRST_S = 10.0
"""How long the first connection is tried for: who has mistyped an address wants to know it soon."""


class Outages:
    """Says that a server is waited for and since when: once, however many clients wait for it."""

    def __init__(self) -> None:
        self._waiting = 0

    def __call__(self, outage: Outage | None) -> None:
        self._waiting += 1 if outage is not None else -1
        if outage is not None and self._waiting == 1:
            since = datetime.now().astimezone() - timedelta(seconds=outage.lasts_s)
            say(f"waiting for {outage.url} since {since:%Y-%m-%d %H:%M:%S} ({outage.cause})")
        elif self._waiting == 0:
            say(f"connected again at {datetime.now().astimezone():%H:%M:%S}")
