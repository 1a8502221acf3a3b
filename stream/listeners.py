"""Calling listeners from tasks that many depend on: a listener's fault is reported, and stops nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVarTuple, Unpack

Args = TypeVarTuple("Args")


def call_guarded(listener: Callable[[Unpack[Args]], object], *args: *Args) -> None:
    """Call on the event loop; what the listener raises goes to the loop's exception handler."""
    try:
        listener(*args)
    except Exception as error:  # whatever it is, it is the listener's, and the caller's other work must go on
        asyncio.get_running_loop().call_exception_handler({"message": "a listener failed", "exception": error})
