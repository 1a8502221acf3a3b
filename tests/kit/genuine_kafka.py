"""A genuine Apache Kafka (KRaft, one node, loopback) for tests: fetched with Maven, run with the machine's Java.

    uv run python -m tests.kit.genuine_kafka fetch DIR     # the jars, into DIR
    uv run python -m tests.kit.genuine_kafka run DIR       # a node; prints its address, runs until it is told to end

The node keeps its data between ``kill`` and ``start``, so that tests can pull the plug and look at what is left.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import IO

POM = Path(__file__).with_name("kafka-pom.xml")
START_TIMEOUT_S = 60.0
FETCH_ATTEMPTS = 3

JAVA = ("java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={data}
num.partitions=1
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=2
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=200
"""


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(jars: Path) -> None:
    """Put Kafka and all it depends on into ``jars``, with the machine's Maven and its settings."""
    if (jars / "complete").exists():
        return
    maven = shutil.which("mvn")
    if maven is None:
        raise SystemExit("genuine Kafka needs Maven (mvn) on the PATH")
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    command += [f"-DoutputDirectory={jars.resolve()}", "-DincludeScope=runtime"]
    for attempt in range(1, FETCH_ATTEMPTS + 1):
        if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode == 0:
            (jars / "complete").touch()
            return
        sys.stderr.write(f"maven failed (attempt {attempt} of {FETCH_ATTEMPTS})\n")
    raise SystemExit("could not fetch Apache Kafka with Maven")


class GenuineKafka:
    """One node in a directory of its own. ``start`` after ``kill`` or ``stop`` finds the data that was there."""

    genuine = True

    def __init__(self, jars: Path) -> None:
        self.port = free_port()
        self.bootstrap = f"127.0.0.1:{self.port}"
        self._classpath = f"{jars.resolve()}/*"
        self._home = Path(tempfile.mkdtemp(prefix="soapstream-kafka-"))
        self._properties = self._home / "server.properties"
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._format()

    def _format(self) -> None:
        text = PROPERTIES.format(port=self.port, controller=free_port(), data=self._home / "data")
        self._properties.write_text(text, encoding="utf-8")
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        command = [*JAVA, QUIET, "-cp", self._classpath, "kafka.tools.StorageTool", "format"]
        command += [f"--cluster-id={cluster}", "-c", str(self._properties)]  # an id may begin with a dash
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"Kafka's storage was not formatted ({done.returncode}): {done.stdout}{done.stderr}")

    def start(self) -> None:
        """Run the node and return when it accepts connections."""
        self._log = (self._home / "node.log").open("ab")
        command = [*JAVA, QUIET, "-cp", self._classpath, "kafka.Kafka", str(self._properties)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log)
        wait_for_port(self.port, self._process, START_TIMEOUT_S, self._home / "node.log")

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the node does not run")
        return self._process.pid

    def kill(self) -> None:
        """Pull the plug (SIGKILL)."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End in an orderly way, which takes Kafka a second or two."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=60)
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None

    def remove(self) -> None:
        """End the node and forget its data."""
        self.kill()
        shutil.rmtree(self._home, ignore_errors=True)


def wait_for_port(port: int, process: subprocess.Popen[bytes], timeout_s: float, log: Path | None = None) -> None:
    """Return when ``port`` accepts connections; RuntimeError when ``process`` ends or the time is over."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-2000:] if log else ""
    raise RuntimeError(f"nothing accepts connections on port {port} (exit code {process.poll()})\n{tail}")


async def _run(jars: Path) -> None:
    node = GenuineKafka(jars)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    try:
        node.start()
        sys.stdout.write(f"{node.bootstrap}\n")
        sys.stdout.flush()
        await ended.wait()
    finally:
        node.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["fetch", "run"])
    parser.add_argument("jars", type=Path)
    arguments = parser.parse_args()
    fetch(arguments.jars)
    if arguments.action == "run":
        asyncio.run(_run(arguments.jars))


if __name__ == "__main__":
    main()
