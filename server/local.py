"""A node of this machine as a process of its own: for the demo and the benches."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

_READY_S = 30.0
_STOP_S = 30.0


class NodeFailed(Exception):  # noqa: N818 - a state of the process
    """The node left before it was ready, or was not ready in time; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Address:
    host: str
    port: int

    @property
    def http(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://{self.host}:{self.port}/v1/ws"


class LocalNode:
    """``soapstream serve`` on loopback with ``options``. Start it, perhaps kill and start it again, stop it.

    ``environ`` is added to this process's environment, whose ``SOAPSTREAM_*`` variables do not reach the node.
    """

    def __init__(
        self, options: Sequence[str], log: Path, port: int = 0, environ: Mapping[str, str] | None = None
    ) -> None:
        self.address = Address("127.0.0.1", port or free_port())
        self.log = log
        self._options = tuple(options)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SOAPSTREAM_")}
        self._environ = {**inherited, **(environ or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._file: IO[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    def spawn(self) -> None:
        """Start the process without waiting for it."""
        self._file = self.log.open("ab")
        command = [sys.executable, "-m", "server.cli", "serve", "--port", str(self.address.port), *self._options]
        self._process = subprocess.Popen(  # noqa: S603 - our own program with our own arguments
            command,
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=self._file,
            stderr=self._file,
            start_new_session=True,
        )

    def last_words(self) -> str:
        """The end of its log."""
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-5:])

    def ready(self) -> bool:
        """Whether the node says that it can serve. Raises NodeFailed when it has left."""
        if self._process is not None and self._process.poll() is not None:
            raise NodeFailed(f"the node left with code {self._process.returncode}: {self.last_words()}")
        try:
            with urlopen(f"{self.address.http}/readyz", timeout=2) as reply:  # noqa: S310 - our own loopback address
                return bool(reply.status == 200)
        except (URLError, OSError):
            return False

    def wait_ready(self, timeout_s: float = _READY_S) -> float:
        """Block until the node is ready; the seconds it took."""
        start = time.monotonic()
        while not self.ready():
            if time.monotonic() - start > timeout_s:
                raise NodeFailed(f"the node is not ready after {timeout_s:.0f} s: {self.last_words()}")
            time.sleep(0.02)
        return time.monotonic() - start

    def start(self) -> float:
        self.spawn()
        return self.wait_ready()

    def kill(self) -> None:
        """End it as a crash does: no clean-up of any kind, its child processes included."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._close()

    def stop(self) -> None:
        """Ask it to leave, and wait for it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        self._close()

    def _close(self) -> None:
        self._process = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> LocalNode:
        try:
            self.start()
        except BaseException:  # Ctrl-C while it starts, too: nobody else would end it
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def free_port(preferred: int = 0) -> int:
    """``preferred`` when nobody listens there, else any free port."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", preferred))
        except OSError:
            listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
