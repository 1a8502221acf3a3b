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
    from server.settings import Settings


def deterministic_tier() -> DeterministicTier:
    """The deterministic tier as the server runs it, its terms loaded. Top-level: worker processes import it by name."""
    from evaluators.registry import default_tier, warm_up

    tier = default_tier()
    warm_up(tier)  # so that the first record is not charged with the loading
    return tier


@dataclass(frozen=True, slots=True)
class Tiers:
    """What a command was asked to run, with what settings."""

    name: TierName
    settings: Settings

    @asynccontextmanager
    async def judges(self) -> AsyncIterator[LlmTier | None]:
        """The LLM judges, for as long as the block runs; None where only the deterministic tier was asked for."""
        if self.name == "deterministic":
            yield None
            return
        from server.llm import llm_tier
        from server.node import llm_options

        judges = llm_tier(llm_options(self.settings))
        try:
            yield judges
        finally:
            await judges.aclose()


def choose_tiers(name: TierName | None, model: str | None, api_base: str | None, config: Path | None) -> Tiers:
    """Flags, else variables, else the settings file; without a word on tiers, all that are configured."""
    from server.settings import SettingsError, load_settings

    try:
        settings = load_settings(config, flags={"llm": model, "llm_api_base": api_base})
    except SettingsError as error:
        raise Failure(str(error), USAGE) from error
    configured = any((settings.llm, settings.llm_fast, settings.llm_balanced, settings.llm_accurate))
    if name == "llm" and not configured:
        raise Failure("no language model is configured: name one with --llm or SOAPSTREAM_LLM", USAGE)
    return Tiers(name or ("all" if configured else "deterministic"), settings)
