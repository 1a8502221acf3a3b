"""Checks which side, and which part of the body."""
