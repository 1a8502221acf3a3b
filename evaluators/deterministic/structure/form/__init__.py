"""Faults of a note's form, one kind a module."""
