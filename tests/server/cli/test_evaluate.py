"""``evaluate``: one pair, as JSON and for people."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import category

import pytest

from tests.server.cli.conftest import Run


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "t.txt").write_text("Doctor: Hi.\nPatient: Hello.")
    (tmp_path / "n.txt").write_text("The wrong [dose].")
    return str(tmp_path / "t.txt"), str(tmp_path / "n.txt")


def test_json(run: Run, pair: tuple[str, str]) -> None:
    ran = run("evaluate", "--transcript", pair[0], "--note", pair[1], "--json")
    assert ran.code == 0
    line = json.loads(ran.out)
    assert (line["id"], line["status"]) == ("t", "complete")
    assert line["deterministic_metrics"]["grounding"]["value"] == 0.5
    assert line["deterministic_metrics"]["grounding"]["details"] == {"turns": 2}


def test_segments_in_a_json_file(run: Run, pair: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps({"segments": [{"speaker": "doctor", "text": text} for text in "abc"]}))
    ran = run("evaluate", "--transcript", str(path), "--note", pair[1], "--json")
    assert json.loads(ran.out)["deterministic_metrics"]["grounding"]["details"] == {"turns": 3}


def test_table_shows_score_and_finding(run: Run, pair: tuple[str, str]) -> None:
    ran = run("evaluate", "--transcript", pair[0], "--note", pair[1])
    assert ran.code == 0
    for part in ("Overall quality", "grounding", "50.0", "critical", "It is wrong."):
        assert part in ran.out


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_note_has_no_say_at_the_terminal(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "t\x9b.txt").write_text("Doctor: Hi.")
    (tmp_path / "n.txt").write_text("The wr\x1bng\x9b dose.")
    ran = run("evaluate", "--transcript", str(tmp_path / "t\x9b.txt"), "--note", str(tmp_path / "n.txt"), *options)
    assert ran.code == 0
    assert not [sign for sign in ran.out if category(sign) == "Cc" and sign != "\n"]
    assert ("wr\N{REPLACEMENT CHARACTER}ng\N{REPLACEMENT CHARACTER}" in ran.out) == (not options)
    if options:
        assert json.loads(ran.out)["id"] == "t\x9b"


def test_a_file_without_end_is_not_read_whole(run: Run, pair: tuple[str, str]) -> None:
    for arguments in (
        ("--transcript", "/dev/zero", "--note", pair[1]),
        ("--transcript", pair[0], "--note", "/dev/zero"),
    ):
        ran = run("evaluate", *arguments)
        assert (ran.code, ran.out, ran.err) == (2, "", "soapstream: /dev/zero: exceeds 67108864 bytes\n")


def test_errors_are_one_line(run: Run, pair: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    for arguments, says in (
        (("--transcript", "nowhere.txt", "--note", pair[1]), "nowhere.txt: No such file"),
        (("--transcript", str(tmp_path / "bad.txt"), "--note", pair[1]), "not valid UTF-8 at byte 3"),
        (("--transcript", "-", "--note", "-"), "only one of"),
    ):
        ran = run("evaluate", *arguments)
        assert (ran.code, ran.out) == (2, "")
        assert says in ran.err
        assert len(ran.err.splitlines()) == 1
