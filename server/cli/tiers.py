"""Composition for the commands that score without a server: which tiers run, and with what model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli.output import USAGE, Failure

if TYPE_CHECKING:
    from evaluators.protocol import DeterministicTier, LlmTier
    from server.scoring import TierName


def deterministic_tier() -> DeterministicTier:
    """The deterministic tier as the server runs it. Top-level, for worker processes import it by name."""
    from evaluators.registry import default_tier

    return default_tier()


@dataclass(frozen=True, slots=True)
class Tiers:
    """What a command was asked to run. ``model`` None means that no language model is configured."""

    name: TierName
    model: str | None
    api_base: str | None

    @asynccontextmanager
    async def judges(self) -> AsyncIterator[LlmTier | None]:
        """The LLM judges, for as long as the block runs; None where only the deterministic tier was asked for."""
        yield None


def choose_tiers(name: TierName | None, model: str | None, api_base: str | None, config: Path | None) -> Tiers:
    """Flags, else variables, else the settings file; without a word on tiers, all that are configured."""
    chosen = name or ("all" if model else "deterministic")
    if chosen != "deterministic" and not model:
        raise Failure("no language model is configured: name one with --llm or SOAPSTREAM_LLM", USAGE)
    return Tiers(chosen, model, api_base)
