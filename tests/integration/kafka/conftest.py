"""A Kafka for the tests of this directory, and settings with topics and a group that no other test uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from stream.kafka_settings import KafkaSettings
from tests.kit.genuine_kafka import GenuineKafka
from tests.kit.kafka import ADDRESS, JARS, KafkaNode, genuine_kafka_jars, start_kafka, unique

MakeSettings = Callable[..., KafkaSettings]


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaNode]:
    node = start_kafka()
    if node is None:
        pytest.skip(f"no embedded Kafka for this platform, and {ADDRESS} names none")
    yield node
    node.stop()


@pytest.fixture
def genuine(kafka: KafkaNode) -> KafkaNode:
    """A Kafka with transactions and idempotent producers."""
    if not kafka.genuine:
        pytest.skip(f"the embedded Kafka has no transactions: set {ADDRESS} to a genuine Apache Kafka")
    return kafka


@pytest.fixture
def own_kafka() -> Iterator[GenuineKafka]:
    """A genuine Kafka of the test's own, to kill and restart."""
    jars = genuine_kafka_jars()
    if jars is None:
        pytest.skip(f"the embedded Kafka keeps nothing over a restart: set {JARS} to the jars of Apache Kafka")
    node = GenuineKafka(jars)
    try:
        node.start()
        yield node
    finally:
        node.remove()  # also where it has not started in time: what is left running disturbs other tests


def settings_for(bootstrap: str, **changes: object) -> KafkaSettings:
    """Topics and group of their own, and times for tests: short sessions, frequent commits."""
    defaults: dict[str, object] = {
        "group": unique("group"),
        "transcripts": unique("transcripts"),
        "evaluations": unique("evaluations"),
        "dead_letters": unique("dlq"),
        "partitions": 3,
        "commit_interval_s": 0.05,
        "session_timeout_s": 6.0,
        "drain_s": 5.0,
    }
    return KafkaSettings(bootstrap, **{**defaults, **changes})  # type: ignore[arg-type]  # the names are the class's


@pytest.fixture
def make_settings(kafka: KafkaNode) -> MakeSettings:
    return lambda **changes: settings_for(kafka.bootstrap, **changes)
