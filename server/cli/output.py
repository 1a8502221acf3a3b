"""What commands share: failures with exit codes, data on stdout, messages on stderr."""

from __future__ import annotations

import sys
from typing import Final

FAILED: Final = 1
USAGE: Final = 2
UNAVAILABLE: Final = 3


class Failure(Exception):  # noqa: N818 - the outcome of a command, not a defect
    """Ends a command with a message for the user and an exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """A message for the person at the terminal."""
    print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is the one place that prints messages


def emit(line: bytes) -> None:
    """One line of data, written through at once so that a reader of a pipe sees it."""
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
