"""Tables are read in one way, and what is no row of one is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluators.vocabulary import rows
from evaluators.vocabulary.rows import (
    grouped,
    phrases_by_role,
    read_lines,
    read_pairs,
    read_rows,
    read_set,
    words_by_role,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(rows, "TABLES", tmp_path)
    return tmp_path


def write(folder: Path, *lines: str) -> None:
    (folder / "x.tsv").write_text("\n".join(lines), encoding="utf-8")


def test_rows_are_what_is_neither_comment_nor_names_of_columns(folder: Path) -> None:
    write(folder, "# why", "word\trole", "# some", "no\tdenial", "", "not  so\t")
    assert read_rows("x.tsv") == [["no", "denial"], ["not  so", ""]]
    assert read_set("x.tsv") == {"no", "not  so"}


def test_cells_that_may_be_left_out_are_empty(folder: Path) -> None:
    write(folder, "a\tb\tc", "1\t2", "1\t2\t3")
    assert read_rows("x.tsv", least=2) == [["1", "2", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(("row", "least"), [("1", 0), ("1\t2\t3", 0), ("1\t2\t3", 1), ("1", 2)])
def test_a_row_of_another_length_is_refused_with_its_place(folder: Path, row: str, least: int) -> None:
    write(folder, "# why", "a\tb", "1\t2", row)
    with pytest.raises(ValueError, match=r"x\.tsv:4: expected 2 cells, found"):
        read_rows("x.tsv", least)


def test_each_line_comes_with_its_number(folder: Path) -> None:
    write(folder, "", "# why", "a", "1")
    assert list(read_lines(folder / "x.tsv")) == [(3, ["a"]), (4, ["1"])]


def test_pairs_are_looked_up(folder: Path) -> None:
    write(folder, "word\trole", "no\tdenial", "yes\tassent")
    assert read_pairs("x.tsv") == {"no": "denial", "yes": "assent"}


def test_what_would_be_lost_is_refused(folder: Path) -> None:
    write(folder, "word\trole", "no\tdenial", "no\tassent")
    with pytest.raises(ValueError, match=r"x\.tsv: 'no' is there twice"):
        read_pairs("x.tsv")


def test_phrases_of_a_role_keep_their_order(folder: Path) -> None:
    write(folder, "phrases\trole", "not at all|not\tdenial", "sure\tassent", "no\tdenial")
    assert phrases_by_role("x.tsv") == {"denial": ("not at all", "not", "no"), "assent": ("sure",)}
    assert words_by_role("x.tsv") == {"denial": {"not at all", "not", "no"}, "assent": {"sure"}}


def test_pairs_are_grouped_by_their_first_ones() -> None:
    assert grouped([("she", "aunt"), ("he", "uncle"), ("she", "sister")]) == {
        "she": {"aunt", "sister"},
        "he": {"uncle"},
    }


def test_each_committed_table_is_well_formed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    least = {
        "section_headings.tsv": 2,
        "contrary_rules.tsv": 4,
        "choice_rules.tsv": 3,
        "exclusion_rules.tsv": 2,
        "opposite_words.tsv": 2,
        "spelling_rules.tsv": 2,
    }
    for path in sorted(rows.TABLES.glob("*.tsv")):
        few = 4 if path.name.endswith("_terms.tsv") else 2 if path.name.endswith("_cues.tsv") else 0
        assert read_rows(path.name, least.get(path.name, few)), path.name
