"""Random operations against each broker and against the model: they must never disagree."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from stream.broker import Lease, Record, SessionKey
from tests.contract.backends import LONG, make_backend
from tests.contract.model import Model, ModelLog

T = TypeVar("T")

SESSIONS = st.sampled_from(["s", "s\0", "t"])
KEYS = st.sampled_from(["open", "note", "seg:1", "seg:2", "close"])
MAYBE_KEYS = st.none() | KEYS
NODES = st.sampled_from(["a", "b"])
OFFSETS = st.integers(0, 6)


class BrokerMachine(RuleBasedStateMachine):
    """Subclassed with ``kind`` and ``url``."""

    kind = ""
    url = ""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self._backend = self._do(self._make())
        self._broker = self._backend.broker
        self._model = Model()
        self._leases: list[Lease] = []
        self._epochs: set[str] = set()
        self._fences: dict[str, int] = {}

    async def _make(self) -> Any:
        backend = make_backend(self.kind, Path(self._directory.name), lambda: self.url)
        await backend.broker.start()
        return backend

    def _do(self, what: Awaitable[T]) -> T:
        async def wait() -> T:
            return await what

        return self._runner.run(wait())

    def teardown(self) -> None:
        self._do(self._backend.stop())
        self._runner.close()
        self._directory.cleanup()

    def _key(self, session: str) -> SessionKey:
        return SessionKey("tenant", session)

    def _lease(self, data: st.DataObject) -> Lease | None:
        return data.draw(st.sampled_from(self._leases)) if self._leases else None

    @rule(
        session=SESSIONS, key=KEYS, rev=st.integers(0, 2), content=st.sampled_from([b"x", b"y"]),
        requires=MAYBE_KEYS, unless=MAYBE_KEYS, fenced=st.booleans(), data=st.data(),
    )  # fmt: skip
    def append(
        self, session: str, key: str, rev: int, content: bytes, requires: str | None, unless: str | None,
        fenced: bool, data: st.DataObject,
    ) -> None:  # fmt: skip
        lease = self._lease(data) if fenced else None
        fence = lease.fence if lease else None
        record = Record(key, rev, content, content)
        expected = self._model.append(session, record, requires, unless, fence)
        got = self._do(self._broker.append(self._key(session), record, requires=requires, unless=unless, fence=fence))
        assert (got.outcome, got.offset, got.rev) == expected
        log = self._model.logs.get(session, ModelLog())
        if got.outcome == "appended" and got.offset == 1:
            assert got.epoch not in self._epochs
            self._epochs.add(got.epoch)
            log.epoch = got.epoch
        assert got.epoch == log.epoch

    @rule(session=SESSIONS, after=OFFSETS, limit=st.integers(1, 4))
    def read(self, session: str, after: int, limit: int) -> None:
        page = self._do(self._broker.read(self._key(session), after, limit))
        log = self._model.logs.get(session, ModelLog())
        assert [tuple(entry) for entry in page.entries] == self._model.readable(session, after, limit)
        assert (page.epoch, page.top, page.first) == (log.epoch, len(log.history), log.first)

    @rule(session=SESSIONS, key=KEYS)
    def key_state(self, session: str, key: str) -> None:
        got = self._do(self._broker.key_state(self._key(session), key))
        last = self._model.logs.get(session, ModelLog()).last(key)
        assert (got and (got.offset, got.rev, got.digest)) == (last and (last[0], last[1].rev, last[1].digest))

    @rule(session=SESSIONS)
    def delete(self, session: str) -> None:
        assert self._do(self._broker.delete(self._key(session))) == (session in self._model.logs)
        self._model.logs.pop(session, None)
        self._model.leases.pop(session, None)

    @rule(session=SESSIONS, node=NODES)
    def acquire(self, session: str, node: str) -> None:
        got = self._do(self._broker.acquire(self._key(session), node, LONG))
        holder = self._model.leases.get(session)
        if holder is None:
            assert got is not None
            assert got.fence > self._fences.get(session, 0)
            self._model.leases[session] = (node, got.fence)
            self._fences[session] = got.fence
            self._leases.append(got)
        else:
            assert (got and got.fence) == (holder[1] if holder[0] == node else None)

    @rule(data=st.data())
    def renew(self, data: st.DataObject) -> None:
        leases = data.draw(st.lists(st.sampled_from(self._leases), unique=True)) if self._leases else []
        lost = self._do(self._broker.renew(leases, LONG))
        assert list(lost) == [lease for lease in leases if not self._model.holds(lease.session.session, lease.fence)]

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        lease = self._lease(data)
        if lease is not None:
            self._do(self._broker.release(lease))
            if self._model.holds(lease.session.session, lease.fence):
                del self._model.leases[lease.session.session]

    @rule(data=st.data(), offset=OFFSETS)
    def settle(self, data: st.DataObject, offset: int) -> None:
        lease = self._lease(data)
        if lease is None:
            return
        log = self._model.owner_may(lease.session.session, lease.fence)
        expected = log is not None and len(log.history) <= offset
        assert self._do(self._broker.settle(lease, offset)) == expected
        if log is not None and expected:
            log.owing = False

    @rule(data=st.data(), offset=OFFSETS, body=st.binary(max_size=3))
    def store_snapshot(self, data: st.DataObject, offset: int, body: bytes) -> None:
        lease = self._lease(data)
        if lease is None:
            return
        log = self._model.owner_may(lease.session.session, lease.fence)
        offset = min(offset, len(log.history)) if log else offset
        assert self._do(self._broker.store_snapshot(lease, offset, body)) == (log is not None)
        if log is not None and (log.snapshot is None or log.snapshot[0] <= offset):
            log.snapshot = (offset, body)

    @rule(data=st.data(), offset=OFFSETS, name=st.sampled_from(["sink", "other"]))
    def advance(self, data: st.DataObject, offset: int, name: str) -> None:
        lease = self._lease(data)
        if lease is None:
            return
        log = self._model.owner_may(lease.session.session, lease.fence)
        assert self._do(self._broker.advance(lease, name, offset)) == (log is not None)
        if log is not None:
            log.cursors[name] = max(offset, log.cursors.get(name, 0))
            assert self._do(self._broker.cursor(lease.session, name)) == log.cursors[name]

    @rule(session=SESSIONS, keep=st.integers(0, 3))
    def trim(self, session: str, keep: int) -> None:
        self._do(self._broker.trim(self._key(session), keep))
        self._model.trim(session, keep)

    @invariant()
    def lists_agree(self) -> None:
        listed = self._do(self._broker.sessions("tenant"))
        expected = {name: (log.epoch, len(log.history)) for name, log in self._model.logs.items()}
        assert [info.session for info in listed] == sorted(expected)
        assert {info.session: (info.epoch, info.top) for info in listed} == expected
        assert {key.session for key in self._do(self._broker.unsettled())} == self._model.owing()

    @invariant()
    def snapshots_agree(self) -> None:
        for session, log in self._model.logs.items():
            assert self._do(self._broker.load_snapshot(self._key(session))) == log.snapshot


@pytest.mark.parametrize("examples", [30])
def test_the_broker_does_what_the_model_says(kind: str, examples: int, request: pytest.FixtureRequest) -> None:
    url = str(request.getfixturevalue("redis_url")) if kind == "redis" else ""
    machine = type("Machine", (BrokerMachine,), {"kind": kind, "url": url})
    config = settings(
        max_examples=examples, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=config)
