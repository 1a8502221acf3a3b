"""Runs stage calls through DSPy and litellm. Imported by the worker only: this is where both are loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Any

import dspy
import litellm
from dspy.utils.exceptions import (
    AdapterParseError,
    DSPyError,
    LMConfigurationError,
    LMRateLimitError,
    LMServerError,
    LMTimeoutError,
    LMTransportError,
)

from evaluators.llm.programs import StrictJSONAdapter, program
from evaluators.llm.turnstile import Turnstile

_FIRST = frozenset({"extract_facts", "extract_claims"})
"""What starts first when many calls come at once: others wait for these, and a run waits for its longest chain."""

_TRANSPORT_TIMEOUT_S = 600.0  # each call brings its own, shorter one


class Engine:
    """Stage calls in, replies or errors out, both as JSON-ready mappings; never raises but for cancellation."""

    def __init__(self, api_base: str | None, api_key: str | None) -> None:
        connection = {"api_base": api_base, "api_key": api_key}
        self._connection = {name: value for name, value in connection.items() if value}
        self._turnstile = Turnstile()
        litellm.telemetry = False
        litellm.suppress_debug_info = True
        litellm.drop_params = True  # a temperature that a model does not take is no reason to fail
        dspy.configure_cache(enable_disk_cache=False, enable_memory_cache=False)
        dspy.configure(
            adapter=StrictJSONAdapter(), disable_history=True, trace=None, track_usage=True, provide_traceback=False
        )

    async def run(self, call: Mapping[str, Any]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(call["timeout_s"]):
                return {"reply": await self._run(call)}
        except TimeoutError:
            return _error("timeout", "no reply in time", retryable=True)
        except AdapterParseError:
            return _error("unparsable", "reply is not of the declared type", retryable=True)
        except DSPyError as error:
            return _provider_error(error)
        except Exception as error:  # whatever a provider's client raises ends this call, never the worker
            return _error("provider_error", type(error).__name__)

    async def _run(self, call: Mapping[str, Any]) -> dict[str, Any]:
        model = call["model"]
        await self._turnstile.enter(0 if call["stage"] in _FIRST else 1)
        with dspy.context(lm=self._lm(model, call["max_tokens"])):
            prediction = await program(call["stage"]).acall(**call["inputs"])
        usage: dict[str, Any] = next(iter((prediction.get_lm_usage() or {}).values()), {})
        tokens = usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0
        fields = {name: [item.model_dump() for item in value] for name, value in prediction.items()}
        return {
            "outputs": fields,
            "input_tokens": tokens[0],
            "output_tokens": tokens[1],
            "cost_usd": _cost(model, *tokens),
        }

    @cache  # noqa: B019 - one engine for the life of the process
    def _lm(self, model: str, max_tokens: int) -> Any:
        """At temperature 0, unless the model belongs to a family that refuses to be given one."""
        options = {**self._connection, "engine": "litellm", "cache": False, "num_retries": 0}
        try:
            return dspy.LM(model, temperature=0.0, max_tokens=max_tokens, timeout=_TRANSPORT_TIMEOUT_S, **options)
        except LMConfigurationError:
            return dspy.LM(model, timeout=_TRANSPORT_TIMEOUT_S, **options)


def _cost(model: str, input_tokens: int, output_tokens: int) -> float | None:
    """Price by litellm's table; None for a model that is not in it."""
    try:
        prices = litellm.cost_per_token(model=model, prompt_tokens=input_tokens, completion_tokens=output_tokens)
    except Exception:  # litellm raises bare Exception for a model it does not know
        return None
    return float(sum(prices))


def _provider_error(error: DSPyError) -> dict[str, Any]:
    detail = f"status {error.status}" if error.status else type(error).__name__
    match error:
        case LMRateLimitError():
            return _error("rate_limited", detail, retryable=True, retry_after_s=error.retry_after)
        case LMTimeoutError():
            return _error("timeout", detail, retryable=True)
        case LMServerError() | LMTransportError():
            return _error("provider_error", detail, retryable=True, retry_after_s=error.retry_after)
    return _error("provider_error", detail)


def _error(reason: str, detail: str, *, retryable: bool = False, retry_after_s: float | None = None) -> dict[str, Any]:
    return {
        "error": {"reason": reason, "detail": detail, "retryable": retryable, "retry_after_s": retry_after_s},
    }
