"""Creates the topics that are missing. A cluster that forbids it is fine, as long as they are there."""

from __future__ import annotations

from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code

from stream.broker import BrokerUnavailable
from stream.kafka_settings import KafkaSettings

ENVELOPE_BYTES = 64 << 10  # a dead letter is the original and some headers


class TopicMissing(BrokerUnavailable):
    """Kafka answers and has no such topic. Worth trying again: whoever runs Kafka may create it at any time."""

    def __init__(self, topic: str, why: str = "") -> None:
        refused = f" and does not let it be created by us ({why})" if why else ""
        super().__init__(f"Kafka has no topic {topic}{refused}: create it there")
        self.topic = topic


async def ensure_topics(settings: KafkaSettings, names: Sequence[str]) -> None:
    """Create those of the topics that do not exist.

    Raises TopicMissing where that is refused, KafkaError or OSError when Kafka cannot be reached.
    """
    admin = AIOKafkaAdminClient(**settings.connection)
    try:
        await admin.start()
        there = set(await admin.list_topics())
        missing = [name for name in names if name not in there]
        if missing:
            response = await admin.create_topics([_topic(settings, name) for name in missing])
            _check(response.topic_errors)
    finally:
        await admin.close()


def _topic(settings: KafkaSettings, name: str) -> NewTopic:
    largest = settings.max_message_bytes + (ENVELOPE_BYTES if name == settings.dead_letters else 0)
    config = {"max.message.bytes": str(largest)}
    return NewTopic(name, settings.partitions, settings.replication, topic_configs=config)


def _check(errors: Sequence[tuple[str, int, str | None]]) -> None:
    """Raises TopicMissing for the first topic that was not created."""
    for topic, code, *_ in errors:
        error: type[KafkaError] = for_code(code)
        if error.__name__ not in ("NoError", "TopicAlreadyExistsError"):
            raise TopicMissing(topic, error.__name__)
