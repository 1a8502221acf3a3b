"""Stage calls as the judges make them: routed to a class of model, cached by what they are given, typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.resources import files
from typing import Generic, Protocol, TypeVar

import msgspec

from engine.run import fingerprint
from evaluators.llm.flights import LINGER_S, Flights
from evaluators.llm.hostile import fenced
from evaluators.llm.replies import STAGES, items
from evaluators.llm.routing import Router, estimated_tokens
from evaluators.protocol import JudgeRequest, ModelClass, StageCall, StageCaller

I = TypeVar("I", bound=msgspec.Struct)  # noqa: E741 - the item of a stage

Compute = Callable[[], Awaitable[bytes]]

_CODE_VERSION = "1"
_TTL_S = 6 * 3600.0  # revisions of a note come within hours; replies quote the visit, so they are not kept longer


class Cache(Protocol):
    """Where stage replies are kept; ``compute`` runs at most once for a key at a time, its errors are passed on."""

    async def get_or_compute(self, key: str, compute: Compute, ttl_s: float) -> bytes: ...


class NoCache:
    """Computes every time."""

    async def get_or_compute(self, key: str, compute: Compute, ttl_s: float) -> bytes:
        return await compute()


class _Stored(msgspec.Struct, frozen=True):
    outputs: dict[str, object]
    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


@dataclass(slots=True)
class Usage:
    """What one evaluator has spent in one run. A cached reply costs nothing; ``cost_usd`` None means unknown."""

    models: set[str] = field(default_factory=set)
    calls: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0

    def add(self, reply: _Stored, *, fresh: bool) -> None:
        self.models.add(reply.model)
        if not fresh:
            self.cached += 1
            return
        self.calls += 1
        self.input_tokens += reply.input_tokens
        self.output_tokens += reply.output_tokens
        unknown = self.cost_usd is None or reply.cost_usd is None
        self.cost_usd = None if unknown else (self.cost_usd or 0.0) + (reply.cost_usd or 0.0)


@dataclass(frozen=True, slots=True)
class Ask(Generic[I]):
    """One stage call to make. ``chars`` and ``complexity`` describe the text judged, for routing."""

    stage: str
    item: type[I]
    inputs: Mapping[str, str]
    chars: int
    complexity: float


BudgetLeft = Callable[[str, str], float]
"""Share of the tighter budget of (tenant, session) that is left, 0..1."""


class Stages:
    """Runs asks for one tier. ``models`` says which model each class means; ``secret`` keys the cache.

    A call whose run is cancelled goes on for ``linger_s`` seconds, in case the next run wants it.
    """

    def __init__(
        self,
        caller: StageCaller,
        models: Mapping[ModelClass, str],
        *,
        cache: Cache | None = None,
        secret: bytes = b"",
        router: Router | None = None,
        budget_left: BudgetLeft = lambda tenant, session: 1.0,
        timeout_s: float = 45.0,
        max_output_tokens: int = 4_000,
        linger_s: float = LINGER_S,
    ) -> None:
        self._caller = caller
        self._models = models
        self._cache = cache or NoCache()
        self._secret = secret
        self._router = router or Router()
        self._budget_left = budget_left
        self._timeout_s = timeout_s
        self._max_output_tokens = max_output_tokens
        self._flights = Flights(linger_s)

    async def aclose(self) -> None:
        """Cancel the calls that are on their way."""
        await self._flights.aclose()

    async def run(self, request: JudgeRequest, ask: Ask[I], usage: Usage) -> list[I]:
        """The items a stage returns. Raises StageError."""
        inputs = {name: fenced(name, text) for name, text in ask.inputs.items()}
        left = self._budget_left(request.tenant, request.session)
        model_class = self._router.choose(ask.stage, ask.chars, ask.complexity, left)
        tokens = estimated_tokens(inputs, self._max_output_tokens)
        call = StageCall(ask.stage, model_class, inputs, request.tenant, request.session, tokens, self._timeout_s)
        fresh = False

        async def compute() -> bytes:
            nonlocal fresh
            fresh = True
            return await self._call(ask, call)

        key = self._key(call)
        kept = await self._flights.join(key, lambda: self._cache.get_or_compute(key, compute, _TTL_S))
        stored = msgspec.json.decode(kept, type=_Stored)
        usage.add(stored, fresh=fresh)
        return items(ask.item, ask.stage, stored.outputs)

    async def _call(self, ask: Ask[I], call: StageCall) -> bytes:
        """Only a reply of the right shape reaches the cache."""
        reply = await self._caller(call)
        items(ask.item, ask.stage, reply.outputs)
        return msgspec.json.encode(
            _Stored(dict(reply.outputs), reply.model, reply.input_tokens, reply.output_tokens, reply.cost_usd)
        )

    def _key(self, call: StageCall) -> str:
        named = [part for name in sorted(call.inputs) for part in (name, call.inputs[name])]
        return fingerprint(
            self._secret, call.tenant, "llm", VERSION, call.stage, self._models[call.model_class], *named
        )


def _version() -> str:
    """Changes with every prompt, shape or rule of the judges."""
    digest = blake2b(_CODE_VERSION.encode(), digest_size=6)
    for stage in sorted(STAGES):
        digest.update(files("evaluators.llm").joinpath("prompts", f"{stage}.md").read_bytes())
        digest.update(msgspec.json.encode(msgspec.json.schema(STAGES[stage].item)))
    return digest.hexdigest()


VERSION = _version()
