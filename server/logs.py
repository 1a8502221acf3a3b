"""Structured logs without any text of a visit: events are fixed words, values are ids, numbers and kinds of errors.

Messages and arguments of exceptions can hold what they tripped over, so of an exception only its kind and where it
came from are written, never what it says.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog

Format = Literal["auto", "json", "console"]
_FRAMES = 8  # innermost frames of a traceback that are kept
_QUIET = {"uvicorn.error": logging.WARNING, "aiokafka": logging.CRITICAL, "websockets": logging.WARNING}

log = structlog.stdlib.get_logger("soapstream")


def configure(level: str, style: Format, stream: TextIO | None = None) -> None:
    """Send all logging of the process to ``stream`` (stderr), one record a line. Called once, at start."""
    out = sys.stderr if stream is None else stream
    console = style == "console" or (style == "auto" and out.isatty())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_exception_text,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=out.isatty()) if console else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))


def fault(where: str, error: BaseException) -> None:
    """Log a fault of ours; given to whatever runs in the background."""
    log.error("fault", where=where, **described(error))


def described(error: BaseException) -> dict[str, Any]:
    """Kind and origin of an exception, without what it says."""
    cause = error.__cause__ or error.__context__
    found: dict[str, Any] = {"error": type(error).__name__, "at": _frames(error.__traceback__)}
    if cause is not None:
        found["cause"] = type(cause).__name__
    return found


def _frames(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _without_exception_text(_logger: Any, _method: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace ``exc_info`` by kind and origin, in our records and those of libraries."""
    given = record.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        record.update(described(error))
    return record
