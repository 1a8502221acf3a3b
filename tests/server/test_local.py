"""Nodes as processes of their own: ports, settings that do not leak, failures that say why."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from server.local import LocalNode, NodeFailed, free_port


def test_a_preferred_port_is_taken_only_when_it_is_free() -> None:
    port = free_port()
    assert free_port(port) == port
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        assert free_port(port) != port


def test_a_node_that_cannot_start_says_why(tmp_path: Path) -> None:
    node = LocalNode(["--broker", "nonsense://"], tmp_path / "log")
    with pytest.raises(NodeFailed, match="broker"):
        node.start()
    node.stop()


def test_an_interruption_while_a_node_starts_leaves_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = LocalNode(["--broker", "memory://"], tmp_path / "log")

    def interrupted(_: LocalNode) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(LocalNode, "ready", interrupted)
    try:
        with pytest.raises(KeyboardInterrupt), node:
            pass
        assert node.pid is None
    finally:
        node.stop()


def test_a_node_serves_survives_a_kill_and_ignores_our_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOAPSTREAM_BROKER", "nonsense://")
    node = LocalNode(["--broker", f"sqlite:///{tmp_path}/s.db"], tmp_path / "log")
    try:
        node.start()
        assert node.ready()
        first = node.pid
        node.kill()
        node.start()
        assert node.ready()
        assert node.pid != first
    finally:
        node.stop()
    assert node.pid is None
