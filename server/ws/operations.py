"""What the requests of a connected client do: each calls the stream and puts exactly one reply into the outbox."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from time import perf_counter
from typing import Any, Final, Protocol
from urllib.parse import quote

import orjson

from engine.events import ReviewFlagged
from server.auth import Identity
from server.wire.frames import (
    Close,
    Delete,
    Evaluate,
    Open,
    PutNote,
    PutSegment,
    Request,
    Review,
    Subscribe,
    Unsubscribe,
    encode_error,
    encode_result,
    op_of,
)
from server.wire.inputs import SESSION
from server.wire.parse import BadInput, convert
from server.ws.connection import Monitor
from stream.broker import BrokerUnavailable, SessionKey
from stream.hub import Hub, Position, Subscribed
from stream.ingest import Ack, Ingest, Refused
from stream.outbox import Outbox, OutboxClosed

MAX_SERVER_FRAME: Final = 512 * 1024
RETRY_MS: Final = 500

OnFault = Callable[[str, BaseException], None]


class Sessions(Protocol):
    """What operations need of a node."""

    hub: Hub
    ingest: Ingest

    async def delete(self, session: SessionKey) -> bool: ...


class Operations:
    """Serves requests; ``evaluators`` are the names that ``evaluate`` may ask for.

    ``max_subscriptions`` is the number of sessions that one connection may follow at once.
    """

    def __init__(
        self,
        node: Sessions,
        evaluators: frozenset[str],
        monitor: Monitor,
        on_fault: OnFault,
        max_subscriptions: int,
    ) -> None:
        self._node = node
        self._max_subscriptions = max_subscriptions
        self._evaluators = evaluators
        self._monitor = monitor
        self._on_fault = on_fault

    async def __call__(self, identity: Identity, outbox: Outbox, request: Request) -> None:
        """Serve one request. Faults of ours are logged and answered as ``internal``, without any detail."""
        op = op_of(request)
        outcome = "ok"
        try:
            await self._serve(identity, outbox, request)
        except BadInput as bad:
            outcome = bad.code
            outbox.offer(encode_error(request.id, bad.code, bad.message, field=bad.field))
        except Refused as refused:
            outcome = refused.code
            outbox.offer(_refusal(request.id, refused))
        except BrokerUnavailable as error:
            outcome = "broker_unavailable"
            outbox.offer(encode_error(request.id, outcome, str(error), temporary=True, retry_after_ms=RETRY_MS))
        except OutboxClosed:
            outcome = "closed"
        except Exception as error:  # whatever our fault is, the client gets its one reply and the connection lives on
            outcome = "internal"
            self._on_fault(f"operation {op}", error)
            outbox.offer(encode_error(request.id, outcome, "internal error", temporary=True, retry_after_ms=RETRY_MS))
        self._monitor.frame(op, outcome)

    async def _serve(self, identity: Identity, outbox: Outbox, request: Request) -> None:
        match request:
            case Subscribe():
                await self._subscribe(identity, outbox, request)
            case Unsubscribe():
                await self._unsubscribe(identity, outbox, request)
            case _ if not identity.may_write:
                raise BadInput("forbidden", "the token may only read")
            case _:
                started = perf_counter()
                result = await self._write(identity.tenant, outbox, request)
                self._monitor.appended(perf_counter() - started)
                outbox.offer(encode_result(request.id, result))

    async def _write(self, tenant: str, outbox: Outbox, request: Request) -> dict[str, Any]:
        ingest = self._node.ingest
        match request:
            case Open():
                ack = await ingest.open(SessionKey(tenant, request.session), request.metadata)
                return {"session": request.session, **acknowledged(ack)}
            case PutSegment():
                return acknowledged(
                    await ingest.segment(SessionKey(tenant, request.session), request.segment.segment())
                )
            case PutNote():
                note = request.note
                return acknowledged(await ingest.note(SessionKey(tenant, request.session), note.text, note.rev))
            case Close():
                return acknowledged(await ingest.close(SessionKey(tenant, request.session)))
            case Evaluate():
                names = check_evaluators(request.evaluators, self._evaluators)
                identifier = request.request or secrets.token_hex(8)
                return acknowledged(await ingest.evaluate(SessionKey(tenant, request.session), identifier, names))
            case Review():
                review = ReviewFlagged(
                    request.review or secrets.token_hex(8), request.finding, request.action, request.reason
                )
                return acknowledged(await ingest.review(SessionKey(tenant, request.session), review))
            case Delete():
                key = SessionKey(tenant, request.session)
                return {"deleted": await self._node.hub.leave_if_deleted(key, outbox, self._node.delete(key))}
        raise AssertionError(f"{type(request).__name__} is served elsewhere")

    # channels -------------------------------------------------------------------------------------------------------

    async def _subscribe(self, identity: Identity, outbox: Outbox, request: Subscribe) -> None:
        key, topic = _channel(request.channel, identity.tenant)
        if topic is not None:
            await self._node.hub.topics.subscribe(topic, outbox)
            outbox.offer(encode_result(request.id, {}))
            return
        followed = self._node.hub.followed(outbox)
        if key not in followed and len(followed) >= self._max_subscriptions:
            said = f"channel: a connection may follow {self._max_subscriptions} sessions at once"
            raise BadInput("subscription_limit", said, "channel")
        since = None if request.since is None else Position(request.since.epoch, request.since.offset)

        def announce(answer: Subscribed) -> None:
            outbox.offer(encode_result(request.id, subscribed(key.session, answer)))

        await self._node.hub.subscribe(key, outbox, since, announce)

    async def _unsubscribe(self, identity: Identity, outbox: Outbox, request: Unsubscribe) -> None:
        key, topic = _channel(request.channel, identity.tenant)
        if topic is not None:
            await self._node.hub.topics.unsubscribe(topic, outbox)
        else:
            await self._node.hub.unsubscribe(key, outbox)
        outbox.offer(encode_result(request.id, {}))


def acknowledged(ack: Ack) -> dict[str, Any]:
    """An acknowledgement as it is on the wire."""
    result: dict[str, Any] = {"epoch": ack.epoch, "offset": ack.offset}
    if ack.stale:
        result["stale"] = True
    if ack.revision is not None:
        result["revision"] = ack.revision
    if ack.run is not None:
        result["run"] = ack.run
    return result


def check_evaluators(names: list[str] | None, known: frozenset[str]) -> tuple[str, ...] | None:
    """The names as a tuple, None for all. Raises BadInput."""
    if names is None:
        return None
    for number, name in enumerate(names):
        if name not in known:
            field = f"evaluators[{number}]"
            raise BadInput("bad_field", f"{field}: unknown; known are {', '.join(sorted(known))}", field)
    return tuple(names)


def snapshot_href(session: str) -> str:
    return f"/v1/sessions/{quote(session, safe='')}"


def subscribed(session: str, answer: Subscribed) -> dict[str, Any]:
    snapshot = answer.snapshot
    result: dict[str, Any] = {
        "epoch": answer.epoch,
        "offset": answer.offset,
        "recovered": answer.recovered,
        "snapshot": None,
    }
    if snapshot is not None and len(snapshot) > MAX_SERVER_FRAME - 4096:
        result["href"] = snapshot_href(session)
    elif snapshot is not None:
        result["snapshot"] = orjson.Fragment(snapshot)
    return result


_NOBODY = SessionKey("", "")


def _channel(name: str, tenant: str) -> tuple[SessionKey, str | None]:
    """The session or the topic behind a channel's name. Raises BadInput."""
    if name == "sessions":
        return _NOBODY, f"sessions:{tenant}"
    if name == "stats":
        return _NOBODY, "stats"
    session = name.removeprefix("session:")
    if session == name:
        raise BadInput("bad_field", "channel: known are session:<id>, sessions and stats", "channel")
    return SessionKey(tenant, convert(session, SESSION, "channel")), None


def _refusal(request_id: int, refused: Refused) -> bytes:
    return encode_error(
        request_id,
        refused.code,
        refused.message if refused.field is None else f"{refused.field}: {refused.message}",
        field=refused.field,
        temporary=refused.temporary,
        retry_after_ms=refused.retry_after_ms,
    )
