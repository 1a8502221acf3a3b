"""Agreement with people, and the tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isnan, nan

import pytest

from bench.meta import corpus, run
from bench.meta.corpus import Scored
from bench.meta.detection import Controls, Rate
from bench.meta.humans import Agreement, agreement
from bench.meta.report import SplitReport, as_json, table, tables
from engine.transcript import Turn
from engine.verdict import Verdict, scored, unscored
from evaluators.protocol import Assessment, LiveVisit, Metadata

HUMAN = [(0.1, 0.9, 0.5), (0.5, 0.6, 0.0), (0.9, 0.1, 0.0), (0.7, 0.2, 0.2), (0.3, 0.8, 0.0)]
SUMMARIES = [
    Scored(f"Doctor: {'well ' * n}", "it is well", f"well {n} {'x ' * (n * n % 7)}",
           {"factual_recall": recall, "omission_rate": omission, "hallucination_rate": rate})
    for n, (recall, omission, rate) in enumerate(HUMAN, 1)
]  # fmt: skip


class Tier:
    """Knows the human recall; cannot score grounding of the third summary."""

    version = "test"

    def visit(self, metadata: Metadata) -> LiveVisit:
        raise NotImplementedError

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        number = int(note.split()[1])
        recall, _, hallucination = HUMAN[number - 1]
        grounding: Verdict = unscored("grounding", "1", "nothing_to_check")
        if number != 3:
            grounding = scored("grounding", "1", 1 - hallucination)
        return Assessment({"entity_coverage": scored("entity_coverage", "1", recall), "grounding": grounding}, (), ())


def test_a_metric_that_knows_the_truth_agrees_fully() -> None:
    rows = {row.metric: row for row in agreement(Tier(), SUMMARIES)}
    assert rows["entity_coverage"].recall == pytest.approx(1.0)
    assert rows["entity_coverage"].omission < -0.9
    assert rows["grounding"].hallucination == 1.0
    assert (rows["entity_coverage"].scored, rows["grounding"].scored) == (5, 4)


def test_controls_and_baselines_stand_beside() -> None:
    rows = {row.metric: row for row in agreement(Tier(), SUMMARIES)}
    assert {"note length", "transcript length", "ROUGE-1 F, reference", "ROUGE-1 recall, dialogue"} <= set(rows)
    assert rows["transcript length"].scored == 5
    assert not isnan(rows["transcript length"].recall)


CONTROLS = Controls(3, 0.5, 0.0, 0.66, {"grounding": 0.95}, 90.0, {"dose": 0.33})


def test_a_table_is_markdown_and_aligned() -> None:
    lines = table(["kind", "n"], [["dose", "12"], ["all", "3"]]).split("\n")
    assert lines == ["| kind |  n |", "| ---- | -: |", "| dose | 12 |", "| all  |  3 |"]


def test_the_report_shows_every_figure() -> None:
    report = SplitReport("tune", [Rate("wrong_dose", 4, 0.75, 1.0)], CONTROLS)
    text = tables([report], [Agreement("note length", 5, 0.5, nan, -0.25, nan, 0.5)])
    for part in (
        "| wrong dose |      4 | 75.0% |        100.0% |",
        "grounding, median",
        "0.950",
        "+0.50",
        "–",
        "-0.25",
    ):
        assert part in text


def test_json_has_no_nan() -> None:
    report = SplitReport("tune", [Rate("wrong_dose", 4, 0.75, 1.0)], CONTROLS)
    data = as_json([report], [Agreement("note length", 5, 0.5, nan, 0.0, nan, 0.5)])
    assert json.loads(json.dumps(data, allow_nan=False))["humans"][0]["recall_partial"] is None


def test_missing_data_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(run, "is_there", lambda: corpus.is_there(corpus.DATA / "nowhere"))
    assert run.main(["--split", "primock"]) == 2
    assert "../shared/data" in capsys.readouterr().err
