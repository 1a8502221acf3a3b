"""Tables of the meta-evaluation, for the screen and for docs/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from bench.meta.detection import Controls, Rate
from bench.meta.humans import Agreement


@dataclass(frozen=True, slots=True)
class SplitReport:
    split: str
    rates: Sequence[Rate]
    controls: Controls


def as_json(splits: Sequence[SplitReport], humans: Sequence[Agreement]) -> dict[str, Any]:
    """Plain data; NaN, which JSON lacks, becomes null."""
    data = {"splits": [asdict(report) for report in splits], "humans": [asdict(row) for row in humans]}
    cleaned: dict[str, Any] = _without_nan(data)
    return cleaned


def _without_nan(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def tables(splits: Sequence[SplitReport], humans: Sequence[Agreement]) -> str:
    parts = [text for report in splits for text in (_planted(report), _controls(report))]
    return "\n\n".join([*parts, *([_humans(humans)] if humans else [])]) + "\n"


def _planted(report: SplitReport) -> str:
    rows = [
        [rate.kind.replace("_", " "), str(rate.plants), f"{rate.found:.1%}", f"{rate.lowered:.1%}"]
        for rate in report.rates
    ]
    return f"### Planted errors: {report.split}\n\n" + table(["kind", "plants", "found", "score lowered"], rows)


def _controls(report: SplitReport) -> str:
    c = report.controls
    rows = [
        ["notes", str(c.notes)],
        ["alarms per note, mean", f"{c.alarms_mean:.2f}"],
        *([f"· {kind}", f"{mean:.2f}"] for kind, mean in c.alarms_by_kind.items()),
        ["alarms per note, median", f"{c.alarms_median:g}"],
        ["notes without an alarm", f"{c.without_alarm:.0%}"],
        *([f"{name}, median", f"{value:.3f}"] for name, value in c.medians.items()),
        ["overall quality, median", f"{c.overall_median:.1f}"],
    ]
    return f"### Clean notes: {report.split}\n\n" + table(["figure", "value"], rows)


def _humans(rows: Sequence[Agreement]) -> str:
    head = ["metric", "scored", "recall", "· partial", "omission", "· partial", "hallucination AUROC"]
    body = [
        [
            row.metric,
            str(row.scored),
            *map(_signed, (row.recall, row.recall_partial, row.omission, row.omission_partial)),
            f"{row.hallucination:.2f}",
        ]
        for row in rows
    ]
    return "### Agreement with people: MTS-Dialog, Pearson\n\n" + table(head, body)


def _signed(value: float) -> str:
    return f"{value:+.2f}" if isfinite(value) else "–"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table that is aligned on a terminal too: first column left, others right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [_line(head, widths), "| " + " | ".join(_rule(column, width) for column, width in enumerate(widths)) + " |"]
    return "\n".join([*lines, *(_line(row, widths) for row in rows)])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "| " + " | ".join(padded) + " |"


def _rule(column: int, width: int) -> str:
    return "-" * width if column == 0 else "-" * (width - 1) + ":"
