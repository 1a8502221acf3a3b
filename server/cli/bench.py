"""``soapstream bench NAME``: the load generators and reports of ``bench/``."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated

import typer

from server.cli.output import USAGE, Failure, emit

NAMES = {
    "deterministic": "the whole deterministic tier on texts never seen before",
    "segments": "one more segment, from the first minute to the third hour; segments a second",
    "live": "200 live sessions on one node: sent → partial received",
    "fanout": "1,000 subscribers of one session, one of which never reads",
    "llm": "what the engine adds to the provider's own time",
    "kafka": "Kafka in → partial out",
    "hold": "how long large and hostile texts hold the event loop of a node",
    "meta": "planted errors found, alarms on clean notes, correlation with human scores",
}


def bench(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help=f"One of {', '.join(NAMES)}.")] = None,
) -> None:
    """Measure one of the budgets; what stands behind NAME goes to that bench (try NAME --help)."""
    listing = "\n".join(f"  {key:<14} {what}" for key, what in NAMES.items())
    if name == "--help" or (name is None and "--help" in context.args):
        more = "soapstream bench NAME --help tells more."
        emit(f"Usage: soapstream bench NAME [OPTIONS]\n\n{listing}\n\n{more}".encode())
        return
    if name not in NAMES:
        raise Failure(f"bench takes one of these names:\n{listing}", USAGE)
    try:
        module = import_module(f"bench.{name}")
    except ModuleNotFoundError as error:
        if error.name not in ("bench", f"bench.{name}"):
            raise
        raise Failure(f"this installation has no bench {name!r}", USAGE) from error
    code: int = module.main(context.args)
    sys.exit(code)
