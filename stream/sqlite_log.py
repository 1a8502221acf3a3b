"""Session logs as SQL: functions that run within a transaction of the thread that owns the connection."""

from __future__ import annotations

import secrets
from sqlite3 import Connection
from typing import NamedTuple

from stream.broker import Appended, Entry, KeyState, Page, Record, SessionInfo, SessionKey, standing

_OFFSET_BITS = 32
_TOP_OFFSET = (1 << _OFFSET_BITS) - 1
_PROBE = "probe"  # no key of the cache, which are hashes
_PROBE_BYTES = 16 * 1024


class LogRow(NamedTuple):
    """The state of one log."""

    id: int
    epoch: str
    first: int
    top: int
    updated: float
    unsettled: float | None


def quote(text: str) -> bytes:
    """Untrusted text as stored; sorts as the text does, half surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def unquote(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")


def find(db: Connection, session: SessionKey) -> LogRow | None:
    """The log of a session."""
    row = db.execute(
        "SELECT id, epoch, first, top, updated, unsettled FROM log WHERE tenant = ? AND session = ?",
        (quote(session.tenant), quote(session.session)),
    ).fetchone()
    return LogRow(*row) if row else None


def key_state(db: Connection, log: int, key: str) -> KeyState | None:
    row = db.execute("SELECT rev, digest, offset FROM standing WHERE log = ? AND key = ?", (log, quote(key))).fetchone()
    return KeyState(*row) if row else None


def append(
    db: Connection,
    session: SessionKey,
    record: Record,
    requires: str | None,
    unless: str | None,
    now: float,
    is_input: bool,
) -> Appended:
    """The contract's append after its fence check, which the caller has made."""
    log = find(db, session)
    refusal = _refusal(db, log, record, requires, unless)
    if refusal is not None:
        return refusal
    log = log or _create(db, session, now)
    offset = log.top + 1
    if offset > _TOP_OFFSET:
        raise OverflowError("a log holds 2**32 - 1 entries at most")
    db.execute("INSERT INTO entry VALUES (?, ?)", (_at(log.id, offset), record.body))
    db.execute(
        "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?)",
        (log.id, quote(record.key), record.rev, record.digest, offset),
    )
    unsettled = now if is_input and log.unsettled is None else log.unsettled
    db.execute("UPDATE log SET top = ?, updated = ?, unsettled = ? WHERE id = ?", (offset, now, unsettled, log.id))
    return Appended("appended", log.epoch, offset, record.rev)


def _refusal(
    db: Connection, log: LogRow | None, record: Record, requires: str | None, unless: str | None
) -> Appended | None:
    """Why the record must not be appended, in the order that the contract fixes."""
    if log is None:
        return Appended("missing", "", 0) if requires is not None else None
    if requires is not None and key_state(db, log.id, requires) is None:
        return Appended("missing", log.epoch, log.top)
    state = key_state(db, log.id, record.key)
    outcome = standing(record, state)
    if state is not None and outcome != "appended":
        return Appended(outcome, log.epoch, state.offset, state.rev)
    blocking = key_state(db, log.id, unless) if unless is not None else None
    if blocking is not None:
        return Appended("blocked", log.epoch, blocking.offset, blocking.rev)
    return None


def _create(db: Connection, session: SessionKey, now: float) -> LogRow:
    epoch = secrets.token_hex(8)
    values = (quote(session.tenant), quote(session.session), epoch, now)
    inserted = db.execute(
        "INSERT INTO log (tenant, session, epoch, first, top, updated) VALUES (?, ?, ?, 1, 0, ?)", values
    )
    assert inserted.lastrowid is not None
    return LogRow(inserted.lastrowid, epoch, 1, 0, now, None)


def read(db: Connection, session: SessionKey, after: int, limit: int) -> Page:
    log = find(db, session)
    if log is None:
        return Page("", 0, 1, ())
    after = min(max(after, 0), _TOP_OFFSET)
    rows = db.execute(
        "SELECT at, body FROM entry WHERE at > ? AND at <= ? ORDER BY at LIMIT ?",
        (_at(log.id, after), _at(log.id, log.top), limit),
    )
    entries = tuple(Entry(at & _TOP_OFFSET, body) for at, body in rows)
    return Page(log.epoch, log.top, log.first, entries)


def sessions(db: Connection, tenant: str, after: str, limit: int) -> list[SessionInfo]:
    rows = db.execute(
        "SELECT session, epoch, top, updated FROM log WHERE tenant = ? AND session > ? ORDER BY session LIMIT ?",
        (quote(tenant), quote(after), limit),
    )
    return [SessionInfo(unquote(session), epoch, top, updated) for session, epoch, top, updated in rows]


def delete(db: Connection, session: SessionKey, idle_since: float | None = None) -> bool:
    """Forget a session; with ``idle_since`` only where it is settled and was last appended to before that time."""
    log = find(db, session)
    if log is None:
        return False
    if idle_since is not None and (log.unsettled is not None or log.updated >= idle_since):
        return False
    db.execute("DELETE FROM entry WHERE at > ? AND at <= ?", (_at(log.id, 0), _at(log.id, _TOP_OFFSET)))
    for statement in (
        "DELETE FROM standing WHERE log = ?",
        "DELETE FROM snapshot WHERE log = ?",
        "DELETE FROM cursor WHERE log = ?",
        "DELETE FROM log WHERE id = ?",
    ):
        db.execute(statement, (log.id,))
    return True


def idle(db: Connection, before: float) -> list[SessionKey]:
    """Settled sessions last appended to before a time."""
    rows = db.execute("SELECT tenant, session FROM log WHERE unsettled IS NULL AND updated < ?", (before,))
    return [SessionKey(unquote(tenant), unquote(session)) for tenant, session in rows]


def unsettled(db: Connection, limit: int) -> list[SessionKey]:
    """Sessions that owe work, the longest waiting first."""
    rows = db.execute(
        "SELECT tenant, session FROM log WHERE unsettled IS NOT NULL ORDER BY unsettled, tenant, session LIMIT ?",
        (limit,),
    )
    return [SessionKey(unquote(tenant), unquote(session)) for tenant, session in rows]


def settle(db: Connection, session: SessionKey, offset: int) -> bool:
    log = find(db, session)
    if log is None or log.top > offset:
        return False
    db.execute("UPDATE log SET unsettled = NULL WHERE id = ?", (log.id,))
    return True


def store_snapshot(db: Connection, session: SessionKey, offset: int, body: bytes) -> bool:
    log = find(db, session)
    if log is None:
        return False
    db.execute(
        "INSERT INTO snapshot VALUES (?, ?, ?) ON CONFLICT (log) DO UPDATE"
        " SET offset = excluded.offset, body = excluded.body WHERE offset <= excluded.offset",
        (log.id, offset, body),
    )
    return True


def load_snapshot(db: Connection, session: SessionKey) -> Entry | None:
    log = find(db, session)
    row = log and db.execute("SELECT offset, body FROM snapshot WHERE log = ?", (log.id,)).fetchone()
    return Entry(*row) if row else None


def trim(db: Connection, session: SessionKey, keep: int) -> None:
    log = find(db, session)
    row = log and db.execute("SELECT offset FROM snapshot WHERE log = ?", (log.id,)).fetchone()
    if log is None or not row:
        return
    cursors = db.execute("SELECT offset FROM cursor WHERE log = ?", (log.id,))
    upto = min(row[0], log.top - keep, *(offset for (offset,) in cursors))
    if upto >= log.first:
        db.execute("DELETE FROM entry WHERE at > ? AND at <= ?", (_at(log.id, 0), _at(log.id, upto)))
        db.execute("UPDATE log SET first = ? WHERE id = ?", (upto + 1, log.id))


def cursor(db: Connection, session: SessionKey, name: str) -> int:
    log = find(db, session)
    row = log and db.execute("SELECT offset FROM cursor WHERE log = ? AND name = ?", (log.id, quote(name))).fetchone()
    return int(row[0]) if row else 0


def advance(db: Connection, session: SessionKey, name: str, offset: int) -> bool:
    log = find(db, session)
    if log is None:
        return False
    db.execute(
        "INSERT INTO cursor VALUES (?, ?, ?) ON CONFLICT (log, name) DO UPDATE"
        " SET offset = max(offset, excluded.offset)",
        (log.id, quote(name), offset),
    )
    return True


def cache_get(db: Connection, key: str, now: float) -> bytes | None:
    row = db.execute("SELECT value FROM cache WHERE key = ? AND expires > ?", (quote(key), now)).fetchone()
    return bytes(row[0]) if row else None


def cache_set(db: Connection, key: str, value: bytes, expires: float) -> None:
    db.execute("INSERT OR REPLACE INTO cache VALUES (?, ?, ?)", (quote(key), value, expires))


def cache_purge(db: Connection, now: float) -> None:
    """Drop what has expired."""
    db.execute("DELETE FROM cache WHERE expires <= ?", (now,))


def _at(log: int, offset: int) -> int:
    return log << _OFFSET_BITS | offset


def probe(db: Connection) -> None:
    """Take room in the file and give it back: fails where an append would."""
    cache_set(db, _PROBE, bytes(_PROBE_BYTES), 0.0)
    db.execute("DELETE FROM cache WHERE key = ?", (quote(_PROBE),))
