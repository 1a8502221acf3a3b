"""A session folded by a subscriber, and its pictures on the terminal."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from rich.console import Console

from server.cli.live import detail, overview, summaries
from server.client import Position, Push, Restart
from server.view import View


def event(kind: str, **data: Any) -> Push:
    return Push("session:s", Position("e", 1), {"type": f"soapstream.{kind}", "data": data})


def segment(text: str, final: bool = True, rev: int = 0) -> Push:
    return event(
        "segment.accepted", segment={"id": "u1", "rev": rev, "speaker": "patient", "text": text, "final": final}
    )


def note(rev: int, text: str = "Text.") -> Push:
    return event("note.accepted", note={"rev": rev, "text": text})


def finding(name: str, severity: str = "major") -> dict[str, Any]:
    return {"id": name, "severity": severity, "message": f"About [{name}]."}


def verdict(value: float | None, tier: str = "deterministic", **more: Any) -> dict[str, Any]:
    return {"value": value, "tier": tier, "outcome": "unscored" if value is None else "scored", "source": tier, **more}


def evaluation(status: str, findings: Any, **metrics: Any) -> Push:
    kind = "partial" if status == "partial" else "complete"
    return event(
        f"evaluation.{kind}",
        status=status,
        deterministic_metrics={key: item for key, item in metrics.items() if item["tier"] == "deterministic"},
        llm_metrics={key: item for key, item in metrics.items() if item["tier"] == "llm"},
        overall_quality={"value": 80.0, "provisional": status == "partial"},
        findings=findings,
        facts=[],
    )


def folded(*items: Push | Restart) -> View:
    view = View("s")
    for item in items:
        view.apply(item)
    return view


def test_interim_segments_are_replaced() -> None:
    view = folded(segment("Hel", final=False), segment("Hello.", rev=1))
    assert [item["text"] for item in view.segments.values()] == ["Hello."]


def test_full_lists_replace_and_changes_are_applied() -> None:
    view = folded(note(1), evaluation("partial", [finding("a"), finding("b")], grounding=verdict(0.5)))
    assert view.news
    view.apply(evaluation("partial", {"added": [finding("c")], "changed": [finding("a", "minor")], "removed": ["b"]}))
    assert {name: item["severity"] for name, item in view.findings.items()} == {"a": "minor", "c": "major"}
    assert not view.news
    assert list(view.counts().items()) == [("major", 1), ("minor", 1)]


def test_judges_speak_of_one_revision_only() -> None:
    view = folded(note(1), evaluation("complete", [], grounding=verdict(1.0), content_fidelity=verdict(0.9, "llm")))
    assert set(view.metrics) == {"grounding", "content_fidelity"}
    view.apply(note(2))
    assert set(view.metrics) == {"grounding"}
    assert view.phase == "waiting"


def test_a_snapshot_starts_over() -> None:
    view = folded(segment("old"), note(1))
    last = evaluation("complete", [finding("x")], grounding=verdict(0.25)).event["data"]
    snapshot = {
        "state": "closed",
        "segments": [{"id": "u9", "speaker": "patient", "text": "new"}],
        "note": {"text": "N.", "rev": 3},
        "evaluation": last,
    }
    view.apply(Restart("session:s", Position("e", 9), snapshot))
    assert (list(view.segments), view.note_rev, view.finished) == (["u9"], 3, True)
    assert view.metrics["grounding"]["value"] == 0.25


def test_an_unknown_session_is_an_empty_view() -> None:
    view = folded(Restart("session:s", Position("", 0), None))
    assert (view.segments, view.overall, view.finished) == ({}, None, False)


def rendered(picture: Any) -> str:
    console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115 - lives as long as the console
    console.print(picture)
    console.file.close()
    return console.export_text()


def test_pictures_never_show_an_empty_score_as_zero_nor_read_texts_as_markup() -> None:
    view = folded(
        segment("I take [bold]nothing[/bold]."),
        note(1),
        evaluation(
            "partial",
            [finding("dose", "critical")],
            grounding=verdict(0.5),
            medical_correctness=verdict(None, "llm"),
            content_fidelity=verdict(0.7, "llm", source="fallback:grounding"),
        ),
    )
    text = rendered(detail(view))
    for part in ("80.0~", "50", "70*", "–", "1 critical", "[bold]nothing[/bold]", "About [dose]."):
        assert part in text
    assert "rev 1" in rendered(overview([view]))
    assert "–" in rendered(overview([View("empty")]))


OBEYED = "\x1b]52;c;cm0=\x1b\\ \x1b[2J \x9b31m \x7f \x08"


def test_pictures_hold_nothing_that_a_terminal_obeys() -> None:
    said = event("segment.accepted", segment={"id": "u1", "rev": 0, "speaker": f"d{OBEYED}", "text": f"Hi {OBEYED}!"})
    view = folded(said, note(1), evaluation("partial", [{**finding("a"), "message": OBEYED}], grounding=verdict(0.5)))
    view.session = f"s{OBEYED}"
    row = {"session": view.session, "state": OBEYED, "status": OBEYED, "revision": {"transcript": 4, "note": None}}
    for picture in (detail(view), overview([view]), summaries({view.session: row})):
        text = rendered(picture)
        assert not [sign for sign in text if category(sign) == "Cc" and sign != "\n"]
        assert "\N{REPLACEMENT CHARACTER}]52;c;cm0=" in text


def test_summaries() -> None:
    row = {
        "session": "s",
        "state": "live",
        "status": "partial",
        "revision": {"transcript": 4, "note": None},
        "overall_quality": {"value": 71.25, "provisional": True},
        "findings": 5,
        "alarms": 2,
    }
    text = rendered(summaries({"s": row, "t": {**row, "session": "t", "overall_quality": None}}))
    assert "71.2~" in text
