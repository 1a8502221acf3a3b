"""What is said while a server is waited for."""

from __future__ import annotations

import re

import pytest

from server.cli.outages import Outages
from server.client import Outage


def test_many_clients_that_wait_for_one_server_are_told_of_once(capsys: pytest.CaptureFixture[str]) -> None:
    told = Outages()
    outage = Outage("ws://test", 2.0, "Connection refused")
    for news in (outage, outage, None, None):
        told(news)
    out, err = capsys.readouterr()
    waiting, again = err.splitlines()
    assert out == ""
    assert re.fullmatch(r"waiting for ws://test since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(Connection refused\)", waiting)
    assert re.fullmatch(r"connected again at \d\d:\d\d:\d\d", again)
