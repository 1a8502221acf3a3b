"""Dialogue acts: what an utterance answers to one before it."""
