"""Tests run the sources of the deterministic tier, so that traces, lines and coverage are theirs.

``SOAPSTREAM_TEST_TIER=compiled uv run pytest`` runs the compiled modules instead, as an installed node does. Nothing
fails for being slow: hypothesis sets no deadline.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("soapstream", settings.default, deadline=None)
settings.load_profile("soapstream")
os.environ.setdefault("SOAPSTREAM_TEST_TIER", "sources")
