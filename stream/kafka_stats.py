"""Figures of the Kafka source and sink: plain numbers, which the server puts into /metrics."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class PartitionStats:
    """One assigned partition. ``lag`` counts the offsets above the committable position, None while unknown."""

    in_flight: int = 0
    committed: int | None = None
    lag: int | None = None
    paused: bool = False


@dataclass(slots=True)
class SourceStats:
    """``consumed`` by event type, ``dead_letters`` and ``retries`` by code; the rest are totals and states.

    ``unburied`` says of records, by partition and offset, why their dead letters are not taken though tried twice.
    """

    consumed: Counter[str] = field(default_factory=Counter)
    dead_letters: Counter[str] = field(default_factory=Counter)
    retries: Counter[str] = field(default_factory=Counter)
    commits: int = 0
    commit_failures: int = 0
    rebalances: int = 0
    restarts: int = 0
    connected: bool = False
    unburied: dict[tuple[int, int], str] = field(default_factory=dict)
    partitions: dict[int, PartitionStats] = field(default_factory=dict)


@dataclass(slots=True)
class SinkStats:
    """``produced`` by event type; ``failures`` are flushes that an outage ended.

    ``skipped`` counts events that are too large for Kafka, ``trimmed`` those gone from the log before they were read,
    ``producers`` how often a producer was made.
    """

    produced: Counter[str] = field(default_factory=Counter)
    failures: int = 0
    skipped: int = 0
    trimmed: int = 0
    producers: int = 0
