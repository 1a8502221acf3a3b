from __future__ import annotations

import pytest

from server.llm import LlmOptions, llm_tier
from stream.broker_memory import MemoryBroker


@pytest.mark.parametrize(
    ("options", "models"),
    [
        (LlmOptions(), []),
        (LlmOptions(model="m"), ["m", "m", "m"]),
        (LlmOptions(model="m", accurate="a"), ["m", "m", "a"]),
        (LlmOptions(fast="f", accurate="a"), ["f", "a", "a"]),
        (LlmOptions(balanced="b"), ["b", "b", "b"]),
        (LlmOptions(fast="f", balanced="b", accurate="a"), ["f", "b", "a"]),
    ],
)
def test_each_class_has_a_model_when_any_is_named(options: LlmOptions, models: list[str]) -> None:
    assert list(options.models().values()) == models


async def test_without_a_model_there_is_a_tier_that_says_so() -> None:
    tier = llm_tier(LlmOptions())
    assert not tier.configured
    await tier.aclose()


async def test_putting_it_together_starts_nothing() -> None:
    tier = llm_tier(LlmOptions(model="openai/test", requests_per_min=60), bucket=MemoryBroker())
    assert tier.configured
    assert tier.names == ("content_fidelity", "medical_correctness")
    await tier.aclose()
