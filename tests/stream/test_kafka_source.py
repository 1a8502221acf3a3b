"""What the source does without a Kafka; everything else is in tests/integration/kafka."""

from __future__ import annotations

import asyncio

import pytest

from stream.broker import BrokerUnavailable
from stream.kafka_settings import KafkaSettings
from stream.kafka_source import KafkaSource
from tests.kit.fakes import FakeClock
from tests.kit.kafka_fakes import RecordingIngest
from tests.kit.waiting import until


async def test_closing_does_not_wait_for_a_kafka_that_never_answers() -> None:
    called = asyncio.Event()

    async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(never_answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    source = KafkaSource(RecordingIngest(), KafkaSettings(f"127.0.0.1:{port}", request_timeout_s=600))
    await source.start()
    async with asyncio.timeout(30):
        await called.wait()
        with pytest.raises(BrokerUnavailable, match="not started"):
            await source.ready()
        await source.aclose()
        server.close()
        await server.wait_closed()


async def test_a_source_that_was_never_started_can_be_closed() -> None:
    source = KafkaSource(RecordingIngest(), KafkaSettings("127.0.0.1:1"))
    await source.aclose()


async def test_it_tries_again_with_growing_random_waits() -> None:
    clock, waits = FakeClock(), list[float]()

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    clock.sleep = sleep  # type: ignore[method-assign]  # a clock that notes the waits and does not wait
    source = KafkaSource(RecordingIngest(), KafkaSettings("127.0.0.1:1"), clock, jitter=lambda: 0.5)
    await source.start()
    await until(lambda: source.stats.restarts >= 10)
    await source.aclose()
    assert waits[:4] == [0.1, 0.2, 0.4, 0.8]
    assert max(waits) == 5.0


async def test_readiness_names_the_dead_letter_that_holds_up_its_partition() -> None:
    source = KafkaSource(RecordingIngest(), KafkaSettings("127.0.0.1:1"))
    source.stats.connected = True
    await source.ready()
    source.stats.unburied[3, 17] = "MessageSizeTooLargeError"
    with pytest.raises(BrokerUnavailable, match="offset 17 of partition 3 is not taken: MessageSizeTooLargeError"):
        await source.ready()


@pytest.mark.parametrize("address", ["", "kafka", "kafka:", "a:1 b:2", "http://kafka:9092", "a:1,,b:2"])
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        KafkaSettings(address)


@pytest.mark.parametrize("address", ["kafka:0", "kafka:9092,kafka:65536", "[::1]:99999"])
def test_ports_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match="from 1 to 65535"):
        KafkaSettings(address)


def test_a_group_has_a_name() -> None:
    """Kafka refuses an empty one only when it is asked, and would be asked again and again."""
    with pytest.raises(ValueError, match="must have a name"):
        KafkaSettings("kafka:9092", group="")


@pytest.mark.parametrize("address", ["kafka:9092", "127.0.0.1:9092,10.0.0.2:9093", "[::1]:9092"])
def test_addresses(address: str) -> None:
    assert KafkaSettings(address).connection["bootstrap_servers"] == address


def test_a_drain_must_fit_into_a_rebalance() -> None:
    with pytest.raises(ValueError, match="rebalance_timeout_s"):
        KafkaSettings("kafka:9092", drain_s=60)
