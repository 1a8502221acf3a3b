"""Cue tables are read, and what cannot work is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluators.vocabulary.cues import read_cues


def table(folder: Path, *lines: str) -> Path:
    (folder / "test_cues.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_columns_become_attributes(tmp_path: Path) -> None:
    folder = table(
        tmp_path, "# why", "surface\tkind\tscope\tlimit", "denies|no\tnegation\tforward", "", "NIL\tnegation\t\t3"
    )
    cues = read_cues(folder)
    assert [(c.surface, c.concept, dict(c.attrs), c.case_sensitive) for c in cues] == [
        ("denies", "negation", {"scope": "forward"}, False),
        ("no", "negation", {"scope": "forward"}, False),
        ("NIL", "negation", {"limit": "3"}, True),
    ]
    assert {cue.category for cue in cues} == {"cue"}


def test_a_contraction_has_three_spellings(tmp_path: Path) -> None:
    cues = read_cues(table(tmp_path, "surface\tkind", "don't have\tnegation"))
    assert [cue.surface for cue in cues] == ["don't have", "do n't have", "dont have"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["kind\tsurface"], "test_cues.tsv:1"),
        (["surface\tkind", "no"], "test_cues.tsv:2"),
        (["surface\tkind", "no\tnegation\textra"], "test_cues.tsv:2"),
        (["surface\tkind", "ok\tx", "?\tuncertain"], "test_cues.tsv:3"),
    ],
)
def test_what_cannot_match_is_refused(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_cues(table(tmp_path, *lines))


def test_the_committed_tables_are_well_formed() -> None:
    assert read_cues()
