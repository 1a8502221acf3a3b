"""The one layer that retries: budget, breaker, rates and concurrency around a StageCaller."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from evaluators.protocol import ModelClass, StageCall, StageCaller, StageError, StageReply
from stream.breaker import Breaker
from stream.clock import Clock
from stream.limits import AdaptiveLimit, Budget, Rates, Slot

_ATTEMPTS = 4
_UNPARSABLE_ATTEMPTS = 2  # the same question mostly gives the same garbage
_BASE_DELAY_S = 0.25
_MAX_DELAY_S = 8.0


class _BreakerOpenError(StageError):
    """Refused before anybody was asked."""


class Guard:
    """A StageCaller around another one.

    Every attempt needs the breaker's leave, its share of the rates and a place under the adaptive limit. Retries wait a
    random time below a doubling bound (full jitter), and never less than a Retry-After. ``uniform(a, b)`` is the
    source of chance.
    """

    def __init__(
        self,
        inner: StageCaller,
        models: Mapping[ModelClass, str],
        *,
        budget: Budget,
        rates: Rates | None = None,
        limit: Callable[[], AdaptiveLimit] | None = None,
        attempt_timeout_s: float = 20.0,
        clock: Clock,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._inner = inner
        self._models = models
        self._budget = budget
        self._rates = rates
        self._new_limit = limit or (lambda: AdaptiveLimit(clock))
        self._attempt_timeout_s = attempt_timeout_s
        self._clock = clock
        self._uniform = uniform
        self._limits: dict[str, AdaptiveLimit] = {}
        self._breakers: dict[str, Breaker] = {}

    async def __call__(self, call: StageCall) -> StageReply:
        self._budget.reserve(call.tenant, call.session, call.tokens)
        spent, usd = 0, None
        try:
            async with asyncio.timeout(call.timeout_s):
                reply = await self._with_retries(call)
            spent, usd = reply.input_tokens + reply.output_tokens, reply.cost_usd
            return reply
        except TimeoutError:
            spent = call.tokens
            raise StageError("timeout", "no reply in time") from None
        except StageError as error:
            spent = call.tokens if error.reason in ("timeout", "unparsable") else 0  # the provider has done the work
            raise
        finally:
            self._budget.settle(call.tenant, call.session, call.tokens, spent, usd)

    async def _with_retries(self, call: StageCall) -> StageReply:
        deadline = self._clock.monotonic() + call.timeout_s
        attempt, last = 0, None
        while True:
            attempt += 1
            try:
                patience = min(self._attempt_timeout_s, deadline - self._clock.monotonic())
                return await self._attempt(replace(call, timeout_s=patience))
            except _BreakerOpenError as refusal:
                raise last or refusal from None  # what opened it tells more
            except StageError as error:
                last = error
                attempts = _UNPARSABLE_ATTEMPTS if error.reason == "unparsable" else _ATTEMPTS
                delay = self._delay(attempt, error.retry_after_s)
                if not error.retryable or attempt >= attempts or self._clock.monotonic() + delay >= deadline:
                    raise
            await self._clock.sleep(delay)

    def _delay(self, attempt: int, retry_after_s: float | None) -> float:
        jitter = self._uniform(0.0, min(_MAX_DELAY_S, _BASE_DELAY_S * 2**attempt))
        return jitter if retry_after_s is None else retry_after_s + jitter

    async def _attempt(self, call: StageCall) -> StageReply:
        provider = self._models[call.model_class].partition("/")[0]
        breaker = self._breakers.setdefault(provider, Breaker(self._clock))
        if breaker.reopens_in() > 0:
            raise _open(breaker)
        if self._rates is not None:
            await self._rates.wait(provider, call.tokens, call.timeout_s)
        async with self._limit(provider).slot() as slot:
            if not breaker.admit():
                raise _open(breaker)
            try:
                reply = await self._inner(call)
            except StageError as error:
                _record(error, breaker, slot)
                raise
            except BaseException:
                breaker.release()
                raise
            breaker.success()
            slot.signal = "ok"
            return reply

    def _limit(self, provider: str) -> AdaptiveLimit:
        if provider not in self._limits:
            self._limits[provider] = self._new_limit()
        return self._limits[provider]


def _open(breaker: Breaker) -> StageError:
    return _BreakerOpenError("provider_error", "breaker open", retry_after_s=breaker.reopens_in())


def _record(error: StageError, breaker: Breaker, slot: Slot) -> None:
    """What an error says of the provider: overload shrinks the limit, faults open the breaker, garbage does neither."""
    if error.reason in ("rate_limited", "timeout"):
        slot.signal = "overload"
        slot.retry_after_s = error.retry_after_s
    match error.reason:
        case "timeout" | "provider_error":
            breaker.failure()
        case "rate_limited" | "worker_lost":
            breaker.release()
        case _:
            breaker.success()
