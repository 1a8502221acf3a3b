"""``/openapi.json``, ``/asyncapi.json`` and ``/docs``: the interfaces for programs and for people."""

from __future__ import annotations

from functools import lru_cache
from html import escape

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.wire.errors import ERRORS
from server.ws.codes import REASONS


class DocRoutes:
    """Made when first asked for: describing every type takes longer than a start may."""

    def __init__(self, version: str) -> None:
        self._version = version

    def routes(self) -> list[Route]:
        return [
            Route("/openapi.json", self.openapi),
            Route("/asyncapi.json", self.asyncapi),
            Route("/docs", self.docs),
        ]

    async def openapi(self, _request: Request) -> Response:
        from server.schema.openapi import openapi

        return Response(orjson.dumps(openapi(self._version)), media_type="application/json")

    async def asyncapi(self, _request: Request) -> Response:
        from server.schema.asyncapi import asyncapi

        return Response(orjson.dumps(asyncapi(self._version)), media_type="application/json")

    async def docs(self, _request: Request) -> Response:
        return Response(page(self._version), media_type="text/html; charset=utf-8")


@lru_cache(maxsize=1)
def page(version: str) -> str:
    """One page without scripts: operations, close codes, errors."""
    from server.schema.asyncapi import asyncapi
    from server.schema.openapi import OPERATIONS

    http = [(f"{item.method.upper()} {item.path}", item.says) for item in OPERATIONS]
    requests = asyncapi(version)["components"]["messages"]
    ws = [(name.removesuffix("Request"), _fields(message)) for name, message in requests.items() if "Request" in name]
    closes = [(str(int(code)), reason) for code, reason in REASONS.items()]
    return "".join(
        (
            "<!doctype html><html lang=en><meta charset=utf-8><title>soapstream: interfaces</title>",
            '<link rel=stylesheet href="/static/docs.css"><main>',
            f"<h1>soapstream {escape(version)}</h1>",
            '<p>For programs: <a href="/openapi.json">OpenAPI</a>, <a href="/asyncapi.json">AsyncAPI</a>.</p>',
            _table("HTTP", "", http),
            _table("WebSocket operations (/v1/ws, soapstream.v1)", "", ws),
            _table("Close codes", "close-", closes),
            _table("Errors", "error-", list(ERRORS.items())),
            "</main></html>",
        )
    )


def _fields(message: dict[str, dict[str, str]]) -> str:
    from server.schema.components import schemas

    schema = schemas()[message["payload"]["$ref"].rpartition("/")[2]]
    needed = schema["required"]
    return ", ".join(
        name if name in needed else f"{name}?" for name in schema["properties"] if name not in ("id", "op")
    )


def _table(title: str, anchor: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr{f' id={chr(34)}{anchor}{escape(name)}{chr(34)}' if anchor else ''}>"
        f"<th scope=row><code>{escape(name)}</code></th><td>{escape(text)}</td></tr>"
        for name, text in rows
    )
    return f"<h2>{escape(title)}</h2><table>{cells}</table>"
