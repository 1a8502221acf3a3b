"""The web page at ``/`` and its files, read once at start. Names carry no version, so that browsers ask again."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.http.problems import Problem

_TYPES: Final[Mapping[str, str]] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}


class Pages:
    """``folder`` holds ``index.html`` and what it refers to as ``/static/…``."""

    def __init__(self, folder: Path | None = None) -> None:
        place = folder or built_page()
        self._files = {path.name: path.read_bytes() for path in place.iterdir() if path.suffix in _TYPES}

    def routes(self) -> list[Route]:
        return [Route("/", self.index), Route("/static/{name}", self.static)]

    async def index(self, request: Request) -> Response:
        return self._file(request, "index.html")

    async def static(self, request: Request) -> Response:
        return self._file(request, request.path_params["name"])

    def _file(self, request: Request, name: str) -> Response:
        body = self._files.get(name)
        if body is None:
            raise Problem("not_found", "nothing is at this address")
        tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, 200, headers, _TYPES[Path(name).suffix])


def built_page() -> Path:
    """``web/dist`` of a checkout, or the copy of it that a wheel carries."""
    packaged = Path(str(files("server"))) / "static"
    return packaged if packaged.is_dir() else Path(str(files("server"))).parent / "web" / "dist"
