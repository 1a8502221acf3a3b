"""Tests run the sources of the deterministic tier, so that traces, lines and coverage are theirs.

``SOAPSTREAM_TEST_TIER=compiled uv run pytest`` runs the compiled modules instead, as an installed node does. Nothing
fails for being slow: hypothesis sets no deadline.
"""

from __future__ import annotations

import os
import signal

from hypothesis import settings

settings.register_profile("soapstream", settings.default, deadline=None)
settings.load_profile("soapstream")
os.environ.setdefault("SOAPSTREAM_TEST_TIER", "sources")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a script has it for what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # processes that tests interrupt inherit it
