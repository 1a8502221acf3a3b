"""Producing to and reading from Kafka in tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

Headers = Sequence[tuple[str, bytes]]
Item = tuple[bytes | None, bytes | None, Headers]


def event(kind: str, data: object, ce_id: str = "e1", tenant: str | None = None, source: str = "/tests") -> Item:
    """Value and headers of a CloudEvent in binary mode, without a key (see ``keyed``)."""
    headers = [("ce_specversion", b"1.0"), ("ce_type", kind.encode()), ("ce_id", ce_id.encode())]
    headers += [("ce_source", source.encode()), ("content-type", b"application/json")]
    if tenant is not None:
        headers.append(("ce_tenant", tenant.encode()))
    return None, json.dumps(data).encode(), headers


def structured(kind: str, data: object, ce_id: str = "e1", **extensions: Any) -> Item:
    """The same in structured mode."""
    body = {"specversion": "1.0", "type": kind, "id": ce_id, "source": "/tests", "data": data, **extensions}
    return None, json.dumps(body).encode(), [("content-type", b"application/cloudevents+json; charset=utf-8")]


def keyed(key: str | None, item: Item) -> Item:
    return None if key is None else key.encode(), item[1], item[2]


async def produce(bootstrap: str, topic: str, items: Iterable[Item], transactional: str | None = None) -> None:
    """Produce in order; in one transaction when it is given a name."""
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", transactional_id=transactional, max_request_size=8 << 20
    )
    try:
        await producer.start()
        if transactional:
            await producer.begin_transaction()
        sent = [await producer.send(topic, value, key=key, headers=list(headers)) for key, value, headers in items]
        for one in sent:
            await one
        if transactional:
            await producer.commit_transaction()
    finally:
        await producer.stop()


async def read_topic(bootstrap: str, topic: str, count: int, timeout_ms: int = 30_000) -> list[Any]:
    """The records of a topic: returns when there are ``count``, or nothing came for ``timeout_ms``."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    try:
        await consumer.start()
        records: list[Any] = []
        while len(records) < count:
            batches = await consumer.getmany(timeout_ms=timeout_ms)
            if not batches:
                break
            records += [record for batch in batches.values() for record in batch]
        return records
    finally:
        await consumer.stop()


async def committed(bootstrap: str, group: str, topic: str, partitions: Iterable[int]) -> dict[int, int | None]:
    """Committed offsets of a group."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False)
    try:
        await consumer.start()
        return {number: await consumer.committed(TopicPartition(topic, number)) for number in partitions}
    finally:
        await consumer.stop()


async def delete_topic(bootstrap: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        await admin.start()
        await admin.delete_topics([topic])
    finally:
        await admin.close()
