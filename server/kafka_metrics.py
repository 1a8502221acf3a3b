"""The figures of the Kafka source and sink as Prometheus metrics; labels are partitions, types and codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

from server.metrics import Families, counter, gauge
from stream.kafka_stats import PartitionStats, SinkStats, SourceStats


def source_families(stats: SourceStats) -> Families:
    """What the source has done, and where its partitions stand."""
    yield gauge("kafka_connected", "Whether the Kafka consumer is connected.", float(stats.connected))
    yield _counters("kafka_consumed", "Messages appended, by event type.", "type", stats.consumed)
    yield _counters("kafka_dead_letters", "Messages put among the dead letters, by code.", "code", stats.dead_letters)
    yield _counters("kafka_retries", "Waits for a dependency, by what was wrong.", "code", stats.retries)
    yield counter("kafka_commits", "Commits of offsets.", stats.commits)
    yield counter("kafka_commit_failures", "Commits of offsets that failed.", stats.commit_failures)
    yield counter("kafka_rebalances", "Times that the partitions were taken away.", stats.rebalances)
    yield counter("kafka_restarts", "Times that the consumer started over.", stats.restarts)
    yield from _partition_families(stats.partitions)


def sink_families(stats: SinkStats) -> Families:
    """What the sink has produced."""
    yield _counters("kafka_produced", "Evaluation events that Kafka acknowledged, by type.", "type", stats.produced)
    yield counter("kafka_sink_failures", "Flushes that an outage ended.", stats.failures)
    yield counter("kafka_sink_skipped", "Evaluation events too large for Kafka.", stats.skipped)
    yield counter("kafka_sink_trimmed", "Events that were gone from the log before they were sent.", stats.trimmed)
    yield counter("kafka_producers", "Producers that were made.", stats.producers)


def _partition_families(partitions: Mapping[int, PartitionStats]) -> Families:
    rows = sorted(partitions.items())
    yield _gauges("kafka_in_flight", "Messages taken in and not done.", ((n, row.in_flight) for n, row in rows))
    yield _gauges("kafka_committed_offset", "Offset that is committed.", ((n, row.committed) for n, row in rows))
    yield _gauges("kafka_lag", "Offsets behind the end of the partition.", ((n, row.lag) for n, row in rows))
    yield _gauges("kafka_paused", "Whether the intake is paused.", ((n, int(row.paused)) for n, row in rows))


def _counters(name: str, says: str, label: str, values: Mapping[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(f"soapstream_{name}", says, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([key], value)
    return family


def _gauges(name: str, says: str, values: Iterable[tuple[int, int | None]]) -> GaugeMetricFamily:
    """One gauge per partition; what is not known is left out."""
    family = GaugeMetricFamily(f"soapstream_{name}", says, labels=["partition"])
    for partition, value in values:
        if value is not None:
            family.add_metric([str(partition)], value)
    return family
