"""What the server answers: the shapes of results, for those who build them and for the published schemas."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from engine.session import Snapshot


class Connected(TypedDict):
    """Answer to ``connect``; ``expires_s`` null: the token does not expire."""

    client: str
    ping_s: float
    version: str
    expires_s: int | None


class Refreshed(TypedDict):
    expires_s: int | None


class Acknowledged(TypedDict):
    """An input is in the log at ``offset``. ``stale``: a higher rev was there already and nothing changed."""

    epoch: str
    offset: int
    stale: NotRequired[bool]
    revision: NotRequired[int]
    run: NotRequired[str]


class Opened(Acknowledged):
    session: str


class SubscribedTo(TypedDict, total=False):
    """Answer to ``subscribe``. Channels without offsets answer an empty object.

    ``href`` stands in for a snapshot that is too large for a frame.
    """

    epoch: str
    offset: int
    recovered: bool
    snapshot: Snapshot | None
    href: str


class Deleted(TypedDict):
    deleted: bool


class Listed(TypedDict):
    session: str
    epoch: str
    offset: int
    updated: str


class SessionPage(TypedDict):
    """``next`` is what to pass as ``after`` for the following page, null on the last one."""

    sessions: list[Listed]
    next: str | None


class ErrorBody(TypedDict):
    """Why a request was not served. ``temporary``: the same request may succeed later."""

    code: str
    message: str
    field: str | None
    temporary: bool
    retry_after_ms: int | None


class ProblemDetails(TypedDict):
    """RFC 9457; ``code`` is the same word as on the WebSocket."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: NotRequired[str]


class Readiness(TypedDict):
    """``checks`` says ``ok`` or what is wrong, by dependency."""

    status: str
    checks: dict[str, str]
