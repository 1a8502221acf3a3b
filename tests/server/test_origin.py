"""Which pages may talk to a server, with tokens and without."""

from __future__ import annotations

import pytest

from server.origin import OriginPolicy


def headers(host: str, origin: str = "") -> list[tuple[bytes, bytes]]:
    return [(b"host", host.encode())] + ([(b"origin", origin.encode())] if origin else [])


@pytest.mark.parametrize(
    ("host", "origin", "anonymous", "allowed"),
    [
        ("127.0.0.1:8000", "", True, True),
        ("127.0.0.1:8000", "http://127.0.0.1:8000", True, True),
        ("localhost:8000", "http://localhost:8000", True, True),
        ("[::1]:8000", "http://[::1]:8000", True, True),
        ("127.0.0.1:8000", "https://evil.example", True, False),
        ("127.0.0.1:8000", "http://127.0.0.1:9000", True, False),
        ("evil.example", "http://evil.example", True, False),  # a name that was made to point here
        ("evil.example", "http://evil.example", False, True),  # tokens keep strangers out, whatever the name
        ("clinic.example", "https://clinic.example", False, True),
        ("clinic.example", "https://ehr.example", False, True),
        ("clinic.example", "null", False, False),
        ("127.0.0.1:8000", "http://[::1", True, False),  # no address at all
        ("[::1", "http://[::1", True, False),
        ("a]b", "", True, True),  # whether its Host is one of ours is another question
    ],
)
def test_pages(host: str, origin: str, anonymous: bool, allowed: bool) -> None:
    policy = OriginPolicy(["https://ehr.example"], "127.0.0.1", anonymous)
    assert policy.page_allowed(headers(host, origin)) is allowed


def test_the_host_matters_only_where_nothing_else_protects() -> None:
    assert not OriginPolicy([], "127.0.0.1", anonymous=True).host_allowed(headers("evil.example"))
    assert not OriginPolicy([], "127.0.0.1", anonymous=True).host_allowed(headers("[::1"))
    assert OriginPolicy([], "127.0.0.1", anonymous=False).host_allowed(headers("evil.example"))
    assert OriginPolicy([], "box.local", anonymous=True).host_allowed(headers("box.local:80"))


def test_a_request_without_a_host_comes_from_no_page() -> None:
    policy = OriginPolicy([], "127.0.0.1", anonymous=True)
    assert policy.host_allowed([(b"accept", b"*/*")])
    assert not policy.host_allowed(headers(""))
    assert not policy.page_allowed([(b"origin", b"http://evil.example")])
