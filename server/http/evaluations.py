"""One-shot evaluations and the results of runs."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from server.http.gate import Access, read_body
from server.http.problems import Problem
from server.http.sessions import body_limit
from server.oneshot import Evaluations, OneShot
from server.wire.inputs import OneShotIn
from server.wire.parse import BadInput, check_depth, check_size
from stream.results import Results
from stream.visit_text import TooManyTurns


class EvaluationRoutes:
    """``/v1/evaluations`` and ``/v1/runs``. ``max_text`` bounds transcript and note in bytes, each."""

    def __init__(
        self, evaluations: Evaluations, results: Results, access: Access, max_text: int, patience_s: float
    ) -> None:
        self._evaluations = evaluations
        self._results = results
        self._access = access
        self._max_text = max_text
        self._patience_s = patience_s

    def routes(self) -> list[Route]:
        return [
            Route("/v1/evaluations", self.evaluate, methods=["POST"]),
            Route("/v1/runs/{run}", self.run, methods=["GET"]),
        ]

    async def evaluate(self, request: Request) -> Response:
        """The partial result; with ``?wait=complete`` the complete one, or what there is when patience ends."""
        identity = self._access.writer(request)
        asked = await read_body(request, OneShotIn, body_limit(self._max_text, texts=2))
        check_depth(asked.metadata, "metadata")
        check_size(asked.transcript, "transcript", self._max_text)
        check_size(asked.note, "note", self._max_text)
        judged = asked.tiers is None or "llm" in asked.tiers
        shot = OneShot(identity.tenant, asked.transcript, asked.note, asked.metadata, judged)
        try:
            partial, completed = await self._evaluations.start(shot)
        except TooManyTurns as error:
            raise BadInput("too_large", f"transcript: {error}", "transcript") from None
        if request.query_params.get("wait") != "complete":
            return Response(partial, media_type="application/json")
        done, _ = await asyncio.wait({completed}, timeout=self._patience_s)
        return Response(completed.result() if done else partial, media_type="application/json")

    async def run(self, request: Request) -> Response:
        """The latest state of a run: of a note of a session, or of a one-shot evaluation."""
        identity = self._access.reader(request)
        found = await self._results.get(identity.tenant, request.path_params["run"])
        if found is None:
            raise Problem("unknown_run", "no run of this id is known", "run")
        return Response(found.body, media_type="application/json")
