"""``soapstream replay``: send recorded visits as if they were happening."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.options import TokenOption
from server.cli.output import FAILED, UNAVAILABLE, USAGE, Failure, emit, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.replay import Replayed
    from server.visits import Visit


_OUTAGE_S = 600.0  # a deployment is over by then; what was to happen in its own time is late beyond that


def replay(
    source: Annotated[
        str, typer.Argument(metavar="INPUT", help="Visits in JSON lines or JSON, a folder of these, or 'bundled'.")
    ],
    to: Annotated[str, typer.Option("--to", metavar="URL", help="ws://HOST:PORT or kafka://HOST:PORT[/TOPIC].")],
    speed: Annotated[
        float, typer.Option("--speed", min=0, help="Pace, in times real time; 0 means without waiting.")
    ] = 1.0,
    drafts: Annotated[int, typer.Option("--drafts", min=1, help="Revisions in which a whole note arrives.")] = 3,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Send only the first visits.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", help="Appended to session ids, to replay visits again.")] = None,
    journal: Annotated[
        Path | None, typer.Option("--journal", metavar="FILE", help="Record every acknowledged write as a JSON line.")
    ] = None,
    token: TokenOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON line for each visit.")] = False,
) -> None:
    """Send recorded visits as if they were happening: segments in their time, the note in growing drafts.

    All visits run side by side. A lost connection is made again for up to ten minutes, and nothing that is sent again
    counts twice. Exit codes: 0 all sent, 1 the server refused something, 2 wrong usage or
    unreadable input, 3 no connection, 130 interrupted.
    """
    from server.records import UnreadableInput
    from server.visits import check_sessions, read_visits

    try:
        visits = read_visits(source, drafts, journal)[:limit]
        if tag:
            visits = [visit.tagged(tag) for visit in visits]
        check_sessions(visits)
    except UnreadableInput as fault:
        raise Failure(str(fault), USAGE) from fault

    def report(done: Replayed) -> None:
        if json:
            from server.wire import dumps

            emit(dumps(done))
        else:
            emit(f"{done.session}  {done.segments} segments, {done.notes} drafts in {done.seconds:.1f} s".encode())

    if not json:
        say(f"sending {len(visits)} visits to {to}")
    asyncio.run(_send(visits, to, token, speed, journal, report))


async def _send(
    visits: list[Visit],
    to: str,
    token: str | None,
    speed: float,
    journal: Path | None,
    report: Callable[[Replayed], None],
) -> None:
    from server.cli.outages import FIRST_S, Outages
    from server.client import Backoff
    from server.replay import Journal, Sink, open_sink, replay_all

    outages = Outages()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # says at each attempt what Outages says once

    async def open_one() -> Sink:
        return await open_sink(to, token, Backoff(first_s=FIRST_S, outage_s=_OUTAGE_S), outages)

    try:
        with journal.open("ab") if journal else nullcontext() as file:
            await replay_all(visits, open_one, speed, Journal(file), report)
    except* Exception as group:
        fault = group.exceptions[0]
    else:
        return
    raise _failure(fault) from fault


def _failure(fault: Exception) -> Exception:
    """What the first of the visits that failed means for the user; defects of ours stay what they are."""
    from server.client import Disconnected, ServerError

    match fault:
        case Disconnected():
            return Failure(str(fault), UNAVAILABLE)
        case ServerError():
            return Failure(f"the server refused: {fault}", FAILED)
        case BrokenPipeError():
            return fault  # whoever read stdout has had enough; a server's end is Disconnected
        case ValueError():
            return Failure(str(fault), USAGE)
        case OSError():  # of the journal: a file that could be opened is not named by what fails later
            return Failure(f"{fault.filename or 'journal'}: {fault.strerror}", USAGE)
    return fault
