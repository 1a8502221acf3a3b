"""Who a client is: tenants, roles and tokens, which come in a frame or the Authorization header, never in URLs."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from server.settings import Role, TokenSetting


class Denied(Exception):  # noqa: N818 - an answer to the client, not a fault of ours
    """The token is missing, unknown or expired; which of them is not told."""


MAX_TIMER_S = 30 * 86_400.0  # no connection is expected to last longer; loops refuse very long timers


@dataclass(frozen=True, slots=True)
class Identity:
    """What a token stands for. ``expires`` None: until the server stops."""

    tenant: str
    role: Role
    name: str
    expires: datetime | None = None

    @property
    def may_write(self) -> bool:
        return self.role == "write"


@dataclass(frozen=True, slots=True)
class _Known:
    digest: bytes
    identity: Identity


class Authenticator:
    """Checks tokens. Without configured ones everybody on this machine is ``tenant`` and may write."""

    def __init__(self, tokens: Sequence[TokenSetting], tenant: str, clock: Callable[[], datetime]) -> None:
        self._known = tuple(_known(token) for token in tokens)
        self._anonymous = Identity(tenant, "write", "anonymous")
        self._clock = clock

    @property
    def required(self) -> bool:
        return bool(self._known)

    def identify(self, token: str | None) -> Identity:
        """Raises Denied. Takes the same time whichever token is near a known one."""
        if not self._known:
            return self._anonymous
        digest = sha256((token or "").encode("utf-8", "surrogatepass")).digest()
        found: Identity | None = None
        for known in self._known:
            if hmac.compare_digest(known.digest, digest):
                found = known.identity
        if found is None or (found.expires is not None and found.expires <= self._clock()):
            raise Denied
        return found

    def left_s(self, identity: Identity) -> float | None:
        """Seconds until ``identity`` expires; None where it does not."""
        return None if identity.expires is None else (identity.expires - self._clock()).total_seconds()


def when_expired(left_s: float | None, end: Callable[[], None]) -> asyncio.TimerHandle | None:
    """Have a connection ended when the token that opened it expires, in ``left_s`` seconds."""
    if left_s is None or left_s >= MAX_TIMER_S:
        return None
    return asyncio.get_running_loop().call_later(left_s, end)


def _known(token: TokenSetting) -> _Known:
    expires = token.expires if token.expires is None or token.expires.tzinfo else token.expires.replace(tzinfo=UTC)
    return _Known(token.digest, Identity(token.tenant, token.role, token.name or token.tenant, expires))
