"""Checks whether a thing is there: what was denied, and what was affirmed."""
