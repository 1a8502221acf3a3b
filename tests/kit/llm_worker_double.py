"""TEST DOUBLE of the LLM worker process: speaks its frames, and does what the name of the stage says.

``echo`` answers with its inputs, ``slow`` never does, ``crash`` ends the process, ``nonsense`` sends what is no frame,
``stuck`` stops reading and answering altogether, ``error`` answers with an error, ``cancelled`` says how many calls
were cancelled. With ``--stillborn`` the process ends before it is ready.
"""

from __future__ import annotations

import os
import socket
import sys
import time

import orjson


def read(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = connection.recv(size - len(data))
        if not chunk:
            sys.exit(0)
        data += chunk
    return data


def send(connection: socket.socket, message: dict[str, object]) -> None:
    body = orjson.dumps(message)
    connection.sendall(len(body).to_bytes(4, "big") + body)


def reply(outputs: object) -> dict[str, object]:
    return {"outputs": outputs, "input_tokens": 1, "output_tokens": 2, "cost_usd": None}


def main() -> None:
    connection = socket.socket(fileno=os.dup(0))
    if "--stillborn" in sys.argv:
        sys.exit(3)
    send(connection, {"ready": True})
    cancelled = 0
    while True:
        message = orjson.loads(read(connection, int.from_bytes(read(connection, 4), "big")))
        if "cancel" in message:
            cancelled += 1
            continue
        number, call = message["id"], message["call"]
        match call["stage"]:
            case "echo":
                send(connection, {"id": number, "reply": reply({**call["inputs"], "model": call["model"]})})
            case "crash":
                os._exit(1)
            case "nonsense":
                connection.sendall(b"\xff\xff\xff\xffnonsense")
            case "stuck":
                time.sleep(3600)
            case "cancelled":
                send(connection, {"id": number, "reply": reply({"cancelled": cancelled})})
            case "error":
                error = {"reason": "rate_limited", "detail": "status 429", "retryable": True, "retry_after_s": 7.5}
                send(connection, {"id": number, "error": error})


if __name__ == "__main__":
    main()
