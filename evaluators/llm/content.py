"""content_fidelity: does the note say what was said (recall), and was what it says said (precision)?

Each block of the transcript goes its own way: facts are extracted from it and checked against the note. Each part of
the note goes another: its statements are checked against the transcript. Nothing waits for a neighbour.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.finding import Evidence, Kind, Span, stable_id
from evaluators.llm.passages import BATCH, Block, Part, Statement
from evaluators.llm.replies import FactCheck, SaidFact, StatementCheck
from evaluators.llm.stages import Ask, Stages, Usage
from evaluators.llm.visit import (
    MIN_JUDGED,
    Findings,
    Progress,
    Unverified,
    Visit,
    evidence_items,
    one_line,
    ratio,
    settled,
)
from evaluators.protocol import JudgeRequest, StageError

NAME = "content_fidelity"


@dataclass(frozen=True, slots=True)
class QuotedFact:
    """A fact whose quote stands in the transcript."""

    said: SaidFact
    evidence: tuple[Evidence, ...]

    @property
    def id(self) -> str:
        return stable_id("m", self.said.category, self.said.assertion, *self.said.text.casefold().split())

    def item(self) -> dict[str, Any]:
        said = self.said
        return {
            "id": self.id,
            "category": said.category,
            "text": one_line(said.text),
            "assertion": said.assertion,
            "severity": said.severity,
            "evidence": evidence_items(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact and what the note does with it; ``check`` None where the model gave no answer that stands."""

    fact: QuotedFact
    check: FactCheck | None
    note_span: Span | None

    def item(self) -> dict[str, Any]:
        status = self.check.status if self.check else "unverified"
        return {**self.fact.item(), "status": status, "note_span": self.note_span}


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement of the note and what the transcript says of it; ``check`` None as in CheckedFact."""

    statement: Statement
    check: StatementCheck | None
    evidence: tuple[Evidence, ...]

    def item(self) -> dict[str, Any]:
        check = self.check
        return {
            "note_span": [self.statement.start, self.statement.end],
            "support": check.support if check else "unverified",
            "reason": one_line(check.reason) if check else "",
            "evidence": evidence_items(self.evidence),
        }


@dataclass(frozen=True, slots=True)
class Content:
    """What content_fidelity found, complete or up to the failure named in ``error``."""

    facts: tuple[CheckedFact, ...]
    statements: tuple[CheckedStatement, ...]
    voided_facts: int
    findings: Findings
    error: StageError | None

    def scores(self) -> tuple[float, dict[str, Any]]:
        """F1 and the details. Raises StageError or Unverified where the parts do not make a verdict."""
        if self.error is not None:
            raise self.error
        precision, recall = self._precision(), self._recall()
        if precision is None and recall is None:
            raise Unverified("nothing to judge")
        known = [value for value in (precision, recall) if value is not None]
        value = 0.0 if min(known) == 0.0 else len(known) / sum(1 / v for v in known)
        return value, {"precision": precision, "recall": recall, "f1": value}

    def _precision(self) -> float | None:
        supports = [s.check.support for s in self.statements if s.check]
        _require(len(supports), len(self.statements))
        checkable = [support for support in supports if support != "not_checkable"]
        _require(2 * len(checkable), len(supports), share=1.0)  # to call all of it no statement at all is no judgement
        return ratio(sum(1 for support in checkable if support in ("supported", "inferred")), len(checkable))

    def _recall(self) -> float | None:
        statuses = [f.check.status for f in self.facts if f.check]
        _require(len(statuses), len(self.facts) + self.voided_facts)
        return ratio(statuses.count("carried"), len(statuses))

    def details(self) -> dict[str, Any]:
        return {
            "facts": [fact.item() for fact in self.facts],
            "statements": [statement.item() for statement in self.statements],
            "voided": self.voided_facts
            + sum(1 for fact in self.facts if not fact.check)
            + sum(1 for statement in self.statements if not statement.check),
        }


def _require(judged: int, expected: int, share: float = MIN_JUDGED) -> None:
    if expected and judged < share * expected:
        raise Unverified(f"{judged} of {expected} claims stand")


async def extract(request: JudgeRequest, block: Block, stages: Stages, usage: Usage) -> list[SaidFact]:
    """Facts of one block of the transcript, quotes not verified yet."""
    inputs = {"context": block.context_text, "transcript": block.text}
    return await stages.run(request, Ask("extract_facts", SaidFact, inputs, len(block.text), 0.0), usage)


async def judge(visit: Visit, stages: Stages, usage: Usage, progress: Progress) -> Content:
    """Run all of it. Raises nothing but for cancellation; what failed is in ``error``."""
    async with asyncio.TaskGroup() as group:
        facts = [group.create_task(settled(_facts_of(visit, block, stages, usage, progress))) for block in visit.blocks]
        checks = [
            group.create_task(settled(_statements_of(visit, part, stages, usage, progress))) for part in visit.parts
        ]
    fact_results, check_results = [task.result() for task in facts], [task.result() for task in checks]
    errors = [result for result in (*fact_results, *check_results) if isinstance(result, StageError)]
    good = [result for result in fact_results if not isinstance(result, StageError)]
    checked = _distinct(fact for result in good for fact in result[0])
    statements = tuple(s for result in check_results if not isinstance(result, StageError) for s in result)
    return Content(
        checked,
        statements,
        sum(result[1] for result in good),
        _findings(visit, checked, statements),
        errors[0] if errors else None,
    )


async def _facts_of(
    visit: Visit, block: Block, stages: Stages, usage: Usage, progress: Progress
) -> tuple[list[CheckedFact], int]:
    """Checked facts of a block, and how many were void because their quote does not stand."""
    said = await extract(visit.request, block, stages, usage)
    found = [(fact, visit.transcript_source.evidence(fact.quote, fact.line)) for fact in said]
    quoted = [QuotedFact(fact, evidence) for fact, evidence in found if evidence]
    progress.add("facts", (fact.item() for fact in quoted), len(visit.blocks))
    checked = await _check_facts(visit, quoted, stages, usage)
    progress.add("fact_checks", (fact.item() for fact in checked), len(visit.blocks))
    return checked, len(said) - len(quoted)


async def _check_facts(visit: Visit, quoted: Sequence[QuotedFact], stages: Stages, usage: Usage) -> list[CheckedFact]:
    batches = [quoted[at : at + BATCH] for at in range(0, len(quoted), BATCH)]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(settled(_check_batch(visit, batch, stages, usage))) for batch in batches]
    results = [task.result() for task in tasks]
    for result in results:
        if isinstance(result, StageError):
            raise result
    return [fact for result in results if not isinstance(result, StageError) for fact in result]


async def _check_batch(visit: Visit, quoted: Sequence[QuotedFact], stages: Stages, usage: Usage) -> list[CheckedFact]:
    lines = "\n".join(
        f"{number} ({fact.said.category}, {fact.said.assertion}) {one_line(fact.said.text)}"
        for number, fact in enumerate(quoted)
    )
    ask = Ask("check_facts", FactCheck, {"note": visit.note, "facts": lines}, len(visit.note), visit.complexity)
    answers = {check.fact: check for check in await stages.run(visit.request, ask, usage)}
    return [_checked_fact(visit, fact, answers.get(number)) for number, fact in enumerate(quoted)]


def _checked_fact(visit: Visit, fact: QuotedFact, check: FactCheck | None) -> CheckedFact:
    """Carried and contradicted need words of the note that stand there."""
    if check is None or check.status == "missing":
        return CheckedFact(fact, check, None)
    span = visit.note_source.span(check.note_quote)
    return CheckedFact(fact, check if span else None, span)


async def _statements_of(
    visit: Visit, part: Part, stages: Stages, usage: Usage, progress: Progress
) -> list[CheckedStatement]:
    statements = part.numbered(visit.note)
    inputs = {"transcript": visit.relevance.transcript(statements), "statements": statements}
    ask = Ask("check_statements", StatementCheck, inputs, len(inputs["transcript"]), visit.complexity)
    answers = {check.statement: check for check in await stages.run(visit.request, ask, usage)}
    checked = [_checked_statement(visit, s, answers.get(number)) for number, s in enumerate(part.statements)]
    progress.add("statements", (statement.item() for statement in checked), len(visit.parts))
    return checked


def _checked_statement(visit: Visit, statement: Statement, check: StatementCheck | None) -> CheckedStatement:
    """Only what nobody spoke of needs no quote."""
    if check is None:
        return CheckedStatement(statement, None, ())
    evidence = visit.transcript_source.evidence(check.quote, check.line)
    needs_none = check.support in ("unmentioned", "not_checkable") and not check.quote.strip()
    return CheckedStatement(statement, check if evidence or needs_none else None, evidence)


def _distinct(facts: Iterable[CheckedFact]) -> tuple[CheckedFact, ...]:
    """One of each fact; a fact said in two blocks counts once, carried if either check says so."""
    found: dict[str, CheckedFact] = {}
    for fact in facts:
        known = found.get(fact.fact.id)
        if known is None or (_status(fact) == "carried" and _status(known) != "carried"):
            found[fact.fact.id] = fact
    return tuple(found.values())


def _status(fact: CheckedFact) -> str:
    return fact.check.status if fact.check else ""


def _findings(visit: Visit, facts: Sequence[CheckedFact], statements: Sequence[CheckedStatement]) -> Findings:
    findings = Findings(NAME)
    contradicted: list[Span] = []
    for statement in statements:
        _add_statement(visit, findings, statement)
        if statement.check and statement.check.support == "contradicted":
            contradicted.append((statement.statement.start, statement.statement.end))
    for fact in facts:
        _add_fact(findings, fact, contradicted)
    return findings


def _add_statement(visit: Visit, findings: Findings, statement: CheckedStatement) -> None:
    check = statement.check
    if check is None or check.support == "not_checkable" or check.support in ("supported", "inferred"):
        return
    start, end = statement.statement.start, statement.statement.end
    findings.add(
        _kind(check.kind),
        check.support,
        check.severity,
        visit.note[start:end],
        check.reason or f"The transcript leaves this {check.support}.",
        (start, end),
        statement.evidence,
        check.suggestion,
    )


def _add_fact(findings: Findings, fact: CheckedFact, contradicted: Sequence[Span]) -> None:
    said, check, span = fact.fact.said, fact.check, fact.note_span
    if check is None or check.status == "carried":
        return
    if check.status == "missing":
        message = f"Not in the note: {said.text}"
        findings.add("omission", "unmentioned", said.severity, said.text, message, None, fact.fact.evidence)
    elif span and not any(start < span[1] and span[0] < end for start, end in contradicted):
        message = check.reason or f"The transcript says otherwise: {said.text}"
        findings.add(_kind(check.kind), "contradicted", said.severity, said.text, message, span, fact.fact.evidence)


def _kind(kind: Kind) -> Kind:
    """A wrong statement is no omission, whatever the model calls it."""
    return "fabrication" if kind == "omission" else kind
