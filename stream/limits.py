"""What keeps LLM calls within what provider and purse allow: concurrency, rates, budgets."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

from evaluators.protocol import StageError
from stream.clock import Clock

Signal = Literal["ok", "overload", "neutral"]

_USED = 0.8
_SHRINK = 0.7


@dataclass(slots=True)
class Slot:
    """One admitted call. Its user sets ``signal`` before leaving; ``retry_after_s`` when the provider named a time."""

    started: float
    signal: Signal = "neutral"
    retry_after_s: float | None = None


class AdaptiveLimit:
    """How many calls may run at once: one more after a full round of successes, × 0.7 on a sign of overload.

    Until the first sign of overload it doubles with each round instead, as nothing is known of the provider yet.
    A whole episode of overload shrinks the limit once: signals of calls that started before the last cut are ignored.
    It grows only while at least 80 % of it is used, and nothing starts before a Retry-After has passed.
    """

    def __init__(self, clock: Clock, *, start: int = 16, low: int = 1, high: int = 128) -> None:
        self._clock = clock
        self._low = low
        self._high = high
        self._limit = float(start)
        self._running = 0
        self._last_cut = float("-inf")
        self._paused_until = float("-inf")
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def limit(self) -> int:
        return int(self._limit)

    @property
    def running(self) -> int:
        return self._running

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[Slot]:
        """Waits for its turn (first come, first served) and holds a place while the block runs."""
        await self._enter()
        slot = Slot(self._clock.monotonic())
        try:
            yield slot
        finally:
            self._leave(slot)

    async def _enter(self) -> None:
        """Take a place, then wait out a Retry-After: one may have come while others stood before."""
        await self._place()
        try:
            while (pause := self._paused_until - self._clock.monotonic()) > 0:
                await self._clock.sleep(pause)
        except asyncio.CancelledError:
            self._give_back()
            raise

    async def _place(self) -> None:
        if self._running < self.limit and not self._waiting:
            self._running += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back()  # the place was handed over just before
            raise

    def _give_back(self) -> None:
        self._running -= 1
        self._wake()

    def _leave(self, slot: Slot) -> None:
        used = self._running
        self._running -= 1
        if slot.signal == "ok" and used >= _USED * self.limit:
            step = 1.0 if self._last_cut == float("-inf") else 1 / self._limit
            self._limit = min(float(self._high), self._limit + step)
        elif slot.signal == "overload":
            self._cut(slot)
        self._wake()

    def _cut(self, slot: Slot) -> None:
        if slot.retry_after_s is not None:
            self._paused_until = max(self._paused_until, self._clock.monotonic() + slot.retry_after_s)
        if slot.started >= self._last_cut:
            self._limit = max(float(self._low), self._limit * _SHRINK)
            self._last_cut = self._clock.monotonic()

    def _wake(self) -> None:
        while self._waiting and self._running < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():
                self._running += 1
                turn.set_result(None)


class Bucket(Protocol):
    """Token buckets shared by the nodes; a broker has this method."""

    async def take(self, bucket: str, cost: float, rate_per_s: float, burst: float) -> float:
        """0 when granted, else the seconds to wait before asking again."""


class Rates:
    """Requests and tokens per minute of one provider, across nodes. A limit that is None is not kept.

    Each bucket holds a tenth of a minute's worth, so that a start does not use the minute up at once.
    """

    def __init__(
        self, bucket: Bucket, clock: Clock, *, requests_per_min: float | None, tokens_per_min: float | None
    ) -> None:
        self._bucket = bucket
        self._clock = clock
        self._limits = [("requests", requests_per_min), ("tokens", tokens_per_min)]

    async def wait(self, provider: str, tokens: int, patience_s: float) -> None:
        """Returns when the call may go. Raises StageError(rate_limited) when that takes longer than ``patience_s``."""
        for name, per_min in self._limits:
            if per_min is None:
                continue
            burst = max(1.0, per_min / 10)
            cost = float(tokens) if name == "tokens" else 1.0
            while (delay := await self._bucket.take(f"llm:{name}:{provider}", cost, per_min / 60, burst)) > 0:
                patience_s -= delay
                if patience_s <= 0:
                    raise StageError("rate_limited", f"{name} per minute", retryable=True, retry_after_s=delay)
                await self._clock.sleep(delay)


@dataclass(slots=True)
class _Spent:
    day: int = 0
    tokens: int = 0
    usd: float = 0.0


@dataclass(frozen=True, slots=True)
class Caps:
    """What one session, and one tenant in a day, may spend. Tokens bind always; dollars as well where not None."""

    session_tokens: int = 5_000_000
    tenant_tokens_a_day: int = 200_000_000
    session_usd: float | None = None
    tenant_usd_a_day: float | None = None


class Budget:
    """What sessions and tenants have spent on this node; calls reserve before they spend.

    A model without a price is charged ``unpriced_usd_per_mtok``, so that it cannot slip under a cap in dollars. The
    figures live in memory: a session's start over when it moves to another node, a tenant's are kept by each node for
    itself.
    """

    _SESSIONS = 20_000

    def __init__(self, clock: Clock, caps: Caps | None = None, *, unpriced_usd_per_mtok: float = 15.0) -> None:
        self._clock = clock
        self._caps = caps or Caps()
        self._unpriced = unpriced_usd_per_mtok / 1_000_000
        self._sessions: OrderedDict[tuple[str, str], _Spent] = OrderedDict()
        self._tenants: dict[str, _Spent] = {}

    def left(self, tenant: str, session: str) -> float:
        """Share of the tightest cap that is left, 0..1."""
        return max(0.0, 1.0 - self._used(tenant, session, 0))

    def reserve(self, tenant: str, session: str, tokens: int) -> None:
        """Raises StageError(over_budget), and reserves nothing, when the call may exceed a cap."""
        if self._used(tenant, session, tokens) > 1.0:
            raise StageError("over_budget")
        self._add(tenant, session, tokens, tokens * self._unpriced)

    def settle(self, tenant: str, session: str, reserved: int, tokens: int, usd: float | None) -> None:
        """Replace what was reserved by what was spent; ``usd`` None for a model without a price."""
        spent = tokens * self._unpriced if usd is None else usd
        self._add(tenant, session, tokens - reserved, spent - reserved * self._unpriced)

    def _used(self, tenant: str, session: str, tokens: int) -> float:
        caps, one, all_ = self._caps, self._session(tenant, session), self._tenant(tenant)
        usd = tokens * self._unpriced
        shares = [
            (one.tokens + tokens) / caps.session_tokens,
            (all_.tokens + tokens) / caps.tenant_tokens_a_day,
            (one.usd + usd) / caps.session_usd if caps.session_usd else 0.0,
            (all_.usd + usd) / caps.tenant_usd_a_day if caps.tenant_usd_a_day else 0.0,
        ]
        return max(shares)

    def _add(self, tenant: str, session: str, tokens: int, usd: float) -> None:
        for spent in (self._session(tenant, session), self._tenant(tenant)):
            spent.tokens = max(0, spent.tokens + tokens)
            spent.usd = max(0.0, spent.usd + usd)

    def _session(self, tenant: str, session: str) -> _Spent:
        key = (tenant, session)
        spent = self._sessions.setdefault(key, _Spent())
        self._sessions.move_to_end(key)
        while len(self._sessions) > self._SESSIONS:
            self._sessions.popitem(last=False)
        return spent

    def _tenant(self, tenant: str) -> _Spent:
        day = int(self._clock.time() // 86_400)
        spent = self._tenants.get(tenant)
        if spent is None or spent.day != day:
            spent = self._tenants[tenant] = _Spent(day)
        return spent
