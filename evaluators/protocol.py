"""What the rest of the system knows of evaluators: two tiers, each behind one protocol.

The deterministic tier keeps the state of a visit and updates it with each input at the cost of that input. The LLM tier
judges a note in the background and reports as it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from engine.finding import Changes, Fact, Finding
from engine.note import Note
from engine.transcript import Place, Segment, Turn
from engine.verdict import Verdict

Metadata = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that the deterministic tier knows of a visit at one moment; full lists in a stable order."""

    verdicts: Mapping[str, Verdict]
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """What one more segment changed. ``verdicts`` is complete, ``findings`` and ``facts`` are differences."""

    verdicts: Mapping[str, Verdict]
    findings: Changes[Finding]
    facts: Changes[Fact]


class LiveVisit(Protocol):
    """The deterministic tier's state of one visit. Not thread-safe; the owner of the session calls it in log order.

    Whatever the order of calls, ``assess`` equals a fresh evaluation of the same segments and note, byte for byte.
    """

    def put(self, segment: Segment, place: Place | None = None) -> Update:
        """Insert or replace a segment (interim → final). Costs what the segment costs, not what the visit costs.

        ``place`` is where it stands, for one that a visit which is built anew has not seen arrive: its own start does
        not tell.
        """

    def revise(self, note: Note) -> Assessment:
        """Take a new revision of the note; re-aligns only what changed."""

    def assess(self) -> Assessment:
        """The state as full lists."""


class DeterministicTier(Protocol):
    """Composition of the deterministic evaluators. ``version`` changes with any rule or term of theirs."""

    version: str

    def visit(self, metadata: Metadata) -> LiveVisit:
        """An empty visit. ``metadata``: the patient's ``age``, and the ``section`` that a note is, if no more."""

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        """One whole pair at once; equals feeding a ``LiveVisit``."""


@dataclass(frozen=True, slots=True)
class JudgeRequest:
    """One LLM evaluation. ``evaluators`` names those to run; ``tenant`` keys caches, budgets and limits.

    ``deterministic`` is what the fallback stands on when no model can be used.
    """

    run: str
    tenant: str
    session: str
    turns: tuple[Turn, ...]
    note: str
    metadata: Metadata
    deterministic: Assessment
    evaluators: tuple[str, ...] = ("content_fidelity", "medical_correctness")


@dataclass(frozen=True, slots=True)
class JudgeProgress:
    """What has just become known: ``items`` are JSON-ready facts or per-claim verdicts, not repeated in later calls."""

    evaluator: str
    stage: str
    items: tuple[Mapping[str, Any], ...]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one LLM evaluator ends with: a verdict (scored, unscored or failed) and its findings."""

    verdict: Verdict
    findings: tuple[Finding, ...] = field(default=())


OnProgress = Callable[[JudgeProgress], None]

ModelClass = Literal["fast", "balanced", "accurate"]
StageFault = Literal[
    "no_llm",
    "rate_limited",
    "over_budget",
    "provider_error",
    "timeout",
    "unparsable",
    "worker_lost",
]


@dataclass(frozen=True, slots=True)
class StageCall:
    """One call of a language model: the stage names the program, ``inputs`` are its input fields.

    ``tokens`` is a safe estimate of what the call may use, input and output together; budgets and limits reserve it.
    ``timeout_s`` bounds the whole call, waiting and retries included.
    """

    stage: str
    model_class: ModelClass
    inputs: Mapping[str, str]
    tenant: str
    session: str
    tokens: int
    timeout_s: float


@dataclass(frozen=True, slots=True)
class StageReply:
    """What the program returned: JSON-ready output fields, validated against their types.

    ``model`` is the name asked for. ``cost_usd`` None means unknown, never free.
    """

    outputs: Mapping[str, Any]
    model: str
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


class StageError(Exception):
    """A stage call that gave no usable reply. Carries no text of a visit.

    ``retryable`` says whether the same call may succeed later, ``retry_after_s`` when the provider named a time.
    ``detail`` is a short technical cause ("status 503", "breaker open").
    """

    def __init__(
        self, reason: StageFault, detail: str = "", *, retryable: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: StageFault = reason
        self.detail = detail
        self.retryable = retryable
        self.retry_after_s = retry_after_s


class StageCaller(Protocol):
    """The road from a judge to a language model; layers (limits, breaker, process) wrap one another in this shape."""

    async def __call__(self, call: StageCall) -> StageReply:
        """Raises StageError. Cancelling stops the call wherever it is."""


class LlmTier(Protocol):
    """The LLM judges. Every claim of theirs carries a quote that was verified to stand in its source."""

    version: str

    @property
    def names(self) -> tuple[str, ...]:
        """Evaluators of this tier."""

    @property
    def configured(self) -> bool:
        """Whether any model is; without one ``judge`` answers at once with the fallbacks."""

    async def judge(self, request: JudgeRequest, on_progress: OnProgress) -> Mapping[str, Judgement]:
        """Run the named evaluators to their end; one result each, also when the provider fails.

        Never raises for a provider's fault. Cancelling the call stops what it had in flight, within seconds: the next
        revision of the note mostly asks the same.
        """

    async def prepare(self, request: JudgeRequest) -> None:
        """Work ahead on the transcript (stage 1) while the visit goes on; ``request.note`` may be empty."""

    async def aclose(self) -> None:
        """Stop the process behind it, if one was started."""
