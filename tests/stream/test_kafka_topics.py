"""Topics that are missing, with a double of aiokafka's admin client."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from aiokafka.admin import NewTopic

from stream.broker import BrokerUnavailable
from stream.kafka_settings import KafkaSettings
from stream.kafka_source import KafkaSource
from stream.kafka_topics import TopicMissing, ensure_topics
from tests.kit.fakes import FakeClock
from tests.kit.kafka_fakes import RecordingIngest
from tests.kit.waiting import until

SETTINGS = KafkaSettings("127.0.0.1:9092")
DONE, EXISTS, FORBIDDEN = 0, 36, 29  # Kafka's numbers


class Admin:
    """A cluster that has ``there`` and answers with ``code`` to whoever wants to create a topic."""

    there = ("a",)
    code = DONE
    asked: Sequence[str] = ()

    def __init__(self, **_: object) -> None: ...

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def list_topics(self) -> list[str]:
        return list(self.there)

    async def create_topics(self, topics: Sequence[NewTopic]) -> SimpleNamespace:
        Admin.asked = [topic.name for topic in topics]
        return SimpleNamespace(topic_errors=[(topic.name, self.code, None) for topic in topics])


@pytest.fixture(autouse=True)
def admin(monkeypatch: pytest.MonkeyPatch) -> type[Admin]:
    monkeypatch.setattr("stream.kafka_topics.AIOKafkaAdminClient", Admin)
    monkeypatch.setattr(Admin, "asked", ())
    return Admin


async def test_only_what_is_missing_is_created(admin: type[Admin]) -> None:
    await ensure_topics(SETTINGS, ["a", "b"])
    assert admin.asked == ["b"]


async def test_a_topic_that_somebody_else_created_meanwhile(
    admin: type[Admin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin, "code", EXISTS)
    await ensure_topics(SETTINGS, ["b"])


async def test_a_refusal_matters_only_where_the_topic_is_missing(
    admin: type[Admin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin, "code", FORBIDDEN)
    await ensure_topics(SETTINGS, ["a"])
    with pytest.raises(TopicMissing, match=r"no topic b and .*\(TopicAuthorizationFailedError\): create it there"):
        await ensure_topics(SETTINGS, ["a", "b"])


async def test_readiness_names_the_topic_and_the_source_goes_on_trying(
    admin: type[Admin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin, "code", FORBIDDEN)
    source = KafkaSource(RecordingIngest(), SETTINGS, FakeClock(), jitter=lambda: 0.0)
    await source.start()
    await until(lambda: source.stats.restarts >= 3)
    with pytest.raises(BrokerUnavailable, match=f"no topic {SETTINGS.transcripts}"):
        await source.ready()
    await source.aclose()
