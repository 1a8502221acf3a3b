"""The broker contract's own helpers."""

from __future__ import annotations

import pytest

from stream.broker import MAX_REV, KeyState, Outcome, Record, open_broker, standing
from stream.broker_memory import MemoryBroker
from stream.broker_redis import RedisBroker
from stream.broker_sqlite import SqliteBroker

STATE = KeyState(3, b"d", 9)


@pytest.mark.parametrize(
    ("rev", "digest", "state", "outcome"),
    [
        (0, b"d", None, "appended"),
        (4, b"d", STATE, "appended"),
        (3, b"d", STATE, "duplicate"),
        (3, b"e", STATE, "conflict"),
        (2, b"d", STATE, "stale"),
    ],
)
def test_idempotency(rev: int, digest: bytes, state: KeyState | None, outcome: Outcome) -> None:
    assert standing(Record("k", rev, digest, b""), state) == outcome


@pytest.mark.parametrize("rev", [-1, MAX_REV + 1, 1 << 70])
def test_a_rev_that_not_every_backend_can_count_is_refused(rev: int) -> None:
    with pytest.raises(ValueError, match="rev must be"):
        Record("k", rev, b"", b"")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("memory://", MemoryBroker),
        ("sqlite:///some/file.db", SqliteBroker),
        ("redis://localhost:6379/0", RedisBroker),
        ("rediss://localhost:6379/0?prefix=x", RedisBroker),
        ("unix:///run/redis.sock", RedisBroker),
    ],
)
def test_a_url_names_its_broker(url: str, kind: type) -> None:
    assert isinstance(open_broker(url), kind)


@pytest.mark.parametrize("url", ["", "kafka://x", "postgres://x", "/some/file.db", "sqlite:///", "sqlite://x/y"])
def test_a_url_that_names_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        open_broker(url)


@pytest.mark.parametrize("prefix", ["a{b", "}"])
def test_a_prefix_that_would_break_hash_tags_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        open_broker(f"redis://localhost/0?prefix={prefix}")


def test_an_option_that_is_misspelt_is_refused() -> None:
    with pytest.raises(ValueError, match="warn or required"):
        open_broker("redis://localhost/0?durable=yes")
