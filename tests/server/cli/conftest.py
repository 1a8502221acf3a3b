"""Commands run in this process, with a foreseeable deterministic tier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from server.cli import main, tiers
from tests.server.cli.fake_tier import fake_tier


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    monkeypatch.setattr(tiers, "deterministic_tier", fake_tier)
    monkeypatch.delenv("SOAPSTREAM_LLM", raising=False)

    def call(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        captured = capfdbinary.readouterr()
        code = left.value.code
        assert code is None or isinstance(code, int)
        return Ran(code or 0, captured.out.decode(), captured.err.decode())

    return call
