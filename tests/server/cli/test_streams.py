"""Standard streams as shells, supervisors and small terminals give them: closed, full, or without most letters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SETTINGS = (sys.executable, "-m", "server.cli", "settings")


def shell(command: tuple[str, ...], redirection: str, **environ: str) -> subprocess.CompletedProcess[str]:
    script = f'exec "$@" {redirection}'
    return subprocess.run(
        ["sh", "-c", script, "sh", *command], env=environ, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, ...]:
    """``evaluate`` on two files; the note lacks a section, which the table shows with a dash."""
    (tmp_path / "t.txt").write_text("Doctor: Any chest pain?\nPatient: No.\n")
    (tmp_path / "n.txt").write_text("S: Denies chest pain.\nA: Well.\nP: None.\n")
    files = ("--transcript", str(tmp_path / "t.txt"), "--note", str(tmp_path / "n.txt"))
    return (sys.executable, "-m", "server.cli", "evaluate", *files)


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_outputs_are_written_to_nobody(redirection: str) -> None:
    ran = shell(SETTINGS, redirection)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("command", ["evaluate --transcript - --note", "batch -"])
def test_an_input_that_is_closed_is_told(command: str) -> None:
    arguments = [*command.split(), *([__file__] if "evaluate" in command else [])]
    ran = shell((sys.executable, "-m", "server.cli", *arguments), "<&-")
    assert (ran.returncode, ran.stderr) == (2, "soapstream: there is no standard input to read\n")


def test_letters_that_an_output_lacks_become_question_marks(pair: tuple[str, ...]) -> None:
    ran = shell(pair, "", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "The note has no objective part." in " ".join(ran.stdout.split())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_told(pair: tuple[str, ...]) -> None:
    for command in (SETTINGS, pair, (*pair, "--json")):
        ran = shell(command, ">/dev/full")
        assert (ran.returncode, ran.stderr) == (2, "soapstream: standard output: No space left on device\n")


def test_a_reader_that_leaves_is_no_failed_record(pair: tuple[str, ...], tmp_path: Path) -> None:
    record = json.dumps({"transcript": "Doctor: Any pain?\nPatient: No.", "note": "Denies pain."})
    (tmp_path / "x.jsonl").write_text(f"{record}\n" * 200)
    batch = (sys.executable, "-m", "server.cli", "batch", str(tmp_path / "x.jsonl"), "--processes", "1")
    for command in (SETTINGS, pair, (*pair, "--json"), batch):
        reading, writing = os.pipe()
        with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE, text=True) as process:
            os.close(writing)
            os.close(reading)
            _, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (141, "")
