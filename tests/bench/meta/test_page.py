"""The page of docs/."""

from __future__ import annotations

from pathlib import Path

from bench.meta.detection import HAND, RIGHT_KINDS
from bench.meta.page import write_tables
from bench.meta.planter import KINDS

PAGE = Path(__file__).parents[3] / "docs" / "meta-evaluation.md"


def test_tables_take_the_place_of_those_of_their_title(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("# Page\n\nProse.\nFigures of once.\n\n### One\n\nold\n\n### Two\n\nkept\n", "utf-8")
    write_tables(path, "### One\n\nnew\n\n### Three\n\nmore\n")
    page = path.read_text("utf-8")
    assert "Prose.\nFigures of 2" in page
    assert page.endswith("### One\n\nnew\n\n### Two\n\nkept\n\n### Three\n\nmore\n")


def test_tables_make_a_page_that_is_not_there(tmp_path: Path) -> None:
    write_tables(tmp_path / "page.md", "### One\n\nnew\n")
    assert (tmp_path / "page.md").read_text("utf-8") == "### One\n\nnew\n"


def test_every_kind_has_fitting_findings() -> None:
    assert {kind for kind in RIGHT_KINDS if not kind.startswith(HAND)} == set(KINDS)
    assert all(RIGHT_KINDS.values())


def test_the_committed_page_tells_of_every_kind_and_split() -> None:
    page = PAGE.read_text("utf-8")
    for kind in KINDS:
        assert f"- *{kind.replace('_', ' ')}*: " in page
    for split in ("tune", "tune, held out", "mts, held out", "valid", "mts_valid", "written", "unseen", "rambling"):
        assert f"### Planted errors: {split}\n" in page
        assert f"### Clean notes: {split}\n" in page
    assert "### Agreement with people" in page
