"""What a subscriber of one session must see, checked event by event, and how long it waited for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from server.client import Push, Restart

Key = tuple[str, int]
"""Idempotency key and rev of a write: ("segment:u0001", 0), ("note", 2), ("close", 0)."""

_PREFIX = "soapstream."


@dataclass(slots=True)
class Ledger:
    """Events of one session as they came. Times are of one monotonic clock, in seconds."""

    session: str
    drafts: int  # note revisions that were sent
    epoch: str = ""
    offset: int = 0
    inputs: dict[int, Key] = field(default_factory=dict)  # by offset
    ends: dict[int, list[str]] = field(default_factory=dict)  # by cause
    partials: dict[int, float] = field(default_factory=dict)  # by cause, when it came
    completes: dict[int, float] = field(default_factory=dict)
    sent: dict[Key, float] = field(default_factory=dict)
    acknowledged: dict[Key, float] = field(default_factory=dict)
    progress: int = 0
    restarts: int = 0
    faults: list[str] = field(default_factory=list)

    def take(self, item: Push | Restart, now: float) -> None:
        """One item of the subscription."""
        if isinstance(item, Restart):
            self._restarted(item)
            return
        assert item.position is not None
        if item.position.epoch != self.epoch and self.epoch:
            self.faults.append(f"epoch changed at offset {item.position.offset} without a restart")
        if item.position.offset != self.offset + 1:
            self.faults.append(f"offset {item.position.offset} came after {self.offset}")
        self.epoch, self.offset = item.position
        self._event(str(item.event["type"]).removeprefix(_PREFIX), item.event["data"], now)

    def _restarted(self, item: Restart) -> None:
        """The first one, on a session that nobody has opened yet, is how a subscription starts."""
        if item.position is not None and item.position.offset == 0 and self.offset == 0:
            self.epoch = ""
            return
        self.restarts += 1
        self.faults.append("the subscription could not be resumed")
        if item.position is not None:
            self.epoch, self.offset = item.position

    def _event(self, kind: str, data: Mapping[str, Any], now: float) -> None:
        match kind:
            case "session.opened":
                self.inputs[self.offset] = ("open", 0)
            case "segment.accepted":
                self.inputs[self.offset] = (f"segment:{data['segment']['id']}", data["segment"]["rev"])
            case "note.accepted":
                self.inputs[self.offset] = ("note", data["note"]["rev"])
            case "session.closed":
                self.inputs[self.offset] = ("close", 0)
            case "evaluation.partial":
                self.partials.setdefault(data["cause"], now)
            case "evaluation.progress":
                self.progress += 1
            case "evaluation.complete" | "evaluation.superseded":
                self.ends.setdefault(data["cause"], []).append(kind.removeprefix("evaluation."))
                self.completes[data["cause"]] = now

    def finished(self) -> bool:
        """Closed, every note revision there, and every run of note and close at its end."""
        keys = set(self.inputs.values())
        if ("close", 0) not in keys or ("note", self.drafts) not in keys:
            return False
        return all(offset in self.ends for offset, key in self.inputs.items() if key[0] == "note") and (
            self._segments_scored()
        )

    def _segments_scored(self) -> bool:
        return all(offset in self.partials for offset, key in self.inputs.items() if key[0] not in ("open", "close"))

    def check(self) -> list[str]:
        """The promises that did not hold, in words."""
        faults = list(self.faults)
        notes = {key[1]: offset for offset, key in self.inputs.items() if key[0] == "note"}
        for rev in range(1, self.drafts + 1):
            if rev not in notes:
                faults.append(f"note rev {rev} is not in the log")
                continue
            ends = self.ends.get(notes[rev], [])
            if len(ends) != 1:
                faults.append(f"note rev {rev} ended {len(ends)} times")
        if self.drafts in notes and self.ends.get(notes[self.drafts]) == ["superseded"] and not self._closed_complete():
            faults.append("the last note revision was superseded")
        doubled = [cause for cause, ends in self.ends.items() if len(ends) > 1]
        faults += [f"the run of offset {cause} ended {len(self.ends[cause])} times" for cause in doubled]
        missing = [
            key for offset, key in self.inputs.items() if key[0].startswith("segment:") and offset not in self.partials
        ]
        faults += [f"{key[0]} rev {key[1]} has no partial" for key in missing]
        return [f"{self.session}: {fault}" for fault in faults]

    def _closed_complete(self) -> bool:
        """Whether the run that the close caused judged the last revision in its place."""
        return any(self.ends.get(offset) == ["complete"] for offset, key in self.inputs.items() if key[0] == "close")

    def waits(self, kind: str) -> list[float]:
        """Sent → first partial received, for writes whose key starts with ``kind``."""
        return [
            self.partials[offset] - self.sent[key]
            for offset, key in self.inputs.items()
            if key[0].startswith(kind) and key in self.sent and offset in self.partials
        ]

    def acknowledgements(self) -> list[float]:
        """Sent → acknowledged, over all attempts."""
        return [at - self.sent[key] for key, at in self.acknowledged.items()]

    def completions(self) -> list[float]:
        """Note sent → complete received, for the revisions that were not superseded."""
        return [
            self.completes[offset] - self.sent[key]
            for offset, key in self.inputs.items()
            if key[0] == "note" and key in self.sent and self.ends.get(offset) == ["complete"]
        ]
