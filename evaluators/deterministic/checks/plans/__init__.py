"""Checks what is ordered, decided, awaited or forgone."""
