from collections import Counter

from server.kafka_metrics import sink_families, source_families
from server.metrics import Metrics
from stream.kafka_stats import PartitionStats, SinkStats, SourceStats


def test_figures_are_on_the_page() -> None:
    source = SourceStats(consumed=Counter({"soapstream.note.v1": 7}), dead_letters=Counter(bad_json=2), connected=True)
    source.partitions = {0: PartitionStats(3, 41, 5, True), 1: PartitionStats()}
    sink = SinkStats(produced=Counter({"soapstream.evaluation.partial": 9}), failures=1)
    metrics = Metrics()
    metrics.collect_from(lambda: source_families(source))
    metrics.collect_from(lambda: sink_families(sink))
    lines = metrics.page().decode().splitlines()
    for line in (
        'soapstream_kafka_consumed_total{type="soapstream.note.v1"} 7.0',
        'soapstream_kafka_dead_letters_total{code="bad_json"} 2.0',
        'soapstream_kafka_in_flight{partition="0"} 3.0',
        'soapstream_kafka_committed_offset{partition="0"} 41.0',
        'soapstream_kafka_lag{partition="0"} 5.0',
        'soapstream_kafka_paused{partition="0"} 1.0',
        'soapstream_kafka_paused{partition="1"} 0.0',
        'soapstream_kafka_produced_total{type="soapstream.evaluation.partial"} 9.0',
        "soapstream_kafka_sink_failures_total 1.0",
        "soapstream_kafka_connected 1.0",
    ):
        assert line in lines
    assert not any(line.startswith('soapstream_kafka_lag{partition="1"}') for line in lines)
