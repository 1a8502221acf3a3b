"""Inputs into session logs: what any node may append, with the answers that clients get.

The offset that the append returns is the acknowledgement. Idempotency is decided by the broker, atomically, so that it
holds whichever node a client or a Kafka partition happens to reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

import orjson

from engine.events import (
    CLOSE,
    NOTE,
    OPEN,
    EvaluationRequested,
    Input,
    NoteAccepted,
    ReviewFlagged,
    SegmentAccepted,
    SessionClosed,
    SessionOpened,
    identity,
)
from engine.note import Note
from engine.run import run_id
from engine.transcript import Segment
from stream.broker import MAX_REV, Appended, Broker, BrokerUnavailable, Record, SessionKey
from stream.codec import Codec

UNAVAILABLE_RETRY_MS = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ack:
    """An input is in the log. ``stale``: a higher rev is there already and nothing changed.

    ``revision`` and ``run`` are set for notes; ``run`` also for requested evaluations. ``fresh`` is whether this call
    appended it.
    """

    epoch: str
    offset: int
    stale: bool = False
    revision: int | None = None
    run: str | None = None
    fresh: bool = True


class Refused(Exception):  # noqa: N818 - an answer to the client, not a fault of ours
    """An input that was not taken. ``code`` is stable, ``message`` holds no text of the visit."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str | None = None,
        temporary: bool = False,
        retry_after_ms: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
        self.temporary = temporary
        self.retry_after_ms = retry_after_ms


class Ingest:
    """Appends inputs. ``on_input`` is told of every session that got one (the owners of this node listen)."""

    def __init__(self, broker: Broker, codec: Codec, version: str, on_input: Callable[[SessionKey], None]) -> None:
        self._broker = broker
        self._codec = codec
        self._version = version
        self._on_input = on_input

    async def open(self, session: SessionKey, metadata: Mapping[str, Any]) -> Ack:
        """Open a session; again with the same metadata is the same offset. Raises Refused ``conflict``."""
        content = orjson.dumps(metadata, option=orjson.OPT_SORT_KEYS)
        done = await self._append(session, SessionOpened(metadata), content)
        return _ack(done, "session", "metadata")

    async def segment(self, session: SessionKey, segment: Segment) -> Ack:
        """Raises Refused ``conflict`` or ``session_closed``."""
        content = segment.text.encode("utf-8", "surrogatepass")
        done = await self._into_open(session, SegmentAccepted(segment), content, unless=CLOSE)
        return _ack(done, "segment", "segment.text")

    async def note(self, session: SessionKey, text: str, rev: int | None = None) -> Ack:
        """Append a note revision; without ``rev`` it follows the last one, or is the last when the text is equal.

        Raises Refused ``conflict``, also where no rev is left to follow the last one.
        """
        content = text.encode("utf-8", "surrogatepass")
        while True:
            number = rev if rev is not None else await self._next_rev(session, content)
            done = await self._into_open(session, NoteAccepted(Note(text, number)), content)
            if rev is not None or done.outcome not in ("conflict", "stale"):
                break  # otherwise another producer took this rev between our look and our append
        ack = _ack(done, "note", "note.text")
        run = run_id(*session, done.epoch, done.offset, self._version)
        return Ack(ack.epoch, ack.offset, ack.stale, done.rev or number, run, ack.fresh)

    async def holds_note(self, session: SessionKey, text: str, rev: int) -> bool:
        """Whether the log holds this very note, which others may have followed; not where it was trimmed.

        Kafka's source asks, of one that was stale.
        """
        offset, top = 0, 1
        while offset < top:
            page = await self._available(self._broker.read(session, offset))
            for entry in page.entries:
                event = self._codec.decode(entry.body)
                if isinstance(event, NoteAccepted) and event.note.rev == rev:
                    return event.note.text == text
                await asyncio.sleep(0)  # a note of a megabyte takes some 4 ms to decode
            if not page.entries:
                break
            offset, top = page.entries[-1].offset, page.top
        return False

    async def close(self, session: SessionKey) -> Ack:
        """Raises Refused ``unknown_session``."""
        return _ack(await self._known(session, SessionClosed(), b""), "session", "session")

    async def evaluate(self, session: SessionKey, request: str, evaluators: tuple[str, ...] | None) -> Ack:
        """Ask for the current note to be evaluated again. Raises Refused ``unknown_session`` or ``no_note``."""
        event = EvaluationRequested(request, evaluators)
        done = await self._known(session, event, orjson.dumps(evaluators), requires=NOTE)
        ack = _ack(done, "evaluate", "request")
        run = run_id(*session, done.epoch, done.offset, self._version)
        return Ack(ack.epoch, ack.offset, ack.stale, None, run, ack.fresh)

    async def review(self, session: SessionKey, review: ReviewFlagged) -> Ack:
        """Record a reviewer's word on a finding. Raises Refused ``unknown_session`` or ``conflict``."""
        content = orjson.dumps((review.finding, review.action, review.reason))
        return _ack(await self._known(session, review, content), "review", "review")

    async def delete(self, session: SessionKey) -> bool:
        """Forget the session in the broker; False when there was none. Called by ``Node.delete``, which tells of it."""
        return await self._available(self._broker.delete(session))

    async def _known(self, session: SessionKey, event: Input, content: bytes, requires: str = OPEN) -> Appended:
        done = await self._append(session, event, content, requires=requires)
        if done.outcome == "missing":
            if requires == NOTE and done.offset:
                raise Refused("no_note", "the session has no note to evaluate", field="session")
            raise Refused("unknown_session", "no session of this id is known", field="session")
        return done

    async def _into_open(
        self, session: SessionKey, event: Input, content: bytes, unless: str | None = None
    ) -> Appended:
        """Append to a session that is opened first where nobody did."""
        while True:
            done = await self._append(session, event, content, requires=OPEN, unless=unless)
            if done.outcome != "missing":
                return done
            await self._append(session, SessionOpened({}, implicit=True), b"{}")

    async def _append(
        self, session: SessionKey, event: Input, content: bytes, requires: str | None = None, unless: str | None = None
    ) -> Appended:
        key, rev = identity(event)
        digest = blake2b(content, digest_size=16).digest()
        record = Record(key, rev, digest, self._codec.encode(session, event))
        done = await self._available(self._broker.append(session, record, requires=requires, unless=unless))
        if done.outcome == "appended":
            self._on_input(session)
        return done

    async def _next_rev(self, session: SessionKey, content: bytes) -> int:
        last = await self._available(self._broker.key_state(session, NOTE))
        if last is None:
            return 1
        if last.digest == blake2b(content, digest_size=16).digest():
            return last.rev
        if last.rev == MAX_REV:
            raise Refused("conflict", "the last note has the highest rev there is; none can follow", field="note.rev")
        return last.rev + 1

    async def _available(self, work: Awaitable[T]) -> T:
        try:
            return await work
        except BrokerUnavailable as error:
            raise Refused(
                "broker_unavailable", str(error), temporary=True, retry_after_ms=UNAVAILABLE_RETRY_MS
            ) from error


def _ack(done: Appended, what: str, field: str) -> Ack:
    """The answer to an append, or the refusal that it means."""
    match done.outcome:
        case "conflict":
            raise Refused("conflict", f"the {what} of this id and rev was accepted with other content", field=field)
        case "blocked":
            raise Refused("session_closed", "the session is closed and takes no more segments", field="session")
        case outcome:
            return Ack(done.epoch, done.offset, stale=outcome == "stale", fresh=outcome == "appended")
