"""Items that were too large for a frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.client import Position, Push, Restart
from server.large import whole

AT = Position("e", 3)


class Store:
    def __init__(self) -> None:
        self.asked: list[str] = []

    async def fetch(self, path: str) -> Mapping[str, Any]:
        self.asked.append(path)
        return {"read": path}


async def test_what_came_whole_is_left_alone() -> None:
    store = Store()
    items: list[Push | Restart] = [
        Push("session:s", AT, {"type": "t", "data": {}}),
        Push("sessions", None, {"session": "s"}),
        Restart("session:s", AT, {"segments": []}),
        Restart("session:s", AT, None),
    ]
    assert [await whole(item, store.fetch) for item in items] == items
    assert store.asked == []


async def test_references_are_followed() -> None:
    store = Store()
    push = await whole(Push("session:s", AT, {"type": "t", "dataref": "/v1/sessions/s/events/3"}), store.fetch)
    restart = await whole(Restart("session:s", AT, None, "/v1/sessions/s"), store.fetch)
    assert isinstance(push, Push)
    assert (push.position, push.event) == (AT, {"read": "/v1/sessions/s/events/3"})
    assert isinstance(restart, Restart)
    assert (restart.position, restart.snapshot) == (AT, {"read": "/v1/sessions/s"})
