"""``batch``: order, error lines, output files, interruption."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.server.cli.conftest import Run


def dataset(path: Path, notes: list[str]) -> str:
    entries = [{"id": f"v{number}", "dialogue": "Doctor: Hi.", "note": note} for number, note in enumerate(notes)]
    path.write_text("\n".join(json.dumps(entry) for entry in entries))
    return str(path)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_line_for_each_record_in_input_order(run: Run, tmp_path: Path) -> None:
    source = dataset(tmp_path / "x.jsonl", [f"note {number}" for number in range(40)])
    ran = run("batch", source, "--processes", "2")
    assert ran.code == 0
    assert [line["id"] for line in lines(ran.out)] == [f"v{number}" for number in range(40)]
    assert list(lines(ran.out)[0]) == [
        "id", "status", "deterministic_metrics", "llm_metrics", "overall_quality", "findings", "elapsed_ms",
    ]  # fmt: skip


def test_ids_have_no_say_at_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps({"id": "v\x9b31m", "dialogue": "Doctor: Hi.", "note": "fine"}))
    ran = run("batch", str(tmp_path / "x.jsonl"), "--processes", "1")
    assert (ran.code, lines(ran.out)[0]["id"], "\x9b" in ran.out) == (0, "v\x9b31m", False)


def test_a_record_that_fails_costs_one_line_and_the_exit_code(run: Run, tmp_path: Path) -> None:
    source = dataset(tmp_path / "x.jsonl", ["fine", "explode", "wrong dose"])
    ran = run("batch", source, "--processes", "1")
    assert ran.code == 1
    first, second, third = lines(ran.out)
    assert (first["status"], third["findings"][0]["note_span"]) == ("complete", [0, 5])
    assert second == {
        "id": "v1",
        "status": "error",
        "error": {"code": "evaluator_error", "message": "the evaluation failed with ValueError", "field": None},
    }


def test_a_record_that_kills_its_worker_costs_one_line(run: Run, tmp_path: Path) -> None:
    source = dataset(tmp_path / "x.jsonl", ["fine", "die", "fine"])
    ran = run("batch", source, "--processes", "1")
    assert ran.code == 1
    assert [line.get("error", {}).get("code") for line in lines(ran.out)] == [None, "worker_died", None]


def test_broken_entries_are_error_lines(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"id": "a", "transcript": "x"}\n{oops\n{"id": "b", "transcript": "x", "note": "y"}\n')
    ran = run("batch", str(path), "--processes", "1")
    assert ran.code == 1
    assert [(line["id"], line["status"]) for line in lines(ran.out)] == [
        ("a", "error"),
        ("record-2", "error"),
        ("b", "complete"),
    ]


def test_a_record_that_is_too_large_costs_one_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOAPSTREAM_MAX_TEXT_BYTES", "2048")
    ran = run("batch", dataset(tmp_path / "x.jsonl", ["fine", "x" * 2049, "fine"]), "--processes", "1")
    assert ran.code == 1
    assert [line.get("error") for line in lines(ran.out)] == [
        None,
        {"code": "too_large", "message": "note: exceeds 2048 bytes", "field": "note"},
        None,
    ]


def test_an_input_without_records_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("")
    ran = run("batch", str(path), "--processes", "1")
    assert (ran.code, ran.out) == (0, "")
    assert "no records" in ran.err


def test_output_file_and_resume_behind_a_torn_line(run: Run, tmp_path: Path) -> None:
    source = dataset(tmp_path / "x.jsonl", ["one", "two", "three"])
    output = tmp_path / "out.jsonl"
    assert run("batch", source, "--output", str(output), "--processes", "1").out == ""
    whole = output.read_bytes()
    first = whole.index(b"\n") + 1
    output.write_bytes(whole[: first + 20])
    ran = run("batch", source, "--output", str(output), "--resume", "--processes", "1")
    assert ran.code == 0
    assert output.read_bytes()[:first] == whole[:first]
    assert [line["id"] for line in lines(output.read_text())] == ["v0", "v1", "v2"]


def test_a_dash_as_output_is_stdout_as_it_is_stdin_as_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("batch", dataset(tmp_path / "x.jsonl", ["one"]), "--output", "-", "--processes", "1")
    assert [line["id"] for line in lines(ran.out)] == ["v0"]
    assert not Path("-").exists()


def test_the_output_is_never_the_input(run: Run, tmp_path: Path) -> None:
    source = dataset(tmp_path / "x.jsonl", ["one"])
    before = Path(source).read_bytes()
    ran = run("batch", source, "--output", source)
    assert (ran.code, Path(source).read_bytes()) == (2, before)
    assert "is the output, too" in ran.err


def test_an_output_in_the_folder_that_is_read_is_passed_over(run: Run, tmp_path: Path) -> None:
    dataset(tmp_path / "x.jsonl", ["one", "two"])
    output = tmp_path / "a.jsonl"
    for more in ((), ("--resume",), ()):
        assert run("batch", str(tmp_path), "--output", str(output), "--processes", "1", *more).code == 0
        assert [line["id"] for line in lines(output.read_text())] == ["v0", "v1"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("batch", "missing.jsonl"),
        ("batch", "-", "--resume"),
        ("batch", __file__),
        ("batch",),
        ("batch", "-", "--tier", "best"),
        ("batch", "-", "--tier", "llm"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_an_output_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    ran = run("batch", dataset(tmp_path / "x.jsonl", ["a"]), "--output", str(tmp_path / "no" / "folder.jsonl"))
    assert ran.code == 2
    assert "No such file" in ran.err
