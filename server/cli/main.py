"""Entry point: the commands in one place, and errors of the user turned into one line on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from errno import ENOSPC
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from server.cli.batch import batch
from server.cli.bench import bench
from server.cli.demo import demo
from server.cli.evaluate import evaluate
from server.cli.output import READER_LEFT, USAGE, Failure, discard_output, mend_streams, say
from server.cli.replay import replay
from server.cli.serve import serve
from server.cli.settings import settings
from server.cli.watch import watch


class _Commands(TyperGroup):
    """Keeps a reader of standard output that has left apart from records that failed, for which click has one code."""

    def invoke(self, ctx: Any) -> Any:
        left = False
        try:
            return super().invoke(ctx)
        except* BrokenPipeError:
            left = True
        if left:
            discard_output()
            sys.exit(READER_LEFT)


app = typer.Typer(
    name="soapstream",
    cls=_Commands,
    help="Scores clinical documentation while the visit is still going on.",
    epilog="Exit codes: 0 done, 1 some records failed, 2 wrong usage, 3 a service is unreachable, 130 interrupted, "
    "141 the reader of the output has left.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # help texts hold brackets, and plain help is there in half the time
    pretty_exceptions_enable=False,
)
for command in (demo, evaluate, batch, replay, watch, settings):
    app.command()(command)
# What these do not know themselves is looked at when they run: settings by their names, the options of a bench.
_OPEN_ENDED = {"allow_extra_args": True, "ignore_unknown_options": True}
app.command(context_settings=_OPEN_ENDED)(serve)
app.command(context_settings={**_OPEN_ENDED, "help_option_names": ["--help-bench"]})(bench)


def _version(show: bool) -> None:
    if show:
        from importlib.metadata import version

        print(version("soapstream"))  # noqa: T201 - the answer of --version is data
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Scores clinical documentation while the visit is still going on."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command line (``sys.argv`` when None) and leave with its exit code; raises SystemExit always."""
    mend_streams()
    try:
        app(args=None if arguments is None else list(arguments), prog_name="soapstream")
    except Failure as failure:
        say(f"soapstream: {failure}")
        sys.exit(failure.code)
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        say(f"soapstream: {error.filename or 'standard output'}: {error.strerror}")
        discard_output()
        sys.exit(USAGE)
    except KeyboardInterrupt:
        sys.exit(130)
