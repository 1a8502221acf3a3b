"""A process to kill: appends to several sessions at once and writes down what was acknowledged.

``python -m tests.contract.appender URL JOURNAL``; a line of the journal is session, offset and key, in JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from functools import partial

from stream.broker import Broker, Record, SessionKey, open_broker
from tests.kit.waiting import through_outages

SESSIONS = 8
TENANT = "clinic"


def body_of(session: str, key: str) -> bytes:
    """What is appended under a key, so that a reader can check it."""
    return f"{session}/{key}/".encode() * 20


async def append_forever(broker: Broker, session: str, journal: int) -> None:
    """Append, repeating what was not acknowledged, and journal each acknowledgement."""
    number = 0
    while True:
        key = f"k{number}"
        record = Record(key, 0, b"d", body_of(session, key))
        done = await through_outages(partial(broker.append, SessionKey(TENANT, session), record))
        assert done.outcome in ("appended", "duplicate"), done
        os.write(journal, json.dumps([session, done.offset, key]).encode() + b"\n")
        number += 1


async def main(url: str, path: str) -> None:
    journal = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    broker = open_broker(url)
    await broker.start()
    await asyncio.gather(*(append_forever(broker, f"s{number}", journal) for number in range(SESSIONS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
