"""``soapstream demo``: a node, the bundled visits, and their scores arriving. Needs no key, broker or Docker."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.options import BaseOption, ModelOption
from server.cli.output import UNAVAILABLE, Failure, emit, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.client import Client
    from server.local import Address
    from server.view import View
    from server.visits import Visit


def demo(
    port: Annotated[int, typer.Option("--port", help="Port of the page; a free one when it is taken.")] = 8000,
    speed: Annotated[float, typer.Option("--speed", min=0.1, help="Pace, in times real time.")] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="Leave when every visit has been played once.")] = False,
    llm: ModelOption = None,
    llm_api_base: BaseOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print every scored note revision as a JSON line.")] = False,
) -> None:
    """Serve, replay the bundled sample visits live, and show scores arriving. Ends with Ctrl-C.

    Without a language model the two LLM evaluators say so, and grounding and coverage stand in for content fidelity.
    """
    from server.local import LocalNode, NodeFailed, free_port

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C does: the node is not left behind
    with tempfile.TemporaryDirectory(prefix="soapstream-demo-") as folder:
        options = ["--broker", f"sqlite:///{folder}/demo.db"]
        options += ["--llm", llm] if llm else []
        options += ["--llm-api-base", llm_api_base] if llm_api_base else []
        model = {name: value for name, value in os.environ.items() if name.startswith("SOAPSTREAM_LLM")}
        try:
            with LocalNode(options, Path(folder) / "node.log", free_port(port), model) as node:
                asyncio.run(_play(node.address, speed, once, json))
        except NodeFailed as fault:
            raise Failure(str(fault), UNAVAILABLE) from fault


async def _play(address: Address, speed: float, once: bool, json: bool) -> None:
    """Play the visits, round after round; each round under session ids of its own."""
    from server.visits import bundled

    say(f"soapstream is at {address.http}   (Ctrl-C ends it)")  # only now, where the loop takes a Ctrl-C well
    for turn in count(1):
        visits = bundled() if turn == 1 else [visit.tagged(str(turn)) for visit in bundled()]
        if json or not sys.stdout.isatty():
            await _round(address, visits, speed, _json_line if json else _text_line)
        else:
            await _round_on_screen(address, visits, speed)
        if once:
            return


async def _round_on_screen(address: Address, visits: list[Visit], speed: float) -> None:
    from rich.live import Live

    from server.cli.live import overview

    with Live(overview([]), refresh_per_second=8) as live:
        views: dict[str, View] = {}

        def show(view: View) -> None:
            views[view.session] = view
            live.update(overview(views.values()))

        await _round(address, visits, speed, show)


async def _round(address: Address, visits: list[Visit], speed: float, show: Callable[[View], None]) -> None:
    """Replay the visits side by side and follow each; returns when all are finished."""
    from server.client import Client
    from server.replay import Journal, WebSocketSink, replay_visit

    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        reader = await stack.enter_async_context(Client(address.ws))
        writer = await stack.enter_async_context(Client(address.ws))
        for visit in visits:
            group.create_task(_follow(reader, visit, show))
            group.create_task(replay_visit(visit, WebSocketSink(writer), speed, Journal(None)))


async def _follow(reader: Client, visit: Visit, show: Callable[[View], None]) -> None:
    from server.view import View

    view = View(visit.session)
    async for item in reader.subscribe(f"session:{visit.session}"):
        view.apply(item)
        show(view)
        if view.finished and view.note_rev == len(visit.drafts):
            return


def _text_line(view: View) -> None:
    """Without a terminal: a line whenever a note revision has its scores."""
    if view.news:
        scores = {name: verdict["value"] for name, verdict in view.metrics.items()}
        shown = ", ".join(f"{name} {'–' if value is None else f'{100 * value:.0f}'}" for name, value in scores.items())
        counts = ", ".join(f"{number} {severity}" for severity, number in view.counts().items()) or "no findings"
        overall = "–" if view.overall is None else f"{view.overall:.1f}"
        emit(f"{view.session} note {view.note_rev} {view.phase}: overall {overall} ({shown}); {counts}".encode())


def _json_line(view: View) -> None:
    from server.wire import dumps

    if view.news:
        emit(
            dumps(
                {
                    "session": view.session,
                    "note": view.note_rev,
                    "status": view.phase,
                    "overall": view.overall,
                    "metrics": {name: verdict["value"] for name, verdict in view.metrics.items()},
                    "findings": view.counts(),
                }
            )
        )
