"""The LLM tier put together: judges, guard, process. The one place that knows all three."""

from __future__ import annotations

from dataclasses import dataclass

from evaluators.llm.judges import LlmJudges
from evaluators.llm.routing import Quality, Router
from evaluators.llm.stages import Cache, Stages
from evaluators.protocol import ModelClass
from stream.broker_memory import MemoryBroker
from stream.clock import Clock, SystemClock
from stream.limits import AdaptiveLimit, Bucket, Budget, Caps, Rates
from stream.llm_guard import Guard
from stream.llm_process import LlmProcess

_MAX_OUTPUT_TOKENS = 4_000


@dataclass(frozen=True, slots=True)
class LlmOptions:
    """What an operator can choose. ``model`` stands in for every class without a name of its own; 0: no limit."""

    model: str = ""
    fast: str = ""
    balanced: str = ""
    accurate: str = ""
    api_base: str = ""
    api_key: str = ""
    concurrency: int = 128
    requests_per_min: int = 0
    tokens_per_min: int = 0
    session_usd: float = 0.0
    tenant_usd: float = 0.0
    deadline_s: float = 60.0
    quality: Quality = "standard"

    def models(self) -> dict[ModelClass, str]:
        """The model of each class; classes left out take a neighbour's. Empty when none is named."""
        names = [self.fast or self.model, self.balanced or self.model, self.accurate or self.model]
        known = [name for name in names if name]
        if not known:
            return {}
        fast, balanced, accurate = (name or known[min(i, len(known) - 1)] for i, name in enumerate(names))
        return {"fast": fast, "balanced": balanced, "accurate": accurate}


def llm_tier(
    options: LlmOptions,
    *,
    bucket: Bucket | None = None,
    cache: Cache | None = None,
    secret: bytes = b"",
    clock: Clock | None = None,
) -> LlmJudges:
    """The tier as configured; without a model, one that says ``no_llm``. Starts nothing yet.

    ``bucket`` shares rate limits among nodes (a broker; without one they hold for this process), ``cache`` keeps stage
    replies under keys made with ``secret``.
    """
    clock = clock or SystemClock()
    models = options.models()
    if not models:
        return LlmJudges(None, clock=clock.monotonic, deadline_s=options.deadline_s)
    process = LlmProcess(
        models, api_base=options.api_base, api_key=options.api_key, max_output_tokens=_MAX_OUTPUT_TOKENS, clock=clock
    )
    caps = Caps(session_usd=options.session_usd or None, tenant_usd_a_day=options.tenant_usd or None)
    budget = Budget(clock, caps)
    stages = Stages(
        _guard(options, process, models, budget, bucket or MemoryBroker(clock.time, clock.monotonic), clock),
        models,
        cache=cache,
        secret=secret,
        router=Router(options.quality),
        budget_left=budget.left,
        timeout_s=options.deadline_s,
        max_output_tokens=_MAX_OUTPUT_TOKENS,
    )
    return LlmJudges(
        stages, clock=clock.monotonic, deadline_s=options.deadline_s, warm=process.start, aclose=process.aclose
    )


def _guard(
    options: LlmOptions,
    process: LlmProcess,
    models: dict[ModelClass, str],
    budget: Budget,
    bucket: Bucket,
    clock: Clock,
) -> Guard:
    def limit() -> AdaptiveLimit:
        return AdaptiveLimit(clock, start=min(32, options.concurrency), high=options.concurrency)

    rates = Rates(
        bucket,
        clock,
        requests_per_min=options.requests_per_min or None,
        tokens_per_min=options.tokens_per_min or None,
    )
    return Guard(process, models, budget=budget, rates=rates, limit=limit, clock=clock)
