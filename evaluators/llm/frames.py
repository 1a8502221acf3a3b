"""Frames between a node and its LLM worker: four bytes of length (big-endian), then one JSON object.

Node → worker: ``{"id", "call": {stage, model, inputs, timeout_s, max_tokens}}`` or ``{"id", "cancel": true}``.
Worker → node: ``{"ready": true}`` once, then ``{"id", "reply": {outputs, input_tokens, output_tokens, cost_usd}}`` or
``{"id", "error": {reason, detail, retryable, retry_after_s}}``; nothing for a call that was cancelled.
"""

from __future__ import annotations

import asyncio
from typing import Any

import orjson

MAX_FRAME = 32 * 1024 * 1024


def encode(message: dict[str, Any]) -> bytes:
    body = orjson.dumps(message)
    return len(body).to_bytes(4, "big") + body


async def read(reader: asyncio.StreamReader) -> dict[str, Any]:
    """Next message. Raises asyncio.IncompleteReadError at the end, ValueError for what is no frame."""
    size = int.from_bytes(await reader.readexactly(4), "big")
    if size > MAX_FRAME:
        raise ValueError(f"frame of {size} bytes")
    message = orjson.loads(await reader.readexactly(size))
    if not isinstance(message, dict):
        raise ValueError("frame is no object")
    return message
