"""Test doubles of the two tiers and of the clock. What the tiers say depends on the texts, and is not medicine."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Mapping, Sequence

from engine.finding import Changes, Evidence, Fact, Finding, diff_by_id, finding_id, stable_id
from engine.note import Note
from engine.transcript import Place, Segment, Transcript, Turn
from engine.verdict import Verdict, scored, unscored
from evaluators.protocol import Assessment, Judgement, JudgeProgress, JudgeRequest, Metadata, OnProgress, Update


class FakeClock:
    """Time that passes when a test says so (``advance``); sleepers wake in order of their due times."""

    def __init__(self, now: float = 1_700_000_000.0) -> None:
        self.now = now
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self._count += 1
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, self._count, future))
        await future

    async def advance(self, seconds: float) -> None:
        """Let time pass, stopping at each sleeper that is due on the way."""
        end = self.now + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, future = heapq.heappop(self._sleepers)
            self.now = max(self.now, due)
            if not future.done():
                future.set_result(None)
            await settle()
        self.now = end


async def settle(rounds: int = 200) -> None:
    """Let everything run that can run without time passing."""
    for _ in range(rounds):
        await asyncio.sleep(0)


class FakeVisit:
    """Knows one clinical rule: every word of the transcript that begins with a capital is a fact."""

    def __init__(self) -> None:
        self._transcript = Transcript()
        self._note: Note | None = None
        self._facts: dict[str, Fact] = {}
        self._findings: dict[str, Finding] = {}

    def put(self, segment: Segment, place: Place | None = None) -> Update:
        self._transcript.put(segment)
        return self._update()

    def revise(self, note: Note) -> Assessment:
        self._note = note
        self._update()
        return self.assess()

    def assess(self) -> Assessment:
        facts = tuple(self._heard())
        findings = tuple(self._missing(facts))
        return Assessment(self._verdicts(facts, findings), findings, facts)

    def _update(self) -> Update:
        now = self.assess()
        changes_findings: Changes[Finding] = diff_by_id(self._findings, now.findings)
        changes_facts: Changes[Fact] = diff_by_id(self._facts, now.facts)
        self._findings = {item.id: item for item in now.findings}
        self._facts = {item.id: item for item in now.facts}
        return Update(now.verdicts, changes_findings, changes_facts)

    def _heard(self) -> list[Fact]:
        found: dict[str, Fact] = {}
        for segment in self._transcript:
            for word in segment.text.split():
                if word[0].isupper():
                    start = segment.text.index(word)
                    quote = Evidence(segment.id, start, start + len(word), word)
                    name = stable_id("fact", word)
                    covered = None if self._note is None else word in self._note.text
                    found.setdefault(name, Fact(name, "symptom", word, "", "affirmed", (quote,), covered))
        return list(found.values())

    def _missing(self, facts: Sequence[Fact]) -> list[Finding]:
        return [
            Finding(
                finding_id("entity_coverage", "omission", fact.text, 0),
                "entity_coverage",
                "omission",
                "unmentioned",
                "major",
                "A word is missing.",
                None,
                fact.evidence,
            )
            for fact in facts
            if fact.covered is False
        ]

    def _verdicts(self, facts: Sequence[Fact], findings: Sequence[Finding]) -> Mapping[str, Verdict]:
        names = ("entity_coverage", "grounding", "section_completeness", "format_validity")
        if self._note is None:
            return {name: unscored(name, "1", "empty") for name in names}
        share = 1.0 if not facts else 1 - len(findings) / len(facts)
        return {name: scored(name, "1", share) for name in names}


class FakeTier:
    version = "fake1"

    def visit(self, metadata: Metadata) -> FakeVisit:
        return FakeVisit()

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        visit = FakeVisit()
        for number, turn in enumerate(turns):
            visit.put(Segment(turn.segment or str(number), turn.text))
        return visit.revise(Note(note))


class FakeJudges:
    """Judges that answer when the test lets them (``release``), with one progress report on the way."""

    version = "judges1"
    names: tuple[str, ...] = ("content_fidelity", "medical_correctness")

    def __init__(self, configured: bool = True, held: bool = False) -> None:
        self.configured = configured
        self.requests: list[JudgeRequest] = []
        self.prepared: list[JudgeRequest] = []
        self.cancelled = 0
        self._open = asyncio.Event()
        if not held:
            self._open.set()

    def release(self) -> None:
        self._open.set()

    def hold(self) -> None:
        self._open.clear()

    async def judge(self, request: JudgeRequest, on_progress: OnProgress) -> Mapping[str, Judgement]:
        self.requests.append(request)
        if not self.configured:
            return {name: Judgement(unscored(name, "1", "no_llm", tier="llm")) for name in request.evaluators}
        on_progress(JudgeProgress("content_fidelity", "facts", ({"fact": request.note[:10]},), 1, 2))
        try:
            await self._open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return {
            name: Judgement(Verdict(name, "1", "llm", "scored", 0.5, source="llm:fake")) for name in request.evaluators
        }

    async def prepare(self, request: JudgeRequest) -> None:
        self.prepared.append(request)

    async def aclose(self) -> None:
        self.release()
