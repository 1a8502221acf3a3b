"""What commands share: failures with exit codes, data on stdout, messages on stderr."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import Final

FAILED: Final = 1
USAGE: Final = 2
UNAVAILABLE: Final = 3
READER_LEFT: Final = 141
"""What a shell says of a command that SIGPIPE has ended: ``… | head -1`` does so to all."""

_CONTROLS: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
_CONTROL_BYTES: Final = re.compile(rb"[\0-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


class Failure(Exception):  # noqa: N818 - the outcome of a command, not a defect
    """Ends a command with a message for the user and an exit code."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def mend_streams() -> None:
    """Streams that whoever started us has closed are written to nobody; letters that a stream lacks become ``?``."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):  # tests put others in its place
        sys.stdout.reconfigure(errors="replace")


def discard_output() -> None:
    """What stdout still holds goes nowhere: the interpreter would fail over it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def printable(text: str) -> str:
    """A text without what a terminal obeys: texts of a visit, and names that others chose, are theirs and not ours."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped(line: bytes) -> bytes:
    """The same of UTF-8. Controls become what JSON has for them, so that a line of JSON says what it said."""
    return _CONTROL_BYTES.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), line)


def say(message: str) -> None:
    """A message for the person at the terminal."""
    print(printable(message), file=sys.stderr, flush=True)  # noqa: T201 - this is the one place that prints messages


def emit(line: bytes) -> None:
    """One line of data, written through at once so that a reader of a pipe sees it."""
    sys.stdout.buffer.write(escaped(line) + b"\n")
    sys.stdout.buffer.flush()
