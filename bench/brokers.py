"""Appends a second and their latency: ``python -m bench.brokers URL`` for a ``sqlite:``, ``redis:`` or ``memory:`` URL.

Every caller appends to a session of its own, one record after the other, as connections do. Beside the latency of an
append stands the delay of the event loop, sampled by a task that wants to run every millisecond.
"""

from __future__ import annotations

import argparse
import asyncio
import time
import uuid

from stream.broker import Broker, Record, SessionKey, open_broker

BODY = b"x" * 600
LOADS = ((1, 2_000), (50, 20_000), (200, 20_000))
"""Callers at once, and appends in all."""


async def append(broker: Broker, session: SessionKey, count: int, latencies: list[float]) -> None:
    for number in range(count):
        begun = time.perf_counter()
        done = await broker.append(session, Record(f"segment:{number}", 0, b"digest", BODY))
        latencies.append(time.perf_counter() - begun)
        assert done.outcome == "appended"


async def sample_loop(delays: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(0.001)
        delays.append(time.perf_counter() - begun - 0.001)


async def measure(broker: Broker, callers: int, appends: int) -> str:
    """One line of the table."""
    run, latencies, delays = uuid.uuid4().hex, list[float](), list[float]()
    sampling = asyncio.create_task(sample_loop(delays))
    await asyncio.sleep(0)
    sessions = [SessionKey("bench", f"{run}-{number}") for number in range(callers)]
    begun = time.perf_counter()
    await asyncio.gather(*(append(broker, session, appends // callers, latencies) for session in sessions))
    rate = len(latencies) / (time.perf_counter() - begun)
    await asyncio.sleep(0.002)
    sampling.cancel()
    for session in sessions:
        await broker.delete(session)
    figures = (rate, *spread(latencies), *spread(delays))
    return f"{callers:>7}" + "".join(f"{figure:>11,.2f}" for figure in figures)


def spread(seconds: list[float]) -> tuple[float, float, float]:
    """Median, 99th percentile and maximum, in milliseconds."""
    ordered = sorted(seconds)
    return 1e3 * ordered[len(ordered) // 2], 1e3 * ordered[int(len(ordered) * 0.99)], 1e3 * ordered[-1]


async def main(url: str) -> None:
    broker = open_broker(url)
    await broker.start()
    print("callers  appends/s     p50 ms     p99 ms     max ms   loop p50   loop p99   loop max")
    for callers, appends in LOADS:
        print(await measure(broker, callers, appends))
    await broker.aclose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.brokers", description="Appends a second and their latency.")
    parser.add_argument("url", help="sqlite:///FILE, redis://HOST:PORT/DB or memory:")
    asyncio.run(main(parser.parse_args().url))
