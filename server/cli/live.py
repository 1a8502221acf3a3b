"""Live pictures of sessions on the terminal, shared by ``watch`` and ``demo``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from server.cli.tables import SEVERITY_STYLE, shown
from server.view import View

_METRICS = {
    "content_fidelity": "fidelity",
    "medical_correctness": "medical",
    "entity_coverage": "coverage",
    "grounding": "grounding",
    "section_completeness": "sections",
    "format_validity": "format",
}
_TURNS = 6
_FINDINGS = 8


def overview(views: Iterable[View]) -> Table:
    """One row for each session: what it scores now, and the gravest finding."""
    table = Table(
        "session", "state", Column("heard", justify="right"), Column("note", justify="right"),
        Column("overall", justify="right"), *(Column(name, justify="right") for name in _METRICS.values()), "findings",
        box=None, header_style="dim", pad_edge=False,
    )  # fmt: skip
    for view in views:
        scores = (score(view.metrics.get(name)) for name in _METRICS)
        note = "–" if view.note_rev is None else f"rev {view.note_rev}"
        state = f"{view.state}, {view.phase}"
        table.add_row(
            shown(view.session), shown(state), Text(str(len(view.segments))), Text(note), overall(view), *scores,
            findings_line(view),
        )  # fmt: skip
    return table


def overall(view: View) -> Text:
    if view.overall is None:
        return Text("–", "dim")
    style = "green" if view.overall >= 85 else "yellow" if view.overall >= 70 else "red"
    return Text(f"{view.overall:.1f}{'~' if view.provisional else ''}", style)


def score(verdict: Mapping[str, Any] | None) -> Text:
    """A score in percent; an evaluator without one says so, for an empty score is never 0."""
    if verdict is None:
        return Text("…", "dim")
    if verdict["value"] is None:
        return Text("failed" if verdict["outcome"] == "failed" else "–", "dim")
    fallback = str(verdict.get("source", "")).startswith("fallback:")
    return Text(f"{100 * verdict['value']:.0f}{'*' if fallback else ''}")


def findings_line(view: View) -> Text:
    text = Text()
    for severity, count in view.counts().items():
        text.append(f"{count} {severity}  ", SEVERITY_STYLE[severity])
    return text


def detail(view: View) -> RenderableType:
    """One session: the last turns, the metrics, the gravest findings with the words they are about."""
    turns = Table.grid(padding=(0, 1))
    for segment in list(view.segments.values())[-_TURNS:]:
        style = "" if segment.get("final", True) else "dim italic"
        turns.add_row(shown(segment.get("speaker", ""), "cyan"), shown(segment["text"], style))
    findings = Table.grid(padding=(0, 1))
    order = tuple(SEVERITY_STYLE)
    for finding in sorted(view.findings.values(), key=lambda item: order.index(item["severity"]))[:_FINDINGS]:
        findings.add_row(Text(finding["severity"], SEVERITY_STYLE[finding["severity"]]), shown(finding["message"]))
    return Group(overview([view]), Text(), turns, Text(), findings)


def summaries(rows: Mapping[str, Mapping[str, Any]]) -> Table:
    """One row for each session that changed, as the ``sessions`` channel tells of it."""
    table = Table(
        "session", "state", "status", Column("heard", justify="right"), Column("note", justify="right"),
        Column("overall", justify="right"), Column("findings", justify="right"), Column("alarms", justify="right"),
        box=None, header_style="dim", pad_edge=False,
    )  # fmt: skip
    for name, row in rows.items():
        quality = row.get("overall_quality") or {}
        value = quality.get("value")
        table.add_row(
            shown(name),
            shown(row.get("state", "")),
            shown(row.get("status", "")),
            Text(str(row["revision"]["transcript"])),
            Text("–" if row["revision"]["note"] is None else f"rev {row['revision']['note']}"),
            Text("–" if value is None else f"{value:.1f}{'~' if quality.get('provisional') else ''}"),
            shown(row.get("findings", "")),
            shown(row.get("alarms", ""), "red" if row.get("alarms") else ""),
        )
    return table
