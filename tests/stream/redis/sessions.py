"""What the tests of the Redis broker write, and where to."""

from __future__ import annotations

import redis.asyncio

from stream.broker import Record, SessionKey

S = SessionKey("clinic", "visit of John Doe")
SECRET = b"the patient's own words"


def record(key: str = "k", body: bytes = SECRET) -> Record:
    return Record(key, 0, b"d", body)


async def command(client: redis.asyncio.Redis, *args: str) -> None:
    """Have the server do something that redis-py has no typed method for."""
    await client.execute_command(*args)  # type: ignore[no-untyped-call]  # redis-py leaves it so
