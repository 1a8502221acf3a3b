"""Visits as timelines; what the bundled ones hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from server.records import UnreadableInput
from server.visits import CloseSession, PutNote, PutSegment, Visit, bundled, check_sessions, drafted, read_visits

SEGMENTS = [
    {"id": "a", "speaker": "doctor", "start_ms": 0, "end_ms": 900, "text": "Hello."},
    {"id": "b", "speaker": "patient", "start_ms": 1000, "end_ms": 3000, "text": "Hi."},
]


@pytest.mark.parametrize("visit", bundled(), ids=lambda visit: visit.session)
def test_bundled_visits_are_visits(visit: Visit) -> None:
    assert len(visit.drafts) == 3
    assert any(not data["final"] for data in visit.segments)
    revs: dict[str, int] = {}
    for data in visit.segments:
        assert data["rev"] == revs.get(data["id"], -1) + 1
        revs[data["id"]] = data["rev"]
    finals = [data["id"] for data in visit.segments if data["final"]]
    assert sorted(set(finals)) == sorted(finals) == sorted(revs)
    assert 120_000 <= visit.timeline()[-1].at_ms <= 240_000
    assert visit.metadata["age"]


def test_there_are_several_bundled_visits() -> None:
    assert len({visit.session for visit in bundled()}) == len(bundled()) >= 3


@pytest.mark.parametrize("visit", bundled(), ids=lambda visit: visit.session)
def test_segments_go_on_between_the_drafts(visit: Visit) -> None:
    kinds = [type(step.action) for step in visit.timeline()]
    first, second, third = (at for at, kind in enumerate(kinds) if kind is PutNote)
    assert PutSegment in kinds[first:second]
    assert PutSegment in kinds[second:third]
    assert kinds[-1] is CloseSession


def test_a_timeline_is_in_order_of_arrival() -> None:
    visit = Visit("s", tuple(SEGMENTS), drafted("one two three", SEGMENTS, 3))
    assert [(step.at_ms, type(step.action).__name__) for step in visit.timeline()] == [
        (900, "PutSegment"),
        (1000, "PutNote"),
        (2000, "PutNote"),
        (3000, "PutSegment"),
        (3000, "PutNote"),
        (3000, "CloseSession"),
    ]


@pytest.mark.parametrize("note", ["one two three four", "x", "", "a\nb\nc", "🙂" * 40])
@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_drafts_grow_to_the_whole_note(note: str, count: int) -> None:
    drafts = drafted(note, SEGMENTS, count)
    assert len(drafts) == count
    assert drafts[-1].text == note
    assert all(note.startswith(draft.text) for draft in drafts)


def test_files(tmp_path: Path) -> None:
    entry = {"session": "s", "segments": SEGMENTS, "note": "Well."}
    (tmp_path / "a.jsonl").write_text(json.dumps(entry) + "\n" + json.dumps({**entry, "session": "t"}) + "\n")
    (tmp_path / "b.json").write_text(json.dumps({**entry, "session": "u"}))
    assert [visit.session for visit in read_visits(str(tmp_path))] == ["s", "t", "u"]
    assert read_visits(str(tmp_path / "b.json"), drafts=2)[0].drafts[-1].text == "Well."
    assert read_visits(str(tmp_path / "b.json"))[0].tagged("x").session == "u-x"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "[1]",
        '[{"session": "s"}]',
        '{"session": "s", "segments": 4, "note": ""}',
        '{"session": "s", "segments": [], "note": null}',
        '{"session": null, "segments": [], "note": ""}',
        '{"session": "s", "segments": ["Hello."], "note": ""}',
        '{"session": "s", "segments": [{"text": null}], "note": ""}',
        '{"session": "s", "segments": [], "drafts": [{"at_ms": 1, "text": null}]}',
        '{"session": "s", "segments": [], "drafts": [{"at_ms": 1e400, "text": "x"}]}',
        '{"session": "s", "segments": [{"text": "x", "start_ms": 1e400}], "note": ""}',
        f'{{"session": "s", "segments": [], "drafts": [{{"at_ms": 1{"0" * 400}, "text": "x"}}]}}',
        "[" * 200_000,
    ],
)
def test_files_that_hold_no_visits(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(UnreadableInput):
        read_visits(str(tmp_path / "x.json"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"start_ms": -1}, "segments[1].start_ms: "),
        ({"start_ms": 2, "end_ms": 1}, "segments[1].end_ms: is before start_ms"),
        ({"id": "x" * 129}, "segments[1].id: "),
        ({"speaker": "x" * 65}, "segments[1].speaker: "),
    ],
)
def test_segments_that_a_server_would_refuse(tmp_path: Path, given: dict[str, object], says: str) -> None:
    entry = {"session": "s", "segments": [SEGMENTS[0], {**SEGMENTS[1], **given}], "note": "Well."}
    (tmp_path / "x.json").write_text(json.dumps(entry))
    with pytest.raises(UnreadableInput) as caught:
        read_visits(str(tmp_path / "x.json"))
    assert says in str(caught.value)


@pytest.mark.parametrize("name", [".", "..", "", "a\n", "x" * 129])
def test_sessions_that_a_server_would_refuse(name: str) -> None:
    visit = Visit(name, tuple(SEGMENTS), drafted("Well.", SEGMENTS, 1))
    with pytest.raises(UnreadableInput, match="visit 2: session: "):
        check_sessions([bundled()[0], visit])


def test_the_name_of_a_session_is_judged_with_its_tag() -> None:
    check_sessions([Visit("..", tuple(SEGMENTS), drafted("Well.", SEGMENTS, 1)).tagged("x")])


def test_a_journal_is_never_its_own_input(tmp_path: Path) -> None:
    visits, link = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    visits.write_text(json.dumps({"session": "s", "segments": SEGMENTS, "note": "N."}))
    link.hardlink_to(visits)
    for journal in (visits, link):
        with pytest.raises(UnreadableInput, match="is the journal, too"):
            read_visits(str(visits), journal=journal)
    link.unlink()
    link.write_text('{"session":"s","key":"note","rev":1}\n')
    assert [visit.session for visit in read_visits(str(tmp_path), journal=link)] == ["s"]
