"""Tests run the sources of the deterministic tier, so that traces, lines and coverage are theirs.

``SOAPSTREAM_TEST_TIER=compiled uv run pytest`` runs the compiled modules instead, as an installed node does.
"""

from __future__ import annotations

import os

os.environ.setdefault("SOAPSTREAM_TEST_TIER", "sources")
