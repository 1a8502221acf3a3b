"""``soapstream settings``: the effective settings and where each comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from server.cli.options import ConfigOption
from server.cli.output import USAGE, Failure, emit, say


def settings(
    config: ConfigOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the effective settings, secrets masked, and where each value comes from.

    Later ones win: defaults, the file of --config, SOAPSTREAM_* variables, flags of the command.
    """
    from server.settings import SettingsError, describe, load_settings, unknown_variables

    try:
        rows = describe(load_settings(config))
    except SettingsError as error:
        raise Failure(str(error), USAGE) from error
    for variable in unknown_variables():
        say(f"warning: {variable} sets nothing")
    if json:
        from server.wire import dumps

        emit(dumps({name: {"value": value, "origin": origin} for name, value, origin in rows}))
        return
    width = max(len(name) for name, _, _ in rows)
    for name, value, origin in rows:
        emit(f"{name:<{width}}  {value}  ({origin})".encode())
