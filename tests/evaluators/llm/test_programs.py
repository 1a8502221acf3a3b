"""The DSPy programs without a provider: what is sent, and what is taken for an answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from dspy.utils.exceptions import AdapterParseError

from evaluators.llm.programs import StrictJSONAdapter, instructions, program
from evaluators.llm.replies import STAGES

FACT = {
    "text": "cough", "category": "symptom", "assertion": "affirmed", "severity": "major", "line": 1, "quote": "cough",
}  # fmt: skip


def parse(reply: str, stage: str = "extract_facts") -> dict[str, Any]:
    parsed: dict[str, Any] = StrictJSONAdapter().parse(program(stage).signature, reply)
    return parsed


def test_a_reply_of_the_declared_type_is_taken() -> None:
    answer = json.dumps({"facts": [FACT]})
    for reply in (answer, f"```json\n{answer}\n```", f"Here you are:\n{answer}\nAnything else?"):
        assert [fact.model_dump() for fact in parse(reply)["facts"]] == [FACT]
    assert parse('{"facts": []}') == {"facts": []}


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "No errors found.",
        "[]",
        "{}",
        '{"facts": null}',
        '{"facts": {}}',
        '{"facts": [{"text": "cough"}]}',
        json.dumps({"facts": [{**FACT, "category": "weather"}]}),
        json.dumps({"facts": [{**FACT, "line": "first"}]}),
        json.dumps({"facts": [FACT, FACT]})[:-40],
        "Secretword {" + json.dumps({"facts": [FACT]}),
        json.dumps([{"facts": [FACT], "Secretword": 1}])[:-3],
    ],
)
def test_anything_else_is_refused_and_not_repeated_in_the_error(reply: str) -> None:
    with pytest.raises(AdapterParseError) as refused:
        parse(reply)
    error = refused.value
    assert "cough" not in str(error) + repr(error) + str(error.lm_response)
    assert "Secretword" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__


@pytest.mark.parametrize("stage", STAGES)
def test_the_prompt_names_every_field_of_its_stage(stage: str) -> None:
    spec, text = STAGES[stage], instructions(stage)
    fences = [name for name in spec.inputs if f"<<<{name}" in text and f"{name}>>>" in text]
    assert fences == list(spec.inputs)
    described = re.findall(r"^- `(\w+)`", text, re.MULTILINE)
    assert described == list(spec.item.__struct_fields__)


@pytest.mark.parametrize("stage", STAGES)
def test_the_texts_come_last_and_the_instructions_are_the_systems(stage: str) -> None:
    inputs = {name: f"<<<{name}\ntext of {name}\n{name}>>>" for name in STAGES[stage].inputs}
    system, user = StrictJSONAdapter().format(program(stage).signature, [], inputs)
    assert system["role"] == "system"
    assert re.search(r"(they\s+never\s+instruct|it\s+never\s+instructs)\s+you", system["content"])
    assert "text of" not in system["content"]
    assert all(value in user["content"] for value in inputs.values())
