"""Prometheus metrics of one process. Labels are small closed sets: never a session, a tenant or a text.

Counts that the stream keeps itself are read from it when ``/metrics`` is scraped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from engine.events import Evaluation, Event, Progress, Superseded
from stream.cache import CacheCounts
from stream.node import NodeStats

disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no annotations. Without it: a second sample for each series that nobody reads

_FAST = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 40.0, 80.0)

Families = Iterable[Metric]


class Metrics:
    """Everything that this process counts, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._connections = self._gauge("connections", "WebSocket connections that are open.")
        self._frames = self._counter("frames", "Client frames, by operation and outcome.", "op", "outcome")
        self._disconnects = self._counter("disconnects", "Connections that ended, by close code.", "code")
        self._requests = self._counter("http_requests", "HTTP requests, by route and status.", "route", "status")
        self._http = self._histogram("http_request_seconds", "Time to serve an HTTP request.", _FAST, "route")
        self._append = self._histogram("append_seconds", "Time to append an input to its log.", _FAST)
        self._partial = self._histogram("partial_seconds", "Time from an input to its deterministic scores.", _FAST)
        self._complete = self._histogram("complete_seconds", "Time from a note to its final scores.", _SLOW)
        self._runs = self._counter("runs", "Runs that ended, by end.", "end")
        self._judged = self._counter(
            "llm_verdicts", "Verdicts of LLM judges, by evaluator, outcome.", "evaluator", "outcome"
        )
        self._cost = self._counter("llm_cost_usd", "Known cost of LLM calls in US dollars.")
        self._calls = self._counter("llm_calls", "LLM calls of finished runs, made or answered by the cache.", "how")
        self._tokens = self._counter("llm_tokens", "Tokens of LLM calls of finished runs, by direction.", "direction")
        self._progress = self._counter("llm_progress", "Progress events of LLM judges, by evaluator.", "evaluator")
        self._lag = self._histogram("loop_lag_seconds", "How late the event loop ran a timer.", _FAST)
        self._build = self._gauge("build_info", "Versions of what runs here.", "version", "evaluators")

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"soapstream_{name}", says, labels, registry=self.registry)

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(f"soapstream_{name}", says, labels, registry=self.registry)

    def _histogram(self, name: str, says: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"soapstream_{name}", says, labels, registry=self.registry, buckets=buckets)

    # what happens ---------------------------------------------------------------------------------------------------

    def built(self, version: str, evaluators: str) -> None:
        """Versions of the program and of its evaluators."""
        self._build.labels(version, evaluators).set(1)

    def connected(self) -> None:
        self._connections.inc()

    def ended(self) -> None:
        self._connections.dec()

    def frame(self, op: str, outcome: str) -> None:
        self._frames.labels(op, outcome).inc()

    def disconnected(self, code: int | None) -> None:
        """``code`` None: the client went."""
        self._disconnects.labels("client" if code is None else str(int(code))).inc()

    def requested(self, route: str, status: int, seconds: float) -> None:
        self._requests.labels(route, str(status)).inc()
        self._http.labels(route).observe(seconds)

    def appended(self, seconds: float) -> None:
        self._append.observe(seconds)

    def loop_lag(self, seconds: float) -> None:
        self._lag.observe(seconds)

    def encoded(self, event: Event) -> None:
        """An event of this node is about to be appended."""
        match event:
            case Evaluation(status="partial"):
                self._partial.observe(event.elapsed_ms / 1000)
            case Evaluation():
                self._completed(event)
            case Superseded():
                self._runs.labels("superseded").inc()
            case Progress():
                self._progress.labels(event.evaluator).inc()

    def _completed(self, event: Evaluation) -> None:
        self._runs.labels(event.status).inc()
        self._complete.observe(event.elapsed_ms / 1000)
        for name, verdict in event.llm_metrics.items():
            self._judged.labels(name, verdict.outcome).inc()
            self._cost.inc(verdict.cost_usd or 0.0)
            usage = verdict.details.get("usage") or {}
            self._calls.labels("made").inc(usage.get("calls", 0))
            self._calls.labels("cached").inc(usage.get("cached", 0))
            self._tokens.labels("input").inc(usage.get("input_tokens", 0))
            self._tokens.labels("output").inc(usage.get("output_tokens", 0))

    # scraping -------------------------------------------------------------------------------------------------------

    def collect_from(self, source: Callable[[], Families]) -> None:
        """Read families from ``source`` at each scrape."""
        self.registry.register(_Source(source))

    def page(self) -> bytes:
        """Text exposition of everything."""
        return generate_latest(self.registry)


class _Source:
    """A prometheus_client collector; ``describe`` keeps the registry from collecting at registration."""

    def __init__(self, source: Callable[[], Families]) -> None:
        self._source = source

    def collect(self) -> Families:
        return self._source()

    def describe(self) -> Families:
        return ()


def counter(name: str, says: str, value: float) -> CounterMetricFamily:
    """A total that somebody else keeps."""
    return CounterMetricFamily(f"soapstream_{name}", says, value=value)


def gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    """A state that somebody else keeps."""
    return GaugeMetricFamily(f"soapstream_{name}", says, value=value)


def node_families(stats: NodeStats) -> Families:
    """Figures of the stream."""
    recoveries = CounterMetricFamily(
        "soapstream_recoveries", "Subscriptions that named a position, by outcome.", labels=["outcome"]
    )
    recoveries.add_metric(["recovered"], stats.hub.recovered)
    recoveries.add_metric(["restarted"], stats.hub.restarted)
    judgings = GaugeMetricFamily("soapstream_judgings", "LLM judgings of this node, by state.", labels=["state"])
    judgings.add_metric(["waiting"], stats.dispatch.waiting)
    judgings.add_metric(["running"], stats.dispatch.running)
    ended = CounterMetricFamily("soapstream_judgings_ended", "LLM judgings that ended, by how.", labels=["how"])
    ended.add_metric(["finished"], stats.dispatch.finished)
    ended.add_metric(["cancelled"], stats.dispatch.cancelled)
    ended.add_metric(["expired"], stats.dispatch.expired)
    return (
        gauge("sessions_owned", "Sessions that this node works for.", stats.owned),
        gauge("subscribers", "Session subscriptions on this node.", stats.subscribers),
        counter("deliveries", "Frames handed to outboxes of subscribers.", stats.hub.deliveries),
        counter("gaps", "Holes in hints that were filled from the log.", stats.hub.gaps),
        recoveries,
        counter("leases_taken", "Sessions that this node took.", stats.owners.taken),
        counter("leases_lost", "Sessions that another node took over.", stats.owners.lost),
        counter("owners_failed", "Owners that ended by a fault.", stats.owners.failed),
        judgings,
        ended,
    )


def cache_families(counts: CacheCounts) -> Families:
    """How the cache answered."""
    answers = CounterMetricFamily("soapstream_cache_requests", "Requests to the cache, by answer.", labels=["answer"])
    for answer in ("local", "shared", "joined", "computed", "failed"):
        answers.add_metric([answer], getattr(counts, answer))
    return (answers,)
