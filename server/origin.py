"""Which web pages may talk to this server: CORS does not cover WebSockets, and loopback does not keep browsers out."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

Headers = Iterable[tuple[bytes, bytes]]


class OriginPolicy:
    """``anonymous``: no tokens protect the server, so a name that was made to point here (DNS rebinding) must not do.

    Programs send no ``Origin`` and are always allowed; pages must come from this server or from an allowed origin.
    """

    def __init__(self, allowed: Iterable[str], host: str, anonymous: bool) -> None:
        self._allowed = frozenset(allowed)
        self._names = {host.casefold(), "localhost", *(_split(origin).hostname or "" for origin in self._allowed)}
        self._anonymous = anonymous

    def host_allowed(self, headers: Headers) -> bool:
        """Whether the ``Host`` that was asked for is one of ours.

        HTTP/1.0 needs none: health checks of load balancers come so, and no browser does.
        """
        if not self._anonymous or all(key != b"host" for key, _ in headers):
            return True
        name = _split(f"//{_value(headers, b'host')}").hostname or ""
        return name in self._names or _is_address(name)

    def page_allowed(self, headers: Headers) -> bool:
        """Whether the page that asks, if it is one, may."""
        origin = _value(headers, b"origin")
        if not origin or origin in self._allowed:
            return True
        place = _split(origin).netloc
        return bool(place) and place == _value(headers, b"host") and self.host_allowed(headers)


def _split(address: str) -> SplitResult:
    """What is no address (``http://[``) has no host, which is nobody's."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _value(headers: Headers, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in headers if key == name), "")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
