"""The stages as DSPy programs: typed signatures over the prompts in ``prompts/``. Imported by the worker only."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import dspy
import msgspec
import pydantic
from dspy.utils.exceptions import AdapterParseError

from evaluators.llm.replies import STAGES

_DECODER = json.JSONDecoder()


class StrictJSONAdapter(dspy.JSONAdapter):  # type: ignore[misc]  # DSPy has no type information
    """DSPy's JSON adapter without its repair of broken replies.

    A repaired half reply is a short list of claims that looks complete. And the error DSPy raises quotes the whole
    reply, which is a visit's text; this one's does not. Words around the one object do no harm: many models are polite.
    """

    @cache  # noqa: B019 - one adapter and five signatures for the life of the process; a millisecond for each call
    def format_system_message(self, signature: Any) -> str:
        return str(super().format_system_message(signature))

    def parse(self, signature: Any, completion: str) -> dict[str, Any]:
        try:
            fields, _ = _DECODER.raw_decode(completion, completion.index("{"))
            return {
                name: _validator(field.annotation).validate_python(fields[name])
                for name, field in signature.output_fields.items()
            }
        except (ValueError, KeyError):  # pydantic's error is a ValueError
            raise AdapterParseError("StrictJSONAdapter", signature, "", "reply is not of the declared type") from None


@cache
def _validator(annotation: Any) -> pydantic.TypeAdapter[Any]:
    return pydantic.TypeAdapter(annotation)


@cache
def program(stage: str) -> Any:
    """The DSPy program of a stage; raises KeyError for an unknown one."""
    spec = STAGES[stage]
    fields: dict[str, Any] = {name: (str, dspy.InputField()) for name in spec.inputs}
    fields[spec.output] = (list[_model(spec.item)], dspy.OutputField())  # type: ignore[misc]  # a class made at runtime
    return dspy.Predict(dspy.Signature(fields, instructions(stage)))


@cache
def instructions(stage: str) -> str:
    """Text of ``prompts/<stage>.md``."""
    return files("evaluators.llm").joinpath("prompts", f"{stage}.md").read_text("utf-8")


@cache
def _model(item: type[msgspec.Struct]) -> type[pydantic.BaseModel]:
    fields: dict[str, Any] = {field.name: (field.type, ...) for field in msgspec.structs.fields(item)}
    return pydantic.create_model(item.__name__, **fields)
