"""Clients of a running server over HTTP, and what they are told."""

from __future__ import annotations

from typing import Any

import httpx

from tests.kit.server import WAIT_S, Running
from tests.kit.waiting import eventually

NOTE = "S: takes lisinopril 40 mg daily.\nA: hypertension.\nP: continue."
SAID = {"id": "u1", "speaker": "patient", "text": "I take lisinopril twenty milligrams a day."}


def client(server: Running, token: str | None = None) -> httpx.AsyncClient:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=server.http, headers=headers, timeout=WAIT_S)


def problem(response: httpx.Response) -> tuple[int, str, str | None]:
    assert response.headers["content-type"] == "application/problem+json", response.text
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["code"], body.get("field")


async def ended(http: httpx.AsyncClient, run: str) -> dict[str, Any]:
    """A run's result once it is over."""

    async def done() -> dict[str, Any] | None:
        response = await http.get(f"/v1/runs/{run}")
        body: dict[str, Any] = response.json()
        return body if response.status_code == 200 and body["status"] != "partial" else None

    return await eventually(done, WAIT_S)
