"""Families of frames: that the tables are read, what is paired, and what counts as an alarm or a miss."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import frames
from bench.frames import FRAMES, Pair, drawn, judge, main, names, read_family
from evaluators.registry import default_tier

_TABLE = """# who has what
part\tframe\tsays\tagainst
thing\tx=nausea; n=vomiting
ask\tAny {x}?
say\tYes.\tyes
say\tD: So no {x}. // P: No.\tno
note\tHPI: {N}.\tyes\tno
note\tHPI: {X} and {n}.\tyes
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "small.tsv").write_text(_TABLE)
    monkeypatch.setattr(frames, "FRAMES", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", names())
def test_every_family_has_right_notes_and_wrong_ones_for_all_that_is_said(name: str) -> None:
    family = read_family(FRAMES / f"{name}.tsv")
    words = {word for say in family.says for word in say.says}
    assert all(any(say.says & note.says for note in family.notes) for say in family.says)
    assert all(any(say.says & note.against for note in family.notes) for say in family.says)
    assert all(note.says | note.against <= words for note in family.notes)
    for texts in (family.asks, [say.text for say in family.says], [note.text for note in family.notes]):
        assert len(set(texts)) == len(texts)


def test_questions_and_replies_are_many() -> None:
    family = read_family(FRAMES / "questions.tsv")
    assert len(family.asks) > 80
    assert all(sum(word in say.says for say in family.says) > 90 for word in ("yes", "no"))


def test_pairs_are_of_notes_whose_truth_is_known(folder: Path) -> None:
    asked = "D: Any nausea? // P: Yes."
    denied = "D: Any nausea? // D: So no nausea. // P: No."
    assert [(pair.talk, pair.note, pair.right) for pair in read_family(folder / "small.tsv").pairs()] == [
        (asked, "HPI: Vomiting.", True),
        (asked, "HPI: Nausea and vomiting.", True),
        (denied, "HPI: Vomiting.", False),
    ]


def test_a_row_of_no_known_part_is_named(folder: Path) -> None:
    (folder / "small.tsv").write_text(_TABLE + "reply\tYes.\tyes\n")
    with pytest.raises(ValueError, match=r"small\.tsv:9: 'reply'"):
        read_family(folder / "small.tsv")


def test_of_many_pairs_always_the_same_are_drawn() -> None:
    pairs = [Pair(str(number), "", True, ()) for number in range(9)]
    assert drawn(pairs, 3) == drawn(pairs, 3) != pairs[:3]
    assert drawn(pairs, 9) == pairs


@pytest.mark.parametrize("heard", [False, True])
def test_what_the_tier_reads_raises_no_alarm_and_is_found(heard: bool) -> None:
    talk = "D: Any nausea? // P: No."
    pairs = [Pair(talk, "HPI: Denies nausea.", True, ()), Pair(talk, "HPI: Nausea.", False, ())]
    outcome = judge(default_tier(), pairs, heard=heard)
    assert (outcome.right, outcome.wrong, outcome.alarms, outcome.misses) == (1, 1, 0, 0)


def test_a_pair_that_fails_is_counted_with_its_frames() -> None:
    pair = Pair("D: Any nausea? // P: No.", "HPI: Nausea.", True, ("", "No.", "HPI: {X}."))
    outcome = judge(default_tier(), [pair])
    assert outcome.alarms == 1
    assert outcome.failed == outcome.seen == {(True, "No."): 1, (True, "HPI: {X}."): 1}


def test_the_command_names_what_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "small.tsv").write_text(_TABLE + "note\tHPI: Denies {x}.\tyes\tno\n")
    assert main(["--fails", "--all"]) == 0
    printed = capsys.readouterr().out
    assert "small: 1 of 3 alarmed: Yes." in printed
    assert "small: 1 of 1 missed: HPI: {N}." in printed
    assert [cell.strip() for cell in printed.splitlines()[-1].split("|")] == ["", "small", "5", "33.3%", "0.0%", ""]
