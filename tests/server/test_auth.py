"""Tokens: who is let in, who is not, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from server.auth import Authenticator, Denied
from server.settings import TokenSetting

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN, HASHED, LATE = "plain-0123456789abcdef", "hashed-0123456789abcdef", "late-0123456789abcdef"


@pytest.fixture
def authenticator() -> Authenticator:
    tokens = [
        TokenSetting("a", token=PLAIN, name="Ada"),
        TokenSetting("b", sha256=sha256(HASHED.encode()).hexdigest(), role="read"),
        TokenSetting("c", token=LATE, expires=NOW + timedelta(minutes=5)),
    ]
    return Authenticator(tokens, "default", lambda: NOW)


def test_tokens_in_clear_and_hashed_name_tenant_and_role(authenticator: Authenticator) -> None:
    ada, reader = authenticator.identify(PLAIN), authenticator.identify(HASHED)
    assert (ada.tenant, ada.name, ada.may_write) == ("a", "Ada", True)
    assert (reader.tenant, reader.may_write) == ("b", False)


@pytest.mark.parametrize("token", [None, "", "plain", PLAIN + " ", sha256(HASHED.encode()).hexdigest(), "\ud800"])
def test_anything_else_is_denied(authenticator: Authenticator, token: str | None) -> None:
    with pytest.raises(Denied):
        authenticator.identify(token)


def test_an_expiry_is_told_and_kept(authenticator: Authenticator) -> None:
    identity = authenticator.identify(LATE)
    assert authenticator.left_s(identity) == 300
    assert authenticator.left_s(authenticator.identify(PLAIN)) is None


def test_a_time_without_a_zone_is_utc_and_an_expired_token_is_denied() -> None:
    token = TokenSetting("c", token=LATE, expires=datetime(2025, 12, 31, 23, 59))
    with pytest.raises(Denied):
        Authenticator([token], "default", lambda: NOW).identify(LATE)


def test_without_tokens_everybody_is_the_default_tenant() -> None:
    identity = Authenticator([], "home", lambda: NOW).identify(None)
    assert (identity.tenant, identity.may_write) == ("home", True)
