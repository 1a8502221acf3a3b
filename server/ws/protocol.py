"""uvicorn's sans-I/O WebSocket protocol, with what plain ASGI has no words for.

A batch of frames is written with one call and stays bytes from the log to the socket; a peer that does not read can be
closed without waiting for it; and text that is not UTF-8 reaches the application, which can tell the sender so.
"""

from __future__ import annotations

from collections.abc import Sequence

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION = "soapstream.socket"
LINGER_S = 5.0  # that a closed peer gets to read what it was sent and to answer the close


class StreamProtocol(WebSocketsSansIOProtocol):
    """Hands itself to the application as ``scope["extensions"]["soapstream.socket"]``."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            extensions: dict[str, object] = self.scope["extensions"]  # type: ignore[assignment]  # typed for dicts only
            extensions[EXTENSION] = self

    def data_received(self, data: bytes) -> None:
        """Frames that came before a faulty one in the same packet are served before it ends the connection."""
        self.conn.receive_data(data)
        self.handle_events()
        if self.conn.parser_exc is not None and not self.close_sent:
            self.handle_parser_exception()

    def send_receive_event_to_app(self) -> None:
        """Text that is not UTF-8 is handed on with surrogates in place of the bytes that are not."""
        if self.curr_msg_data_type == "bytes" or self.close_sent:
            super().send_receive_event_to_app()
            return
        data = b"".join(self.frames)
        self.frames = []
        self.queue.put_nowait({"type": "websocket.receive", "text": data.decode("utf-8", "surrogateescape")})
        if not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()

    async def write_texts(self, frames: Sequence[bytes]) -> bool:
        """Send text frames in one write, then wait until the peer's buffer has room; False when it has gone."""
        if self.disconnected or self.close_sent or self.transport.is_closing():
            return False
        for frame in frames:
            self.conn.send_text(frame)
        self.transport.write(b"".join(self.conn.data_to_send()))
        await self.writable.wait()
        return not self.disconnected

    def close_with(self, code: int, reason: str) -> None:
        """Queue a close frame behind what was written, and cut the peer off when it does not answer in time."""
        if self.disconnected or self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(LINGER_S, self.transport.abort)
