"""Results for people: tables on the terminal.

Untrusted texts are printed as they are, never as markup, and without what a terminal obeys.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from engine.finding import Finding
from engine.verdict import Verdict
from server.cli.output import printable
from server.scoring import Result

SEVERITY_STYLE: Mapping[str, str] = {"critical": "bold red", "major": "yellow", "minor": "cyan", "info": "dim"}
_SEVERITIES = tuple(SEVERITY_STYLE)
_CONTEXT = 60  # code points of the note that are shown of a span


class _Output(Console):
    """Standard output. A reader that has left is for the command line to tell, which rich would end with code 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def shown(text: object, style: str = "") -> Text:
    """A text that is not ours, as it may stand on a terminal."""
    return Text(printable(str(text)), style)


def print_result(result: Result, note: str, console: Console | None = None) -> None:
    """Overall quality, a row for each metric, a row for each finding, the gravest first."""
    console = console or _Output()
    console.print(headline(result))
    console.print(metrics_table({**result.deterministic_metrics, **result.llm_metrics}))
    if result.findings:
        console.print(findings_table(result.findings, note))


def headline(result: Result) -> Text:
    quality = result.overall_quality
    value = "no score" if quality.value is None else f"{quality.value:.1f} / 100"
    text = Text.assemble(("Overall quality ", "bold"), (value, "bold green"), f"  {result.status}")
    if quality.provisional:
        text.append("  provisional", "dim")
    return text.append(f"  {result.elapsed_ms:.1f} ms", "dim")


def metrics_table(verdicts: Mapping[str, Verdict]) -> Table:
    table = Table("metric", Column("score", justify="right"), "source", "reason", box=None, header_style="dim")
    for name, verdict in verdicts.items():
        score = f"{100 * verdict.value:.1f}" if verdict.value is not None else verdict.outcome
        table.add_row(Text(name), Text(score), shown(verdict.source), shown(verdict.reason or ""))
    return table


def findings_table(findings: tuple[Finding, ...], note: str) -> Table:
    table = Table("severity", "kind", "note", "what", box=None, header_style="dim")
    for finding in sorted(findings, key=lambda item: _SEVERITIES.index(item.severity)):
        table.add_row(
            Text(finding.severity, SEVERITY_STYLE[finding.severity]),
            Text(f"{finding.kind}, {finding.support}"),
            shown(_excerpt(finding, note)),
            shown(finding.message),
        )
    return table


def _excerpt(finding: Finding, note: str) -> str:
    if finding.note_span is None:
        return "—"
    start, end = finding.note_span
    text = " ".join(note[start:end].split())
    return text if len(text) <= _CONTEXT else f"{text[: _CONTEXT - 1]}…"
