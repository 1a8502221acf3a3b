"""Checks what is done about a drug, and how it is taken."""
