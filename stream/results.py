"""Where results of runs are kept beyond their sessions' logs: looked up by run id, deleted with their session.

One file for each backend (``results_sqlite``, ``results_postgres``; memory is here), all held to one contract suite.
``ResultsSink`` brings the results of session runs here; one-shot evaluations are saved by whoever runs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RunResult:
    """The latest state of a run. ``session`` is empty for a one-shot evaluation; ``saved`` is a POSIX time.

    ``body`` is the JSON object that evaluation events carry as ``data``.
    """

    tenant: str
    run: str
    session: str
    status: str
    body: bytes
    saved: float


class Results(Protocol):
    """A store of run results, safe for many processes. Methods may raise BrokerUnavailable."""

    async def start(self) -> None: ...

    async def aclose(self) -> None: ...

    async def ready(self) -> None:
        """Return when the backend answers now; raises BrokerUnavailable saying what is wrong."""

    async def save(self, results: Sequence[RunResult]) -> None:
        """Keep results, each in place of what was kept of its run; durable on return. Repeating it is harmless."""

    async def get(self, tenant: str, run: str) -> RunResult | None: ...

    async def delete(self, tenant: str, session: str) -> int:
        """Forget all runs of a session; how many."""

    async def expire(self, before: float) -> int:
        """Forget what was saved before a POSIX time; how many."""


class MemoryResults:
    """Keeps results in this process, for tests and ``memory://``."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], RunResult] = {}

    async def start(self) -> None: ...

    async def aclose(self) -> None: ...

    async def ready(self) -> None: ...

    async def save(self, results: Sequence[RunResult]) -> None:
        self._kept.update(((result.tenant, result.run), result) for result in results)

    async def get(self, tenant: str, run: str) -> RunResult | None:
        return self._kept.get((tenant, run))

    async def delete(self, tenant: str, session: str) -> int:
        return self._drop([key for key, kept in self._kept.items() if (kept.tenant, kept.session) == (tenant, session)])

    async def expire(self, before: float) -> int:
        return self._drop([key for key, kept in self._kept.items() if kept.saved < before])

    def _drop(self, keys: list[tuple[str, str]]) -> int:
        for key in keys:
            del self._kept[key]
        return len(keys)


def open_results(url: str) -> Results:
    """Store for ``memory://``, ``sqlite:///path`` or ``postgresql://…``; ValueError for another scheme."""
    scheme = url.partition(":")[0]
    match scheme:
        case "memory":
            return MemoryResults()
        case "sqlite":
            from stream.results_sqlite import SqliteResults

            return SqliteResults(url)
        case "postgresql" | "postgres":
            from stream.results_postgres import PostgresResults

            return PostgresResults(url)
    raise ValueError(f"results URL has scheme {scheme!r}; known are sqlite and postgresql")
