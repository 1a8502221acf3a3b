"""Evaluators of clinical notes behind one protocol: deterministic ones (instant) and LLM judges (background)."""

from typing import Final

from evaluators import native

COMPILED: Final = native.use()
"""Whether this process runs the deterministic tier as native code."""
