"""Creates the topics that are missing. A cluster that forbids it is fine, as long as they are there."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, for_code

from stream.kafka_settings import KafkaSettings

log = logging.getLogger(__name__)

ENVELOPE_BYTES = 64 << 10  # a dead letter is the original and some headers


async def ensure_topics(settings: KafkaSettings, names: Sequence[str]) -> None:
    """Create those of the topics that do not exist. Raises KafkaError or OSError when Kafka cannot be reached."""
    admin = AIOKafkaAdminClient(**settings.connection)
    try:
        await admin.start()
        there = set(await admin.list_topics())
        missing = [name for name in names if name not in there]
        if missing:
            response = await admin.create_topics([_topic(settings, name) for name in missing])
            _report(response.topic_errors)
    finally:
        await admin.close()


def _topic(settings: KafkaSettings, name: str) -> NewTopic:
    largest = settings.max_message_bytes + (ENVELOPE_BYTES if name == settings.dead_letters else 0)
    config = {"max.message.bytes": str(largest)}
    return NewTopic(name, settings.partitions, settings.replication, topic_configs=config)


def _report(errors: Sequence[tuple[str, int, str | None]]) -> None:
    for topic, code, *_ in errors:
        error: type[KafkaError] = for_code(code)
        if error.__name__ not in ("NoError", "TopicAlreadyExistsError"):
            log.warning("kafka topic %s was not created: %s", topic, error.__name__)
