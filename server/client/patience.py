"""How long a server is waited for that does not serve, and who is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.client.errors import Disconnected


@dataclass(frozen=True, slots=True)
class Backoff:
    """Full jitter: attempt n waits a random time below ``base_s`` · 2ⁿ, at most ``most_s``.

    A connection that does not last is a failure too, so that a server which accepts and drops is not dialled again and
    again at once. The client gives up where the first connection cannot be had for ``first_s`` (the address may be
    wrong), or the server does not serve for ``outage_s`` later on; None: never.
    """

    base_s: float = 0.1
    most_s: float = 10.0
    first_s: float | None = None
    outage_s: float | None = None

    def delay(self, attempt: int, chance: float) -> float:
        return chance * min(self.most_s, self.base_s * 2.0 ** min(attempt, 30))


USUAL: Final = Backoff()


@dataclass(frozen=True, slots=True)
class Outage:
    """A server that served and does not any more. ``lasts_s`` is how long by now."""

    url: str
    lasts_s: float
    cause: str


OnOutage = Callable[[Outage | None], None]


def nobody_told(_: Outage | None) -> None: ...


class Patience:
    """Watches one server for its users. ``on_outage`` is told once of an outage, and with None when it is over."""

    def __init__(self, url: str, backoff: Backoff, on_outage: OnOutage, clock: Callable[[], float]) -> None:
        self._url = url
        self._backoff = backoff
        self._on_outage = on_outage
        self._clock = clock
        self._out_since: float | None = clock()  # when the server was found not to serve; None while it does
        self._told = False  # of this outage

    def failed(
        self, fault: Exception, *, connected: bool, at_once: bool = False, state: str = "cannot be reached"
    ) -> None:
        """It could not be used. Raises Disconnected when patience ends, sooner where it never was ``connected``.

        The first failure of a server that served is none yet, and nobody is told of one that never did, unless
        ``at_once``: for failures that have been tried again already.
        """
        now = self._clock()
        if self._out_since is None:
            self._out_since = now
            if not at_once:
                return
        lasts_s = now - self._out_since
        patience_s = self._backoff.outage_s if connected else self._backoff.first_s
        if patience_s is not None and lasts_s >= patience_s:
            raise Disconnected(f"{self._url} {state}: {_cause(fault)}") from fault
        if (connected or at_once) and not self._told:
            self._told = True
            self._on_outage(Outage(self._url, lasts_s, _cause(fault)))

    def served(self) -> None:
        """The server does its work, which is more than accepting connections."""
        self._out_since = None
        if self._told:
            self._told = False
            self._on_outage(None)


def _cause(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    return str(fault) or type(fault).__name__
