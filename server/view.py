"""A session as a subscriber sees it: the snapshot and the events behind it, folded into what is worth showing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from engine.finding import Severity
from server.client import Push, Restart

Phase = Literal["waiting", "partial", "progress", "complete", "degraded"]
_PREFIX = "soapstream."


@dataclass(slots=True)
class View:
    """State of one session. Items have to be whole (``server.large``).

    ``metrics`` maps evaluators to verdicts as on the wire, ``findings`` ids to findings.
    """

    session: str
    state: Literal["live", "closed"] = "live"
    phase: Phase = "waiting"
    overall: float | None = None
    provisional: bool = True
    note_rev: int | None = None
    note: str = ""
    metrics: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    findings: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    segments: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    facts: int = 0
    last: str = ""  # id of the segment heard last
    events: int = 0
    news: bool = False  # whether the last item was an evaluation of a note revision
    _facts: dict[str, Any] = field(default_factory=dict)

    def apply(self, item: Push | Restart) -> None:
        """Fold in one item of the subscription; events of unknown types change nothing but the count."""
        self.news = False
        if isinstance(item, Restart):
            self._restart(item.snapshot or {})
            return
        self.events += 1
        data = item.event.get("data", {})
        match str(item.event.get("type", "")).removeprefix(_PREFIX):
            case "segment.accepted":
                self._segment(data["segment"])
            case "note.accepted":
                self.note, self.note_rev, self.phase = data["note"]["text"], data["note"]["rev"], "waiting"
                self.metrics = {key: item for key, item in self.metrics.items() if item["tier"] == "deterministic"}
            case "evaluation.partial" | "evaluation.complete":
                self._evaluation(data)
                self.news = not isinstance(data["findings"], Mapping) and self.note_rev is not None
            case "evaluation.progress":
                self.phase = "progress"
            case "session.closed":
                self.state = "closed"

    @property
    def finished(self) -> bool:
        """Whether the session is closed and the last run that was seen has ended."""
        return self.state == "closed" and self.phase in ("complete", "degraded")

    def counts(self) -> dict[str, int]:
        """Findings by severity, the gravest first."""
        found = Counter(finding["severity"] for finding in self.findings.values())
        return {severity: found[severity] for severity in get_args(Severity) if severity in found}

    def _segment(self, segment: Mapping[str, Any]) -> None:
        self.segments[segment["id"]] = segment
        self.last = segment["id"]

    def _restart(self, snapshot: Mapping[str, Any]) -> None:
        self.segments = {segment["id"]: segment for segment in snapshot.get("segments", ())}
        self.last = next(reversed(self.segments), "")
        self.state = "closed" if snapshot.get("state") == "closed" else "live"
        note = snapshot.get("note")
        self.note, self.note_rev = (note["text"], note["rev"]) if note else ("", None)
        self.metrics, self.findings, self._facts = {}, {}, {}
        if snapshot.get("evaluation"):
            self._evaluation(snapshot["evaluation"])

    def _evaluation(self, data: Mapping[str, Any]) -> None:
        self.metrics = {**self.metrics, **data["deterministic_metrics"], **data["llm_metrics"]}
        self.overall = data["overall_quality"]["value"]
        self.provisional = data["overall_quality"]["provisional"]
        self.phase = data["status"]
        self.findings = _merged(self.findings, data["findings"])
        self._facts = _merged(self._facts, data.get("facts", ()))
        self.facts = len(self._facts)


def _merged(before: dict[str, Any], after: Any) -> dict[str, Any]:
    """A full list replaces what was there; changes are applied to it."""
    if not isinstance(after, Mapping):
        return {item["id"]: item for item in after}
    gone = set(after.get("removed", ()))
    kept = {key: item for key, item in before.items() if key not in gone}
    return kept | {item["id"]: item for item in (*after.get("changed", ()), *after.get("added", ()))}
