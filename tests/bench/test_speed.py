"""The speed benches on a tier that only counts: what they feed it, and what they print. No time is asserted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

import pytest

from bench import deterministic, segments, texts
from bench.meta import corpus
from engine.finding import Changes
from engine.note import Note
from engine.transcript import Place, Segment, Turn
from evaluators import registry
from evaluators.protocol import Assessment, Metadata, Update

NOTHING = Assessment({}, (), ())


class Visit:
    def __init__(self, tier: Tier) -> None:
        self.tier = tier

    def put(self, segment: Segment, place: Place | None = None) -> Update:
        self.tier.segments.append(segment)
        return Update({}, Changes(), Changes())

    def revise(self, note: Note) -> Assessment:
        return NOTHING

    def assess(self) -> Assessment:
        return NOTHING


class Tier:
    version = "test"

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.evaluated: list[tuple[int, int]] = []

    def visit(self, metadata: Metadata) -> Visit:
        return Visit(self)

    def evaluate(self, turns: Sequence[Turn], note: str, metadata: Metadata) -> Assessment:
        self.evaluated.append((sum(len(turn.text) for turn in turns), len(note)))
        return NOTHING


@pytest.fixture
def without_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "DATA", corpus.DATA / "nowhere")


@pytest.mark.usefixtures("without_data")
def test_a_long_visit_is_as_long_as_asked_of_few_visits() -> None:
    assert (texts.long_visit(40)[-1].end_ms or 0) >= 40 * 60_000


def test_a_long_visit_is_in_order_and_as_long_as_asked() -> None:
    visit = texts.long_visit(2)
    assert all(a.end_ms == b.start_ms for a, b in pairwise(visit))
    assert len({segment.id for segment in visit}) == len(visit)
    assert 120_000 <= (visit[-1].end_ms or 0) < 240_000


def test_the_last_half_hour_of_segments_is_fed_alone_and_then_the_whole_road() -> None:
    tier, road = Tier(), texts.long_visit(40)
    report = segments.measure(tier, minutes=40)
    assert sum(stretch.segments for stretch in report.stretches) == len(road)
    alone = tier.segments[: -len(road)]
    assert tier.segments == [*alone, *road]
    assert alone == [segment for segment in road if segment in alone]
    assert 28 * 60_000 <= (alone[-1].start_ms or 0) - (alone[0].start_ms or 0) <= 30 * 60_000
    assert "| 1–10" in segments.render(report)


@pytest.mark.usefixtures("without_data")
def test_without_the_data_the_bundled_visits_are_measured() -> None:
    name, visits = texts.measured()
    assert "bundled" in name
    assert visits
    assert all(visit.note and visit.turns for visit in visits)


@pytest.mark.usefixtures("without_data")
def test_each_visit_is_evaluated_once_after_the_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tier = Tier()
    monkeypatch.setattr(deterministic, "long_visit", lambda: texts.long_visit(1))
    monkeypatch.setattr(segments, "long_visit", lambda minutes: texts.long_visit(1))
    report = deterministic.measure(tier, with_medspacy=False, hurtful=False)
    assert report.tier.visits == len(texts.samples())
    assert report.ratio is None
    assert report.memory > 0
    assert "deterministic tier" in deterministic.render(report)


def test_hurtful_text_grows_up_to_a_megabyte() -> None:
    sizes: list[int] = []
    hurt = deterministic._hurt("no ", "note", lambda text: sizes.append(len(text)))
    assert hurt.size == 2**20
    assert sizes == sorted(sizes)
    assert 2**20 - 3 <= sizes[-1] <= 2**20


def test_every_hurtful_piece_is_tried_in_both_places() -> None:
    cases = deterministic._hurtful(Tier())
    assert {(piece, place) for piece, place, _ in cases} == {
        (piece, place) for piece in texts.HURTFUL for place in ("transcript", "note")
    }


@pytest.mark.usefixtures("without_data")
def test_the_command_prints_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(registry, "default_tier", Tier)
    assert segments.main(["--minutes", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["stretches"]
