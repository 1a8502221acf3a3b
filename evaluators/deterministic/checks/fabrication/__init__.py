"""Checks whether a statement has anything to do with what was said."""
