"""``soapstream watch``: sessions, or one session, as they go on."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from server.cli.options import TokenOption
from server.cli.output import FAILED, UNAVAILABLE, USAGE, Failure, emit, say

if TYPE_CHECKING:
    from server.client import Subscription
    from server.large import Fetch

Show = "Callable[[Push | Restart], None]"


def watch(
    session: Annotated[str | None, typer.Argument(metavar="[SESSION]", help="One session; all when left out.")] = None,
    server: Annotated[
        str, typer.Option("--server", metavar="URL", envvar="SOAPSTREAM_SERVER", help="Address of the server.")
    ] = "ws://127.0.0.1:8000",
    until_closed: Annotated[bool, typer.Option("--until-closed", help="End when the session is finished.")] = False,
    token: TokenOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print every event as a JSON line.")] = False,
) -> None:
    """Watch the sessions of a server, or one session with its transcript, scores and findings.

    Goes on until Ctrl-C, and waits for a server that has gone. Exit codes: 0 finished, 1 refused, 2 wrong usage, 3 no
    connection to begin with, or one that the server ended for good, 130 interrupted.
    """
    from server.client import Disconnected, ServerError
    from server.replay import socket_url
    from server.wire.inputs import SESSION
    from server.wire.parse import BadInput, convert

    channel = f"session:{session}" if session else "sessions"
    try:
        url = socket_url(server)
        if session:
            convert(session, SESSION, "session")
    except BadInput as fault:
        raise Failure(fault.message, USAGE) from fault
    except ValueError as fault:
        raise Failure(f"{server}: {fault}", USAGE) from fault
    try:
        asyncio.run(_watch(url, token, channel, until_closed and session is not None, json))
    except Disconnected as fault:
        raise Failure(str(fault), UNAVAILABLE) from fault
    except ServerError as fault:
        raise Failure(f"the server refused: {fault}", FAILED) from fault


async def _watch(url: str, token: str | None, channel: str, until_closed: bool, json: bool) -> None:
    from server.cli.outages import FIRST_S, Outages
    from server.client import Backoff, Client
    from server.large import fetcher

    async with Client(url, token, backoff=Backoff(first_s=FIRST_S), on_outage=Outages()) as client:
        subscription = client.subscribe(channel)
        fetch = fetcher(client.url, token)
        if json:
            await _lines(subscription, fetch, until_closed)
        elif channel == "sessions":
            await _sessions(subscription)
        else:
            await _session(subscription, fetch, until_closed)


async def _lines(subscription: Subscription, fetch: Fetch, until_closed: bool) -> None:
    from server.client import Push
    from server.large import whole
    from server.view import View
    from server.wire import dumps

    view = View(subscription.channel)
    async for part in subscription:
        item = await whole(part, fetch)
        place = item.position._asdict() if item.position else {}
        body: dict[str, Any] = {"event": item.event} if isinstance(item, Push) else {"snapshot": item.snapshot}
        emit(dumps({"channel": item.channel, **place, **body}))
        view.apply(item)
        if until_closed and view.finished:
            return


async def _session(subscription: Subscription, fetch: Fetch, until_closed: bool) -> None:
    from rich.live import Live

    from server.cli.live import detail
    from server.large import whole
    from server.view import View

    view = View(subscription.channel.removeprefix("session:"))
    with Live(detail(view), refresh_per_second=8, redirect_stdout=False) as live:
        async for item in subscription:
            view.apply(await whole(item, fetch))
            live.update(detail(view))
            if until_closed and view.finished:
                return


async def _sessions(subscription: Subscription) -> None:
    from rich.live import Live

    from server.cli.live import summaries
    from server.client import Push

    rows: dict[str, dict[str, Any]] = {}
    if not sys.stdout.isatty():
        say("watching all sessions; stdout is no terminal, so changes are printed as they come (try --json)")
    with Live(summaries(rows), refresh_per_second=8, redirect_stdout=False) as live:
        async for item in subscription:
            if isinstance(item, Push):
                rows[str(item.event.get("session"))] = dict(item.event)
                live.update(summaries(rows))
