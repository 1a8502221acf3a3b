"""Close codes of ``soapstream.v1``: below 4500 a client reconnects (with full jitter), from 4500 on it does not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class CloseCode(IntEnum):
    """Why the server ended a connection."""

    SHUTTING_DOWN = 4000
    TOO_SLOW = 4001
    INSUFFICIENT_STATE = 4002
    TOKEN_EXPIRED = 4003
    NO_PONG = 4004
    RATE_LIMITED = 4005
    BAD_TOKEN = 4500
    BAD_FRAME = 4501
    NO_CONNECT = 4502
    FORBIDDEN = 4503
    CONNECTION_LIMIT = 4504


REASONS: Mapping[CloseCode, str] = {
    CloseCode.SHUTTING_DOWN: "shutting down",
    CloseCode.TOO_SLOW: "too slow",
    CloseCode.INSUFFICIENT_STATE: "insufficient state",
    CloseCode.TOKEN_EXPIRED: "token expired",
    CloseCode.NO_PONG: "no pong",
    CloseCode.RATE_LIMITED: "rate limited",
    CloseCode.BAD_TOKEN: "bad token",
    CloseCode.BAD_FRAME: "bad frame",
    CloseCode.NO_CONNECT: "no connect in time",
    CloseCode.FORBIDDEN: "forbidden",
    CloseCode.CONNECTION_LIMIT: "connection limit",
}

OF_OUTBOX: Mapping[str, CloseCode] = {
    "too_slow": CloseCode.TOO_SLOW,
    "insufficient_state": CloseCode.INSUFFICIENT_STATE,
}
"""Close code for the reason an outbox was closed with."""
