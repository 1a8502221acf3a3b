"""``soapstream batch``: score every transcript-note pair of a file or folder."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from server.cli.options import BaseOption, ConfigOption, ModelOption, TierOption
from server.cli.output import FAILED, USAGE, Failure, escaped, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.batch import TierFactory
    from server.cli.tiers import Tiers
    from server.records import Broken, Record, Source

_STDOUT = Path("-")
_JUDGED_AT_ONCE = 16  # records whose judges run at once; the tier's own limits are below that


def batch(
    source: Annotated[
        str, typer.Argument(metavar="INPUT", help="JSONL, JSON, CSV or Parquet file, or a folder of these; - is stdin.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where the JSON lines go; - is stdout, the default."),
    ] = None,
    tier: TierOption = None,
    llm: ModelOption = None,
    llm_api_base: BaseOption = None,
    config: ConfigOption = None,
    processes: Annotated[int, typer.Option("--processes", min=1, help="Worker processes.")] = os.cpu_count() or 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on behind the last whole line of --output.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Accepted for symmetry: the output is always JSON.")] = False,
) -> None:
    """Score every transcript-note pair of INPUT; one JSON line for each, in input order.

    Finds transcript, note and id by their usual names. A record that cannot be evaluated gives a line with status
    "error". Exit codes: 0 all scored, 1 some records failed, 2 wrong usage or unreadable input, 130 interrupted.
    """
    from server.cli.tiers import choose_tiers, deterministic_tier
    from server.records import UnreadableInput, open_records

    if output == _STDOUT:
        output = None
    if resume and output is None:
        raise Failure("--resume needs --output", USAGE)
    tiers = choose_tiers(tier, llm, llm_api_base, config)
    try:
        records = open_records(source, sys.stdin.buffer if sys.stdin else None, output, tiers.settings.max_text_bytes)
        with _opened(output, resume) as (file, done):
            failed = asyncio.run(_run(records, done, file, tiers, deterministic_tier, processes))
    except UnreadableInput as fault:
        raise Failure(str(fault), USAGE) from fault
    except BrokenPipeError:
        raise  # whoever read stdout has had enough
    except OSError as error:
        raise Failure(f"{error.filename or output or 'standard output'}: {error.strerror}", USAGE) from error
    if failed:
        raise Failure(f"{failed} of the records could not be evaluated", FAILED)


async def _run(source: Source, done: int, file: BinaryIO, tiers: Tiers, factory: TierFactory, processes: int) -> int:
    """Score all records but the first ``done`` and write a line for each; how many were errors."""
    from server.batch import Workers, score_all
    from server.records import Broken
    from server.scoring import error_line, result_line

    records: Iterator[Record | Broken] = islice(source, done, None)
    failed = decided = 0
    with Workers(factory, processes) as workers, _progress(source) as advance:
        async with tiers.judges() as judges:
            window = max(4 * processes, _JUDGED_AT_ONCE if judges else 0)
            async for outcome in score_all(records, workers, judges, tiers.name, window):
                broken = isinstance(outcome, Broken)
                failed += broken
                decided += 1
                line = error_line(outcome) if isinstance(outcome, Broken) else result_line(outcome)
                file.write(escaped(line) + b"\n")
                file.flush()
                advance()
    if not decided and not done:
        say("no records in the input")
    return failed


@contextlib.contextmanager
def _opened(output: Path | None, resume: bool) -> Iterator[tuple[BinaryIO, int]]:
    """The output and how many whole lines it has already; a line that a crash has torn is cut away."""
    if output is None:
        yield sys.stdout.buffer, 0
        return
    if not resume or not output.exists():
        with output.open("wb") as file:
            yield file, 0
        return
    with output.open("r+b") as file:
        done = end = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            done, end = done + 1, end + len(line)
        file.truncate(end)
        file.seek(end)
        if done:
            say(f"going on behind {done} records")
        yield file, done


@contextlib.contextmanager
def _progress(source: Source) -> Iterator[Callable[[], None]]:
    """A bar on stderr that follows how much of the input has been read; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.fields[records]} records"), BarColumn(), TimeRemainingColumn())
    count = 0
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("batch", total=source.size, records=0)

        def advance() -> None:
            nonlocal count
            count += 1
            progress.update(task, completed=source.position, records=count)

        yield advance
