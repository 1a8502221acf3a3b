"""``soapstream serve``: run a node."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from server.cli.options import BaseOption, ConfigOption, ModelOption
from server.cli.output import UNAVAILABLE, USAGE, Failure


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on; 127.0.0.1 by default.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on; 8000 by default.")] = None,
    broker: Annotated[
        str | None, typer.Option("--broker", metavar="URL", help="memory://, sqlite:///PATH or redis://HOST:PORT/DB.")
    ] = None,
    kafka: Annotated[str | None, typer.Option("--kafka", metavar="HOST:PORT", help="Kafka to consume from.")] = None,
    kafka_group: Annotated[str | None, typer.Option("--kafka-group", metavar="NAME", help="Consumer group.")] = None,
    llm: ModelOption = None,
    llm_api_base: BaseOption = None,
    results: Annotated[
        str | None, typer.Option("--results", metavar="URL", help="Where results are kept: sqlite or postgresql.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", help="Processes; several need Redis.")
    ] = None,
    config: ConfigOption = None,
    json: Annotated[bool, typer.Option("--json", help="Log as JSON lines; the same as --log-format json.")] = False,
) -> None:
    """Run a node until SIGTERM or Ctrl-C, then hand its sessions over and leave.

    Every other setting is an option too (--retention-days 7); `soapstream settings` lists them. Exit codes: 0 stopped,
    2 wrong settings or an address that is taken, 3 the broker cannot be used.
    """
    from server.serve import serve as run
    from server.settings import SettingsError, load_settings

    named: dict[str, Any] = {
        "host": host,
        "port": port,
        "broker": broker,
        "kafka": kafka,
        "kafka_group": kafka_group,
        "llm": llm,
        "llm_api_base": llm_api_base,
        "results": results,
        "workers": workers,
        **({"log_format": "json"} if json else {}),
    }
    try:
        settings = load_settings(config, flags={**other_settings(context.args), **named})
        code = run(settings)
    except SettingsError as error:
        raise Failure(str(error), USAGE) from error
    except OSError as error:
        raise Failure(f"cannot listen: {error.strerror or error}", USAGE) from error
    sys.exit(UNAVAILABLE if code else 0)


def other_settings(arguments: list[str]) -> dict[str, Any]:
    """``--name VALUE`` and ``--name=VALUE`` of settings without an option of their own; a switch needs no value."""
    from server.settings import OPTIONS

    known = {f"--{item.name.replace('_', '-')}": item for item in OPTIONS if not item.metadata["secret"]}
    found: dict[str, Any] = {}
    rest = list(arguments)
    while rest:
        flag, joined, value = rest.pop(0).partition("=")
        item = known.get(flag)
        if item is None:
            raise Failure(f"no such option: {flag}", USAGE)
        if not joined and isinstance(item.default, bool) and (not rest or rest[0].startswith("--")):
            value = "true"
        elif not joined:
            if not rest:
                raise Failure(f"{flag} needs a value", USAGE)
            value = rest.pop(0)
        found[item.name] = value.split(",") if isinstance(item.default, tuple) else value
    return found
