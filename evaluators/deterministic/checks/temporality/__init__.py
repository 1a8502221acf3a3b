"""Checks when, and whether still: drugs in use, habits of today and former ones, what is over or to come."""
