"""The page of docs/."""

from __future__ import annotations

from pathlib import Path

from bench.meta.detection import HAND, RIGHT_KINDS
from bench.meta.page import write_page
from bench.meta.planter import KINDS


def test_the_page_names_command_date_machine_and_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "page.md"
    write_page(path, "| the | table |\n", "run this", 7)
    page = path.read_text("utf-8")
    for part in ("run this", "seed 7", "| the | table |", "Python 3.", *(f"*{k.replace('_', ' ')}*" for k in KINDS)):
        assert part in page


def test_every_kind_has_fitting_findings() -> None:
    assert {kind for kind in RIGHT_KINDS if not kind.startswith(HAND)} == set(KINDS)
    assert all(RIGHT_KINDS.values())


def test_the_committed_page_has_both_splits() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "meta-evaluation.md").read_text("utf-8")
    assert "### Planted errors: tune" in page
    assert "### Planted errors: valid" in page
    assert "### Agreement with people" in page
