"""What the Kafka source and sink need to know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TRANSCRIPTS = "soapstream.transcripts.v1"
EVALUATIONS = "soapstream.evaluations.v1"
DEAD_LETTERS = "soapstream.transcripts.dlq.v1"

_MOST_PORT = 65535
_ADDRESS = re.compile(r"[^\s,:]+:\d{1,5}(,[^\s,:]+:\d{1,5})*\Z|\[[0-9A-Fa-f:]+\]:\d{1,5}\Z")


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Names, bounds and times. ``client`` goes to every Kafka client as it is (``security_protocol``…).

    Raises ValueError when the bootstrap address is not ``host:port``, the group has no name, or the drain does not fit
    into a rebalance.
    """

    bootstrap: str
    group: str = "soapstream"
    instance: str | None = None  # static membership: a node that comes back under it causes no rebalance
    tenant: str = "default"  # of events that name none
    transcripts: str = TRANSCRIPTS
    evaluations: str = EVALUATIONS
    dead_letters: str = DEAD_LETTERS
    partitions: int = 12  # of topics that are created because they are missing
    replication: int = 1
    max_message_bytes: int = 4 << 20  # a whole visit: transcript and note of 1 MiB each, escaped
    concurrency: int = 64  # records worked on at once, over all partitions
    pause_records: int = 2000  # pending records of a partition at which its intake stops, and where it goes on again
    resume_records: int = 1000
    pause_bytes: int = 16 << 20
    commit_interval_s: float = 0.5
    commit_timeout_s: float = 5.0
    session_timeout_s: float = 10.0
    rebalance_timeout_s: float = 60.0
    drain_s: float = 20.0  # work in flight gets this long when a partition is taken away
    request_timeout_s: float = 10.0
    client: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ADDRESS.match(self.bootstrap):
            raise ValueError("the Kafka address must be host:port, or several of them separated by commas")
        if not all(0 < int(place.rpartition(":")[2]) <= _MOST_PORT for place in self.bootstrap.split(",")):
            raise ValueError(f"the ports of the Kafka address go from 1 to {_MOST_PORT}")
        if not self.group:
            raise ValueError("the Kafka consumer group must have a name")
        if self.drain_s + 2 * self.commit_timeout_s >= self.rebalance_timeout_s:
            raise ValueError("drain_s and two commit_timeout_s together must be shorter than rebalance_timeout_s")

    @property
    def connection(self) -> dict[str, Any]:
        """Arguments that every client gets."""
        return {
            "bootstrap_servers": self.bootstrap,
            "request_timeout_ms": int(self.request_timeout_s * 1000),
            **self.client,
        }
