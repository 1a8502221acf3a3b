"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

TierOption = Annotated[
    Literal["deterministic", "llm", "all"] | None,
    typer.Option("--tier", help="Evaluators that run; by default all that are configured."),
]
ModelOption = Annotated[str | None, typer.Option("--llm", metavar="MODEL", help="Language model, by its litellm name.")]
BaseOption = Annotated[str | None, typer.Option("--llm-api-base", metavar="URL", help="Address of the model's API.")]
ConfigOption = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Settings in TOML.")]
TokenOption = Annotated[
    str | None,
    typer.Option("--token", envvar="SOAPSTREAM_CLIENT_TOKEN", help="Token for a server that asks for one."),
]
