"""A hub over the memory broker, and what its subscribers got."""

from __future__ import annotations

import orjson

from stream.broker import BrokerUnavailable, Page, Record, SessionKey
from stream.broker_memory import MemoryBroker
from stream.hub import Hub
from stream.outbox import Outbox
from tests.kit.fakes import settle

KEY = SessionKey("default", 's"1\n😀')


class Snapshots:
    """Stands for folds: the snapshot is the offset in digits."""

    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker

    async def __call__(self, key: SessionKey, /) -> tuple[str, int, bytes] | None:
        page = await self._broker.read(key, 0, limit=0)
        return (page.epoch, page.top, b"%d" % page.top) if page.top else None

    async def summary(self, key: SessionKey, /) -> bytes | None:
        page = await self._broker.read(key, 0, limit=0)
        return b'{"top":%d}' % page.top if page.top else None


async def make() -> tuple[MemoryBroker, Hub]:
    broker = MemoryBroker()
    hub = Hub(broker, Snapshots(broker), lambda _, entry: b'{"n":%d,"ref":true}' % entry.offset)
    broker.listen(hub.on_entry, hub.topics.on_message, hub.on_gap)
    await broker.start()
    return broker, hub


async def append(broker: MemoryBroker, number: int) -> str:
    done = await broker.append(KEY, Record(f"k{number}", 0, b"", b'{"n":%d}' % number))
    return done.epoch


async def offsets(outbox: Outbox) -> list[int]:
    await settle()
    outbox.offer(b'{"offset":-1}')
    return [offset for frame in await outbox.take() if (offset := orjson.loads(frame)["offset"]) >= 0]


async def filled(broker: MemoryBroker, count: int) -> str:
    """Append so many entries; the epoch of their log, empty without any."""
    epoch = ""
    for number in range(count):
        epoch = await append(broker, number)
    return epoch


async def unavailable(*_: object, **__: object) -> Page:
    raise BrokerUnavailable("away")
