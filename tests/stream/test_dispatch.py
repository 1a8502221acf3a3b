"""When judgings start and how they end."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Mapping

from evaluators.protocol import Assessment, Judgement, JudgeRequest, OnProgress
from stream.dispatch import Dispatcher, DispatchLimits
from tests.kit.fakes import FakeClock, FakeJudges, settle


def request(session: str = "s1", note: str = "note") -> JudgeRequest:
    return JudgeRequest("r", "t", session, (), note, {}, Assessment({}, (), ()))


def make(
    judges: FakeJudges, concurrency: int = 16, deadline_s: float = 120.0
) -> tuple[Dispatcher, FakeClock, list[Mapping[str, Judgement]]]:
    clock = FakeClock()
    dispatcher = Dispatcher(judges, clock, lambda *_: None, DispatchLimits(concurrency, deadline_s))
    return dispatcher, clock, []


async def test_no_more_than_the_limit_at_once() -> None:
    judges = FakeJudges(held=True)
    dispatcher, _, judged = make(judges, concurrency=2)
    for number in range(5):
        dispatcher.submit(request(f"s{number}"), lambda _: None, judged.append)
    await settle()
    assert len(judges.requests) == 2
    assert (dispatcher.counters.running, dispatcher.counters.waiting) == (2, 3)
    judges.release()
    await settle()
    assert len(judged) == 5
    assert (dispatcher.counters.running, dispatcher.counters.waiting) == (0, 0)


async def test_a_cancelled_job_reports_nothing_and_frees_its_slot() -> None:
    judges = FakeJudges(held=True)
    dispatcher, _, judged = make(judges, concurrency=1)
    first = dispatcher.submit(request("a"), lambda _: None, judged.append)
    dispatcher.submit(request("b"), lambda _: None, judged.append)
    await settle()
    first.cancel()
    judges.release()
    await settle()
    assert len(judged) == 1
    assert dispatcher.counters.cancelled == 1


async def test_a_deadline_ends_in_failed_verdicts() -> None:
    judges = FakeJudges(held=True)
    dispatcher, _, judged = make(judges, deadline_s=0.001)
    done = asyncio.get_running_loop().create_future()
    dispatcher.submit(request(), lambda _: None, done.set_result)
    judged.append(await done)
    assert {judgement.verdict.outcome for judgement in judged[0].values()} == {"failed"}
    assert {judgement.verdict.reason for judgement in judged[0].values()} == {"deadline"}


async def test_a_fault_of_the_judges_still_ends_the_run() -> None:
    class Faulty(FakeJudges):
        async def judge(self, request: JudgeRequest, on_progress: OnProgress) -> Mapping[str, Judgement]:
            raise KeyError("bug")

    dispatcher, _, judged = make(Faulty())
    dispatcher.submit(request(), lambda _: None, judged.append)
    await settle()
    assert judged[0]["content_fidelity"].verdict.reason == "internal_error"


async def test_sessions_do_not_wait_for_each_other() -> None:
    judges = FakeJudges(held=True)
    dispatcher, _, judged = make(judges)
    dispatcher.submit(request("a"), lambda _: None, judged.append)
    dispatcher.submit(request("a"), lambda _: None, judged.append)
    dispatcher.submit(request("b"), lambda _: None, judged.append)
    await settle()
    assert [asked.session for asked in judges.requests] == ["a", "b"]


async def test_preparing_never_waits_for_a_slot() -> None:
    judges = FakeJudges(held=True)
    dispatcher, _, judged = make(judges, concurrency=1)
    dispatcher.submit(request("a"), lambda _: None, judged.append)
    await settle()
    dispatcher.prepare(request("b"))
    await settle()
    assert judges.prepared == []


async def test_a_cancelled_judging_is_freed_without_a_full_collection() -> None:
    class Grouped(FakeJudges):
        async def judge(self, request: JudgeRequest, on_progress: OnProgress) -> Mapping[str, Judgement]:
            async with asyncio.TaskGroup() as group:
                group.create_task(super().judge(request, on_progress))
            return {}

    class Probe(dict[str, object]):
        """What a request holds, watched."""

    dispatcher, _, judged = make(Grouped(held=True))
    probe = Probe()
    watched = weakref.ref(probe)
    asked = JudgeRequest("r", "t", "s", (), "note", probe, Assessment({}, (), ()))
    gc.disable()
    try:
        job = dispatcher.submit(asked, lambda _: None, judged.append)
        del asked, probe
        await settle()
        dispatcher._judges.requests.clear()  # type: ignore[attr-defined]  # the double keeps what it was asked
        job.cancel()
        await settle()
        assert watched() is None
    finally:
        gc.enable()
