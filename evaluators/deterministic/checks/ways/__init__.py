"""Checks how a thing is, where it may be in one of several ways."""
