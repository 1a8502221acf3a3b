"""What a broker ought to answer, written as plainly as possible and sharing no code with any broker."""

from __future__ import annotations

from dataclasses import dataclass, field

from stream.broker import Record

Answer = tuple[str, int, int]
"""Outcome, offset, rev."""


@dataclass
class ModelLog:
    """One session. ``history`` has all that was ever appended; ``first`` says how much of it is still readable."""

    epoch: str = ""
    history: list[Record] = field(default_factory=list)
    first: int = 1
    snapshot: tuple[int, bytes] | None = None
    cursors: dict[str, int] = field(default_factory=dict)
    owing: bool = False

    def last(self, key: str) -> tuple[int, Record] | None:
        """Offset and record of a key's latest revision."""
        found = None
        for offset, record in enumerate(self.history, 1):
            if record.key == key:
                found = (offset, record)
        return found


@dataclass
class Model:
    """All sessions and leases; time stands still, so that leases end only by release and deletion."""

    logs: dict[str, ModelLog] = field(default_factory=dict)
    leases: dict[str, tuple[str, int]] = field(default_factory=dict)

    def append(
        self, session: str, record: Record, requires: str | None, unless: str | None, fence: int | None
    ) -> Answer:
        log = self.logs.get(session, ModelLog())
        top = len(log.history)
        if fence is not None and self.leases.get(session, ("", None))[1] != fence:
            return ("fenced", top, 0)
        if requires is not None and log.last(requires) is None:
            return ("missing", top, 0)
        last = log.last(record.key)
        if last is not None and last[1].rev >= record.rev:
            offset, standing = last
            if standing.rev > record.rev:
                return ("stale", offset, standing.rev)
            return ("duplicate" if standing.digest == record.digest else "conflict", offset, standing.rev)
        blocking = log.last(unless) if unless is not None else None
        if blocking is not None:
            return ("blocked", blocking[0], blocking[1].rev)
        log.history.append(record)
        log.owing = log.owing or fence is None
        self.logs[session] = log
        return ("appended", top + 1, record.rev)

    def readable(self, session: str, after: int, limit: int) -> list[tuple[int, bytes]]:
        log = self.logs.get(session, ModelLog())
        kept = [(offset, record.body) for offset, record in enumerate(log.history, 1) if offset >= log.first]
        return [item for item in kept if item[0] > after][:limit]

    def holds(self, session: str, fence: int) -> bool:
        return session in self.leases and self.leases[session][1] == fence

    def owner_may(self, session: str, fence: int) -> ModelLog | None:
        """The log, for one who holds the lease."""
        return self.logs.get(session) if self.holds(session, fence) else None

    def trim(self, session: str, keep: int) -> None:
        log = self.logs.get(session)
        if log is None or log.snapshot is None:
            return
        for offset in range(log.first, len(log.history) + 1):
            passed = all(cursor >= offset for cursor in log.cursors.values())
            if offset > log.snapshot[0] or offset > len(log.history) - keep or not passed:
                return
            log.first = offset + 1

    def owing(self) -> set[str]:
        return {session for session, log in self.logs.items() if log.owing and session not in self.leases}
