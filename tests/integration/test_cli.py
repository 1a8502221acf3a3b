"""The command line against real nodes: processes, sockets, the real deterministic tier."""

from __future__ import annotations

import csv
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.local import LocalNode
from server.replay import read_journal
from server.visits import bundled
from tests.kit.processes import alive, workers
from tests.kit.waiting import until

CLI = [sys.executable, "-m", "server.cli"]
ENVIRON = {key: value for key, value in os.environ.items() if not key.startswith("SOAPSTREAM_")}
VISIT = bundled()[0]
TIMEOUT_S = 120


def run(*arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*CLI, *arguments], input=data, capture_output=True, env=ENVIRON, timeout=TIMEOUT_S)


def start(*arguments: str, stdout: int = subprocess.PIPE, stderr: int | None = None) -> subprocess.Popen[bytes]:
    """A command in a session of its own. Unbuffered: ``communicate`` reads past what ``readline`` has read ahead."""
    return subprocess.Popen(
        [*CLI, *arguments], bufsize=0, stdout=stdout, stderr=stderr, env=ENVIRON, start_new_session=True
    )


def lines(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalNode]:
    folder = tmp_path_factory.mktemp("node")
    with LocalNode(["--broker", f"sqlite:///{folder}/sessions.db"], folder / "node.log") as node:
        yield node


def test_replay_watch_and_journal(node: LocalNode, tmp_path: Path) -> None:
    watching = start("watch", VISIT.session, "--server", node.address.ws, "--json", "--until-closed")
    assert watching.stdout is not None
    first = json.loads(watching.stdout.readline())
    assert (first["channel"], first["offset"]) == (f"session:{VISIT.session}", 0)

    visits = tmp_path / "visit.json"
    drafts = [{"at_ms": draft.at_ms, "text": draft.text} for draft in VISIT.drafts]
    visits.write_text(json.dumps({"session": VISIT.session, "segments": list(VISIT.segments), "drafts": drafts}))
    journal = tmp_path / "journal.jsonl"
    ran = run("replay", str(visits), "--to", node.address.ws, "--speed", "0", "--journal", str(journal), "--json")
    assert ran.returncode == 0, ran.stderr.decode()
    assert [(done["session"], done["notes"]) for done in lines(ran.stdout)] == [(VISIT.session, 3)]

    out, _ = watching.communicate(timeout=TIMEOUT_S)
    assert watching.returncode == 0
    seen = {item["offset"]: item["event"] for item in lines(out)}
    assert list(seen) == list(range(1, len(seen) + 1))
    for write in read_journal(journal):
        assert write.offset in seen
    ends = [event["data"]["cause"] for event in seen.values() if event["type"].endswith(("complete", "superseded"))]
    notes = [offset for offset, event in seen.items() if event["type"].endswith("note.accepted")]
    assert sorted(ends) == notes


def test_replaying_again_changes_nothing_and_a_tag_makes_new_sessions(node: LocalNode) -> None:
    command = ("replay", "bundled", "--to", node.address.ws, "--speed", "0", "--limit", "1", "--tag", "again", "--json")
    again, once_more = run(*command), run(*command)
    assert again.returncode == once_more.returncode == 0, once_more.stderr.decode()
    assert lines(again.stdout)[0]["offset"] == lines(once_more.stdout)[0]["offset"]


def test_evaluate_agrees_with_batch(tmp_path: Path) -> None:
    transcript = "\n".join(f"{data['speaker']}: {data['text']}" for data in VISIT.segments if data["final"])
    note = VISIT.drafts[-1].text
    (tmp_path / "t.txt").write_text(transcript)
    (tmp_path / "n.txt").write_text(note)
    with (tmp_path / "x.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("encounter_id", "dialogue", "note"), ("a", transcript, note)])
    one = run("evaluate", "--transcript", str(tmp_path / "t.txt"), "--note", str(tmp_path / "n.txt"), "--json")
    many = run("batch", str(tmp_path / "x.csv"), "--processes", "1")
    assert one.returncode == many.returncode == 0, one.stderr + many.stderr
    (single,), (record,) = lines(one.stdout), lines(many.stdout)
    for key in ("deterministic_metrics", "overall_quality", "findings", "status"):
        assert single[key] == record[key]
    assert record["overall_quality"]["value"] > 0


def test_batch_reads_standard_input() -> None:
    data = b'{"id": 7, "transcript": "Doctor: Hi.", "note": "Well."}\n{nonsense\n'
    ran = run("batch", "-", "--processes", "1", data=data)
    assert ran.returncode == 1
    assert [(line["id"], line["status"]) for line in lines(ran.stdout)] == [("7", "complete"), ("record-2", "error")]


def test_an_interrupted_batch_says_so_in_its_exit_code_alone(tmp_path: Path) -> None:
    record = json.dumps({"transcript": "Doctor: Any pain?\nPatient: No.", "note": "Denies pain."})
    (tmp_path / "x.jsonl").write_text(f"{record}\n" * 20_000)
    batch = start("batch", str(tmp_path / "x.jsonl"), "--processes", "2", stderr=subprocess.PIPE)
    assert batch.stdout is not None
    first = batch.stdout.readline()
    os.killpg(batch.pid, signal.SIGINT)  # as a terminal does it: to the worker processes too
    rest, said = batch.communicate(timeout=TIMEOUT_S)
    assert (batch.returncode, said) == (130, b"")
    assert all(line["status"] == "complete" for line in lines(first + rest))


@pytest.mark.skipif(sys.platform != "linux", reason="finds the children of a process in /proc")
async def test_the_processes_of_a_batch_leave_with_it_however_it_ends(tmp_path: Path) -> None:
    record = json.dumps({"transcript": "Doctor: Any pain?\nPatient: No.", "note": "Denies pain."})
    (tmp_path / "x.jsonl").write_text(f"{record}\n" * 20_000)
    for end in (signal.SIGTERM, signal.SIGKILL):
        batch = start("batch", str(tmp_path / "x.jsonl"), "--processes", "2", stderr=subprocess.PIPE)
        assert batch.stdout is not None
        batch.stdout.readline()
        orphans = workers(batch.pid)
        batch.send_signal(end)
        batch.communicate(timeout=TIMEOUT_S)
        try:
            await until(lambda left=orphans: not any(map(alive, left)))  # type: ignore[misc]
        finally:
            for orphan in filter(alive, orphans):
                os.kill(orphan, signal.SIGKILL)


def test_the_tiers_say_what_they_could_not_do(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("Doctor: Any pain?\nPatient: No pain.")
    (tmp_path / "n.txt").write_text("Denies pain.")
    files = ("--transcript", str(tmp_path / "t.txt"), "--note", str(tmp_path / "n.txt"))
    ran = run("evaluate", *files, "--tier", "all", "--json")
    assert ran.returncode == 0, ran.stderr.decode()
    (line,) = lines(ran.stdout)
    assert line["status"] == "complete"  # no model is configured, so none has failed
    assert line["llm_metrics"]["content_fidelity"]["source"].startswith("fallback:")
    verdict = line["llm_metrics"]["medical_correctness"]
    assert (verdict["outcome"], verdict["value"], verdict["reason"]) == ("unscored", None, "no_llm")


def test_demo_plays_every_visit_once() -> None:
    ran = run("demo", "--once", "--speed", "200", "--port", "0", "--json")
    assert ran.returncode == 0, ran.stderr.decode()
    assert b"soapstream is at http://127.0.0.1:" in ran.stderr
    ended = {(line["session"], line["note"]) for line in lines(ran.stdout) if line["status"] == "complete"}
    assert {(visit.session, 3) for visit in bundled()} <= ended


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_demo_leaves_nothing_behind(how: signal.Signals) -> None:
    demo = start("demo", "--speed", "1", "--port", "0", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert demo.stderr is not None
    said = demo.stderr.readline().decode()
    demo.send_signal(how)
    rest = demo.communicate(timeout=TIMEOUT_S)[1].decode()
    assert demo.returncode == 130
    assert "Traceback" not in rest
    port = int(said.split()[3].rpartition(":")[2])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_serve_says_why_it_cannot_start(node: LocalNode) -> None:
    taken = run("serve", "--port", str(node.address.port), "--broker", "memory://")
    assert taken.returncode == 2
    assert b"cannot listen" in taken.stderr
    assert b"Traceback" not in taken.stderr
