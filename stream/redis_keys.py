"""Names of keys and channels in Redis. Ids are untrusted text: names carry a digest of them, values carry the text.

All keys of one session have the same hash tag and would live on one node of a cluster. The indexes over sessions, the
era and the fence counter have none, and the scripts touch both: a cluster is not supported, one primary is.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

from stream.broker import SessionKey

_TAG_CHARS = 32
_PARTS = (b"meta", b"log", b"standing", b"lease", b"snapshot", b"cursors")


class Names(NamedTuple):
    """Of one session. ``keys`` are in the order in which the scripts take them; ``member`` stands for it in indexes."""

    keys: tuple[bytes, ...]
    channel: bytes
    member: bytes
    tenant: bytes
    session: bytes

    @property
    def standing(self) -> bytes:
        return self.keys[2]

    @property
    def lease(self) -> bytes:
        return self.keys[3]

    @property
    def snapshot(self) -> bytes:
        return self.keys[4]

    @property
    def cursors(self) -> bytes:
        return self.keys[5]


class Namer:
    """Names under a prefix, which must not hold braces."""

    def __init__(self, prefix: str) -> None:
        if not prefix or set(prefix) & set("{}"):
            raise ValueError("the prefix of redis keys must not be empty nor hold braces")
        self._prefix = prefix.encode()
        self.era = self.shared("era")
        self.unsettled = self.shared("unsettled")
        self.updated = self.shared("updated")
        self.fences = self.shared("fences")
        self.lease_affixes = (self._prefix + b":{", b"}:lease")

    def shared(self, kind: str, name: str = "") -> bytes:
        """A key or channel that belongs to no session; ``name`` is untrusted text."""
        return self._prefix + b":" + kind.encode() + (b":" + quote(name) if name else b"")

    def topic(self, channel: bytes) -> str | None:
        """The topic that a channel carries."""
        start = self.shared("topic") + b":"
        return unquote(channel.removeprefix(start)) if channel.startswith(start) else None

    def tenant(self, tenant: str) -> bytes:
        """The index of a tenant's sessions."""
        return self._prefix + b":tenant:" + _digest(quote(tenant))

    def session(self, key: SessionKey) -> Names:
        tenant, session = quote(key.tenant), quote(key.session)
        packed = b"%d:%b%b" % (len(tenant), tenant, session)
        tag = _digest(packed)
        own = self._prefix + b":{" + tag + b"}"
        keys = (
            *(own + b":" + part for part in _PARTS),
            self.era,
            self.unsettled,
            self.updated,
            self.tenant(key.tenant),
        )
        return Names(keys, own, tag + packed, tenant, session)


def session_of(member: bytes) -> SessionKey:
    """The session that a member of an index stands for."""
    length, _, ids = member[_TAG_CHARS:].partition(b":")
    return SessionKey(unquote(ids[: int(length)]), unquote(ids[int(length) :]))


def quote(text: str) -> bytes:
    """Untrusted text as bytes that sort as the text does, half surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def unquote(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_TAG_CHARS // 2).hexdigest().encode()
