"""A circuit breaker for each provider: after repeated failures calls are refused at once, until a probe succeeds."""

from __future__ import annotations

from typing import Literal

from stream.clock import Clock

State = Literal["closed", "open", "half_open"]


class Breaker:
    """Closed → open after ``threshold`` failures in a row → half-open after a pause, doubled by each failed probe.

    Half-open lets one call through at a time. Every ``admit``
    that returned True is followed by exactly one ``success``, ``failure`` or ``release``.
    """

    def __init__(self, clock: Clock, *, threshold: int = 5, pause_s: float = 5.0, max_pause_s: float = 120.0) -> None:
        self._clock = clock
        self._threshold = threshold
        self._first_pause_s = self._pause_s = pause_s
        self._max_pause_s = max_pause_s
        self._failures = 0
        self._opened: float | None = None
        self._probing = False

    @property
    def state(self) -> State:
        if self._opened is None:
            return "closed"
        return "open" if self.reopens_in() > 0 else "half_open"

    def reopens_in(self) -> float:
        """Seconds until a probe is let through; 0 when calls are."""
        return 0.0 if self._opened is None else max(0.0, self._opened + self._pause_s - self._clock.monotonic())

    def admit(self) -> bool:
        """Whether a call may go now."""
        if self._opened is None:
            return True
        if self._probing or self.reopens_in() > 0:
            return False
        self._probing = True
        return True

    def success(self) -> None:
        self._failures = 0
        self._opened = None
        self._probing = False
        self._pause_s = self._first_pause_s

    def failure(self) -> None:
        """A failure that speaks against the provider: timeouts, server errors, broken connections, refused keys."""
        self._failures += 1
        if self._probing:
            self._probing = False
            self._pause_s = min(self._max_pause_s, 2 * self._pause_s)
            self._opened = self._clock.monotonic()
        elif self._opened is None and self._failures >= self._threshold:
            self._opened = self._clock.monotonic()

    def release(self) -> None:
        """The call ended without telling anything of the provider (cancelled, rate limited)."""
        self._probing = False
