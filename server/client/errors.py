"""How a client's work ends without its result."""

from __future__ import annotations


class ServerError(Exception):
    """The server refused one call; ``temporary`` ones are repeated by the client and never seen."""

    def __init__(self, code: str, message: str, *, temporary: bool = False, retry_after_ms: int | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message
        self.temporary, self.retry_after_ms = temporary, retry_after_ms


class Disconnected(Exception):  # noqa: N818 - a state, as in the protocol
    """No connection, and none to come: the address is wrong, the server said so, or patience ran out."""
