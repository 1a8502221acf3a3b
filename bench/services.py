"""Servers that benches start: a provider of language models (test double), Redis, Kafka. From the test kit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.figures import note
from server.local import free_port

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


@contextmanager
def llm_double(ttft_ms: float = 300.0, tokens_per_s: float = 80.0) -> Iterator[str]:
    """The test double of a provider as a process; yields the base URL of its API."""
    if not (ROOT / "tests" / "kit").is_dir():
        raise SystemExit("the test double of a provider is part of a checkout, not of an installed package")
    port = free_port()
    command = [sys.executable, "-m", "tests.kit.llm_server", "--port", str(port)]
    command += ["--ttft-ms", str(ttft_ms), "--tokens-per-s", str(tokens_per_s)]
    # A provider computes on machines of its own: the double must not take the processor from what is measured.
    command = ["nice", "-n", "15", *command]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _wait_for_http(f"http://127.0.0.1:{port}/", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()


def llm_options(base: str) -> list[str]:
    """Options of ``serve`` that point a node at the test double."""
    return ["--llm", "openai/test", "--llm-api-base", base]


LLM_ENVIRON = {"OPENAI_API_KEY": "none-needed"}


@contextmanager
def redis_server() -> Iterator[str]:
    """A Redis that keeps what it acknowledges: the one that SOAPSTREAM_TEST_REDIS names, else one of the test kit."""
    given = os.environ.get("SOAPSTREAM_TEST_REDIS")
    if given:
        yield given
        return
    from tests.kit.redis import RedisServer

    server = RedisServer(fsync="always")
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def kafka_broker() -> Iterator[str]:
    """A Kafka; yields HOST:PORT. The one that SOAPSTREAM_TEST_KAFKA names, else a genuine one from the jars in
    SOAPSTREAM_TEST_KAFKA_JARS, else the embedded one of the test kit."""
    from tests.kit.genuine_kafka import GenuineKafka
    from tests.kit.kafka import genuine_kafka_jars, start_kafka

    jars = genuine_kafka_jars()
    if jars is not None and "SOAPSTREAM_TEST_KAFKA" not in os.environ:
        own = GenuineKafka(jars)
        try:
            own.start()
            note(f"Kafka at {own.bootstrap}: genuine")
            yield own.bootstrap
        finally:
            own.stop()
            own.remove()
        return
    node = start_kafka()
    if node is None:
        raise SystemExit("no Kafka: set SOAPSTREAM_TEST_KAFKA to HOST:PORT")
    note(f"Kafka at {node.bootstrap}: {'genuine' if node.genuine else 'embedded'}")
    try:
        yield node.bootstrap
    finally:
        node.stop()


def visits_file() -> str:
    """The recorded visits of the data folder, or the bundled ones, saying so."""
    path = DATA / "primock57" / "visits.jsonl"
    if path.is_file():
        return str(path)
    note(f"no {path.relative_to(ROOT.parent)}: using the bundled visits")
    return "bundled"


def _wait_for_http(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until something answers, whatever it says."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"the test double left with code {process.returncode}")
        try:
            urlopen(url, timeout=1).close()
        except URLError as error:
            if getattr(error, "code", None) is not None:
                return
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the test double does not answer")
