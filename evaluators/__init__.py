"""Evaluators of clinical notes behind one protocol: deterministic ones (instant) and LLM judges (background)."""
