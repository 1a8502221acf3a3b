"""Runs the application with uvicorn: one process, or several that share a listening socket."""

from __future__ import annotations

import asyncio
import socket
import sys
from types import FrameType
from typing import Final

import uvicorn
from starlette.applications import Starlette

from server import garbage, logs
from server.app import Service, create_app
from server.settings import Settings, unknown_variables
from server.ws.protocol import StreamProtocol
from stream.broker import BrokerUnavailable

MAX_MESSAGE: Final = (1 << 20) + (64 << 10)
"""Bytes of a WebSocket message beyond which the connection ends with 1009.

Frames between the protocol's limit of 64 KiB and this get an error reply that names the field.
"""

UNREACHABLE: Final = 3
"""Exit code: something that is needed cannot be reached, or is in use."""

SWITCH_S: Final = 0.0005
"""For how long a thread that works on a large text may go on while the event loop waits for the interpreter.

At Python's 5 ms the loop would wait that long at every wake-up, and again for each socket and timer that is due.
"""

LINGER_S: Final = 5  # that requests under way get at shutdown
_LOOK_S: Final = 0.1  # between two looks for a second signal


class StreamServer(uvicorn.Server):
    """Starts and stops the service around uvicorn, which would close all connections before telling anybody."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self._signals: set[int] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Raises BrokerUnavailable when something that the service cannot do without is not there."""
        await self._service.start()
        await super().startup(sockets)
        for listener in sockets or ():
            host, port = listener.getsockname()[:2]
            logs.log.info("serving", host=host, port=port)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal drains, the same again ends at once; uvicorn would raise it again when it is done.

        Ctrl-C in a terminal reaches a worker twice, as SIGINT from there and as SIGTERM from its supervisor.
        """
        self.force_exit = self.force_exit or sig in self._signals
        self._signals.add(sig)
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        draining = asyncio.ensure_future(self._service.drain())
        while not draining.done() and not self.force_exit:
            await asyncio.wait({draining}, timeout=_LOOK_S)
        draining.cancel()
        await super().shutdown(sockets)
        await self._service.aclose()


def serve(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code of the process."""
    logs.configure(settings.log_level, settings.log_format)
    for name in unknown_variables():
        logs.log.warning("variable sets nothing", variable=name)
    listener = bound_socket(settings)
    if settings.workers > 1:
        from server.workers import supervise

        return supervise(settings, listener)
    return run(settings, listener)


def run(settings: Settings, listener: socket.socket) -> int:
    """One process on a bound socket."""
    app = create_app(settings)
    settle(app)
    server = stream_server(app, settings)
    try:
        with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
            runner.run(server.serve([listener]))
    except BrokerUnavailable as error:
        logs.log.error("cannot start", why=str(error))
        return UNREACHABLE
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    return 0


def settle(app: Starlette) -> None:
    """Load what serving needs, and see to it that nothing holds the loop for long; called once in a process."""
    app.state.service.warm_up()
    garbage.set_aside()
    sys.setswitchinterval(SWITCH_S)


def stream_server(app: Starlette, settings: Settings) -> StreamServer:
    """A uvicorn server configured for ``app``; tests start it inside their own loop."""
    config = uvicorn.Config(
        app,
        ws=StreamProtocol,
        ws_max_size=MAX_MESSAGE,
        ws_ping_interval=None,
        ws_per_message_deflate=False,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LINGER_S,
    )
    return StreamServer(config, app.state.service)


def bound_socket(settings: Settings) -> socket.socket:
    """Raises OSError when the address is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((settings.host, settings.port))
    return listener
