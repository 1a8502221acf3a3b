"""The LLM tier: runs the judges and turns what they found, or what went wrong, into verdicts.

- ``scored``: enough of the claims stand. Also content_fidelity's fallback, which says so in ``source``.
- ``unscored``: no model could be used (no_llm, rate_limited, over_budget, provider_error, timeout) or there was nothing
  to judge (empty).
- ``failed``: a model answered, and its answer is worth nothing (unparsable, unverified), or the judge broke
  (internal_error).

No failure ever becomes a number. Findings that were verified before a failure are kept.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from engine.scorecard import stand_in
from engine.verdict import Outcome, Verdict
from evaluators.llm import content, medical
from evaluators.llm.passages import blocks
from evaluators.llm.stages import VERSION, Stages, Usage
from evaluators.llm.visit import Progress, Unverified, Visit, read, settled
from evaluators.protocol import Judgement, JudgeRequest, OnProgress, StageError

_log = logging.getLogger(__name__)

_STAND_IN = ("grounding", "entity_coverage")
_FAILED = frozenset({"unparsable", "unverified", "internal_error"})

Act = Callable[[], Awaitable[None]]


class LlmJudges:
    """evaluators.protocol.LlmTier. ``stages`` None means that no model is configured.

    ``clock`` gives seconds; ``deadline_s`` bounds one evaluator of one run. ``warm`` starts what stands behind the
    stages (it may raise StageError), ``aclose`` ends it.
    """

    names = (content.NAME, medical.NAME)
    version = VERSION

    def __init__(
        self,
        stages: Stages | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        deadline_s: float = 90.0,
        warm: Act | None = None,
        aclose: Act | None = None,
    ) -> None:
        self._stages = stages
        self._clock = clock
        self._deadline_s = deadline_s
        self._warm = warm
        self._aclose = aclose

    @property
    def configured(self) -> bool:
        return self._stages is not None

    async def judge(self, request: JudgeRequest, on_progress: OnProgress) -> Mapping[str, Judgement]:
        names = [name for name in request.evaluators if name in self.names]
        visit = Visit(request) if self._stages is None else await read(request)  # no model has nothing to read
        async with asyncio.TaskGroup() as group:
            tasks = {name: group.create_task(self._judge(name, visit, on_progress)) for name in names}
        return {name: task.result() for name, task in tasks.items()}

    async def prepare(self, request: JudgeRequest) -> None:
        """Extracts the facts of the blocks that are complete; those known already cost nothing.

        In any case what loads slowly is loaded before the note is there.
        """
        if self._stages is None:
            return
        if self._warm is not None:
            await settled(self._warm())
        closed = [block for block in blocks(request.turns) if block.closed]
        async with asyncio.TaskGroup() as group:
            for block in closed:
                group.create_task(settled(content.extract(request, block, self._stages, Usage())))

    async def aclose(self) -> None:
        if self._stages is not None:
            await self._stages.aclose()
        if self._aclose is not None:
            await self._aclose()

    async def _judge(self, name: str, visit: Visit, on_progress: OnProgress) -> Judgement:
        started = self._clock()
        outcome = _Outcome(name, visit)
        try:
            if self._stages is None:
                raise StageError("no_llm")
            async with asyncio.timeout(self._deadline_s):
                await outcome.run(self._stages, Progress(name, on_progress))
        except StageError as error:
            outcome.unusable(error.reason, error.detail)
        except TimeoutError:
            outcome.unusable("timeout", "the judge's deadline")
        except asyncio.CancelledError as error:
            traceback.clear_frames(error.__traceback__)  # they hold one another, and the visit
            raise
        except Unverified as error:
            outcome.unusable("unverified", str(error))
        except Exception as error:  # a defect of ours must end this verdict, not the run; no text of it: it may be PHI
            _log.error("judge %s broke: %s", name, type(error).__name__)
            outcome.unusable("internal_error", type(error).__name__)
        return outcome.judgement(1000 * (self._clock() - started))


class _Outcome:
    """What one evaluator of one run comes to."""

    def __init__(self, name: str, visit: Visit) -> None:
        self._name = name
        self._visit = visit
        self._usage = Usage()
        self._result: content.Content | medical.Correctness | None = None
        self._value: float | None = None
        self._reason: str | None = None
        self._details: dict[str, Any] = {}

    async def run(self, stages: Stages, progress: Progress) -> None:
        """Raises StageError, TimeoutError or Unverified; ``unusable`` then says the rest."""
        if not self._visit.parts or (self._name == content.NAME and self._visit.empty):
            self._reason = "empty"
        elif self._name == content.NAME:
            found = self._result = await content.judge(self._visit, stages, self._usage, progress)
            self._value, self._details = found.scores()
        else:
            made = self._result = await medical.judge(self._visit, stages, self._usage, progress)
            self._value = made.accuracy()
            self._details = {"accuracy": self._value}
            self._reason = "empty" if self._value is None else None

    def unusable(self, reason: str, detail: str) -> None:
        self._value, self._reason = None, reason
        self._usage.cost_usd = None  # what a failed call has cost is not known
        if detail:
            self._details = {"cause": detail}

    def judgement(self, elapsed_ms: float) -> Judgement:
        findings = tuple(self._result.findings.found) if self._result else ()
        return Judgement(self._fallback(elapsed_ms) or self._verdict(elapsed_ms), findings)

    def _verdict(self, elapsed_ms: float) -> Verdict:
        failed = self._reason in _FAILED
        outcome: Outcome = "scored" if self._value is not None else "failed" if failed else "unscored"
        details = {**self._details, **(self._result.details() if self._result else {}), "usage": self._spent()}
        return Verdict(
            self._name, VERSION, "llm", outcome, self._value, details, self._reason, self._source(), elapsed_ms,
            self._usage.cost_usd,
        )  # fmt: skip

    def _fallback(self, elapsed_ms: float) -> Verdict | None:
        """content_fidelity as far as the deterministic tier knows it, where no model could say."""
        verdicts = self._visit.request.deterministic.verdicts
        value = stand_in(verdicts)
        if self._name != content.NAME or self._reason in (None, "empty") or value is None:
            return None
        stood_in = [name for name in _STAND_IN if name in verdicts and verdicts[name].outcome == "scored"]
        details = {"fallback_reason": self._reason, **self._details, "usage": self._spent()}
        source = "fallback:" + "+".join(stood_in)
        return Verdict(
            self._name, VERSION, "llm", "scored", value, details, None, source, elapsed_ms, self._usage.cost_usd
        )  # fmt: skip

    def _source(self) -> str:
        return "llm:" + "+".join(sorted(self._usage.models) or ["none"])

    def _spent(self) -> dict[str, int]:
        usage = self._usage
        return {
            "calls": usage.calls,
            "cached": usage.cached,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
        }
